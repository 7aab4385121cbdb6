import Engine
import Foundation
import Testing
import Training

@testable import Store

@Suite struct RunStoreTests {
  private let folder: TemporaryFolder
  private let store: RunStore

  init() throws {
    folder = try TemporaryFolder()
    store = RunStore(folder: folder.path)
  }

  private func run(_ seed: UInt64 = 1, step: Int = 5) throws -> SharedRun {
    var run = try #require(Recipe.named("xor")).run
    run.seed = seed
    return SharedRun(run: run, step: step, weightsHash: "ab", arithmetic: Arithmetic(isFused: true))
  }

  private func problem(_ body: () throws -> Void) -> String {
    let error = #expect(throws: FileProblem.self, performing: body)
    let line = error?.description ?? ""
    #expect(!line.contains { $0.isNewline })
    return line
  }

  @Test func whatIsSavedIsOpened() throws {
    #expect(try store.entries() == [] && !store.holds("first"))
    try store.save(run(1), as: "first")
    try store.save(run(2), as: "2nd_try-b")
    #expect(try store.open("first") == run(1))
    #expect(try store.open("2nd_try-b") == run(2))
    #expect(try Set(store.entries().map(\.name)) == ["first", "2nd_try-b"])
    #expect(store.holds("first"))
    // Nothing but the two files; the lock is that of the state folder.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").sorted() == ["2nd_try-b", "first"])
    #expect(Set(folder.names) == ["lock", "runs"])
    let deep = RunStore(environment: ["XDG_STATE_HOME": folder.path + "/de/ep"])
    try deep.save(run(), as: "a")
    #expect(try RunStore(folder: folder.path + "/de/ep/glassbox").open("a") == run())
  }

  @Test func theLatestComesFirst() throws {
    for (age, name) in ["old", "new", "middle"].enumerated() {
      try store.save(run(), as: name)
      let date = Date(timeIntervalSince1970: [1000, 3000, 2000][age])
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: folder.path + "/runs/\(name)")
    }
    #expect(try store.entries().map(\.name) == ["new", "middle", "old"])
    #expect(try store.entries().map(\.date.timeIntervalSince1970) == [3000, 2000, 1000])
  }

  @Test func anotherRunIsReplacedOnlyWhenAsked() throws {
    try store.save(run(1), as: "mine")
    try store.save(run(1), as: "mine")
    #expect(problem { try store.save(run(2), as: "mine") } == "another run is saved as \"mine\"; choose another name")
    #expect(try store.open("mine") == run(1))
    try store.save(run(2), as: "mine", replacing: true)
    #expect(try store.open("mine") == run(2))
  }

  @Test(arguments: [
    "", "a/b", "..", ".hidden", "-dash", "_x", "a b", "a.new", "é", "a\nb", "gb1:abc",
    String(repeating: "a", count: 61),
  ])
  func badNamesAreOneLine(name: String) throws {
    #expect(problem { try store.save(run(), as: name) }.hasPrefix("a run cannot be called "))
    #expect(problem { _ = try store.open(name) }.hasPrefix("a run cannot be called "))
    #expect(!store.holds(name))
    #expect(folder.names == [])
  }

  @Test func recipesKeepTheirNames() throws {
    #expect(problem { try store.save(run(), as: "spiral") } == "spiral is the name of a recipe; choose another")
  }

  @Test func whatIsNotThereIsOneLine() throws {
    #expect(problem { _ = try store.open("mine") } == "no run is saved as \"mine\"; none is saved yet")
    try store.save(run(), as: "other")
    #expect(problem { _ = try store.open("mine") } == "no run is saved as \"mine\"; there is other")
  }

  @Test func aDamagedFileIsToldAndNeverWrittenOver() throws {
    try store.save(run(), as: "mine")
    let whole = try folder.read("runs/mine")
    for text in ["", "gb1:", String(whole.dropLast(9)), "hello", "gb2:" + whole.dropFirst(4), "\u{0}\u{1}"] {
      try folder.write("runs/mine", text)
      #expect(problem { _ = try store.open("mine") }.hasPrefix("\(folder.path)/runs/mine: "))
      #expect(problem { try store.save(run(), as: "mine", replacing: true) }.hasPrefix("\(folder.path)/runs/mine: "))
      #expect(try folder.read("runs/mine") == text)
      #expect(try store.entries().map(\.name) == ["mine"])
    }
    try folder.write("runs/mine", whole)
    #expect(try store.open("mine") == run())
  }

  @Test func whatIsNoFileIsLeftAlone() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/runs/mine", withIntermediateDirectories: true)
    #expect(problem { _ = try store.open("mine") }.contains("is no saved run"))
    #expect(problem { try store.save(run(), as: "mine", replacing: true) }.contains("is no saved run"))
    #expect(try store.entries() == [])
    try folder.write("huge", "")
    let nowhere = RunStore(folder: folder.path + "/huge")
    #expect(problem { try nowhere.save(run(), as: "mine") }.contains("cannot be made"))
    #expect(problem { _ = try RunStore(environment: [:]).entries() }.contains("set HOME or XDG_STATE_HOME"))
  }

  /// A run on the learner's own file remembers where that lies, for whoever opens it here.
  @Test func theFolderOfOwnDataIsKept() throws {
    var shared = try run()
    shared.run.data = .csv(
      .init(
        path: "/home/me/houses.csv", hash: "00", inputs: ["a"], target: "b", task: .regression, inputSize: 1,
        kind: .regression(1)))
    try store.save(shared, as: "houses")
    #expect(try store.open("houses") == shared)
  }
}
