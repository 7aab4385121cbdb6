import Canvas
import Testing

@testable import Explainer

@Suite struct ViewTests {
  @Test func everySizeFromOneCellToFourHundredColumnsDraws() throws {
    var model = try Sample.model()
    for width in [1, 2, 10, 79, 80, 95, 96, 120, 200, 400] {
      for height in [1, 2, 10, 23, 24, 33, 34, 40, 120] {
        model.size = Size(width: width, height: height)
        let frame = view(model)
        #expect(frame.size == model.size)
      }
    }
  }

  @Test func aSmallTerminalIsToldWhatIsNeeded() throws {
    var model = try Sample.model()
    model.size = Size(width: 60, height: 20)
    let text = view(model).plainText
    #expect(text.contains("glassbox needs 80×24"))
    #expect(text.contains("here are 60×20"))
  }

  /// Three-digit numbers, as epochs are counted in.
  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)])
  func aChallengeShowsItsWholeScore(size: Size) throws {
    var challenge = try Sample.challenge()
    challenge.par = 300
    challenge.parCounts = .epochs
    var model = Model(
      library: Sample.library([Sample.page("Hard", starts: true, challenge: challenge)]), size: size,
      capabilities: Capabilities())
    _ = start(&model)
    model.progress.win(lesson: "first", challenge: "Hard", result: 299, at: model.now)
    model.challenge.isWon = true
    model.snapshot.epoch = 300
    let column = model.layout.text
    let words = view(model).plainText.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.dropFirst(column.x).prefix(column.width)) }
      .joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.contains("✓ won: 300 epochs, par 300, best 299"))
  }

  @Test func theFooterAlwaysOffersHelp() throws {
    var model = try Sample.model()
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      model.size = size
      let last = view(model).plainText.split(separator: "\n").last
      #expect(last?.hasSuffix("? help") == true)
    }
  }

  @Test func helpSaysWhyAKeyIsGrey() throws {
    var model = try Sample.model()
    _ = update(&model, .input(.key(.character("?"), [])))
    #expect(view(model).plainText.contains("grey: nothing trains on this page"))
  }
}
