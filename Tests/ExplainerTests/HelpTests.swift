import Canvas
import Testing

@testable import Explainer

@Suite struct HelpTests {
  /// Where the keys go when help is asked for.
  enum Place: CaseIterable { case figure, choices, pad, list, review, settings, playground }

  @Test(arguments: Place.allCases, [Size(width: 80, height: 24), Size(width: 120, height: 40)])
  func everyKeyIsThereInFull(_ place: Place, _ size: Size) throws {
    var model = try Sample.model(size: size)
    switch place {
    case .figure: break
    case .choices: model.focus = .choices
    case .pad: model.focus = .pad
    case .list: model.screen = .chapters
    case .review: model.screen = .review
    case .settings: _ = model.openPlayground()
    case .playground:
      _ = model.openPlayground()
      model.focus = .figure
    }
    let contexts = model.keyContexts
    model.overlay = .help
    let text = view(model).plainText
    for binding in KeyMap.bindings where contexts.contains(binding.context) && !binding.label.isEmpty {
      guard let words = binding.help else { continue }
      let row = binding.label + String(repeating: " ", count: max(0, 7 - binding.label.unicodeScalars.count)) + words
      #expect(text.contains(row), "“\(row)” in\n\(text)")
    }
  }
}
