import Canvas
import Curriculum
import Shell
import Testing

@testable import Explainer

/// Goals on the screen mean what the checker proved of them.
@Suite struct LiveContextTests {
  @Test(arguments: [
    ("train_accuracy", 1), ("with(output.bias = -3, train_accuracy)", 0.5),
    ("round(with(output.bias = -3, train_loss), 4)", 0.5651), ("parameters", 3), ("touched", 0), ("input[1]", 8),
    ("round(output.a, 3)", 0.931), ("round(loss, 4)", 0.0716), ("round(with(output.bias = -3, loss), 4)", 0.027),
  ])
  func answers(_ source: String, _ value: Double) throws {
    let context = try #require(Sample.headless().model.liveContext())
    #expect(try Expression(source).evaluate(in: context) == value)
  }

  /// The score, the checker's formula and the marked points agree about an answer that is no nearer to one side.
  @Test func oneHalfIsAYesEverywhere() throws {
    var scene = Sample.scene()
    scene.run.data = .table(
      inputs: [[6, 8], [1, 10], [9, 1]], targets: [[1], [0], [1]], kind: .binary, inputNames: ["studied", "slept"],
      classNames: ["fails", "passes"])
    scene.run.initial = [:]
    for (name, count) in [("output.weight", 2), ("output.bias", 1)] {
      scene.run.initial[name] = Array(repeating: 0, count: count)
    }
    let headless = try Headless(
      options: InterfaceOptions(
        library: Sample.library([Sample.page("Half", scene: scene, starts: true)]), locations: Sample.noData, threads: 1
      ),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    let context = try #require(headless.model.liveContext())
    for formula in ["train_accuracy", "with(output.bias = 0, train_accuracy)"] {
      #expect(abs(try Expression(formula).evaluate(in: context) - 2 / 3) < 1e-6, "\(formula)")
    }
    #expect(headless.model.misreadCount == 1)
    #expect(scene.outputLabel(0.5) == "passes")
  }

  @Test(arguments: ["at(1, 10, loss)", "after(1 step, output.a)"])
  func refuses(_ source: String) throws {
    let context = try #require(Sample.headless().model.liveContext())
    #expect(throws: ExpressionError.self) { try Expression(source).evaluate(in: context) }
  }
}
