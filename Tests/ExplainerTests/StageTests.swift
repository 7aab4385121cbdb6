import Canvas
import Datasets
import Explainer
import Shell
import Testing

@testable import Curriculum

@Suite struct StageTests {
  @Test func lessonsCanNameEveryStageAndNoOther() {
    #expect(Set(SceneReader.figures) == Set(stages.keys))
    #expect(SceneReader.figures.count == stages.count)
  }

  /// Networks that a scene can say and that few pictures are made for.
  static let networks = [
    """
    network:
      inputs: [1, 28, 28]
      layers: [convolution: {filters: 2, kernel: 5, stride: 3}, batch-norm, activation, max-pooling: 2, flatten, dense: {units: 10, activation: softmax}]
    data: {set: built-in-digits, train: 12, test: 5}
    """,
    """
    network: {inputs: [34, 34], layers: [graph-convolution: {units: 2, edges: karate-club, activation: softmax}]}
    data: {set: karate-club}
    """,
    """
    network:
      inputs: 8
      layers: [embedding: {vocabulary: 65, width: 4}, attention: 2, residual: embed, dense: {units: 65, activation: softmax}]
    data: {set: letters, length: 8}
    """,
    """
    network: {inputs: [5, 2], layers: [lstm: 3, last, dense: 1]}
    data: {set: adding-problem, length: 5, train: 20, test: 10}
    """,
    """
    network: {inputs: 2, layers: [activation: sigmoid, dropout: 0.5]}
    data: {table: [[1, 0, 1, 0]]}
    """,
    """
    network: {inputs: [2, 1], layers: [dense: {units: 2, activation: sigmoid}], loss: mse}
    data: {table: [[1, 0, 1, 0, 1, 0]]}
    """,
  ]

  /// What a picture is not made for it says, and nothing breaks.
  @Test(arguments: networks, SceneReader.figures)
  func everyNetworkIsDrawnOrRefused(_ network: String, _ figure: String) throws {
    let text =
      "---\nid: any\ntitle: Any\npart: I\n---\n\n## One\n\nWords.\n\n```scene\nfigure: \(figure)\n\(network)\n```\n"
    let library = LessonLibrary(files: [("01-any.md", Array(text.utf8))])
    #expect(library.errors.map(\.description) == [])
    let scene = try #require(library.lessons.first?.pages.first?.scene)
    let misfits = try #require(stages[figure]).problems(scene)
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      let headless = try Headless(
        options: InterfaceOptions(
          library: library, chapter: "any", page: 1, locations: DataLocations(folders: []), threads: 1),
        size: size, capabilities: Capabilities())
      headless.play(try KeyScript("Up Right steps:2 g Space s n"))
      let shown = headless.frame.plainText
      #expect(shown.contains("This picture cannot be drawn") == !misfits.isEmpty)
      if let misfit = misfits.first { #expect(shown.contains(misfit.prefix(24))) }
    }
  }
}
