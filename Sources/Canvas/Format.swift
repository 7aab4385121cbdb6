/// Numbers as the screen writes them: true minus, fixed decimals, thousands apart; the same in every locale.
public enum Format {
  /// With a sign always (`+0.70`, `−4.00`), and a space for zero.
  public static func signed(_ value: Float, decimals: Int) -> String {
    let text = plain(abs(value), decimals: decimals)
    if !value.isFinite { return value > 0 ? "+" + text : value < 0 ? "−" + text : text }
    if !text.contains(where: { $0 >= "1" && $0 <= "9" }) { return " " + text }
    return (value < 0 ? "−" : "+") + text
  }

  /// Without a sign unless it is negative.
  public static func plain(_ value: Float, decimals: Int) -> String { plain(Double(value), decimals: decimals) }

  public static func plain(_ value: Double, decimals: Int) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    let magnitude = abs(value)
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    // Too long to write out; digits behind the point count as well.
    if magnitude >= 1e15 || magnitude * scale >= 1e18 { return (value < 0 ? "−" : "") + power(magnitude) }
    let rounded = (magnitude * scale).rounded(.toNearestOrEven)
    let digits = String(UInt64(rounded))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = thousands(String(padded.dropLast(decimals)))
    let sign = value < 0 && rounded > 0 ? "−" : ""
    return decimals == 0 ? sign + whole : sign + whole + "." + padded.suffix(decimals)
  }

  /// The size of a number too long to write out: `1.3×10¹⁴`.
  public static func power(_ value: Float) -> String {
    value.isFinite ? power(abs(Double(value))) : plain(abs(value), decimals: 0)
  }

  private static func power(_ magnitude: Double) -> String {
    var (mantissa, exponent) = (magnitude, 0)
    while mantissa >= 9.95 {
      mantissa /= 10
      exponent += 1
    }
    return plain(mantissa, decimals: 1) + "×10" + superscript(exponent)
  }

  /// A small magnitude that must not read as nothing: `<0.001` instead of `0.000`.
  public static func magnitude(_ value: Float, decimals: Int) -> String {
    let text = plain(value, decimals: decimals)
    guard value > 0, !text.contains(where: { $0 >= "1" && $0 <= "9" }), !text.contains("∞") else { return text }
    return "<0." + String(repeating: "0", count: max(0, decimals - 1)) + "1"
  }

  /// Decimals that a short number needs to be written whole, at most 4.
  public static func decimals(of value: Float) -> Int {
    var scaled = Double(abs(value))
    for count in 0..<4 {
      if abs(scaled - scaled.rounded()) < 1e-4 { return count }
      scaled *= 10
    }
    return 4
  }

  /// A number as short as it is whole to six decimals: `0.00001`, `0.03`, `10`.
  public static func short(_ value: Float) -> String {
    var scale = 1.0
    for decimals in 0..<6 {
      let scaled = Double(value) * scale
      let rounded = scaled.rounded()
      if abs(scaled - rounded) <= abs(rounded) * 1e-5 { return plain(value, decimals: decimals) }
      scale *= 10
    }
    return plain(value, decimals: 6)
  }

  /// Two digits that count, in at most seven columns: `0.31`, `−1.2`, `140`, `3e−6`.
  public static func significant(_ value: Float) -> String {
    let size = abs(Double(value))
    guard value.isFinite, size > 0 else { return plain(value, decimals: 0) }
    if size >= 0.00095, size < 9999.5 {
      return plain(value, decimals: size >= 9.95 ? 0 : size >= 0.95 ? 1 : size >= 0.095 ? 2 : size >= 0.0095 ? 3 : 4)
    }
    var (mantissa, exponent) = (size, 0)
    while mantissa >= 9.5 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 0.95 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return (value < 0 ? "−" : "") + plain(mantissa, decimals: 0) + "e" + (exponent < 0 ? "−" : "")
      + String(abs(exponent))
  }

  /// `1,240`
  public static func count(_ value: Int) -> String { (value < 0 ? "−" : "") + thousands(String(value.magnitude)) }

  /// `96.32 %`
  public static func percent(_ share: Float, decimals: Int = 0) -> String {
    plain(share * 100, decimals: decimals) + " %"
  }

  /// Digits set low, for names such as x₁.
  public static func subscripted(_ number: Int) -> String {
    String(String.UnicodeScalarView(String(number).unicodeScalars.map { Unicode.Scalar(0x2080 + $0.value - 48) ?? $0 }))
  }

  /// Digits set high, for powers.
  public static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }

  private static func thousands(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
