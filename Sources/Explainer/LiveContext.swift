import Curriculum
import Engine
import Training

extension Model {
  /// The present parameters in Double, by name; those that the page observes.
  private var parameters: [String: [Double]] {
    let names = scene?.run.model.parameterNames ?? []
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        snapshot.values[name].map { (name, $0.values.map(Double.init)) }
      })
  }

  /// The network on the screen, to be asked in Double; nil where the page does not observe all its parameters.
  func reference() -> Reference? {
    guard snapshotIsOfThisPage, let spec = scene?.run.model else { return nil }
    return try? Reference(spec: spec, parameters: parameters)
  }

  /// The run on the screen, as goals and watched formulas ask about it; nil before its first numbers are there.
  func liveContext() -> ModelContext? {
    guard snapshotIsOfThisPage, let spec = scene?.run.model else { return nil }
    var metrics: [String: Double] = [
      "step": Double(snapshot.step), "epoch": snapshot.epoch, "parameters": Double(snapshot.parameterCount),
      "rate": Double(snapshot.hyperparameters.learningRate), "batch": Double(snapshot.hyperparameters.batch),
      "touched": Double(challenge.touched.count), "moves": Double(challenge.moves),
    ]
    for (part, score, set) in [
      ("train", snapshot.train, snapshot.data?.train), ("test", snapshot.test, snapshot.data?.test),
    ] {
      metrics[part + "_loss"] = score.map { Double($0.loss) }
      metrics[part + "_accuracy"] = score?.accuracy.map(Double.init)
      metrics[part + "_count"] = set.map { Double($0.count) }
    }
    return ModelContext(
      spec: spec, parameters: parameters,
      input: snapshot.sampleInput.isEmpty ? nil : snapshot.sampleInput.map(Double.init),
      target: snapshot.sampleTarget.isEmpty ? nil : snapshot.sampleTarget.map(Double.init), metrics: metrics,
      data: snapshot.data.flatMap { $0.isSmall ? $0 : nil })
  }
}
