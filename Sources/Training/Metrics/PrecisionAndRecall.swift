extension ConfusionMatrix {
  /// Of the answers that named the class, the share that were right; nil where none did.
  public func precision(_ index: Int) -> Double? { share(hits(index), of: answers(index)) }

  /// Of the samples of the class, the share that were found; nil where there are none.
  public func recall(_ index: Int) -> Double? { share(hits(index), of: occurrences(index)) }

  /// The harmonic mean of precision and recall, 2 · hits / (occurrences + answers); nil where the class neither occurs
  /// nor was an answer.
  public func f1(_ index: Int) -> Double? { share(2 * hits(index), of: occurrences(index) + answers(index)) }

  /// How the classes are taken together.
  public enum Average: Sendable, CaseIterable {
    /// Each class counts alike, however rare. Those that neither occur nor were an answer are left out; where a share of
    /// one of the others is undefined it counts as 0.
    case macro
    /// Each sample counts alike. Where each has one class and one answer, this is the accuracy.
    case micro
  }

  public func precision(_ average: Average) -> Double? { taken(average, precision) }
  public func recall(_ average: Average) -> Double? { taken(average, recall) }
  public func f1(_ average: Average) -> Double? { taken(average, f1) }

  private func taken(_ average: Average, _ measure: (Int) -> Double?) -> Double? {
    guard average == .macro else { return accuracy }
    let met = (0..<classes).filter { occurrences($0) + answers($0) > 0 }
    return met.isEmpty ? nil : met.reduce(0) { $0 + (measure($1) ?? 0) } / Double(met.count)
  }
}
