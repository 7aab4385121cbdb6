import Datasets
import Engine

extension DataSpec {
  /// The same set, however noisy and however cut.
  func isSameSet(as other: DataSpec) -> Bool {
    switch (self, other) {
    case (.toy(let mine, _, _, _, _), .toy(let others, _, _, _, _)): mine == others
    case (.digits, .builtInDigits), (.builtInDigits, .digits): true
    case (.csv(let mine), .csv(let others)): mine.hash == others.hash
    default: self == other
    }
  }

  var title: String {
    switch self {
    case .toy(let set, _, _, _, _): set.rawValue
    case .table(let inputs, _, _, _, _): "\(inputs.count) samples"
    case .csv(let spec): spec.fileName
    case .digits, .builtInDigits: "digits"
    case .adding: "adding"
    case .letters, .plays: "letters"
    case .karateClub: "karate club"
    }
  }
}

extension Loss {
  var title: String {
    switch self {
    case .meanSquaredError: "squared error"
    case .meanAbsoluteError: "absolute error"
    case .binaryCrossEntropy, .softmaxCrossEntropy: "cross-entropy"
    }
  }
}

extension Optimizer {
  static let choices: [Optimizer] = [
    .sgd, .momentum(0.9), .rmsprop(decay: 0.9), .adam(beta1: 0.9, beta2: 0.999),
    .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01),
  ]

  var title: String {
    switch self {
    case .sgd: "SGD"
    case .momentum: "momentum"
    case .rmsprop: "RMSprop"
    case .adam: "Adam"
    case .adamW: "AdamW"
    }
  }
}

extension Schedule {
  static let choices: [Decay] = [
    .constant, .step(every: 1000, factor: 0.5), .exponential(every: 1000, factor: 0.5),
    .cosine(steps: 10_000, floor: 0), .plateau(patience: 5, factor: 0.5),
  ]
}

extension Schedule.Decay {
  var title: String {
    switch self {
    case .constant: "constant"
    case .step: "halved"
    case .exponential: "halving"
    case .cosine: "cosine"
    case .plateau: "plateau"
    }
  }

  /// Steps it is over; epochs of patience for a plateau.
  var length: Int {
    get {
      switch self {
      case .constant: 0
      case .step(let every, _), .exponential(let every, _): every
      case .cosine(let steps, _): steps
      case .plateau(let patience, _): patience
      }
    }
    set {
      switch self {
      case .constant: break
      case .step(_, let factor): self = .step(every: newValue, factor: factor)
      case .exponential(_, let factor): self = .exponential(every: newValue, factor: factor)
      case .cosine(_, let floor): self = .cosine(steps: newValue, floor: floor)
      case .plateau(_, let factor): self = .plateau(patience: newValue, factor: factor)
      }
    }
  }
}
