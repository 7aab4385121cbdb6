import Canvas
import NcursesTerminal
import Testing

@Suite struct InputDecoderTests {
  private func decode(_ text: String) -> [InputEvent] { decode(Array(text.utf8)) }

  /// All that comes of some bytes, with nothing after them.
  private func decode(_ bytes: [UInt8]) -> [InputEvent] {
    var decoder = InputDecoder()
    return decoder.feed(bytes) + decoder.expire()
  }

  private static let keys: [(String, Key, Modifiers)] = [
    ("a", .character("a"), []), ("é", .character("é"), []), ("漢", .character("漢"), []), ("🙂", .character("🙂"), []),
    ("\r", .enter, []), ("\n", .enter, []), ("\t", .tab, []), ("\u{7F}", .backspace, []), ("\u{8}", .backspace, []),
    ("\u{1B}", .escape, []), ("\u{3}", .character("c"), .control), ("\0", .character(" "), .control),
    ("\u{1C}", .character("\\"), .control),
    ("\u{1B}[A", .up, []), ("\u{1B}OB", .down, []), ("\u{1B}[C", .right, []), ("\u{1B}OD", .left, []),
    ("\u{1B}[H", .home, []), ("\u{1B}OF", .end, []), ("\u{1B}[1~", .home, []), ("\u{1B}[4~", .end, []),
    ("\u{1B}[2~", .insert, []), ("\u{1B}[3~", .delete, []), ("\u{1B}[5~", .pageUp, []), ("\u{1B}[6~", .pageDown, []),
    ("\u{1B}[Z", .backTab, []), ("\u{1B}[1;2A", .up, .shift), ("\u{1B}[1;3B", .down, .alt),
    ("\u{1B}[1;5C", .right, .control), ("\u{1B}[1;8D", .left, [.shift, .alt, .control]),
    ("\u{1B}[3;5~", .delete, .control), ("\u{1B}O5A", .up, .control), ("\u{1B}[a", .up, .shift),
    ("\u{1B}Od", .left, .control),
    ("\u{1B}OP", .function(1), []), ("\u{1B}[[E", .function(5), []), ("\u{1B}[15~", .function(5), []),
    ("\u{1B}[24~", .function(12), []), ("\u{1B}[1;2S", .function(4), .shift), ("\u{1B}[11~", .function(1), []),
    ("\u{1B}OM", .enter, []), ("\u{1B}Ok", .character("+"), []), ("\u{1B}Oy", .character("9"), []),
    ("\u{1B}[13;5u", .enter, .control), ("\u{1B}[97;3u", .character("a"), .alt), ("\u{1B}[9;2u", .backTab, []),
    ("\u{1B}[27;5;105~", .character("i"), .control),
  ]

  @Test(arguments: keys)
  func keysAreRead(bytes: String, key: Key, modifiers: Modifiers) {
    #expect(decode(bytes) == [.key(key, modifiers)])
  }

  /// Slow lines tear sequences anywhere.
  @Test(arguments: keys)
  func keysAreReadByteByByte(bytes: String, key: Key, modifiers: Modifiers) {
    var decoder = InputDecoder()
    var events = bytes.utf8.flatMap { decoder.feed([$0]) }
    events += decoder.expire()
    #expect(events == [.key(key, modifiers)])
  }

