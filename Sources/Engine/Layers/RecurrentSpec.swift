/// Goes through a sequence position by position and carries a hidden state along, which is its result at each position.
/// The weights of all gates lie side by side, so that one matrix product serves them.
public struct RecurrentSpec: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
    /// h = tanh(x · weight + bias + h · recurrent) (Elman 1990)
    case rnn
    /// Gates i, f, g, o and a cell that is added to rather than overwritten (Hochreiter, Schmidhuber 1997, with the forget
    /// gate of Gers et al. 2000).
    case lstm
    /// Gates r, z, n (Cho et al. 2014, in the form whose reset gate comes after the product).
    case gru

    /// Matrices side by side.
    var gates: Int {
      switch self {
      case .rnn: 1
      case .lstm: 4
      case .gru: 3
      }
    }
  }

  /// Prefix of `lstm1.weight` (inputs × gates · units), `lstm1.recurrent` (units × gates · units), `lstm1.bias`; of the
  /// values `lstm1.z` (what the input says to each gate), `lstm1.gates` (what the gates became), for an LSTM `lstm1.c`, and
  /// the hidden state `lstm1.a`, whose gradient includes what comes back through time. A GRU also has
  /// `gru1.recurrent_bias`.
  public var name: String
  public var kind: Kind
  public var units: Int
  /// Of the weights that the input goes through.
  public var initializer: Initializer
  /// Of the weights from one position to the next.
  public var recurrentInitializer: Initializer
  public init(
    name: String, kind: Kind, units: Int, initializer: Initializer = .xavier,
    recurrentInitializer: Initializer = .orthogonal
  ) {
    self.name = name
    self.kind = kind
    self.units = units
    self.initializer = initializer
    self.recurrentInitializer = recurrentInitializer
  }
}
