/// A trainable array of the model.
public struct ParameterInfo: Hashable, Sendable {
  public let name: String
  /// A weight is inputs × units, or filters × channels × height × width; a bias has one number a unit.
  public let shape: [Int]
  /// Offset into the flat vector of all parameters; each starts on a 64-byte line.
  public let offset: Int
  /// Penalties and weight decay pull on weights only: a bias says where a neuron bends, not how sharply.
  public let decays: Bool
  public var count: Int { shape.reduce(1, *) }

  /// The name of one element as people write it: `hidden1.weight[3,7]` is input 3 to unit 7, counted from 0.
  public func elementName(_ index: Int) -> String {
    var rest = index
    var indices: [String] = []
    for extent in shape.reversed() {
      indices.insert(String(rest % extent), at: 0)
      rest /= extent
    }
    return "\(name)[\(indices.joined(separator: ","))]"
  }

  /// Finds the element that a text names: `hidden1.weight[3,7]`, `output.bias[0]`; a parameter of a single element needs
  /// no index.
  /// - Returns: the parameter's name and the row-major position in it.
  /// - Throws: EngineError for an unknown name, the wrong number of indices or one that is out of range.
  public static func parseElement(_ text: String, in parameters: [ParameterInfo]) throws -> (name: String, index: Int) {
    let trimmed = text.filter { $0 != " " }
    let bracket = trimmed.firstIndex(of: "[")
    let name = String(bracket.map { trimmed[..<$0] } ?? trimmed[...])
    let info = try parameters.named(name)
    guard let bracket else {
      if info.count == 1 { return (name, 0) }
      throw EngineError("\(name) has \(info.count) elements; say which, such as \(info.elementName(0))")
    }
    guard trimmed.last == "]" else { throw EngineError("\(text.debugDescription) lacks its closing bracket") }
    let parts = trimmed[trimmed.index(after: bracket)...].dropLast().split(
      separator: ",", omittingEmptySubsequences: false)
    guard parts.count == info.shape.count else {
      throw EngineError("\(name) is \(info.shape.inWords) and takes \(info.shape.count) indices, not \(parts.count)")
    }
    var index = 0
    for (part, extent) in zip(parts, info.shape) {
      guard let position = Int(part), position >= 0, position < extent else {
        throw EngineError(
          "\(part.debugDescription) in \(text.debugDescription) is not an index from 0 to \(extent - 1)")
      }
      index = index * extent + position
    }
    return (name, index)
  }
}

extension [ParameterInfo] {
  /// - Throws: EngineError that lists the names there are.
  func named(_ name: String) throws -> ParameterInfo {
    if let info = first(where: { $0.name == name }) { return info }
    throw EngineError(
      "no parameter is called \(name.debugDescription); there are \(map(\.name).joined(separator: ", "))")
  }
}
