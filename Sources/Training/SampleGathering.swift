import Datasets

extension Dataset {
  /// Copies the inputs of the given samples one after another, allocating nothing.
  func gatherInputs(_ samples: UnsafeBufferPointer<Int32>, into destination: UnsafeMutablePointer<Float>) {
    let size = inputSize
    switch storage {
    case .floats(let values):
      values.withUnsafeBufferPointer { source in
        guard let first = source.baseAddress else { return }
        for (row, sample) in samples.enumerated() {
          let from = first + Int(sample) * size
          let to = destination + row * size
          for column in 0..<size { to[column] = from[column] }
        }
      }
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { source in
        guard let first = source.baseAddress else { return }
        for (row, sample) in samples.enumerated() {
          let from = first + Int(sample) * size
          let to = destination + row * size
          for column in 0..<size { to[column] = Float(from[column]) * (1 / 255) }
        }
      }
    }
  }

  /// Copies the targets of the given samples one after another.
  /// - Parameter classes: with a number, class numbers become rows of 0 and 1 that long.
  func gatherTargets(
    _ samples: UnsafeBufferPointer<Int32>, oneHot classes: Int?, into destination: UnsafeMutablePointer<Float>
  ) {
    let width = targetWidth
    targets.withUnsafeBufferPointer { source in
      for (row, sample) in samples.enumerated() {
        if let classes {
          writeOneHot(source[Int(sample)], classes, destination + row * classes)
        } else {
          for column in 0..<width { destination[row * width + column] = source[Int(sample) * width + column] }
        }
      }
    }
  }
}

/// A row of zeros with a one at the class.
func writeOneHot(_ value: Float, _ classes: Int, _ destination: UnsafeMutablePointer<Float>) {
  for column in 0..<classes { destination[column] = Float(column) == value ? 1 : 0 }
}
