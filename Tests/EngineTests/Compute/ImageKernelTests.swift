import Testing

@testable import Engine

@Suite struct ImageKernelTests {
  /// height, width, kernel, stride, padding
  static let shapes = [
    (5, 5, 3, 1, 0), (6, 7, 3, 1, 1), (7, 6, 3, 2, 1), (4, 40, 2, 1, 0), (9, 9, 4, 3, 3), (1, 1, 1, 1, 0),
    (3, 3, 3, 5, 2),
    (2, 20, 2, 2, 1),
  ]

  /// Each number of the columns is the one of the image that the filter sees there.
  @Test(arguments: levels, shapes) func unrollingFollowsItsFormula(
    level: CPULevel, shape: (height: Int, width: Int, kernel: Int, stride: Int, padding: Int)
  ) {
    let (height, width, kernel, stride, padding) = shape
    let table = KernelTable.table(level)
    let channels = 2
    let (rows, columns) = ((height + 2 * padding - kernel) / stride + 1, (width + 2 * padding - kernel) / stride + 1)
    let image = testValues(channels * height * width, seed: 1)
    var unrolled = [Float](repeating: .nan, count: channels * kernel * kernel * rows * columns)
    table.imageToColumns(channels, height, width, kernel, stride, padding, rows, columns, image, &unrolled)
    var next = 0
    for channel in 0..<channels {
      for (i, j) in pairs(kernel, kernel) {
        for (y, x) in pairs(rows, columns) {
          let (row, column) = (y * stride + i - padding, x * stride + j - padding)
          let isInside = (0..<height).contains(row) && (0..<width).contains(column)
          #expect(unrolled[next] == (isInside ? image[(channel * height + row) * width + column] : 0))
          next += 1
        }
      }
    }
    // The way back is the transpose: ⟨unroll(image), other⟩ = ⟨image, roll(other)⟩.
    let other = testValues(unrolled.count, seed: 2)
    var rolled = [Float](repeating: .nan, count: image.count)
    table.columnsToImage(channels, height, width, kernel, stride, padding, rows, columns, other, &rolled)
    func inner(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    #expect(abs(inner(unrolled, other) - inner(image, rolled)) < 1e-4)
  }

  @Test(arguments: levels) func aGradientGoesToTheFirstGreatest(level: CPULevel) {
    let table = KernelTable.table(level)
    // Side by side, where all four are equal; overlapping, where the same number is the greatest twice.
    var gradient = [Float](repeating: .nan, count: 4)
    table.maximumPoolBackward(1, 2, 2, 2, 2, 1, 1, [7, 7, 7, 7], [7], [3], &gradient)
    #expect(gradient == [3, 0, 0, 0])
    gradient = [Float](repeating: .nan, count: 6)
    table.maximumPoolBackward(1, 2, 3, 2, 1, 1, 2, [1, 9, 2, 3, 4, 5], [9, 9], [3, 5], &gradient)
    #expect(gradient == [0, 8, 0, 0, 0, 0])
  }

  /// What has gone wrong must not be hidden by a pool.
  @Test(arguments: levels) func poolsPassOnNaN(level: CPULevel) {
    let table = KernelTable.table(level)
    for place in 0..<4 {
      var image: [Float] = [1, 2, 3, 4]
      image[place] = .nan
      var output: [Float] = [0]
      table.maximumPoolForward(1, 2, 2, 2, 2, 1, 1, image, &output)
      #expect(output[0].isNaN)
      table.averagePoolForward(1, 2, 2, 2, 2, 1, 1, image, &output)
      #expect(output[0].isNaN)
    }
  }

  private func pairs(_ rows: Int, _ columns: Int) -> [(Int, Int)] {
    (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
  }
}
