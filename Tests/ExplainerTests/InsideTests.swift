import Canvas
import Datasets
import Engine
import Shell
import Testing
import Training

@testable import Explainer

/// The playground's pictures of the inside.
@Suite struct InsideTests {
  private func playground(
    _ settings: Playground = Playground(), width: Int = 120, height: Int = 40
  ) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: try Sample.library(), locations: Sample.noData, threads: 1, playground: PlaygroundStart(settings)),
      size: Size(width: width, height: height), capabilities: Capabilities())
  }

  @Test func theKeyGoesRoundThePictures() throws {
    let screen = try playground()
    try screen.keys("steps:100")
    #expect(screen.model.snapshot.histograms == nil && screen.model.snapshot.landscape == nil)
    try screen.keys("i")
    #expect(screen.model.playground?.picture == .histograms)
    #expect(try screen.model.snapshot.histograms?.get().last?.step == 100)
    #expect(screen.frame.plainText.contains("activations"))
    // What is not drawn is not worked out.
    #expect(screen.model.snapshot.grids.isEmpty && screen.model.snapshot.landscape == nil)
    try screen.keys("i")
    #expect(screen.model.playground?.picture == .landscape)
    let landscape = try #require(try screen.model.snapshot.landscape?.get())
    #expect(landscape.step == 100 && landscape.path.last?.step == 100)
    #expect(screen.frame.plainText.contains("the loss around here"))
    #expect(screen.frame.name(at: Point(x: 60, y: 10)) == "landscape")
    try screen.keys("i")
    #expect(screen.model.playground?.picture == .network && !screen.model.snapshot.grids.isEmpty)
  }

  /// The footer says where the key leads.
  @Test func theFooterNamesWhatComesNext() throws {
    let screen = try playground()
    for next in ["inside", "landscape", "network"] {
      #expect(screen.frame.plainText.split(separator: "\n").last?.contains("i " + next) == true)
      try screen.keys("i")
    }
  }

  @Test func thePicturesFollowTime() throws {
    let screen = try playground()
    try screen.keys("steps:200 i , ,")
    #expect(try screen.model.snapshot.histograms?.get().last?.step == 198)
    try screen.keys("i r")
    let start = try #require(try screen.model.snapshot.landscape?.get())
    #expect(start.step == 0 && start.path.count == 1 && start.x.direction == .random)
    #expect(screen.frame.plainText.contains("No step has been taken yet"))
  }

  @Test func deadUnitsAreCounted() throws {
    let settings = try #require(Playground().set(.activation(0), typed: "ReLU"))
    let screen = try playground(settings)
    try screen.keys("i")
    #expect(screen.frame.plainText.contains("none of 8 dead"))
    // A bias so low that nothing gets through.
    try screen.keys("Tab : text:hidden1.bias[0] Enter = text:-99 Enter")
    #expect(screen.frame.plainText.contains("1 of 8 dead"))
  }

  /// Whatever the data and the size of the screen.
  @Test(arguments: ["spiral", "digits", "sine", "plane", "rings"]) func everySetCanBeLookedInto(set: String) throws {
    for size in [Size(width: 120, height: 40), Size(width: 80, height: 24), Size(width: 40, height: 12)] {
      let settings = try #require(Playground().set(.dataSet, typed: set))
      let screen = try playground(settings, width: size.width, height: size.height)
      try screen.keys("steps:3 i")
      #expect(try screen.model.snapshot.histograms?.get().isEmpty == false)
      try screen.keys("Tab i Tab")
      #expect(try screen.model.snapshot.landscape?.get().values.contains { !$0.isFinite } == false)
      try screen.keys("i")
    }
  }

  @Test func whatCannotBeMappedSaysSo() throws {
    var model = try playground().model
    model.playground?.picture = .landscape
    model.snapshot.landscape = .failure(EngineError("this network is too large for a map"))
    #expect(view(model).plainText.contains("too large for a map"))
  }
}
