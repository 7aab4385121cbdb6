import Foundation
import Testing

@testable import Store

private let now = Date(timeIntervalSince1970: 1_700_000_000)

/// Saves ten visits one by one, each from a program that knows of no other.
private func saveTen(_ lesson: String, in folder: String) -> Bool {
  (0..<10).allSatisfy { page in
    var store = ProgressStore(folder: folder)
    var progress = LearnerProgress()
    progress.visit(lesson: lesson, page: page, at: now)
    return store.save(progress).notice == nil
  }
}

@Test func threadsThatSaveAtOnceLoseNothing() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path
  let saved = await withTaskGroup(of: Bool.self) { group in
    for writer in 0..<4 { group.addTask { saveTen("lesson \(writer)", in: path) } }
    return await group.reduce(true) { $0 && $1 }
  }
  #expect(saved)
  var store = ProgressStore(folder: path)
  let lessons = store.load().progress.lessons
  #expect(lessons.count == 4)
  #expect(lessons.values.allSatisfy { $0.pagesReached == Set(0..<10) })
  #expect(folder.names == ["lock", "progress.json"])
}

@Test func processesThatSaveAtOnceLoseNothing() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path
  async let first = #expect(processExitsWith: .success) { [path = path as String] in
    exit(saveTen("first", in: path) ? 0 : 1)
  }
  async let second = #expect(processExitsWith: .success) { [path = path as String] in
    exit(saveTen("second", in: path) ? 0 : 1)
  }
  #expect(saveTen("third", in: path))
  _ = await (first, second)
  var store = ProgressStore(folder: path)
  let lessons = store.load().progress.lessons
  #expect(Set(lessons.keys) == ["first", "second", "third"])
  #expect(lessons.values.allSatisfy { $0.pagesReached == Set(0..<10) })
}

@Test func aProgramKilledWhileWritingHurtsNothing() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path
  #expect(saveTen("before", in: path))
  await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
    // Dies holding the lock, half of the new file written.
    let lock = try FolderLock(folder: path)
    try Data("{\"version\": 1, \"lessons\": {\"bef".utf8).write(to: URL(fileURLWithPath: path + "/progress.json.new"))
    withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
  }
  var store = ProgressStore(folder: path)
  let loaded = store.load()
  #expect(loaded.notice == nil)
  #expect(loaded.progress.lessons["before"]?.pagesReached == Set(0..<10))
  #expect(saveTen("after", in: path))
  #expect(Set(store.load().progress.lessons.keys) == ["before", "after"])
  #expect(folder.names == ["lock", "progress.json"])
}

@Test func aLeftoverLinkIsNotWrittenThrough() throws {
  let folder = try TemporaryFolder()
  try folder.write("precious", "precious")
  #expect(symlink(folder.path + "/precious", folder.path + "/progress.json.new") == 0)
  #expect(saveTen("a", in: folder.path))
  #expect(try folder.read("precious") == "precious")
}

@Test func aHeldLockIsToldInsteadOfWaitedForEver() throws {
  let folder = try TemporaryFolder()
  #expect(saveTen("a", in: folder.path))
  let lock = try FolderLock(folder: folder.path)
  var store = ProgressStore(folder: folder.path)
  let loaded = store.load()
  #expect(loaded.notice == "progress is not saved: \(folder.path): another program holds its lock")
  #expect(loaded.progress.lessons["a"] != nil)
  withExtendedLifetime(lock) {}
}

/// Writes a file twenty times and reads it each time: whoever wrote it, it is all of one piece.
private func writeTwenty(_ path: String, as writer: UInt8) -> Bool {
  for _ in 0..<20 {
    let data = Data(repeating: writer, count: 100_000 + Int(writer))
    guard (try? AtomicFile.write(data, to: path)) != nil else { return false }
    guard let read = try? Data(contentsOf: URL(fileURLWithPath: path)), let first = read.first else { return false }
    if read != Data(repeating: first, count: 100_000 + Int(first)) { return false }
  }
  return true
}

@Test func writersOfOneFileNeverMix() async throws {
  let folder = try TemporaryFolder()
  let path = folder.path + "/model"
  let whole = await withTaskGroup(of: Bool.self) { group in
    for writer: UInt8 in 0..<4 { group.addTask { writeTwenty(path, as: writer) } }
    return await group.reduce(true) { $0 && $1 }
  }
  #expect(whole)
  #expect(folder.names == ["model"])
}
