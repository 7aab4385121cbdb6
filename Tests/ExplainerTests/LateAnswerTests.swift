import Canvas
import Curriculum
import Engine
import Store
import Testing
import Training

@testable import Explainer
@testable import Shell

/// A session that answers late: keys are pressed while the screen still shows the numbers of before.
@Suite struct LateAnswerTests {
  // MARK: - The reducer

  private func press(_ key: Unicode.Scalar, _ model: inout Model) -> [Effect] {
    update(&model, .input(.key(.character(key), [])))
  }

  private func commands(_ effects: [Effect]) -> [Command] {
    effects.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  private func rates(_ effects: [Effect]) -> [Float] {
    commands(effects).compactMap {
      if case .setHyperparameters(let settings) = $0 { settings.learningRate } else { nil }
    }
  }

  /// One page whose learning rate moves under the arrow keys, at its start.
  private func rateModel() -> Model {
    var scene = Sample.scene(trainable: true)
    scene.editable = ["rate"]
    var model = Model(
      library: Sample.library([Sample.page("Rate", scene: scene, starts: true)]), size: Size(width: 120, height: 40),
      capabilities: Capabilities())
    _ = start(&model)
    return model
  }

  @Test func everyPressOnTheRateCounts() throws {
    var model = rateModel()
    let nudge = try #require(model.scene).rateNudge
    let before = Sample.run.hyperparameters.learningRate
    var asked: [Float] = []
    for _ in 0..<5 {
      asked += rates(update(&model, .input(.key(.up, []))))
      _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: false))
    }
    #expect(asked.count == 5)
    let last = try #require(asked.last)
    #expect(abs(last - (before + 5 * nudge)) < 1e-5)
    // What the run has in the end is what is believed: here it refused.
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    #expect(model.value(of: .rate) == before)
  }

  @Test func everyPressOnThePaceCounts() {
    var model = rateModel()
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    let paces = commands(press("[", &model) + press("[", &model)).compactMap {
      if case .setPace(let pace) = $0 { pace } else { nil }
    }
    #expect(paces == [.stepsPerSecond(3000), .stepsPerSecond(1000)])
  }

  @Test func aRevealMayChangeTwoNumbersOfTraining() throws {
    var question = Sample.prediction
    question.reveal = [.hyperparameter("rate", 0.5), .hyperparameter("l2", 0.25)]
    var model = Model(
      library: Sample.library([Sample.page("Two", starts: true, prediction: question)]),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    _ = start(&model)
    _ = update(&model, .input(.key(.enter, [])))
    let effects = commands(update(&model, .input(.key(.enter, []))))
    let last = effects.compactMap { if case .setHyperparameters(let settings) = $0 { settings } else { nil } }.last
    #expect(last?.learningRate == 0.5)
    #expect(last?.l2 == 0.25)
  }

  @Test func aSnapshotOfBeforeTheResetWinsNothing() throws {
    var model = try Sample.model()
    model.pageIndex = 2
    _ = start(&model)
    let won = Sample.snapshot(weight: 0.9)
    #expect(saved(update(&model, .snapshot(won, isCurrent: false))).isEmpty)
    #expect(saved(update(&model, .snapshot(won, isCurrent: true))).count == 1)
    _ = press("r", &model)
    #expect(saved(update(&model, .snapshot(won, isCurrent: false))).isEmpty)
  }

  private func saved(_ effects: [Effect]) -> [LearnerProgress] {
    effects.compactMap { if case .save(let progress) = $0 { progress } else { nil } }
  }

  // MARK: Running and pausing

  /// What is sent, looks aside.
  private func names(_ effects: [Effect]) -> [String] {
    commands(effects).map { "\($0)" }.filter { !$0.hasPrefix("observe") }
  }

  @Test func everyPressOfSpaceTurnsRunningRound() {
    var model = rateModel()
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    #expect(names(press(" ", &model)) == ["run"])
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: false))
    #expect(names(press(" ", &model) + press(" ", &model)) == ["pause", "run"])
    // In the end it is as the session says.
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    #expect(!model.isRunning)
  }

  @Test func spaceEndsAnEpochThatHasNotBegun() {
    var model = rateModel()
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    #expect(names(press("S", &model) + press(" ", &model)) == ["pause", "epoch", "pause"])
    #expect(names(press("s", &model) + press(" ", &model)) == ["pause", "step(1)", "run"])
  }

  @Test func everyPressOfFTurnsFreezingRound() {
    var scene = Sample.scene(trainable: true)
    scene.editable = nil
    var model = Model(
      library: Sample.library([Sample.page("Freeze", scene: scene, starts: true)]),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    _ = start(&model)
    _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: true))
    var frozen: [Bool] = []
    for _ in 0..<3 {
      frozen += commands(press("f", &model)).compactMap { if case .freeze(_, let isOn) = $0 { isOn } else { nil } }
      _ = update(&model, .snapshot(Sample.snapshot(), isCurrent: false))
    }
    #expect(frozen == [true, false, true])
  }

  /// The way to a step, be it a seek or that of a shared run, ends with Space or Esc.
  @Test(arguments: [Key.character(" "), .escape]) func theWayToAStepCanBeEnded(key: Key) throws {
    let settings = Playground()
    var model = Model(
      library: try Sample.library(), size: Size(width: 120, height: 40), capabilities: Capabilities(),
      playground: PlaygroundStart(settings, step: 50_000))
    #expect(names(start(&model)).last == "advance(to: 50000)")
    var snapshot = Snapshot()
    (snapshot.run, snapshot.phase) = (settings.run, .running)
    (snapshot.step, snapshot.seeking) = (20_000, 0.4)
    _ = update(&model, .snapshot(snapshot, isCurrent: false))
    #expect(view(model).plainText.contains("replaying 40 %"))
    #expect(names(update(&model, .input(.key(key, [])))) == ["pause"])
    #expect(model.screen == .playground)
    snapshot.phase = .paused
    _ = update(&model, .snapshot(snapshot, isCurrent: false))
    #expect(names(update(&model, .input(.key(key, [])))) == ["pause"])
  }

  // MARK: - The loop

  @Test func theBestResultIsThatOfTheRunOnTheScreen() throws {
    let session = LateSession()
    let terminal = ScriptedTerminal([
      {
        session.answer(Sample.snapshot(weight: 0.7))
        return [.wake]
      },
      { [.input(.key(.up, [])), .input(.key(.up, []))] },
      {
        session.answer(Sample.snapshot(weight: 0.8))
        return [.wake]
      },
      // The run starts again, and the loop looks before the session has heard of it.
      { [.input(.key(.character("r"), []))] },
      {
        session.answer(Sample.snapshot(weight: 0.7))
        return [.wake]
      },
    ])
    var kept: [LearnerProgress] = []
    let interface = try Interface(
      terminal: terminal,
      options: InterfaceOptions(library: try Sample.library(), chapter: "first", page: 3, locations: Sample.noData),
      progress: LearnerProgress(), clock: ManualClock(), session: session
    ) { progress in
      kept.append(progress)
      return nil
    }
    #expect(interface.run() == nil)
    #expect(kept.last?.lessons["first"]?.challenges["Three"]?.best == 1)
  }
}

