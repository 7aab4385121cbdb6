import Explainer
import Testing

@testable import Curriculum

@Suite struct StageTests {
  @Test func lessonsCanNameEveryStageAndNoOther() {
    #expect(Set(SceneReader.figures) == Set(stages.keys))
    #expect(SceneReader.figures.count == stages.count)
  }
}
