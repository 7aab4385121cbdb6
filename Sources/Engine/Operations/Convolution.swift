/// z[f, y, x] = bias[f] + Σ over c, i, j of weight[f, c, i, j] · image[c, y · stride + i − padding, x · stride + j − padding],
/// with zeros around the image.
///
/// On the way each image is unrolled into columns (im2col): one column for each place of the filters, in it the numbers
/// that a filter sees there. The convolution then is one matrix product a sample, filters × patch by patch × places.
struct Convolution: OperationBody {
  var input: Int
  var weight: Int
  var bias: Int
  var output: Int
  var filters: Int
  var geometry: Geometry

  /// How filters slide over an image.
  struct Geometry: BitwiseCopyable {
    var channels: Int
    var height: Int
    var width: Int
    var kernel: Int
    var stride: Int
    var padding: Int

    var rows: Int { (height + 2 * padding - kernel) / stride + 1 }
    var columns: Int { (width + 2 * padding - kernel) / stride + 1 }
    /// Numbers of an image.
    var count: Int { channels * height * width }
    /// Places of a filter.
    var places: Int { rows * columns }
    /// Numbers that a filter sees at once.
    var patch: Int { channels * kernel * kernel }
  }

  var multiplications: Int { filters * geometry.patch * geometry.places }

  func forward(_ tape: inout Tape) {
    visit(tape.batch) { sample, filter, place, weights, pixels in
      var sum = tape.parameters[bias][filter]
      for (w, pixel) in zip(weights, pixels) where pixel >= 0 {
        sum += tape.parameters[weight][w] * tape.values[input][pixel]
      }
      tape.values[output][(sample * filters + filter) * geometry.places + place] = sum
    }
  }

  /// dweight[f, c, i, j] = Σ dz[f, y, x] · image[…] over the places, dbias[f] = Σ dz[f], and dimage takes back
  /// dz[f, y, x] · weight[f, c, i, j] wherever a filter looked.
  func backward(_ tape: inout Tape) {
    visit(tape.batch) { sample, filter, place, weights, pixels in
      let slope = tape.gradients[output][(sample * filters + filter) * geometry.places + place]
      tape.parameterGradients[bias][filter] += slope
      for (w, pixel) in zip(weights, pixels) where pixel >= 0 {
        tape.parameterGradients[weight][w] += slope * tape.values[input][pixel]
        tape.gradients[input][pixel] += slope * tape.parameters[weight][w]
      }
    }
  }

  /// For each place of each filter on each sample: positions of the weights and, side by side with them, of the numbers
  /// of the image; −1 beyond its edge.
  private func visit(
    _ batch: Int, _ body: (_ sample: Int, _ filter: Int, _ place: Int, _ weights: Range<Int>, _ pixels: [Int]) -> Void
  ) {
    let g = geometry
    for sample in 0..<batch {
      for place in 0..<g.places {
        let (top, left) = (place / g.columns * g.stride - g.padding, place % g.columns * g.stride - g.padding)
        let pixels = (0..<g.patch).map { index in
          let channel = index / (g.kernel * g.kernel)
          let (y, x) = (top + index / g.kernel % g.kernel, left + index % g.kernel)
          guard (0..<g.height).contains(y), (0..<g.width).contains(x) else { return -1 }
          return ((sample * g.channels + channel) * g.height + y) * g.width + x
        }
        for filter in 0..<filters { body(sample, filter, place, filter * g.patch..<(filter + 1) * g.patch, pixels) }
      }
    }
  }
}

