/// Runs `count` rounds of independent fused multiply-adds; the result keeps the compiler from leaving them out.
@inline(never) public func peak(_ count: Int) -> Float {
  var lanes = splat(0)
  for _ in 0..<count { lanes = fused(splat(1e-9), lanes, splat(0.5)) }
  return treeSum(lanes)
}

/// Floating-point operations of one round of `peak`.
@inline(never) public func peakOperations() -> Int { 32 }
