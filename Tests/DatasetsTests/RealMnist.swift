import Foundation

@testable import Datasets

/// MNIST itself, if `$GLASSBOX_DATA` leads to it.
let realMnist: DataSplit? = {
  guard let folder = ProcessInfo.processInfo.environment["GLASSBOX_DATA"] else { return nil }
  return try? Mnist.find(in: DataLocations(folders: [folder]))
}()
