extension Elementary {
  /// The sine of an angle in radians, of any size; NaN for ±∞.
  public static func sin(_ x: Double) -> Double {
    if x.magnitude <= .pi / 4 { return x == 0 ? x : reducedSin(DoubleDouble(high: x, low: 0)) }
    guard x.isFinite else { return .nan }
    let (quadrant, rest) = reduce(x.magnitude)
    let value = quadrant & 1 == 0 ? reducedSin(rest) : reducedCos(rest)
    return (quadrant & 2 == 0) == (x > 0) ? value : -value
  }

  /// The cosine of an angle in radians, of any size; NaN for ±∞.
  public static func cos(_ x: Double) -> Double {
    if x.magnitude <= .pi / 4 { return reducedCos(DoubleDouble(high: x, low: 0)) }
    guard x.isFinite else { return .nan }
    let (quadrant, rest) = reduce(x.magnitude)
    let value = quadrant & 1 == 0 ? reducedCos(rest) : reducedSin(rest)
    return quadrant == 0 || quadrant == 3 ? value : -value
  }

  /// x = q·π/2 + rest for finite x > π/4, with |rest| ≤ π/4 and q modulo 4 (Payne and Hanek 1983).
  ///
  /// x is a whole number times a power of two. Bits of 2/π above those that make whole turns are left out, the next
  /// 192 suffice: the product's two top bits are the quadrant, the others the fraction of one.
  private static func reduce(_ x: Double) -> (quadrant: UInt64, rest: DoubleDouble) {
    let mantissa = x.significandBitPattern | 1 << 52
    let start = Int(x.exponent) - 52 + 62
    let (word, shift) = (start / 64, UInt64(start % 64))
    func window(_ i: Int) -> UInt64 {
      shift == 0
        ? twoOverPi[word + i] : twoOverPi[word + i] << shift | twoOverPi[word + i + 1] >> (64 - shift)
    }
    let low = window(2).multipliedFullWidth(by: mantissa)
    let middle = window(1).multipliedFullWidth(by: mantissa)
    let (mid, carry) = middle.low.addingReportingOverflow(low.high)
    var fraction = (
      window(0) &* mantissa &+ middle.high &+ (carry ? 1 : 0), mid, low.low
    )
    var quadrant = fraction.0 >> 62
    // The fraction moves to the top; above a half it is counted back from the next quadrant.
    fraction = (fraction.0 << 2 | fraction.1 >> 62, fraction.1 << 2 | fraction.2 >> 62, fraction.2 << 2)
    let backwards = fraction.0 >> 63 == 1
    if backwards {
      quadrant = (quadrant + 1) & 3
      fraction = (~fraction.0, ~fraction.1, ~fraction.2)
    }
    // No double comes so near a multiple of π/2 that the first word is empty and the second short of bits.
    let zeros = UInt64(fraction.0.leadingZeroBitCount)
    if zeros > 0 {
      let second = zeros == 64 ? fraction.1 : fraction.0 << zeros | fraction.1 >> (64 - zeros)
      let third = zeros == 64 ? fraction.2 : fraction.1 << zeros | fraction.2 >> (64 - zeros)
      (fraction.0, fraction.1) = (second, third)
    }
    let scale = Double(sign: backwards ? .minus : .plus, exponent: -64 - Int(zeros), significand: 1)
    let parts = DoubleDouble(
      high: Double(fraction.0 >> 11) * 2048 * scale,
      low: Double((fraction.0 & 0x7FF) << 42 | fraction.1 >> 22) * 0x1p-42 * scale)
    let halfPi = DoubleDouble(high: 0x1.921fb54442d18p+0, low: 0x1.1a62633145c07p-54)
    return (quadrant, DoubleDouble(sum: parts.high, parts.low) * halfPi)
  }

  /// sin r for |r| ≤ π/4, by its Taylor series.
  private static func reducedSin(_ r: DoubleDouble) -> Double {
    let x = r.high
    let z = x * x
    var series = -1 / 121_645_100_408_832_000.0
    series = series * z + 1 / 355_687_428_096_000.0
    series = series * z - 1 / 1_307_674_368_000.0
    series = series * z + 1 / 6_227_020_800.0
    series = series * z - 1 / 39_916_800.0
    series = series * z + 1 / 362_880.0
    series = series * z - 1 / 5_040.0
    series = series * z + 1 / 120.0
    series = series * z - 1 / 6.0
    return x + (x * z * series + r.low * (1 - 0.5 * z))
  }

  /// cos r for |r| ≤ π/4, by its Taylor series.
  private static func reducedCos(_ r: DoubleDouble) -> Double {
    let x = r.high
    let z = x * x
    var series = -1 / 6_402_373_705_728_000.0
    series = series * z + 1 / 20_922_789_888_000.0
    series = series * z - 1 / 87_178_291_200.0
    series = series * z + 1 / 479_001_600.0
    series = series * z - 1 / 3_628_800.0
    series = series * z + 1 / 40_320.0
    series = series * z - 1 / 720.0
    series = series * z + 1 / 24.0
    let near = DoubleDouble(sum: 1, -0.5 * z)
    return near.high + (near.low + (z * z * series - x * r.low))
  }

  /// 2/π in binary, after 64 zero bits that make room for small angles.
  private static let twoOverPi: [UInt64] = [
    0x0000_0000_0000_0000, 0xa2f9_836e_4e44_1529, 0xfc27_57d1_f534_ddc0, 0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561, 0xb724_6e3a_424d_d2e0, 0x0649_2eea_09d1_921c, 0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484, 0xe99c_7026_b45f_7e41, 0x3991_d639_8353_39f4, 0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f, 0xef2f_118b_5a0a_6d1f, 0x6d36_7ecf_27cb_09b7, 0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b, 0x3d07_39f7_8a52_92ea, 0x6bfb_5fb1_1f8d_5d08, 0x5603_3046_fc7b_6bab,
    0xf0cf_bc20_9af4_361d,
  ]
}
