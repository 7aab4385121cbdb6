/// Values copied as they are.
struct Copy: BitwiseCopyable {
  var source: Int
  var target: Int

  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    (replay.arena + (target + start)).update(from: replay.arena + (source + start), count: count)
  }
}

/// Rows copied out of wider ones, or into them.
struct CopyRows: BitwiseCopyable {
  var width: Int
  var source: Int
  var sourceStride: Int
  var target: Int
  var targetStride: Int

  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    for row in start..<start + count {
      (replay.arena + (target + row * targetStride)).update(
        from: replay.arena + (source + row * sourceStride), count: width)
    }
  }
}

/// Values set to zero.
struct Clear: BitwiseCopyable {
  var target: Int

  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    (replay.arena + (target + start)).update(repeating: 0, count: count)
  }
}

/// target += source
struct Accumulate: BitwiseCopyable {
  var source: Int
  var target: Int

  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    replay.kernels.pointee.addScaled(count, 1, replay.arena + (source + start), replay.arena + (target + start))
  }
}

extension Recorder {
  mutating func emitCopy(from source: Int, to target: Int, count: Int) {
    emit(Instruction(.copy(keep(Copy(source: source, target: target))), count: count))
  }
}
