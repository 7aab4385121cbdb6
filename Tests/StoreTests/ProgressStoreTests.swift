import Foundation
import Store
import Testing

private let now = Date(timeIntervalSince1970: 1_700_000_000.123)

private func visited(_ lesson: String, _ page: Int = 0) -> LearnerProgress {
  var progress = LearnerProgress()
  progress.visit(lesson: lesson, page: page, at: now)
  return progress
}

@Test func whatIsSavedIsLoaded() throws {
  let folder = try TemporaryFolder()
  var store = ProgressStore(environment: ["XDG_STATE_HOME": folder.path + "/deep/er"])
  let empty = store.load()
  #expect(empty.progress == LearnerProgress() && empty.notice == nil)
  #expect(folder.names.isEmpty)

  var progress = visited("neuron", 2)
  progress.answer(lesson: "neuron", question: "q", choice: 1, isRight: true, at: now)
  progress.win(lesson: "neuron", challenge: "c", result: 2, at: now)
  progress.finish(lesson: "neuron", at: now)
  progress.choose(theme: "light", at: now)
  #expect(store.save(progress).notice == nil)
  var other = ProgressStore(folder: folder.path + "/deep/er/glassbox")
  let loaded = other.load()
  #expect(loaded.progress == progress && loaded.notice == nil)
  #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder!).sorted() == ["lock", "progress.json"])
}

@Test func theFolderFollowsTheEnvironment() {
  #expect(
    ProgressStore(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]).folder == "/s/glassbox")
  #expect(ProgressStore(environment: ["XDG_STATE_HOME": "rel", "HOME": "/h"]).folder == "/h/.local/state/glassbox")
  #expect(ProgressStore(environment: ["XDG_STATE_HOME": ""]).folder == nil)
}

@Test func withoutAHomeItSaysSoOnceAndGoesOn() {
  var store = ProgressStore(environment: [:])
  #expect(
    store.load().notice == "progress is not saved: no folder is known; set HOME or XDG_STATE_HOME to keep progress")
  let outcome = store.save(visited("loss"))
  #expect(outcome.notice == nil && outcome.progress.lastLesson == "loss")
}

@Test func aFolderThatCannotBeMadeIsToldOnce() throws {
  let folder = try TemporaryFolder()
  try folder.write("file", "not a folder")
  var store = ProgressStore(environment: ["XDG_STATE_HOME": folder.path + "/file"])
  #expect(store.load().notice == nil)
  let outcome = store.save(visited("loss"))
  let notice = try #require(outcome.notice)
  #expect(notice.hasPrefix("progress is not saved: \(folder.path)/file/glassbox: ") && !notice.contains("\n"))
  #expect(outcome.progress.lastLesson == "loss")
  #expect(store.save(visited("loss")).notice == nil)
}

@Test func whatOthersSavedMeanwhileIsKept() throws {
  let folder = try TemporaryFolder()
  var (first, second) = (ProgressStore(folder: folder.path), ProgressStore(folder: folder.path))
  #expect(first.load().progress == second.load().progress)
  #expect(first.save(visited("a")).notice == nil)
  #expect(Set(second.save(visited("b")).progress.lessons.keys) == ["a", "b"])
  #expect(Set(first.load().progress.lessons.keys) == ["a", "b"])
}

@Test(arguments: [
  "", "{", "[]", "null", "{\"version\": 1}", "{\"version\": 0}", "{\"version\": \"1\"}", "\u{0}\u{1}\u{2}",
  "{\"version\": 1, \"lastPage\": 1e400, \"lessons\": {}}", String(repeating: "[", count: 100_000),
])
func aDamagedFileIsSetAside(text: String) throws {
  let folder = try TemporaryFolder()
  try folder.write("progress.json", text)
  var store = ProgressStore(folder: folder.path)
  let outcome = store.load()
  #expect(outcome.progress == LearnerProgress())
  #expect(
    outcome.notice
      == "\(folder.path)/progress.json is damaged: kept as progress-damaged-1.json, starting afresh")
  #expect(try folder.read("progress-damaged-1.json") == text)
  #expect(store.load().notice == nil)
  // The next damaged one does not replace it; saving finds it as well as loading.
  try folder.write("progress.json", "again")
  #expect(store.save(visited("a")).notice?.contains("progress-damaged-2.json") == true)
  #expect(try folder.read("progress-damaged-1.json") == text)
  #expect(try folder.read("progress-damaged-2.json") == "again")
  #expect(store.load().progress == visited("a"))
}

@Test func aCutFileIsSetAsideWhereverItIsCut() throws {
  let folder = try TemporaryFolder()
  var store = ProgressStore(folder: folder.path)
  #expect(store.save(visited("neuron", 3)).notice == nil)
  let whole = try folder.read("progress.json")
  for length in stride(from: 0, to: whole.count - 1, by: 7) {
    try folder.write("progress.json", String(whole.prefix(length)))
    #expect(store.load().notice?.contains("is damaged") == true)
    #expect(!folder.names.contains("progress.json"))
  }
}

@Test func aNewerFileIsLeftToTheNewerProgram() throws {
  let folder = try TemporaryFolder()
  let text = "{\"version\": 7, \"whatever\": true}"
  try folder.write("progress.json", text)
  var store = ProgressStore(folder: folder.path)
  let loaded = store.load()
  #expect(loaded.progress == LearnerProgress())
  #expect(
    loaded.notice?.hasPrefix(
      "progress is not saved: \(folder.path): progress.json was written by a newer program") == true)
  // Said once; what is learned meanwhile stays in memory.
  let saved = store.save(visited("a"))
  #expect(saved.progress == visited("a") && saved.notice == nil)
  #expect(try folder.read("progress.json") == text)
  #expect(Set(folder.names) == ["lock", "progress.json"])
}

@Test func aFolderInTheFilesPlaceIsSetAside() throws {
  let folder = try TemporaryFolder()
  try FileManager.default.createDirectory(
    atPath: folder.path + "/progress.json", withIntermediateDirectories: false)
  var store = ProgressStore(folder: folder.path)
  #expect(store.save(visited("a")).notice?.contains("progress-damaged-1.json") == true)
  #expect(store.load().progress == visited("a"))
}

@Test func unchangedProgressIsNotWrittenAgain() throws {
  let folder = try TemporaryFolder()
  var store = ProgressStore(folder: folder.path)
  #expect(store.save(visited("a")).notice == nil)
  let before = try FileManager.default.attributesOfItem(atPath: folder.path + "/progress.json")[.systemFileNumber]
  #expect(store.save(visited("a")).notice == nil)
  let after = try FileManager.default.attributesOfItem(atPath: folder.path + "/progress.json")[.systemFileNumber]
  #expect(before as? Int == after as? Int)
}
