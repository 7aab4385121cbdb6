import Canvas
import Testing

@testable import glassbox

@Suite struct KeyScriptTests {
  @Test func wordsBecomeKeys() throws {
    let script = try KeyScript("Right*3  Space text:0.5 Enter steps:500 S-Up C-c F2 * **2 s")
    let right = KeyScript.Step.event(.key(.right, []))
    func character(_ scalar: Unicode.Scalar) -> KeyScript.Step { .event(.key(.character(scalar), [])) }
    #expect(
      script.steps == [
        right, right, right, character(" "), character("0"), character("."), character("5"),
        .event(.key(.enter, [])), .steps(500), .event(.key(.up, .shift)), .event(.key(.character("c"), .control)),
        .event(.key(.function(2), [])), character("*"), character("*"), character("*"), character("s"),
      ])
  }

  @Test func nothingIsNothing() throws {
    #expect(try KeyScript("").steps.isEmpty)
  }

  @Test(arguments: ["Rihgt", "steps:", "steps:-3", "steps:many", "Right*0", "Right*99999", "F13", "Right*"])
  func mistakesNameTheWord(text: String) {
    #expect { try KeyScript(text) } throws: { "\($0)".hasPrefix(text) }
  }
}
