import ArgumentParser
import Curriculum
import Foundation

extension Lessons {
  /// `glassbox lessons new ID`: a short chapter that already passes the checks.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a template for a chapter.",
      discussion: """
        The file gets the next free number and holds one of everything: a scene, a checked number, predictions and a \
        challenge. It passes `glassbox lessons check` as it is; change one thing at a time and it keeps passing.
        """)

    @Argument(help: "Lower-case letters, digits and dashes: how the chapter is called on the command line.")
    var id: String

    @Option(name: .customLong("in"), help: ArgumentHelp("The folder of the chapters.", valueName: "dir"))
    var folder = "Lessons"

    func validate() throws {
      let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
      guard let first = id.first, first.isLetter, id.allSatisfy(allowed.contains) else {
        throw ValidationError(
          "'\(id)' cannot be an id: it starts with a letter, then lower-case letters, digits and dashes")
      }
    }

    func run() throws {
      let chapters = try chapters()
      // Its name, or its front matter, which may say something else.
      if let taken = chapters.first(where: { name(of: $0).drop(while: \.isNumber) == "-\(id).md" }) ?? lesson()?.file {
        throw LessonError(file: taken, line: 0, message: "has the id `\(id)` already; choose another")
      }
      let number = (chapters.compactMap { Int(name(of: $0).prefix { $0.isNumber }) }.max() ?? 0) + 1
      let path = "\(folder)/\(number < 10 ? "0" : "")\(number)-\(id).md"
      try orElse("cannot be written; choose another folder with --in", at: path) {
        try Data(lessonTemplate(id: id).utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      }
      print("\(path) is written. Look at it: glassbox open \(id) --lessons \(folder)")
    }

    /// Paths of the chapters that are there; the folder is made if need be.
    private func chapters() throws -> [String] {
      try orElse("cannot be used as a folder; choose another with --in", at: folder) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
          .map { "\(folder)/\($0)" }
      }
    }

    private func lesson() -> Lesson? { (try? LessonLibrary.folder(folder))?.lesson(id) }

    private func name(of path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// In one line of ours what the system says in many ways.
    private func orElse<Result>(_ message: String, at path: String, _ work: () throws -> Result) throws -> Result {
      do { return try work() } catch {
        throw LessonError(file: path, line: 0, message: "\(reason(error)); it \(message)")
      }
    }

    private func reason(_ error: any Error) -> String {
      switch (error as? CocoaError)?.code {
      case .fileWriteFileExists: "something of that name is there already"
      case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
      case .fileWriteOutOfSpace: "the disk is full"
      case .fileWriteVolumeReadOnly: "the disk is read-only"
      default: "that did not work"
      }
    }
  }
}

/// A chapter with one of everything, whose claims hold and whose challenge can be won.
func lessonTemplate(id: String) -> String {
  """
  ---
  id: \(id)
  title: Both or nothing
  part: I
  sources: []
  ---

  ## Two switches

  Both switches are on, and the neuron says [0.731](=output.a): rather yes.

  Press **↑** and see what a weight does.

  ```scene
  figure: neuron
  network: {inputs: 2, outputs: 1, output: sigmoid}
  data:
    table: [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]]
  parameters:
    output.weight: [1, 1]
    output.bias: [-1]
  sample: [1, 1]
  labels: [left, right]
  answers: [yes, no]
  range: {x: [-0.5, 1.5], y: [-0.5, 1.5]}
  nudge: 0.5
  trainable: false
  ```

  ---

  ## Lights out

  Now somebody turns both switches off.

  ```predict
  question: What does the neuron say then?
  choices:
    - exactly 0
    - right: less than a half
    - the same as before
  reveal:
    - input = 0, 0
  explanation: >
    With nothing coming in, only the bias is left: [0.269](=at(0,0,output.a)). Not 0, for the curve never gets there.
  hint: Which number stays when both inputs are 0?
  holds: at(0, 0, output.a) < 0.5
  ```

  ---

  ## One of two

  ```predict
  question: And with one switch on? Type what it says.
  answer: 0.500 = at(1, 0, output.a)
  within: 0.01
  misconceptions:
    - 0.731: is what both together get
    - 0: is the sum; the curve still bends it
  reveal:
    - input = 1, 0
  explanation: The sum is [0](=output.z), right between yes and no.
  hint: Add one weight and the bias; what does the curve make of it?
  ```

  ---

  ## Both

  ```scene
  inherit: start
  ```

  ```challenge
  task: Let both switches together reach 0.9, and keep either alone at 0.1 or below.
  goal: at(1, 1, output.a) >= 0.9 and at(1, 0, output.a) <= 0.1 and at(0, 1, output.a) <= 0.1
  watch: at(1, 1, output.a)
  par: 3 moved
  reference:
    - output.weight[0] = 6
    - output.weight[1] = 6
    - output.bias[0] = -9
  hints:
    - One switch alone must stay below the threshold, two must get over it.
    - Large weights, and a bias a little beyond either of them.
  ```

  """
}
