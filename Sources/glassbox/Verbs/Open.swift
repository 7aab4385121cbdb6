import ArgumentParser

/// `glassbox open`, and `glassbox` alone: the program itself.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a chapter, or where you left off.",
    discussion: """
      Press ? inside for the keys, q to leave. With --lessons, a chapter that is saved shows at once, and a mistake in it \
      stands above the keys until it is mended.
      """)

  @Argument(help: ArgumentHelp("A chapter by id or number; without it, where you left off.", valueName: "chapter"))
  var chapter: String?

  @Option(help: ArgumentHelp("Page of the chapter, from 1.", valueName: "n"))
  var page: Int?

  @OptionGroup var interface: InterfaceArguments

  func run() throws {
    try interface.run(at: interface.data.locations, chapter: chapter, page: page)
  }
}
