/// The sum of each column over the rows, first to last: the gradient of what was added to every row.
struct ColumnSums: BitwiseCopyable {
  var rows: Int
  var columns: Int
  var source: Int
  var target: Int

  @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
    replay.kernels.pointee.columnSums(
      rows, count, replay.arena + (source + start), columns, replay.arena + (target + start))
  }
}
