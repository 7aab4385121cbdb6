// Activations, forward (count, z, a) and backward (count, z, a, da, dz): dz = da · f'(z). All may work in place.

public typealias Source = UnsafePointer<Float>
public typealias Target = UnsafeMutablePointer<Float>

/// a = z
@inline(never) public func linearForward(_ count: Int, _ z: Source, _ a: Target) {
  if UnsafePointer(a) != z { transform(count, z, a) { $0 } }
}

@inline(never)
public func linearBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  if UnsafePointer(dz) != da { transform(count, da, dz) { $0 } }
}

/// a = 1 where z > 0, else 0
@inline(never) public func stepForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { splat(0).replacing(with: splat(1), where: $0 .> splat(0)) }
}

/// The derivative of a step is 0 wherever there is one, so nothing can learn through it.
@inline(never)
public func stepBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, da, dz) { _ in splat(0) }
}

/// a = max(z, 0); NaN stays NaN
@inline(never) public func reluForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { $0.replacing(with: splat(0), where: $0 .<= splat(0)) }
}

@inline(never)
public func reluBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, z, da, dz) { z, da in splat(0).replacing(with: da, where: z .> splat(0)) }
}

/// Slope of the leaky ReLU below zero.
@inline(__always) private var leak: Float { 0.01 }

/// a = z above 0, 0.01 · z below
@inline(never) public func leakyReLUForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { $0.replacing(with: $0 * splat(leak), where: $0 .<= splat(0)) }
}

@inline(never)
public func leakyReLUBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, z, da, dz) { z, da in da.replacing(with: da * splat(leak), where: z .<= splat(0)) }
}

/// a = 1 / (1 + e⁻ᶻ)
@inline(never) public func sigmoidForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { logistic($0) }
}

@inline(never)
public func sigmoidBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, a, da, dz) { a, da in da * (a * (splat(1) - a)) }
}

/// a = tanh z
@inline(never) public func tanhForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { hyperbolicTangent($0) }
}

@inline(never)
public func tanhBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, a, da, dz) { a, da in da * ((splat(1) - a) * (splat(1) + a)) }
}

// 2√(2/π) and 0.044715 times that, as a Float and what it lacks.
@inline(__always) private var constantLow: Float { -4.534068032135963e-08 }
@inline(__always) private var cubicFactorLow: Float { 2.3988323966106506e-09 }

/// GELU's tanh form (Hendrycks, Gimpel 2016): ½z(1 + tanh u) = z · σ(2u), u = √(2/π) · (z + 0.044715 z³)
@inline(never) public func geluForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { z in
    // σ(2u) ≈ e²ᵘ for very negative u, where a rounding error of 2u would count for as many units of the last place as
    // 2u is large: so 2u is kept as high + low, with what each product lost in rounding.
    let x = greater(lesser(z, splat(20)), splat(-20))  // beyond, σ is 0 or 1
    let s = x * x
    let sLow = remainder(s, x, x)
    let cubic = splat(0.0713548139) * s
    let cubicLow = remainder(cubic, splat(0.0713548139), s)
    let t = splat(1.59576917) + cubic
    let part = t - splat(1.59576917)
    let tLow = (splat(1.59576917) - (t - part)) + (cubic - part)
    let high = x * t
    let small = fused(cubicLow, splat(0.0713548139), sLow) + fused(tLow + splat(constantLow), splat(cubicFactorLow), s)
    let low = fused(remainder(high, x, t), x, small)
    let e = exponential(splat(0) - high)
    let denominator = splat(1) + fused(e, e, splat(0) - low)
    return (z / denominator).replacing(with: splat(0), where: e .== splat(.infinity))
  }
}

@inline(never)
public func geluBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, z, da, dz) { z, da in
    let x = greater(lesser(z, splat(20)), splat(-20))
    let s = x * x
    let sigma = logistic(x * fused(splat(1.595_769_121_6), splat(0.071_354_816_3), s))
    let slope = fused(splat(1.595_769_121_6), splat(0.214_064_448_9), s)  // d(2u)/dz
    return da * fused(sigma, x * slope, sigma * (splat(1) - sigma))
  }
}

/// eˣ, for the tests and for figures.
@inline(never) public func exponentials(_ count: Int, _ x: Source, _ y: Target) {
  transform(count, x, y) { exponential($0) }
}

/// ln x
@inline(never) public func logarithms(_ count: Int, _ x: Source, _ y: Target) {
  transform(count, x, y) { logarithm($0) }
}
