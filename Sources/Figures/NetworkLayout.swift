import Canvas

/// Where the neurons of a diagram stand. Heights are counted in half rows, which are the pixels of tiles.
struct NetworkLayout {
  /// A tile, or a value written out.
  struct Node {
    var x: Int
    var top: Int
    var width: Int
    var height: Int
    /// A row below it holds the input's name or the bias.
    var hasCaption: Bool
  }

  /// Where edges meet a neuron, in cells across and dots down, counted from the diagram's corner.
  struct Anchor {
    var left: Int
    var right: Int
    var center: Int
    /// Height in rows.
    var height: Int
    var isText: Bool
    var biasName: String?
  }

  let rect: Rect
  let headRow: Int?
  /// The columns that are drawn as tiles or values: all but an output that has its field.
  var nodes: [[Node]] = []
  /// Where edges meet, for every column.
  var anchors: [[Anchor]] = []
  let field: Rect?
  let hasFieldTicks: Bool
  let hasFieldLegend: Bool
  let hasLegend: Bool
  /// Without colour: there are rows enough to list every weight.
  let listsWeights: Bool
  /// Columns used from the left.
  let used: Int

  /// Nothing where tiles or values would be too small to tell anything.
  init?(_ figure: NetworkDiagram, in rect: Rect, isAligned: Bool) {
    self.rect = rect
    let all = figure.columns
    let hasField = figure.output != nil
    let columns = hasField ? Array(all.dropLast()) : all
    guard !columns.isEmpty, rect.height >= 3, columns.allSatisfy({ !$0.units.isEmpty }) else { return nil }

    let head = rect.height >= 17 ? 2 : rect.height >= 12 && !hasField ? 1 : 0
    headRow = head > 0 ? rect.y : nil
    let isTall = rect.height >= 20
    hasFieldTicks = isTall && hasField && figure.output!.showsAxes
    hasFieldLegend = hasFieldTicks && figure.output!.hasLegend
    let hasTiles = columns.contains { $0.units.contains { $0.tile != nil } }
    hasLegend = isTall && hasTiles
    let body = Rect(
      x: rect.x, y: rect.y + head, width: rect.width, height: rect.height - head - (isTall ? 1 : 0))
    let fieldHeight = hasField ? rect.height - head - (hasFieldTicks ? 1 : 0) - (hasFieldLegend ? 1 : 0) : 0

    let most = columns.map(\.units.count).max() ?? 1
    func tileSize(gap: Int) -> TileSize? {
      NetworkLayout.tileSize(
        most: most, columns: columns.count, hasTiles: hasTiles, hasField: hasField, fieldHeight: fieldHeight,
        body: body, gap: gap, isAligned: isAligned)
    }
    var gap = NetworkLayout.gap
    var fitting = tileSize(gap: gap)
    if fitting == nil, hasTiles {
      gap = NetworkLayout.narrowGap
      fitting = tileSize(gap: gap)
    }
    guard let size = fitting else { return nil }
    let widths = columns.map { NetworkLayout.width(of: $0, tile: size.width) }
    let gaps = hasField ? columns.count : columns.count - 1
    let taken = widths.reduce(0, +)

    // The field is a square as large as the height allows and the gaps leave.
    var fieldWidth = hasField ? min(fieldHeight * 2, rect.width - taken - gaps * gap) : 0
    guard !hasField || fieldWidth >= 8 else { return nil }
    if hasField, fieldWidth < 14, fieldHeight >= 7 { return nil }
    let space = gaps > 0 ? min(gaps * 18, rect.width - taken - fieldWidth) : 0
    guard gaps == 0 || space >= gaps * 3 else { return nil }
    if hasField { fieldWidth = min(fieldHeight * 2, rect.width - taken - space) }

    var x = rect.x
    for (index, column) in columns.enumerated() {
      let (placed, meets) = NetworkLayout.place(
        column, x: x, width: widths[index], tile: size, in: body, corner: rect, isAligned: isAligned)
      nodes.append(placed)
      anchors.append(meets)
      x += widths[index]
      if index < gaps { x += space / gaps + (index < space % gaps ? 1 : 0) }
    }
    used = x - rect.x
    if hasField {
      let height = min(fieldHeight, (fieldWidth + 1) / 2)
      // Where the field is as high as there is room it starts at the top; a smaller one stands in the middle.
      let top = body.y + max(0, fieldHeight - height) / 2
      let square = Rect(x: x, y: top, width: fieldWidth, height: height)
      field = square
      anchors.append([
        Anchor(
          left: square.x - rect.x, right: square.right - rect.x, center: (square.y - rect.y) * 4 + square.height * 2,
          height: square.height, isText: false, biasName: all.last?.units.first?.biasName)
      ])
    } else {
      field = nil
    }
    let pitch = anchors.dropFirst().map { NetworkLayout.pitch($0) }
    listsWeights =
      zip(figure.connections, pitch).allSatisfy { connection, rows in
        connection.inputs <= rows
      } && space >= gaps * 6
  }

  /// The least width between two columns: a chip with one decimal.
  private static let gap = 6
  /// Where layers are many: a chip then covers a column of its neighbours.
  private static let narrowGap = 4

  struct TileSize {
    /// Pixels across, and down.
    var width: Int
    var pixels: Int
    /// Pixels between two tiles of the fullest column.
    var gap: Int
    var hasCaptions: Bool
  }