extension Sample {
  /// Of the sample run, paused at its start, with its first weight elsewhere.
  fileprivate static func snapshot(weight: Float = 0.7) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.run = run
    snapshot.phase = .paused
    snapshot.hyperparameters = run.hyperparameters
    snapshot.values = [
      "output.weight": Tensor(shape: [2, 1], values: [weight, 0.3]), "output.bias": Tensor(shape: [1], values: [-4]),
    ]
    return snapshot
  }
}

/// Has carried out nothing until it is told to answer.
private final class LateSession: TrainingSession {
  private var sent: UInt64 = 0
  private(set) var latest = Snapshot()

  func send(_ command: Command) -> UInt64 {
    sent += 1
    return sent
  }

  func answer(_ snapshot: Snapshot) {
    latest = snapshot
    latest.lastCommand = sent
  }

  func stop() {}
}

/// Gives events from a script, then the end of input.
private final class ScriptedTerminal: TerminalDevice {
  let size = Size(width: 120, height: 40)
  let capabilities = Capabilities()
  let wake: @Sendable () -> Void = {}
  private var script: [() -> [TerminalEvent]]

  init(_ script: [() -> [TerminalEvent]]) { self.script = script }

  func nextEvents(timeout milliseconds: Int?) -> [TerminalEvent] {
    script.isEmpty ? [.inputClosed] : script.removeFirst()()
  }

  func show(_ frame: Frame) {}
  func suspend() {}
  func restore() {}
}
