import Datasets
import Engine
import Testing
import Training

@testable import Curriculum

/// Everything about training and data that a scene can say.
@Suite struct HyperparameterReadingTests {
  private func run(_ lines: String, data: String = "{set: circle}", network: String = "{inputs: 2, outputs: 1}") throws
    -> Run
  {
    let (scene, problems) = read(scene: "figure: loop\nnetwork: \(network)\ndata: \(data)\n\(lines)\n")
    #expect(problems == [])
    return try #require(scene).run
  }

  @Test(arguments: [
    ("sgd", Optimizer.sgd), ("momentum", .momentum(0.9)), ("{momentum: {beta: 0.5}}", .momentum(0.5)),
    ("{momentum: 0.8}", .momentum(0.8)), ("rmsprop", .rmsprop(decay: 0.9)), ("{rmsprop: 0.95}", .rmsprop(decay: 0.95)),
    ("adam", .adam(beta1: 0.9, beta2: 0.999)), ("{adam: {beta1: 0.8}}", .adam(beta1: 0.8, beta2: 0.999)),
    ("{adam: 0.8}", .adam(beta1: 0.8, beta2: 0.999)),
    ("adamw", .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01)),
    ("{adamw: {beta2: 0.99, weight-decay: 0.1}}", .adamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)),
  ]) func readsOptimizers(_ text: String, _ optimizer: Optimizer) throws {
    #expect(try run("optimizer: \(text)").hyperparameters == Hyperparameters(optimizer: optimizer))
  }

  @Test(arguments: [
    ("constant", Schedule.Decay.constant), ("{step: 100}", .step(every: 100, factor: 0.1)),
    ("{step: {every: 100, factor: 0.5}}", .step(every: 100, factor: 0.5)),
    ("{exponential: {every: 10, factor: 0.9}}", .exponential(every: 10, factor: 0.9)),
    ("{cosine: 500}", .cosine(steps: 500, floor: 0)),
    ("{cosine: {steps: 500, floor: 0.2}}", .cosine(steps: 500, floor: 0.2)),
    ("{plateau: 3}", .plateau(patience: 3, factor: 0.1)),
    ("{plateau: {patience: 0, factor: 0.5}}", .plateau(patience: 0, factor: 0.5)),
  ]) func readsSchedules(_ text: String, _ decay: Schedule.Decay) throws {
    #expect(try run("schedule: \(text)").hyperparameters == Hyperparameters(schedule: Schedule(decay)))
    #expect(
      try run("schedule: \(text)\nwarm-up: 20").hyperparameters
        == Hyperparameters(schedule: Schedule(decay, warmUp: 20)))
  }

  @Test func readsLimitsAndPenalties() throws {
    #expect(try run("clipping: {norm: 2}").hyperparameters == Hyperparameters(clipping: .norm(2)))
    #expect(try run("clipping: {value: {limit: 0.5}}").hyperparameters == Hyperparameters(clipping: .value(0.5)))
    #expect(
      try run("rate: 0.2\nbatch: 7\nl1: 0.01\nl2: 0.02\npatience: 4").hyperparameters
        == Hyperparameters(learningRate: 0.2, batch: 7, l1: 0.01, l2: 0.02, patience: 4))
  }

  private static let letters =
    "{inputs: 8, layers: [embedding: {vocabulary: 65, width: 4}, dense: {units: 65, activation: softmax}]}"

  @Test(arguments: [
    (
      "{set: circle}", "{inputs: 2, outputs: 1}", DataSpec.toy(.circle, count: 500, noise: 0, trainShare: 0.5, scale: 1)
    ),
    (
      "{set: step, count: 9, noise: 0.2, train: 1, scale: 3}", "{inputs: 1, outputs: 1, output: linear}",
      .toy(.step, count: 9, noise: 0.2, trainShare: 1, scale: 3)
    ),
    ("{set: digits}", "{inputs: 784, outputs: 10}", .digits),
    (
      "{set: built-in-digits, train: 50}",
      "{inputs: [1, 28, 28], layers: [flatten, dense: {units: 10, activation: softmax}]}",
      .builtInDigits(train: 50, test: 1_000)
    ),
    (
      "{set: adding-problem, length: 5, train: 60, test: 0}", "{inputs: [5, 2], layers: [rnn: 3, last, dense: 1]}",
      .adding(length: 5, train: 60, test: 0)
    ),
    ("{set: letters, length: 8}", letters, .letters(length: 8)),
    ("{set: plays, length: 8}", letters, .plays(length: 8)),
    (
      "{set: karate-club}",
      "{inputs: [34, 34], layers: [graph-convolution: {units: 2, edges: karate-club, activation: softmax}]}",
      .karateClub
    ),
    (
      "{table: [[1, 2, 0], [3, 4, 1]], inputs: [a, b], classes: [no, yes]}", "{inputs: 2, outputs: 2}",
      .table(
        inputs: [[1, 2], [3, 4]], targets: [[0], [1]], kind: .classes(2), inputNames: ["a", "b"],
        classNames: ["no", "yes"])
    ),
    (
      "{table: [[1, 2, 1]], targets: binary}", "{inputs: 2, outputs: 1, output: sigmoid, loss: mse}",
      .table(inputs: [[1, 2]], targets: [[1]], kind: .binary, inputNames: [], classNames: [])
    ),
    (
      "{table: [[1, 2, 2]], targets: classes}", "{inputs: 2, outputs: 3, loss: mse}",
      .table(inputs: [[1, 2]], targets: [[2]], kind: .classes(3), inputNames: [], classNames: [])
    ),
    (
      "{table: [[1, 2, 0.5, -3]]}", "{inputs: 2, outputs: 2, output: linear}",
      .table(inputs: [[1, 2]], targets: [[0.5, -3]], kind: .regression(2), inputNames: [], classNames: [])
    ),
    (
      "{table: [[0, 2, 1, -1]]}",
      "{inputs: 2, layers: [embedding: {vocabulary: 3, width: 4}, dense: {units: 3, activation: softmax}]}",
      .table(
        inputs: [[0, 2]], targets: [[1, -1]], kind: .labels(classes: 3, count: 2), inputNames: [], classNames: [])
    ),
  ]) func readsData(_ text: String, _ network: String, _ data: DataSpec) throws {
    #expect(try run("", data: text, network: network).data == data)
  }

  @Test func everySetHasItsWord() {
    let words = Kind<DataSpec>.sets.map(\.word)
    #expect(Set(words).count == words.count)
    #expect(Set(words).isSuperset(of: ToySet.allCases.map(\.rawValue)))
  }
}
