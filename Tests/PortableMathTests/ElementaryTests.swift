import PortableMath
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How many doubles lie between two numbers: 0 for the same, and for two NaNs.
private func steps(_ a: Double, _ b: Double) -> UInt64 {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : .max }
  func place(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.bitPattern)
    return bits < 0 ? Int64.min &- bits : bits
  }
  return place(a).subtractingReportingOverflow(place(b)).partialValue.magnitude
}

private func worst(
  _ name: String, _ own: (Double) -> Double, _ library: (Double) -> Double, _ points: [Double], limit: UInt64
) {
  var (most, where_) = (UInt64(0), 0.0)
  for x in points {
    let distance = steps(own(x), library(x))
    if distance > most { (most, where_) = (distance, x) }
  }
  #expect(most <= limit, "\(name) is \(most) ULP off at \(where_): \(own(where_)), libm \(library(where_))")
}

private let random = Philox(seed: 20, purpose: .data)

private func evenly(_ low: Double, _ high: Double, _ count: Int = 20_000) -> [Double] {
  (0..<count).map { low + (high - low) * random.uniformDouble($0) }
}

/// Every exponent, both signs: any pattern of bits that is a number.
private let anyBits: [Double] = (0..<40_000).map { i in
  let words = random.words(UInt64(i) + 1 << 40)
  return Double(bitPattern: UInt64(words.x) << 32 | UInt64(words.y))
}

private let special: [Double] = [
  0, -0.0, 1, -1, 0.5, -0.5, 2, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
  .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .ulpOfOne, 1 + .ulpOfOne,
  1 - .ulpOfOne / 2, 709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -708.4, -744, -40,
  37.5, 22, 0.7853981633974483, 1.5707963267948966, 3.141592653589793, 1e22, 0x1p53, 0x1p60, 0x1p1000,
  0.7071067811865475, 0.7071067811865476, 1.4142135623730951,
]

@Test func expAgreesWithTheLibrary() {
  worst("exp", Elementary.exp, exp, special + anyBits + evenly(-2, 2) + evenly(-746, 710), limit: 1)
}

@Test func expm1AgreesWithTheLibrary() {
  worst("expm1", Elementary.expm1, expm1, special + anyBits + evenly(-1, 1) + evenly(-50, 710), limit: 1)
}

@Test func logAgreesWithTheLibrary() {
  worst("log", Elementary.log, log, special + anyBits + evenly(0, 3) + evenly(0, 1e6), limit: 1)
}

@Test func log1pAgreesWithTheLibrary() {
  worst("log1p", Elementary.log1p, log1p, special + anyBits + evenly(-1, 3) + evenly(0, 1e6), limit: 1)
}

@Test func sinAndCosAgreeWithTheLibrary() {
  let points = special + anyBits + evenly(-1, 1) + evenly(-10, 10) + evenly(-1e6, 1e6) + evenly(-1e300, 1e300)
  worst("sin", Elementary.sin, sin, points, limit: 1)
  worst("cos", Elementary.cos, cos, points, limit: 1)
}

@Test func tanhAgreesWithTheLibrary() {
  worst("tanh", Elementary.tanh, tanh, special + anyBits + evenly(-1, 1) + evenly(-25, 25), limit: 2)
}

@Test func powAgreesWithTheLibrary() {
  let bases = evenly(0, 4) + evenly(0, 1e3) + anyBits
  let exponents = evenly(-300, 300) + evenly(-100, 100).reversed() + evenly(-8, 8) + evenly(-2, 2).reversed()
  var most: (UInt64, Double, Double) = (0, 0, 0)
  func compare(_ x: Double, _ y: Double) {
    let distance = steps(Elementary.pow(x, y), pow(x, y))
    if distance > most.0 { most = (distance, x, y) }
  }
  for (x, y) in zip(bases, exponents) { compare(x, y) }
  for x in special { for y in special + [3, -3, 2.5, -2.5] { compare(x, y) } }
  for (x, y) in zip(evenly(0.999, 1.001), evenly(-600_000, 600_000).reversed()) { compare(x, y) }
  #expect(most.0 <= 1, "pow(\(most.1), \(most.2)) is \(most.0) ULP off")
}

@Test func signsOfZeroSurvive() {
  for function in [Elementary.sin, Elementary.tanh, Elementary.expm1, Elementary.log1p] {
    #expect(function(-0.0).sign == .minus)
    #expect(function(0.0).sign == .plus)
  }
  #expect(Elementary.pow(-0.0, 3).sign == .minus)
  #expect(Elementary.pow(-0.0, 2).sign == .plus)
}

/// The double nearest a multiple of π/2, where glibc itself is 8 ULP off. The cosine is from Muller, "Elementary
/// Functions", table of worst cases for range reduction.
@Test func theHardestAngleIsReduced() {
  #expect(Elementary.cos(6_381_956_970_095_103 * 0x1p797) == -4.687_165_924_254_627_611_12e-19)
  #expect(Elementary.sin(6_381_956_970_095_103 * 0x1p797).magnitude == 1)
}
