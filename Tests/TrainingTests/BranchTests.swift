import Datasets
import Engine
import Synchronization
import Testing

@testable import Training

/// Time travel and branches as a session offers them.
@Suite struct BranchTests {
  private let weight = ParameterElement("output.weight", 1)
  private static let look = Observation(values: ["hidden1.weight", "hidden2.weight", "output.weight", "output.bias"])

  private func session(
    _ clock: any TrainingClock = ManualClock(), keyframeBytes: Int = 64 << 20, wake: @escaping @Sendable () -> Void = {}
  ) -> Session {
    Session(threads: 1, locations: TestRuns.locations, keyframeBytes: keyframeBytes, clock: clock, wake: wake)
  }

  /// A session after some commands, each awaited.
  private func session(isManual: Bool, _ commands: Command...) -> Session {
    let session = session(isManual ? ManualClock() : SystemClock())
    session.send(.load(TestRuns.toy()))
    session.send(.observe(Self.look))
    for command in commands { _ = session.waitUntilIdle(session.send(command)) }
    return session
  }

  private func values(_ snapshot: Snapshot, at step: Int? = nil) throws -> [String: Tensor] {
    let trainer = try Trainer.replay(
      try #require(snapshot.run), to: step ?? snapshot.step, data: try #require(snapshot.data),
      compute: Compute(threads: 1))
    return try trainer.observe(Self.look).values
  }

  @Test(arguments: [true, false]) func aJumpShowsTheStateAndKeepsThePast(isManual: Bool) throws {
    let session = session(isManual: isManual, .step(300), .nudge(weight, by: 0.5))
    let latest = session.waitUntilIdle(session.send(.step(700)))
    for step in [500, 299, 300, 301, 0, 1000] {
      let seen = session.waitUntilIdle(session.send(.seek(step)))
      #expect(seen.step == step && seen.latestStep == 1000 && seen.seeking == nil && seen.phase == .paused)
      #expect(try seen.values == values(latest, at: step), "step \(step)")
      #expect(seen.history == latest.history)
      #expect(seen.branches.map(\.name) == ["A"] && seen.branches[0].latestStep == 1000)
      #expect(seen.run == latest.run)
    }
    #expect(session.waitUntilIdle(session.send(.seek(-5))).step == 0)
    #expect(session.waitUntilIdle(session.send(.seek(5000))).step == 1000)
    session.stop()
  }

  @Test(arguments: [true, false]) func goingOnFromThePastIsTheSameRun(isManual: Bool) throws {
    let session = session(isManual: isManual, .step(30), .nudge(weight, by: 0.5), .step(70), .seek(20))
    let nudged = session.waitUntilIdle(session.send(.step(15)))
    #expect(nudged.step == 35 && nudged.latestStep == 100 && nudged.branches.count == 1)
    #expect(try nudged.values == values(nudged) && nudged.run?.events.count == 1)
    let beyond = session.waitUntilIdle(session.send(.step(100)))
    #expect(beyond.step == 135 && beyond.latestStep == 135)
    #expect(try beyond.values == values(beyond))
    session.stop()
  }

  @Test(arguments: [true, false]) func anEditInThePastOpensABranch(isManual: Bool) throws {
    let session = session(isManual: isManual, .step(100))
    let original = session.latest
    _ = session.waitUntilIdle(session.send(.seek(40)))
    let edited = session.waitUntilIdle(session.send(.set(weight, to: 0.25)))
    #expect(edited.branch == 1 && edited.step == 40 && edited.latestStep == 40)
    #expect(edited.branches.map(\.name) == ["A", "B"])
    let branch = try #require(edited.branches.last)
    #expect(branch.parent == 0 && branch.forkStep == 40 && branch.difference == "output.weight[1,0] = 0.25")
    #expect(branch.history.train.allSatisfy { $0.lastStep <= 40 } && branch.history.lastStep == 40)
    let further = session.waitUntilIdle(session.send(.step(100)))
    #expect(try further.values == values(further))
    // Nothing of the first is lost.
    let back = session.waitUntilIdle(session.send(.selectBranch(0)))
    #expect(back.branch == 0 && back.step == 40 && back.latestStep == 100 && back.run?.events == [])
    let end = session.waitUntilIdle(session.send(.seek(100)))
    #expect(end.values == original.values && end.history == original.history)
    session.stop()
  }

