/// Where a run stands between two steps, its state aside.
struct Position {
  /// As they are now.
  var hyperparameters: Hyperparameters
  /// Epochs that are complete.
  var epochsDone = 0
  /// Training samples seen of the present epoch.
  var cursor = 0
  /// Events of the run that have happened.
  var eventsDone = 0
  /// In the order in which they were switched off.
  var silenced: [SilencedNeuron] = []
}
