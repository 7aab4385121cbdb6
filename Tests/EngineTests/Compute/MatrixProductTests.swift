import Testing

@testable import Engine

/// Values of either sign that need all bits of a Float, the same on every run.
func testValues(_ count: Int, seed: UInt32 = 1) -> [Float] {
  var state = seed &* 2_654_435_761 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 17
    state ^= state << 5
    return Float(Int32(bitPattern: state)) / Float(1 << 31)
  }
}

/// Levels that this machine can run.
let levels = CPULevel.allCases.filter { $0 <= .supported }

/// Levels whose products must agree to the bit.
let fusedLevels = levels.filter { $0 != .base }

@Suite struct MatrixProductTests {
  enum Beginning: CaseIterable { case zero, accumulate, bias }

  struct Shape {
    var rows, columns, depth: Int
    var aTransposed = false
    var bTransposed = false
    var spread = 0
    var beginning = Beginning.zero
  }

  /// Runs a product on exact copies of its operands, with guard values around C.
  func run(_ shape: Shape, _ compute: Compute) -> [Float] {
    let (m, n, k) = (shape.rows, shape.columns, shape.depth)
    let aStrides: MatrixProduct.Strides =
      shape.aTransposed ? .transposed(m + shape.spread) : .rowMajor(k + shape.spread)
    let bStrides: MatrixProduct.Strides =
      shape.bTransposed ? .transposed(k + shape.spread) : .rowMajor(n + shape.spread)
    let cRow = n + shape.spread
    let a = testValues((shape.aTransposed ? k : m) * max(aStrides.row, aStrides.column), seed: 1)
    let b = testValues((shape.bTransposed ? n : k) * max(bStrides.row, bStrides.column), seed: 2)
    var c = testValues(m * cRow + 16, seed: 3)
    let bias = testValues(n, seed: 4)
    let product = MatrixProduct(
      rows: m, columns: n, depth: k, a: aStrides, b: bStrides, cRow: cRow, compute: compute)
    var scratch = [Float](repeating: .nan, count: product.scratchCount + 1)
    scratch[product.scratchCount] = 7
    let before = c
    c.withUnsafeMutableBufferPointer { c in
      scratch.withUnsafeMutableBufferPointer { scratch in
        bias.withUnsafeBufferPointer { bias in
          let start: MatrixProduct.Start =
            switch shape.beginning {
            case .zero: .zero
            case .accumulate: .accumulate
            case .bias: .bias(bias.baseAddress!)
            }
          product.run(a, b, into: c.baseAddress!, start: start, scratch: scratch.baseAddress!, pool: compute.pool)
        }
      }
    }
    #expect(scratch.last == 7, "\(shape) wrote past its scratch")
    for i in 0..<c.count where i >= m * cRow || i % cRow >= n {
      if c[i] != before[i] {
        Issue.record("\(shape) wrote outside C")
        break
      }
    }
    for i in 0..<m {
      for j in 0..<n {
        var exact =
          switch shape.beginning {
          case .zero: 0.0
          case .accumulate: Double(before[i * cRow + j])
          case .bias: Double(bias[j])
          }
        var size = abs(exact)
        for kk in 0..<k {
          let term =
            Double(a[i * aStrides.row + kk * aStrides.column]) * Double(b[kk * bStrides.row + j * bStrides.column])
          exact += term
          size += abs(term)
        }
        let bound = size * Double(k + 1) * 0x1p-23
        if !(abs(Double(c[i * cRow + j]) - exact) <= bound) {
          Issue.record("\(compute.level) \(shape): C[\(i), \(j)] is \(c[i * cRow + j]), not \(exact)")
          return c
        }
      }
    }
    return c
  }

  static let sizes = [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 16, 17, 24, 25, 31, 32, 33, 40]

  /// Every mix of small sizes would be slow; these walk through all sizes on each side with the others varied.
  static var shapes: [Shape] {
    var shapes: [Shape] = []
    var turn = 0
    for (i, m) in sizes.enumerated() {
      for (j, n) in sizes.enumerated() {
        for k in [sizes[(i * 7 + j * 3) % sizes.count], [1, 6, 64, 129][(i + j) % 4]] {
          turn += 1
          shapes.append(
            Shape(
              rows: m, columns: n, depth: k, aTransposed: turn % 2 == 0, bTransposed: turn / 2 % 2 == 0,
              spread: turn / 4 % 3, beginning: Beginning.allCases[turn / 3 % 3]))
        }
      }
    }
    // Around the edges of the blocks of k (256, 384) and of rows (192), and zero depth.
    for (m, n, k) in [
      (64, 256, 784), (30, 70, 255), (30, 70, 257), (191, 40, 383), (193, 33, 385), (400, 10, 513), (1, 100, 1000),
      (5, 3, 0), (2, 300, 300), (1, 333, 784), (1, 256, 785), (300, 333, 1), (784, 256, 1), (784, 64, 10),
      (10, 784, 64),
    ] {
      for beginning in Beginning.allCases {
        shapes.append(Shape(rows: m, columns: n, depth: k, bTransposed: true, beginning: beginning))
        shapes.append(Shape(rows: m, columns: n, depth: k, aTransposed: true, spread: 3, beginning: beginning))
        shapes.append(Shape(rows: m, columns: n, depth: k, beginning: beginning))
      }
    }
    return shapes
  }

  @Test(arguments: levels) func matchesDoubles(level: CPULevel) {
    let compute = Compute(level: level, threads: 1)
    for shape in Self.shapes { _ = run(shape, compute) }
  }

  @Test func sameBitsAtEveryLevelAndThreadCount() {
    let reference = Compute(level: fusedLevels.first ?? .base, threads: 1)
    let others = fusedLevels.flatMap { level -> [Compute] in
      (1...4).map { threads in Compute(level: level, threads: threads) }
    }
    let large = Self.shapes.filter { $0.rows * $0.columns * $0.depth > 100_000 }
    for shape in Self.shapes.prefix(200) + large {
      let expected = run(shape, reference).map(\.bitPattern)
      for compute in others where run(shape, compute).map(\.bitPattern) != expected {
        Issue.record("\(shape) differs on \(compute.level) with \(compute.threads) threads")
      }
    }
  }

  /// The definition itself: one chain of fused multiply-adds in the order of k.
  @Test(arguments: fusedLevels) func isOneChain(level: CPULevel) {
    let compute = Compute(level: level, threads: 2)
    let (m, n, k) = (30, 45, 700)
    let a = testValues(m * k, seed: 1)
    let b = testValues(k * n, seed: 2)
    var c = [Float](repeating: 0, count: m * n)
    let product = MatrixProduct(
      rows: m, columns: n, depth: k, a: .rowMajor(k), b: .rowMajor(n), compute: compute)
    var scratch = [Float](repeating: 0, count: product.scratchCount)
    product.run(a, b, into: &c, scratch: &scratch, pool: compute.pool)
    for i in 0..<m {
      for j in 0..<n {
        var sum: Float = 0
        for kk in 0..<k { sum.addProduct(a[i * k + kk], b[kk * n + j]) }
        #expect(c[i * n + j].bitPattern == sum.bitPattern)
      }
    }
  }
}
