// The parameters of a state as one vector: what distances and directions among weights are made of.
extension State {
  /// All parameters, each at its `offset`; what lies between two of them is 0.
  public var parameterVector: [Float] { Array(UnsafeBufferPointer(start: values.start, count: values.count)) }

  /// Moves the parameters to origin + a · x + b · y, vectors like `parameterVector`; nothing else of the state changes.
  ///
  /// The result may be more than a number holds: it is for looking, not for training.
  /// - Throws: EngineError where a vector is of another length.
  public func moveParameters(to origin: [Float], plus a: Float, _ x: [Float], plus b: Float, _ y: [Float]) throws {
    guard origin.count == values.count, x.count == values.count, y.count == values.count else {
      throw EngineError("a direction among these parameters has \(values.count) numbers")
    }
    let to = values.start
    for index in 0..<values.count { to[index] = origin[index] + a * x[index] + b * y[index] }
  }
}
