import Testing

@testable import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Distance from the truth in units of the last place of the nearest Float.
func ulps(_ value: Float, _ exact: Double) -> Double {
  if value.isNaN || exact.isNaN { return value.isNaN && exact.isNaN ? 0 : .infinity }
  let nearest = Float(exact)
  if nearest.isInfinite || value.isInfinite { return nearest == value ? 0 : .infinity }
  return abs(Double(value) - exact) / Double(max(nearest.magnitude, .leastNormalMagnitude).ulp)
}

@Suite struct ActivationKernelTests {
  typealias Kernel = @Sendable (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// The greatest distance over evenly spaced numbers of a range, and where it is.
  func worst(
    _ kernel: Kernel, _ range: ClosedRange<Float>, _ truth: (Double) -> Double, count: Int = 100_003
  ) -> (ulps: Double, at: Float) {
    let x = (0..<count).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * (Float($0) / Float(count - 1))
    }
    var y = [Float](repeating: 0, count: count)
    kernel(count, x, &y)
    var worst = (ulps: 0.0, at: Float(0))
    for i in 0..<count {
      let distance = ulps(y[i], truth(Double(x[i])))
      if distance > worst.ulps { worst = (distance, x[i]) }
    }
    return worst
  }

  /// Room for `base`, which has no fused multiply-add to keep rounding errors small.
  func bound(_ level: CPULevel, _ ulps: Double) -> Double {
    #if arch(x86_64)
      level == .base ? 4 * ulps : ulps
    #else
      ulps
    #endif
  }

