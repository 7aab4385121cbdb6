/// Where files are looked for, best first.
public struct DataLocations: Sendable {
  public var folders: [String]
  /// A table of the learner's own, named as such.
  public private(set) var file: String?
  /// Folders that somebody asked for by name, and how: these must be there.
  var named: [(folder: String, by: String)] = []

  /// `--data`, then `$GLASSBOX_DATA`, then `$XDG_DATA_HOME/glassbox` (or `~/.local/share/glassbox`).
  public init(option: String?, environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    folders = []
    if let option, !option.isEmpty { named.append((option, "--data")) }
    if let variable = value("GLASSBOX_DATA") { named.append((variable, "$GLASSBOX_DATA")) }
    folders = named.map(\.folder)
    // The XDG specification says to ignore a path that is not absolute.
    if let home = value("XDG_DATA_HOME"), home.hasPrefix("/") {
      folders.append(home + "/glassbox")
    } else if let home = value("HOME"), home.hasPrefix("/") {
      folders.append(home + "/.local/share/glassbox")
    }
  }

  public init(folders: [String]) { self.folders = folders }

  /// Takes a file that `--data` names for a table of the learner's own.
  public mutating func takeFile() {
    guard let path = named.first?.folder, named.first?.by == "--data" else { return }
    let status = FileStatus(path: path)
    guard status.exists, !status.isFolder else { return }
    file = path
    named.removeFirst()
    folders.removeFirst()
  }

  /// A folder that was named but is none is a slip to be told, not to be passed over.
  /// - Throws: DataError.
  public func check() throws {
    for (folder, origin) in named {
      let status = FileStatus(path: folder)
      guard !status.isFolder else { continue }
      throw DataError(
        "\(origin): \(shown(folder)) is not \(status.exists ? "a folder" : "there"); name the folder that holds the data, "
          + "or leave \(origin) out")
    }
  }
}
