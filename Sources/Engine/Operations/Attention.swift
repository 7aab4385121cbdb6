import PortableMath

/// context = softmax(Q · Kᵀ · scale) · V, head by head. A row of the input holds query, key and value of a position, each
/// of all heads side by side; softmax runs over the positions that may be seen.
struct Attention: OperationBody {
  var input: Int
  /// heads × length × length, to be looked at and for the way back.
  var weights: Int
  var output: Int
  var length: Int
  var width: Int
  var heads: Int
  var isCausal: Bool

  private var headWidth: Int { width / heads }
  private var scale: Double { 1 / Double(headWidth).squareRoot() }

  var multiplications: Int { 2 * length * length * width }

  func forward(_ tape: inout Tape) {
    visit(tape.batch) { sample, head in
      for row in 0..<length {
        let seen = isCausal ? row + 1 : length
        let scores = (0..<seen).map { column in
          (0..<headWidth).reduce(0.0) {
            $0 + tape.values[input][cell(sample, row, 0, head, $1)]
              * tape.values[input][cell(sample, column, 1, head, $1)]
          } * scale
        }
        let largest = scores.max()!
        let exponentials = scores.map { Elementary.exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        for column in 0..<length {
          tape.values[weights][weight(sample, head, row, column)] = column < seen ? exponentials[column] / sum : 0
        }
        for k in 0..<headWidth {
          tape.values[output][(sample * length + row) * width + head * headWidth + k] = (0..<seen).reduce(0.0) {
            $0 + tape.values[weights][weight(sample, head, row, $1)] * tape.values[input][cell(sample, $1, 2, head, k)]
          }
        }
      }
    }
  }

  /// With W the weights: dV = Wᵀ · dcontext, dW = dcontext · Vᵀ, dS = W · (dW − Σ W · dW) by rows,
  /// dQ = dS · K · scale, dK = dSᵀ · Q · scale.
  func backward(_ tape: inout Tape) {
    visit(tape.batch) { sample, head in
      for row in 0..<length {
        func slope(_ k: Int) -> Double {
          tape.gradients[output][(sample * length + row) * width + head * headWidth + k]
        }
        let seen = isCausal ? row + 1 : length
        let w = (0..<seen).map { tape.values[weights][weight(sample, head, row, $0)] }
        let dw = (0..<seen).map { column in
          (0..<headWidth).reduce(0.0) { $0 + slope($1) * tape.values[input][cell(sample, column, 2, head, $1)] }
        }
        let mean = zip(w, dw).reduce(0) { $0 + $1.0 * $1.1 }
        for column in 0..<seen {
          let score = w[column] * (dw[column] - mean) * scale
          for k in 0..<headWidth {
            let (query, key) = (cell(sample, row, 0, head, k), cell(sample, column, 1, head, k))
            tape.gradients[input][cell(sample, column, 2, head, k)] += w[column] * slope(k)
            tape.gradients[input][query] += score * tape.values[input][key]
            tape.gradients[input][key] += score * tape.values[input][query]
          }
        }
      }
    }
  }

  private func visit(_ batch: Int, _ body: (_ sample: Int, _ head: Int) -> Void) {
    for sample in 0..<batch {
      for head in 0..<heads { body(sample, head) }
    }
  }

  /// - Parameter part: 0 for the query, 1 for the key, 2 for the value
  private func cell(_ sample: Int, _ position: Int, _ part: Int, _ head: Int, _ k: Int) -> Int {
    ((sample * length + position) * 3 + part) * width + head * headWidth + k
  }

  private func weight(_ sample: Int, _ head: Int, _ row: Int, _ column: Int) -> Int {
    ((sample * heads + head) * length + row) * length + column
  }
}

extension Attention {
  struct Forward: BitwiseCopyable {
    var scores: Int
    var mix: Int
    var length: Int
    var width: Int
    var heads: Int
    var isCausal: Bool
    var scale: Float
    var input: Int
    var weights: Int
    var output: Int

    /// A range of heads, counted through all samples.
    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      for index in start..<start + count {
        let (sample, head) = (index / heads, index % heads)
        let query = replay.arena + (input + sample * length * 3 * width + head * (width / heads))
        let weights = replay.arena + (weights + index * length * length)
        replay.products[scores].run(
          rows: length, query, query + width, into: weights, start: .zero, scratch: replay.scratch(part: part))
        replay.kernels.pointee.attentionWeights(length, isCausal ? 1 : 0, scale, weights)
        replay.products[mix].run(
          rows: length, weights, query + 2 * width,
          into: replay.arena + (output + sample * length * width + head * (width / heads)), start: .zero,
          scratch: replay.scratch(part: part))
      }
    }
  }

