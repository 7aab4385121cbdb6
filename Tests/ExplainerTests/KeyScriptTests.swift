import Canvas
import Shell
import Testing

@Suite struct KeyScriptTests {
  private func steps(_ script: String) throws -> [KeyScript.Step] { try KeyScript(script).steps }

  @Test func readsKeysAndRepeats() throws {
    #expect(
      try steps("Right*3 Space") == Array(repeating: .input(.key(.right, [])), count: 3) + [
        .input(.key(.character(" "), []))
      ])
    #expect(try steps("S-Up C-c") == [.input(.key(.up, .shift)), .input(.key(.character("c"), .control))])
    #expect(try steps("* -") == [.input(.key(.character("*"), [])), .input(.key(.character("-"), []))])
  }

  @Test func readsTextStepsAndSizes() throws {
    #expect(try steps("text:ab") == [.input(.key(.character("a"), [])), .input(.key(.character("b"), []))])
    #expect(try steps("steps:20 Resize:80x24") == [.steps(20), .resize(Size(width: 80, height: 24))])
    #expect(try steps("days:3") == [.days(3)])
    #expect(try steps("Mouse:3,4") == [.input(.mouse(.press, Point(x: 3, y: 4)))])
  }

  @Test(arguments: [
    "Rihgt", "steps:0", "steps:x", "days:0", "Resize:80", "Resize:0x9", "Resize:4000000000x4000000000", "Mouse:1",
    "F99", "Up*0", "Up*999999",
  ])
  func refusesWhatItDoesNotKnow(_ word: String) {
    #expect(throws: ShellError.self) { try KeyScript(word) }
  }
}