  @Test func whatChangesNothingOpensNoBranch() {
    let session = session(isManual: true, .step(100), .seek(40))
    let number = session.send(.set(ParameterElement("nothing.weight", 0), to: 1))
    #expect(session.waitUntilIdle(number).branches.count == 1)
    let same = session.latest.hyperparameters
    #expect(session.waitUntilIdle(session.send(.setHyperparameters(same))).branches.count == 1)
    var other = same
    other.learningRate = 0.5
    other.optimizer = .adam(beta1: 0.9, beta2: 0.999)
    let changed = session.waitUntilIdle(session.send(.setHyperparameters(other)))
    #expect(changed.branches.last?.difference == "rate 0.1 → 0.5, Adam")
    session.stop()
  }

  @Test func aBranchWithoutAChangeGoesTheSameWay() throws {
    let session = session(isManual: true, .step(50), .nudge(weight, by: 0.5), .step(50), .seek(20), .branch)
    #expect(session.latest.branch == 1 && session.latest.latestStep == 20)
    for step in [20, 49, 50, 100] {
      let seen = session.waitUntilIdle(session.send(.step(step - session.latest.step)))
      #expect(try seen.values == values(seen))
      #expect(seen.branches.last?.difference == "" && seen.run == session.latest.run)
    }
    #expect(session.latest.run?.events.count == 1)
    session.stop()
  }

  /// A loaded run may hold edits still to come.
  @Test func whatALoadedRunHasToComeIsNotLost() {
    let session = session()
    var run = TestRuns.toy()
    run.events = [Event(step: 50, action: .nudge(weight, by: 0.5))]
    session.send(.load(run))
    let edited = session.waitUntilIdle(session.send(.nudge(weight, by: 1)))
    #expect(edited.branches.count == 2 && edited.run?.events == [Event(step: 0, action: .nudge(weight, by: 1))])
    #expect(session.waitUntilIdle(session.send(.selectBranch(0))).run == run)
    session.stop()
  }

  @Test func aJumpWhileRunningPauses() throws {
    let far = Signal()
    let session = session(SystemClock()) { far.ring() }
    session.send(.load(TestRuns.toy()))
    session.send(.observe(Self.look))
    session.send(.run)
    far.wait { session.latest.step >= 50 }
    let seen = session.waitUntilIdle(session.send(.seek(10)))
    #expect(seen.step == 10 && seen.latestStep >= 50 && seen.phase == .paused)
    #expect(try seen.values == values(seen))
    session.stop()
  }

