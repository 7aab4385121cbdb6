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

  /// Compares a derivative with differences of `f` around `w`.
  ///
  /// Where f is smooth, the slopes to the right and to the left differ by f″ε, so a quarter of ε leaves a quarter of the
  /// difference; at a bend it stays, at a jump it grows fourfold. A bend beside w, inside the wide window only, spoils
  /// that window's slope: the narrow one is used then.
  init(analytic: Double, at w: Double, of f: (Double) throws -> Double) rethrows {
    self.analytic = analytic
    let centre = try f(w)
    // The two errors of a central difference, f‴ε²/6 and rounding/ε, balance near the cube root of the Double's ulp.
    let wide = 8e-6 * max(1, w.magnitude)
    let narrow = wide / 4
    func slopes(_ epsilon: Double) throws -> (right: Double, left: Double) {
      let (up, down) = (w + epsilon, w - epsilon)
      return ((try f(up) - centre) / (up - w), (centre - (try f(down))) / (w - down))
    }
    let (wideSlopes, narrowSlopes) = (try slopes(wide), try slopes(narrow))
    let wideGap = (wideSlopes.right - wideSlopes.left).magnitude
    let narrowGap = (narrowSlopes.right - narrowSlopes.left).magnitude
    let rounding = 2e-14 * max(1, centre.magnitude) / narrow
    isKink = !(narrowGap <= max(rounding, wideGap / 2))
    let bendsBeside = wideGap > max(rounding, 8 * narrowGap)
    epsilon = isKink || bendsBeside ? narrow : wide
    let chosen = epsilon == narrow ? narrowSlopes : wideSlopes
    numeric = (chosen.right + chosen.left) / 2
  }
}