  struct Backward: BitwiseCopyable {
    var valueProduct: Int
    var weightProduct: Int
    var queryProduct: Int
    var keyProduct: Int
    var length: Int
    var width: Int
    var heads: Int
    var scale: Float
    var input: Int
    var weights: Int
    var outputGradient: Int
    var inputGradient: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let slopes = replay.scratch(part: part)
      let scratch = slopes + (length * length).paddedToLine
      for index in start..<start + count {
        let (sample, head) = (index / heads, index % heads)
        let place = sample * length * 3 * width + head * (width / heads)
        let query = replay.arena + (input + place)
        let gradient = replay.arena + (inputGradient + place)
        let weights = replay.arena + (weights + index * length * length)
        let context = replay.arena + (outputGradient + sample * length * width + head * (width / heads))
        replay.products[valueProduct].run(
          rows: length, weights, context, into: gradient + 2 * width, start: .zero, scratch: scratch)
        replay.products[weightProduct].run(
          rows: length, context, query + 2 * width, into: slopes, start: .zero, scratch: scratch)
        replay.kernels.pointee.softmaxBackward(length, length, weights, slopes, length, slopes)
        replay.kernels.pointee.scale(length * length, scale, slopes)
        replay.products[queryProduct].run(
          rows: length, slopes, query + width, into: gradient, start: .zero, scratch: scratch)
        replay.products[keyProduct].run(
          rows: length, slopes, query, into: gradient + width, start: .zero, scratch: scratch)
      }
    }
  }

  private func product(
    _ recorder: Recorder, columns: Int, depth: Int, a: MatrixProduct.Strides, b: MatrixProduct.Strides, cRow: Int
  ) -> MatrixProduct {
    MatrixProduct(
      rows: length, columns: columns, depth: depth, a: a, b: b, cRow: cRow, compute: recorder.compute,
      isParallel: false)
  }

  func recordForward(_ recorder: inout Recorder) {
    let scores = product(
      recorder, columns: length, depth: headWidth, a: .rowMajor(3 * width), b: .transposed(3 * width), cRow: length)
    let mix = product(
      recorder, columns: headWidth, depth: length, a: .rowMajor(length), b: .rowMajor(3 * width), cRow: width)
    recorder.needScratch(max(scores.scratchCount, mix.scratchCount))
    recorder.emit(
      Instruction(
        .attentionForward(
          recorder.keep(
            Forward(
              scores: recorder.addUnshared(scores), mix: recorder.addUnshared(mix), length: length, width: width,
              heads: heads, isCausal: isCausal, scale: Float(scale), input: recorder.values[input],
              weights: recorder.values[weights], output: recorder.values[output]))), count: recorder.batch * heads,
        weight: multiplications / heads, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    let rows = 3 * width
    let products = [
      product(recorder, columns: headWidth, depth: length, a: .transposed(length), b: .rowMajor(width), cRow: rows),
      product(recorder, columns: length, depth: headWidth, a: .rowMajor(width), b: .transposed(rows), cRow: length),
      product(recorder, columns: headWidth, depth: length, a: .rowMajor(length), b: .rowMajor(rows), cRow: rows),
      product(recorder, columns: headWidth, depth: length, a: .transposed(length), b: .rowMajor(rows), cRow: rows),
    ]
    let scratch = products.reduce(0) { max($0, $1.scratchCount) }
    recorder.needScratch((length * length).paddedToLine + scratch)
    let numbers = products.map { recorder.addUnshared($0) }
    recorder.emit(
      Instruction(
        .attentionBackward(
          recorder.keep(
            Backward(
              valueProduct: numbers[0], weightProduct: numbers[1], queryProduct: numbers[2], keyProduct: numbers[3],
              length: length, width: width, heads: heads, scale: Float(scale), input: recorder.values[input],
              weights: recorder.values[weights], outputGradient: outputGradient, inputGradient: inputGradient))),
        count: recorder.batch * heads, weight: 2 * multiplications / heads, unit: 1))
  }
}

extension AttentionSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let shape = graph.outputShape
    guard case .sequence(let length, let width) = shape else {
      throw EngineError("layer \(name) attends to the positions of a sequence, not to \(shape.inWords)")
    }
    guard heads > 0, width % heads == 0 else {
      throw EngineError(
        "layer \(name) has \(heads) heads, which cannot share out the \(width) numbers of \(shape.inWords)")
    }
    func dense(_ weight: String, _ bias: String, to value: String, width: Int) throws {
      let (input, inputs) = (graph.output, graph.outputShape.width)
      let weight = try graph.addParameter(
        "\(name).\(weight)", shape: [inputs, width], initializer: initializer, fanIn: inputs, fanOut: width)
      let bias = try graph.addParameter("\(name).\(bias)", shape: [width])
      let output = try graph.addOutput("\(name).\(value)", .sequence(length: length, width: width), of: name)
      graph.add(
        .dense(
          Dense(
            input: input, weight: weight, bias: bias, output: output, positions: length, inputs: inputs, units: width)))
    }
    try dense("weight", "bias", to: "qkv", width: 3 * width)
    let input = graph.output
    let weights = try graph.addTrace(
      "\(name).weights", .image(channels: heads, height: length, width: length), of: name)
    let context = try graph.addOutput("\(name).context", shape, of: name)
    graph.add(
      .attention(
        Attention(
          input: input, weights: weights, output: context, length: length, width: width, heads: heads,
          isCausal: isCausal)))
    try dense("output_weight", "output_bias", to: "a", width: width)
  }
}
