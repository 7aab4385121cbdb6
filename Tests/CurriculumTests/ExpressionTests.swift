import Testing

@testable import Curriculum

@Suite struct ExpressionTests {
  private static let values: [String: (shape: [Int], values: [Double])] = [
    "output.a": ([1], [0.931]),
    "step": ([1], [40]),
    "output.weight": ([2, 3], [1, 2, 3, 4, 5, 6]),
    "test_accuracy": ([1], [0.9632]),
  ]

  /// Knows values and nothing else.
  private struct Values: ExpressionContext {
    func values(of name: String) -> (shape: [Int], values: [Double])? { ExpressionTests.values[name] }
    func looking(at input: [Double]) -> any ExpressionContext { self }
    func changing(_ elements: [(name: String, index: Int, value: Double)]) -> any ExpressionContext { self }
    func training(_ amount: Int, _ unit: TrainingUnit) -> any ExpressionContext { self }
  }

  private func value(_ source: String) throws -> Double { try Expression(source).evaluate(in: Values()) }

  @Test(arguments: [
    ("1 + 2 * 3", 7), ("(1 + 2) × 3", 9), ("8 / 4 / 2", 1), ("7 − 3 − 2", 2), ("-2 ^ 2", -4), ("2 ^ 3 ^ 2", 512),
    ("2 ^ -1", 0.5), ("1.5e-3", 0.0015), (".5 + 1", 1.5), ("235,146", 235_146), ("235,146 + 1", 235_147),
    ("97 %", 0.97),
    ("test_accuracy > 95 %", 1), ("output.a", 0.931), ("output.a >= 0.9 and step < 41", 1),
    ("output.a >= 0.9 and not step < 41", 0), ("step = 1 or step = 40", 1), ("0 < output.a < 1", 1),
    ("0 < step < 1", 0), ("step ≥ 40 and step ≤ 40 and step ≠ 41", 1), ("output.weight[4]", 5),
    ("output.weight[1,0]", 4), ("output.weight[step/40, 2]", 6), ("round(output.a, 2)", 0.93), ("round(2.6)", 3),
    ("argmax(output.weight)", 5), ("max(output.weight)", 6), ("min(3, 1,200)", 1), ("sum(output.weight)", 21),
    ("mean(output.weight)", 3.5), ("count(output.weight)", 6), ("abs(−4)", 4), ("sqrt(16)", 4), ("exp(0)", 1),
    ("log(1)", 0),
  ]) func evaluates(_ source: String, _ expected: Double) throws {
    #expect(try abs(value(source) - expected) < 1e-12)
  }

  @Test(arguments: [
    ("", 1, "the formula is empty"),
    ("1 +", 4, "the formula ends too early"),
    ("1 2", 3, "nothing was expected after the formula's end here"),
    ("(1", 3, "`)` is missing to close the parenthesis of column 1"),
    ("output.weight[1", 16, "`]` is missing after the index of `output.weight`"),
    ("2 $ 3", 3, "`$` means nothing here"),
    ("* 3", 1, "a number or a name was expected, not `*`"),
    ("and 1", 1, "`and` has nothing on its left"),
    ("ruond(1)", 1, "there is no function `ruond`; did you mean `round`?"),
    ("round(1, 2, 3)", 1, "`round` does not take 3 arguments"),
    ("at(1)", 1, "at(…) takes the inputs and then what to look at: at(6, 8, output.a)"),
    ("with(1, 2)", 1, "with(…) takes changes and then what to look at: with(output.bias = −3, output.a)"),
    ("after(1.5 steps, 2)", 1, "after(…) takes an amount and then what to look at: after(500 epochs, test_loss)"),
  ]) func saysWhereItIsWrong(_ source: String, _ column: Int, _ message: String) {
    #expect(throws: ExpressionError(column: column, message: message)) { try Expression(source) }
  }

  @Test(arguments: [
    ("1 + loss", 5, "there is no `loss` here"),
    ("output.weight", 1, "`output.weight` has 6 values: say which, `output.weight[0]` … `output.weight[5]`"),
    ("output.weight[6]", 1, "`output.weight[6]` does not exist: `output.weight` has 6 values, from 0 to 5"),
    ("output.weight[0,3]", 1, "`output.weight[0,3]` does not exist: `output.weight` is 2 × 3"),
    ("output.weight[0.5]", 1, "an index of `output.weight` is 0.5, not a whole number"),
  ]) func saysWhatIsMissing(_ source: String, _ column: Int, _ message: String) {
    #expect(throws: ExpressionError(column: column, message: message)) { try value(source) }
  }

  @Test func knowsItsNames() throws {
    let expression = try Expression("at(6, 8, output.a) >= 0.9 and with(output.bias[0] = 1 + step, loss) < 2")
    #expect(expression.names == ["output.a", "step", "loss"])
    #expect(expression.references.map(\.name) == ["output.a", "output.bias", "step", "loss"])
  }

  @Test func undecidedSidesAreNotAsked() throws {
    #expect(try value("step < 0 and unknown > 1") == 0)
    #expect(try value("step > 0 or unknown > 1") == 1)
  }

  /// Remembers what it was asked to become.
  private struct Trace: ExpressionContext {
    var log = ""
    func values(of name: String) -> (shape: [Int], values: [Double])? {
      name == "w" ? ([2, 2], [0, 0, 0, 0]) : ([1], [Double(log.count)])
    }
    func looking(at input: [Double]) -> any ExpressionContext { Trace(log: log + "a\(input)") }
    func changing(_ elements: [(name: String, index: Int, value: Double)]) -> any ExpressionContext {
      Trace(log: log + elements.map { "w\($0.name)\($0.index)=\($0.value)" }.joined())
    }
    func training(_ amount: Int, _ unit: TrainingUnit) -> any ExpressionContext {
      Trace(log: log + "t\(amount)\(unit)")
    }
  }

  @Test(arguments: [
    ("at(6, 8, x)", "a[6.0, 8.0]"), ("with(w[1,0] = 3, w[1] = 4, x)", "ww2=3.0ww1=4.0"),
    ("after(5 epochs, x)", "t5epochs"),
    ("after(1 step, at(1, after(2 steps, x)))", "t1stepsa[1.0]t2steps"),
  ]) func asksOtherModels(_ source: String, _ log: String) throws {
    #expect(try Expression(source).evaluate(in: Trace()) == Double(log.count))
  }
}
