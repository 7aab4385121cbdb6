import Canvas
import Curriculum
import Datasets
import Explainer
import Foundation
import Store
import Training

/// What the program was asked to open.
public struct InterfaceOptions: Sendable {
  public var library: LessonLibrary
  /// Id or number of a chapter; nil for where the learner left off.
  public var chapter: String?
  /// From 1.
  public var page: Int?
  public var locations: DataLocations
  public var threads: Int?
  public var theme: Theme.Name?
  /// What to open in place of a chapter; the chapter is where Esc leads.
  public var playground: PlaygroundStart?
  /// Looks after the folder that the chapters came from; nil for those built in, which never change.
  public var watcher: LessonWatcher?
  /// Where runs are saved by name.
  public var runs: RunShelf

  public init(
    library: LessonLibrary, chapter: String? = nil, page: Int? = nil, locations: DataLocations, threads: Int? = nil,
    theme: Theme.Name? = nil, playground: PlaygroundStart? = nil, watcher: LessonWatcher? = nil,
    runs: @escaping RunShelf = { _ in .refused("runs are not saved here") }
  ) {
    self.library = library
    self.chapter = chapter
    self.page = page
    self.locations = locations
    self.threads = threads
    self.theme = theme
    self.playground = playground
    self.watcher = watcher
    self.runs = runs
  }

  /// The model at its first page.
  /// - Throws: ShellError when there is no such chapter or page.
  public func model(size: Size, capabilities: Capabilities, progress: LearnerProgress) throws -> Model {
    var index = library.lessons.firstIndex { $0.id == progress.lastLesson } ?? 0
    var number = chapter == nil ? progress.lastPage : 0
    if let chapter {
      guard let found = library.lessons.firstIndex(where: { $0.id == chapter || String($0.number) == chapter }) else {
        let known = library.lessons.map { "\($0.number) \($0.id)" }.joined(separator: ", ")
        throw ShellError("there is no chapter “\(chapter)”; there are: \(known)")
      }
      index = found
    }
    if let page {
      let count = library.lessons.indices.contains(index) ? library.lessons[index].pages.count : 0
      guard (1...max(1, count)).contains(page) else {
        throw ShellError("that chapter has pages 1 to \(count), not \(page)")
      }
      number = page - 1
    }
    return Model(
      library: library, size: size, capabilities: capabilities,
      theme: theme ?? progress.theme.flatMap { Theme.Name(rawValue: $0) } ?? .dark, progress: progress,
      lessonIndex: index, pageIndex: number, playground: playground)
  }
}

/// Something the shell was asked that it can't do, in one line.
public struct ShellError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// What the loop needs of a session; tests have one that answers late.
protocol TrainingSession {
  func send(_ command: Command) -> UInt64
  var latest: Snapshot { get }
  func stop()
}

extension Session: TrainingSession {}

/// The loop of the interactive program: input and snapshots in, frames and commands out.
///
/// It sleeps until something happens. Timers run only while they are needed: for frames of a running network, at most 30 a
/// second; for what moves by itself; and for the folder of chapters that are being written.
public final class Interface {
  private static let frameMilliseconds = 33.0
  /// A saved chapter is seen at one look and read at the next.
  private static let lookMilliseconds = 150.0

  private let terminal: any TerminalDevice
  private let session: any TrainingSession
  private let clock: any TrainingClock
  private let save: (LearnerProgress) -> String?
  private let runs: RunShelf
  private var model: Model
  private var lastShownCommand: UInt64 = 0
  private var lastSentCommand: UInt64 = 0
  private var lastFrame = -Double.infinity
  /// When what moves by itself moves on; nil while nothing does.
  private var nextTick: Double?
  private var watcher: LessonWatcher?
  /// When it looks next; nil where nothing is watched.
  private var nextLook: Double?
  private var isOver = false

