import Canvas

/// Where the parts of the playground stand: settings left, the network right, below it the loss and the scores. In a small
/// terminal the settings or the network at a time.
struct PlaygroundLayout: Sendable, Hashable {
  static let controlWidth = 27
  private static let scoreWidth = 25

  let isCompact: Bool
  /// Whether the network is drawn; else only its answer, beside the settings.
  let showsNetwork: Bool
  /// The list of settings; empty where it is not shown.
  var controls = Rect(x: 0, y: 0, width: 0, height: 0)
  /// The network, or its answer alone.
  let network: Rect
  let loss: Rect
  let scores: Rect

  init(size: Size, showsControls: Bool) {
    isCompact = Layout.isCompact(size)
    let (width, height) = (size.width, size.height)
    if !isCompact {
      showsNetwork = true
      controls = Rect(x: 2, y: 2, width: Self.controlWidth, height: height - 4)
      let x = Self.controlWidth + 6
      let body = Rect(x: x, y: 2, width: width - x - 2, height: height - 4)
      let plotHeight = max(12, body.height / 3)
      network = Rect(x: body.x, y: body.y, width: body.width, height: body.height - plotHeight - 1)
      let scoreX = body.right - Self.scoreWidth
      loss = Rect(x: body.x, y: body.bottom - plotHeight, width: scoreX - body.x - 3, height: plotHeight)
      scores = Rect(x: scoreX, y: body.bottom - plotHeight, width: Self.scoreWidth, height: plotHeight)
    } else if showsControls {
      showsNetwork = false
      controls = Rect(x: 2, y: 2, width: Self.controlWidth, height: height - 4)
      let x = Self.controlWidth + 5
      let body = Rect(x: x, y: 1, width: width - x - 2, height: height - 3)
      network = Rect(x: body.x, y: body.y, width: body.width - 11, height: body.height - 6)
      loss = Rect(x: body.x, y: body.bottom - 5, width: body.width, height: 5)
      scores = Rect(x: body.right - 9, y: body.y, width: 9, height: network.height)
    } else {
      showsNetwork = true
      let body = Rect(x: 2, y: 1, width: width - 4, height: height - 3)
      network = Rect(x: body.x, y: body.y, width: body.width - 10, height: body.height - 6)
      loss = Rect(x: body.x, y: body.bottom - 5, width: body.width - 10, height: 5)
      scores = Rect(x: body.right - 9, y: body.y, width: 9, height: body.height)
    }
  }

  init(_ model: Model) { self.init(size: model.size, showsControls: model.focus == .controls) }
}
