import Canvas
import Datasets
import Engine

/// Where the next point of the learner's own comes, and of which class it is.
public struct Brush: Sendable, Hashable {
  public var x: Float = 0
  public var y: Float = 0
  public var isPositive = true
}

/// Points of the learner's own: at least one, and the part of the plane in which they lie.
public struct Drawing: Sendable, Hashable {
  fileprivate(set) var inputs: [[Float]]
  fileprivate(set) var targets: [[Float]]
  fileprivate(set) var range: Playground.PlaneRange

  var count: Int { inputs.count }

  var data: DataSpec {
    .table(inputs: inputs, targets: targets, kind: .binary, inputNames: [], classNames: [])
  }

  /// Points that came as data; nil where these are others.
  fileprivate init?(_ data: DataSpec, _ range: Playground.PlaneRange) {
    guard case .table(let inputs, let targets, .binary, _, _) = data, !inputs.isEmpty, inputs.count == targets.count,
      inputs.allSatisfy({ $0.count == 2 }), targets.allSatisfy({ $0.count == 1 })
    else { return nil }
    (self.inputs, self.targets, self.range) = (inputs, targets, range)
  }

  fileprivate init(_ range: Playground.PlaneRange) { (inputs, targets, self.range) = ([], [], range) }
}

extension Playground {
  /// The points that are learned from, be they drawn or brought along; nil where the data are others.
  var points: Drawing? { Drawing(data, range) }

  /// With one more point. The first one goes to those drawn before, and takes the place of other data.
  func adding(_ brush: Brush) -> Playground {
    var points = points ?? drawing ?? Drawing(range)
    points.range = points.range.union(range)
    points.inputs.append([brush.x, brush.y])
    points.targets.append([brush.isPositive ? 1 : 0])
    return learning(from: points)
  }

  /// Without the point nearest to a place; nil where none would be left.
  func rubbingOut(_ brush: Brush) -> Playground? {
    guard var points, points.count > 1 else { return nil }
    func distance(_ point: [Float]) -> Float {
      (point[0] - brush.x) * (point[0] - brush.x) + (point[1] - brush.y) * (point[1] - brush.y)
    }
    let nearest = points.inputs.indices.min { distance(points.inputs[$0]) < distance(points.inputs[$1]) } ?? 0
    points.inputs.remove(at: nearest)
    points.targets.remove(at: nearest)
    return learning(from: points)
  }

  /// All of them are trained on.
  private func learning(from points: Drawing) -> Playground {
    var changed = self
    changed.use(points.data)
    changed.drawing = points
    changed.hyperparameters.batch = max(1, min(10, points.count))
    return changed
  }
}

extension Model {
  /// Shares of the plane that one press of an arrow key crosses.
  private static let brushSteps: Float = 24

  mutating func moveBrush(_ right: Float, _ up: Float) {
    guard var brush = playground?.brush, let range = playground?.settings.range else { return }
    func moved(_ value: Float, _ steps: Float, _ range: ClosedRange<Float>) -> Float {
      let stride = (range.upperBound - range.lowerBound) / Self.brushSteps
      return max(range.lowerBound, min(range.upperBound, value + steps * stride))
    }
    brush.x = moved(brush.x, right, range.x)
    brush.y = moved(brush.y, up, range.y)
    playground?.brush = brush
  }

  /// Begins in the middle of the plane.
  mutating func takeBrush() {
    guard let range = playground?.settings.range else { return }
    focus = .points
    playground?.brush.x = (range.x.lowerBound + range.x.upperBound) / 2
    playground?.brush.y = (range.y.lowerBound + range.y.upperBound) / 2
  }

  mutating func putPoint(isPositive: Bool) -> [Effect] {
    playground?.brush.isPositive = isPositive
    guard let playground else { return [] }
    let settings = playground.settings
    if settings.points == nil {
      notice = "it learns from your points now; \(settings.title(settings.data)) is still there, under set"
    }
    return change(to: settings.adding(playground.brush))
  }

  mutating func rubOut() -> [Effect] {
    guard let playground, let changed = playground.settings.rubbingOut(playground.brush) else { return [] }
    return change(to: changed)
  }

  /// A click in the plane puts a point of the class put last.
  mutating func putPoint(at point: Point, in field: Rect) -> [Effect] {
    guard let playground, field.width > 0, field.height > 0 else { return [] }
    let range = playground.settings.range
    let u = (Float(point.x - field.x) + 0.5) / Float(field.width)
    let v = (Float(point.y - field.y) + 0.5) / Float(field.height)
    self.playground?.brush.x = range.x.lowerBound + (range.x.upperBound - range.x.lowerBound) * u
    self.playground?.brush.y = range.y.upperBound - (range.y.upperBound - range.y.lowerBound) * v
    return putPoint(isPositive: playground.brush.isPositive)
  }
}
