import Canvas
import Curriculum
import Datasets
import Shell
import Testing

/// What a page leaves behind when it is turned.
@Suite struct PageTurnTests {
  private func play(_ pages: String, _ keys: String) throws -> Headless {
    let library = LessonLibrary(files: [("01-turning.md", Array(pages.utf8))])
    #expect(library.errors.map(\.description) == [])
    let headless = try Headless(
      options: InterfaceOptions(
        library: library, chapter: "turning", page: 1, locations: DataLocations(folders: []), threads: 1),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    headless.play(try KeyScript(keys))
    return headless
  }

  private let lesson = """
    ---
    id: turning
    title: Turning
    part: I
    ---

    ## One

    Words.

    ```scene
    figure: loop
    network: {inputs: 2, hidden: [2], activation: tanh, outputs: 1}
    data: {set: circle, count: 20}
    sample: [1, 2]
    ```

    ```predict
    question: What?
    choices: [no, {right: yes}]
    reveal: ["input = 3, 4"]
    explanation: That.
    ```

    ---

    ## Two

    Words.

    ```scene
    inherit: running
    options: {show: more}
    ```

    ---

    ## Three

    Words.

    ```scene
    inherit: start
    ```
    """

  @Test func anotherViewKeepsTheNetwork() throws {
    #expect(try play(lesson, "steps:5 Enter Down Enter Enter").model.snapshot.step == 5)
    #expect(try play(lesson, "steps:5 Enter Down Enter Enter Enter").model.snapshot.step == 0)
  }

  @Test func theShownInputStaysBehind() throws {
    #expect(try play(lesson, "Enter Down Enter").model.snapshot.sampleInput == [3, 4])
    #expect(try play(lesson, "Enter Down Enter Enter").model.snapshot.sampleInput == [1, 2])
  }
}
