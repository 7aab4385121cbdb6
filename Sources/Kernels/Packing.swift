// Copies of blocks of A and B in the order in which a tile reads them.

@inline(__always) private func four(_ source: Source) -> SIMD4<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always) private func put(_ four: SIMD4<Float>, _ target: Target) {
  UnsafeMutableRawPointer(target).storeBytes(of: four, as: SIMD4<Float>.self)
}

/// target[k · pitch + i] = source[i · stride + k] for 4 × 4 values.
@inline(__always) private func transpose(_ source: Source, _ stride: Int, _ target: Target, _ pitch: Int) {
  let a = four(source)
  let b = four(source + stride)
  let c = four(source + 2 &* stride)
  let d = four(source + 3 &* stride)
  let ab = SIMD8<Float>(lowHalf: a, highHalf: b)
  let cd = SIMD8<Float>(lowHalf: c, highHalf: d)
  put(SIMD4(ab[0], ab[4], cd[0], cd[4]), target)
  put(SIMD4(ab[1], ab[5], cd[1], cd[5]), target + pitch)
  put(SIMD4(ab[2], ab[6], cd[2], cd[6]), target + 2 &* pitch)
  put(SIMD4(ab[3], ab[7], cd[3], cd[7]), target + 3 &* pitch)
}

/// target[k · pitch + i] = source[i · iStride + k · kStride] for i < count and k < depth; what i from count to pitch
/// hold is of no account.
@inline(never)
func pack(
  _ count: Int, _ depth: Int, _ source: Source, _ iStride: Int, _ kStride: Int, _ target: Target, _ pitch: Int
) {
  var done = 0
  if iStride == 1 {
    // A vector may reach into what follows the row, whose values land in columns that nobody keeps, but not beyond the
    // last row.
    let end = source + ((depth &- 1) &* kStride &+ count)
    for k in 0..<depth {
      let from = source + k &* kStride
      let to = target + k &* pitch
      var i = 0
      while i &+ vectorWidth <= pitch && from + (i &+ vectorWidth) <= end {
        storeVector(loadVector(from + i), to + i)
        i &+= vectorWidth
      }
      while i < count {
        to[i] = from[i]
        i &+= 1
      }
      while i < pitch {
        to[i] = 0
        i &+= 1
      }
    }
    return
  } else if kStride == 1 {
    while done &+ 4 <= count {
      let from = source + done &* iStride
      let to = target + done
      var k = 0
      while k &+ 4 <= depth {
        transpose(from + k, iStride, to + k &* pitch, pitch)
        k &+= 4
      }
      while k < depth {
        put(SIMD4(from[k], from[iStride &+ k], from[2 &* iStride &+ k], from[3 &* iStride &+ k]), to + k &* pitch)
        k &+= 1
      }
      done &+= 4
    }
  }
  while done < count {
    let from = source + done &* iStride
    for k in 0..<depth { target[k &* pitch &+ done] = from[k &* kStride] }
    done &+= 1
  }
}