  /// - Parameters:
  ///   - notice: a line to show at first, such as what became of a damaged file.
  ///   - save: keeps progress, and gives a line for the learner if it can't; called on this thread.
  public convenience init(
    terminal: any TerminalDevice, options: InterfaceOptions, progress: LearnerProgress, notice: String? = nil,
    clock: any TrainingClock, save: @escaping (LearnerProgress) -> String?
  ) throws {
    try self.init(
      terminal: terminal, options: options, progress: progress, notice: notice, clock: clock,
      session: Session(threads: options.threads, locations: options.locations, clock: clock, wake: terminal.wake),
      save: save)
  }

  init(
    terminal: any TerminalDevice, options: InterfaceOptions, progress: LearnerProgress, notice: String? = nil,
    clock: any TrainingClock, session: any TrainingSession, save: @escaping (LearnerProgress) -> String?
  ) throws {
    self.terminal = terminal
    self.clock = clock
    self.save = save
    runs = options.runs
    model = try options.model(size: terminal.size, capabilities: terminal.capabilities, progress: progress)
    if let notice { model.notice = notice }
    model.timeZone = .current
    watcher = options.watcher
    if watcher != nil { nextLook = clock.now * 1000 }
    self.session = session
  }

  /// Runs until the learner quits. Returns the signal that ended it, if one did.
  public func run() -> Int32? {
    defer { session.stop() }
    model.now = Date()
    carryOut(start(&model))
    // A page's numbers arrive within a few milliseconds: better one whole frame than an empty one first.
    var ending: Int32?
    var events = terminal.nextEvents(timeout: 25)
    takeSnapshot()
    show()
    // Whether anything has happened that no frame has shown.
    var isStale = false
    while !isOver {
      var mustShow = false
      isStale = isStale || !events.isEmpty
      for event in events {
        switch event {
        case .input(let input):
          receive(.input(input))
          mustShow = true
        case .resize, .continued:
          receive(.resized(terminal.size))
          mustShow = true
        case .wake: break
        case .suspendRequested: terminal.suspend()
        case .terminate(let signal):
          ending = signal
          isOver = true
        case .inputClosed: isOver = true
        }
        if isOver { break }
      }
      if isOver { break }
      let now = clock.now * 1000
      if let due = nextTick, due <= now {
        receive(.tick)
        nextTick = nil
        mustShow = true
      }
      if model.playback?.isPlaying == true {
        nextTick = nextTick ?? now + Model.stopMilliseconds
      } else {
        nextTick = nil
      }
      if let library = look(now) {
        receive(.reloaded(library))
        mustShow = true
      }
      let isDue = now - lastFrame >= Self.frameMilliseconds
      let latest = session.latest
      if mustShow || isStale && isDue || latest.lastCommand != lastShownCommand {
        takeSnapshot()
        show()
        isStale = false
      }
      events = wait(until: [nextTick, nextLook, isStale ? lastFrame + Self.frameMilliseconds : nil])
    }
    return ending
  }

  /// Waits for something to happen, but no longer than until the first of some times.
  private func wait(until times: [Double?]) -> [TerminalEvent] {
    let first = times.compactMap { $0 }.min()
    return terminal.nextEvents(timeout: first.map { max(0, Int(($0 - clock.now * 1000).rounded(.up))) })
  }

  /// Chapters that were saved, where it is time to look for them.
  private func look(_ now: Double) -> LessonLibrary? {
    guard let due = nextLook, due <= now else { return nil }
    nextLook = now + Self.lookMilliseconds
    return watcher?.look()
  }

  private func takeSnapshot() {
    let snapshot = session.latest
    lastShownCommand = snapshot.lastCommand
    receive(.snapshot(snapshot, isCurrent: snapshot.lastCommand >= lastSentCommand))
  }

  private func receive(_ message: Message) {
    model.now = Date()
    carryOut(update(&model, message))
  }

  private func show() {
    terminal.show(view(model))
    lastFrame = clock.now * 1000
  }

  private func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .command(let command): lastSentCommand = session.send(command)
      case .save(let progress): if let line = save(progress) { model.notice = line }
      case .runs(let request): receive(.runs(runs(request)))
      case .suspend: terminal.suspend()
      case .redraw: terminal.redraw()
      case .quit: isOver = true
      }
    }
  }
}
