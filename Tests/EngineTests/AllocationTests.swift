import AllocationCounter
import Testing

@testable import Engine

struct AllocationTests {
  /// A step only replays what was laid out when the plan was made.
  @Test(.enabled(if: allocations_of_this_thread() >= 0), arguments: Examples.optimizers)
  func stepsDoNotAllocate(_ optimizer: Optimizer) throws {
    // A tiny model, and one whose parts are split over threads.
    let stacks = [[4, 2], [300, 200]].map { hidden in
      ModelSpec.mlp(
        inputs: 200, hidden: hidden, activation: .tanh, outputs: 3, outputActivation: .softmax,
        loss: .softmaxCrossEntropy)
    }
    let others = DeterminismTests.models.dropFirst(3).map { ($0, 2) }
    for (spec, threads) in [(stacks[0], 1), (stacks[1], 2), (.lenet5, 2)] + others {
      let state = try State(spec: spec, seed: 1)
      let compute = Compute(threads: threads)
      let plan = try Plan(spec: spec, batch: 130, mode: .training, compute: compute)
      let glass = try Plan(spec: spec, batch: 1, mode: .inspection, compute: compute)
      let settings = StepSettings(optimizer: optimizer, learningRate: 0.01, l2: 0.001)
      plan.load(try Examples.samples(spec, count: 130))
      // The first step gives the optimiser its memory.
      _ = plan.train(state, settings)
      let before = allocations_of_this_thread()
      for _ in 0..<10 {
        _ = plan.train(state, settings)
        _ = plan.evaluate(state)
        plan.predict(state)
        _ = glass.differentiateLoss(state)
        glass.differentiateOutput(1, state)
      }
      #expect(allocations_of_this_thread() == before)
    }
  }

  @Test(.enabled(if: allocations_of_this_thread() >= 0)) func countingWorks() {
    let before = allocations_of_this_thread()
    UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 8).deallocate()
    #expect(allocations_of_this_thread() > before)
  }
}
