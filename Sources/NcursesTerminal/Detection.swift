import Canvas

/// What a terminal can show, found from the environment, and why: what `glassbox doctor` tells.
public struct Detection: Hashable, Sendable {
  /// What was asked for on the command line; nothing asked leaves it to the environment.
  public struct Options: Hashable, Sendable {
    public var colors: ColorDepth?
    public var glyphs: GlyphTier?
    public var reducedMotion: Bool?

    public init(colors: ColorDepth? = nil, glyphs: GlyphTier? = nil, reducedMotion: Bool? = nil) {
      self.colors = colors
      self.glyphs = glyphs
      self.reducedMotion = reducedMotion
    }
  }

  /// One line for the doctor.
  public struct Finding: Hashable, Sendable {
    public let what: String
    public let found: String
    public let why: String
  }

  public var capabilities: Capabilities
  /// Frames go out between the marks of synchronized output (mode 2026), so that none is seen half drawn.
  public var synchronizedOutput: Bool
  public var findings: [Finding]

  /// The variables that detection reads.
  public static let variables = [
    "TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "GLASSBOX_COLOR", "GLASSBOX_GLYPHS",
    "GLASSBOX_MOUSE", "GLASSBOX_REDUCED_MOTION", "GLASSBOX_SYNC",
  ]

  /// - Parameters:
  ///   - environment: at least `variables`, where they are set.
  ///   - isUTF8: whether the locale's encoding is UTF-8.
  ///   - colors: how many colours terminfo gives the terminal; 0 for none.
  public static func capabilities(
    environment: [String: String], isUTF8: Bool, colors: Int, options: Options = Options()
  ) -> Detection {
    var survey = Survey(environment: environment, options: options)
    let depth = survey.colorDepth(terminfo: colors)
    let glyphs = survey.glyphTier(isUTF8: isUTF8)
    let capabilities = Capabilities(
      glyphs: glyphs, colors: depth, reducedMotion: survey.reducedMotion(), mouse: survey.mouse())
    return Detection(
      capabilities: capabilities, synchronizedOutput: survey.synchronizedOutput(), findings: survey.findings)
  }

  /// True if the environment names a UTF-8 locale, whether or not this machine has it.
  public static func namesUTF8(_ environment: [String: String]) -> Bool {
    guard let name = localeVariable(environment).map({ $0.value.lowercased() }) else { return false }
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains("utf-8@") || name.contains("utf8@")
  }

  /// The variable that decides on the character encoding: the first that is set and not empty.
  public static func localeVariable(_ environment: [String: String]) -> (name: String, value: String)? {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }
}

/// One look at the environment, question by question, writing down the reasons.
private struct Survey {
  let environment: [String: String]
  let options: Detection.Options
  var findings: [Detection.Finding] = []

  init(environment: [String: String], options: Detection.Options) {
    self.environment = environment
    self.options = options
  }

  private var term: String { environment["TERM"] ?? "" }
  /// The text consoles of Linux and the BSDs.
  private var isConsole: Bool { ["linux", "cons25", "wsvt25"].contains { term == $0 || term.hasPrefix($0 + "-") } }
  /// Terminals, or what poses as them, that promise nothing made after about 1985.
  private var isOld: Bool { ["vt1", "vt2", "vt52", "ansi"].contains { term.hasPrefix($0) } }

