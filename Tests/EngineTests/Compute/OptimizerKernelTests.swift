import Testing

@testable import Engine

@Suite struct OptimizerKernelTests {
  let rate: Float = 0.1, l1: Float = 0.01, l2: Float = 0.02

  /// Runs a rule on copies and compares weights and averages with Doubles, frozen elements with what they were.
  func check(
    _ level: CPULevel, averages: Int,
    _ kernel: (
      Int, UnsafeMutablePointer<Float>, UnsafePointer<Float>, [UnsafeMutablePointer<Float>], UnsafePointer<Float>?
    ) -> Void, _ rule: (_ w: Double, _ g: Double, _ averages: [Double]) -> (w: Double, averages: [Double])
  ) {
    for count in 0...40 {
      for isFrozen in [false, true] {
        let w = testValues(count, seed: 1)
        let g = testValues(count, seed: 2)
        let old = (0..<averages).map { testValues(count, seed: UInt32(3 + $0)).map(\.magnitude) }
        let frozen = (0..<count).map { Float($0 % 3 == 0 ? 1 : 0) }
        var newW = w + [7]
        let buffers = old.map { values in
          let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: count + 1)
          _ = buffer.initialize(from: values + [7])
          return buffer
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        frozen.withUnsafeBufferPointer {
          kernel(count, &newW, g, buffers.map { $0.baseAddress! }, isFrozen ? $0.baseAddress : nil)
        }
        #expect(newW[count] == 7)
        for i in 0..<count {
          if isFrozen && i % 3 == 0 {
            #expect(newW[i] == w[i])
            for (buffer, old) in zip(buffers, old) { #expect(buffer[i] == old[i]) }
            continue
          }
          let sign = w[i] > 0 ? 1.0 : w[i] < 0 ? -1.0 : 0
          let gradient = Double(g[i]) + Double(l1) * sign + Double(l2) * Double(w[i])
          let exact = rule(Double(w[i]), gradient, old.map { Double($0[i]) })
          #expect(abs(Double(newW[i]) - exact.w) < 1e-6)
          for (buffer, exact) in zip(buffers, exact.averages) { #expect(abs(Double(buffer[i]) - exact) < 1e-6) }
        }
      }
    }
  }

  @Test(arguments: levels) func rulesMatchDoubles(level: CPULevel) {
    let table = KernelTable.table(level)
    let rate = Double(rate)
    check(level, averages: 0) {
      table.sgd($0, $1, $2, self.rate, l1, l2, $4)
    } _: { w, g, _ in
      (w - rate * g, [])
    }
    check(level, averages: 1) {
      table.momentum($0, $1, $2, $3[0], self.rate, 0.9, l1, l2, $4)
    } _: { w, g, old in
      let v = 0.9 * old[0] + g
      return (w - rate * v, [v])
    }
    check(level, averages: 1) {
      table.rmsprop($0, $1, $2, $3[0], self.rate, 0.9, 1e-8, l1, l2, $4)
    } _: { w, g, old in
      let s = 0.9 * old[0] + 0.1 * g * g
      return (w - rate * g / (s.squareRoot() + 1e-8), [s])
    }
    for decay: Float in [0, 0.05] {
      check(level, averages: 2) {
        table.adam($0, $1, $2, $3[0], $3[1], self.rate, 0.9, 0.99, 1e-8, 2, 3, decay, l1, l2, $4)
      } _: { w, g, old in
        let m = 0.9 * old[0] + 0.1 * g
        let v = 0.99 * old[1] + 0.01 * g * g
        return (w - Double(decay) * w - rate * 2 * m / ((3 * v).squareRoot() + 1e-8), [m, v])
      }
    }
  }

  @Test func sameBitsAtEveryFusedLevel() {
    func bits(_ level: CPULevel) -> [UInt32] {
      var w = testValues(77, seed: 1)
      var m = testValues(77, seed: 2)
      var v = testValues(77, seed: 3).map(\.magnitude)
      KernelTable.table(level).adam(
        77, &w, testValues(77, seed: 4), &m, &v, 0.01, 0.9, 0.999, 1e-8, 1.5, 2.5, 0.001, 0.1, 0.2, nil)
      return (w + m + v).map(\.bitPattern)
    }
    guard let first = fusedLevels.first else { return }
    for level in fusedLevels.dropFirst() { #expect(bits(level) == bits(first)) }
  }
}
