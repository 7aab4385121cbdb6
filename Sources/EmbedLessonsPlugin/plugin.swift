import PackagePlugin
import Foundation
@main struct EmbedLessons: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
    let dir = context.package.directoryURL.appending(path: "Lessons")
    let files = try FileManager.default.contentsOfDirectory(at: dir, includingPropertiesForKeys: nil).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
    let out = context.pluginWorkDirectoryURL.appending(path: "EmbeddedLessons.swift")
    return [.buildCommand(displayName: "Embedding the lessons", executable: try context.tool(named: "EmbedLessons").url, arguments: [out.path] + files.map(\.path), inputFiles: files, outputFiles: [out])]
  }
}
