import ArgumentParser
import Canvas
import NcursesTerminal

/// What the learner wants of the screen, instead of what was detected.
struct DisplayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("24bit, 256, 16 or mono.", valueName: "colours"))
  var color: ColorDepth?

  @Flag(help: "Plain letters instead of dots and blocks.")
  var ascii = false

  var detection: Detection.Options { Detection.Options(colors: color, glyphs: ascii ? .ascii : nil) }
}
