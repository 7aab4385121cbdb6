import Datasets
import Engine
import Synchronization
import Testing

@testable import Training

@Suite struct SessionTests {
  private let weight = ParameterElement("output.weight", 1)

  private func session(_ clock: any TrainingClock = ManualClock(), threads: Int = 1) -> Session {
    Session(threads: threads, locations: TestRuns.locations, clock: clock) {}
  }

  @Test func startsWithNothing() {
    let session = session()
    #expect(session.waitUntilIdle(0).phase == .loading)
    let number = session.send(.step(5))
    let snapshot = session.waitUntilIdle(number)
    #expect(snapshot.phase == .loading && snapshot.step == 0 && snapshot.lastCommand == number)
    session.stop()
  }

  @Test func loadsAndScores() throws {
    let session = session()
    let snapshot = session.waitUntilIdle(session.send(.load(TestRuns.neuron)))
    #expect(snapshot.phase == .paused && snapshot.step == 0 && snapshot.parameterCount == 3)
    let train = try #require(snapshot.train)
    #expect(abs(train.loss - (0.875 * 0.875 + 1.875 * 1.875) / 2) < 1e-6)
    #expect(train.accuracy == nil)
    #expect(snapshot.test == snapshot.train)
    #expect(snapshot.history.train.map(\.mean) == [train.loss])
    #expect(snapshot.run == TestRuns.neuron)
    #expect(snapshot.data?.train.count == 2)
    session.stop()
  }

  @Test(arguments: [true, false]) func aNudgeIsSeenWithItsNumber(isManual: Bool) throws {
    let session = session(isManual ? ManualClock() : SystemClock())
    session.send(.load(TestRuns.neuron))
    let look = Observation(
      sample: .train(0), values: ["output.weight", "output.a", "loss"], gradients: ["output.weight", "output.bias"])
    let seen = session.waitUntilIdle(session.send(.observe(look)))
    #expect(seen.values["output.weight"]?.values == [0.5, -0.25])
    #expect(seen.values["output.a"]?.values == [0.125])
    #expect(seen.sampleInput == [1, 2] && seen.sampleTarget == [1] && seen.sampleLoss == 0.765625)
    #expect(seen.gradients["output.weight"]?.values == [-1.75, -3.5])
    #expect(seen.gradients["output.bias"]?.values == [-1.75])

    let number = session.send(.nudge(weight, by: 0.5))
    let nudged = session.waitUntilIdle(number)
    #expect(nudged.lastCommand == number)
    #expect(nudged.values["output.weight"]?.values == [0.5, 0.25])
    #expect(nudged.values["output.a"]?.values == [1.125])
    #expect(nudged.sampleLoss == 0.015625)
    #expect(nudged.train?.loss != seen.train?.loss)
    #expect(nudged.run?.events == [Event(step: 0, action: .nudge(weight, by: 0.5))])
    session.stop()
  }

  @Test(arguments: [true, false]) func commandsAreAppliedInOrder(isManual: Bool) throws {
    let session = session(isManual ? ManualClock() : SystemClock(), threads: 2)
    let run = TestRuns.toy()
    session.send(.load(run))
    session.send(.observe(Observation(values: ["output.weight"])))
    session.send(.step(20))
    session.send(.set(weight, to: 1))
    session.send(.step(1))
    session.send(.nudge(weight, by: 0.25))
    session.send(.epoch)
    let last = session.waitUntilIdle(session.send(.step(3)))
    #expect(last.step == 33 && last.lastCommand == 8 && last.phase == .paused)
    #expect(
      last.run?.events == [
        Event(step: 20, action: .set(weight, to: 1)), Event(step: 21, action: .nudge(weight, by: 0.25)),
      ])
    let trainer = try Trainer.replay(
      try #require(last.run), to: last.step, data: try #require(last.data), compute: Compute(threads: 1))
    #expect(try trainer.state.tensor("output.weight") == last.values["output.weight"])
    session.stop()
  }

