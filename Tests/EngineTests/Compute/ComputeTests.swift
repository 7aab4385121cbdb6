import Testing

@testable import Engine

@Suite struct ComputeTests {
  @Test func levelsFollowFlags() {
    let v3: Set<Substring> = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave", "sse4_2"]
    let v4: Set<Substring> = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    #expect(CPULevel.best(of: []) == .base)
    #expect(CPULevel.best(of: ["sse2", "avx"]) == .base)
    #expect(CPULevel.best(of: v3) == .v3)
    #expect(CPULevel.best(of: v3.subtracting(["fma"])) == .base)
    #expect(CPULevel.best(of: v3.union(v4)) == .v4)
    #expect(CPULevel.best(of: v3.union(v4.subtracting(["avx512vl"]))) == .v3)
    #expect(CPULevel.best(of: v4) == .base)
  }

  @Test func aForcedLevelIsCheckedInOneLine() throws {
    #expect(try CPULevel.parse("", supported: .v4) == .v4)
    #expect(try CPULevel.parse("base", supported: .v4) == .base)
    #expect(try CPULevel.parse("v3", supported: .v3) == .v3)
    for (name, supported) in [("v4", CPULevel.v3), ("v3", .base), ("avx", .v4), ("V4", .v4)] {
      let error = #expect(throws: EngineError.self) { try CPULevel.parse(name, supported: supported) }
      #expect(error?.description.contains("GLASSBOX_CPU") == true)
      #expect(error?.description.contains(name) == true)
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test func aLevelBeyondTheMachineIsLowered() {
    #expect(Compute(level: .v4, threads: 1).level <= .supported)
    #expect(Compute(threads: 3).threads == 3)
    #expect(Compute(threads: 0).threads == 1)
  }

  @Test(arguments: levels) func peakIsMeasured(level: CPULevel) {
    let peak = Compute(level: level, threads: 2).measurePeak()
    #expect(peak > 0 && peak.isFinite)
  }
}
