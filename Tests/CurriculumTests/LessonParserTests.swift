import Datasets
import Engine
import Testing
import Training

@testable import Curriculum

@Suite struct LessonParserTests {
  private func lesson(_ body: String) throws -> Lesson {
    let text = "---\nid: tiny\ntitle: Tiny\npart: II\nsources: [Hebb 1949]\n---\n\n" + body
    let (lesson, errors) = LessonParser.parse(text, file: "Lessons/09-tiny.md")
    #expect(errors.map(\.description) == [])
    return try #require(lesson)
  }

  private let scene = """
    ```scene
    figure: loop
    network: {inputs: 2, hidden: [3], activation: tanh, outputs: 1, init: xavier}
    data: {set: moons, count: 100, noise: 0.1, train: 0.8, scale: 0.5}
    parameters:
      hidden1.weight: [[1, 2, 3], [4, 5, −6]]
    optimizer: {momentum: 0.8}
    rate: 0.3
    batch: 5
    l2: 0.01
    seed: 7
    pace: 12.5
    nudge: 0.2
    editable: [output.bias]
    sample: [1, −1]
    labels: [x₁, x₂]
    units: [h, min]
    answers: [up, down]
    range: {x: [-1, 1], y: [-2, 2]}
    trainable: false
    options: {show: tiles}
    ```

    """

  @Test func readsTheFrontMatter() throws {
    let lesson = try lesson("## One\n\nWords.\n")
    #expect(lesson.id == "tiny" && lesson.number == 9 && lesson.title == "Tiny" && lesson.part == "II")
    #expect(lesson.sources == ["Hebb 1949"])
    #expect(lesson.pages.map(\.title) == ["One"])
    #expect(lesson.pages[0].line == 8)
  }

  @Test func readsTheLineEndsOfWindows() throws {
    let text = "---\nid: tiny\ntitle: Tiny\npart: II\n---\n\n## One\n\nWords.\n"
    let (lesson, errors) = LessonParser.parse(text.replacing("\n", with: "\r\n"), file: "09-tiny.md")
    #expect(errors.map(\.description) == [])
    #expect(lesson?.title == "Tiny" && lesson?.pages[0].blocks == [.paragraph([.text("Words.")])])
  }

