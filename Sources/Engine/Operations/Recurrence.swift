/// The hidden state of a recurrent layer at each position, from what the input says to its gates (z, computed beforehand
/// for all positions at once) and from the hidden state before: u = h · recurrent (+ recurrent bias).
///
/// Samples do not see each other, so threads share out the samples and each goes through time by itself.
struct Recurrence: OperationBody {
  var kind: RecurrentSpec.Kind
  var input: Int
  var gates: Int
  /// nil for a layer that has no cell.
  var cell: Int?
  var output: Int
  var recurrent: Int
  /// Added to u of the last gate; nil for a layer without.
  var recurrentBias: Int?
  var length: Int
  var units: Int

  private var gateWidth: Int { kind.gates * units }

  var multiplications: Int { length * units * gateWidth }

  func forward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      var (hidden, cell) = ([Double](repeating: 0, count: units), [Double](repeating: 0, count: units))
      for position in sample * length..<(sample + 1) * length {
        let z = Array(tape.values[input][position * gateWidth..<(position + 1) * gateWidth])
        let now = kind.cell.forward(z: z, u: spoken(hidden, tape), hidden: hidden, cell: cell)
        (hidden, cell) = (now.hidden, now.cell)
        tape.values[gates].replaceSubrange(position * gateWidth..<(position + 1) * gateWidth, with: now.gates)
        tape.values[output].replaceSubrange(position * units..<(position + 1) * units, with: hidden)
        if let place = self.cell {
          tape.values[place].replaceSubrange(position * units..<(position + 1) * units, with: cell)
        }
      }
    }
  }

  /// Backpropagation through time: from the last position to the first, drecurrent = Σ h before ᵀ · du, and
  /// dh before = du · recurrentᵀ + what goes past the gates, added to what the layers above said.
  func backward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      var (dh, dc) = ([Double](repeating: 0, count: units), [Double](repeating: 0, count: units))
      for position in (sample * length..<(sample + 1) * length).reversed() {
        let here = position * units..<(position + 1) * units
        let isFirst = position == sample * length
        func before(_ value: Int?) -> [Double] {
          guard let value, !isFirst else { return [Double](repeating: 0, count: units) }
          return Array(tape.values[value][here.lowerBound - units..<here.lowerBound])
        }
        for k in 0..<units {
          dh[k] += tape.gradients[output][here.lowerBound + k]
          tape.gradients[output][here.lowerBound + k] = dh[k]
        }
        let (hidden, gateCells) = (before(output), position * gateWidth..<(position + 1) * gateWidth)
        let slopes = kind.cell.backward(
          gates: Array(tape.values[gates][gateCells]), u: spoken(hidden, tape), hidden: hidden,
          cellBefore: before(cell),
          cell: cell.map { Array(tape.values[$0][here]) } ?? dc, dh: dh, dc: dc)
        (dh, dc) = (slopes.dh, slopes.dc)
        for gate in 0..<gateWidth {
          tape.gradients[input][position * gateWidth + gate] += slopes.dz[gate]
          for k in 0..<units {
            tape.parameterGradients[recurrent][k * gateWidth + gate] += hidden[k] * slopes.du[gate]
            dh[k] += slopes.du[gate] * tape.parameters[recurrent][k * gateWidth + gate]
          }
        }
        if let recurrentBias {
          for k in 0..<units { tape.parameterGradients[recurrentBias][k] += slopes.du[gateWidth - units + k] }
        }
      }
    }
  }

  /// u
  private func spoken(_ hidden: [Double], _ tape: Tape) -> [Double] {
    (0..<gateWidth).map { gate in
      var sum = 0.0
      if let recurrentBias, gate >= gateWidth - units {
        sum = tape.parameters[recurrentBias][gate - (gateWidth - units)]
      }
      return hidden.indices.reduce(sum) { $0 + hidden[$1] * tape.parameters[recurrent][$1 * gateWidth + gate] }
    }
  }
}

extension Recurrence {
  /// Where everything lies, sample by sample and position by position.
  struct Places: BitwiseCopyable {
    var kind: RecurrentSpec.Kind
    var length: Int
    var units: Int
    var z: Int
    var gates: Int
    /// Only with a cell.
    var cell: Int
    var output: Int
    /// The hidden state before each position, zeros before the first.
    var before: Int
    /// What that says to the last gate, of a GRU; else to all gates at once, where the gates will be.
    var spoken: Int
    var recurrent: Int
    /// Of a GRU.
    var recurrentBias: Int

    var gateWidth: Int { kind.gates * units }
  }

