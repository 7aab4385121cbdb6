import Synchronization
import Testing

@testable import Engine

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8, 40]) func everyPartRunsOnce(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for parts in [0, 1, 2, 3, 7, 31, 32, 33, 100] {
      for _ in 0..<50 {
        var counts = [Int](repeating: 0, count: parts)
        counts.withUnsafeMutableBufferPointer { counts in
          let shared = Shared(counts.baseAddress)
          pool.run(parts) { shared.pointer?[$0] += 1 }
        }
        #expect(counts.allSatisfy { $0 == 1 })
      }
    }
  }

  /// Each fork sees what the one before wrote, whichever threads did the work.
  @Test(arguments: [2, 4, 9]) func forksFollowOneAnother(threads: Int) {
    let pool = WorkerPool(threads: threads)
    var values = [Int](repeating: 0, count: threads * 8)
    values.withUnsafeMutableBufferPointer { values in
      let shared = Shared(values.baseAddress)
      for _ in 0..<3000 {
        pool.run(threads) { part in
          guard let values = shared.pointer else { return }
          values[part * 8] = values[(part + 1) % threads * 8 + 1] + 1
        }
        pool.run(threads) { part in
          guard let values = shared.pointer else { return }
          values[part * 8 + 1] = values[part * 8]
        }
      }
    }
    for part in 0..<threads { #expect(values[part * 8] == 3000) }
  }

  @Test func contextFormRunsEveryPart() {
    let pool = WorkerPool(threads: 3)
    let counter = Counter()
    for _ in 0..<200 {
      withUnsafePointer(to: counter) {
        pool.run(10, on: $0) { counter, part in
          counter.assumingMemoryBound(to: Counter.self).pointee.total.add(part, ordering: .relaxed)
        }
      }
    }
    #expect(counter.total.load(ordering: .relaxed) == 200 * 45)
  }

  @Test func poolsComeAndGo() {
    for threads in [1, 2, 5] {
      for round in 0..<40 {
        let pool = WorkerPool(threads: threads)
        if round % 2 == 0 { pool.run(threads) { _ in } }
      }
    }
  }

  private final class Counter: Sendable { let total = Atomic<Int>(0) }

  /// Parts write to places of their own.
  private struct Shared: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Int>?
    init(_ pointer: UnsafeMutablePointer<Int>?) { self.pointer = pointer }
  }
}
