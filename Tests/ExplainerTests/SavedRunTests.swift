import Canvas
import Engine
import Foundation
import Store
import Synchronization
import Testing
import Training

@testable import Explainer
@testable import Shell

/// Runs saved by name from the playground, kept in memory here in place of a folder.
@Suite struct SavedRunTests {
  private final class Shelf: Sendable {
    let runs = Mutex<[String: SharedRun]>([:])

    func answer(_ request: RunRequest) -> RunAnswer {
      runs.withLock { runs in
        switch request {
        case .list:
          let date = Date(timeIntervalSinceReferenceDate: 0)
          return .list(runs.keys.sorted().map { RunStore.Entry(name: $0, date: date) })
        case .save(let run, let name):
          guard runs[name] == nil || runs[name] == run else { return .refused("another run is saved as \(name)") }
          runs[name] = run
          return .saved(name)
        case .open(let name):
          guard let run = runs[name], let settings = Playground(run.run) else { return .refused("no run is \(name)") }
          return .opened(name, PlaygroundStart(settings, step: run.step))
        }
      }
    }
  }

  private let shelf = Shelf()

  private func playground() throws -> Headless {
    let shelf = shelf
    return try Headless(
      options: InterfaceOptions(
        library: try Sample.library(), locations: Sample.noData, threads: 1, playground: PlaygroundStart(),
        runs: { shelf.answer($0) }),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
  }

  private func names() -> [String] { shelf.runs.withLock { $0.keys.sorted() } }

  @Test func aSavedRunComesBackToTheBit() throws {
    let screen = try playground()
    // A weight changed on the way belongs to the run.
    try screen.keys("steps:30 Tab Up*3 steps:25")
    let saved = screen.model.snapshot
    try screen.keys("W text:spiral-1 Enter")
    #expect(names() == ["spiral-1"])
    #expect(screen.model.notice?.contains("glassbox play spiral-1") == true)
    #expect(shelf.runs.withLock { $0["spiral-1"]?.weightsHash } == saved.weightsHash)
    try screen.keys("steps:10 O text:SPIR Enter")
    let back = screen.model.snapshot
    #expect(back.step == 55)
    #expect(back.weightsHash == saved.weightsHash)
    #expect(back.run?.events == saved.run?.events && saved.run?.events.isEmpty == false)
  }

  @Test func whatComesLaterIsNotSaved() throws {
    let screen = try playground()
    try screen.keys("steps:10 Tab Up steps:20 ,*25")
    let step = screen.model.snapshot.step
    #expect(step < 10)
    try screen.keys("W text:early Enter")
    let early = shelf.runs.withLock { $0["early"] }
    #expect(early?.step == step && early?.run.events.isEmpty == true)
  }

  @Test func namesAreLookedAtAsTheyAreTyped() throws {
    let screen = try playground()
    try screen.keys("steps:5 W text:a Enter W text:a")
    guard case .field(let taken) = screen.model.overlay else { return #expect(Bool(false), "no line is open") }
    // The same run may be saved twice; another finds the name taken.
    #expect(screen.model.results(taken).first?.reason == "another run has that name")
    try screen.keys("Esc steps:1 W text:a Enter")
    #expect(screen.model.notice == "another run is saved as a")
    try screen.keys("W text:no/slash Enter")
    #expect(screen.model.notice == RunStore.problem(withName: "no/slash"))
    #expect(names() == ["a"])
  }

  @Test func withoutSavedRunsNoListIsOpened() throws {
    let screen = try playground()
    try screen.keys("O")
    #expect(screen.model.overlay == nil)
    #expect(screen.model.notice == "no run is saved yet: W saves this one")
  }

  @Test func whatCannotBeOpenedIsSaidAndNothingIsLost() throws {
    let screen = try playground()
    try screen.keys("steps:5 W text:gone Enter O")
    shelf.runs.withLock { $0 = [:] }
    let before = screen.model.snapshot
    try screen.keys("Enter")
    #expect(screen.model.notice == "no run is gone")
    #expect(screen.model.snapshot.values == before.values && screen.model.snapshot.step == 5)
  }
}
