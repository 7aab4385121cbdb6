import Datasets
import Engine
import Foundation
import Testing
import Training

@Suite struct CheckpointTests {
  /// Running averages, masks, a rate that depends on steps and on the held-out loss, and early stopping: all that a run
  /// may remember. An epoch is 9 steps, the last on a short batch.
  private static func forgetful(_ optimizer: Optimizer, _ decay: Schedule.Decay) -> Run {
    var run = TestRuns.toy(.xor, batch: 12, optimizer: optimizer)
    run.model.layers.insert(
      contentsOf: [.batchNorm(BatchNormSpec(name: "norm1")), .dropout(DropoutSpec(name: "drop1", rate: 0.3))], at: 1)
    run.hyperparameters.schedule = Schedule(decay, warmUp: 5)
    run.hyperparameters.patience = 50
    run.hyperparameters.clipping = .norm(0.5)
    run.hyperparameters.l2 = 0.001
    return run
  }

  private static let optimizers: [Optimizer] = [
    .sgd, .momentum(0.9), .rmsprop(decay: 0.9), .adam(beta1: 0.9, beta2: 0.999),
    .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01),
  ]

  private func trainer(_ run: Run) throws -> Trainer {
    try Trainer(run: run, locations: TestRuns.locations, compute: Compute(threads: 1))
  }

  private func resumed(_ checkpoint: Checkpoint) throws -> Trainer {
    try Trainer(
      resuming: checkpoint,
      data: try checkpoint.run.data.load(seed: checkpoint.run.seed, locations: TestRuns.locations),
      compute: Compute(threads: 1))
  }

  @Test(arguments: optimizers, [0, 1, 10, 25])
  func resumingGivesTheSameBitsAsNeverHavingStopped(_ optimizer: Optimizer, _ steps: Int) throws {
    let whole = try trainer(TestRuns.toy(optimizer: optimizer))
    try whole.train(steps: 40)
    let first = try trainer(TestRuns.toy(optimizer: optimizer))
    try first.train(steps: steps)
    let second = try resumed(try Checkpoint(decoding: first.checkpoint.encoded()))
    #expect(second.step == steps && second.epoch == first.epoch)
    try second.train(steps: 40 - steps)
    #expect(second.weightsHash == whole.weightsHash)
    #expect(second.state.record == whole.state.record)
  }

  @Test(
    arguments: [Optimizer.sgd, .momentum(0.9), .adam(beta1: 0.9, beta2: 0.999)],
    [Schedule.Decay.plateau(patience: 1, factor: 0.5), .cosine(steps: 60, floor: 0.1)])
  func nothingThatARunRemembersIsLost(_ optimizer: Optimizer, _ decay: Schedule.Decay) throws {
    let run = Self.forgetful(optimizer, decay)
    let whole = try trainer(run)
    try whole.train(steps: 100)
    if case .plateau = decay { #expect(whole.state.heldOut.rateFactor < 1) }
    // At the start, within an epoch, before and at the end of one.
    for steps in [0, 5, 31, 44, 45] {
      let first = try trainer(run)
      try first.train(steps: steps)
      let second = try resumed(try Checkpoint(decoding: first.checkpoint.encoded()))
      #expect(second.rateFactor == first.rateFactor && second.state.heldOut == first.state.heldOut)
      try second.train(steps: 100 - steps)
      #expect(second.weightsHash == whole.weightsHash, "stopped at \(steps)")
      #expect(second.checkpoint == whole.checkpoint)
    }
  }

  @Test func editsAndFrozenNumbersAreKept() throws {
    func edit(_ trainer: Trainer) throws {
      try trainer.apply(.set(ParameterElement("hidden1.weight", 0), to: 1.5))
      try trainer.apply(.freeze(ParameterElement("hidden1.weight", 0), true))
      var settings = trainer.hyperparameters
      settings.learningRate = 0.03
      try trainer.apply(.hyperparameters(settings))
    }
    let whole = try trainer(TestRuns.toy())
    try whole.train(steps: 7)
    try edit(whole)
    let second = try resumed(try Checkpoint(decoding: whole.checkpoint.encoded()))
    try whole.train(steps: 20)
    try second.train(steps: 20)
    #expect(second.weightsHash == whole.weightsHash)
    #expect(second.run == whole.run)
    #expect(try second.state.value("hidden1.weight", 0) == 1.5)
  }

  @Test func thePlainFormatIsWhatOthersRead() throws {
    let file = try Safetensors(
      tensors: ["b": Tensor(shape: [2, 1], values: [1, -2]), "a": Tensor(shape: [], values: [0.5])],
      metadata: ["who": "me"]
    ).encoded()
    let length = file.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    #expect(length % 8 == 0)
    let header = String(decoding: file[8..<8 + length], as: UTF8.self)
    #expect(
      header.hasPrefix(
        #"{"__metadata__":{"who":"me"},"a":{"data_offsets":[0,4],"dtype":"F32","shape":[]},"b":{"data_offsets":[4,12],"dtype":"F32","shape":[2,1]}}"#
      ))
    #expect(Array(file[(8 + length)...]) == [0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
  }

  /// Written by the format's own library: Fixtures/written_by_python.py.
  @Test func readsWhatTheFormatsOwnLibraryWrote() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/written-by-python.safetensors")
    let file = try Safetensors(decoding: Data(contentsOf: path))
    #expect(file.metadata == ["made by": "safetensors.py"])
    #expect(file.tensors["hidden1.weight"] == Tensor(shape: [2, 3], values: [0, 0.5, 1, 1.5, 2, 2.5]))
    #expect(file.tensors["hidden1.bias"] == Tensor(shape: [3], values: [-1, 0, Float(1e-40 as Double)]))
  }

  @Test func aFileCutAnywhereIsRefusedInOneLine() throws {
    let whole = try trainer(TestRuns.toy(optimizer: .momentum(0.9)))
    try whole.train(steps: 3)
    let file = try whole.checkpoint.encoded()
    for length in stride(from: 0, to: file.count, by: 37) {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(decoding: Data(file.prefix(length))) }
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test func noDamageTraps() throws {
    let whole = try trainer(TestRuns.toy())
    try whole.train(steps: 3)
    let file = try whole.checkpoint.encoded()
    for place in stride(from: 0, to: file.count, by: 11) {
      for value in [0, 0x22, 0x39, 0xff] as [UInt8] {
        var damaged = file
        damaged[place] = value
        // Either it still says something usable, or an error says what is wrong.
        do { _ = try resumed(try Checkpoint(decoding: damaged)) } catch is CheckpointError {
        } catch is EngineError {} catch is DataError {}
      }
    }
  }

  @Test func arraysOfAnotherShapeAreNamed() throws {
    var checkpoint = try trainer(TestRuns.toy()).checkpoint
    checkpoint.state.tensors["hidden1.bias"] = Tensor(shape: [5], values: [0, 0, 0, 0, 0])
    let error = #expect(throws: EngineError.self) { try resumed(checkpoint) }
    #expect("\(try #require(error))".contains("hidden1.bias is 5 and should be 4"))
  }

  @Test func whatNoRunLeavesBehindIsRefused() throws {
    let trained = try trainer(TestRuns.toy(optimizer: .adam(beta1: 0.9, beta2: 0.999)))
    try trained.train(steps: 12)
    let whole = trained.checkpoint
    func refuses(_ why: String, _ damage: (inout Checkpoint) -> Void) throws {
      var damaged = whole
      damage(&damaged)
      let error = #expect(throws: EngineError.self, "\(why)") { try resumed(damaged) }
      #expect(error?.description.contains(why) == true, "\(error?.description ?? "no error")")
    }
    try refuses("hidden2.weight is missing") { $0.state.tensors["hidden2.weight"] = nil }
    try refuses("optimizer.mean.output.bias is missing") { $0.state.tensors["optimizer.mean.output.bias"] = nil }
    try refuses("it holds 19 arrays where this model has 18") {
      $0.state.tensors["another"] = Tensor(shape: [1], values: [0])
    }
    try refuses("hidden1.bias holds something that is not a finite number") {
      $0.state.tensors["hidden1.bias"]?.values[0] = .nan
    }
    try refuses("step") { $0.state.step = .max }
    try refuses("decays") { $0.state.decays = [2, 0] }
    try refuses("cannot be") { $0.epochsDone = .max }
    try refuses("cannot be") { $0.samplesIntoEpoch = -1 }
    try refuses("cannot be") { $0.samplesIntoEpoch = 100 }
    try refuses("99 samples, and here are 100") { $0.samplesPerEpoch = 99 }
  }

  @Test func aNewerVersionAndOtherPeoplesWeightsAreRefused() throws {
    var file = try Safetensors(decoding: trainer(TestRuns.toy()).checkpoint.encoded())
    file.metadata["format"] = "glassbox checkpoint 2"
    #expect(throws: CheckpointError.self) { try Checkpoint(decoding: file.encoded()) }
    file.metadata = [:]
    #expect(throws: CheckpointError.self) { try Checkpoint(decoding: file.encoded()) }
  }
}
