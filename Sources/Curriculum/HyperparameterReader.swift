import Engine
import Training

/// Reads from a scene how the network is trained.
struct HyperparameterReader {
  static let keys = ["optimizer", "rate", "batch", "l1", "l2", "schedule", "warm-up", "clipping", "patience"]

  /// The scene.
  let yaml: FencedYAML

  /// Of use only where nothing was reported.
  func hyperparameters() -> Hyperparameters {
    var result = Hyperparameters()
    if let optimizer = yaml.read("optimizer", among: Kind<Optimizer>.optimizers) {
      result.optimizer = optimizer
      check("optimizer") { try optimizer.validate() }
    }
    for (key, path) in [
      ("rate", \Hyperparameters.learningRate), ("l1", \Hyperparameters.l1), ("l2", \Hyperparameters.l2),
    ] {
      guard let number = yaml.number(key) else { continue }
      if number < 0 { yaml.wrong(key, "at least 0") }
      result[keyPath: path] = Float(number)
    }
    result.batch = yaml.integer("batch", in: 1...1_000_000) ?? result.batch
    if let decay = yaml.read("schedule", among: Kind<Schedule.Decay>.schedules) {
      result.schedule.decay = decay
      check("schedule") { try result.schedule.validate() }
    }
    result.schedule.warmUp = yaml.integer("warm-up", in: 0...Int.max) ?? 0
    if let clipping = yaml.read("clipping", among: Kind<Clipping>.clippings) {
      result.clipping = clipping
      check("clipping") { try clipping.validate() }
    }
    result.patience = yaml.integer("patience", in: 1...Int.max)
    return result
  }

  /// Lets the engine say what it makes of a key.
  private func check(_ key: String, _ validate: () throws -> Void) {
    do { try validate() } catch { yaml.problems.report(yaml.line(key), "\(error)") }
  }
}

extension Kind<Optimizer> {
  static let optimizers: [Kind] = [
    Kind("sgd", "straight down the slope") { _ in .sgd },
    Kind("momentum", "with the speed of the steps before") { .momentum($0.number("beta", usual: 0.9)) },
    Kind("rmsprop", "each number at a pace of its own") { .rmsprop(decay: $0.number("decay", usual: 0.9)) },
    Kind("adam", "both of these") {
      .adam(beta1: $0.number("beta1", usual: 0.9), beta2: $0.number("beta2", usual: 0.999))
    },
    Kind("adamw", "and weights that shrink by themselves") {
      .adamW(
        beta1: $0.number("beta1", usual: 0.9), beta2: $0.number("beta2", usual: 0.999),
        weightDecay: $0.number("weight-decay", usual: 0.01))
    },
  ]
}

extension Kind<Schedule.Decay> {
  static let schedules: [Kind] = [
    Kind("constant", "the same rate all the time") { _ in .constant },
    Kind("step", "times `factor` every so many steps") {
      .step(every: $0.integer("every"), factor: $0.number("factor", usual: 0.1))
    },
    Kind("exponential", "the same, but smoothly") {
      .exponential(every: $0.integer("every"), factor: $0.number("factor", usual: 0.1))
    },
    Kind("cosine", "down half a cosine to `floor` times the rate") {
      .cosine(steps: $0.integer("steps"), floor: $0.number("floor", usual: 0))
    },
    Kind("plateau", "times `factor` after more than `patience` epochs without a better held-out loss") {
      .plateau(patience: $0.integer("patience"), factor: $0.number("factor", usual: 0.1))
    },
  ]
}

extension Kind<Clipping> {
  static let clippings: [Kind] = [
    Kind("norm", "a gradient longer than `limit` is shortened to it") { .norm($0.number("limit")) },
    Kind("value", "each number of it is held within ± `limit`") { .value($0.number("limit")) },
  ]
}
