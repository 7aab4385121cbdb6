/// z = x · weight + bias, with x batch × inputs, weight inputs × units and bias units.
struct Dense {
  var input: Int
  var weight: Int
  var bias: Int
  var output: Int
  var inputs: Int
  var units: Int

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch {
      for unit in 0..<units {
        var sum = tape.parameters[bias][unit]
        for i in 0..<inputs {
          sum += tape.values[input][row * inputs + i] * tape.parameters[weight][i * units + unit]
        }
        tape.values[output][row * units + unit] = sum
      }
    }
  }

  /// dweight = xᵀ · dz, dbias = Σ dz over the batch, dx = dz · weightᵀ.
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch {
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
    let product = recorder.add(
      MatrixProduct(
        rows: recorder.batch, columns: units, depth: inputs, a: .rowMajor(inputs), b: .rowMajor(units),
        compute: recorder.compute))
    recorder.emit(
      Instruction(
        undivided: .denseForward(
          Forward(
            product: product, input: recorder.values[input], weight: recorder.graph.parameters[weight].info.offset,
            bias: recorder.graph.parameters[bias].info.offset, output: recorder.values[output]))))
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

  struct BiasGradient: BitwiseCopyable {
    var batch: Int
    var units: Int
    var outputGradient: Int
    var biasGradient: Int

    @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.columnSums(
        batch, count, replay.arena + (outputGradient + start), units, replay.arena + (biasGradient + start))
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
    guard let outputGradient = recorder.gradients[output] else { return }
    let batch = recorder.batch
    let weightOffset = recorder.graph.parameters[weight].info.offset
    let biasOffset = recorder.graph.parameters[bias].info.offset
    let weightProduct = MatrixProduct(
      rows: inputs, columns: units, depth: batch, a: .transposed(inputs), b: .rowMajor(units),
      compute: recorder.compute)
    recorder.emit(
      Instruction(
        undivided: .denseWeightGradient(
          WeightGradient(
            product: recorder.add(weightProduct), input: recorder.values[input], outputGradient: outputGradient,
            weightGradient: recorder.parameterGradients + weightOffset))))
    recorder.emit(
      Instruction(
        .denseBiasGradient(
          BiasGradient(
            batch: batch, units: units, outputGradient: outputGradient,
            biasGradient: recorder.parameterGradients + biasOffset)), count: units, weight: batch))
    // Nobody asks for the slope of a sample while training.
    guard let inputGradient = recorder.gradients[input] else { return }
    let inputProduct = MatrixProduct(
      rows: batch, columns: inputs, depth: units, a: .rowMajor(units), b: .transposed(units),
      compute: recorder.compute)
    recorder.emit(
      Instruction(
        undivided: .denseInputGradient(
          InputGradient(
            product: recorder.add(inputProduct), outputGradient: outputGradient, weight: weightOffset,
            inputGradient: inputGradient))))
  }
}

extension Graph {
  /// The shape rule: any width of input, one column of weights a unit.
  /// - Returns: the values before and after the activation.
  mutating func record(_ spec: DenseSpec, layer: Int, input: Int) throws -> (z: Int, a: Int) {
    guard spec.units > 0 else {
      throw EngineError(
        "layer \(spec.name) has \(spec.units) units for its \(values[input].width) inputs; it needs at least 1")
    }
    guard spec.units <= Graph.widestLayer else {
      throw EngineError("layer \(spec.name) has \(spec.units) units; at most \(Graph.widestLayer) are possible")
    }
    let inputs = values[input].width
    let weight = try addParameter(
      "\(spec.name).weight", shape: [inputs, spec.units], initializer: spec.initializer, fanIn: inputs,
      fanOut: spec.units, layer: layer)
    let bias = try addParameter(
      "\(spec.name).bias", shape: [spec.units], initializer: nil, fanIn: inputs, fanOut: spec.units, layer: layer)
    let z = addValue(Value(name: "\(spec.name).z", width: spec.units))
    add(.dense(Dense(input: input, weight: weight, bias: bias, output: z, inputs: inputs, units: spec.units)))
    let a = addValue(Value(name: "\(spec.name).a", width: spec.units))
    if spec.activation == .softmax {
      add(.softmax(Softmax(input: z, output: a, width: spec.units)))
    } else {
      add(.activate(Activate(activation: spec.activation, input: z, output: a)))
    }
    return (z, a)
  }
}