  @Test func keysInARowStayApart() {
    #expect(
      decode("q\u{1B}[Aé\u{1B}[<0;1;1Mx") == [
        .key(.character("q"), []), .key(.up, []), .key(.character("é"), []), .mouse(.press, Point(x: 0, y: 0)),
        .key(.character("x"), []),
      ])
  }

  @Test func escapeBeforeAKeyIsEscape() {
    #expect(decode("\u{1B}q") == [.key(.escape, []), .key(.character("q"), [])])
    #expect(decode("\u{1B}\u{1B}") == [.key(.escape, []), .key(.escape, [])])
    #expect(decode("\u{1B}\u{1B}[B") == [.key(.escape, []), .key(.down, [])])
  }

  @Test func onlyALoneEscapeIsShort() {
    var decoder = InputDecoder(escapeDelay: 25)
    #expect(decoder.patience == nil)
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.patience == 25)
    #expect(decoder.feed([0x5B]).isEmpty)
    #expect(decoder.patience! > 25)
    #expect(decoder.feed([0x41]) == [.key(.up, [])])
    #expect(decoder.patience == nil)
  }

  @Test func terminfoNamesComeFirst() {
    var decoder = InputDecoder(keys: [Array("\u{1B}Ot".utf8): .key(.function(5), [])])
    #expect(decoder.feed("\u{1B}Ot\u{1B}Ou".utf8) == [.key(.function(5), []), .key(.character("5"), [])])
  }

  // MARK: - Mouse

  @Test(arguments: [
    ("\u{1B}[<0;5;3M", MouseAction.press, 4, 2), ("\u{1B}[<0;5;3m", .release, 4, 2),
    ("\u{1B}[<32;300;100M", .drag, 299, 99), ("\u{1B}[<35;1;1M", .move, 0, 0), ("\u{1B}[<64;2;2M", .wheelUp, 1, 1),
    ("\u{1B}[<65;2;2M", .wheelDown, 1, 1), ("\u{1B}[<16;2;2M", .press, 1, 1), ("\u{1B}[M !!", .press, 0, 0),
    ("\u{1B}[M#\"#", .release, 1, 2),
  ])
  func mouseIsRead(bytes: String, action: MouseAction, x: Int, y: Int) {
    #expect(decode(bytes) == [.mouse(action, Point(x: x, y: y))])
  }

  @Test(arguments: [
    "\u{1B}[<1;5;3M", "\u{1B}[<2;5;3M", "\u{1B}[<34;5;3M", "\u{1B}[<66;5;3M", "\u{1B}[<0;0;3M", "\u{1B}[<0;5M",
    "\u{1B}[<M",
    "\u{1B}[<0;99999999999999999999999;1M", "\u{1B}[<-1;5;3M", "\u{1B}[<0;5;3;7M", "\u{1B}[<128;5;3M",
  ])
  func otherButtonsAndBrokenReportsAreNothing(bytes: String) {
    #expect(decode(bytes + "x") == [.key(.character("x"), [])])
  }

  // MARK: - Pastes

  @Test func aPasteIsOneEvent() {
    #expect(
      decode("a\u{1B}[200~w = 0.5\r\nq\u{1B}[201~b") == [
        .key(.character("a"), []), .paste("w = 0.5\nq"), .key(.character("b"), []),
      ])
  }

  @Test func aPasteTornAnywhereIsWhole() {
    let bytes = Array("\u{1B}[200~héllo \u{1B}[20 wörld\u{1B}[201~x".utf8)
    for cut in 1..<bytes.count {
      var decoder = InputDecoder()
      let events = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...])
      #expect(events == [.paste("héllo [20 wörld"), .key(.character("x"), [])])
    }
  }

  @Test func aHugePasteIsCutOff() {
    var decoder = InputDecoder()
    var events = decoder.feed("\u{1B}[200~".utf8)
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
    for _ in 0..<256 { events += decoder.feed(block) }
    events += decoder.feed("\u{1B}[201~q".utf8)
    #expect(
      events == [
        .paste(String(repeating: "x", count: InputDecoder.pasteLimit)), .key(.character("q"), []),
      ])
  }

  @Test func aPasteWithoutAnEndEnds() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\u{1B}[200~lost\u{1B}[2".utf8).isEmpty)
    #expect(decoder.patience != nil)
    #expect(decoder.expire() == [.paste("lost")])
    #expect(decoder.feed("q".utf8) == [.key(.character("q"), [])])
  }

  @Test func aPasteHasNoControlCharacters() {
    let bytes: [UInt8] = Array("\u{1B}[200~a\0b\u{7}\u{1B}[31mc\td\u{9B}".utf8) + [0xFF] + Array("\u{1B}[201~".utf8)
    #expect(decode(bytes) == [.paste("ab[31mc\td\u{FFFD}")])
  }

  // MARK: - What is not input

  @Test(arguments: [
    "\u{1B}[I", "\u{1B}[O", "\u{1B}[?62;4c", "\u{1B}[>0;276;0c", "\u{1B}[12;40$y", "\u{1B}[999~",
    "\u{1B}[99999999999999999999~",
    "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\",
    "\u{1B}_Gi=1;OK\u{1B}\\",
    "\u{1B}[1;2", "\u{1B}[", "\u{1B}O", "\u{1B}]0;title", "\u{1B}[[", "\u{1B}[[Z", "\u{1B}[M!", "\u{9B}", "\u{85}",
    "\u{1B}[;;;;;u",
  ])
  func foreignAndBrokenSequencesAreNothing(bytes: String) {
    #expect(decode(bytes).isEmpty)
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0x80, 0xBF], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8IsNothing(bytes: [UInt8]) {
    #expect(decode(bytes).isEmpty)
    // And never takes a good key along.
    #expect(decode(bytes + Array("q".utf8)) == [.key(.character("q"), [])])
    #expect(decode(bytes + Array("\u{1B}[A".utf8)) == [.key(.up, [])])
  }

  @Test func aSequenceCutShortByAnotherLosesOnlyItself() {
    #expect(decode("\u{1B}[1;\u{1B}[A") == [.key(.up, [])])
    #expect(decode("\u{1B}]0;tit\u{1B}[A") == [.key(.up, [])])
    #expect(decode("\u{1B}[12\rq") == [.key(.enter, []), .key(.character("q"), [])])
  }

  @Test func anEndlessStringTakesNoMemoryAndEnds() {
    var decoder = InputDecoder()
    var events = decoder.feed("\u{1B}]".utf8)
    let block = [UInt8](repeating: UInt8(ascii: "A"), count: 1000)
    for _ in 0..<100 { events += decoder.feed(block) }
    events += decoder.feed("\u{7}q".utf8)
    #expect(events == [.key(.character("q"), [])])
  }

  /// Random bytes with a liking for escapes, in random pieces: nothing traps, and a key after a silence gets through.
  @Test(arguments: 1...20)
  func noiseIsSurvived(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let likely = Array("\u{1B}\u{1B}\u{1B}[[O<;;0123456789MmA~u?$ \u{7}\0".utf8)
    var decoder = InputDecoder()
    for _ in 0..<300 {
      let piece = (0..<random(20) + 1).map { _ in
        random(4) == 0 ? UInt8(random(256)) : likely[random(likely.count)]
      }
      for case .mouse(_, let point) in decoder.feed(piece) { #expect(point.x >= 0 && point.y >= 0) }
      if random(10) == 0 { _ = decoder.expire() }
    }
    _ = decoder.expire()
    _ = decoder.expire()
    #expect(decoder.patience == nil)
    #expect(decoder.feed("q".utf8) == [.key(.character("q"), [])])
  }
}
