// swift-tools-version: 6.2
import PackageDescription

// Kernels, engine, data and the portable arithmetic are optimised in debug builds too: without -O they run some 200
// times slower and tests crawl. Canvas and figures as well, as every frame visits every cell.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]
// Kernels and engine as whole modules as well, or functions of other files would not be inlined into their loops. The
// other two flags make that agree with what the package manager passes in debug builds.
let wholeModule = ["-O", "-whole-module-optimization", "-disable-batch-mode", "-num-threads", "2"]
// Without errno a square root is one instruction for all lanes instead of sixteen calls. The threshold is that of LLVM for
// inlining: with its own, what a loop does to sixteen lanes would be a call, with the lanes handed over in memory.
let kernels = wholeModule + ["-Xcc", "-fno-math-errno", "-Xllvm", "-inline-threshold=4000"]
// Whether two parts of the program touch a variable at once is checked by the compiler wherever it can; asking again at
// each step takes a seventh of the half microsecond that a step of the smallest nets is.
let engine = wholeModule + ["-enforce-exclusivity=unchecked"]
// The same kernels are compiled once per CPU level and chosen when the program starts.
#if arch(x86_64)
  let avx2: [SwiftSetting] = [.define("AVX2"), .unsafeFlags(kernels + ["-Xcc", "-march=x86-64-v3"])]
  let avx512: [SwiftSetting] = [
    .define("AVX512"),
    .unsafeFlags(kernels + ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"]),
  ]
#else
  let avx2: [SwiftSetting] = [.unsafeFlags(kernels)]
  let avx512 = avx2
#endif

// Linked by file name, so that the program can be copied alone to a machine without these libraries.
func linked(_ libraries: String...) -> [LinkerSetting] {
  #if os(Linux)
    [.unsafeFlags(libraries.flatMap { ["-Xlinker", "-l:lib\($0).a"] })]
  #else
    // There terminfo is part of ncurses.
    libraries.filter { $0 != "tinfo" }.map { .linkedLibrary($0) }
  #endif
}

let package = Package(
  name: "glassbox",
  products: [.executable(name: "glassbox", targets: ["glassbox"])],
  dependencies: [
    // The command line: help, completions and usage errors.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Front matter and fenced blocks of lessons, with the line of every mistake.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "PortableMath", swiftSettings: optimised),
    .target(name: "Kernels", swiftSettings: [.unsafeFlags(kernels)]),
    .target(name: "KernelsV3", swiftSettings: avx2),
    .target(name: "KernelsV4", swiftSettings: avx512),
    .target(
      name: "Engine", dependencies: ["Kernels", "KernelsV3", "KernelsV4", "PortableMath"],
      swiftSettings: [.unsafeFlags(engine)]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "Datasets", dependencies: ["PortableMath", "CZlib"], swiftSettings: optimised,
      linkerSettings: linked("z")),
    .target(
      name: "Training", dependencies: ["Engine", "Datasets", "PortableMath", "CZlib"], swiftSettings: optimised),
    .systemLibrary(name: "CMarkdown", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .executableTarget(name: "EmbedLessons"),
    .plugin(
      name: "EmbedLessonsPlugin", capability: .buildTool(), dependencies: ["EmbedLessons"],
      path: "Sources/EmbedLessonsPlugin"),
    .target(
      name: "Curriculum", dependencies: ["Engine", "Datasets", "Training", "CMarkdown", "Yams"], exclude: ["Lessons"],
      linkerSettings: linked("cmark-gfm-extensions", "cmark-gfm"), plugins: ["EmbedLessonsPlugin"]),
    // Every frame visits every cell, so these two are optimised in debug builds as well.
    .target(name: "Canvas", swiftSettings: [.unsafeFlags(["-O"])]),
    .target(name: "Figures", dependencies: ["Canvas"], swiftSettings: [.unsafeFlags(["-O"])]),
    .target(
      name: "Explainer", dependencies: ["Canvas", "Engine", "Figures", "Curriculum", "Training", "Datasets", "Store"]),
    .target(name: "LessonChecker", dependencies: ["Canvas", "Explainer", "Curriculum", "Training", "Shell"]),
    .target(name: "CTerminal"),
    .target(
      name: "NcursesTerminal", dependencies: ["Canvas", "CTerminal"], linkerSettings: linked("ncursesw", "tinfo")),
    .target(name: "Store", dependencies: ["Training"]),
    .target(name: "Shell", dependencies: ["Canvas", "Curriculum", "Datasets", "Explainer", "Store", "Training"]),
    .executableTarget(
      name: "glassbox",
      dependencies: [
        "Shell", "NcursesTerminal", "LessonChecker", "Training", "Curriculum", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "PortableMathTests", dependencies: ["PortableMath"]),
    // Counts calls of malloc, to show that a step makes none.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "AllocationCounter"], exclude: ["Fixtures"],
      swiftSettings: optimised),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets"], swiftSettings: optimised),
    .testTarget(name: "TrainingTests", dependencies: ["Training"], exclude: ["Fixtures"]),
    .testTarget(name: "CurriculumTests", dependencies: ["Curriculum"]),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas"]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"], exclude: ["Goldens"]),
    .testTarget(name: "StoreTests", dependencies: ["Store", "Training"]),
    .testTarget(name: "ExplainerTests", dependencies: ["Explainer", "Shell"]),
    .testTarget(name: "LessonCheckerTests", dependencies: ["LessonChecker"]),
    .testTarget(
      name: "glassboxTests", dependencies: ["glassbox", "Explainer", "Training"], exclude: ["BrokenLessons"]),
    // Runs the built program in a real pseudo-terminal.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .testTarget(name: "TerminalTests", dependencies: ["glassbox", "NcursesTerminal", "CPseudoTerminal"]),
  ],
  swiftLanguageModes: [.v6]
)

// `./dev check` and `.ci/run` let no warning of ours pass; a build for use does not break on a newer compiler's advice.
if Context.environment["GLASSBOX_STRICT"] == "1" {
  for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
