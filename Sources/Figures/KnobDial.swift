import Canvas

/// A round knob with a pointer: straight up is zero, the stops are an eighth of a turn short of straight down.
struct KnobDial {
  var value: Float
  /// The value at the right stop; the left one is its negative.
  var limit: Float
  var isSelected: Bool

  /// Unit vectors every 15° clockwise from straight up, so that no trigonometry is needed here.
  private static let directions: [(x: Float, y: Float)] = {
    let quarter: [(x: Float, y: Float)] = [
      (0, 1), (0.2588, 0.9659), (0.5, 0.8660), (0.7071, 0.7071), (0.8660, 0.5), (0.9659, 0.2588), (1, 0),
    ]
    let half = quarter + quarter.dropLast().reversed().map { ($0.x, -$0.y) }
    return half + half.dropFirst().dropLast().reversed().map { (-$0.x, $0.y) }
  }()

  /// Steps of 15° from straight up to a stop.
  private static let stop: Float = 9

  func draw(in rect: Rect, on canvas: inout Canvas) {
    var layer = DotLayer(rect: rect)
    let (width, height) = (Float(rect.width * 2 - 1), Float(rect.height * 4 - 1))
    let radius = min(width, height) / 2
    let center = (x: width / 2, y: height / 2)
    guard radius >= 3 else { return }
    func place(_ direction: (x: Float, y: Float), _ length: Float) -> (x: Float, y: Float) {
      (center.x + direction.x * radius * length, center.y - direction.y * radius * length)
    }
    let rim = canvas.theme.style(isSelected ? .accent : .faint)
    let count = Self.directions.count
    for index in 0..<count where index <= Int(Self.stop) || index + 1 + Int(Self.stop) > count {
      let next = (index + 1) % count
      if index == Int(Self.stop) { continue }
      layer.line(from: place(Self.directions[index], 1), to: place(Self.directions[next], 1), rim, letter: "o")
    }
    let share = value.isFinite && limit > 0 ? max(-1, min(1, value / limit)) : 0
    let turn = share * Self.stop
    let lower = wholeBelow(turn)
    let part = turn - Float(lower)
    let (a, b) = (Self.directions[(lower + count) % count], Self.directions[(lower + 1 + count) % count])
    let direction = (x: a.x * (1 - part) + b.x * part, y: a.y * (1 - part) + b.y * part)
    let pointer = value == 0 || !value.isFinite ? canvas.theme.style(.text) : canvas.theme.number(value)
    layer.line(from: place(direction, 0.1), to: place(direction, 0.72), width: 2, pointer, letter: "*")
    layer.draw(on: &canvas)
  }
}
