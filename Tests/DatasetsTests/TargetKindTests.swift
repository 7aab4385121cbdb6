import Datasets
import Testing

@Suite struct TargetKindTests {
  @Test(
    arguments: [
      (TargetKind.binary, [0.5], 1), (.binary, [0.49], 0), (.binary, [0.9, 0.1], 0), (.binary, [.nan], 0),
      (.classes(3), [0.2, 0.4, 0.4], 1), (.classes(2), [0.5, 0.5], 0), (.regression(1), [1], nil),
      (.labels(classes: 2, count: 1), [0, 1], nil),
    ] as [(TargetKind, [Double], Int?)])
  func answer(_ kind: TargetKind, _ outputs: [Double], _ answer: Int?) {
    #expect(kind.answer(outputs) == answer)
    // A row of a batch is a slice, with indices of its own.
    #expect(kind.answer(([9] + outputs).map { Float($0) }.dropFirst()) == answer)
  }
}
