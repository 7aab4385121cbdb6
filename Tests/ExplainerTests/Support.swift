import Canvas
import Datasets
import Engine
import Explainer
import Shell
import Store
import Testing
import Training

@testable import Curriculum

/// Opens a built-in chapter at the page of this title, so that a page more before it breaks no test.
func open(
  _ chapter: String, at title: String, size: Size = Size(width: 120, height: 40),
  capabilities: Capabilities = Capabilities()
) throws -> Headless {
  let library = LessonLibrary.embedded()
  let lesson = try #require(library.lessons.first { $0.id == chapter })
  let index = try #require(lesson.pages.firstIndex { $0.title == title }, "\(chapter) has no page \(title)")
  return try Headless(
    options: InterfaceOptions(
      library: library, chapter: chapter, page: index + 1, locations: DataLocations(folders: []), threads: 1),
    size: size, capabilities: capabilities)
}

/// Two small chapters written in code, so that these tests do not depend on the wording of the real ones.
enum Sample {
  static let run = Run(
    model: .mlp(
      inputs: 2, hidden: [], activation: .relu, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy),
    data: .table(
      inputs: [[6, 8], [1, 10]], targets: [[1], [0]], kind: .binary, inputNames: ["studied", "slept"],
      classNames: ["fails", "passes"]),
    initial: ["output.weight": [0.7, 0.3], "output.bias": [-4]])

  static let noData = DataLocations(folders: [])

  static func scene(figure: String = "neuron", trainable: Bool = false) -> Scene {
    Scene(
      figure: figure, run: run, pace: nil, editable: nil, nudge: 0.05, sample: [6, 8], sampleTarget: [1],
      inputLabels: ["studied", "slept"], inputUnits: ["h", "h"], outputLabels: ["passes", "fails"], xRange: 0...10,
      yRange: 0...10, trainable: trainable, options: [:])
  }

  static func page(
    _ title: String, scene: Scene? = Sample.scene(), starts: Bool = false, prediction: Prediction? = nil,
    challenge: Challenge? = nil
  ) -> Page {
    Page(
      title: title, blocks: [.paragraph([.text("Some words about "), .strong(title), .text(".")])], scene: scene,
      startsScene: starts, prediction: prediction, challenge: challenge, line: 1)
  }

  static let prediction = Prediction(
    question: [.text("What will it say?")], answer: .choice(["less", "the same", "more"], right: 1),
    reveal: [.set(ParameterElement("output.bias", 0), -3)], explanation: [.text("It says the same.")],
    hint: "look at the sum", holds: nil, line: 5)

  static func challenge() throws -> Challenge {
    Challenge(
      task: [.text("Raise the weight.")], goal: try Expression("output.weight[0,0] >= 0.8"), watch: nil, par: 2,
      parCounts: .moved,
      reference: [], hints: ["up", "up again"], line: 9)
  }

  /// One chapter with these pages.
  static func library(_ pages: [Page]) -> LessonLibrary {
    let lesson = Lesson(
      id: "first", number: 1, title: "First", part: "I", sources: [], pages: pages, file: "01-first.md")
    return LessonLibrary(lessons: [lesson], errors: [])
  }

  static func library() throws -> LessonLibrary {
    let first = Lesson(
      id: "first", number: 1, title: "First", part: "I", sources: [],
      pages: [
        page("One", starts: true), page("Two", prediction: prediction), page("Three", challenge: try challenge()),
      ], file: "01-first.md")
    let second = Lesson(
      id: "second", number: 2, title: "Second", part: "I", sources: [],
      pages: [page("Alone", scene: scene(trainable: true), starts: true)], file: "02-second.md")
    return LessonLibrary(lessons: [first, second], errors: [])
  }

  static func model(size: Size = Size(width: 120, height: 40)) throws -> Model {
    var model = Model(library: try library(), size: size, capabilities: Capabilities())
    _ = start(&model)
    return model
  }

  static func headless(size: Size = Size(width: 120, height: 40), chapter: String = "first") throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: try library(), chapter: chapter, locations: DataLocations(folders: []), threads: 1),
      size: size, capabilities: Capabilities())
  }
}

extension Headless {
  func keys(_ script: String) throws { play(try KeyScript(script)) }
}