  @Test(arguments: levels) func elementaryFunctionsAreAccurate(level: CPULevel) {
    let table = KernelTable.table(level)
    func check(
      _ name: String, _ kernel: Kernel, _ range: ClosedRange<Float>, within limit: Double,
      _ truth: (Double) -> Double
    ) {
      let worst = worst(kernel, range, truth)
      #expect(worst.ulps <= bound(level, limit), "\(level) \(name) at \(worst.at): \(worst.ulps) ULP")
    }
    check("exp", table.exponential, -87.3...88.7, within: 2, exp)
    check("exp", table.exponential, -1...1, within: 2, exp)
    check("log", table.logarithm, 1e-30...1e-3, within: 2, log)
    check("log", table.logarithm, 0.4...2.5, within: 2, log)
    check("log", table.logarithm, 1...1e30, within: 2, log)
    check("tanh", table.tanh.forward, -10...10, within: 5, tanh)
    check("tanh", table.tanh.forward, -1e-2...1e-2, within: 5, tanh)
    check("sigmoid", table.sigmoid.forward, -87...30, within: 5) { 1 / (1 + exp(-$0)) }
    // Far below 0 the two halves of GELU cancel, so that what is left is as exact as z is.
    let besideZ: Kernel = { count, z, y in
      table.gelu.forward(count, z, y)
      for i in 0..<count { y[i] += 2 * z[i] }
    }
    check("gelu z + 2z", besideZ, -10...10, within: 3) {
      2 * $0 + $0 / (1 + exp(-2 * (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    }
  }

  @Test(arguments: levels) func specialNumbers(level: CPULevel) {
    let table = KernelTable.table(level)
    func results(_ kernel: Kernel, _ x: [Float]) -> [Float] {
      var y = [Float](repeating: 99, count: x.count)
      kernel(x.count, x, &y)
      return y
    }
    let x: [Float] = [.infinity, -.infinity, 0, -0.0, 200, -200, 0x1p-130]
    #expect(results(table.exponential, x) == [.infinity, 0, 1, 1, .infinity, 0, 1])
    #expect(results(table.tanh.forward, x)[0...5] == [1, -1, 0, 0, 1, -1])
    #expect(results(table.sigmoid.forward, x) == [1, 0, 0.5, 0.5, 1, 0, 0.5])
    #expect(results(table.relu.forward, x) == [.infinity, 0, 0, 0, 200, 0, 0x1p-130])
    #expect(results(table.step.forward, x) == [1, 0, 0, 0, 1, 0, 1])
    #expect(results(table.logarithm, [.infinity, 0, 1]) == [.infinity, -.infinity, 0])
    #expect(results(table.logarithm, [-1])[0].isNaN)
    let gelu = results(table.gelu.forward, [0, 200, -200, 1e30, -1e30, .infinity, -.infinity])
    #expect(gelu == [0, 200, 0, 1e30, 0, .infinity, 0])
    let all: [(String, Kernel)] = [
      ("linear", table.linear.forward), ("relu", table.relu.forward), ("leaky ReLU", table.leakyReLU.forward),
      ("sigmoid", table.sigmoid.forward), ("tanh", table.tanh.forward), ("gelu", table.gelu.forward),
      ("exp", table.exponential), ("log", table.logarithm),
    ]
    for (name, kernel) in all {
      for count in [1, 15, 16, 17] {
        let y = results(kernel, [Float](repeating: .nan, count: count))
        #expect(y.allSatisfy { $0.isNaN }, "\(name) swallows NaN")
      }
    }
  }

  /// f and f′ in Double.
  static let truths: [(activation: Activation, f: @Sendable (Double) -> Double, slope: @Sendable (Double) -> Double)] =
    [
      (.linear, { $0 }, { _ in 1 }),
      (.step, { $0 > 0 ? 1 : 0 }, { _ in 0 }),
      (.relu, { max($0, 0) }, { $0 > 0 ? 1 : 0 }),
      (.leakyReLU, { $0 > 0 ? $0 : 0.01 * $0 }, { $0 > 0 ? 1 : 0.01 }),
      (.sigmoid, { 1 / (1 + exp(-$0)) }, { 1 / (1 + exp(-$0)) / (1 + exp($0)) }),
      (.tanh, { tanh($0) }, { 1 / (cosh($0) * cosh($0)) }),
      (
        .gelu, { z in 0.5 * z * (1 + tanh((2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z))) },
        { z in
          let c = (2 / Double.pi).squareRoot()
          let t = tanh(c * (z + 0.044715 * z * z * z))
          return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * c * (1 + 3 * 0.044715 * z * z)
        }
      ),
    ]

  @Test(arguments: levels) func forwardAndBackwardMatchDoublesAtEveryLength(level: CPULevel) throws {
    let table = KernelTable.table(level)
    for truth in Self.truths {
      let kernels = try #require(table.kernels(of: truth.activation))
      for count in 0...40 {
        let z = testValues(count, seed: 5).map { 4 * $0 }
        let da = testValues(count, seed: 6)
        var a = [Float](repeating: 7, count: count + 1)
        var dz = [Float](repeating: 7, count: count + 1)
        kernels.forward(count, z, &a)
        kernels.backward(count, z, a, da, &dz)
        #expect(a[count] == 7 && dz[count] == 7, "\(truth.activation) wrote past the end")
        for i in 0..<count {
          #expect(abs(Double(a[i]) - truth.f(Double(z[i]))) < 2e-6, "\(level) \(truth.activation) of \(z[i])")
          #expect(
            abs(Double(dz[i]) - Double(da[i]) * truth.slope(Double(z[i]))) < 2e-6,
            "\(level) \(truth.activation)′ of \(z[i])")
        }
        // In place.
        var inPlace = da
        kernels.backward(count, z, a, da, &dz)
        inPlace.withUnsafeMutableBufferPointer { d in
          if let d = d.baseAddress { kernels.backward(count, z, a, d, d) }
        }
        #expect(inPlace == Array(dz[..<count]))
      }
    }
  }

  @Test func sameBitsAtEveryFusedLevel() throws {
    let x = testValues(1001, seed: 8).map { 12 * $0 }
    let d = testValues(1001, seed: 9)
    func bits(_ level: CPULevel) throws -> [[UInt32]] {
      let table = KernelTable.table(level)
      return try Self.truths.flatMap { truth -> [[UInt32]] in
        let kernels = try #require(table.kernels(of: truth.activation))
        var a = x
        var dz = x
        kernels.forward(x.count, x, &a)
        kernels.backward(x.count, x, a, d, &dz)
        return [a.map(\.bitPattern), dz.map(\.bitPattern)]
      }
    }
    guard let first = fusedLevels.first else { return }
    let expected = try bits(first)
    for level in fusedLevels.dropFirst() {
      let found = try bits(level)
      #expect(found == expected)
    }
  }

  /// A value's bits must not depend on whether it lies in a tail.
  @Test(arguments: levels) func tailsGiveTheSameBits(level: CPULevel) throws {
    let table = KernelTable.table(level)
    let x = testValues(64, seed: 10).map { 6 * $0 }
    for truth in Self.truths {
      let kernels = try #require(table.kernels(of: truth.activation))
      var whole = x
      kernels.forward(64, x, &whole)
      for count in 1...33 {
        var part = [Float](repeating: 0, count: count)
        kernels.forward(count, x, &part)
        #expect(part.map(\.bitPattern) == whole[..<count].map(\.bitPattern))
      }
    }
  }
}
