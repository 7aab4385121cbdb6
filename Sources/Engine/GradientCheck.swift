/// What to differentiate.
public enum Objective: Hashable, Sendable {
  /// Mean loss over the given samples.
  case loss
  /// One output of the first sample.
  case output(Int)
}

/// A gradient, checked against finite differences in Double.
public struct GradientCheck: Hashable, Sendable {
  /// Analytic derivative by the reference interpreter's backward pass.
  public var analytic: Double
  /// (f(w + ε) − f(w − ε)) / 2ε in Double.
  public var numeric: Double
  /// The two one-sided differences disagree: the function bends here (ReLU, MAE) or jumps (step).
  public var isKink: Bool
  public var epsilon: Double

  /// Where the function is asked: at w itself, then to the right and left of it in a wide and in a narrow window.
  public static func places(around w: Double) -> [Double] {
    // The two errors of a central difference, f‴ε²/6 and rounding/ε, balance near the cube root of the Double's ulp.
    let wide = 8e-6 * max(1, w.magnitude)
    let narrow = wide / 4
    return [w, w + wide, w - wide, w + narrow, w - narrow]
  }

  /// Compares a derivative at w with the function's values at `places(around: w)`.
  ///
  /// Where f is smooth, the slopes to the right and to the left differ by f″ε, so a quarter of ε leaves a quarter of the
  /// difference; at a bend it stays, at a jump it grows fourfold. A bend beside w, inside the wide window only, spoils
  /// that window's slope: the narrow one is used then.
  public init(analytic: Double, at w: Double, values: [Double]) {
    precondition(values.count == 5, "a check takes five values")
    self.analytic = analytic
    let places = Self.places(around: w)
    func slopes(_ up: Int, _ down: Int) -> (right: Double, left: Double) {
      ((values[up] - values[0]) / (places[up] - w), (values[0] - values[down]) / (w - places[down]))
    }
    let (wideSlopes, narrowSlopes) = (slopes(1, 2), slopes(3, 4))
    let wideGap = (wideSlopes.right - wideSlopes.left).magnitude
    let narrowGap = (narrowSlopes.right - narrowSlopes.left).magnitude
    let narrow = places[3] - w
    let rounding = 2e-14 * max(1, values[0].magnitude) / narrow
    isKink = !(narrowGap <= max(rounding, wideGap / 2))
    let bendsBeside = wideGap > max(rounding, 8 * narrowGap)
    let usesNarrow = isKink || bendsBeside
    epsilon = usesNarrow ? narrow : places[1] - w
    let chosen = usesNarrow ? narrowSlopes : wideSlopes
    numeric = (chosen.right + chosen.left) / 2
  }
}
