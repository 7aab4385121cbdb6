import Foundation
import PackagePlugin

/// Puts `Lessons/*.md` into the program. The folder is also a symlinked, excluded part of the target, so that adding,
/// deleting or renaming a lesson starts a build too.
@main struct EmbedLessonsPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "Lessons")
    let lessons = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedLessons.swift")
    return [
      .buildCommand(
        displayName: "Embedding the lessons", executable: try context.tool(named: "EmbedLessons").url,
        arguments: [output.path] + lessons.map(\.path), inputFiles: lessons, outputFiles: [output])
    ]
  }
}