  struct Forward: BitwiseCopyable {
    var places: Places
    /// Samples by gates; for a GRU first the two gates σ and then the third.
    var product: Int
    var lastProduct: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let p = places
      let (units, width, length) = (p.units, p.gateWidth, p.length)
      for time in 0..<length {
        let first = start * length + time
        for sample in 0..<count {
          let row = (first + sample * length) * width
          (replay.arena + (p.gates + row)).update(from: replay.arena + (p.z + row), count: width)
        }
        let before = replay.arena + (p.before + first * units)
        if p.kind == .gru {
          for sample in 0..<count {
            (replay.arena + (p.spoken + (first + sample * length) * units)).update(
              from: replay.parameters + p.recurrentBias, count: units)
          }
        }
        if time > 0 {
          replay.products[product].run(
            rows: count, before, replay.parameters + p.recurrent, into: replay.arena + (p.gates + first * width),
            start: .accumulate, scratch: replay.scratch(part: part))
          if p.kind == .gru {
            replay.products[lastProduct].run(
              rows: count, before, replay.parameters + (p.recurrent + 2 * units),
              into: replay.arena + (p.spoken + first * units), start: .accumulate, scratch: replay.scratch(part: part))
          }
        }
        for sample in 0..<count {
          let row = first + sample * length
          let gates = replay.arena + (p.gates + row * width)
          let output = replay.arena + (p.output + row * units)
          switch p.kind {
          case .rnn:
            replay.kernels.pointee.tanh.forward(units, gates, gates)
            output.update(from: gates, count: units)
          case .lstm:
            let cell = replay.arena + (p.cell + row * units)
            replay.kernels.pointee.lstmForward(units, gates, time > 0 ? cell - units : nil, cell, output)
          case .gru:
            replay.kernels.pointee.gruForward(
              units, gates, replay.arena + (p.spoken + row * units), replay.arena + (p.before + row * units), output)
          }
          if time + 1 < length {
            (replay.arena + (p.before + (row + 1) * units)).update(from: output, count: units)
          }
        }
      }
    }
  }

  /// Gradients of z and u at all positions.
  struct Backward: BitwiseCopyable {
    var places: Places
    /// Samples by units: du · recurrentᵀ.
    var product: Int
    /// gates × units
    var turned: Int
    var outputGradient: Int
    var inputGradient: Int
    /// Gradient of u; where z and u are just added it is that of z.
    var spokenGradient: Int
    /// For each sample: what comes back through time to the hidden state and to the cell.
    var hiddenGradient: Int
    var cellGradient: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      let p = places
      let (units, width, length) = (p.units, p.gateWidth, p.length)
      (replay.arena + (cellGradient + start * units)).update(repeating: 0, count: count * units)
      for time in (0..<length).reversed() {
        let first = start * length + time
        for sample in 0..<count {
          let row = first + sample * length
          let slopes = replay.arena + (outputGradient + row * units)
          let back = replay.arena + (hiddenGradient + (start + sample) * units)
          if time + 1 < length { replay.kernels.pointee.addScaled(units, 1, back, slopes) }
          back.update(repeating: 0, count: units)
          let gates = replay.arena + (p.gates + row * width)
          let dz = replay.arena + (inputGradient + row * width)
          switch p.kind {
          case .rnn: replay.kernels.pointee.tanh.backward(units, gates, gates, slopes, dz)
          case .lstm:
            let cell = replay.arena + (p.cell + row * units)
            replay.kernels.pointee.lstmBackward(
              units, gates, time > 0 ? cell - units : nil, cell, slopes,
              replay.arena + (cellGradient + (start + sample) * units), dz)
          case .gru:
            replay.kernels.pointee.gruBackward(
              units, gates, replay.arena + (p.spoken + row * units), replay.arena + (p.before + row * units), slopes,
              dz,
              replay.arena + (spokenGradient + row * width), back)
          }
        }
        if time > 0 {
          replay.products[product].run(
            rows: count, replay.arena + (spokenGradient + first * width), replay.arena + turned,
            into: replay.arena + (hiddenGradient + start * units), start: .accumulate,
            scratch: replay.scratch(part: part))
        }
      }
    }
  }

  private func places(_ recorder: inout Recorder) -> Places {
    let positions = recorder.batch * length
    let before = recorder.shared(output, count: positions * units)
    return Places(
      kind: kind, length: length, units: units, z: recorder.values[input], gates: recorder.values[gates],
      cell: cell.map { recorder.values[$0] } ?? 0, output: recorder.values[output], before: before,
      spoken: kind == .gru ? recorder.shared(gates, count: positions * units) : 0,
      recurrent: recorder.offset(of: recurrent), recurrentBias: recurrentBias.map { recorder.offset(of: $0) } ?? 0)
  }

  func recordForward(_ recorder: inout Recorder) {
    let places = places(&recorder)
    // Rows of a product are the samples at one time.
    func product(_ columns: Int, cRow: Int) -> MatrixProduct {
      MatrixProduct(
        rows: recorder.batch, columns: columns, depth: units, a: .rowMajor(length * units), b: .rowMajor(gateWidth),
        cRow: length * cRow, compute: recorder.compute, isParallel: false)
    }
    let main = product(kind == .gru ? 2 * units : gateWidth, cRow: gateWidth)
    let last = product(units, cRow: units)
    recorder.needScratch(max(main.scratchCount, last.scratchCount))
    recorder.emit(
      Instruction(
        .recurrenceForward(
          recorder.keep(
            Forward(places: places, product: recorder.addUnshared(main), lastProduct: recorder.addUnshared(last)))),
        count: recorder.batch, weight: multiplications, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    let places = places(&recorder)
    let (batch, positions) = (recorder.batch, recorder.batch * length)
    let turned = recorder.reserve(units * gateWidth)
    let spokenGradient = kind == .gru ? recorder.reserve(positions * gateWidth) : inputGradient
    let back = MatrixProduct(
      rows: batch, columns: units, depth: gateWidth, a: .rowMajor(length * gateWidth), b: .rowMajor(units),
      cRow: units, compute: recorder.compute, isParallel: false)
    recorder.needScratch(back.scratchCount)
    recorder.emit(
      Instruction(
        .transpose(
          recorder.keep(Transpose(rows: units, columns: gateWidth, parameter: places.recurrent, target: turned))),
        count: gateWidth, weight: units))
    recorder.emit(
      Instruction(
        .recurrenceBackward(
          recorder.keep(
            Backward(
              places: places, product: recorder.addUnshared(back), turned: turned, outputGradient: outputGradient,
              inputGradient: inputGradient, spokenGradient: spokenGradient,
              hiddenGradient: recorder.reserve(batch * units), cellGradient: recorder.reserve(batch * units)))),
        count: batch, weight: multiplications, unit: 1))
    let weightProduct = MatrixProduct(
      rows: units, columns: gateWidth, depth: positions, a: .transposed(units), b: .rowMajor(gateWidth),
      compute: recorder.compute)
    recorder.emit(
      Instruction(
        undivided: .denseWeightGradient(
          recorder.keep(
            Dense.WeightGradient(
              product: recorder.add(weightProduct), input: places.before, outputGradient: spokenGradient,
              weightGradient: recorder.parameterGradients + places.recurrent)))))
    if let recurrentBias {
      recorder.emit(
        Instruction(
          .columnSums(
            recorder.keep(
              ColumnSums(
                rows: positions, columns: gateWidth, source: spokenGradient + gateWidth - units,
                target: recorder.parameterGradients + recorder.offset(of: recurrentBias)))), count: units,
          weight: positions))
    }
  }
}

/// A parameter with rows and columns exchanged.
struct Transpose: BitwiseCopyable {
  var rows: Int
  var columns: Int
  var parameter: Int
  var target: Int

  /// A range of the parameter's columns.
  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    for column in start..<start + count {
      let row = replay.arena + (target + column * rows)
      let source = replay.parameters + (parameter + column)
      for index in 0..<rows { row[index] = source[index * columns] }
    }
  }
}

