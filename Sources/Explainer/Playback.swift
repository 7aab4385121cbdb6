import Figures

/// A way through a small network that can be shown node by node.
public enum Pass: Sendable, Hashable {
  case forward, forwardToLoss, forwardAndBack
}

/// A pass on its way.
public struct Playback: Sendable, Hashable {
  /// Stops made so far.
  public var position: Int
  /// Whether it goes on by itself.
  public var isPlaying: Bool

  public init(position: Int, isPlaying: Bool) {
    self.position = position
    self.isPlaying = isPlaying
  }
}

/// Where a pass halts: at a neuron, at the loss, and at each neuron again as blame comes back to it.
enum PassStop: Sendable, Hashable {
  case neuron(layer: Int, unit: Int)
  case loss
  case blame(layer: Int, unit: Int)
}

extension Model {
  /// Milliseconds between two stops.
  public static let stopMilliseconds = 350.0

  /// All stops of the page's pass in order; empty where there is none to play.
  var passStops: [PassStop] {
    guard !isTrainable, snapshotIsOfThisPage, let layers = scene?.run.model.denseLayers, let pass = stage?.pass(self)
    else { return [] }
    let forward = layers.enumerated().flatMap { layer, shape in
      (0..<shape.units).map { PassStop.neuron(layer: layer, unit: $0) }
    }
    switch pass {
    case .forward: return forward
    case .forwardToLoss: return forward + [.loss]
    case .forwardAndBack:
      let back = layers.enumerated().reversed().flatMap { layer, shape in
        (0..<shape.units).map { PassStop.blame(layer: layer, unit: $0) }
      }
      return forward + [.loss] + back
    }
  }

  /// How far the pass has come; nil while all is shown.
  var passProgress: PassProgress? {
    guard let playback else { return nil }
    let made = passStops.prefix(playback.position)
    let backward = made.count { if case .blame = $0 { true } else { false } }
    return PassProgress(forward: made.count - backward, backward: backward)
  }

  /// Whether blame has come back to the neuron that a number belongs to.
  func isBlamed(_ element: SelectableElement) -> Bool {
    guard let playback else { return true }
    return passStops.prefix(playback.position).contains(.blame(layer: element.layer - 1, unit: element.unit))
  }

  /// Space: plays the pass from its start, or halts it where it is.
  mutating func playPass() {
    if playback?.isPlaying == true {
      playback?.isPlaying = false
    } else if capabilities.reducedMotion {
      playback = nil
      notice = "motion is reduced: s goes through it a neuron at a time"
    } else {
      moveOn(isPlaying: true)
    }
  }

  /// One stop further; behind the last one all is shown again.
  mutating func moveOn(isPlaying: Bool) {
    let stops = passStops
    let position = (playback?.position ?? 0) + 1
    guard position <= stops.count else {
      playback = nil
      return
    }
    playback = Playback(position: position, isPlaying: isPlaying)
    switch stops[position - 1] {
    case .neuron(let layer, let unit), .blame(let layer, let unit): light(layer: layer, unit: unit)
    case .loss: break
    }
  }

  /// The selection goes along, so that everything about the neuron is lit.
  private mutating func light(layer: Int, unit: Int) {
    if let index = elements.firstIndex(where: { $0.layer == layer + 1 && $0.unit == unit }) { selectedIndex = index }
  }
}
