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

/// √(2/π), and 0.044715 times that.
@inline(__always) private var geluLinear: Float { 0.797_884_560_8 }
@inline(__always) private var geluCubic: Float { 0.035_677_408_1 }

/// GELU's tanh form (Hendrycks, Gimpel 2016): a = ½z + ½z · tanh u, u = √(2/π) · (z + 0.044715 z³)
@inline(never) public func geluForward(_ count: Int, _ z: Source, _ a: Target) {
  transform(count, z, a) { z in
    let x = greater(z, splat(-20))  // where tanh u is −1, also for −∞
    let half = splat(0.5) * x
    return fused(half, half, hyperbolicTangent(x * fused(splat(geluLinear), splat(geluCubic), x * x)))
  }
}

/// da/dz = ½(1 + t) + ½z · (1 − t²) · u′, t = tanh u
@inline(never)
public func geluBackward(_ count: Int, _ z: Source, _ a: Source, _ da: Source, _ dz: Target) {
  transform(count, z, da, dz) { z, da in
    let x = greater(lesser(z, splat(20)), splat(-20))  // beyond, t is ±1 and u′ may be infinite
    let s = x * x
    let t = hyperbolicTangent(x * fused(splat(geluLinear), splat(geluCubic), s))
    let slope = fused(splat(geluLinear), splat(3 * geluCubic), s)
    let half = splat(0.5)
    return da * fused(fused(half, half, t), half * x * slope, fused(splat(1), splat(0) - t, t))
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
