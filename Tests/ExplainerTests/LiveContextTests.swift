import Curriculum
import Testing

@testable import Explainer

/// Goals on the screen mean what the checker proved of them.
@Suite struct LiveContextTests {
  @Test(arguments: [
    ("train_accuracy", 1), ("with(output.bias = -3, train_accuracy)", 0.5),
    ("round(with(output.bias = -3, train_loss), 4)", 0.6793), ("parameters", 3), ("touched", 0), ("input[1]", 8),
    ("round(output.a, 3)", 0.931), ("round(loss, 4)", 0.0716), ("round(with(output.bias = -3, loss), 4)", 0.027),
  ])
  func answers(_ source: String, _ value: Double) throws {
    let context = try #require(Sample.headless().model.liveContext())
    #expect(try Expression(source).evaluate(in: context) == value)
  }

  @Test(arguments: ["at(1, 10, loss)", "after(1 step, output.a)"])
  func refuses(_ source: String) throws {
    let context = try #require(Sample.headless().model.liveContext())
    #expect(throws: ExpressionError.self) { try Expression(source).evaluate(in: context) }
  }
}
