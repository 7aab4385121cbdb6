import Canvas
import Curriculum
import Datasets
import Explainer
import Foundation
import Store
import Training

/// The program without a terminal: keys come from a script, time stands still but for the script's days, and each key waits until its consequences
/// are on the frame. The same script gives the same frames.
public final class Headless {
  public private(set) var model: Model
  /// Everything the program asked to be kept.
  public private(set) var progress: LearnerProgress
  public private(set) var isOver = false
  private let session: Session
  private let runs: RunShelf
  private var lastCommand: UInt64 = 0

  public init(
    options: InterfaceOptions, size: Size, capabilities: Capabilities, progress: LearnerProgress = LearnerProgress()
  ) throws {
    self.progress = progress
    runs = options.runs
    model = try options.model(size: size, capabilities: capabilities, progress: progress)
    model.now = Date(timeIntervalSinceReferenceDate: 0)
    session = Session(threads: options.threads, locations: options.locations, clock: ManualClock(), wake: {})
    carryOut(start(&model))
    settle()
  }

  deinit { session.stop() }

  public var frame: Frame { view(model) }

  /// Plays a whole script.
  public func play(_ script: KeyScript) {
    for step in script.steps where !isOver { play(step) }
  }

  public func play(_ step: KeyScript.Step) {
    switch step {
    case .input(let event): carryOut(update(&model, .input(event)))
    case .steps(let count): lastCommand = session.send(.step(count))
    case .days(let count): model.now += 86_400 * Double(count)
    case .resize(let size): carryOut(update(&model, .resized(size)))
    }
    settle()
  }

  private func settle() {
    var seen: UInt64
    repeat {
      seen = lastCommand
      let snapshot = session.waitUntilIdle(seen)
      carryOut(update(&model, .snapshot(snapshot, isCurrent: snapshot.lastCommand >= seen)))
      while model.playback?.isPlaying == true { carryOut(update(&model, .tick)) }
    } while lastCommand != seen
  }

  private func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .command(let command): lastCommand = session.send(command)
      case .save(let progress): self.progress = progress
      case .runs(let request): carryOut(update(&model, .runs(runs(request))))
      case .quit: isOver = true
      case .suspend, .redraw: break
      }
    }
  }
}
