/// z = x · weight + bias, with x rows × inputs, weight inputs × units and bias units. A sample is one row, or as many as
/// it has positions.
struct Dense: OperationBody {
  var input: Int
  var weight: Int
  var bias: Int
  var output: Int
  /// Rows of a sample.
  var positions: Int
  var inputs: Int
  var units: Int

  var multiplications: Int { positions * inputs * units }

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      for unit in 0..<units {
        var sum = tape.parameters[bias][unit]
        for i in 0..<inputs {
          sum += tape.values[input][row * inputs + i] * tape.parameters[weight][i * units + unit]
        }
        tape.values[output][row * units + unit] = sum
      }
    }
  }

  /// dweight = xᵀ · dz, dbias = Σ dz over the rows, dx = dz · weightᵀ.
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      for unit in 0..<units {
        let slope = tape.gradients[output][row * units + unit]
        tape.parameterGradients[bias][unit] += slope
        for i in 0..<inputs {
          tape.parameterGradients[weight][i * units + unit] += slope * tape.values[input][row * inputs + i]
          tape.gradients[input][row * inputs + i] += slope * tape.parameters[weight][i * units + unit]
        }
      }
    }
  }
}

extension Dense {
  struct Forward: BitwiseCopyable {
    var product: Int
    var input: Int
    var weight: Int
    var bias: Int
    var output: Int

    @inline(__always) func run(_ replay: Replay) {
      replay.products[product].run(
        replay.arena + input, replay.parameters + weight, into: replay.arena + output,
        start: .bias(replay.parameters + bias), scratch: replay.scratch, pool: replay.pool)
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    if isNarrow(recorder) { return recordNarrowForward(&recorder) }
    let product = recorder.add(
      MatrixProduct(
        rows: recorder.batch * positions, columns: units, depth: inputs, a: .rowMajor(inputs), b: .rowMajor(units),
        compute: recorder.compute))
    recorder.emit(
      Instruction(
        undivided: .denseForward(
          recorder.keep(
            Forward(
              product: product, input: recorder.values[input], weight: recorder.offset(of: weight),
              bias: recorder.offset(of: bias), output: recorder.values[output])))))
  }

  struct WeightGradient: BitwiseCopyable {
    var product: Int
    var input: Int
    var outputGradient: Int
    var weightGradient: Int

    @inline(__always) func run(_ replay: Replay) {
      replay.products[product].run(
        replay.arena + input, replay.arena + outputGradient, into: replay.arena + weightGradient,
        scratch: replay.scratch, pool: replay.pool)
    }
  }

  struct InputGradient: BitwiseCopyable {
    var product: Int
    var outputGradient: Int
    var weight: Int
    var inputGradient: Int

    @inline(__always) func run(_ replay: Replay) {
      replay.products[product].run(
        replay.arena + outputGradient, replay.parameters + weight, into: replay.arena + inputGradient,
        scratch: replay.scratch, pool: replay.pool)
    }
  }

  func recordBackward(_ recorder: inout Recorder) {
    if isNarrow(recorder) { return recordNarrowBackward(&recorder) }
    guard let outputGradient = recorder.gradients[output] else { return }
    let rows = recorder.batch * positions
    let weightOffset = recorder.offset(of: weight)
    let biasOffset = recorder.offset(of: bias)
    let weightProduct = MatrixProduct(
      rows: inputs, columns: units, depth: rows, a: .transposed(inputs), b: .rowMajor(units),
      compute: recorder.compute)
    let weightGradient = Instruction(
      undivided: .denseWeightGradient(
        recorder.keep(
          WeightGradient(
            product: recorder.add(weightProduct), input: recorder.values[input], outputGradient: outputGradient,
            weightGradient: recorder.parameterGradients + weightOffset))))
    if rows == 1, recorder.mode == .training, inputs * units >= OuterGradient.fewest {
      let gradient = OuterGradient(
        offset: weightOffset, inputs: inputs, units: units, input: recorder.values[input],
        outputGradient: outputGradient)
      recorder.postpone(weightGradient, gradient)
    } else {
      recorder.emit(weightGradient)
    }
    recorder.emit(
      Instruction(
        .columnSums(
          recorder.keep(
            ColumnSums(
              rows: rows, columns: units, source: outputGradient, target: recorder.parameterGradients + biasOffset))),
        count: units, weight: rows))
    // Nobody asks for the slope of a sample while training.
    guard let inputGradient = recorder.gradients[input] else { return }
    let inputProduct = MatrixProduct(
      rows: rows, columns: inputs, depth: units, a: .rowMajor(units), b: .transposed(units),
      compute: recorder.compute)
    recorder.emit(
      Instruction(
        undivided: .denseInputGradient(
          recorder.keep(
            InputGradient(
              product: recorder.add(inputProduct), outputGradient: outputGradient, weight: weightOffset,
              inputGradient: inputGradient)))))
  }
}

extension DenseSpec: LayerDefinition {
  var lastActivation: Activation? { activation }

  /// Any vector or sequence, one column of weights a unit.
  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    let output: Shape
    switch shape {
    case .vector: output = .vector(units)
    case .sequence(let length, _): output = .sequence(length: length, width: units)
    case .image:
      throw EngineError(
        "layer \(name) takes a vector or a sequence, not \(shape.inWords); put a flatten layer before it")
    }
    guard units > 0 else {
      throw EngineError("layer \(name) has \(units) units for its \(shape.width) inputs; it needs at least 1")
    }
    guard units <= Graph.widestLayer else {
      throw EngineError("layer \(name) has \(units) units; at most \(Graph.widestLayer) are possible")
    }
    let weight = try graph.addParameter(
      "\(name).weight", shape: [shape.width, units], initializer: initializer, fanIn: shape.width, fanOut: units)
    let bias = try graph.addParameter(
      "\(name).bias", shape: [units], initializer: nil, fanIn: shape.width, fanOut: units)
    let z = try graph.addOutput("\(name).z", output, of: name)
    graph.add(
      .dense(
        Dense(
          input: input, weight: weight, bias: bias, output: z, positions: shape.positions, inputs: shape.width,
          units: units)))
    try graph.activate(activation, of: name)
  }
}