extension Convolution {
  struct Forward: BitwiseCopyable {
    var product: Int
    var geometry: Geometry
    var filters: Int
    var input: Int
    var weight: Int
    var bias: Int
    var output: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let unrolled = replay.scratch(part: part)
      let scratch = unrolled + geometry.unrolledCount
      let bias = replay.parameters + bias
      for sample in start..<start + count {
        geometry.unroll(replay.arena + (input + sample * geometry.count), into: unrolled, replay)
        let output = replay.arena + (output + sample * filters * geometry.places)
        for filter in 0..<filters {
          replay.kernels.pointee.fill(geometry.places, bias[filter], output + filter * geometry.places)
        }
        replay.products[product].run(
          replay.parameters + weight, unrolled, into: output, start: .accumulate, scratch: scratch, pool: replay.pool)
      }
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    let product = MatrixProduct(
      rows: filters, columns: geometry.places, depth: geometry.patch, a: .rowMajor(geometry.patch),
      b: .rowMajor(geometry.places), compute: recorder.compute, isParallel: false)
    recorder.needScratch(geometry.unrolledCount + product.scratchCount)
    recorder.emit(
      Instruction(
        .convolutionForward(
          recorder.keep(
            Forward(
              product: recorder.addUnshared(product), geometry: geometry, filters: filters,
              input: recorder.values[input], weight: recorder.offset(of: weight), bias: recorder.offset(of: bias),
              output: recorder.values[output]))), count: recorder.batch, weight: multiplications, unit: 1))
  }

  struct ParameterGradient: BitwiseCopyable {
    var product: Int
    var geometry: Geometry
    var filters: Int
    var batch: Int
    var input: Int
    var outputGradient: Int
    /// A filters × patch and filters for each shard.
    var weightShards: Int
    var biasShards: Int

    /// Gradients of the shards from `start` on, each the sum over a run of samples.
    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let unrolled = replay.scratch(part: part)
      let scratch = unrolled + geometry.unrolledCount
      let shards = Convolution.shards(batch)
      for shard in start..<start + count {
        let weightGradient = replay.arena + (weightShards + shard * (filters * geometry.patch).paddedToLine)
        let biasGradient = replay.arena + (biasShards + shard * filters.paddedToLine)
        let first = batch * shard / shards
        for sample in first..<batch * (shard + 1) / shards {
          geometry.unroll(replay.arena + (input + sample * geometry.count), into: unrolled, replay)
          let slopes = replay.arena + (outputGradient + sample * filters * geometry.places)
          replay.products[product].run(
            slopes, unrolled, into: weightGradient, start: sample == first ? .zero : .accumulate, scratch: scratch,
            pool: replay.pool)
          for filter in 0..<filters {
            let sum = replay.kernels.pointee.sum(geometry.places, slopes + filter * geometry.places)
            biasGradient[filter] = sample == first ? sum : biasGradient[filter] + sum
          }
        }
      }
    }
  }

  struct InputGradient: BitwiseCopyable {
    var product: Int
    var geometry: Geometry
    var filters: Int
    var outputGradient: Int
    var weight: Int
    var inputGradient: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let unrolled = replay.scratch(part: part)
      let scratch = unrolled + geometry.unrolledCount
      for sample in start..<start + count {
        replay.products[product].run(
          replay.parameters + weight, replay.arena + (outputGradient + sample * filters * geometry.places),
          into: unrolled, scratch: scratch, pool: replay.pool)
        geometry.roll(unrolled, into: replay.arena + (inputGradient + sample * geometry.count), replay)
      }
    }
  }

  /// Shards of a gradient that is a sum over the batch: enough for many threads, few enough to be added up quickly.
  static func shards(_ batch: Int) -> Int { min(batch, 16) }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let shards = Convolution.shards(recorder.batch)
    let (weightStride, biasStride) = ((filters * geometry.patch).paddedToLine, filters.paddedToLine)
    let weightShards = recorder.reserve(shards * weightStride)
    let biasShards = recorder.reserve(shards * biasStride)
    let weightProduct = MatrixProduct(
      rows: filters, columns: geometry.patch, depth: geometry.places, a: .rowMajor(geometry.places),
      b: .transposed(geometry.places), compute: recorder.compute, isParallel: false)
    recorder.needScratch(geometry.unrolledCount + weightProduct.scratchCount)
    recorder.emit(
      Instruction(
        .convolutionParameterGradient(
          recorder.keep(
            ParameterGradient(
              product: recorder.addUnshared(weightProduct), geometry: geometry, filters: filters, batch: recorder.batch,
              input: recorder.values[input], outputGradient: outputGradient, weightShards: weightShards,
              biasShards: biasShards))), count: shards, weight: multiplications * recorder.batch / shards, unit: 1))
    for (parameter, source, stride, count) in [
      (weight, weightShards, weightStride, filters * geometry.patch), (bias, biasShards, biasStride, filters),
    ] {
      recorder.emit(
        Instruction(
          .sumShards(
            recorder.keep(
              SumShards(
                shards: shards, source: source, stride: stride,
                target: recorder.parameterGradients + recorder.offset(of: parameter)))), count: count, weight: shards))
    }
    // Nobody asks for the slope of a sample while training.
    guard let inputGradient = recorder.gradients[input] else { return }
    let inputProduct = MatrixProduct(
      rows: geometry.patch, columns: geometry.places, depth: filters, a: .transposed(geometry.patch),
      b: .rowMajor(geometry.places), compute: recorder.compute, isParallel: false)
    recorder.needScratch(geometry.unrolledCount + inputProduct.scratchCount)
    recorder.emit(
      Instruction(
        .convolutionInputGradient(
          recorder.keep(
            InputGradient(
              product: recorder.addUnshared(inputProduct), geometry: geometry, filters: filters,
              outputGradient: outputGradient, weight: recorder.offset(of: weight), inputGradient: inputGradient))),
        count: recorder.batch, weight: multiplications, unit: 1))
  }
}

