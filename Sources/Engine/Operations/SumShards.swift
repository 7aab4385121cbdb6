/// Adds up the shards of a gradient, first to last. A sum over many samples is cut into shards, so that threads can share
/// it, and their number depends on the shape only: the bits are the same on any number of threads.
struct SumShards: BitwiseCopyable {
  var shards: Int
  /// The first shard; the others follow at `stride`.
  var source: Int
  var stride: Int
  var target: Int

  @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
    let source = replay.arena + (source + start)
    let target = replay.arena + (target + start)
    target.update(from: source, count: count)
    for shard in 1..<max(1, shards) where shard < shards {
      replay.kernels.pointee.addScaled(count, 1, source + shard * stride, target)
    }
  }
}
