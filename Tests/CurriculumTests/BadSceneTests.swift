import Testing

@testable import Curriculum

/// A scene that cannot be says in one line where it is wrong, which layer it is and what does not fit what.
@Suite struct BadSceneTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var scene: String
    var problem: String
    var testDescription: String { problem }
  }

  /// Layers from line 5 on, on an input.
  private static func layers(_ inputs: String, _ layers: String..., is problem: String) -> Case {
    Case(
      scene: "figure: loop\nnetwork:\n  inputs: \(inputs)\n  layers:\n" + layers.map { "    - \($0)\n" }.joined()
        + "data: {set: circle}\n", problem: problem)
  }

  /// A line 4 beside a sound network and its data.
  private static func line(_ line: String, is problem: String) -> Case {
    Case(scene: "figure: loop\nnetwork: {inputs: 2, outputs: 1}\ndata: {set: circle}\n\(line)\n", problem: problem)
  }

  /// Data on line 3 for a network on line 2.
  private static func data(_ data: String, for network: String, is problem: String) -> Case {
    Case(scene: "figure: loop\nnetwork: \(network)\ndata: \(data)\n", problem: problem)
  }

  private static func network(_ network: String, is problem: String) -> Case {
    data("{set: circle}", for: network, is: problem)
  }

  static let known =
    "features, dense, convolution, max-pooling, average-pooling, flatten, activation, batch-norm, layer-norm, dropout, residual, "
    + "concatenation, embedding, position, attention, rnn, lstm, gru, last, graph-convolution"
  static let sets =
    "circle, xor, gauss, spiral, moons, three-arms, rings, blobs, plane, multi-gauss, sine, step, digits, built-in-digits, adding-problem, "
    + "letters, plays, karate-club"

  static let cases: [Case] = [
    // The list.
    layers("2", "dens: 1", is: "5: unknown layer `dens`; did you mean `dense`?"),
    layers("2", "transformer", is: "5: unknown layer `transformer`; there are \(known)"),
    layers("2", "{dense: 1, units: 3}", is: "5: `layer` must be \(known), or one of them with settings in braces"),
    layers("2", "[dense, 1]", is: "5: `layer` must be \(known), or one of them with settings in braces"),
    network(
      "{inputs: 2, layers: []}",
      is: "2: `layers` must be a list of layers, such as `[{dense: {units: 8, activation: tanh}}, {dense: 1}]`"),
    network(
      "{inputs: 2, layers: dense}",
      is: "2: `layers` must be a list of layers, such as `[{dense: {units: 8, activation: tanh}}, {dense: 1}]`"),
    network("{inputs: 2, layer: [dense: 1]}", is: "2: unknown key `layer` in `network`; did you mean `layers`?"),
    network(
      "{inputs: 2, hidden: [3], layers: [dense: 1]}",
      is: "2: `hidden` and `layers` do not go together; each layer says it by itself"),
    network("{layers: [dense: 1]}", is: "2: the network has no `inputs`; say how many"),
    // Settings.
    layers("2", "dense", is: "5: layer output needs `units`"),
    layers("2", "dense: {activation: tanh}", "dense: 1", is: "5: layer hidden1 needs `units`"),
    layers("2", "dense: {unit: 3}", is: "5: unknown key `unit` in layer output; did you mean `units`?"),
    layers(
      "2", "dense: {units: 3, activatoin: tanh}", "dense: 1",
      is: "5: unknown key `activatoin` in layer hidden1; did you mean `activation`?"),
    layers(
      "2", "dense: {units: 3, padding: 1}", "dense: 1",
      is: "5: unknown key `padding` in layer hidden1; there are name, units, activation, init"),
    layers(
      "2", "dense: {units: 3, activation: rleu}", "dense: 1", is: "5: unknown activation `rleu`; did you mean `relu`?"),
    layers(
      "2", "dense: {units: 3, init: glorot}", "dense: 1",
      is: "5: unknown init `glorot`; there are zeros, uniform, xavier, he, orthogonal, normal"),
    layers("2", "dense: 2.5", is: "5: `units` must be a whole number"),
    layers("2", "dense: many", is: "5: `units` must be a number"),
    layers("2", "dense: 1e30", is: "5: `units` must be a whole number"),
    layers("[1, 6, 8]", "flatten: 3", "dense: 1", is: "5: layer flat has no settings; write `flatten` alone"),
    layers("[3, 4]", "attention: {heads: 2, causal: perhaps}", is: "5: `causal` must be `true` or `false`"),
    layers(
      "[3, 4]", "graph-convolution: {units: 2, edges: [[0, 1, 2]]}",
      is: "5: `edges` must be pairs of nodes, such as [[0, 1], [1, 2]], or `karate-club`"),
    layers(
      "[3, 4]", "graph-convolution: {units: 2, edges: everybody}",
      is: "5: `edges` must be a list of rows, each a list of numbers"),
    // Inputs.
    layers("0", "dense: 1", is: "3: the model has 0 inputs; it needs at least 1"),
    layers(
      "[2, 3, 4, 5]", "dense: 1",
      is: "3: `inputs` must be a whole number, [length, width] of a sequence, or [channels, height, width] of an image"),
    layers(
      "[1.5]", "dense: 1",
      is: "3: `inputs` must be a whole number, [length, width] of a sequence, or [channels, height, width] of an image"),
    layers("[1, 0, 8]", "flatten", is: "3: the model takes an image of 1 × 0 × 8; each number must be at least 1"),
    network("{inputs: [3, 4], outputs: 1}", is: "2: `inputs` must be a number"),
    // Shapes.
    layers("2", "dense: 0", "dense: 1", is: "5: layer hidden1 has 0 units for its 2 inputs; it needs at least 1"),
    layers(
      "2", "dense: 4", "dense: {units: 1, name: hidden1}",
      is: "6: two layers are called \"hidden1\"; each needs a name of its own"),
    layers(
      "2", "dense: {units: 4, name: a.b}", "dense: 1",
      is: "5: a layer cannot be called \"a.b\": names are letters, digits and underscores and start with a letter"),
    layers(
      "[1, 6, 8]", "dense: 1",
      is: "5: layer output takes a vector or a sequence, not an image of 1 × 6 × 8; put a flatten layer before it"),
    layers(
      "[1, 6, 8]", "max-pooling: 2", "convolution: {filters: 2, kernel: 5}", "flatten",
      is: "6: layer conv1 has a kernel of 5 × 5, too large for an image of 1 × 3 × 4"),
    layers(
      "784", "convolution: {filters: 6, kernel: 5}", "flatten",
      is: "5: layer conv1 slides over an image, not a vector of 784"),
    layers(
      "[1, 6, 8]", "convolution: {filters: 2, kernel: 5}", "max-pooling: 3", "flatten",
      is: "6: layer pool1 has windows of 3 × 3, too large for an image of 2 × 2 × 4"),
    layers(
      "4", "dense: 5", "residual: input", "dense: 1",
      is: "6: layer add1 cannot add a vector of 4 of input to a vector of 5; the two must be alike"),
    layers(
      "4", "dense: 5", "residual: hiden1", "dense: 1",
      is: "6: layer add1 takes from \"hiden1\", which is no layer before it"),
    layers(
      "[3, 4]", "flatten", "concatenation: input", "dense: 1",
      is:
        "6: layer join1 cannot put a sequence of 3 × 4 of input behind a vector of 12; all but the channels or the width must be alike"
    ),
    layers(
      "[3, 4]", "attention: 3", "last",
      is: "5: layer attend1 has 3 heads, which cannot share out the 4 numbers of a sequence of 3 × 4"),
    layers("3", "lstm: 2", "last", is: "5: layer lstm1 goes through a sequence, not a vector of 3"),
    layers(
      "[3, 4]", "embedding: {vocabulary: 3, width: 2}", "last",
      is: "5: layer embed takes a vector of tokens, not a sequence of 3 × 4"),
    layers(
      "[3, 4]", "graph-convolution: {units: 2, edges: [[0, 3]]}",
      is: "5: layer output has an edge to node 3; nodes go from 0 to 2"),
    layers(
      "2", "dropout: 1", "dense: 1", is: "5: layer drop1 drops with probability 1.0; it goes from 0 to below 1"),
    layers(
      "2", "features: [x1, x2, x3]", "dense: 1", is: "5: unknown features `x3`; did you mean `x1`?"),
    layers("2", "features: [x1, x1]", "dense: 1", is: "5: layer features has the feature x₁ twice; once is enough"),
    layers(
      "3", "features: x1", "dense: 1",
      is: "5: layer features takes a point of the plane, a vector of 2, not a vector of 3"),
    // Losses.
    Case(
      scene:
        "figure: loop\nnetwork:\n  inputs: 2\n  layers: [dense: 2]\n  loss: softmax-cross-entropy\ndata: {set: circle}\n",
      problem: "4: softmax cross-entropy needs softmax as the last activation; layer output has linear"),
    network(
      "{inputs: 2, outputs: 1, output: tanh, loss: binary-cross-entropy}",
      is: "2: binary cross-entropy needs sigmoid as the last activation; layer output has tanh"),
    network(
      "{inputs: 2, outputs: 1, loss: hinge}",
      is: "2: unknown loss `hinge`; there are mse, mae, binary-cross-entropy, softmax-cross-entropy"),
    // Training.
    line("optimizer: adma", is: "4: unknown optimizer `adma`; did you mean `adam`?"),
    line(
      "optimizer: [sgd]",
      is: "4: `optimizer` must be sgd, momentum, rmsprop, adam, adamw, or one of them with settings in braces"),
    line("optimizer: {adam: {beta: 0.9}}", is: "4: unknown key `beta` in adam; did you mean `beta1`?"),
    line("optimizer: {momentum: 1}", is: "4: momentum is 1.0; it must be at least 0 and below 1"),
    line("optimizer: {sgd: 0.9}", is: "4: sgd has no settings; write `sgd` alone"),
    line("schedule: {cosin: 100}", is: "4: unknown schedule `cosin`; did you mean `cosine`?"),
    line("schedule: cosine", is: "4: cosine needs `steps`"),
    line("schedule: {step: 0}", is: "4: the schedule is over 0 steps; it needs at least 1"),
    line(
      "schedule: {plateau: {patience: 2, factor: 3}}",
      is: "4: the schedule multiplies the rate by 3.0; a factor is above 0 and at most 1"),
    line("warm-up: -1", is: "4: `warm-up` must be a whole number of at least 0"),
    line("clipping: {norm: 0}", is: "4: gradients are clipped at 0.0; it must be above 0"),
    line("clipping: norm", is: "4: norm needs `limit`"),
    line("clipping: {length: 1}", is: "4: unknown clipping `length`; there are norm, value"),
    line("patience: 0", is: "4: `patience` must be a whole number of at least 1"),
    line("rate: -0.1", is: "4: `rate` must be at least 0"),
    line("l1: -1", is: "4: `l1` must be at least 0"),
    line("target: [2]\nsample: [1]", is: "5: `sample` must be 2 numbers, one for each input"),
    // Data.
    data("{set: crcle}", for: "{inputs: 2, outputs: 1}", is: "3: unknown set `crcle`; did you mean `circle`?"),
    data("{set: imagenet}", for: "{inputs: 2, outputs: 1}", is: "3: unknown set `imagenet`; there are \(sets)"),
    data(
      "{set: digits, noise: 0.1}", for: "{inputs: 784, outputs: 10}",
      is: "3: unknown key `noise` in the set `digits`; there are set"),
    data("{set: circle, noise: 0.7}", for: "{inputs: 2, outputs: 1}", is: "3: `noise` must be a number 0.0 … 0.5"),
    data(
      "{set: letters, length: 300}", for: "{inputs: 300, outputs: 65}", is: "3: `length` must be a whole number 2 … 256"
    ),
    data(
      "{table: [[1, 2, 0]], train: 0.5}", for: "{inputs: 2, outputs: 1}",
      is: "3: unknown key `train` in `data`; there are table, inputs, classes, targets"),
    data(
      "{set: digits}", for: "{inputs: 2, outputs: 10}",
      is: "3: the set `digits` does not suit the network: the model takes a vector of 2, but a sample has 784 numbers"),
    data(
      "{set: digits}", for: "{inputs: 784, outputs: 4}",
      is:
        "3: the set `digits` does not suit the network: 10 classes need 10 outputs, but layer output gives a vector of 4"
    ),
    data(
      "{set: circle}", for: "{inputs: 2, outputs: 3, output: linear}",
      is:
        "3: the set `circle` does not suit the network: a yes-or-no target needs 1 output, but layer output gives a vector of 3"
    ),
    data(
      "{set: karate-club}", for: "{inputs: [34, 34], layers: [last, dense: {units: 68, activation: softmax}]}",
      is:
        "3: the set `karate-club` does not suit the network: 2 classes at 34 positions need a sequence of 34 × 2, but layer output gives a vector of 68"
    ),
    data(
      "{set: letters, length: 8}",
      for: "{inputs: 8, layers: [embedding: {vocabulary: 60, width: 4}, dense: {units: 65, activation: softmax}]}",
      is: "3: the set `letters` does not suit the network: it has 65 tokens; layer embed knows 60"),
    data(
      "{set: circle}", for: "{inputs: 2, layers: [embedding: {vocabulary: 60, width: 1}, last, dense: 1]}",
      is: "3: the set `circle` does not suit the network: layer embed reads tokens, and there are none"),
    data(
      "{table: [[1, 2, 3]]}", for: "{inputs: 2, outputs: 3}",
      is:
        "3: the table does not suit the network: table data: sample 1 has the target 3.0; use a class number from 0 to 2"
    ),
    data(
      "{table: [[1, 5, 2, 0]]}",
      for: "{inputs: 2, layers: [embedding: {vocabulary: 3, width: 4}, dense: {units: 3, activation: softmax}]}",
      is:
        "3: the table does not suit the network: training sample 0 has the token 5.0; layer embed knows whole numbers from 0 to 2"
    ),
    data(
      "{table: [[1, 2, 0]], targets: words}", for: "{inputs: 2, outputs: 1}",
      is: "3: unknown targets `words`; there are binary, classes, numbers"),
    data(
      "{table: [[1, 2, 0.5]]}", for: "{inputs: 2, outputs: 1}",
      is: "3: the table does not suit the network: table data: sample 1 has the target 0.5; use 0 or 1"),
    Case(
      scene: "figure: loop\nnetwork: {inputs: 2, outputs: 3}\ndata: {table: [[1, 2, 0]]}\ntarget: [3]\n",
      problem: "4: `target` must be a class, a whole number from 0 to 2"),
    Case(
      scene:
        "figure: loop\nnetwork: {inputs: 2, layers: [embedding: {vocabulary: 3, width: 4}, last, dense: 1]}\ndata: {table: [[1, 2, 0]]}\nsample: [1, 3]\n",
      problem: "4: the sample has the token 3.0; layer embed knows whole numbers from 0 to 2"),
    line("schedul: constant", is: "4: unknown key `schedul` in scene; did you mean `schedule`?"),
  ]

  @Test(arguments: cases) func saysWhatIsWrongAndWhere(_ bad: Case) {
    let (scene, problems) = read(scene: bad.scene)
    #expect(scene == nil)
    #expect(problems == [bad.problem])
  }

  @Test func anotherNetworkIsNoneThatRuns() throws {
    for key in ["schedule: constant", "warm-up: 1", "clipping: {norm: 1}", "patience: 2"] {
      let problems = Problems(file: "scene")
      let before = try #require(FencedYAML("figure: loop", what: "scene", offset: 0, problems: problems))
      let yaml = try #require(FencedYAML("inherit: running\n\(key)", what: "scene", offset: 0, problems: problems))
      #expect(SceneReader(yaml: yaml).inherited(from: before) == nil)
      #expect(problems.all.map(\.line) == [2])
    }
  }
}
