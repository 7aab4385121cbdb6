import CTerminal
import Canvas

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A variable of the environment; nil if it is not set.
func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

extension Detection {
  /// What is found here and now. Asks terminfo, but not the terminal: it may be called without one.
  ///
  /// Takes on the character encoding of the locale, as all that is drawn later depends on it.
  public static func here(options: Options = Options()) -> Detection {
    var environment: [String: String] = [:]
    for name in variables { environment[name] = environmentValue(name) }
    let asked = options.glyphs ?? environment["GLASSBOX_GLYPHS"].flatMap { GlyphTier(rawValue: $0) }
    let wantsUTF8 = namesUTF8(environment) || (asked != nil && asked != .ascii)
    let isUTF8 = ct_adopt_locale(wantsUTF8 ? "C.UTF-8" : nil)
    let term = environment["TERM"] ?? ""
    return capabilities(
      environment: environment, isUTF8: isUTF8, colors: term.isEmpty ? 0 : Int(ct_term_look(term).colors),
      options: options)
  }

  /// Why TERM names nothing that a screen can be drawn on; nil if it does.
  public static var refusal: TerminalError? {
    guard let term = environmentValue("TERM"), !term.isEmpty else { return .termUnset }
    switch Int(ct_term_look(term).verdict) {
    case CT_TERM_OK: return term == "dumb" ? .termTooSimple(term) : nil
    case CT_TERM_TOO_SIMPLE: return .termTooSimple(term)
    case CT_TERM_NO_DATABASE: return .noTerminfo
    default: return .termUnknown(term)
    }
  }
}
