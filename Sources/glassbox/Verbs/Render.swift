import ArgumentParser
import Canvas
import Curriculum
import Engine
import Explainer
import Shell

/// `glassbox render`: one frame to standard output.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print one screen, without a terminal.",
    discussion: """
      Keys are words: a letter, Up, Down, Left, Right, Enter, Tab, Esc, BS, Space, F1, C-x, S-Up, Right*3 to repeat, \
      text:abc for letters. Time stands still: a running network takes only the steps of steps:N, so the same keys give \
      the same frame every time. days:N lets days go by, for reviews.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  @Argument(help: "A chapter by id or number, or play, chapters, review or help.")
  var screen: String

  @Argument(help: ArgumentHelp("For play: a run string, or the name of a saved run.", valueName: "run"))
  var requestedName: String?

  @Option(help: ArgumentHelp("Page of the chapter, from 1.", valueName: "n"))
  var page: Int?

  @Option(help: ArgumentHelp("Columns x rows.", valueName: "size"))
  var size = "120x40"

  @Option(help: "text, ansi (text with colours) or svg (a picture).")
  var format = Format.text

  @Option(help: "Keys to press before.")
  var keys = ""

  @Flag(help: "Plain letters instead of dots and blocks.")
  var ascii = false

  @Option(help: "24bit, 256, 16 or mono.")
  var color = ColorDepth.palette256

  @Option(help: "dark or light.")
  var theme = Theme.Name.dark

  @OptionGroup var data: DataOptions

  @OptionGroup var lessons: LessonOptions

  private func parsedSize() throws -> Size {
    guard let size = Size(parsing: size) else {
      throw ValidationError("--size \(size) is no size; write columns x rows, such as 120x40")
    }
    return size
  }

  private func script() throws -> KeyScript {
    do { return try KeyScript(keys) } catch { throw ValidationError("\(error)") }
  }

  func validate() throws {
    if requestedName != nil, screen != "play" {
      throw ValidationError("only play takes a run beside the screen’s name")
    }
    _ = try parsedSize()
    _ = try script()
  }

  func run() throws {
    let isPlay = screen == "play"
    var locations = data.locations
    let playground = isPlay ? try PlaygroundStart(requested: requestedName, &locations) : nil
    try locations.check()
    _ = try CPULevel.requested()
    let opening = ["chapters": "c", "review": "v", "help": "?"][screen]
    let headless = try Headless(
      options: InterfaceOptions(
        library: try lessons.library(), chapter: opening == nil && !isPlay ? screen : nil, page: page,
        locations: locations, theme: theme, playground: playground),
      size: try parsedSize(),
      capabilities: Capabilities(glyphs: ascii ? .ascii : .braille, colors: color, reducedMotion: true))
    if let opening { headless.play(try KeyScript(opening)) }
    headless.play(try script())
    let frame = headless.frame
    switch format {
    case .text: print(frame.plainText, terminator: "")
    case .ansi: print(frame.ansi, terminator: "")
    case .svg: print(frame.svg(dark: theme == .dark), terminator: "")
    }
  }
}
