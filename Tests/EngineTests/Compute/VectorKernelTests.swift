import Testing

@testable import Engine

@Suite struct VectorKernelTests {
  static let counts = Array(0...40) + [100, 4095, 4096, 4097, 10_001]

  @Test(arguments: levels) func sumsMatchDoubles(level: CPULevel) {
    let table = KernelTable.table(level)
    for count in Self.counts {
      let x = testValues(count, seed: 1)
      let y = testValues(count, seed: 2)
      let room = 1e-6 * Double(count + 1).squareRoot()
      #expect(abs(Double(table.sum(count, x)) - x.reduce(0.0) { $0 + Double($1) }) < room)
      #expect(abs(Double(table.dot(count, x, y)) - zip(x, y).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }) < room)
    }
  }

  @Test func sumsHaveTheSameBitsAtEveryLevel() {
    let first = KernelTable.table(levels[0])
    for level in levels.dropFirst() {
      let table = KernelTable.table(level)
      for count in Self.counts {
        let x = testValues(count, seed: 1)
        #expect(table.sum(count, x).bitPattern == first.sum(count, x).bitPattern)
      }
    }
  }

  /// What lets several threads sum blocks apart.
  @Test(arguments: levels) func aSumIsTheSumOfItsBlocks(level: CPULevel) {
    let table = KernelTable.table(level)
    let x = testValues(10_000, seed: 3)
    let apart = x.withUnsafeBufferPointer { x in
      stride(from: 0, to: 10_000, by: 4096).reduce(Float(0)) {
        $0 + table.sum(min(4096, 10_000 - $1), x.baseAddress! + $1)
      }
    }
    #expect(apart.bitPattern == table.sum(10_000, x).bitPattern)
  }

  @Test(arguments: levels) func rowsAndColumns(level: CPULevel) {
    let table = KernelTable.table(level)
    for columns in Array(1...40) + [63, 64, 65, 130] {
      for rows in [1, 2, 5, 10] {
        let stride = columns + 2
        let x = testValues(rows * stride, seed: 4)
        let bias = testValues(columns, seed: 5)
        var sums = [Float](repeating: 7, count: columns + 1)
        var y = x
        table.columnSums(rows, columns, x, stride, &sums)
        table.addBias(rows, columns, x, stride, bias, &y)
        for column in 0..<columns {
          // In the order of the rows, so exactly this:
          #expect(sums[column] == (0..<rows).reduce(Float(0)) { $0 + x[$1 * stride + column] })
          for row in 0..<rows {
            #expect(y[row * stride + column] == x[row * stride + column] + bias[column])
          }
        }
        #expect(sums[columns] == 7)
        #expect(y[columns] == x[columns])
      }
    }
  }

  @Test(arguments: levels) func copies(level: CPULevel) {
    let table = KernelTable.table(level)
    for count in 0...40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 255) }
      var values = [Float](repeating: 7, count: count + 1)
      table.unitFromBytes(count, bytes, &values)
      for i in 0..<count { #expect(values[i] == Float(Double(bytes[i]) / 255)) }
      #expect(values[count] == 7)
      table.fill(count, 3, &values)
      #expect(values == [Float](repeating: 3, count: count) + [7])
      table.addScaled(count, 0.5, testValues(count), &values)
      for (i, x) in testValues(count).enumerated() { #expect(abs(values[i] - (3 + 0.5 * x)) < 1e-6) }
      #expect(values[count] == 7)
    }
  }
}
