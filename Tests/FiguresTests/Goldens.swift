import Canvas
import Foundation
import Testing

/// Compares a frame's text with `Goldens/NAME.txt`. With GLASSBOX_WRITE_GOLDENS=1 the file is written instead: look at
/// the difference before it is committed.
func expectGolden(_ name: String, _ frame: Frame, sourceLocation: SourceLocation = #_sourceLocation) {
  let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name).txt")
  if ProcessInfo.processInfo.environment["GLASSBOX_WRITE_GOLDENS"] == "1" {
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(frame.plainText.utf8).write(to: url)
    } catch {
      Issue.record("\(url.path) could not be written: \(error)", sourceLocation: sourceLocation)
    }
    return
  }
  guard let data = try? Data(contentsOf: url) else {
    Issue.record("\(url.path) is missing", sourceLocation: sourceLocation)
    return
  }
  #expect(frame.plainText == String(decoding: data, as: UTF8.self), "\(name)", sourceLocation: sourceLocation)
}
