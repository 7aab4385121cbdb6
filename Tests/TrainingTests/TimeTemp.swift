import Datasets
import Engine
import Testing

@testable import Training

@Suite struct TimeTemp {
  @Test func t() throws {
    let clock = SystemClock()
    for (hidden, set, samples) in [
      ([8, 8], 250, ProbeRequest.Samples.training), ([256, 128], 784, .observed), ([256, 128], 784, .training),
    ] {
      let inputs =
        set == 784
        ? (0..<2500).map { i in (0..<784).map { Float(($0 * i) % 7) / 7 } }
        : (0..<250).map { [Float($0 % 3), Float($0 % 5)] }
      let targets = inputs.indices.map { [Float($0 % 2)] }
      let run = Run(
        model: .mlp(
          inputs: inputs[0].count, hidden: hidden, activation: .relu, outputs: set == 784 ? 10 : 1,
          outputActivation: set == 784 ? .softmax : .sigmoid,
          loss: set == 784 ? .softmaxCrossEntropy : .binaryCrossEntropy),
        data: .table(
          inputs: inputs, targets: targets, kind: set == 784 ? .classes(10) : .binary, inputNames: [], classNames: []))
      let trainer = try TestRuns.trainer(run)
      for checks in [false, true] {
        let o = Observation(
          sample: .train(0),
          probe: ProbeRequest(
            element: ParameterElement("hidden1.bias", 1), delta: 0.1, samples: samples, checksGradient: checks))
        let sample = try trainer.sample(o.sample)
        let start = clock.now
        var pass = try #require(try ProbePass(o, sample, trainer))
        let ready = clock.now
        var longest = 0.0
        var parts = 0
        while !pass.isComplete {
          let a = clock.now
          try pass.advance()
          longest = max(longest, clock.now - a)
          parts += 1
        }
        print(
          "TIME", hidden, samples, checks, "begin", ready - start, "all", clock.now - start, "longest", longest,
          "parts", parts)
      }
      let a = clock.now
      let act = try trainer.activity()
      let b = clock.now
      _ = try trainer.activity()
      print("TIME activity", b - a, clock.now - b, act.samples)
    }
  }
}
