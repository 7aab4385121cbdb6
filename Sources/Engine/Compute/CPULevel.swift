#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which compiled copy of the kernels runs.
public enum CPULevel: String, Sendable, CaseIterable, Comparable {
  /// What every machine of the architecture has; on x86-64 without fused multiply-add, so its bits may differ.
  case base
  /// AVX2 and FMA.
  case v3
  /// AVX-512.
  case v4

  public static func < (a: CPULevel, b: CPULevel) -> Bool { a.rawValue < b.rawValue }

  /// The best level this machine can run.
  public static let supported: CPULevel = best(of: processorFlags())

  /// The best level of this machine; `GLASSBOX_CPU` forces a lower one. What it cannot mean is ignored here:
  /// `requested()` says what is wrong with it.
  public static func detected() -> CPULevel { (try? requested()) ?? supported }

  /// What `GLASSBOX_CPU` asks for, or the best level of this machine.
  /// - Throws: EngineError when the variable names no level or one the machine lacks.
  public static func requested() throws -> CPULevel {
    guard let value = getenv("GLASSBOX_CPU") else { return supported }
    return try parse(String(cString: value), supported: supported)
  }

  static func parse(_ name: String, supported: CPULevel) throws -> CPULevel {
    if name.isEmpty { return supported }
    guard let level = CPULevel(rawValue: name) else {
      throw EngineError("GLASSBOX_CPU is \"\(name)\"; it may be base, v3 or v4, or unset for the best of this machine")
    }
    guard level <= supported else {
      throw EngineError("GLASSBOX_CPU is \(name), but this machine can only run up to \(supported.rawValue); unset it")
    }
    return level
  }

  /// The level that a set of flags, named as in Linux's /proc/cpuinfo, allows.
  static func best(of flags: Set<Substring>) -> CPULevel {
    let v3: Set<Substring> = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]
    let v4: Set<Substring> = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    guard flags.isSuperset(of: v3) else { return .base }
    return flags.isSuperset(of: v4) ? .v4 : .v3
  }

  /// Flags of the processor that the operating system lets programs use; none where it does not say.
  private static func processorFlags() -> Set<Substring> {
    #if os(Linux) && arch(x86_64)
      guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
      defer { fclose(file) }
      var line: UnsafeMutablePointer<CChar>?
      var capacity = 0
      defer { free(line) }
      while getline(&line, &capacity, file) > 0 {
        guard let line else { break }
        let text = String(cString: line)
        if text.hasPrefix("flags") { return Set(text.split(whereSeparator: { " \t\n:".contains($0) })) }
      }
    #endif
    return []
  }
}