  /// Without keyframes the way is long; the first picture of it is answered with a command.
  @Test(arguments: [Command.pause, .seek(7)]) func aSeekIsEndedByTheNext(command: Command) throws {
    let bell = Interruption(command)
    let session = session(SystemClock(), keyframeBytes: 0) { bell.ring() }
    session.send(.load(TestRuns.manySamples()))
    session.send(.observe(Observation(values: ["hidden1.weight"])))
    _ = session.waitUntilIdle(session.send(.step(20_000)))
    bell.session.withLock { $0 = session }
    session.send(.seek(19_999))
    let number = bell.waitForReply()
    bell.session.withLock { $0 = nil }
    let ended = session.waitUntilIdle(number)
    if case .pause = command { #expect(ended.step < 19_999) } else { #expect(ended.step == 7) }
    #expect((0..<1).contains(bell.share.withLock { $0 }))
    #expect(ended.seeking == nil && ended.latestStep == 20_000 && ended.phase == .paused)
    let trainer = try Trainer.replay(
      try #require(ended.run), to: ended.step, data: try #require(ended.data), compute: Compute(threads: 1))
    #expect(try trainer.state.tensor("hidden1.weight") == ended.values["hidden1.weight"])
    session.stop()
  }

  /// The way to the step at which a run was shared.
  @Test func anAdvanceIsEndedByAPause() throws {
    let bell = Interruption(.pause)
    let session = session(SystemClock()) { bell.ring() }
    session.send(.load(TestRuns.manySamples()))
    bell.session.withLock { $0 = session }
    session.send(.advance(to: 1_000_000))
    let number = bell.waitForReply()
    bell.session.withLock { $0 = nil }
    let ended = session.waitUntilIdle(number)
    #expect(ended.step < 1_000_000 && ended.seeking == nil && ended.phase == .paused)
    #expect((0..<1).contains(bell.share.withLock { $0 }))
    session.stop()
  }

  @Test(arguments: [true, false]) func anAdvanceEndsAtItsStep(isManual: Bool) throws {
    var run = TestRuns.toy()
    run.events = [Event(step: 20, action: .nudge(weight, by: 0.5))]
    let session = session(isManual ? ManualClock() : SystemClock())
    session.send(.load(run))
    session.send(.observe(Self.look))
    let seen = session.waitUntilIdle(session.send(.advance(to: 50)))
    #expect(seen.step == 50 && seen.phase == .paused && seen.seeking == nil && seen.branches.count == 1)
    #expect(try seen.values == values(seen) && seen.run == run)
    #expect(session.waitUntilIdle(session.send(.advance(to: 40))).step == 50)
    session.stop()
  }

  /// Whoever shared the run went on from there.
  @Test(arguments: [true, false]) func noRuleStopsAnAdvance(isManual: Bool) {
    var run = TestRuns.toy(.circle, learningRate: 3, seed: 5)
    run.hyperparameters.patience = 2
    let session = session(isManual ? ManualClock() : SystemClock())
    session.send(.load(run))
    session.send(.stopAt(StopRule(step: 5)))
    #expect(session.waitUntilIdle(session.send(.step(5000))).step == 5)
    #expect(session.waitUntilIdle(session.send(.step(5000))).notice?.contains("stopped early") == true)
    _ = session.waitUntilIdle(session.send(.seek(0)))
    let seen = session.waitUntilIdle(session.send(.advance(to: 5000)))
    #expect(seen.step == 5000 && seen.phase == .paused)
    session.stop()
  }

  /// As pages have it, which show no branches.
  @Test(arguments: [true, false]) func anEditInThePastReplacesTheFuture(isManual: Bool) throws {
    let session = session(isManual: isManual, .branchOnEdit(false), .step(100))
    for (step, value) in [(60, Float(0.25)), (40, 0.5), (20, 0.75)] {
      session.send(.seek(step))
      let edited = session.waitUntilIdle(session.send(.set(weight, to: value)))
      #expect(edited.branches.map(\.name) == ["A"] && edited.step == step && edited.latestStep == step)
      #expect(edited.run?.events == [Event(step: step, action: .set(weight, to: value))])
      #expect(edited.history.lastStep <= step)
      session.send(.step(50))
    }
    let last = session.waitUntilIdle(session.send(.seek(70)))
    #expect(try last.values == values(last) && last.step == 70)
    session.stop()
  }

  @Test func whatIsSharedEndsWhereItIsReplaced() {
    let session = session(isManual: true, .step(100), .seek(60), .branch, .step(10), .selectBranch(0), .seek(40))
    session.send(.branchOnEdit(false))
    let edited = session.waitUntilIdle(session.send(.set(weight, to: 0.25)))
    #expect(edited.branches.map(\.latestStep) == [40, 70] && edited.branches.map(\.forkStep) == [0, 40])
    session.stop()
  }

  @Test func frozenIsWhatIsFrozenAtThatStep() {
    let session = session(
      isManual: true, .step(20), .freeze(weight, true), .silence(Neuron("hidden1", 0), true), .step(20))
    let frozen = [weight.name: Set([weight.index])]
    #expect(session.latest.frozen == frozen)
    #expect(session.waitUntilIdle(session.send(.seek(19))).frozen == [:])
    #expect(session.waitUntilIdle(session.send(.nudge(weight, by: 1))).frozen == [:])
    #expect(session.waitUntilIdle(session.send(.selectBranch(0))).frozen == [:])
    #expect(session.waitUntilIdle(session.send(.seek(20))).frozen == frozen)
    session.stop()
  }

  /// Each of many jumps is overtaken or completed; what comes after the last one is done there.
  @Test func draggingEndsWhereItEnds() throws {
    let session = session(isManual: false, .step(2000))
    for step in stride(from: 1900, through: 100, by: -50) { session.send(.seek(step)) }
    let edited = session.waitUntilIdle(session.send(.nudge(weight, by: 1)))
    #expect(edited.step == 100 && edited.run?.events == [Event(step: 100, action: .nudge(weight, by: 1))])
    session.stop()
  }

  @Test func aBrokenRunCanBeScrubbedBackAndMended() throws {
    var run = TestRuns.neuron
    run.hyperparameters.learningRate = 1e20
    let session = session()
    session.send(.load(run))
    let broken = session.waitUntilIdle(session.send(.step(1000)))
    guard case .stopped = broken.phase else {
      Issue.record("\(broken.phase)")
      return
    }
    let back = session.waitUntilIdle(session.send(.seek(1)))
    #expect(back.phase == .paused && back.step == 1 && back.latestStep == broken.step)
    _ = session.waitUntilIdle(session.send(.seek(0)))
    var mended = run.hyperparameters
    mended.learningRate = 0.01
    session.send(.setHyperparameters(mended))
    let well = session.waitUntilIdle(session.send(.step(100)))
    #expect(well.phase == .paused && well.branch == 1 && well.step == 100)
    #expect(session.waitUntilIdle(session.send(.selectBranch(0))).phase == .paused)
    #expect(session.waitUntilIdle(session.send(.seek(.max))).phase == broken.phase)
    session.stop()
  }

  @Test(arguments: [true, false]) func theOtherBranchIsShownAtTheSameStep(isManual: Bool) throws {
    let session = session(isManual: isManual, .step(300), .seek(100), .set(weight, to: 2), .step(50))
    let grid = GridRequest(columns: 5, rows: 4, x: -1...1, y: -1...1, names: ["output.a"])
    var look = Self.look
    look.grids = [grid]
    session.send(.observe(look))
    let compared = session.waitUntilIdle(session.send(.compare(0)))
    let other = try #require(compared.compared)
    #expect(compared.step == 150 && other.branch == 0 && other.step == 150)
    let expected = try Trainer.replay(
      TestRuns.toy(), to: 150, data: try #require(compared.data), compute: Compute(threads: 1)
    ).observe(look)
    #expect(other.grids == expected.grids && other.values == expected.values && !other.values.isEmpty)
    #expect(other.train == expected.train && other.test == expected.test)
    #expect(compared.grids != expected.grids)
    // Beyond its latest step it stays there.
    let beyond = session.waitUntilIdle(session.send(.step(400)))
    #expect(beyond.step == 550 && beyond.compared?.step == 300)
    // The other way round.
    let swapped = session.waitUntilIdle(session.send(.selectBranch(0)))
    #expect(swapped.branch == 0 && swapped.step == 300 && swapped.compared?.branch == 1)
    #expect(swapped.compared?.step == 300)
    #expect(session.waitUntilIdle(session.send(.compare(nil))).compared == nil)
    session.stop()
  }

  /// Two branches that have seen as many changes as each other.
  @Test func eachComparedBranchShowsItsOwn() throws {
    let session = session(
      isManual: true, .step(20), .branch, .set(weight, to: 2), .selectBranch(0), .branch, .set(weight, to: -2),
      .selectBranch(0))
    let look = Observation(grids: [GridRequest(columns: 3, rows: 3, x: -1...1, y: -1...1, names: ["output.a"])])
    session.send(.observe(look))
    let first = session.waitUntilIdle(session.send(.compare(1))).compared
    let second = session.waitUntilIdle(session.send(.compare(2))).compared
    #expect(first?.branch == 1 && second?.branch == 2 && first?.grids != second?.grids)
    session.stop()
  }

  @Test(arguments: [true, false]) func aNeuronComesFromAnotherBranch(isManual: Bool) throws {
    let session = session(isManual: isManual, .step(200), .seek(100), .set(weight, to: 2), .step(50))
    let neuron = Neuron("hidden1", 1)
    let before = try #require(session.latest.values["hidden1.weight"])
    let grafted = session.waitUntilIdle(session.send(.transplant(neuron, from: 0)))
    let donor = try #require(try values(grafted.originOf(TestRuns.toy()), at: 150)["hidden1.weight"])
    // 2 × 4: column 1 is another's, the rest is as it was.
    let mixed = before.values.indices.map { $0 % 4 == 1 ? donor.values[$0] : before.values[$0] }
    #expect(grafted.values["hidden1.weight"]?.values == mixed && mixed != before.values)
    #expect(grafted.branches.last?.difference == "output.weight[1,0] = 2, neuron 2 of hidden1 transplanted")
    let later = session.waitUntilIdle(session.send(.step(10)))
    #expect(try later.values == values(later))
    _ = session.waitUntilIdle(session.send(.seek(150)))
    let undone = session.waitUntilIdle(session.send(.undoTransplant(neuron)))
    #expect(undone.values["hidden1.weight"] == before && undone.branch == 2)
    session.stop()
  }

  @Test func aSilencedNeuronIsReported() throws {
    let session = session(isManual: true, .step(20), .silence(Neuron("hidden1", 0), true), .step(20))
    #expect(session.latest.silenced == [Neuron("hidden1", 0)])
    #expect(session.waitUntilIdle(session.send(.seek(19))).silenced == [])
    #expect(session.waitUntilIdle(session.send(.seek(20))).silenced == [Neuron("hidden1", 0)])
    let on = session.waitUntilIdle(session.send(.silence(Neuron("hidden1", 0), false)))
    #expect(on.silenced == [] && on.branch == 1)
    #expect(try on.values == values(on))
    session.stop()
  }

  @Test func branchesAreDroppedAndTheirChildrenAdopted() throws {
    // B and C grow out of A, D out of B.
    let session = session(
      isManual: true, .step(100), .seek(40), .branch, .step(20), .selectBranch(0), .seek(60), .branch,
      .selectBranch(1), .seek(50), .branch)
    #expect(session.latest.branches.map(\.name) == ["A", "B", "C", "D"])
    #expect(session.latest.branches.map(\.parent) == [nil, 0, 0, 1])
    let withoutB = session.waitUntilIdle(session.send(.dropBranch(1)))
    #expect(withoutB.branches.map(\.name) == ["A", "C", "D"] && withoutB.branch == 3)
    #expect(withoutB.branches.map(\.parent) == [nil, 0, 0] && withoutB.branches.map(\.forkStep) == [0, 60, 40])
    let withoutA = session.waitUntilIdle(session.send(.dropBranch(0)))
    #expect(withoutA.branches.map(\.parent) == [nil, 2] && withoutA.branches.map(\.forkStep) == [0, 40])
    let withoutD = session.waitUntilIdle(session.send(.dropBranch(3)))
    #expect(withoutD.branch == 2 && withoutD.step == 60)
    func notice(_ command: Command) -> String? { session.waitUntilIdle(session.send(command)).notice }
    #expect(notice(.dropBranch(2))?.contains("last branch") == true)
    #expect(notice(.selectBranch(0))?.contains("no branch 0") == true)
    #expect(notice(.compare(7))?.contains("no branch 7") == true)
    #expect(notice(.compare(2))?.contains("present one") == true)
    #expect(notice(.transplant(Neuron("hidden1", 0), from: 2))?.contains("another branch") == true)
    #expect(notice(.undoTransplant(Neuron("hidden1", 0)))?.contains("no transplant") == true)
    #expect(notice(.branch) == nil)
    let reset = session.waitUntilIdle(session.send(.reset))
    #expect(reset.branches.map(\.name) == ["A"] && reset.branch == 0 && reset.latestStep == 0)
    session.stop()
  }

  @Test func thereIsAnEndToBranches() {
    let session = session(isManual: true)
    for _ in 0..<30 { session.send(.branch) }
    let many = session.waitUntilIdle(session.send(.branch))
    #expect(many.branches.count == BranchList.most && many.notice?.contains("drop one") == true)
    #expect(many.branches.last?.name == "Z")
    session.stop()
  }

  /// Whatever is done in whatever order, what is shown is what the run shown gives by itself.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func commandsInAnyOrder(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let limit = 40_000
    let session = session(keyframeBytes: limit)
    session.send(.load(TestRuns.toy(optimizer: .momentum(0.9))))
    session.send(.observe(Self.look))
    var seen = session.waitUntilIdle(session.send(.step(1000)))
    for _ in 0..<150 {
      let command = anyCommand(seen, &random)
      seen = session.waitUntilIdle(session.send(command))
      #expect(seen.keyframeBytes <= limit)
      #expect(seen.step <= seen.latestStep && seen.seeking == nil)
      let present = try #require(seen.branches.first { $0.id == seen.branch })
      #expect(present.latestStep == seen.latestStep)
      #expect(
        seen.branches.allSatisfy { branch in seen.branches.contains { $0.id == branch.parent } || branch.parent == nil }
      )
      let expected = try values(seen)
      guard seen.values == expected else {
        Issue.record("after \(command) at step \(seen.step) of branch \(present.name)")
        break
      }
    }
    session.stop()
  }

