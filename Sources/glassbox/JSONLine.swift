/// One line of JSON with its fields in the order given.
struct JSONLine: CustomStringConvertible {
  /// A value as JSON text. Numbers that JSON cannot write (NaN, infinite) are null, like absent ones.
  struct Value: ExpressibleByStringLiteral {
    let text: String

    init(_ value: Int?) { text = value.map { "\($0)" } ?? "null" }
    init(_ value: Double?) { text = value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "null" }
    /// With the digits of a Float: 0.1, not 0.10000000149011612.
    init(_ value: Float?) { text = value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "null" }
    init(_ value: String?) { text = value.map(Value.quoted) ?? "null" }
    init(stringLiteral value: String) { self.init(value) }
    init(_ values: [Value]) { text = "[" + values.map(\.text).joined(separator: ", ") + "]" }

    fileprivate static func quoted(_ string: String) -> String {
      var result = "\""
      for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result + "\""
    }
  }

  let description: String

  init(_ fields: KeyValuePairs<String, Value>) { self.init(Array(fields)) }

  init(_ fields: [(key: String, value: Value)]) {
    description = "{" + fields.map { "\(Value.quoted($0.key)): \($0.value.text)" }.joined(separator: ", ") + "}"
  }
}