extension RecurrentSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let shape = graph.outputShape
    guard case .sequence(let length, let width) = shape else {
      throw EngineError("layer \(name) goes through a sequence, not \(shape.inWords)")
    }
    let gateWidth = [kind.gates, units].product
    guard units > 0, gateWidth <= Graph.widestLayer else {
      throw EngineError("layer \(name) has \(units) units; it needs 1 to \(Graph.widestLayer / kind.gates)")
    }
    let input = graph.output
    let weight = try graph.addParameter(
      "\(name).weight", shape: [width, gateWidth], initializer: initializer, fanIn: width, fanOut: units)
    let recurrent = try graph.addParameter(
      "\(name).recurrent", shape: [units, gateWidth], initializer: recurrentInitializer, fanIn: units, fanOut: units)
    let bias = try graph.addParameter("\(name).bias", shape: [gateWidth])
    let recurrentBias = kind == .gru ? try graph.addParameter("\(name).recurrent_bias", shape: [units]) : nil
    let gateShape = Shape.sequence(length: length, width: gateWidth)
    let z = try graph.addOutput("\(name).z", gateShape, of: name)
    graph.add(
      .dense(
        Dense(
          input: input, weight: weight, bias: bias, output: z, positions: length, inputs: width, units: gateWidth)))
    let gates = try graph.addTrace("\(name).gates", gateShape, of: name)
    let hidden = Shape.sequence(length: length, width: units)
    let cell = kind == .lstm ? try graph.addTrace("\(name).c", hidden, of: name) : nil
    let output = try graph.addOutput("\(name).a", hidden, of: name)
    graph.add(
      .recurrence(
        Recurrence(
          kind: kind, input: z, gates: gates, cell: cell, output: output, recurrent: recurrent,
          recurrentBias: recurrentBias, length: length, units: units)))
  }
}