  private func anyCommand(_ seen: Snapshot, _ random: inout SplitMix) -> Command {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let branch = seen.branches[number(0...seen.branches.count - 1)].id
    let neuron = Neuron(number(0...3) == 0 ? "hidden2" : "hidden1", number(0...1))
    switch number(0...15) {
    case 0...2: return .step(number(1...700))
    case 3...6: return .seek(number(0...seen.latestStep))
    case 7: return .nudge(ParameterElement("hidden1.weight", number(0...7)), by: Float(number(-10...10)) / 10)
    case 8: return .set(weight, to: Float(number(-10...10)) / 10)
    case 9:
      var wanted = seen.hyperparameters
      wanted.batch = number(5...30)
      wanted.optimizer = number(0...1) == 0 ? .momentum(0.8) : .adam(beta1: 0.9, beta2: 0.999)
      return .setHyperparameters(wanted)
    case 10: return .silence(neuron, number(0...1) == 0)
    case 11: return .transplant(neuron, from: branch)
    case 12: return .undoTransplant(neuron)
    case 13: return number(0...2) == 0 ? .branch : .freeze(ParameterElement("hidden2.bias", 0), number(0...1) == 0)
    case 14: return number(0...1) == 0 ? .selectBranch(branch) : .compare(branch)
    default: return number(0...1) == 0 ? .dropBranch(branch) : .epoch
    }
  }