  /// The largest tile that the fullest column has height for and all columns together have width for.
  private static func tileSize(
    most: Int, columns: Int, hasTiles: Bool, hasField: Bool, fieldHeight: Int, body: Rect, gap: Int,
    isAligned: Bool
  ) -> TileSize? {
    if !hasTiles {
      return most <= body.height ? TileSize(width: 2, pixels: 2, gap: 2, hasCaptions: most * 3 <= body.height) : nil
    }
    let rows = body.height
    func square(_ pixels: Int, gap: Int, captions: Bool = false) -> TileSize {
      TileSize(width: pixels, pixels: pixels, gap: gap, hasCaptions: captions)
    }
    let candidates: [TileSize] = [
      square(8, gap: 2, captions: true), square(8, gap: 2), square(6, gap: 2, captions: true), square(6, gap: 2),
      square(6, gap: 1), TileSize(width: 8, pixels: 5, gap: 1, hasCaptions: false),
      TileSize(width: 8, pixels: 4, gap: 2, hasCaptions: false),
      TileSize(width: 8, pixels: 4, gap: 1, hasCaptions: false), square(5, gap: 1), square(4, gap: 2),
      square(4, gap: 1), square(4, gap: 0), square(3, gap: 1),
      TileSize(width: 5, pixels: 2, gap: 2, hasCaptions: false),
      TileSize(width: 5, pixels: 2, gap: 1, hasCaptions: false),
      TileSize(width: 5, pixels: 2, gap: 0, hasCaptions: false),
    ]
    // The big picture is worth more than the size of tiles.
    let wanted = hasField ? min(fieldHeight * 2, max(24, gap < NetworkLayout.gap ? 0 : body.width * 2 / 5)) : 0
    return candidates.first { size in
      if isAligned ? size.pixels % 2 == 1 || size.gap % 2 == 1 : size.gap == 0 { return false }
      let height = size.hasCaptions ? most * (size.pixels + 2) : most * size.pixels + (most - 1) * size.gap
      let width = columns * (size.width + gap) - (hasField ? 0 : gap)
      return height <= rows * 2 && width + wanted <= body.width
    }
  }

  static func valueText(_ value: Float) -> String { Format.plain(value, decimals: 2) }

  private static func width(of column: DiagramLayer, tile: Int) -> Int {
    if column.units.contains(where: { $0.tile != nil }) { return tile }
    let widest = column.units.map { unit -> Int in
      let label = textWidth(unit.label)
      guard let value = unit.value else { return max(1, label) }
      return textWidth(valueText(value)) + (label > 0 ? label + 1 : 0)
    }
    return min(14, widest.max() ?? 1)
  }

  /// A column in the middle of the body; fewer neurons stand further apart.
  private static func place(
    _ column: DiagramLayer, x: Int, width: Int, tile: TileSize, in body: Rect, corner: Rect, isAligned: Bool
  ) -> ([Node], [Anchor]) {
    let count = column.units.count
    let isText = !column.units.contains { $0.tile != nil }
    let height = isText ? 2 : tile.pixels
    let caption = tile.hasCaptions ? 2 : 0
    let onRows = isAligned || isText || (tile.gap % 2 == 0 && tile.pixels % 2 == 0)
    let unit = onRows ? 2 : 1
    // The space below a tile: its caption or the gap.
    let step = height + (caption > 0 ? caption : isText ? 0 : tile.gap)
    let slack = max(0, body.height * 2 + (caption > 0 || isText ? 0 : tile.gap) - count * step) / max(1, count)
    let extra = min(isText ? 10 : 4, slack) / unit * unit
    let pitch = step + extra
    let total = (count - 1) * pitch + height + caption
    var top = body.y * 2 + max(0, body.height * 2 - total) / 2
    if onRows { top = top / 2 * 2 }
    var nodes: [Node] = []
    var anchors: [Anchor] = []
    for index in 0..<count {
      let node = Node(
        x: x, top: top + index * pitch, width: width, height: height, hasCaption: caption > 0 && (!isText || pitch >= 4)
      )
      nodes.append(node)
      anchors.append(
        Anchor(
          left: x - corner.x, right: x + width - corner.x, center: (node.top - corner.y * 2) * 2 + height,
          height: max(1, height / 2), isText: isText, biasName: column.units[index].biasName))
    }
    return (nodes, anchors)
  }

  /// Rows from one neuron of a column to the next.
  private static func pitch(_ column: [Anchor]) -> Int {
    guard column.count > 1 else { return column.first?.height ?? 0 }
    return (column[1].center - column[0].center) / 4
  }

  /// Edges of a neuron leave side by side, at most 3.4 dots apart, in the order of their other ends.
  func port(_ anchor: Anchor, index: Int, of count: Int, isRight: Bool) -> (x: Float, y: Float) {
    let extent = Float(anchor.height * 4 - 2)
    let spread = count > 1 ? min(3.4, extent / Float(count - 1)) : 0
    let offset = anchor.isText ? 0 : (Float(index) - Float(count - 1) / 2) * spread
    let x =
      isRight ? Float(anchor.right * 2) + (anchor.isText ? 1 : 0) : Float(anchor.left * 2) - (anchor.isText ? 2 : 1)
    return (x, Float(anchor.center) + offset)
  }
}