  @Test func byAManualClockOnlyCommandsTakeSteps() {
    let session = session()
    session.send(.load(TestRuns.toy()))
    let running = session.waitUntilIdle(session.send(.run))
    #expect(running.phase == .running && running.step == 0)
    let stepped = session.waitUntilIdle(session.send(.step(12)))
    #expect(stepped.phase == .running && stepped.step == 12)
    #expect(stepped.stepsPerSecond == 0 && stepped.samplesPerSecond == 0)
    let paused = session.waitUntilIdle(session.send(.pause))
    #expect(paused.phase == .paused && paused.step == 12)
    session.stop()
  }

  @Test func aRunningNetworkIsProbedInBetween() throws {
    let far = Signal()
    let session = Session(threads: 1, locations: TestRuns.locations, clock: SystemClock()) { far.ring() }
    session.send(.load(TestRuns.toy()))
    session.send(.run)
    let first = ProbeRequest(element: weight, delta: 0.1, samples: .training, checksGradient: true)
    session.send(.observe(Observation(probe: first, activity: true)))
    far.wait { session.latest.probe?.request == first && session.latest.activity != nil && session.latest.step > 0 }
    // Another question is answered as well, and never by the answer to the first.
    let second = ProbeRequest(element: ParameterElement("output.bias", 0), delta: 0.1)
    session.send(.observe(Observation(sample: .train(1), probe: second)))
    far.wait { session.latest.observation.probe == second && session.latest.probe != nil }
    let running = session.latest
    #expect(running.probe?.request == second && running.activity == nil && running.phase == .running)
    // At rest it is that of the parameters shown.
    let paused = session.waitUntilIdle(session.send(.pause))
    let again = try Trainer.replay(
      try #require(paused.run), to: paused.step, data: try #require(paused.data), compute: Compute(threads: 1))
    let expected = try again.observe(Observation(sample: .train(1), probe: second)).probe
    #expect(paused.probe == expected && expected != nil)
    session.stop()
  }

  /// However the commands arrive, all at once or one by one, the curve is the same.
  @Test func byAManualClockHistoryIsReproducible() {
    let commands: [Command] = [
      .load(TestRuns.toy()), .step(50), .nudge(weight, by: 0.5), .step(1), .nudge(weight, by: -2), .epoch, .step(700),
    ]
    func history(waiting: Bool) -> LossHistory {
      let session = session()
      defer { session.stop() }
      var number: UInt64 = 0
      for command in commands {
        number = session.send(command)
        if waiting { _ = session.waitUntilIdle(number) }
      }
      return session.waitUntilIdle(number).history
    }
    let history1 = history(waiting: true)
    let history2 = history(waiting: false)
    #expect(history1 == history2)
    #expect(history1.train.count > 50 && history1.lastStep == 760)
  }

  @Test(arguments: [Pace.full, .stepsPerSecond(500)]) func runsUntilPaused(pace: Pace) throws {
    let far = Signal()
    let session = Session(threads: 1, locations: TestRuns.locations, clock: SystemClock()) { far.ring() }
    session.send(.load(TestRuns.toy()))
    session.send(.setPace(pace))
    session.send(.run)
    far.wait { session.latest.step >= 50 }
    #expect(session.latest.phase == .running && session.latest.pace == pace)
    let paused = session.waitUntilIdle(session.send(.pause))
    #expect(paused.phase == .paused && paused.step >= 50)
    #expect(paused.history.train.count > 1)
    #expect(paused.history.train.last?.lastStep == paused.step)
    // The score is that of the weights shown, and the run replays to the same.
    let again = try Trainer.replay(
      try #require(paused.run), to: paused.step, data: try #require(paused.data), compute: Compute(threads: 2))
    #expect(try again.evaluate(.train) == paused.train)
    session.stop()
  }

  @Test func editsWhileRunningAreReplayable() throws {
    let bell = Signal()
    let session = Session(threads: 2, locations: TestRuns.locations, clock: SystemClock()) { bell.ring() }
    session.send(.load(TestRuns.toy()))
    session.send(.observe(Observation(values: ["hidden1.weight", "hidden2.weight", "output.weight"])))
    session.send(.run)
    for index in 0..<20 {
      let number = session.send(.nudge(weight, by: index % 2 == 0 ? 0.3 : -0.3))
      bell.wait { session.latest.lastCommand >= number }
      #expect(session.latest.phase == .running)
    }
    let paused = session.waitUntilIdle(session.send(.pause))
    #expect(paused.run?.events.count == 20)
    let again = try Trainer.replay(
      try #require(paused.run), to: paused.step, data: try #require(paused.data), compute: Compute(threads: 1))
    for (name, tensor) in paused.values { #expect(try again.state.tensor(name) == tensor) }
    #expect(paused.values.count == 3)
    session.stop()
  }

  @Test func largeSetsAreScoredAfterEachEpoch() {
    let session = session(SystemClock(), threads: 2)
    session.send(.load(TestRuns.manySamples()))
    session.send(.observe(Observation(confusion: true)))
    session.send(.epoch)
    let snapshot = session.waitUntilIdle(session.send(.epoch))
    #expect(snapshot.step == 80 && snapshot.epoch == 2)
    #expect(snapshot.history.test.map(\.lastStep) == [0, 40, 80])
    #expect(snapshot.history.train.map(\.lastStep) == Array(1...80))
    #expect(snapshot.confusion.reduce(0, +) == 2500)
    #expect(snapshot.trainAnswers.isEmpty)
    session.stop()
  }

  @Test(arguments: [true, false]) func resetEndsStepsUnderWay(isManual: Bool) {
    let session = session(isManual ? ManualClock() : SystemClock())
    session.send(.load(TestRuns.toy()))
    let start = session.waitUntilIdle(session.send(.observe(Observation(values: ["hidden1.weight"]))))
    session.send(.step(.max / 2))
    session.send(.nudge(weight, by: 1))
    let reset = session.waitUntilIdle(session.send(.reset))
    #expect(reset.step == 0 && reset.phase == .paused && reset.run?.events == [])
    #expect(reset.values == start.values && reset.train == start.train)
    #expect(reset.history == start.history)
    session.stop()
  }

  @Test func pauseEndsAnEpochUnderWay() {
    let session = session(SystemClock())
    var run = TestRuns.manySamples()
    run.hyperparameters.batch = 1
    session.send(.load(run))
    for _ in 0..<1000 { session.send(.epoch) }
    let paused = session.waitUntilIdle(session.send(.pause))
    #expect(paused.phase == .paused && paused.epoch < 1000)
    session.stop()
  }

  @Test(arguments: [true, false]) func divergenceIsAPhase(isManual: Bool) throws {
    let session = session(isManual ? ManualClock() : SystemClock())
    var run = TestRuns.neuron
    run.hyperparameters.learningRate = 1e20
    session.send(.load(run))
    session.send(.run)
    let stopped = session.waitUntilIdle(session.send(.step(1000)))
    guard case .stopped(let failure) = stopped.phase else {
      Issue.record("\(stopped.phase)")
      return
    }
    #expect(failure.name.hasSuffix("]") && !failure.value.isFinite && failure.step == stopped.step)
    let refused = session.waitUntilIdle(session.send(.step(1)))
    #expect(refused.step == stopped.step && refused.notice?.contains("reset") == true)
    let reset = session.waitUntilIdle(session.send(.reset))
    #expect(reset.phase == .paused && reset.step == 0)
    session.stop()
  }

  @Test func aRunThatCannotBeLoadedEndsNothing() {
    let session = session()
    var run = TestRuns.toy()
    run.model.input = .vector(5)
    let failed = session.waitUntilIdle(session.send(.load(run)))
    guard case .failed(let line) = failed.phase else {
      Issue.record("\(failed.phase)")
      return
    }
    #expect(line.contains("vector of 5") && line.contains("2 numbers") && !line.contains("\n"), "\(line)")
    #expect(session.waitUntilIdle(session.send(.step(1))).phase == failed.phase)
    #expect(session.waitUntilIdle(session.send(.load(TestRuns.toy()))).phase == .paused)
    session.stop()
  }

  @Test func whatCannotBeDoneIsExplained() {
    let session = session()
    session.send(.load(TestRuns.toy()))
    func notice(_ command: Command) -> String? { session.waitUntilIdle(session.send(command)).notice }
    #expect(notice(.nudge(ParameterElement("nothing.weight", 0), by: 1))?.contains("nothing.weight") == true)
    #expect(notice(.nudge(weight, by: 0.1)) == nil)
    #expect(notice(.setPace(.stepsPerSecond(-1)))?.contains("-1") == true)
    #expect(notice(.setHyperparameters(Hyperparameters(learningRate: .nan)))?.contains("nan") == true)
    #expect(notice(.setHyperparameters(Hyperparameters(batch: 0)))?.contains("batch 0") == true)
    #expect(notice(.step(-3)) != nil)
    #expect(notice(.step(1)) == nil)
    #expect(notice(.observe(Observation(sample: .custom([1, 2, 3], target: nil))))?.contains("3 numbers") == true)
    #expect(notice(.observe(Observation(sample: .custom([1, 2], target: [0.5]))))?.contains("0.5") == true)
    #expect(notice(.observe(Observation())) == nil)
    session.stop()
  }

  @Test func stopReturnsWhateverIsGoingOn() {
    let session = session(SystemClock(), threads: 2)
    session.send(.load(TestRuns.manySamples()))
    session.send(.step(.max / 2))
    session.stop()
    session.stop()
    // Afterwards nothing blocks.
    _ = session.waitUntilIdle(session.send(.step(1)))
  }

  @Test func wakeMayEndTheSession() {
    final class Holder: Sendable { let session = Mutex<Session?>(nil) }
    let holder = Holder()
    let session = Session(threads: 1, locations: TestRuns.locations, clock: SystemClock()) {
      holder.session.withLock { $0 }?.stop()
    }
    holder.session.withLock { $0 = session }
    _ = session.waitUntilIdle(session.send(.load(TestRuns.toy())))
    holder.session.withLock { $0 = nil }
    session.stop()
  }

  @Test func manySessionsComeAndGo() {
    for index in 0..<40 {
      let session = session(index % 2 == 0 ? SystemClock() : ManualClock(), threads: 1 + index % 3)
      if index % 4 != 0 {
        let number = session.send(.load(TestRuns.toy()))
        session.send(.run)
        if index % 3 == 0 { #expect(session.latest.lastCommand <= number + 1) }
      }
      if index % 5 != 0 { session.stop() }
    }
  }

  @Test func twoSessionsDoNotDisturbEachOther() throws {
    let sessions = (0..<2).map { _ in session(SystemClock(), threads: 2) }
    for session in sessions {
      session.send(.load(TestRuns.toy()))
      session.send(.observe(Observation(values: ["hidden1.weight"])))
    }
    let numbers = sessions.map { $0.send(.step(2000)) }
    let snapshots = zip(sessions, numbers).map { $0.waitUntilIdle($1) }
    #expect(snapshots[0].values == snapshots[1].values && !snapshots[0].values.isEmpty)
    for session in sessions { session.stop() }
  }
}

/// Lets a test wait for what a session says, without looking again and again.
final class Signal: Sendable {
  private let count = Monitor(0)

  func ring() { count.change { $0 += 1 } }

  /// Sleeps until `holds`, looking after each ring.
  func wait(until holds: () -> Bool) {
    var seen = count.withLock { $0 }
    while !holds() {
      let known = seen
      seen = count.wait { $0 != known ? $0 : nil }
    }
  }
}
