/// The greatest number, or the mean, of each window of each channel.
struct Pooling: OperationBody {
  var input: Int
  var output: Int
  var kind: PoolingSpec.Kind
  /// Windows slide as filters do.
  var geometry: Convolution.Geometry

  func forward(_ tape: inout Tape) {
    visit(tape.batch) { cell, window in
      let seen = window.map { tape.values[input][$0] }
      tape.values[output][cell] =
        kind == .maximum ? seen.max()! : seen.reduce(0, +) / Double(window.count)
    }
  }

  /// A maximum hands its gradient to the first number that was the greatest, a mean to all alike.
  func backward(_ tape: inout Tape) {
    visit(tape.batch) { cell, window in
      let slope = tape.gradients[output][cell]
      switch kind {
      case .maximum:
        let greatest = tape.values[output][cell]
        let first = window.first { tape.values[input][$0] == greatest }
        tape.gradients[input][first ?? window[0]] += slope
      case .average:
        for place in window { tape.gradients[input][place] += slope / Double(window.count) }
      }
    }
  }

  private func visit(_ batch: Int, _ body: (_ cell: Int, _ window: [Int]) -> Void) {
    let g = geometry
    for plane in 0..<batch * g.channels {
      for place in 0..<g.places {
        let (top, left) = (place / g.columns * g.stride, place % g.columns * g.stride)
        let window = (0..<g.kernel * g.kernel).map { index in
          (plane * g.height + top + index / g.kernel) * g.width + left + index % g.kernel
        }
        body(plane * g.places + place, window)
      }
    }
  }
}

extension Pooling {
  struct Forward: BitwiseCopyable {
    var kind: PoolingSpec.Kind
    var geometry: Convolution.Geometry
    var input: Int
    var output: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let g = geometry
      let input = replay.arena + (input + start * g.height * g.width)
      let output = replay.arena + (output + start * g.places)
      switch kind {
      case .maximum:
        replay.kernels.pointee.maximumPoolForward(
          count, g.height, g.width, g.kernel, g.stride, g.rows, g.columns, input, output)
      case .average:
        replay.kernels.pointee.averagePoolForward(
          count, g.height, g.width, g.kernel, g.stride, g.rows, g.columns, input, output)
      }
    }
  }

  struct Backward: BitwiseCopyable {
    var kind: PoolingSpec.Kind
    var geometry: Convolution.Geometry
    var input: Int
    var output: Int
    var outputGradient: Int
    var inputGradient: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let g = geometry
      let slopes = replay.arena + (outputGradient + start * g.places)
      let inputGradient = replay.arena + (inputGradient + start * g.height * g.width)
      switch kind {
      case .maximum:
        replay.kernels.pointee.maximumPoolBackward(
          count, g.height, g.width, g.kernel, g.stride, g.rows, g.columns,
          replay.arena + (input + start * g.height * g.width), replay.arena + (output + start * g.places), slopes,
          inputGradient)
      case .average:
        replay.kernels.pointee.averagePoolBackward(
          count, g.height, g.width, g.kernel, g.stride, g.rows, g.columns, slopes, inputGradient)
      }
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    recorder.emit(
      Instruction(
        .poolingForward(
          recorder.keep(
            Forward(kind: kind, geometry: geometry, input: recorder.values[input], output: recorder.values[output]))),
        count: recorder.batch * geometry.channels, weight: geometry.height * geometry.width, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    recorder.emit(
      Instruction(
        .poolingBackward(
          recorder.keep(
            Backward(
              kind: kind, geometry: geometry, input: recorder.values[input], output: recorder.values[output],
              outputGradient: outputGradient, inputGradient: inputGradient))),
        count: recorder.batch * geometry.channels, weight: geometry.height * geometry.width, unit: 1))
  }
}

extension PoolingSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let shape = graph.outputShape
    guard case .image(let channels, let height, let width) = shape else {
      throw EngineError("layer \(name) slides over an image, not \(shape.inWords)")
    }
    guard size > 0, stride > 0, stride <= Graph.widestLayer else {
      throw EngineError("layer \(name) has windows of \(size) and stride \(stride); both must be at least 1")
    }
    guard size <= height, size <= width else {
      throw EngineError("layer \(name) has windows of \(size) × \(size), too large for \(shape.inWords)")
    }
    let geometry = Convolution.Geometry(
      channels: channels, height: height, width: width, kernel: size, stride: stride, padding: 0)
    let input = graph.output
    let output = try graph.addOutput(
      "\(name).a", .image(channels: channels, height: geometry.rows, width: geometry.columns), of: name)
    graph.add(.pooling(Pooling(input: input, output: output, kind: kind, geometry: geometry)))
  }
}

extension FlattenSpec: LayerDefinition {
  func record(in graph: inout Graph) throws { graph.reshapeOutput(.vector(graph.outputShape.count)) }
}
