import Canvas
import Training

/// Where a run stands: what `train` tells after an epoch and at the end.
struct TrainingReport: Equatable {
  var step: Int
  /// Epochs as a fraction.
  var epoch: Double
  var trainLoss: Float?
  var testLoss: Float?
  var testAccuracy: Float?
  /// While training, looking at the test set not counted.
  var samplesPerSecond: Double?
  var weightsHash: String
  /// What else the answers to the test set are worth; only where the run ends.
  var measures: [Metrics.Measure] = []

  /// Every field, absent ones null; at the end the measures too.
  var jsonLine: String {
    let fields: KeyValuePairs = [
      "step": JSONLine.Value(step), "epoch": JSONLine.Value(epoch), "train_loss": JSONLine.Value(trainLoss),
      "test_loss": JSONLine.Value(testLoss), "test_accuracy": JSONLine.Value(testAccuracy),
      "samples_per_s": JSONLine.Value(samplesPerSecond.map { $0.rounded() }),
      "weights_hash": JSONLine.Value(weightsHash),
    ]
    return JSONLine(Array(fields) + measures.map { ($0.jsonName, JSONLine.Value($0.value)) }).description
  }

  /// For people, without colours: label and value on each line.
  var summary: String {
    var rows = [("step", Format.count(step)), ("epoch", Format.plain(epoch, decimals: 2))]
    if let trainLoss { rows.append(("train loss", Format.magnitude(trainLoss, decimals: 4))) }
    if let testLoss { rows.append(("test loss", Format.magnitude(testLoss, decimals: 4))) }
    if let testAccuracy { rows.append(("test accuracy", Format.percent(testAccuracy, decimals: 2))) }
    rows += measures.map { ($0.name, $0.text) }
    if let samplesPerSecond { rows.append(("samples/s", Format.plain(samplesPerSecond, decimals: 0))) }
    rows.append(("weights", weightsHash))
    return rows.map { $0.0 + String(repeating: " ", count: 15 - $0.0.count) + $0.1 }.joined(separator: "\n")
  }
}

extension Metrics.Measure {
  /// `R²` is `r2`, `macro F1` is `macro_f1`.
  fileprivate var jsonName: String {
    name.lowercased().replacing(" ", with: "_").replacing("²", with: "2")
  }

  fileprivate var text: String {
    guard let value else { return "undefined" }
    return isShare ? Format.percent(Float(value), decimals: 2) : Format.plain(value, decimals: 4)
  }
}

/// A bar with what matters beside it, as wide as there is room for.
struct TrainingBar {
  let epochs: Double
  /// Whether the terminal shows only plain letters.
  var isASCII = false

  /// - Parameters:
  ///   - seconds: since the start.
  ///   - latest: the report of the latest whole epoch.
  func text(epoch: Double, seconds: Double, latest: TrainingReport?, width: Int) -> String {
    let share = epochs > 0 ? min(1, epoch / epochs) : 1
    var parts = ["\(Format.plain(epoch, decimals: 1))/\(Format.plain(epochs, decimals: epochs < 10 ? 1 : 0)) epochs"]
    if let loss = latest?.testLoss ?? latest?.trainLoss { parts.append("loss \(Format.magnitude(loss, decimals: 3))") }
    if let accuracy = latest?.testAccuracy { parts.append(Format.percent(accuracy, decimals: 1)) }
    if share > 0.02 {
      let left = Int((seconds / share * (1 - share)).rounded(.up))
      parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
    }
    let told = parts.joined(separator: "  ")
    let room = min(40, width - told.count - 2)
    guard room >= 5 else { return told }
    let done = Int((share * Double(room)).rounded(.down))
    let (full, empty) = isASCII ? ("#", "-") : ("━", "─")
    return String(repeating: full, count: done) + String(repeating: empty, count: room - done) + "  " + told
  }
}
