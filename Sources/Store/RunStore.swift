import Foundation
import Training

#if canImport(Musl)
  import Musl
#endif

/// Keeps runs by name, a file each, in the folder `runs` of the state folder.
///
/// A file holds the run's string and is written at once or not at all. One that is damaged, or that a newer program
/// wrote, is never written over.
public struct RunStore: Sendable {
  /// A saved run, by name and time of saving.
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var date: Date
    public init(name: String, date: Date) {
      self.name = name
      self.date = date
    }
  }

  private static let longestName = 60
  private static let mostBytes = 2 << 20

  /// nil when nobody knows where the state folder should be.
  private let folder: String?

  /// In the state folder that `ProgressStore` uses.
  public init(environment: [String: String]) { folder = StateFolder.path(environment).map { $0 + "/runs" } }

  /// - Parameter folder: the state folder.
  public init(folder: String) { self.folder = folder + "/runs" }

  /// What is saved, the latest first. Files that cannot be runs' are passed over.
  /// - Throws: FileProblem.
  public func entries() throws -> [Entry] {
    let folder = try knownFolder()
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw FileProblem("\(folder): cannot be looked into; check its permissions")
    }
    return names.filter { RunStore.problem(withName: $0) == nil }.compactMap { name in
      var status = stat()
      guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Entry(name: name, date: Date(timeIntervalSince1970: status.modificationSeconds))
    }.sorted { ($1.date, $0.name) < ($0.date, $1.name) }
  }

  /// Whether a file of that name is there, whatever is in it.
  public func holds(_ name: String) -> Bool {
    guard let folder, RunStore.problem(withName: name) == nil else { return false }
    return FileManager.default.fileExists(atPath: "\(folder)/\(name)")
  }

  /// - Throws: FileProblem, in one line.
  public func open(_ name: String) throws -> SharedRun {
    let folder = try knownFolder()
    if let problem = RunStore.problem(withName: name) { throw FileProblem(problem) }
    guard let run = try read("\(folder)/\(name)") else {
      throw FileProblem("no run is saved as \(name.debugDescription); \(known)")
    }
    return run
  }

  /// - Parameter replacing: whether a run that has the name may go.
  /// - Throws: FileProblem, in one line; what was there stays.
  public func save(_ run: SharedRun, as name: String, replacing: Bool = false) throws {
    let folder = try knownFolder()
    if let problem = RunStore.problem(withName: name) { throw FileProblem(problem) }
    let text: String
    do { text = try run.encoded(keepsFolder: true) } catch { throw FileProblem("\(error)") }
    do { try StateFolder.make(folder) } catch { throw FileProblem("\(folder): cannot be made (\(error))") }
    let lock: FolderLock
    do { lock = try FolderLock(folder: (folder as NSString).deletingLastPathComponent) } catch {
      throw FileProblem("\(folder): \(error)")
    }
    defer { withExtendedLifetime(lock) {} }
    let path = "\(folder)/\(name)"
    if let saved = try read(path), saved != run, !replacing {
      throw FileProblem("another run is saved as \(name.debugDescription); choose another name")
    }
    do { try AtomicFile.write(Data((text + "\n").utf8), to: path) } catch {
      throw FileProblem("\(path): cannot be written (\(error))")
    }
  }

  /// What keeps a name from being a run's, in one line; nil where nothing does.
  public static func problem(withName name: String) -> String? {
    func isFine(_ character: Unicode.Scalar) -> Bool {
      character.isASCII && (character.properties.isAlphabetic || character.properties.numericType != nil)
    }
    let scalars = name.unicodeScalars
    guard let first = scalars.first, isFine(first), scalars.count <= longestName,
      scalars.allSatisfy({ isFine($0) || $0 == "-" || $0 == "_" })
    else {
      return
        "a run cannot be called \(name.debugDescription.prefix(longestName)): names are up to \(longestName) letters, digits, - and _, a letter or digit first"
    }
    guard Recipe.named(name) == nil else { return "\(name) is the name of a recipe; choose another" }
    return nil
  }

  // MARK: -

  private func knownFolder() throws -> String {
    guard let folder else { throw FileProblem("no folder is known for runs; set HOME or XDG_STATE_HOME") }
    return folder
  }

  private var known: String {
    let names = ((try? entries()) ?? []).map(\.name)
    if names.isEmpty { return "none is saved yet" }
    return "there \(names.count == 1 ? "is" : "are") \(names.prefix(10).joined(separator: ", "))"
      + (names.count > 10 ? ", …" : "")
  }

  /// - Returns: nil when there is no such file.
  private func read(_ path: String) throws -> SharedRun? {
    do {
      guard let text = try AtomicFile.read(path, limit: RunStore.mostBytes) else { return nil }
      return try SharedRun(decoding: String(decoding: text, as: UTF8.self))
    } catch is AtomicFile.Foreign {
      throw FileProblem("\(path): is no saved run")
    } catch { throw FileProblem("\(path): \(error)") }
  }
}

extension stat {
  fileprivate var modificationSeconds: Double {
    #if canImport(Darwin)
      Double(st_mtimespec.tv_sec) + Double(st_mtimespec.tv_nsec) * 1e-9
    #else
      Double(st_mtim.tv_sec) + Double(st_mtim.tv_nsec) * 1e-9
    #endif
  }
}
