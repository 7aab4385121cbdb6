/// Digits that the program draws itself.
enum BuiltInDigits {
  static func make(count: Int, heldOut: Bool) -> Dataset { fatalError("contract stub") }
}
