import Engine
import Testing

@testable import Training

@Suite struct StopRuleTests {
  @Test func aLossIsReachedFromAbove() {
    var watch = StopWatch()
    watch.rule = StopRule(loss: 0.1)
    watch.begin(at: 0.05)
    watch.note(0.04)
    #expect(watch.reason(step: 1) == nil)
    watch.note(0.2)
    watch.note(0.1)
    #expect(watch.reason(step: 2)?.contains("loss") == true)
    watch.note(0.05)
    #expect(watch.reason(step: 3) == nil)
  }

  /// What was about to be said elsewhere is not said here.
  @Test func aNewBeginningForgets() {
    var watch = StopWatch()
    watch.rule = StopRule(loss: 0.1)
    watch.begin(at: 0.2)
    watch.note(0.05)
    watch.begin(at: 0.05)
    #expect(!watch.isDue(step: 1))
    watch.begin(at: nil)
    watch.note(0.2)
    watch.note(0.05)
    #expect(watch.isDue(step: 1))
  }

  /// A run whose training loss comes down, at its start again, and a loss on its way.
  private func session(isManual: Bool) throws -> (session: Session, limit: Float) {
    let clock: any TrainingClock = isManual ? ManualClock() : SystemClock()
    let session = Session(threads: 1, locations: TestRuns.locations, clock: clock) {}
    session.send(.load(TestRuns.toy(learningRate: 0.3)))
    let late = try #require(session.waitUntilIdle(session.send(.step(2000))).train?.loss)
    let early = try #require(session.waitUntilIdle(session.send(.seek(0))).train?.loss)
    #expect(late < early)
    return (session, (late + early) / 2)
  }

  @Test(arguments: [true, false]) func aJumpToALowLossStopsNothing(isManual: Bool) throws {
    let (session, limit) = try session(isManual: isManual)
    // Were the loss not reached, this would end the test.
    session.send(.stopAt(StopRule(step: 1_000_000, loss: limit)))
    _ = session.waitUntilIdle(session.send(.seek(2000)))
    let beyond = session.waitUntilIdle(session.send(.step(100)))
    #expect(beyond.step == 2100 && beyond.notice == nil)
    // The rule still holds.
    _ = session.waitUntilIdle(session.send(.seek(0)))
    let stopped = session.waitUntilIdle(session.send(isManual ? .step(2000) : .run))
    #expect(stopped.step < 1_000_000 && stopped.notice?.contains("loss") == true)
    session.stop()
  }

  @Test(arguments: [true, false]) func anotherBranchIsNoStep(isManual: Bool) throws {
    let (session, limit) = try session(isManual: isManual)
    session.send(.branch)
    session.send(.stopAt(StopRule(loss: limit)))
    session.send(.selectBranch(0))
    _ = session.waitUntilIdle(session.send(.seek(2000)))
    _ = session.waitUntilIdle(session.send(.selectBranch(1)))
    _ = session.waitUntilIdle(session.send(.selectBranch(0)))
    let beyond = session.waitUntilIdle(session.send(.step(100)))
    #expect(beyond.step == 2100 && beyond.notice == nil)
    session.stop()
  }
}
