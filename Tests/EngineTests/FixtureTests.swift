import Foundation
import Testing

@testable import Engine

/// The engine against JAX: models whose loss and gradients `Fixtures/make.py` worked out without it.
struct FixtureTests {
  struct Fixture: Decodable {
    var inputs: [[Float]]
    var targets: [[Float]]
    var parameters: [String: [Float]]
    var loss: Double
    var gradients: [String: [Double]]
  }

  static func fixtures() throws -> [String: Fixture] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/models.json")
    return try JSONDecoder().decode([String: Fixture].self, from: Data(contentsOf: file))
  }

  static let models: [String: ModelSpec] = [
    "images": ModelSpec(
      input: .image(channels: 2, height: 7, width: 6),
      layers: [
        .convolution(ConvolutionSpec(name: "conv1", filters: 3, kernel: 3, padding: 1, activation: .tanh)),
        .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 2)),
        .convolution(ConvolutionSpec(name: "conv2", filters: 4, kernel: 3, stride: 2, padding: 2, activation: .relu)),
        .pooling(PoolingSpec(name: "pool2", kind: .average, size: 2, stride: 1)),
        .flatten(FlattenSpec(name: "flat")),
        .dense(DenseSpec(name: "output", units: 3, activation: .softmax)),
      ], loss: .softmaxCrossEntropy),
    "batch norm": ModelSpec(
      inputs: 3,
      layers: [
        .dense(DenseSpec(name: "hidden1", units: 5, activation: .linear)), .batchNorm(BatchNormSpec(name: "norm1")),
        .activation(ActivationSpec(name: "tanh1", activation: .tanh)),
        .dense(DenseSpec(name: "output", units: 2, activation: .linear)),
      ], loss: .meanSquaredError),
    "rnn": recurrent(.rnn), "lstm": recurrent(.lstm), "gru": recurrent(.gru),
    "gpt": .gpt(vocabulary: 7, length: 5, width: 8, heads: 2, blocks: 1),
    "graph": {
      let edges = [(0, 1), (1, 2), (2, 0), (2, 3)].map { GraphConvolutionSpec.Edge($0, $1) }
      return ModelSpec(
        input: .sequence(length: 5, width: 3),
        layers: [
          .graphConvolution(GraphConvolutionSpec(name: "graph1", units: 4, edges: edges, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "output", units: 2, edges: edges, activation: .softmax)),
        ], loss: .softmaxCrossEntropy)
    }(),
  ]

  static func recurrent(_ kind: RecurrentSpec.Kind) -> ModelSpec {
    ModelSpec(
      input: .sequence(length: 5, width: 3),
      layers: [
        .recurrent(RecurrentSpec(name: "r", kind: kind, units: 4)), .last(LastSpec(name: "last")),
        .dense(DenseSpec(name: "output", units: 1, activation: .linear)),
      ], loss: .meanSquaredError)
  }

  @Test func everyModelHasItsFixture() throws {
    #expect(try Set(Self.fixtures().keys) == Set(Self.models.keys))
  }

  @Test(arguments: models.keys.sorted()) func agrees(_ name: String) throws {
    let fixture = try #require(try Self.fixtures()[name])
    let spec = try #require(Self.models[name])
    let state = try State(spec: spec, seed: 1, initial: fixture.parameters)
    #expect(Set(state.parameters.map(\.name)) == Set(fixture.parameters.keys))
    let plan = try Plan(spec: spec, batch: fixture.inputs.count, mode: .training, compute: Compute(threads: 2))
    plan.load((fixture.inputs, fixture.targets))
    let loss = plan.differentiateLoss(state)
    #expect((Double(loss) - fixture.loss).magnitude < 1e-6 * max(1, fixture.loss))
    var reference = Reference(state)
    reference.phase = .training
    let gradients = try reference.gradients(
      .loss, inputs: Examples.inDouble(fixture.inputs), targets: Examples.inDouble(fixture.targets))
    for (parameter, expected) in fixture.gradients {
      #expect(relativeError(try plan.gradient(parameter).values, expected, scale: [1e-2]) < 2e-5, "\(parameter)")
      // Parameters went through Float on their way here.
      let exact = try #require(gradients[parameter]).map { Float($0) }
      #expect(relativeError(exact, expected, scale: [1e-2]) < 1e-5, "\(parameter) of the reference")
    }
  }
}
