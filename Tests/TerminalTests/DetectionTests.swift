import Canvas
import NcursesTerminal
import Testing

@Suite struct DetectionTests {
  private func detect(
    _ environment: [String: String], isUTF8: Bool = true, colors: Int = 256,
    options: Detection.Options = Detection.Options()
  ) -> Detection {
    Detection.capabilities(
      environment: ["TERM": "xterm-256color"].merging(environment) { $1 }, isUTF8: isUTF8, colors: colors,
      options: options)
  }

  @Test(arguments: [
    (256, ColorDepth.palette256), (16, .ansi16), (8, .ansi16), (2, .mono), (0, .mono), (1 << 24, .direct),
  ])
  func depthIsWhatTerminfoSays(colors: Int, depth: ColorDepth) {
    #expect(detect([:], colors: colors).capabilities.colors == depth)
  }

  @Test func noColorIsHonouredUnlessColourIsAskedFor() {
    #expect(detect(["NO_COLOR": "1"]).capabilities.colors == .mono)
    #expect(detect(["NO_COLOR": ""]).capabilities.colors == .palette256)
    #expect(detect(["NO_COLOR": "1", "GLASSBOX_COLOR": "16"]).capabilities.colors == .ansi16)
    #expect(detect(["NO_COLOR": "1"], options: .init(colors: .palette256)).capabilities.colors == .palette256)
  }

  @Test func twentyFourBitsOnlyWhenAskedFor() {
    #expect(detect(["COLORTERM": "truecolor"]).capabilities.colors == .palette256)
    #expect(detect(["COLORTERM": "truecolor", "GLASSBOX_COLOR": "24bit"]).capabilities.colors == .direct)
    #expect(detect([:], options: .init(colors: .direct)).capabilities.colors == .direct)
  }

  @Test func moreColoursThanTheTerminalHasAreNotGiven() throws {
    let detection = detect(["TERM": "linux", "GLASSBOX_COLOR": "24bit"], colors: 8)
    #expect(detection.capabilities.colors == .ansi16)
    let finding = try #require(detection.findings.first { $0.what == "colours" })
    #expect(finding.found == "16")
    #expect(finding.why.contains("GLASSBOX_COLOR=24bit") && finding.why.contains("TERM=linux has 8 colours"))
  }

  @Test func nonsenseIsIgnoredAndSaid() throws {
    let detection = detect(["GLASSBOX_COLOR": "many", "GLASSBOX_GLYPHS": "pretty"])
    #expect(detection.capabilities == Capabilities())
    #expect(detection.findings.contains { $0.what == "colours" && $0.why.contains("GLASSBOX_COLOR=many is none of") })
    #expect(detection.findings.contains { $0.what == "glyphs" && $0.why.contains("GLASSBOX_GLYPHS=pretty is none of") })
  }

  @Test(arguments: [
    ("xterm-256color", true, GlyphTier.braille), ("xterm-256color", false, .ascii), ("linux", true, .blocks),
    ("linux", false, .ascii), ("vt100", true, .blocks), ("screen-256color", true, .braille),
  ])
  func glyphsFollowEncodingAndTerminal(term: String, isUTF8: Bool, tier: GlyphTier) {
    #expect(detect(["TERM": term], isUTF8: isUTF8).capabilities.glyphs == tier)
  }

  @Test(arguments: GlyphTier.allCases)
  func glyphsCanBeChosen(tier: GlyphTier) {
    #expect(detect(["TERM": "linux", "GLASSBOX_GLYPHS": tier.rawValue], isUTF8: false).capabilities.glyphs == tier)
    #expect(detect(["GLASSBOX_GLYPHS": "braille"], options: .init(glyphs: tier)).capabilities.glyphs == tier)
  }

  @Test func mouseAndSynchronizedOutputCanBeSwitchedOff() {
    #expect(detect([:]).capabilities.mouse && detect([:]).synchronizedOutput)
    #expect(!detect(["GLASSBOX_MOUSE": "off"]).capabilities.mouse)
    #expect(!detect(["GLASSBOX_SYNC": "0"]).synchronizedOutput)
    let console = detect(["TERM": "linux"], colors: 8)
    #expect(!console.capabilities.mouse && !console.synchronizedOutput)
  }

  @Test func motionIsReducedOnRequest() {
    #expect(!detect([:]).capabilities.reducedMotion)
    #expect(detect(["GLASSBOX_REDUCED_MOTION": "1"]).capabilities.reducedMotion)
    #expect(!detect(["GLASSBOX_REDUCED_MOTION": "0"]).capabilities.reducedMotion)
    #expect(detect([:], options: .init(reducedMotion: true)).capabilities.reducedMotion)
  }

  @Test func everyAnswerHasAReason() {
    for finding in detect(["TERM": ""], isUTF8: false, colors: 0).findings {
      #expect(!finding.what.isEmpty && !finding.found.isEmpty && !finding.why.isEmpty)
      #expect(!finding.why.contains("\n"))
    }
  }

  @Test(arguments: [
    (["LANG": "en_GB.UTF-8"], true), (["LANG": "C.utf8"], true), (["LANG": "de_DE.UTF-8@euro"], true),
    (["LC_ALL": "C", "LANG": "en_GB.UTF-8"], false), (["LC_ALL": "", "LC_CTYPE": "UTF-8"], true),
    (["LANG": "de_DE.ISO-8859-1"], false), ([:], false),
  ])
  func theFirstLocaleVariableDecides(environment: [String: String], isUTF8: Bool) {
    #expect(Detection.namesUTF8(environment) == isUTF8)
  }

  @Test func refusalsAreOneLineAndSayWhatToDo() {
    let errors: [TerminalError] = [
      .notATerminal(stream: "standard input"), .termUnset, .termTooSimple("dumb"), .termUnknown("nonsense"),
      .noTerminfo,
    ]
    for error in errors {
      #expect(!error.description.contains("\n"))
      #expect(error.description.contains("TERM") || error.description.contains("glassbox render"))
    }
  }
}
