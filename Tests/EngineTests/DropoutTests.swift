import Testing

@testable import Engine

struct DropoutTests {
  static let spec = ModelSpec(
    inputs: 1000,
    layers: [
      .dropout(DropoutSpec(name: "drop1", rate: 0.3)), .dropout(DropoutSpec(name: "drop2", rate: 0.3)),
      .dense(DenseSpec(name: "output", units: 1, activation: .linear)),
    ], loss: .meanSquaredError)

  /// What is left of ones after the first dropout of a step, and after both.
  static func masks(seed: UInt64, step: Int) throws -> (first: [Float], both: [Float]) {
    let state = try State(spec: spec, seed: seed)
    state.step = step
    let plan = try Plan(spec: spec, batch: 4, mode: .training, compute: Compute(threads: 2))
    plan.inputs.update(repeating: 1)
    _ = plan.differentiateLoss(state)
    return (try plan.value("drop1.a").values, try plan.value("drop2.a").values)
  }

  @Test func theRateIsKeptAndTheMeanToo() throws {
    let mask = try Self.masks(seed: 1, step: 0).first
    #expect(Set(mask) == [0, 1 / (1 - Float(0.3))])
    let dropped = Double(mask.count { $0 == 0 }) / Double(mask.count)
    // Four standard deviations of 4,000 throws.
    #expect((dropped - 0.3).magnitude < 4 * (0.3 * 0.7 / 4000).squareRoot())
  }

  /// The same step drops the same; another step, seed or layer does not.
  @Test func masksAreAFunctionOfSeedStepAndLayer() throws {
    let masks = try Self.masks(seed: 1, step: 5)
    #expect(try Self.masks(seed: 1, step: 5).first == masks.first)
    #expect(try Self.masks(seed: 1, step: 6).first != masks.first)
    #expect(try Self.masks(seed: 2, step: 5).first != masks.first)
    #expect(masks.first != masks.both)
    let overlap = zip(masks.first, masks.both).count { $0 == 0 && $1 == 0 }
    #expect(overlap == masks.first.count { $0 == 0 })
    let both = Double(masks.both.count { $0 == 0 }) / 4000
    #expect((both - 0.51).magnitude < 4 * (0.51 * 0.49 / 4000).squareRoot())
  }

  @Test func nothingIsDroppedWhileLooking() throws {
    let state = try State(spec: Self.spec, seed: 1)
    for mode in [PlanMode.evaluation, .training, .inspection] {
      let plan = try Plan(spec: Self.spec, batch: 2, mode: mode, compute: Compute(threads: 1))
      plan.inputs.update(repeating: 1)
      plan.predict(state)
      #expect(try plan.value("drop2.a").values.allSatisfy { $0 == 1 })
    }
  }
}
