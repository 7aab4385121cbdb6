/// MNIST's four files, found in a folder and read.
enum Mnist {
  private static let subfolders = ["", "/mnist", "/MNIST/raw"]

  /// The digits of the first folder that has any of the four files; nil when none has.
  /// - Throws: DataError when they are there but cannot be used. They are never passed over in silence.
  static func find(in locations: DataLocations) throws -> DataSplit? {
    for folder in locations.folders {
      for subfolder in subfolders {
        if let split = try read(folder: folder + subfolder) { return split }
      }
    }
    return nil
  }

  private static func read(folder: String) throws -> DataSplit? {
    let names = ["train-images.idx3", "train-labels.idx1", "t10k-images.idx3", "t10k-labels.idx1"]
    let paths = try names.map { try existing(folder: folder, name: $0) }
    guard paths.contains(where: { $0 != nil }) else { return nil }
    for (name, path) in zip(names, paths) where path == nil {
      throw DataError(
        "\(shown(folder)): \(dashed(name))[.gz] is missing beside MNIST's other files; add it or remove them")
    }
    let found = paths.compactMap { $0 }
    let train = try digits(images: found[0], labels: found[1])
    let test = try digits(images: found[2], labels: found[3])
    return DataSplit(train: train, test: test, origin: "MNIST, \(grouped(train.count)) digits")
  }

  /// The name as it was published, or with the dot that some archives carry; plain before packed.
  private static func existing(folder: String, name: String) throws -> String? {
    for candidate in [dashed(name), name + "-ubyte"] {
      for path in ["\(folder)/\(candidate)", "\(folder)/\(candidate).gz"] {
        let status = FileStatus(path: path)
        if let problem = status.problem {
          throw DataError("\(shown(path)): cannot be looked at (\(problem)); check the folder and its permissions")
        }
        if status.exists { return path }
      }
    }
    return nil
  }

  private static func dashed(_ name: String) -> String {
    String(name.map { $0 == "." ? "-" : $0 }) + "-ubyte"
  }

  static func digits(images: String, labels: String) throws -> Dataset {
    let marks = try IdxReader.read(path: labels, itemShape: [])
    if let wrong = marks.bytes.firstIndex(where: { $0 > 9 }) {
      throw DataError(
        "\(shown(labels)): label \(wrong + 1) is \(marks.bytes[wrong]), not a digit; download or copy it again")
    }
    let pictures = try IdxReader.read(path: images, itemShape: [28, 28])
    guard pictures.count == marks.count else {
      throw DataError(
        "\(shown(images)): has \(pictures.count) pictures, but \(shown(labels)) has \(marks.count) labels; "
          + "take both from the same source")
    }
    return Dataset(digits: pictures.bytes, labels: marks.bytes)
  }
}

extension Dataset {
  /// Pictures of digits, 28 × 28 bytes each.
  init(digits: [UInt8], labels: [UInt8]) {
    self.init(
      storage: .bytes(digits), targets: labels.map(Float.init), inputSize: 784, kind: .classes(10),
      classNames: (0...9).map(String.init))
  }
}

/// 60000 as 60,000.
package func grouped(_ number: Int) -> String {
  let digits = String(number)
  var text = ""
  for (place, digit) in digits.enumerated() {
    if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}
