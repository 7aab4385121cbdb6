import Datasets
import Engine
import Foundation
import Testing
import Training

@testable import glassbox

@Suite struct TrainTests {
  private func trainer(_ name: String, threads: Int = 1) throws -> Trainer {
    let recipe = try #require(Recipe.named(name))
    return try Trainer(run: recipe.run, locations: DataLocations(folders: []), compute: Compute(threads: threads))
  }

  private func reports(
    _ name: String, epochs: Int = .max, steps: Int = .max, threads: Int = 1
  ) throws -> [TrainingReport] {
    var told: [TrainingReport] = []
    let training = try HeadlessTraining(trainer: trainer(name, threads: threads), lastEpoch: epochs, lastStep: steps) {
      told.append($0)
    }
    let last = try training.run()
    #expect(told.last == last)
    return told
  }

  @Test func everyEpochIsToldOnce() throws {
    let told = try reports("spiral", epochs: 4)
    #expect(told.map(\.epoch) == [1, 2, 3, 4])
    #expect(told.map(\.step) == [25, 50, 75, 100])
  }

  @Test func aLimitOfStepsEndsInsideAnEpoch() throws {
    let told = try reports("spiral", steps: 40)
    #expect(told.map(\.step) == [25, 40])
    #expect(told.map(\.epoch) == [1, 1.6])
  }

  @Test func threadsChangeNothing() throws {
    let one = try reports("spiral", epochs: 3, threads: 1)
    let three = try reports("spiral", epochs: 3, threads: 3)
    #expect(one.map(\.weightsHash) == three.map(\.weightsHash))
    #expect(Set(one.map(\.weightsHash)).count == 3)
  }

  @Test func aLineHoldsEveryField() throws {
    let report = TrainingReport(
      step: 3, epoch: 0.5, trainLoss: .nan, testLoss: 0.25, testAccuracy: nil, samplesPerSecond: nil, weightsHash: "ab")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(report.jsonLine.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "step", "epoch", "train_loss", "test_loss", "test_accuracy", "samples_per_s", "weights_hash",
      ])
    #expect(object["step"] as? Int == 3)
    #expect(object["test_loss"] as? Double == 0.25)
    for absent in ["train_loss", "test_accuracy", "samples_per_s"] { #expect(object[absent] is NSNull) }
  }

  @Test(arguments: [20, 40, 60, 80, 200])
  func theBarFits(width: Int) {
    let latest = TrainingReport(
      step: 1, epoch: 1, trainLoss: 0.5, testLoss: 0.25, testAccuracy: 0.975, samplesPerSecond: 1, weightsHash: "")
    let text = TrainingBar(epochs: 20).text(epoch: 5, seconds: 10, latest: latest, width: width)
    #expect(text.contains("5.0/20 epochs"))
    #expect(text.contains("0:30 left"))
    if width >= 60 {
      #expect(text.count <= width)
      #expect(text.contains("━"))
    }
  }

  @Test func plainTerminalsGetAPlainBar() {
    let text = TrainingBar(epochs: 2, isASCII: true).text(epoch: 1, seconds: 1, latest: nil, width: 60)
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(text.hasPrefix("#"))
  }

  @Test(arguments: ["train nope", "train xor --epochs 0", "train xor --steps -1", "train xor --threads 0", "train"])
  func badArgumentsAreWrongUsage(line: String) {
    let arguments = line.split(separator: " ").map(String.init)
    #expect { try Glassbox.parseAsRoot(arguments) } throws: { Outcome($0, arguments: arguments).status == 2 }
  }
}
