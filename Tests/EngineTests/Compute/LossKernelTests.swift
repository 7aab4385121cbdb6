import Testing

@testable import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LossKernelTests {
  static let shapes = (1...40).map { (rows: $0 % 3 + 1, columns: $0) } + [(rows: 2, columns: 100), (5, 64)]

  /// Softmax of a row in Double.
  func softmax(_ row: ArraySlice<Float>) -> [Double] {
    let greatest = Double(row.max() ?? 0)
    let e = row.map { exp(Double($0) - greatest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }

  @Test(arguments: levels) func softmaxMatchesDoubles(level: CPULevel) {
    let table = KernelTable.table(level)
    for (rows, columns) in Self.shapes {
      let stride = columns + 3
      let z = testValues(rows * stride, seed: 1).map { 10 * $0 }
      let da = testValues(rows * stride, seed: 2)
      var a = z
      var dz = z
      table.softmaxForward(rows, columns, z, stride, &a)
      table.softmaxBackward(rows, columns, a, da, stride, &dz)
      for row in 0..<rows {
        let range = row * stride..<row * stride + columns
        let exact = softmax(z[range])
        let inner = zip(exact, da[range]).map { $0 * Double($1) }.reduce(0, +)
        for column in 0..<columns {
          let i = row * stride + column
          #expect(abs(Double(a[i]) - exact[column]) < 1e-6)
          #expect(abs(Double(dz[i]) - exact[column] * (Double(da[i]) - inner)) < 1e-6)
        }
        for i in row * stride + columns..<(row + 1) * stride { #expect(a[i] == z[i] && dz[i] == z[i]) }
      }
    }
  }

  @Test(arguments: levels) func softmaxSurvivesExtremes(level: CPULevel) {
    let table = KernelTable.table(level)
    func softmax(_ z: [Float]) -> [Float] {
      var a = z
      table.softmaxForward(1, z.count, z, z.count, &a)
      return a
    }
    #expect(softmax([1000, 1000]) == [0.5, 0.5])
    #expect(softmax([-1000, 0, -.infinity]) == [0, 1, 0])
    #expect(softmax([3e38, -3e38]) == [1, 0])
    #expect(softmax([1, .nan, 2]).allSatisfy { $0.isNaN })
    #expect(softmax([1, .infinity])[1].isNaN)
  }

  @Test(arguments: levels) func softmaxCrossEntropyMatchesDoubles(level: CPULevel) {
    let table = KernelTable.table(level)
    for (rows, columns) in Self.shapes {
      let stride = columns + 2
      let z = testValues(rows * stride, seed: 3).map { 10 * $0 }
      let classes = (0..<rows).map { Float($0 * 7 % columns) }
      var p = z
      var losses = [Float](repeating: 0, count: rows)
      var d = z
      let factor: Float = 1 / Float(rows)
      table.softmaxCrossEntropy(rows, columns, z, stride, classes, factor, &p, &losses, &d)
      for row in 0..<rows {
        let exact = softmax(z[row * stride..<row * stride + columns])
        let label = Int(classes[row])
        #expect(abs(Double(losses[row]) + log(exact[label])) < 3e-6)
        for column in 0..<columns {
          let i = row * stride + column
          #expect(abs(Double(p[i]) - exact[column]) < 1e-6)
          #expect(abs(Double(d[i]) - (exact[column] - (column == label ? 1 : 0)) * Double(factor)) < 1e-6)
        }
      }
      var again = losses
      table.softmaxCrossEntropy(rows, columns, z, stride, classes, factor, &p, &again, nil)
      #expect(again == losses)
    }
  }

  @Test(arguments: levels) func aClassThatDoesNotExistGivesNaN(level: CPULevel) {
    let table = KernelTable.table(level)
    for wrong: Float in [-1, 3, .nan, .infinity] {
      var p: [Float] = [1, 2, 3]
      var loss: [Float] = [0]
      table.softmaxCrossEntropy(1, 3, [1, 2, 3], 3, [wrong], 1, &p, &loss, nil)
      #expect(loss[0].isNaN)
    }
  }

  @Test(arguments: levels) func rowLossesMatchDoubles(level: CPULevel) {
    let table = KernelTable.table(level)
    for (rows, columns) in Self.shapes {
      let stride = columns + 1
      let x = testValues(rows * stride, seed: 4).map { 5 * $0 }
      let y = testValues(rows * stride, seed: 5).map { $0 > 0 ? Float(1) : 0 }
      typealias Kernel =
        @Sendable (
          Int, Int, UnsafePointer<Float>, UnsafePointer<Float>, Int, Float, Float, UnsafeMutablePointer<Float>,
          UnsafeMutablePointer<Float>?
        ) -> Void
      let all: [(String, Kernel, (Double, Double) -> Double, (Double, Double) -> Double)] = [
        ("squared error", table.squaredError, { ($0 - $1) * ($0 - $1) }, { 2 * ($0 - $1) }),
        ("absolute error", table.absoluteError, { abs($0 - $1) }, { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }),
        (
          "binary cross-entropy", table.binaryCrossEntropy, { max($0, 0) - $0 * $1 + log1p(exp(-abs($0))) },
          { 1 / (1 + exp(-$0)) - $1 }
        ),
      ]
      for (name, kernel, loss, slope) in all {
        var losses = [Float](repeating: 0, count: rows)
        var d = [Float](repeating: 7, count: rows * stride)
        kernel(rows, columns, x, y, stride, 0.5, 0.25, &losses, &d)
        for row in 0..<rows {
          var exact = 0.0
          for i in row * stride..<row * stride + columns {
            exact += loss(Double(x[i]), Double(y[i]))
            #expect(abs(Double(d[i]) - 0.25 * slope(Double(x[i]), Double(y[i]))) < 1e-6, "\(level) \(name)")
          }
          #expect(abs(Double(losses[row]) - 0.5 * exact) < 1e-6 * (1 + exact), "\(level) \(name)")
          #expect(d[row * stride + columns] == 7, "\(name) wrote past the row")
        }
        var again = losses
        kernel(rows, columns, x, y, stride, 0.5, 0.25, &again, nil)
        #expect(again == losses)
      }
    }
  }

  /// Surely right samples have losses far below 1; ln(1 + x) must not round them to nothing.
  @Test(arguments: levels) func binaryCrossEntropyKeepsSmallLosses(level: CPULevel) {
    var loss: [Float] = [0, 0, 0]
    KernelTable.table(level).binaryCrossEntropy(3, 1, [20, -30, 200], [1, 0, 0], 1, 1, 1, &loss, nil)
    #expect(ulps(loss[0], log1p(exp(-20))) < 8)
    #expect(ulps(loss[1], log1p(exp(-30))) < 8)
    #expect(loss[2] == 200)
  }
}
