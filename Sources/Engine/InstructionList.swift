/// Instructions in memory that nothing counts references to.
final class InstructionList {
  private let instructions: UnsafeMutableBufferPointer<Instruction>

  init(_ instructions: [Instruction]) {
    self.instructions = .allocate(capacity: instructions.count)
    _ = self.instructions.initialize(from: instructions)
  }

  deinit { instructions.deallocate() }

  var isEmpty: Bool { instructions.isEmpty }

  func run(_ replay: Replay) {
    guard var next = UnsafePointer(instructions.baseAddress) else { return }
    // By pointer: through an index each instruction would be copied before it runs.
    for _ in 0..<instructions.count {
      next.pointee.run(replay)
      next += 1
    }
  }
}
