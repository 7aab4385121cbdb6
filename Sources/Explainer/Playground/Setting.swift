import Canvas
import Datasets
import Engine
import Training

/// What a control can be set to.
enum Setting {
  /// One of some words; the first is number 0.
  case choice(Int, of: [String])
  /// A number: what the arrows step through, and what may be typed.
  case number(Float, steps: [Float], within: ClosedRange<Float>, isWhole: Bool = false)
  /// A whole number larger than a Float counts.
  case whole(UInt64)
}

extension Playground {
  /// TensorFlow Playground's scale.
  static let rates: [Float] = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
  private static let penalties: [Float] = [0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
  private static let batches: [Float] = (1...30).map(Float.init) + [40, 50, 64, 100, 128, 250, 256, 500, 512, 1000]
  private static let counts: [Float] = [50, 100, 200, 300, 400, 500, 700, 1000, 1200, 1500, 2000]
  private static let scheduleLengths: [Float] = [100, 300, 1000, 3000, 10_000, 30_000, 100_000]
  private static let switchWords = ["off", "on"]
  static let activations: [Activation] = [.tanh, .relu, .leakyReLU, .gelu, .sigmoid, .linear]
  static let initializers: [Initializer] = [.xavier, .he, .uniform, .orthogonal, .normal, .zeros]

  /// What a control is set to, and what it could be.
  func setting(_ control: Control) -> Setting {
    switch control {
    case .dataSet:
      return .choice(
        dataSets.firstIndex(of: data) ?? dataSets.firstIndex { $0.isSameSet(as: data) } ?? 0, of: dataSets.map(title))
    case .target:
      let targets = targets
      guard case .csv(let spec) = data, !targets.isEmpty else { return .choice(0, of: [""]) }
      return .choice(targets.firstIndex(of: spec.target) ?? 0, of: targets)
    case .column(let name):
      guard case .csv(let spec) = data else { return .choice(0, of: Self.switchWords) }
      return .choice(spec.inputs.contains(name) ? 1 : 0, of: Self.switchWords)
    case .feature(let feature): return .choice(features.contains(feature) ? 1 : 0, of: Self.switchWords)
    case .noise: return number(toy?.noise ?? 0, (0...10).map { Float($0) * 5 / 100 }, within: 0...0.5)
    case .trainShare: return number(trainShare, (1...9).map { Float($0) / 10 }, within: 0.01...1)
    case .samples: return number(Float(toy?.count ?? 0), Self.counts, within: 2...100_000, isWhole: true)
    case .seed: return .whole(seed)
    case .layers:
      return number(
        Float(hidden.count), (0...Self.mostLayers).map(Float.init), within: 0...Float(Self.mostLayers), isWhole: true)
    case .units(let layer):
      let units = hidden.indices.contains(layer) ? hidden[layer].units : 0
      let steps = (1...16).map(Float.init) + [20, 24, 32, 48, 64, 96, 128, 192, 256]
      return number(Float(units), steps, within: 1...Float(Self.mostUnits), isWhole: true)
    case .activation(let layer):
      let present = hidden.indices.contains(layer) ? hidden[layer].activation : .tanh
      let all = Self.activations.contains(present) ? Self.activations : Self.activations + [present]
      return .choice(all.firstIndex(of: present) ?? 0, of: all.map(\.title))
    case .initializer:
      return .choice(Self.initializers.firstIndex(of: initializer) ?? 0, of: Self.initializers.map(\.rawValue))
    case .dropout: return number(dropout, (0...9).map { Float($0) / 10 }, within: 0...0.95)
    case .loss: return .choice(losses.firstIndex(of: output.loss) ?? 0, of: losses.map(\.title))
    case .optimizer:
      return .choice(
        Optimizer.choices.firstIndex { $0.title == hyperparameters.optimizer.title } ?? 0,
        of: Optimizer.choices.map(\.title))
    case .momentum:
      if case .momentum(let value) = hyperparameters.optimizer {
        return number(value, [0, 0.5, 0.8, 0.9, 0.95, 0.99], within: 0...0.999)
      }
      return number(0, [], within: 0...0.999)
    case .weightDecay:
      if case .adamW(_, _, let decay) = hyperparameters.optimizer {
        return number(decay, Self.penalties, within: 0...10)
      }
      return number(0, [], within: 0...10)
    case .rate: return number(hyperparameters.learningRate, Self.rates, within: 0...1000)
    case .schedule:
      let decay = hyperparameters.schedule.decay
      return .choice(Schedule.choices.firstIndex { $0.title == decay.title } ?? 0, of: Schedule.choices.map(\.title))
    case .scheduleSteps:
      let decay = hyperparameters.schedule.decay
      if case .plateau = decay {
        return number(Float(decay.length), (1...20).map(Float.init), within: 0...10_000, isWhole: true)
      }
      return number(Float(decay.length), Self.scheduleLengths, within: 1...10_000_000, isWhole: true)
    case .batch: return number(Float(hyperparameters.batch), Self.batches, within: 1...100_000, isWhole: true)
    case .l1: return number(hyperparameters.l1, Self.penalties, within: 0...10)
    case .l2: return number(hyperparameters.l2, Self.penalties, within: 0...10)
    case .stopStep:
      return number(
        Float(stop.step ?? 0), [0] + Self.scheduleLengths, within: 0...16_000_000, isWhole: true)
    case .stopLoss: return number(stop.loss ?? 0, [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3], within: 0...1000)
    case .patience:
      return number(
        Float(hyperparameters.patience ?? 0), [0, 1, 2, 3, 5, 10, 20, 50, 100], within: 0...100_000, isWhole: true)
    }
  }

  private func number(
    _ value: Float, _ steps: [Float], within range: ClosedRange<Float>, isWhole: Bool = false
  ) -> Setting {
    .number(value, steps: steps, within: range, isWhole: isWhole)
  }

  /// As the list shows it.
  public func text(_ control: Control) -> String {
    switch control {
    case .trainShare: return Format.percent(trainShare, decimals: 0)
    case .patience: return hyperparameters.patience.map { "\($0) epochs" } ?? "no"
    case .stopStep where stop.step == nil, .stopLoss where stop.loss == nil: return "no"
    case .scheduleSteps:
      if case .plateau = hyperparameters.schedule.decay { return "\(hyperparameters.schedule.decay.length) epochs" }
    default: break
    }
    switch setting(control) {
    case .choice(let index, let words): return words[index]
    case .number(let value, _, _, true): return Format.count(Int(exactly: value.rounded()) ?? .max)
    case .number(let value, _, _, false): return Format.short(value)
    case .whole(let value): return String(value)
    }
  }

  // MARK: Turning

  /// One step up or down; nil at the end of the scale, and where there is no other choice.
  public func turned(_ control: Control, by direction: Int) -> Playground? {
    var changed = self
    switch setting(control) {
    case .choice(let index, let words):
      // A choice that cannot be taken is passed over.
      for place in 1..<max(2, words.count) where changed == self {
        changed.choose(control, (index + direction * place + words.count * place) % words.count)
      }
    case .whole(let value):
      let (next, isOver) =
        direction > 0 ? value.addingReportingOverflow(1) : value.subtractingReportingOverflow(1)
      guard !isOver else { return nil }
      changed.sow(next)
    case .number(let value, let steps, let range, _):
      let next = direction > 0 ? steps.first { $0 > value * 1.000_001 } : steps.last { $0 < value * 0.999_999 }
      guard let next, range.contains(next) else { return nil }
      changed.set(control, to: next)
    }
    return changed == self ? nil : changed
  }

  /// Why a control cannot be turned further.
  func reasonAgainstTurning(_ control: Control) -> String {
    if control.group == .inputs { return "something has to go in: switch another input on first" }
    if case .choice = setting(control) { return "\(control.title): there is no other choice" }
    return "\(control.title): that is the end of the scale; = types any number"
  }

  /// A typed value; nil for what it can't be.
  public func set(_ control: Control, typed text: String) -> Playground? {
    var changed = self
    switch setting(control) {
    case .choice(_, let words):
      guard let index = words.firstIndex(of: text) else { return nil }
      changed.choose(control, index)
    case .whole:
      guard let value = UInt64(text.filter { !", ".contains($0) }) else { return nil }
      changed.sow(value)
    case .number(_, _, let range, let isWhole):
      guard let value = Playground.number(text, control), range.contains(value), !isWhole || value == value.rounded()
      else { return nil }
      changed.set(control, to: value)
    }
    return changed
  }

  /// A share may be written in percent.
  private static func number(_ text: String, _ control: Control) -> Float? {
    var plain = text.filter { $0 != " " }
    // One comma is a decimal one, unless it parts thousands.
    let parts = plain.split(separator: ",", omittingEmptySubsequences: false)
    plain = parts.joined(separator: parts.count == 2 && parts[1].prefix { $0.isNumber }.count != 3 ? "." : "")
    if let share = plain.last == "%" ? Float(plain.dropLast()) : nil { return share / 100 }
    guard let value = Float(plain), value.isFinite else { return nil }
    return [.trainShare, .noise].contains(control) && value > 1 ? value / 100 : value
  }

  /// What may be typed, in words.
  func demand(_ control: Control) -> String {
    switch setting(control) {
    case .choice: "one of the words below"
    case .whole: "a whole number, 0 or more"
    case .number(_, _, let range, let isWhole):
      (isWhole ? "a whole number from " : "a number from ") + Format.short(range.lowerBound) + " to "
        + (isWhole ? Format.count(Int(range.upperBound)) : Format.short(range.upperBound))
    }
  }

  private mutating func choose(_ control: Control, _ index: Int) {
    switch control {
    case .dataSet: use(dataSets[index])
    case .target:
      guard case .csv(let spec) = data, let ownTable else { return }
      if let changed = ownTable.spec(spec, target: targets[index]) { use(.csv(changed)) }
    case .column(let name):
      guard case .csv(let spec) = data, let changed = ownTable?.spec(spec, input: name, isOn: index == 1) else {
        return
      }
      use(.csv(changed))
    case .feature(let feature):
      let others = features.filter { $0 != feature }
      guard index == 1 || !others.isEmpty else { return }
      features = InputFeature.allCases.filter { (index == 1 && $0 == feature) || others.contains($0) }
      forgetStart()
    case .activation(let layer):
      guard hidden.indices.contains(layer), Self.activations.indices.contains(index) else { return }
      hidden[layer].activation = Self.activations[index]
      forgetStart()
    case .initializer:
      initializer = Self.initializers[index]
      forgetStart()
    case .loss:
      output.loss = losses[index]
      forgetStart()
    case .optimizer: hyperparameters.optimizer = Optimizer.choices[index]
    case .schedule: hyperparameters.schedule.decay = Schedule.choices[index]
    default: break
    }
  }

  private mutating func set(_ control: Control, to value: Float) {
    switch control {
    case .noise: changeToy { $0.noise = value }
    case .trainShare:
      if case .csv(var spec) = data {
        spec.trainShare = value
        use(.csv(spec))
      }
      changeToy { $0.trainShare = value }
    case .samples: changeToy { $0.count = Int(value) }
    case .layers: setLayers(Int(value))
    case .units(let layer):
      guard hidden.indices.contains(layer) else { return }
      hidden[layer].units = Int(value)
      forgetStart()
    case .dropout:
      dropout = value
      forgetStart()
    case .momentum: hyperparameters.optimizer = .momentum(value)
    case .weightDecay:
      if case .adamW(let beta1, let beta2, _) = hyperparameters.optimizer {
        hyperparameters.optimizer = .adamW(beta1: beta1, beta2: beta2, weightDecay: value)
      }
    case .rate: hyperparameters.learningRate = value
    case .scheduleSteps: hyperparameters.schedule.decay.length = Int(value)
    case .batch: hyperparameters.batch = Int(value)
    case .l1: hyperparameters.l1 = value
    case .l2: hyperparameters.l2 = value
    case .stopStep: stop.step = value > 0 ? Int(value) : nil
    case .stopLoss: stop.loss = value > 0 ? value : nil
    case .patience: hyperparameters.patience = value > 0 ? Int(value) : nil
    case .dataSet, .seed, .target, .column, .feature, .activation, .initializer, .loss, .optimizer, .schedule: break
    }
  }

  private mutating func sow(_ seed: UInt64) {
    self.seed = seed
    forgetStart()
  }

  /// A new layer is like the last one.
  private mutating func setLayers(_ count: Int) {
    while hidden.count > count { hidden.removeLast() }
    while hidden.count < count { hidden.append(hidden.last ?? HiddenLayer(4, .tanh)) }
    if hidden.isEmpty { dropout = 0 }
    forgetStart()
  }

  /// Another network starts with numbers of its own.
  mutating func forgetStart() {
    initial = [:]
    events = []
  }

  // MARK: Data

  private typealias Toy = (set: ToySet, count: Int, noise: Float, trainShare: Float, scale: Float)

  private var toy: Toy? {
    if case .toy(let set, let count, let noise, let share, let scale) = data {
      (set, count, noise, share, scale)
    } else {
      nil
    }
  }

  private var trainShare: Float {
    if case .csv(let spec) = data { return spec.trainShare }
    return toy?.trainShare ?? 0.5
  }

  private mutating func changeToy(_ change: (inout Toy) -> Void) {
    guard var toy else { return }
    change(&toy)
    data = .toy(toy.set, count: toy.count, noise: toy.noise, trainShare: toy.trainShare, scale: toy.scale)
  }

  /// Columns of the learner's table that can be predicted, and the one that is.
  private var targets: [String] {
    guard case .csv(let spec) = data, let ownTable else { return [] }
    return ownTable.columns.filter { $0 == spec.target || ownTable.targets.contains($0) }
  }

  /// What the data control calls a set.
  func title(_ data: DataSpec) -> String {
    guard let drawing, data == drawing.data else { return data.title }
    return drawing.count == 1 ? "1 drawn point" : "\(drawing.count) drawn points"
  }

  /// What the data control goes through: the formulas' sets as they would be made now, digits, what a run brought along,
  /// and what was drawn.
  var dataSets: [DataSpec] {
    let present = toy
    let sets = ToySet.allCases.map { set -> DataSpec in
      // As many as Playground has, unless the learner chose another number.
      let isUsual = present.map { $0.count == $0.set.usualCount } ?? true
      return .toy(
        set, count: isUsual ? set.usualCount : present?.count ?? set.usualCount, noise: present?.noise ?? 0,
        trainShare: present?.trainShare ?? 0.5, scale: present?.scale ?? 1)
    }
    var all = sets + [.digits]
    for more in [ownData, drawing?.data].compactMap({ $0 }) where !all.contains(where: { $0.isSameSet(as: more) }) {
      all.append(more)
    }
    return all
  }

  /// Other data: what they ask of the output comes with them.
  mutating func use(_ new: DataSpec) {
    let before = shape
    data = new
    if case .csv = new { ownData = new }
    let after = shape
    if before?.kind != after?.kind { output = OutputLayer(for: kind) }
    if before?.kind != after?.kind || before?.inputs != after?.inputs { forgetStart() }
  }

  /// Losses that fit the targets.
  var losses: [Loss] {
    switch kind {
    case .binary:
      output.activation == .sigmoid ? [.binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError] : [output.loss]
    case .classes, .labels: [.softmaxCrossEntropy, .meanSquaredError, .meanAbsoluteError]
    case .regression: [.meanSquaredError, .meanAbsoluteError]
    }
  }
}
