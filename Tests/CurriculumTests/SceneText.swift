import Testing

@testable import Curriculum

/// What a scene says, read as a lesson's is: the block begins on the file's first line.
/// - Returns: the scene where nothing is wrong, and every mistake as `line: message`.
func read(scene text: String) -> (scene: Scene?, problems: [String]) {
  let problems = Problems(file: "scene")
  let scene = FencedYAML(text, what: "scene", offset: 0, problems: problems)
    .flatMap { SceneReader(yaml: $0).inherited(from: nil) }.flatMap { SceneReader(yaml: $0.yaml).scene() }
  return (problems.all.isEmpty ? scene : nil, problems.all.map { "\($0.line): \($0.message)" })
}
