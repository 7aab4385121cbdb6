import ArgumentParser
import Curriculum
import Datasets
import Engine
import Foundation
import NcursesTerminal
import Store

/// `glassbox doctor`: what was found on this machine, and why it is so.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what was found: terminal, locale, CPU level, threads, data.")

  @OptionGroup var display: DisplayOptions

  @OptionGroup var data: DataOptions

  func run() throws {
    var table = FindingTable()
    table.title("terminal")
    if let refusal = Detection.refusal {
      table.row("TERM", environment["TERM"] ?? "not set", "\(refusal)")
    } else {
      table.row("TERM", environment["TERM"] ?? "", "")
    }
    for finding in Detection.here(options: display.detection).findings {
      table.row(finding.what, finding.found, finding.why)
    }
    table.title("locale")
    let deciding = Detection.localeVariable(environment)
    table.row("characters", deciding?.value ?? "C", deciding.map { "\($0.name) is set" } ?? "nothing is set")
    table.title("engine")
    let (level, why) = cpuLevel()
    table.row("CPU level", level.rawValue, why)
    table.row("threads", "\(Compute(level: level).threads)", "one a core; --threads sets another number")
    table.title("data")
    dataFindings(&table)
    table.title("this program")
    table.row("version", Glassbox.version, "")
    table.row("chapters", "\(LessonLibrary.embedded().lessons.count)", "built in")
    let state = ProgressStore(environment: environment).folder
    table.row("progress", state == nil ? "not kept" : "kept in", state ?? "neither XDG_STATE_HOME nor HOME is set")
    print(table)
  }

  private var environment: [String: String] { ProcessInfo.processInfo.environment }

  private func cpuLevel() -> (CPULevel, String) {
    do {
      let level = try CPULevel.requested()
      let best = CPULevel.supported
      return (
        level,
        level < best ? "GLASSBOX_CPU asks for it; this machine can do \(best.rawValue)" : "the best of this machine"
      )
    } catch {
      return (CPULevel.supported, "\(error)")
    }
  }

  private func dataFindings(_ table: inout FindingTable) {
    let locations = data.locations
    for folder in locations.folders {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
      table.row("folder", exists ? "looked into" : "not there", folder)
    }
    do {
      let origin = try DataSpec.digits.load(seed: 1, locations: locations).origin
      table.row("digits", origin, "")
    } catch {
      table.row("digits", "none", "\(error)")
    }
  }
}

/// Titles, and under each what was found and why.
private struct FindingTable: CustomStringConvertible {
  private var lines: [String] = []

  mutating func title(_ title: String) {
    if !lines.isEmpty { lines.append("") }
    lines.append(title)
  }

  mutating func row(_ what: String, _ found: String, _ why: String) {
    lines.append("  " + padded(what, 21) + (why.isEmpty ? found : padded(found, 14) + why))
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(2, width - text.count))
  }

  var description: String { lines.joined(separator: "\n") }
}
