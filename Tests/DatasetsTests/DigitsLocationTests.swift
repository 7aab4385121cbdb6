import Foundation
import Testing

@testable import Datasets

private func writeMnist(_ folder: TemporaryFolder, under prefix: String = "", packed: Bool = false) throws {
  let ending = packed ? ".gz" : ""
  let files = [
    ("train-images-idx3-ubyte", idxImages(20)), ("train-labels-idx1-ubyte", idxLabels(20)),
    ("t10k-images-idx3-ubyte", idxImages(10)), ("t10k-labels-idx1-ubyte", idxLabels(10)),
  ]
  for (name, bytes) in files { try folder.write(prefix + name + ending, packed ? gzip(bytes) : bytes) }
}

private func digits(_ folders: [String]) throws -> DataSplit {
  try DataSpec.digits.load(seed: 1, locations: DataLocations(folders: folders))
}

private func refusal(_ folders: [String]) throws -> String {
  let error = try #require(throws: DataError.self) { try digits(folders) }
  #expect(!error.description.contains("\n"))
  return error.description
}

@Test func locationsComeInOrder() {
  let all = DataLocations(
    option: "/a", environment: ["GLASSBOX_DATA": "/b", "XDG_DATA_HOME": "/c", "HOME": "/home/me"])
  #expect(all.folders == ["/a", "/b", "/c/glassbox"])
  #expect(DataLocations(option: nil, environment: ["HOME": "/home/me"]).folders == ["/home/me/.local/share/glassbox"])
  #expect(DataLocations(option: nil, environment: ["GLASSBOX_DATA": "", "XDG_DATA_HOME": "rel"]).folders == [])
}

@Test func mnistIsFoundInTheFolderOrItsSubfolder() throws {
  for (prefix, packed) in [("", false), ("mnist/", true), ("MNIST/raw/", false)] {
    let folder = try TemporaryFolder()
    try writeMnist(folder, under: prefix, packed: packed)
    let split = try digits(["/nonexistent", folder.path])
    #expect(split.train.count == 20 && split.test.count == 10)
    #expect(split.origin == "MNIST, 20 digits")
    #expect(split.train.target(13) == [3])
    #expect(split.train.input(0)[1] == Float(7) * (1 / 255))
  }
}

@Test func aBrokenMnistIsNotPassedOver() throws {
  let folder = try TemporaryFolder()
  try writeMnist(folder)
  try folder.write("t10k-labels-idx1-ubyte", idxLabels(9))
  #expect(try refusal([folder.path]).contains("has 10 pictures, but"))
  try folder.write("t10k-labels-idx1-ubyte", idx(dimensions: [10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]))
  #expect(try refusal([folder.path]).contains("t10k-labels-idx1-ubyte: label 10 is 10, not a digit"))
  try FileManager.default.removeItem(atPath: folder.path + "/t10k-labels-idx1-ubyte")
  #expect(try refusal([folder.path]).contains("t10k-labels-idx1-ubyte[.gz] is missing"))
  #expect(symlink("/nonexistent/labels", folder.path + "/t10k-labels-idx1-ubyte") == 0)
  #expect(try refusal([folder.path]).contains("t10k-labels-idx1-ubyte: cannot be opened"))
}

@Test func aNamedFolderMustBeThere() throws {
  for (option, environment) in [("/nonexistent/data", [:]), (nil, ["GLASSBOX_DATA": "/nonexistent/data"])]
    as [(String?, [String: String])]
  {
    let locations = DataLocations(option: option, environment: environment)
    let error = try #require(throws: DataError.self) { try DataSpec.digits.load(seed: 1, locations: locations) }
    #expect(error.description.contains("/nonexistent/data is not there"))
  }
}

@Test(.enabled(if: realMnist != nil, "set GLASSBOX_DATA to a folder with MNIST"))
func realMnistReadsWhole() throws {
  let split = try #require(realMnist)
  #expect(split.origin == "MNIST, 60,000 digits")
  #expect(split.test.count == 10_000)
  // The first labels as printed in every tutorial, and the mean pixel that all of them subtract.
  #expect((0..<5).map { split.train.target($0)[0] } == [5, 0, 4, 1, 9])
  guard case .bytes(let bytes) = split.train.storage else {
    Issue.record("pictures are not bytes")
    return
  }
  let mean = Double(bytes.reduce(0) { $0 + Int($1) }) / Double(bytes.count) / 255
  #expect(abs(mean - 0.1307) < 0.0001)
}
