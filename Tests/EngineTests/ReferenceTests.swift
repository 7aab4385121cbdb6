import Testing

@testable import Engine

/// The engine against plain Double, and plain Double against finite differences.
struct ReferenceTests {
  @Test func examplesUseEveryOperation() throws {
    var kinds = Set<Operation.Kind>()
    for spec in Examples.models { kinds.formUnion(try Graph(spec).operations.map(\.kind)) }
    #expect(kinds == Set(Operation.Kind.allCases))
    #expect(Set(Examples.optimizers.map(Examples.OptimizerKind.init)) == Set(Examples.OptimizerKind.allCases))
  }

  @Test(arguments: Examples.models)
  func engineAgrees(_ spec: ModelSpec) throws {
    try compare(spec, batch: 5, seed: 11)
  }

  /// Widths and batches on and around the sixteen lanes of a register.
  @Test(arguments: [1, 2, 3, 7, 15, 16, 17, 33], [1, 2, 3, 7, 15, 16, 17, 33])
  func engineAgreesAtAnySize(width: Int, batch: Int) throws {
    let spec = ModelSpec.mlp(
      inputs: width, hidden: [width, 5], activation: .tanh, outputs: width, outputActivation: .sigmoid,
      loss: .binaryCrossEntropy, initializer: .xavier)
    try compare(spec, batch: batch, seed: 3)
    let classes = ModelSpec.mlp(
      inputs: 3, hidden: [width], activation: .gelu, outputs: width + 1, outputActivation: .softmax,
      loss: .softmaxCrossEntropy, initializer: .he)
    try compare(classes, batch: batch, seed: 4)
  }

  func compare(_ spec: ModelSpec, batch: Int, seed: UInt64, tolerance: Double = 1e-5) throws {
    let name = Comment(rawValue: "\(Examples.name(spec)), batch \(batch)")
    let state = try State(spec: spec, seed: seed)
    let samples = try Examples.samples(spec, count: batch)
    let (inputs, targets) = (Examples.inDouble(samples.inputs), Examples.inDouble(samples.targets))
    let reference = Reference(state)
    let plan = try Plan(spec: spec, batch: batch, mode: .inspection, compute: Compute(threads: 2))
    plan.load(samples)

    let loss = plan.differentiateLoss(state)
    let expected = try reference.loss(inputs: inputs, targets: targets)
    #expect((Double(loss) - expected).magnitude <= tolerance * max(1e-3, expected.magnitude), name)
    for (row, input) in inputs.enumerated() {
      for (value, numbers) in try reference.values(input) {
        let width = numbers.count
        let actual = try plan.value(value).values[row * width..<(row + 1) * width]
        #expect(relativeError(Array(actual), numbers) <= tolerance, "\(value) of \(name)")
      }
    }
    for (objective, differentiate) in [
      (Objective.loss, { _ = plan.differentiateLoss(state) }), (.output(0), { plan.differentiateOutput(0, state) }),
    ] {
      differentiate()
      let valueGradients = try reference.valueGradients(objective, inputs: inputs, targets: targets)
      for (parameter, numbers) in try reference.gradients(objective, inputs: inputs, targets: targets) {
        // Terms of the batch may cancel in the sum, but each was rounded at its own size.
        let layer = parameter.split(separator: ".")[0]
        let terms = valueGradients[layer + ".z"] ?? valueGradients[layer + ".a"] ?? []
        let error = relativeError(try plan.gradient(parameter).values, numbers, scale: terms)
        #expect(error <= 2 * tolerance, "\(parameter) of \(name)")
      }
      for (value, numbers) in valueGradients {
        #expect(relativeError(try plan.gradient(value).values, numbers) <= 2 * tolerance, "\(value) of \(name)")
      }
    }
  }

  /// As in a step of training: normalised by the batch, thinned out by the step's own masks.
  @Test(arguments: Examples.models)
  func trainingAgrees(_ spec: ModelSpec) throws {
    let state = try State(spec: spec, seed: 12)
    let samples = try Examples.samples(spec, count: 7)
    let (inputs, targets) = (Examples.inDouble(samples.inputs), Examples.inDouble(samples.targets))
    let plan = try Plan(spec: spec, batch: 7, mode: .training, compute: Compute(threads: 2))
    plan.load(samples)
    let settings = StepSettings(optimizer: .sgd, learningRate: 0.01)
    var reference = Reference(state)
    for step in 0..<3 {
      let name = Comment(rawValue: "\(Examples.name(spec)), step \(step)")
      reference.phase = .training
      let valueGradients = try reference.valueGradients(.loss, inputs: inputs, targets: targets)
      let gradients = try reference.gradients(.loss, inputs: inputs, targets: targets)
      reference.phase = .evaluation
      let loss = plan.train(state, settings)
      for (parameter, numbers) in gradients {
        let layer = parameter.split(separator: ".")[0]
        let terms = valueGradients[layer + ".z"] ?? valueGradients[layer + ".a"] ?? []
        let error = relativeError(try plan.gradient(parameter).values, numbers, scale: terms)
        #expect(error <= 5e-5, "\(parameter) of \(name)")
      }
      let expected = try reference.train(settings, inputs: inputs, targets: targets)
      #expect((Double(loss) - expected).magnitude <= 1e-5 * max(1e-3, expected.magnitude), name)
      for (statistic, numbers) in reference.statistics {
        #expect(relativeError(try state.statistic(statistic).values, numbers) <= 1e-5, "\(statistic) of \(name)")
      }
    }
    let expected = try reference.loss(inputs: inputs, targets: targets)
    #expect((Double(plan.evaluate(state)) - expected).magnitude <= 1e-5 * max(1e-2, expected.magnitude))
  }

