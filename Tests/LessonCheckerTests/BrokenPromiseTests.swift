import Curriculum
import Datasets
import Engine
import Testing

@testable import LessonChecker

/// A lesson that is proved, broken in one place at a time.
@Suite struct BrokenPromiseTests {
  private static let sound = """
    ---
    id: sound
    title: Sound
    part: I
    ---

    ## One

    The sum is [2.60](=output.z), and [0.931](=output.a) comes out.

    ```scene
    figure: neuron
    network: {inputs: 2, outputs: 1}
    data: {table: [[6, 8, 1], [1, 10, 0]]}
    parameters: {output.weight: [0.7, 0.3], output.bias: -4}
    sample: [6, 8]
    target: [1]
    rate: 0.5
    ```

    ```predict
    question: What now?
    choices: [no, {right: the same}]
    reveal: ["input = 9, 1"]
    explanation: The sum is [2.6](=output.z) again.
    hint: Add.
    holds: output.z > 2
    ```

    ---

    ## Two

    After fifty epochs the loss is [0.1](<=after(50 epochs, train_loss)±0.1>).

    ```challenge
    task: Bring it down.
    goal: at(1, 10, output.a) < 0.2
    watch: at(1, 10, output.a)
    par: 1 moved
    reference: ["output.bias = −6"]
    hints: [The mood.]
    ```
    """

  private func problems(_ text: String) throws -> [String] {
    let library = LessonLibrary(files: [("01-sound.md", Array(text.utf8))])
    let checker = LessonChecker(locations: DataLocations(folders: []), compute: Compute(threads: 1))
    return checker.check(library).map(\.description)
  }

  @Test func theSoundLessonIsProved() throws { #expect(try problems(Self.sound) == []) }

  @Test(arguments: [
    (
      "[0.931](=output.a)", "[0.932](=output.a)",
      "01-sound.md:9: the claim `0.932` does not hold: output.a is 0.9309"
    ),
    (
      "[2.6](=output.z) again", "[2.7](=output.z) again",
      "01-sound.md:25: the claim `2.7` does not hold: output.z is 2.6"
    ),
    (
      "[0.1](<=after(50 epochs, train_loss)±0.1>)", "[0.4](<=after(50 epochs, train_loss)±0.05>)",
      "01-sound.md:34: the claim `0.4` does not hold: after(50 epochs, train_loss) is 0.0"
    ),
    (
      "holds: output.z > 2", "holds: output.z > 3",
      "01-sound.md:21: the right choice is not right: after the reveal, output.z > 3 is false"
    ),
    (
      "holds: output.z > 2\n", "",
      "01-sound.md:21: the prediction has no `holds`; write a formula that is true after the reveal"
    ),
    (
      "goal: at(1, 10, output.a) < 0.2", "goal: at(1, 10, output.a) < 0.5",
      "01-sound.md:36: the challenge is won before anything was done: at(1, 10, output.a) < 0.5"
    ),
    ("bias = −6", "bias = −4.5", "01-sound.md:36: the reference does not win: at(1, 10, output.a) < 0.2 is false"),
    ("par: 1 moved", "par: 1 presses", "01-sound.md:36: the reference needs 4 presses, more than the par of 1"),
    ("rate: 0.5", "rate: 0.5\neditable: none", "01-sound.md:7: nothing on the first page moves under an arrow key"),
    (
      "After fifty epochs", String(repeating: "word ", count: 90),
      "01-sound.md:32: the page has 94 words; 90 is the most"
    ),
    (
      "After fifty epochs", String(repeating: "word ", count: 80),
      "01-sound.md:32: the page needs 13 rows at 80×24, and there are 8"
    ),
  ]) func saysWhatIsBroken(_ old: String, _ new: String, _ message: String) throws {
    let text = Self.sound.replacing(old, with: new)
    #expect(text != Self.sound)
    let problems = try problems(text)
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
  }

  @Test func wantsAllBeats() throws {
    let text = Self.sound.replacing("```predict", with: "```yaml").replacing("```challenge", with: "```yaml")
    #expect(
      try problems(text).starts(with: [
        "01-sound.md:1: the chapter has no `predict` block; ask for a guess before a page shows what happens",
        "01-sound.md:1: the chapter has no `challenge` block; give the learner a goal that the program can check",
      ]))
  }

  @Test func parsingMistakesComeFirst() throws {
    let text = Self.sound.replacing("figure: neuron", with: "figure: nueron")
    #expect(try problems(text) == ["01-sound.md:12: unknown figure `nueron`; did you mean `neuron`?"])
  }
}
