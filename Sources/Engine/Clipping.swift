/// A limit to the gradient before it moves anything, so that one steep place does not throw the parameters far away
/// (Pascanu, Mikolov, Bengio 2013).
public enum Clipping: Codable, Hashable, Sendable, BitwiseCopyable {
  /// A gradient longer than this, all parameters taken together, is shortened to it.
  case norm(Float)
  /// Each number is held between minus this and this.
  case value(Float)

  /// - Throws: EngineError for a limit that is not above 0.
  public func validate() throws {
    switch self {
    case .norm(let limit), .value(let limit):
      guard limit > 0, limit.isFinite else {
        throw EngineError("gradients are clipped at \(limit); it must be above 0")
      }
    }
  }

  /// In Double, all parameters at once.
  func apply(_ gradients: inout [[Double]]) {
    switch self {
    case .norm(let limit):
      let length = gradients.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > Double(limit) else { return }
      for index in gradients.indices { gradients[index] = gradients[index].map { $0 * (Double(limit) / length) } }
    case .value(let limit):
      for index in gradients.indices {
        gradients[index] = gradients[index].map { min(max($0, -Double(limit)), Double(limit)) }
      }
    }
  }

  /// The gaps between parameters are zero. What is not finite stays so, to be found and named.
  func apply(_ gradients: UnsafeMutablePointer<Float>, count: Int, _ kernels: UnsafePointer<KernelTable>) {
    switch self {
    case .norm(let limit):
      let length = kernels.pointee.dot(count, gradients, gradients).squareRoot()
      if length > limit, length.isFinite { kernels.pointee.scale(count, limit / length, gradients) }
    case .value(let limit): kernels.pointee.clamp(count, limit, gradients)
    }
  }
}
