import Canvas
import Curriculum
import Store
import Training

/// Everything that can happen to the interface.
public enum Message: Sendable {
  case input(InputEvent)
  case resized(Size)
  /// What the session has to show, and whether it has carried out all that it was sent.
  case snapshot(Snapshot, isCurrent: Bool)
  /// Time for what moves by itself to move on.
  case tick
  /// Lessons were read again from their folder.
  case reloaded(LessonLibrary)
  /// What became of a request about saved runs.
  case runs(RunAnswer)
}

/// What `update` asks the shell to do.
public enum Effect: Sendable {
  case command(Command)
  case save(LearnerProgress)
  case runs(RunRequest)
  case suspend
  case redraw
  case quit

  var isCommand: Bool { if case .command = self { true } else { false } }
}
