/// A mistake in a lesson: `Lessons/02-neuron.md:14: …; try …`.
public struct LessonError: Error, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  /// From 1; 0 where the whole file is meant.
  public var line: Int
  public var message: String
  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }
  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}
