/// The nearest whole number; 0 for NaN, and never more than a million cells away.
func whole(_ value: Float) -> Int {
  value.isNaN ? 0 : Int(max(-1_000_000, min(1_000_000, value.rounded())))
}

/// The largest whole number not above `value`, as safe as `whole`.
func wholeBelow(_ value: Float) -> Int {
  value.isNaN ? 0 : Int(max(-1_000_000, min(1_000_000, value.rounded(.down))))
}

/// Columns a text takes.
func textWidth(_ text: String) -> Int { text.unicodeScalars.count }

/// The text cut to `width` columns, with `…` where something is missing.
func fitted(_ text: String, _ width: Int) -> String {
  guard textWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 1))) + "…"
}

/// The largest size among the finite values; 0 if there is none.
func largestSize(_ values: some Sequence<Float>) -> Float {
  values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
}

extension Array {
  /// The element, or nothing outside the array.
  func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
