import Canvas
import Foundation
import Store
import Training

/// What is asked of the shell about runs that are saved by name.
public enum RunRequest: Sendable, Hashable {
  /// Which are there.
  case list
  case save(SharedRun, as: String)
  case open(String)
}

/// What became of it.
public enum RunAnswer: Sendable, Hashable {
  /// The latest first.
  case list([RunStore.Entry])
  case saved(String)
  case opened(String, PlaygroundStart)
  /// One line that says why not.
  case refused(String)
}

/// Answers requests, each at once.
public typealias RunShelf = @Sendable (RunRequest) -> RunAnswer

extension Model {
  /// The run up to the present step, as it is told to others and saved; nil before there is one.
  var presentRun: SharedRun? {
    guard var run = snapshot.run else { return nil }
    run.events.removeAll { $0.step > snapshot.step }
    return SharedRun(
      run: run, step: snapshot.step, weightsHash: snapshot.weightsHash, arithmetic: snapshot.arithmetic)
  }

  mutating func receive(_ answer: RunAnswer) -> [Effect] {
    switch answer {
    case .list(let entries):
      savedRuns = entries
      guard entries.isEmpty, case .field(let field) = overlay, field.purpose == .savedRun else { return [] }
      overlay = nil
      notice = "no run is saved yet: W saves this one"
    case .saved(let name): notice = "saved: O opens it again, and so does glassbox play \(name)"
    case .refused(let line): notice = line
    case .opened(let name, let start):
      playground = PlaygroundState(start.settings)
      playground?.firstSteps = start.step
      notice = start.notice ?? "\(name), as it was at step \(Format.count(start.step))"
      return startPlayground()
    }
    return []
  }

  // MARK: The typed line

  /// What can be done with a name that is being typed.
  func nameResults(_ text: String) -> [FieldResult] {
    guard RunStore.problem(withName: text) == nil else { return [] }
    let isTaken = savedRuns.contains { $0.name == text }
    return [
      FieldResult(
        title: isTaken ? text : "save it as \(text)", detail: isTaken ? "taken" : "step \(Format.count(snapshot.step))",
        target: .newName(text), reason: isTaken ? "another run has that name" : nil)
    ]
  }

  /// Saved runs with these letters in their names.
  func savedRunResults(_ text: String) -> [FieldResult] {
    let typed = text.lowercased()
    return savedRuns.filter { typed.isEmpty || $0.name.lowercased().contains(typed) }
      .map { FieldResult(title: $0.name, detail: age(of: $0), target: .savedRun($0.name)) }
  }

  private func age(of run: RunStore.Entry) -> String {
    let days = Int((now.timeIntervalSince(run.date) / 86_400).rounded(.down))
    return days <= 0 ? "today" : days == 1 ? "yesterday" : "\(Format.count(days)) days ago"
  }
}