extension Convolution.Geometry {
  /// Room for an image in columns.
  var unrolledCount: Int { (patch * places).paddedToLine }

  @inline(__always) func unroll(
    _ image: UnsafePointer<Float>, into unrolled: UnsafeMutablePointer<Float>, _ replay: Replay
  ) {
    replay.kernels.pointee.imageToColumns(
      channels, height, width, kernel, stride, padding, rows, columns, image, unrolled)
  }

  @inline(__always) func roll(
    _ unrolled: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>, _ replay: Replay
  ) {
    replay.kernels.pointee.columnsToImage(
      channels, height, width, kernel, stride, padding, rows, columns, unrolled, image)
  }
}

extension ConvolutionSpec: LayerDefinition {
  var lastActivation: Activation? { activation }

  func record(in graph: inout Graph) throws {
    let shape = graph.outputShape
    guard case .image(let channels, let height, let width) = shape else {
      throw EngineError("layer \(name) slides over an image, not \(shape.inWords)")
    }
    guard filters > 0, filters <= Graph.widestLayer else {
      throw EngineError("layer \(name) has \(filters) filters; it needs 1 to \(Graph.widestLayer)")
    }
    guard kernel > 0, stride > 0, padding >= 0, padding < kernel, kernel <= Graph.widestLayer,
      stride <= Graph.widestLayer
    else {
      throw EngineError(
        "layer \(name) has a kernel of \(kernel), stride \(stride) and padding \(padding); kernel and stride must be at "
          + "least 1, and padding from 0 to below the kernel")
    }
    guard activation != .softmax else {
      throw EngineError("layer \(name) has softmax, which couples the numbers of a vector; flatten the image first")
    }
    let geometry = Convolution.Geometry(
      channels: channels, height: height, width: width, kernel: kernel, stride: stride, padding: padding)
    guard height + 2 * padding >= kernel, width + 2 * padding >= kernel else {
      throw EngineError(
        "layer \(name) has a kernel of \(kernel) × \(kernel), too large for \(shape.inWords)"
          + (padding > 0 ? " with padding \(padding)" : ""))
    }
    let input = graph.output
    let (fanIn, fanOut) = (geometry.patch, [filters, kernel, kernel].product)
    let weight = try graph.addParameter(
      "\(name).weight", shape: [filters, channels, kernel, kernel], initializer: initializer, fanIn: fanIn,
      fanOut: fanOut)
    let bias = try graph.addParameter(
      "\(name).bias", shape: [filters], initializer: nil, fanIn: fanIn, fanOut: fanOut)
    let output = try graph.addOutput(
      "\(name).z", .image(channels: filters, height: geometry.rows, width: geometry.columns), of: name)
    guard [geometry.patch, geometry.places].product <= Graph.largestParameterCount else {
      throw EngineError("layer \(name): \(shape.inWords) with a kernel of \(kernel) × \(kernel) is too much to unroll")
    }
    graph.add(
      .convolution(
        Convolution(
          input: input, weight: weight, bias: bias, output: output, filters: filters, geometry: geometry)))
    try graph.activate(activation, of: name)
  }
}
