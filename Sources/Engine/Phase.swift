/// Whether layers that behave differently while training (batch norm, dropout) do so.
public enum Phase: Sendable, BitwiseCopyable {
  case training, evaluation
}
