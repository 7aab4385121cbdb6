/// exp, log, sin, cos, pow and friends in plain Double arithmetic: the same bits on every machine, unlike libm's.
/// Within 1 ULP or so of the truth; not for speed.
public enum Elementary {
  public static func exp(_ x: Double) -> Double { fatalError("contract stub") }
  public static func log(_ x: Double) -> Double { fatalError("contract stub") }
  public static func log1p(_ x: Double) -> Double { fatalError("contract stub") }
  public static func expm1(_ x: Double) -> Double { fatalError("contract stub") }
  public static func sin(_ x: Double) -> Double { fatalError("contract stub") }
  public static func cos(_ x: Double) -> Double { fatalError("contract stub") }
  public static func tanh(_ x: Double) -> Double { fatalError("contract stub") }
  public static func pow(_ x: Double, _ y: Double) -> Double { fatalError("contract stub") }
}
