/// What is known of the samples before they are made or read.
extension DataSpec {
  /// Numbers of a sample.
  public var inputSize: Int {
    switch self {
    case .toy(let set, _, _, _, _): set.isLine ? 1 : 2
    case .table(let inputs, _, _, _, _): inputs.first?.count ?? 0
    case .adding(let length, _, _): 2 * length
    case .letters(let length), .plays(let length): length
    case .karateClub: KarateClub.members * KarateClub.members
    case .digits, .builtInDigits: 28 * 28
    case .csv(let spec): spec.inputSize
    }
  }

  /// What their targets mean.
  public var kind: TargetKind {
    switch self {
    case .toy(let set, _, _, _, _): set.kind
    case .table(_, _, let kind, _, _): kind
    case .adding: .regression(1)
    case .letters(let length), .plays(let length): .labels(classes: Letters.alphabet.count, count: length)
    case .karateClub: .labels(classes: 2, count: KarateClub.members)
    case .digits, .builtInDigits: .classes(10)
    case .csv(let spec): spec.kind
    }
  }

  /// Different tokens that occur in them; nil where they are no tokens.
  public var vocabulary: Int? {
    switch self {
    case .letters, .plays: Letters.alphabet.count
    default: nil
    }
  }
}
