import Datasets
import Engine
import Testing
import Training

@testable import Curriculum

/// A lesson can say all that a recipe of the program says.
@Suite struct RecipeSceneTests {
  private static let blocks = (1...4).map { block in
    """
        - layer-norm: {name: norm\(block)a}
        - attention: {heads: 4, name: attend\(block)}
        - residual: {from: \(block == 1 ? "position" : "add\(block - 1)b"), name: add\(block)a}
        - layer-norm: {name: norm\(block)b}
        - dense: {units: 512, activation: gelu, init: normal, name: grow\(block)}
        - dense: {units: 128, init: normal, name: shrink\(block)}
        - residual: {from: add\(block)a, name: add\(block)b}

    """
  }.joined()

  private static let sixBits = (0..<64).map { number in
    let bits = (0..<6).map { number >> $0 & 1 }
    return "\(bits + [bits == bits.reversed() ? 1 : 0])"
  }.joined(separator: ", ")

  private static func adding(_ kind: String) -> String {
    """
    network:
      inputs: [100, 2]
      layers:
        - \(kind): {units: 64, recurrent-init: xavier}
        - last
        - dense: {units: 1, init: xavier}
    data: {set: adding-problem}
    optimizer: adam
    rate: 0.002
    batch: 50
    clipping: {norm: 1}
    """
  }

  static let scenes = [
    "xor": """
    network: {inputs: 2, hidden: [4], activation: tanh, outputs: 1, init: xavier}
    data: {table: [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]], inputs: [x₁, x₂]}
    rate: 0.5
    batch: 4
    """,
    "mirror-symmetry": """
    network: {inputs: 6, hidden: [2], activation: sigmoid, outputs: 1, loss: mse, init: uniform}
    data: {table: [\(sixBits)], targets: binary, inputs: [x1, x2, x3, x4, x5, x6]}
    optimizer: momentum
    rate: 3.2
    batch: 64
    """,
    "spiral": """
    network: {inputs: 2, hidden: [8, 8], outputs: 1}
    data: {set: spiral, scale: 0.4}
    optimizer: momentum
    rate: 0.02
    """,
    "mnist-mlp": """
    network: {inputs: 784, hidden: [256, 128], outputs: 10}
    data: {set: digits}
    optimizer: {momentum: 0.9}
    rate: 0.03
    batch: 64
    l2: 0.0003
    schedule: {cosine: 9380}
    """,
    "lenet5": """
    network:
      inputs: [1, 28, 28]
      layers:
        - convolution: {filters: 6, kernel: 5, padding: 2, activation: relu}
        - max-pooling: 2
        - convolution: {filters: 16, kernel: 5, activation: relu}
        - max-pooling: 2
        - flatten
        - dense: {units: 120, activation: relu}
        - dense: {units: 84, activation: relu}
        - dense: {units: 10, activation: softmax}
    data: {set: digits}
    optimizer: momentum
    rate: 0.02
    batch: 64
    l2: 0.0005
    schedule: {cosine: {steps: 11256, floor: 0}}
    """,
    "adding-problem": adding("lstm"), "adding-problem-gru": adding("gru"), "adding-problem-rnn": adding("rnn"),
    "char-lstm": """
    network:
      inputs: 64
      layers:
        - embedding: {vocabulary: 65, width: 32}
        - lstm: 128
        - dense: {units: 65, activation: softmax, init: xavier}
    data: {set: plays, length: 64}
    optimizer: adam
    rate: 0.004
    batch: 32
    clipping: {norm: 1}
    schedule: {cosine: {steps: 2000, floor: 0.1}}
    """,
    "char-gpt": """
    network:
      inputs: 64
      layers:
        - embedding: {vocabulary: 65, width: 128}
        - position
    \(blocks)    - layer-norm: {name: norm}
        - dense: {units: 65, activation: softmax, init: normal}
    data: {set: plays}
    optimizer: {adamw: {beta2: 0.99, weight-decay: 0.1}}
    rate: 0.001
    batch: 12
    clipping: {norm: 1}
    schedule: {cosine: {steps: 1900, floor: 0.1}}
    warm-up: 100
    """,
    "karate": """
    network:
      inputs: [34, 34]
      layers:
        - graph-convolution: {units: 16, edges: karate-club, activation: tanh}
        - graph-convolution: {units: 16, edges: karate-club, activation: tanh}
        - graph-convolution: {units: 2, edges: karate-club, activation: softmax}
    data: {set: karate-club}
    optimizer: adam
    rate: 0.01
    batch: 1
    """,
  ]

  @Test(arguments: Recipe.all.map(\.name)) func aSceneIsTheSameRun(_ name: String) throws {
    let (scene, problems) = read(scene: "figure: loop\n" + (try #require(Self.scenes[name])) + "\n")
    #expect(problems == [])
    #expect(try #require(scene).run == #require(Recipe.named(name)).run)
  }
}
