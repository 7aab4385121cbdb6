/// Sixteen lanes at every CPU level: one AVX-512 register, two of AVX2, four of SSE or NEON. Reductions over these lanes
/// therefore give the same bits everywhere.
typealias Lanes = SIMD16<Float>

@inline(__always) func splat(_ value: Float) -> Lanes { Lanes(repeating: value) }

@inline(__always) func load(_ source: UnsafePointer<Float>) -> Lanes {
  UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
}

@inline(__always) func store(_ lanes: Lanes, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: lanes, as: Lanes.self)
}

@inline(__always) func load<Part: SIMD>(_ source: UnsafePointer<Float>, as part: Part.Type) -> Part
where Part.Scalar == Float {
  UnsafeRawPointer(source).loadUnaligned(as: Part.self)
}

/// `sum + a · b`, rounded once where the machine can (without FMA `addingProduct` would be a library call).
@inline(__always) func fused<Part: SIMD>(_ sum: Part, _ a: Part, _ b: Part) -> Part where Part.Scalar == Float {
  #if AVX2 || AVX512 || arch(arm64)
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// The same for one value.
@inline(__always) func fused(_ sum: Float, _ a: Float, _ b: Float) -> Float {
  #if AVX2 || AVX512 || arch(arm64)
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// The 1...15 values at `source` spread over lanes that depend on `count` only (8 to lanes 0–7, 4 to 8–11, 2 to 12–13,
/// 1 to 14); the other lanes hold `filler`. Never reads past the end.
@inline(__always) func loadTail(_ source: UnsafePointer<Float>, _ count: Int, filler: Float) -> Lanes {
  var eight = SIMD8<Float>(repeating: filler)
  var four = SIMD4<Float>(repeating: filler)
  var two = SIMD2<Float>(repeating: filler)
  var one = filler
  var next = source
  if count & 8 != 0 {
    eight = load(next, as: SIMD8<Float>.self)
    next += 8
  }
  if count & 4 != 0 {
    four = load(next, as: SIMD4<Float>.self)
    next += 4
  }
  if count & 2 != 0 {
    two = load(next, as: SIMD2<Float>.self)
    next += 2
  }
  if count & 1 != 0 { one = next.pointee }
  return Lanes(
    lowHalf: eight,
    highHalf: SIMD8(lowHalf: four, highHalf: SIMD4(lowHalf: two, highHalf: SIMD2(one, filler))))
}

/// Writes the lanes that `loadTail` filled back to their places.
@inline(__always) func storeTail(_ lanes: Lanes, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
  var next = target
  if count & 8 != 0 {
    UnsafeMutableRawPointer(next).storeBytes(of: lanes.lowHalf, as: SIMD8<Float>.self)
    next += 8
  }
  if count & 4 != 0 {
    UnsafeMutableRawPointer(next).storeBytes(of: lanes.highHalf.lowHalf, as: SIMD4<Float>.self)
    next += 4
  }
  if count & 2 != 0 {
    UnsafeMutableRawPointer(next).storeBytes(of: lanes.highHalf.highHalf.lowHalf, as: SIMD2<Float>.self)
    next += 2
  }
  if count & 1 != 0 { next.pointee = lanes[14] }
}

/// The lanes that `loadTail` fills.
@inline(__always) func tailLanes(_ count: Int) -> SIMDMask<SIMD16<Int32>> {
  let part = SIMD16<Int32>(8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 2, 2, 1, 0)
  return (part & SIMD16(repeating: Int32(truncatingIfNeeded: count))) .!= SIMD16(repeating: 0)
}

/// Sum of the lanes as a fixed tree.
@inline(__always) func treeSum(_ lanes: Lanes) -> Float {
  let eight = lanes.lowHalf + lanes.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// The greater of each lane; NaN in `b` is ignored, NaN in `a` stays.
@inline(__always) func greater(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .> a) }

/// The lesser of each lane; NaN in `b` is ignored, NaN in `a` stays.
@inline(__always) func lesser(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .< a) }

@inline(__always) func treeMaximum(_ lanes: Lanes) -> Float {
  let eight = lanes.lowHalf.replacing(with: lanes.highHalf, where: lanes.highHalf .> lanes.lowHalf)
  let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
  let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
  return two.y > two.x ? two.y : two.x
}

/// target = f(source) for `count` values; may work in place.
@inline(__always) func transform(
  _ count: Int, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ f: (Lanes) -> Lanes
) {
  var index = 0
  while index &+ 16 <= count {
    store(f(load(source + index)), target + index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 { storeTail(f(loadTail(source + index, rest, filler: 0)), target + index, rest) }
}

/// target = f(first, second) for `count` values; may work in place.
@inline(__always) func transform(
  _ count: Int, _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
  _ f: (Lanes, Lanes) -> Lanes
) {
  var index = 0
  while index &+ 16 <= count {
    store(f(load(first + index), load(second + index)), target + index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 {
    let result = f(loadTail(first + index, rest, filler: 0), loadTail(second + index, rest, filler: 0))
    storeTail(result, target + index, rest)
  }
}

/// Folds `count` values of one array into lanes. Tail lanes hold `filler`.
@inline(__always) func fold(
  _ count: Int, _ source: UnsafePointer<Float>, from start: Lanes, filler: Float, _ f: (Lanes, Lanes) -> Lanes
) -> Lanes {
  var lanes = start
  var index = 0
  while index &+ 16 <= count {
    lanes = f(lanes, load(source + index))
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 { lanes = f(lanes, loadTail(source + index, rest, filler: filler)) }
  return lanes
}