  private func value(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func isOff(_ value: String) -> Bool { ["0", "off", "no", "false"].contains(value.lowercased()) }

  private mutating func note(_ what: String, _ found: String, _ why: String) {
    findings.append(Detection.Finding(what: what, found: found, why: why))
  }

  // MARK: - Colours

  mutating func colorDepth(terminfo colors: Int) -> ColorDepth {
    let (depth, why) = chosenDepth(terminfo: colors)
    note("colours", depth.rawValue, why)
    return depth
  }

  private func chosenDepth(terminfo colors: Int) -> (ColorDepth, String) {
    let most: ColorDepth = colors >= 256 ? .palette256 : colors >= 8 ? .ansi16 : .mono
    let has = colors > 0 ? "TERM=\(term) has \(colors) colours" : "TERM=\(term) has no colours"
    if let asked = options.colors { return limit(asked, most, "--color \(asked.rawValue)", has) }
    var ignored = ""
    if let asked = value("GLASSBOX_COLOR") {
      if let depth = ColorDepth(rawValue: asked) { return limit(depth, most, "GLASSBOX_COLOR=\(asked)", has) }
      ignored = "; GLASSBOX_COLOR=\(asked) is none of 24bit, 256, 16, mono"
    }
    if value("NO_COLOR") != nil { return (.mono, "NO_COLOR is set" + ignored) }
    if colors > 1 << 20 { return (.direct, has + ", all of 24 bits" + ignored) }
    if most == .palette256, value("COLORTERM").map({ ["truecolor", "24bit"].contains($0) }) == true {
      return (most, has + "; 24-bit, which COLORTERM offers, only with --color 24bit, as it costs more bytes" + ignored)
    }
    let hint = most == .ansi16 && !isConsole ? "; TERM=xterm-256color if yours has more" : ""
    return (most, has + hint + ignored)
  }

  /// What was asked for, or as much of it as the terminal has.
  private func limit(_ asked: ColorDepth, _ most: ColorDepth, _ asking: String, _ has: String) -> (ColorDepth, String) {
    let order: [ColorDepth] = [.mono, .ansi16, .palette256, .direct]
    // Terminals that show 24-bit colours rarely say so in terminfo: one with 256 is believed.
    let reach = most == .palette256 ? .direct : most
    if order.firstIndex(of: asked)! <= order.firstIndex(of: reach)! { return (asked, asking) }
    return (most, "\(asking), but \(has): if yours has more, set TERM=xterm-256color")
  }

  // MARK: - Glyphs

  mutating func glyphTier(isUTF8: Bool) -> GlyphTier {
    let (tier, why) = chosenTier(isUTF8: isUTF8)
    note("glyphs", tier.rawValue, why)
    return tier
  }

  private func chosenTier(isUTF8: Bool) -> (GlyphTier, String) {
    if let asked = options.glyphs { return (asked, "asked for on the command line") }
    var ignored = ""
    if let asked = value("GLASSBOX_GLYPHS") {
      if let tier = GlyphTier(rawValue: asked) { return (tier, "GLASSBOX_GLYPHS=\(asked)") }
      ignored = "; GLASSBOX_GLYPHS=\(asked) is none of braille, blocks, ascii"
    }
    guard isUTF8 else {
      let locale = Detection.localeVariable(environment).map { "\($0.name)=\($0.value)" } ?? "no locale is set"
      return (.ascii, locale + ": not UTF-8; with LANG=C.UTF-8 there would be pictures" + ignored)
    }
    if isConsole { return (.blocks, "the font of a text console has no braille" + ignored) }
    if isOld { return (.blocks, "TERM=\(term) promises no braille; GLASSBOX_GLYPHS=braille if yours has it" + ignored) }
    return (.braille, "UTF-8; GLASSBOX_GLYPHS=blocks if your font draws braille dots hollow" + ignored)
  }

  // MARK: - The rest

  mutating func mouse() -> Bool {
    if let asked = value("GLASSBOX_MOUSE"), isOff(asked) {
      note("mouse", "off", "GLASSBOX_MOUSE=\(asked)")
      return false
    }
    if isConsole || isOld {
      note("mouse", "off", "TERM=\(term) has none")
      return false
    }
    note("mouse", "on", "hold Shift to select text as usual; GLASSBOX_MOUSE=off leaves the mouse to the terminal")
    return true
  }

  mutating func reducedMotion() -> Bool {
    if let asked = options.reducedMotion {
      note("motion", asked ? "reduced" : "full", "asked for on the command line")
      return asked
    }
    let asked = value("GLASSBOX_REDUCED_MOTION")
    let reduced = asked.map { !isOff($0) } ?? false
    note("motion", reduced ? "reduced" : "full", "GLASSBOX_REDUCED_MOTION" + (asked.map { "=\($0)" } ?? " is not set"))
    return reduced
  }

  mutating func synchronizedOutput() -> Bool {
    if let asked = value("GLASSBOX_SYNC"), isOff(asked) {
      note("synchronized output", "off", "GLASSBOX_SYNC=\(asked)")
      return false
    }
    if isConsole || isOld {
      note("synchronized output", "off", "TERM=\(term) has none")
      return false
    }
    note("synchronized output", "on", "terminals without it ignore it; GLASSBOX_SYNC=0 if yours does not")
    return true
  }
}
