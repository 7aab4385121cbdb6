import Engine
import Yams

/// Reads the `layers` of a network, one after another.
struct LayerReader {
  /// The network they are part of.
  let yaml: FencedYAML
  private static let nameKey = "name"

  /// Each layer with the line on which it stands; nil after a mistake that was reported.
  func layers() -> [(spec: LayerSpec, line: Int)]? {
    guard case .sequence(let list)? = yaml.node("layers"), !list.isEmpty else {
      yaml.wrong("layers", "a list of layers, such as `[{dense: {units: 8, activation: tanh}}, {dense: 1}]`")
      return nil
    }
    var layers: [(LayerSpec, Int)] = []
    /// How many layers of a kind there were, by what the first is called.
    var counts: [String: Int] = [:]
    var isWhole = true
    for (index, node) in list.enumerated() {
      let line = yaml.line(of: node)
      guard let (kind, settings) = yaml.kind(node, line: line, among: Kind<LayerSpec>.layers, what: "layer") else {
        isWhole = false
        continue
      }
      counts[kind.called, default: 0] += 1
      let usual = index == list.count - 1 ? "output" : name(like: kind.called, number: counts[kind.called] ?? 1)
      let named = settings.named(settings.yaml.string(Self.nameKey) ?? usual)
      if let spec = named.product(of: kind, extra: [Self.nameKey]) {
        layers.append((spec, line))
      } else {
        isWhole = false
      }
    }
    return isWhole ? layers : nil
  }

  /// `conv1`, `conv2`; `embed`, `embed2`.
  private func name(like first: String, number: Int) -> String {
    if first.hasSuffix("1") { return first.dropLast() + String(number) }
    return number == 1 ? first : first + String(number)
  }
}
