// Elementary functions on lanes. Polynomials only: the same bits on AVX2 and AVX-512, and no call of a library.

@inline(__always) private func bits(_ x: Lanes) -> SIMD16<Int32> { unsafeBitCast(x, to: SIMD16<Int32>.self) }
@inline(__always) private func floats(_ x: SIMD16<Int32>) -> Lanes { unsafeBitCast(x, to: Lanes.self) }

/// |x|
@inline(__always) func magnitude(_ x: Lanes) -> Lanes { floats(bits(x) & SIMD16(repeating: 0x7fff_ffff)) }

/// −1, 0 or 1; 0 for NaN.
@inline(__always) func sign(_ x: Lanes) -> Lanes {
  splat(0).replacing(with: splat(1), where: x .> splat(0)).replacing(with: splat(-1), where: x .< splat(0))
}

/// eˣ. Above 88.7228 infinity; below −87.3365, where the result would be subnormal, 0; NaN stays NaN.
/// Reduction by Cody and Waite (1980), polynomial of Cephes `expf`.
@inline(__always) func exponential(_ x: Lanes) -> Lanes {
  let rounder = splat(12_582_912)  // 1.5 · 2²³: adding it rounds to the nearest integer, which is left in the low bits
  let shifted = fused(rounder, x, splat(1.442_695_04))
  let n = shifted - rounder
  var r = fused(x, n, splat(-0.693_359_375))
  r = fused(r, n, splat(2.121_944_40e-4))
  var p = splat(1.987_569_150_0e-4)
  p = fused(splat(1.398_199_950_7e-3), p, r)
  p = fused(splat(8.333_451_907_3e-3), p, r)
  p = fused(splat(4.166_579_589_4e-2), p, r)
  p = fused(splat(1.666_666_545_9e-1), p, r)
  p = fused(splat(5.000_000_120_1e-1), p, r)
  p = fused(r, p, r * r) + splat(1)
  let scaled = floats(bits(p) &+ (bits(shifted) &<< SIMD16(repeating: 23)))
  return scaled.replacing(with: splat(0), where: x .< splat(-87.336_54))
    .replacing(with: splat(.infinity), where: x .> splat(88.722_83))
    .replacing(with: x, where: x .!= x)
}

/// ln x for x ≥ 0; −infinity at 0, NaN below. Subnormal numbers count as 0. Polynomial of Cephes `logf`.
@inline(__always) func logarithm(_ x: Lanes) -> Lanes {
  // x = 2ⁿ · m with m in [√½, √2)
  let offset = bits(x) &- SIMD16<Int32>(repeating: 0x3f35_04f3)
  // The integer to floats by adding it to the bits of 1.5 · 2²³: the library's conversion is not always inlined, and the
  // linker would then keep one copy of it for all CPU levels.
  let n = floats((offset &>> SIMD16(repeating: 23)) &+ SIMD16(repeating: 0x4b40_0000)) - splat(12_582_912)
  let m = floats((offset & SIMD16(repeating: 0x007f_ffff)) &+ SIMD16(repeating: 0x3f35_04f3))
  let f = m - splat(1)
  let z = f * f
  var p = splat(7.037_683_629_2e-2)
  p = fused(splat(-1.151_461_031_0e-1), p, f)
  p = fused(splat(1.167_699_874_0e-1), p, f)
  p = fused(splat(-1.242_014_084_6e-1), p, f)
  p = fused(splat(1.424_932_278_7e-1), p, f)
  p = fused(splat(-1.666_805_766_5e-1), p, f)
  p = fused(splat(2.000_071_476_5e-1), p, f)
  p = fused(splat(-2.499_999_399_3e-1), p, f)
  p = fused(splat(3.333_333_117_4e-1), p, f)
  var y = p * f * z
  y = fused(y, n, splat(-2.121_944_40e-4))
  y = fused(y, z, splat(-0.5))
  let result = fused(f + y, n, splat(0.693_359_375))
  return result.replacing(with: splat(-.infinity), where: x .< splat(.leastNormalMagnitude))
    .replacing(with: splat(.nan), where: x .< splat(0))
    .replacing(with: x, where: x .== splat(.infinity))
    .replacing(with: x, where: x .!= x)
}

/// ln(1 + x) for x ≥ 0, exact to the last bits for small x too (Goldberg 1991, theorem 4).
@inline(__always) func logarithmOfOnePlus(_ x: Lanes) -> Lanes {
  let u = splat(1) + x
  let correction = (x - (u - splat(1))) / u
  return (logarithm(u) + correction).replacing(with: x, where: u .== splat(.infinity))
}

/// 1 / (1 + e⁻ˣ)
@inline(__always) func logistic(_ x: Lanes) -> Lanes { splat(1) / (splat(1) + exponential(splat(0) - x)) }

/// tanh x as an odd polynomial over an even one, [9/8] (coefficients by rminimax, as Eigen and XNNPACK have them). The
/// bound is the least number whose quotient is 1.
@inline(__always) func hyperbolicTangent(_ x: Lanes) -> Lanes {
  #if AVX2 || AVX512 || arch(arm64)
    let bound = splat(8.017_733_573_913_574)
  #else
    let bound = splat(7.907_389_640_808_105)
  #endif
  let c = greater(lesser(x, bound), splat(0) - bound)
  let s = c * c
  var p = splat(1.394_553_628e-8)
  p = fused(splat(2.102_733_560e-5), p, s)
  p = fused(splat(3.520_756_727e-3), p, s)
  p = fused(splat(1.340_216_100e-1), p, s)
  p = fused(c, p, s * c)
  var q = splat(8.015_776_984e-7)
  q = fused(splat(3.326_951_409e-4), q, s)
  q = fused(splat(2.597_254_514e-2), q, s)
  q = fused(splat(4.673_548_340e-1), q, s)
  q = fused(splat(1), q, s)
  return p / q
}
