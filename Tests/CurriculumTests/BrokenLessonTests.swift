import Foundation
import Testing

@testable import Curriculum

/// Every kind of mistake an author can make, one file each in `Fixtures`.
@Suite struct BrokenLessonTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    .path

  private static let mistakes = """
    01-bad-yaml.md:13: the scene is not YAML: did not find expected ',' or '}'
    02-unknown-figure.md:12: unknown figure `nueron`; did you mean `neuron`?
    03-unknown-key.md:15: unknown key `smaple` in scene; did you mean `sample`?
    05-twin-again.md:2: the id `twin` is already that of 04-twin.md
    06-not-utf8.md:9: this line is not UTF-8; save the file as UTF-8
    07-empty.md:1: the file is empty; `glassbox lessons new ID` writes one to start from
    08-underlined.md:9: `---` or `===` directly under text makes it a heading; leave a blank line between them
    09-bad-expression.md:9: the formula of the claim `2.60`, column 1: there is no function `ruond`; did you mean `round`?
    10-unknown-name.md:9: the claim `2.60`, column 1: there is no `outptu.z` in this scene; did you mean `output.z`?
    11-front-matter.md:4: `part` must be I, II, III or IV
    11-front-matter.md:5: unknown key `author` in front matter; there are id, title, part, sources
    12-no-front-matter.md:1: the file must begin with front matter between two `---` lines: id, title, part
    13-blank-in-claim.md:9: a formula with blanks needs angle brackets, and must stand on one line: `](<=round(output.z, 1)>)`
    14-predict.md:20: one choice must be marked `- right: …`, not 0
    14-predict.md:21: there is no parameter `output.wieght`; did you mean `output.weight`?
    15-challenge.md:20: the formula of `goal`, column 19: the formula ends too early
    15-challenge.md:23: `output.weight[2]` does not exist: `output.weight` has 2 values, from 0 to 1
    15-challenge.md:24: `rate` cannot be -1
    15-challenge.md:25: `par` must be a number and what it counts (moved, presses, steps, epochs), such as `2 moved`
    15-challenge.md:26: `hints` must be a list of at least one hint
    15-challenge.md:29: a second `challenge` on one page; part the pages with `---` between blank lines
    16-scene.md:14: unknown set `spirl`; did you mean `spiral`?
    16-scene.md:15: `output.weight` is 2 × 1: it needs 2 numbers, not 3
    16-scene.md:16: `batch` must be a whole number 1 … 1000000
    16-scene.md:17: unknown optimizer `adm`; did you mean `adam`?
    16-scene.md:18: there is no parameter `hidden1.weight`; there are output.bias, output.weight and rate, or `all` or `none`
    16-scene.md:19: `x` must be two numbers, the smaller one first
    16-scene.md:20: `seed` must be a whole number of at least 0
    17-unknown-block.md:11: unknown block `scence`; did you mean `scene`?
    18-markdown.md:20: a link is a claim, `[a link](=formula)`, or a word of the glossary, `[a link](#a link)`, not `https://example.org`
    18-markdown.md:20: a picture has no place in a lesson's prose
    18-markdown.md:20: the page has no title; begin it with `## …`
    18-markdown.md:22: a quotation has no place in a lesson
    18-markdown.md:24: a table has no place in a lesson
    19-inherit.md:24: `rate` starts another network: use `inherit: start`
    20-nothing-to-inherit.md:12: there is no scene before this one to inherit from
    21-repeated-key.md:15: the scene is not YAML: `output.weight` is there twice
    22-table.md:14: row 1 of the table has 2 numbers; 2 inputs and 1 targets make 3
    23-no-scene.md:7: the page asks or claims something, but has no scene, and neither has one before it
    24-not-a-number.md:9: the claim `about three` is not a number; write it like 0.931, −4.00, 235,146 or 97 %
    25-x-same-number.md: the number 25 is already that of 25-windows.md
    unnumbered.md: the name must begin with the chapter's number: 02-neuron.md
    """

  @Test func everyMistakeIsToldWithItsPlace() throws {
    let library = try LessonLibrary.folder(Self.folder)
    let told = library.errors.map { $0.description.replacingOccurrences(of: Self.folder + "/", with: "") }
    #expect(told == Self.mistakes.components(separatedBy: "\n"))
    #expect(library.lessons.map(\.number) == [4, 25])
  }

  @Test(arguments: [
    ("/no/such/folder", "/no/such/folder: there is no such folder"),
    (Self.folder + "/07-empty.md", Self.folder + "/07-empty.md: not a folder; name the folder that the lesson is in"),
    (Self.folder + "/..", Self.folder + "/..: no lessons here; their names are like 02-neuron.md"),
  ]) func aFolderThatIsNone(_ path: String, _ message: String) {
    let error = #expect(throws: LessonError.self) { try LessonLibrary.folder(path) }
    #expect(error?.description == message)
  }
}
