import Datasets
import Engine

extension Trainer {
  /// Of large training sets so many samples are looked at.
  private static let wakingSamples = 256

  /// How awake each hidden unit is on the training samples, and the largest gradient of their mean loss by what is free to move.
  func activity() throws -> Activity {
    let set = data.train
    let plan = try plans.inspection(hasSmallData ? set.count : min(set.count, Self.wakingSamples), self)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: plan.batch) { samples in
      for row in 0..<plan.batch { samples[row] = Int32(row) }
      copy(set, UnsafeBufferPointer(samples), into: plan)
    }
    _ = plan.differentiateLoss(state)
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
