import Engine

/// Something that can be set in the playground, in the order of the arrow keys.
public enum Control: Sendable, Hashable {
  case dataSet, noise, trainShare, samples, seed
  /// A table's column to be predicted, and one that the network may see.
  case target
  case column(String)
  case feature(InputFeature)
  case layers
  case units(Int)
  case activation(Int)
  case initializer, dropout, loss
  case optimizer, momentum, weightDecay, rate, schedule, scheduleSteps, batch, l1, l2, patience
  case stopStep, stopLoss
}

/// A part of the list of controls.
public enum ControlGroup: String, Sendable, CaseIterable {
  case data, inputs, network, training
}

extension Control {
  public var group: ControlGroup {
    switch self {
    case .dataSet, .noise, .trainShare, .samples, .seed, .target: .data
    case .column, .feature: .inputs
    case .layers, .units, .activation, .initializer, .dropout, .loss: .network
    case .optimizer, .momentum, .weightDecay, .rate, .schedule, .scheduleSteps, .batch, .l1, .l2, .patience,
      .stopStep, .stopLoss:
      .training
    }
  }

  /// As the list calls it.
  public var label: String {
    switch self {
    case .dataSet: "set"
    case .noise: "noise"
    case .trainShare: "train share"
    case .samples: "points"
    case .seed: "seed"
    case .target: "predict"
    case .column(let name): String(name.prefix(20))
    case .feature(let feature): feature.symbol
    case .layers: "hidden layers"
    case .units(let layer), .activation(let layer): "layer \(layer + 1)"
    case .initializer: "weights start"
    case .dropout: "dropout"
    case .loss: "loss"
    case .optimizer: "optimiser"
    case .momentum: "momentum"
    case .weightDecay: "weight decay"
    case .rate: "rate η"
    case .schedule: "schedule"
    case .scheduleSteps: "over steps"
    case .batch: "batch"
    case .l1: "L1"
    case .l2: "L2"
    case .patience: "stop when worse"
    case .stopStep: "stop at step"
    case .stopLoss: "stop at loss"
    }
  }

  /// Where several stand on a row, what this one is.
  var title: String {
    switch self {
    case .units: label + " neurons"
    case .activation: label + " activation"
    default: label
    }
  }

  /// What the mouse finds: `control[rate]`.
  var name: String { "control[\(self)]" }

  /// Whether the row of the one before has room for it.
  var sharesRow: Bool {
    switch self {
    case .activation: true
    case .feature(let feature): feature != .x1 && feature != .product
    default: false
    }
  }
}

extension Playground {
  /// The controls that these settings have.
  public var controls: [Control] {
    var all: [Control] = [.dataSet]
    if case .toy = data { all += [.noise, .trainShare, .samples] }
    if case .csv = data, ownTable != nil { all += [.target, .trainShare] }
    all.append(.seed)
    if case .csv(let spec) = data, let ownTable {
      all += ownTable.inputs.filter { $0 != spec.target }.map { .column($0) }
    }
    if isPlane { all += InputFeature.allCases.map { .feature($0) } }
    all.append(.layers)
    for layer in hidden.indices { all += [.units(layer), .activation(layer)] }
    all += [.initializer]
    if !hidden.isEmpty { all.append(.dropout) }
    all += [.loss, .optimizer]
    switch hyperparameters.optimizer {
    case .momentum: all.append(.momentum)
    case .adamW: all.append(.weightDecay)
    case .sgd, .rmsprop, .adam: break
    }
    all += [.rate, .schedule]
    if hyperparameters.schedule.decay != .constant { all.append(.scheduleSteps) }
    return all + [.batch, .l1, .l2, .patience, .stopStep, .stopLoss]
  }
}
