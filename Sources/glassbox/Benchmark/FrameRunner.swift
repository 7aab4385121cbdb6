import Canvas
import Curriculum
import Datasets
import Shell

/// Draws the same living screen again and again: the training loop's chapter with its boundary, network and curves.
struct FrameRunner: Repeatable {
  static let size = Size(width: 120, height: 40)

  private let headless: Headless
  /// Cells drawn so far.
  private(set) var cells = 0

  init() throws {
    let options = InterfaceOptions(
      library: .embedded(), chapter: "loop", locations: DataLocations(folders: []), threads: 1)
    headless = try Headless(options: options, size: Self.size, capabilities: Capabilities())
    headless.play(.steps(200))
  }

  mutating func run(_ count: Int) {
    for _ in 0..<count { cells += headless.frame.cells.count }
  }
}
