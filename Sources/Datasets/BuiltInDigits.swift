import PortableMath

/// Digits that the program draws itself, for those who have no MNIST: pen strokes, written by an unsteady hand and
/// then normalised as MNIST's were. A fixed collection: picture `n` is the same for everyone.
enum BuiltInDigits {
  /// - Parameter heldOut: another collection, of which no picture is in the first.
  static func make(count: Int, heldOut: Bool) -> Dataset {
    var pictures: [UInt8] = []
    var labels: [UInt8] = []
    pictures.reserveCapacity(count * 784)
    var canvas = InkCanvas(side: 64)
    for number in 0..<count {
      let serial = UInt32(number) + (heldOut ? 2_000_000_000 : 0)
      let label = self.label(of: serial)
      canvas.clear()
      Handwriting(serial: serial).write(label, on: &canvas)
      pictures += DigitNormalizer.normalize(canvas.ink, side: canvas.side).map { UInt8(($0 * 255).rounded()) }
      labels.append(UInt8(label))
    }
    return Dataset(digits: pictures, labels: labels)
  }

  /// Every ten pictures hold each digit once, in random order.
  private static func label(of serial: UInt32) -> Int {
    Int(Philox(seed: 0, purpose: .digits, stream: serial / 10).permutation(10)[Int(serial % 10)])
  }
}
