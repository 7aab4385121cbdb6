import Engine

extension Compute {
  /// The engine at the CPU level that `GLASSBOX_CPU` asks for.
  /// - Throws: EngineError when that is none, or more than this machine has.
  convenience init(requestedThreads threads: Int?) throws {
    self.init(level: try CPULevel.requested(), threads: threads)
  }
}
