import Engine
import Testing

@testable import Training

@Suite struct MailboxTests {
  private let element = ParameterElement("output.weight", 0)

  @Test func commandsComeInOrderWithNumbers() {
    let mailbox = Mailbox()
    #expect(mailbox.send(.run) == 1)
    #expect(mailbox.send(.pause) == 2)
    #expect(mailbox.hasMail)
    #expect(mailbox.take(whileStepping: false)?.number == 1)
    #expect(!mailbox.hasMail)
    #expect(mailbox.take(whileStepping: false)?.number == 2)
    #expect(mailbox.take(whileStepping: false) == nil)
  }

  @Test func aLookOvertakesWhatWaitsForSteps() {
    let mailbox = Mailbox()
    _ = mailbox.send(.nudge(element, by: 1))
    _ = mailbox.send(.observe(Observation()))
    #expect(mailbox.take(whileStepping: true)?.number == 2)
    #expect(mailbox.take(whileStepping: true) == nil)
    #expect(mailbox.take(whileStepping: false)?.number == 1)
  }

  @Test func aLookAtTheNextRunWaitsForIt() {
    let mailbox = Mailbox()
    _ = mailbox.send(.reset)
    _ = mailbox.send(.observe(Observation()))
    #expect(mailbox.take(whileStepping: true) == nil)
  }

  @Test func resetEndsStepsAndPauseEndsEpochs() {
    let mailbox = Mailbox()
    let steps = mailbox.send(.step(1_000_000))
    let epoch = mailbox.send(.epoch)
    #expect(!mailbox.isSkipped(steps, isPausable: false))
    _ = mailbox.send(.pause)
    #expect(!mailbox.isSkipped(steps, isPausable: false))
    #expect(mailbox.isSkipped(epoch, isPausable: true))
    #expect(!mailbox.isSkipped(epoch, isPausable: false))
    _ = mailbox.send(.reset)
    #expect(mailbox.isSkipped(steps, isPausable: false))
    let later = mailbox.send(.epoch)
    #expect(!mailbox.isSkipped(later, isPausable: true))
  }

  @Test func aSnapshotCountsOnlyWhatIsDone() {
    let mailbox = Mailbox()
    mailbox.publish(Snapshot(), underway: nil)
    #expect(mailbox.latest.lastCommand == 0)
    _ = mailbox.send(.step(5))
    _ = mailbox.send(.pause)
    mailbox.publish(Snapshot(), underway: nil)
    #expect(mailbox.latest.lastCommand == 0)
    let taken = mailbox.take(whileStepping: false)
    mailbox.publish(Snapshot(), underway: taken?.number)
    #expect(mailbox.latest.lastCommand == 0)
    mailbox.publish(Snapshot(), underway: nil)
    #expect(mailbox.latest.lastCommand == 1)
    _ = mailbox.take(whileStepping: false)
    mailbox.publish(Snapshot(), underway: nil)
    #expect(mailbox.latest.lastCommand == 2)
  }

  @Test func aSeekIsEndedOnlyByWhatComesNext() {
    let mailbox = Mailbox()
    #expect(!mailbox.endsSeek)
    _ = mailbox.send(.observe(Observation()))
    #expect(!mailbox.endsSeek)
    _ = mailbox.send(.seek(5))
    #expect(mailbox.endsSeek)
    let other = Mailbox()
    _ = other.send(.nudge(element, by: 1))
    _ = other.send(.seek(5))
    #expect(!other.endsSeek)
  }

  @Test func aSeekEndsEpochs() {
    let mailbox = Mailbox()
    let epoch = mailbox.send(.epoch)
    _ = mailbox.send(.seek(5))
    #expect(mailbox.isSkipped(epoch, isPausable: true))
  }
}
