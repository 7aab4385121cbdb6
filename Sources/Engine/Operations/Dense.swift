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
      .denseForward(
        Forward(
          product: product, input: recorder.values[input], weight: recorder.graph.parameters[weight].info.offset,
          bias: recorder.graph.parameters[bias].info.offset, output: recorder.values[output])))
  }

  struct Backward: BitwiseCopyable {
    var batch: Int
    var units: Int
    var weightProduct: Int
    /// Negative where nobody asks for the gradient of the input.
    var inputProduct: Int
    var input: Int
    var weight: Int
    var outputGradient: Int
    var weightGradient: Int
    var biasGradient: Int
    var inputGradient: Int

    @inline(__always) func run(_ replay: Replay) {
      let slopes = replay.arena + outputGradient
      replay.products[weightProduct].run(
        replay.arena + input, slopes, into: replay.arena + weightGradient, scratch: replay.scratch, pool: replay.pool)
      replay.split(units, weight: batch) { [units, batch] start, count in
        replay.kernels.pointee.columnSums(batch, count, slopes + start, units, replay.arena + (biasGradient + start))
      }
      if inputProduct >= 0 {
        replay.products[inputProduct].run(
          slopes, replay.parameters + weight, into: replay.arena + inputGradient, scratch: replay.scratch,
          pool: replay.pool)
      }
    }
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let batch = recorder.batch
    let weightProduct = recorder.add(
      MatrixProduct(
        rows: inputs, columns: units, depth: batch, a: .transposed(inputs), b: .rowMajor(units),
        compute: recorder.compute))
    var inputProduct = -1
    if recorder.gradients[input] != nil {
      inputProduct = recorder.add(
        MatrixProduct(
          rows: batch, columns: inputs, depth: units, a: .rowMajor(units), b: .transposed(units),
          compute: recorder.compute))
    }
    let parameters = recorder.graph.parameters
    recorder.emit(
      .denseBackward(
        Backward(
          batch: batch, units: units, weightProduct: weightProduct, inputProduct: inputProduct,
          input: recorder.values[input], weight: parameters[weight].info.offset, outputGradient: outputGradient,
          weightGradient: recorder.parameterGradients + parameters[weight].info.offset,
          biasGradient: recorder.parameterGradients + parameters[bias].info.offset,
          inputGradient: recorder.gradients[input] ?? 0)))
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
