import Explainer
import Foundation
import Store

/// Runs saved by name in the state folder, as the interface asks for them.
struct SavedRuns: Sendable {
  private let store = RunStore(environment: ProcessInfo.processInfo.environment)

  func answer(_ request: RunRequest) -> RunAnswer {
    do {
      switch request {
      case .list: return .list(try store.entries())
      case .save(let run, let name):
        try store.save(run, as: name)
        return .saved(name)
      case .open(let name): return .opened(name, try PlaygroundStart(RequestedRun(saved: name, store), table: nil))
      }
    } catch { return .refused("\(error)") }
  }
}
