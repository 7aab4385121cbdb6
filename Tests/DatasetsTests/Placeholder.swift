import Testing
import Datasets
@Test func placeholder() { #expect(Dataset(storage: .floats([1]), targets: [1], inputSize: 1, kind: .binary).count == 1) }
