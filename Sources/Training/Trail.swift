import Engine

/// Where the parameters of a tiny network stood before each of its latest steps, and how wrong it was there.
public struct Trail: Sendable, Hashable {
  /// The step before which the first of them was noted.
  public private(set) var firstStep = 0
  /// Mean loss of each step's batch.
  public private(set) var losses: [Float] = []
  /// Step after step, all parameters one after another.
  private var rows: [Float] = []
  private var names: [(name: String, count: Int)] = []

  /// Larger networks leave no trail.
  static let mostParameters = 8
  /// A trail is at least this long before its beginning is forgotten.
  static let length = 400

  init() {}

  /// Whether the parameters are so few that they leave a trail.
  static func isLeft(by state: State) -> Bool { state.parameterCount <= mostParameters }

  /// The way of one parameter element, the oldest value first; empty for an element that left no trail.
  public func values(of element: ParameterElement) -> [Float] {
    var offset = 0
    for (name, count) in names {
      if name == element.name, (0..<count).contains(element.index) {
        return stride(from: offset + element.index, to: rows.count, by: width).map { rows[$0] }
      }
      offset += count
    }
    return []
  }

  private var width: Int { names.reduce(0) { $0 + $1.count } }

  /// Notes where the parameters are, before a step.
  mutating func note(_ state: State) {
    if names.isEmpty {
      guard Self.isLeft(by: state) else { return }
      names = state.parameters.map { ($0.name, $0.count) }
      firstStep = state.step
    }
    for parameter in state.parameters {
      for index in 0..<parameter.count { rows.append((try? state.value(parameter.name, index)) ?? .nan) }
    }
  }

  /// Notes the loss that the step found there.
  mutating func note(loss: Float) {
    guard !names.isEmpty else { return }
    losses.append(loss)
    guard losses.count >= 2 * Self.length else { return }
    losses.removeFirst(Self.length)
    rows.removeFirst(Self.length * width)
    firstStep += Self.length
  }

  public static func == (a: Trail, b: Trail) -> Bool {
    a.firstStep == b.firstStep && a.losses == b.losses && a.rows == b.rows
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(firstStep)
    hasher.combine(losses)
  }
}