  @Test func readsAScene() throws {
    let page = try lesson("## One\n\n" + scene).pages[0]
    let read = try #require(page.scene)
    #expect(page.startsScene)
    #expect(
      read.run
        == Run(
          model: .mlp(
            inputs: 2, hidden: [3], activation: .tanh, outputs: 1, outputActivation: .sigmoid,
            loss: .binaryCrossEntropy, initializer: .xavier),
          data: .toy(.moons, count: 100, noise: 0.1, trainShare: 0.8, scale: 0.5), seed: 7,
          initial: ["hidden1.weight": [1, 2, 3, 4, 5, -6]],
          hyperparameters: Hyperparameters(optimizer: .momentum(0.8), learningRate: 0.3, batch: 5, l2: 0.01)))
    #expect(read.figure == "loop" && read.pace == 12.5 && read.nudge == 0.2 && read.editable == ["output.bias"])
    #expect(read.sample == [1, -1] && read.inputLabels == ["x₁", "x₂"] && read.inputUnits == ["h", "min"])
    #expect(read.outputLabels == ["up", "down"] && !read.trainable)
    #expect(read.xRange == -1...1 && read.yRange == -2...2 && read.options == ["show": "tiles"])
  }

  @Test func laterPagesInherit() throws {
    let pages = try lesson(
      "## One\n\n" + scene
        + """

        ---

        ## Two

        ---

        ## Three

        ```scene
        inherit: running
        sample: [0, 0]
        ```

        ---

        ## Four

        ```scene
        inherit: start
        rate: 1
        ```
        """
    ).pages
    #expect(pages.map(\.startsScene) == [true, false, false, true])
    #expect(pages[1].scene == pages[0].scene)
    #expect(pages[2].scene?.run == pages[0].scene?.run && pages[2].scene?.sample == [0, 0])
    #expect(pages[3].scene?.run.hyperparameters.learningRate == 1 && pages[3].scene?.sample == [0, 0])
  }

  @Test func readsQuestionsAndTasks() throws {
    let page = try lesson(
      "## One\n\n" + scene
        + """

        ```predict
        question: What about **this**?
        choices: [one, {right: two}]
        reveal: ["input = 3, −4", "hidden1.weight[1,2] = 0.5", 20 epochs, 1 step, rate = 0.05, "input = 0"]
        explanation: >
          It is
          [0](=hidden1.bias[0]).
        hint: Look.
        holds: hidden1.weight[5] = 0.5
        ```

        ```challenge
        task: Win.
        goal: train_loss < 0.1 and at(1,1,output.a) > 50 %
        watch: train_loss
        par: 40 epochs
        reference: [40 epochs]
        hints: [Wait., Longer.]
        ```
        """
    ).pages[0]
    let prediction = try #require(page.prediction)
    #expect(prediction.question == [.text("What about "), .strong("this"), .text("?")])
    #expect(prediction.answer == .choice(["one", "two"], right: 1) && prediction.hint == "Look.")
    #expect(
      prediction.reveal == [
        .input([3, -4]), .set(ParameterElement("hidden1.weight", 5), 0.5), .epochs(20), .steps(1),
        .hyperparameter("rate", 0.05), .input([0, 0]),
      ])
    guard case .claim(let claim)? = prediction.explanation.dropFirst().first else {
      Issue.record("no claim in \(prediction.explanation)")
      return
    }
    // Counted in the file: seven lines of front matter, title, scene, question.
    #expect(claim.text == "0" && claim.expression.source == "hidden1.bias[0]" && claim.line == 38)
    let challenge = try #require(page.challenge)
    #expect(challenge.goal.names == ["train_loss", "output.a"])
    #expect(challenge.par == 40 && challenge.parCounts == .epochs && challenge.reference == [.epochs(40)])
    #expect(challenge.hints == ["Wait.", "Longer."] && challenge.watch?.source == "train_loss")
  }

  @Test func readsANumberToBeTyped() throws {
    let page = try lesson(
      "## One\n\n" + scene
        + """

        ```predict
        question: How much?
        answer: −0.176 = after(20 epochs, output.weight[0] * input[1]) ±0.01
        within: 0.005
        misconceptions:
          - −0.220: all that **h₁** carries
          - -1: not that
        explanation: So much.
        hint: Look.
        ```
        """
    ).pages[0]
    let prediction = try #require(page.prediction)
    let number = try #require(prediction.number)
    #expect(number.truth.text == "−0.176" && number.value == -0.176 && number.truth.tolerance == 0.01)
    #expect(number.truth.expression.source == "after(20 epochs, output.weight[0] * input[1])")
    #expect(number.truth.line == 35 && number.tolerance == 0.005 && prediction.choices == [])
    #expect(number.misconceptions.map(\.value) == [-0.22, -1] && number.misconceptions.map(\.line) == [38, 39])
    #expect(number.misconceptions[0].words == [.text("all that "), .strong("h₁"), .text(" carries")])
    #expect(number.accepts(-0.181) && number.accepts(-0.171) && !number.accepts(-0.1811))
    #expect(number.misconception(behind: -0.222)?.text == "−0.220" && number.misconception(behind: -0.5) == nil)
    #expect(prediction.isRight(.number(-0.18)) && !prediction.isRight(.notSure) && !prediction.isRight(.choice(0)))
  }

  @Test func readsProse() throws {
    let page = try lesson(
      "## One\n\nA *word*, a [weight](#weight), `code`\nand [1](=step+1±0.5).\n\n- first\n- second\n\n<!-- a note -->\n\n```text\nas is\n```\n\n"
        + scene
    ).pages[0]
    guard case .paragraph(let words) = page.blocks[0], case .claim(let claim) = words[words.count - 2] else {
      Issue.record("\(page.blocks)")
      return
    }
    #expect(
      words.prefix(5) == [
        .text("A "), .emphasis("word"), .text(", a "), .term(Term(text: "weight", id: "weight", line: 10)), .text(", "),
      ])
    #expect(words.last == .text("."))
    #expect(claim.tolerance == 0.5 && claim.line == 11)
    #expect(
      Array(page.blocks.dropFirst()) == [
        .list([[.text("first")], [.text("second")]], isOrdered: false), .code("as is\n"),
      ])
  }
}
