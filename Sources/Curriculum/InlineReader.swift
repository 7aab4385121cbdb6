/// Turns Markdown inlines into prose with claims and terms.
struct InlineReader {
  let problems: Problems
  /// Lines of the file before the first line of the text.
  let offset: Int

  func prose(_ inlines: [MarkdownInline]) -> [Inline] {
    var all: [Inline] = []
    for inline in inlines {
      switch inline {
      case .text(let text):
        if case .text(let before)? = all.last {
          all[all.count - 1] = .text(before + text)
        } else {
          all.append(.text(text))
        }
      case .strong(let inner): all.append(.strong(inner.map(\.plain).joined()))
      case .emphasis(let inner): all.append(.emphasis(inner.map(\.plain).joined()))
      case .code(let text): all.append(.code(text))
      case .link(let text, let destination, let line):
        if let link = link(text.map(\.plain).joined(), destination, offset + line) { all.append(link) }
      case .unsupported(let what, let line):
        problems.report(offset + line, "\(what) has no place in a lesson's prose; take it out")
      }
    }
    return all
  }

  private func link(_ text: String, _ destination: String, _ line: Int) -> Inline? {
    if destination.hasPrefix("#") { return .term(Term(text: text, id: String(destination.dropFirst()), line: line)) }
    guard destination.hasPrefix("=") else {
      problems.report(
        line,
        "a link is a claim, `[\(text)](=formula)`, or a word of the glossary, `[\(text)](#\(text))`, not `\(destination)`"
      )
      return nil
    }
    return claim(text, destination.dropFirst(), line).map(Inline.claim)
  }

  /// - Parameter source: the formula, and a tolerance after `±` where it has one.
  /// - Returns: nil after a mistake that was reported.
  func claim(_ text: String, _ source: Substring, _ line: Int) -> Claim? {
    let parts = source.split(separator: "±", omittingEmptySubsequences: false)
    guard let source = parts.first, parts.count <= 2 else {
      problems.report(line, "the claim `\(text)` has more than one ±; keep one")
      return nil
    }
    var tolerance: Double?
    if parts.count == 2 {
      guard let number = Double(parts[1].filter { !$0.isWhitespace }), number > 0 else {
        problems.report(line, "the claim `\(text)` needs a number above 0 after ±, in the units shown")
        return nil
      }
      tolerance = number
    }
    guard ShownNumber(text) != nil else {
      problems.report(line, "the claim `\(text)` is not a number; write it like 0.931, −4.00, 235,146 or 97 %")
      return nil
    }
    do {
      return Claim(text: text, expression: try Expression(String(source).trimmed), tolerance: tolerance, line: line)
    } catch let error as ExpressionError {
      problems.report(line, "the formula of the claim `\(text)`, \(error)")
    } catch {}
    return nil
  }
}

/// A number as prose shows it: `0.931`, `+2.60`, `−4`, `235,146`, `97 %`.
public struct ShownNumber: Sendable, Hashable {
  /// As written: `97 %` is 97.
  public var value: Double
  public var decimals: Int
  public var isPercentage: Bool

  /// Nil for what is not one number.
  public init?(_ text: String) {
    var digits = text.replacing("\u{2212}", with: "-").filter { !$0.isWhitespace && $0 != "," && $0 != "\u{202F}" }
    isPercentage = digits.hasSuffix("%")
    if isPercentage { digits.removeLast() }
    guard digits.contains(where: \.isNumber), digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let value = Double(digits)
    else { return nil }
    self.value = value
    decimals = digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
  }

  /// Whether a value reads like this: to the digits shown, or within `tolerance` in the units shown.
  public func matches(_ value: Double, tolerance: Double?) -> Bool {
    let shown = isPercentage ? value * 100 : value
    var half = 0.5
    for _ in 0..<decimals { half /= 10 }
    // A value that lies on the edge between two roundings may be shown as either.
    return abs(shown - self.value) <= (tolerance ?? half) + 1e-9 * max(1, abs(self.value))
  }
}