  @Test func allBranchesShareOneMemory() throws {
    let limit = 50_000
    let session = session(keyframeBytes: limit)
    session.send(.load(TestRuns.toy()))
    session.send(.observe(Self.look))
    for round in 0..<4 {
      let seen = session.waitUntilIdle(session.send(.step(5000)))
      #expect(seen.keyframeBytes <= limit && seen.keyframeBytes > 0)
      session.send(.seek(1000 * round))
      session.send(.nudge(weight, by: 0.1))
    }
    for branch in session.waitUntilIdle(session.send(.observe(Self.look))).branches {
      session.send(.selectBranch(branch.id))
      let seen = session.waitUntilIdle(session.send(.seek(branch.latestStep / 2)))
      #expect(try seen.values == values(seen) && seen.step == branch.latestStep / 2)
    }
    session.stop()
  }
}

extension Snapshot {
  /// The same data with another run.
  fileprivate func originOf(_ run: Run) -> Snapshot {
    var snapshot = self
    snapshot.run = run
    return snapshot
  }
}

/// Sends a command out of the session's own thread at the first picture of a seek, so that it surely arrives on the way.
private final class Interruption: Sendable {
  let session = Mutex<Session?>(nil)
  private let command: Command
  private let number = Monitor<UInt64?>(nil)
  /// How much of the way was done then.
  let share = Mutex(-1.0)

  init(_ command: Command) { self.command = command }

  func ring() {
    guard let session = session.withLock({ $0 }), let seeking = session.latest.seeking,
      number.withLock({ $0 == nil })
    else { return }
    share.withLock { $0 = seeking }
    let sent = session.send(command)
    number.change { $0 = sent }
  }

  func waitForReply() -> UInt64 { number.wait { $0 } }
}