  @Test(arguments: Examples.models, [Phase.evaluation, .training])
  func finiteDifferencesAgree(_ spec: ModelSpec, _ phase: Phase) throws {
    let state = try State(spec: spec, seed: 5)
    let samples = try Examples.samples(spec, count: 3)
    var reference = Reference(state)
    reference.phase = phase
    for info in state.parameters {
      for index in 0..<info.count {
        for objective in [Objective.loss, .output(0)] {
          let check = try reference.check(
            info.name, index, objective, inputs: Examples.inDouble(samples.inputs),
            targets: Examples.inDouble(samples.targets))
          let error = (check.analytic - check.numeric).magnitude
          #expect(!check.isKink, "\(info.elementName(index)) of \(Examples.name(spec))")
          #expect(
            error <= 1e-7 * max(1e-2, check.numeric.magnitude),
            "\(info.elementName(index)) of \(Examples.name(spec)): \(check)")
        }
      }
    }
  }

  @Test(arguments: Examples.optimizers)
  func optimisersAgree(_ optimizer: Optimizer) throws {
    let spec = ModelSpec.mlp(
      inputs: 3, hidden: [17], activation: .tanh, outputs: 2, outputActivation: .linear, loss: .meanSquaredError,
      initializer: .xavier)
    for (l1, l2) in [(0, 0), (0.01, 0), (0, 0.02), (0.003, 0.004)] as [(Float, Float)] {
      let state = try State(spec: spec, seed: 8)
      state.frozen = ["hidden1.weight": [0, 4, 40], "output.bias": [1]]
      var reference = Reference(state)
      let start = reference.parameters
      let settings = StepSettings(optimizer: optimizer, learningRate: 0.02, l1: l1, l2: l2)
      let samples = try Examples.samples(spec, count: 6)
      let plan = try Plan(spec: spec, batch: 6, mode: .training, compute: Compute(threads: 1))
      plan.load(samples)
      for _ in 0..<12 {
        _ = plan.train(state, settings)
        try reference.train(
          settings, inputs: Examples.inDouble(samples.inputs), targets: Examples.inDouble(samples.targets),
          frozen: state.frozen)
      }
      for (name, expected) in reference.parameters {
        #expect(relativeError(try state.tensor(name).values, expected) < 2e-5, "\(name), \(optimizer)")
        #expect(expected != start[name])
      }
    }
  }

  @Test func kinksAreFound() throws {
    func check(_ activation: Activation, weight: Double, target: Double = 1, loss: Loss = .meanSquaredError) throws
      -> GradientCheck
    {
      let spec = ModelSpec.mlp(
        inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: activation, loss: loss)
      let reference = try Reference(spec: spec, parameters: ["output.weight": [weight], "output.bias": [0]])
      return try reference.check("output.weight", 0, .loss, inputs: [[2]], targets: [[target]])
    }
    #expect(try check(.relu, weight: 0).isKink)
    #expect(try check(.leakyReLU, weight: 0).isKink)
    #expect(try check(.step, weight: 0).isKink)
    #expect(try check(.linear, weight: 0.5, loss: .meanAbsoluteError).isKink)
    #expect(try !check(.relu, weight: 0.1).isKink)
    #expect(try !check(.step, weight: 0.1).isKink)
    // At the bottom of a parabola both slopes vanish, yet it does not bend.
    #expect(try !check(.linear, weight: 0.5).isKink)
    // A bend within the wide window but not at w.
    let near = try check(.relu, weight: 5e-6)
    #expect(!near.isKink)
    #expect((near.analytic - near.numeric).magnitude < 1e-6)
  }

  @Test func badQuestionsAreErrors() throws {
    let spec = ModelSpec.mlp(
      inputs: 2, hidden: [3], activation: .relu, outputs: 2, outputActivation: .softmax, loss: .softmaxCrossEntropy)
    let reference = Reference(try State(spec: spec, seed: 1))
    #expect(throws: EngineError.self) { try reference.outputs([1]) }
    #expect(throws: EngineError.self) { try reference.loss(inputs: [], targets: []) }
    #expect(throws: EngineError.self) { try reference.loss(inputs: [[1, 2]], targets: []) }
    for label in [2, -1, 0.5, Double.nan, .infinity, 1e300] {
      #expect(throws: EngineError.self) { try reference.loss(inputs: [[1, 2]], targets: [[label]]) }
    }
    #expect(throws: EngineError.self) { try reference.gradients(.output(2), inputs: [[1, 2]], targets: []) }
    #expect(throws: EngineError.self) {
      try reference.check("hidden1.weight", 6, .loss, inputs: [[1, 2]], targets: [[1]])
    }
    #expect(throws: EngineError.self) { try Reference(spec: spec, parameters: [:]) }
    #expect(throws: EngineError.self) { try Reference(spec: spec, parameters: ["nothing": []]) }
  }

  /// Where a sigmoid has rounded to its end, the slope by the output is finite on the right side and infinite on the wrong.
  @Test func anOutputThatRoundsToItsEndHasASlope() throws {
    let spec = ModelSpec.mlp(
      inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)
    let plan = try Plan(spec: spec, batch: 1, mode: .inspection, compute: Compute(threads: 1))
    let state = try State(spec: spec, seed: 1, initial: ["output.weight": [1], "output.bias": [0]])
    let expected: [(Float, Float, Float)] = [(200, 1, -1), (200, 0, .infinity), (-200, 0, 1), (-200, 1, -.infinity)]
    for (input, target, slope) in expected {
      plan.inputs[0] = input
      plan.targets[0] = target
      _ = plan.differentiateLoss(state)
      #expect(plan.outputs[0] == (input > 0 ? 1 : 0))
      #expect(try plan.gradient("output.a").values == [slope])
      #expect(try plan.gradient("output.bias").values[0].isFinite)
    }
  }
}
