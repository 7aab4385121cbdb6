/// C = A·B for the rows and columns given, each element one chain of fused multiply-adds in the order of k.
///
/// - Parameters:
///   - depth: k, the columns of A and rows of B
///   - aRow, aColumn: distance in values between rows and between columns of A; likewise for B
///   - cRow: distance between rows of C, whose columns lie side by side
///   - accumulate: not 0: the chain starts from C
///   - bias: not nil: the chain starts from the column's bias (and `accumulate` is ignored); else from 0
///   - scratch: `productScratch` values
@inline(never)
public func product(
  _ rowStart: Int, _ rowEnd: Int, _ columnStart: Int, _ columnEnd: Int, _ depth: Int,
  _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int, _ bColumn: Int,
  _ c: Target, _ cRow: Int, _ accumulate: Int, _ bias: Source?, _ scratch: Target
) {
  for row in rowStart..<rowEnd {
    for column in columnStart..<columnEnd {
      var sum = bias.map { $0[column] } ?? (accumulate != 0 ? c[row &* cRow &+ column] : 0)
      for k in 0..<depth {
        let x = a[row &* aRow &+ k &* aColumn]
        let y = b[k &* bRow &+ column &* bColumn]
        #if AVX2 || AVX512 || arch(arm64)
          sum.addProduct(x, y)
        #else
          sum += x * y
        #endif
      }
      c[row &* cRow &+ column] = sum
    }
  }
}

/// Values of scratch that one call of `product` needs.
@inline(never) public func productScratch(_ rows: Int, _ columns: Int, _ depth: Int) -> Int { 0 }
