/// Eigenvalues of a symmetric matrix, largest first, and their eigenvectors of length 1, in Double.
///
/// By cyclic Jacobi rotations (Golub, Van Loan 2013, "Matrix Computations", section 8.5): always the same for the same matrix.
struct SymmetricEigen {
  private(set) var values: [Double] = []
  private(set) var vectors: [[Double]] = []

  /// - Parameter matrix: row-major, `order` × `order`
  init(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "a square matrix")
    var a = matrix
    var v = (0..<order * order).map { $0 / max(1, order) == $0 % max(1, order) ? 1.0 : 0 }
    let size = a.reduce(0) { $0 + $1 * $1 }
    // Convergence is quadratic: ten rounds are far more than it takes.
    for _ in 0..<30 {
      var off = 0.0
      for p in 0..<order { for q in 0..<p { off += a[p * order + q] * a[p * order + q] } }
      if !(off > 1e-30 * size) { break }
      for p in 0..<order {
        for q in p + 1..<max(p + 1, order) where a[p * order + q] != 0 {
          Self.rotate(&a, &v, p, q, order)
        }
      }
    }
    let ranking = (0..<order).sorted { (a[$0 * order + $0], $1) > (a[$1 * order + $1], $0) }
    values = ranking.map { a[$0 * order + $0] }
    vectors = ranking.map { column in (0..<order).map { v[$0 * order + column] } }
  }

  /// Makes one pair of elements off the diagonal 0.
  private static func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ n: Int) {
    let tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
    let t = (tau >= 0 ? 1.0 : -1.0) / (abs(tau) + (1 + tau * tau).squareRoot())
    let c = 1 / (1 + t * t).squareRoot()
    let s = t * c
    for k in 0..<n {
      let (x, y) = (a[k * n + p], a[k * n + q])
      a[k * n + p] = c * x - s * y
      a[k * n + q] = s * x + c * y
    }
    for k in 0..<n {
      let (x, y) = (a[p * n + k], a[q * n + k])
      a[p * n + k] = c * x - s * y
      a[q * n + k] = s * x + c * y
    }
    for k in 0..<n {
      let (x, y) = (v[k * n + p], v[k * n + q])
      v[k * n + p] = c * x - s * y
      v[k * n + q] = s * x + c * y
    }
  }
}
