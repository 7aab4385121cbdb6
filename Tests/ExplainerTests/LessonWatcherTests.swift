import Curriculum
import Foundation
import Shell
import Testing

@Suite struct LessonWatcherTests {
  /// A folder with one chapter, gone afterwards.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)")
    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try write("Words.", to: "01-first.md")
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ words: String, to name: String) throws {
      try Data(chapter(words, id: String(name.dropFirst(3).dropLast(3))).utf8).write(to: url.appending(path: name))
    }
    func write(raw text: String, to name: String) throws {
      try Data(text.utf8).write(to: url.appending(path: name))
    }
    private func chapter(_ words: String, id: String) -> String {
      "---\nid: \(id)\ntitle: Title\npart: I\n---\n\n## One\n\n\(words)\n"
    }
  }

  private func words(_ library: LessonLibrary?) -> [String] {
    library?.lessons.map { $0.pages[0].blocks.flatMap(\.inlines).map(\.plain).joined() } ?? []
  }

  @Test func nothingIsReadWhileNothingChanges() throws {
    let folder = try Folder()
    var watcher = LessonWatcher(folder: folder.url.path)
    for _ in 0..<3 { #expect(watcher.look() == nil) }
  }

  @Test func aSavedFileIsReadWhenItHasComeToRest() throws {
    let folder = try Folder()
    var watcher = LessonWatcher(folder: folder.url.path)
    try folder.write("Better words.", to: "01-first.md")
    #expect(watcher.look() == nil)
    #expect(words(watcher.look()) == ["Better words."])
    #expect(watcher.look() == nil)
  }

  /// As an editor does that truncates the file, and goes on writing.
  @Test func aHalfWrittenFileIsNotRead() throws {
    let folder = try Folder()
    var watcher = LessonWatcher(folder: folder.url.path)
    for text in ["", "---\nid: fir", "---\nid: first\ntitle: Title\npart: I\n---\n\n## One"] {
      try folder.write(raw: text, to: "01-first.md")
      #expect(watcher.look() == nil)
    }
    try folder.write("All of it.", to: "01-first.md")
    #expect(watcher.look() == nil)
    #expect(words(watcher.look()) == ["All of it."])
  }

  /// As an editor does that writes another file and renames it: of the same size, with whatever time.
  @Test func aRenamedFileIsASavedOne() throws {
    let folder = try Folder()
    let file = folder.url.appending(path: "01-first.md")
    let time = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
    var watcher = LessonWatcher(folder: folder.url.path)
    try folder.write(
      raw: try String(contentsOf: file, encoding: .utf8).replacingOccurrences(of: "Words", with: "Sword"),
      to: "01-first.md~")
    let other = folder.url.appending(path: "01-first.md~")
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: other.path)
    #expect(rename(other.path, file.path) == 0)
    #expect(watcher.look() == nil)
    #expect(words(watcher.look()) == ["Sword."])
  }

  @Test func filesComeAndGo() throws {
    let folder = try Folder()
    var watcher = LessonWatcher(folder: folder.url.path)
    try folder.write("More.", to: "02-second.md")
    _ = watcher.look()
    #expect(watcher.look()?.lessons.map(\.id) == ["first", "second"])
    try FileManager.default.removeItem(at: folder.url.appending(path: "01-first.md"))
    _ = watcher.look()
    #expect(watcher.look()?.lessons.map(\.id) == ["second"])
  }

  @Test func aLinkIsWatchedWhereItLeads() throws {
    let folder = try Folder()
    let elsewhere = try Folder()
    try FileManager.default.removeItem(at: folder.url.appending(path: "01-first.md"))
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "01-first.md"),
      withDestinationURL: elsewhere.url.appending(path: "01-first.md"))
    var watcher = LessonWatcher(folder: folder.url.path)
    try elsewhere.write("From elsewhere.", to: "01-first.md")
    _ = watcher.look()
    #expect(words(watcher.look()) == ["From elsewhere."])
  }

  @Test func aFolderThatWentAwaySaysSo() throws {
    let folder = try Folder()
    var watcher = LessonWatcher(folder: folder.url.path)
    try FileManager.default.removeItem(at: folder.url)
    _ = watcher.look()
    let look = watcher.look()
    let library = try #require(look)
    #expect(library.lessons.isEmpty)
    #expect(library.errors.map(\.description) == [folder.url.path + ": there is no such folder"])
  }
}
