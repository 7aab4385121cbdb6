import Foundation

#if canImport(Musl)
  import Musl
#endif

/// The folder for what the program remembers.
enum StateFolder {
  /// `$XDG_STATE_HOME/glassbox`, or `~/.local/state/glassbox`; nil when nobody knows where it should be.
  static func path(_ environment: [String: String]) -> String? {
    // The XDG specification says to ignore a path that is not absolute.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/glassbox" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/state/glassbox" }
    return nil
  }

  /// Makes a folder and those above it, where they are missing.
  /// - Throws: FileProblem.
  static func make(_ path: String) throws {
    guard isMade(path) else { throw FileProblem.last }
  }

  private static func isMade(_ path: String) -> Bool {
    if mkdir(path, 0o700) == 0 { return true }
    if errno == EEXIST { return true }
    let parent = (path as NSString).deletingLastPathComponent
    guard errno == ENOENT, parent != path, isMade(parent) else { return false }
    return mkdir(path, 0o700) == 0 || errno == EEXIST
  }
}
