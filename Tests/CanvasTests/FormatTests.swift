import Canvas
import Testing

@Suite struct FormatTests {
  @Test(
    arguments: [
      (0.7, 2, "+0.70"), (-4, 2, "−4.00"), (0, 2, " 0.00"), (-0.001, 2, " 0.00"), (1240, 0, "+1,240"),
      (.infinity, 1, "+∞"),
      (-.infinity, 1, "−∞"), (.nan, 1, "NaN"),
    ] as [(Float, Int, String)])
  func signed(_ value: Float, _ decimals: Int, _ text: String) {
    #expect(Format.signed(value, decimals: decimals) == text)
  }

  @Test(
    arguments: [
      (0.931, 3, "0.931"), (-0.5, 1, "−0.5"), (-0.0001, 2, "0.00"), (1234.5, 1, "1,234.5"), (1_000_000, 0, "1,000,000"),
      (999_999.9, 0, "1,000,000"), (1e15, 2, "1.0×10¹⁵"), (-3e20, 0, "−3.0×10²⁰"), (0, 0, "0"),
    ] as [(Double, Int, String)])
  func plain(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(Format.plain(value, decimals: decimals) == text)
  }

  @Test(
    arguments: [
      (0.3149, "0.31"), (-1.25, "−1.2"), (0.96, "1.0"), (9.96, "10"), (140, "140"), (3.4e-6, "3e−6"),
      (0.0012, "0.0012"),
      (0, "0"), (-9.6e5, "−1e6"), (1.2e-38, "1e−38"), (.infinity, "∞"), (.nan, "NaN"), (0.0951, "0.10"),
      (9999.6, "1e4"),
    ] as [(Float, String)])
  func significant(_ value: Float, _ text: String) { #expect(Format.significant(value) == text) }

  @Test(arguments: 0...6) func everySizeCanBeWritten(decimals: Int) {
    for exponent in -45...38 {
      let number = Float("1e\(exponent)") ?? 0
      let text = Format.plain(number, decimals: decimals)
      #expect(ShownSize(text).isWithinAHundredth(of: number, decimals: decimals), "\(text)")
    }
    #expect(Format.plain(3e12, decimals: 6) == "3.0×10¹²")
  }

  @Test func smallMagnitudesNeverReadAsNothing() {
    #expect(Format.magnitude(0.0004, decimals: 3) == "<0.001")
    #expect(Format.magnitude(0.0006, decimals: 3) == "0.001")
    #expect(Format.magnitude(0, decimals: 3) == "0.000")
    #expect(Format.magnitude(.infinity, decimals: 3) == "∞")
  }

  @Test func countsPercentsAndIndices() {
    #expect([0, 999, 1000, 235_146, -1240].map(Format.count) == ["0", "999", "1,000", "235,146", "−1,240"])
    #expect(Format.percent(0.9632, decimals: 2) == "96.32 %")
    #expect(Format.subscripted(12) == "₁₂")
    #expect(Format.superscript(14) == "¹⁴")
  }

  @Test func shortNumbersAreWrittenWhole() {
    #expect([0.05, 0.2, 0.25, 1, 0.005, -0.1].map { Format.decimals(of: $0) } == [2, 1, 2, 0, 3, 1])
    #expect(Format.decimals(of: .pi) == 4 && Format.decimals(of: .nan) == 4)
  }
}

/// A written number read again.
private struct ShownSize {
  let value: Double

  init(_ text: String) {
    let parts = text.filter { $0 != "," }.split(separator: "×", maxSplits: 1)
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    var power = 1.0
    if parts.count == 2 {
      let exponent = parts[1].dropFirst(2).reduce(0) { $0 * 10 + (superscripts.firstIndex(of: $1) ?? 99) }
      for _ in 0..<exponent { power *= 10 }
    }
    value = (Double(parts[0]) ?? .nan) * power
  }

  func isWithinAHundredth(of number: Float, decimals: Int) -> Bool {
    var place = 1.0
    for _ in 0..<decimals { place /= 10 }
    return abs(value - Double(number)) <= max(place / 2, Double(number) / 100)
  }
}
