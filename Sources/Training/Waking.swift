import Datasets
import Engine

extension Trainer {
  /// How many training samples are looked at for what is true of a network on the whole: of large sets the first ones.
  var inspectedSamples: Int { hasSmallData ? data.train.count : min(data.train.count, 256) }

  /// Forward and backward of the mean loss of those samples, by the parameters of any state of the model.
  func inspect(_ state: State) throws -> Plan {
    let plan = try plans.inspection(inspectedSamples, self)
    writeFirstSamples(into: plan)
    _ = plan.differentiateLoss(state)
    return plan
  }

  /// Inputs and targets of as many training samples as a plan takes.
  func writeFirstSamples(into plan: Plan) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: plan.batch) { samples in
      for row in 0..<plan.batch { samples[row] = Int32(row) }
      copy(data.train, UnsafeBufferPointer(samples), into: plan)
    }
  }

  /// How awake each hidden unit is on the training samples, and the largest gradient of their mean loss by what is free to move.
  func activity() throws -> Activity {
    let plan = try inspect(state)
    var layers: [Activity.Layer] = []
    for case .dense(let layer) in run.model.layers.dropLast() {
      let sums = try plan.value(layer.name + ".z").values
      layers.append(
        Activity.Layer(
          name: layer.name,
          units: (0..<layer.units).map { unit in
            Activity.Unit(
              slopes: stride(from: unit, to: sums.count, by: layer.units).map {
                layer.activation.slope(at: sums[$0]) ?? .nan
              })
          }))
    }
    var largest: Float = 0
    for info in state.parameters {
      let frozen = state.frozen[info.name] ?? []
      for (index, gradient) in try plan.gradient(info.name).values.enumerated() where !frozen.contains(index) {
        largest = gradient.isNaN || largest.isNaN ? .nan : max(largest, abs(gradient))
      }
    }
    return Activity(samples: plan.batch, layers: layers, largestGradient: largest)
  }
}

extension Activity.Unit {
  fileprivate init(slopes: [Float]) {
    self.init(
      awake: slopes.count { $0 != 0 }, largestSlope: slopes.map(abs).max() ?? 0,
      meanSlope: slopes.reduce(0, +) / Float(max(1, slopes.count)))
  }
}
