import Canvas
import Curriculum
import Training

extension Model {
  /// Enter: to the question if one waits, else to the next page.
  mutating func forward() -> [Effect] {
    if waitsForAnswer {
      focus = .choices
      showsText = true
      if waitsForNumber { openAnswerField() }
      return []
    }
    if isReviewing {
      openReview()
      return []
    }
    return turnPage(1)
  }

  mutating func turnPage(_ direction: Int) -> [Effect] {
    guard let lesson else { return [] }
    let target = pageIndex + direction
    if lesson.pages.indices.contains(target) {
      pageIndex = target
    } else if library.lessons.indices.contains(lessonIndex + direction) {
      if direction > 0 { progress.finish(lesson: lesson.id, at: now) }
      lessonIndex += direction
      pageIndex = direction > 0 ? 0 : library.lessons[lessonIndex].pages.count - 1
    }
    return enterPage(forward: direction > 0)
  }

  mutating func openLesson(_ index: Int, page: Int) -> [Effect] {
    guard library.lessons.indices.contains(index) else { return [] }
    lessonIndex = index
    pageIndex = max(0, min(page, library.lessons[index].pages.count - 1))
    screen = .chapter
    overlay = nil
    return enterPage(forward: true)
  }

  /// Sets up the page under the cursor: its question, its challenge and, where it starts one, its run.
  mutating func enterPage(forward: Bool) -> [Effect] {
    clearPage()
    review = ReviewState()
    guard let lesson, let page else { return [] }
    prediction.committed = page.prediction.flatMap { question in
      progress.lessons[lesson.id]?.answers[page.title].flatMap { GivenAnswer($0, to: question) }
    }
    progress.visit(lesson: lesson.id, page: pageIndex, at: now)
    noteCompletion()
    var effects: [Effect] = [.save(progress)]
    if let scene = page.scene {
      let startsAfresh = page.startsScene && (forward || loadedScene != scene)
      if startsAfresh || loadedScene?.run != scene.run {
        effects += load(scene)
      } else if loadedScene != scene {
        look(by: scene)
      }
    }
    if page.challenge != nil { challenge = ChallengeState() }
    return effects
  }

  /// Forgets what was shown and asked on the page before.
  mutating func clearPage() {
    playground = nil
    if screen == .playground { screen = .chapter }
    focus = .figure
    showsText = true
    showsCheck = false
    playback = nil
    returnPlace = nil
    inputOverride = nil
    // What was turned on another page stays as it is.
    undoStack = []
    prediction = PredictionState()
  }

  /// Loads a scene's run at its start.
  mutating func load(_ scene: Scene) -> [Effect] {
    loadedScene = scene
    requestedObservation = nil
    elements = scene.selectableElements()
    selectedIndex = scene.firstSelected(among: elements)
    undoStack = []
    awaitedTransplant = nil
    startWeights = []
    health = HealthState()
    sampleIndex = 0
    pad = DigitPad()
    challenge = ChallengeState()
    snapshot.hyperparameters = scene.run.hyperparameters
    snapshot.frozen = scene.frozen
    snapshot.phase = .paused
    return [.command(.load(scene.run)), setPace(of: scene), .command(.branchOnEdit(playground != nil))]
  }

  mutating func setPace(of scene: Scene) -> Effect { setPace(scene.pace.map { .stepsPerSecond($0) } ?? .full) }

  /// Asks for it, and has it at once, so that the next key turns it back.
  mutating func setRunning(_ runs: Bool) -> Effect {
    snapshot.phase = runs ? .running : .paused
    snapshot.seeking = nil
    return .command(runs ? .run : .pause)
  }

  /// Asks for it, and has it at once, as `setHyperparameters`.
  mutating func setPace(_ pace: Pace) -> Effect {
    snapshot.pace = pace
    return .command(.setPace(pace))
  }

  /// The same network, going on, seen as another page wants it.
  mutating func look(by scene: Scene) {
    loadedScene = scene
    requestedObservation = nil
    elements = scene.selectableElements()
    selectedIndex = min(selectedIndex, max(0, elements.count - 1))
  }

  mutating func reset() -> [Effect] {
    playback = nil
    undoStack = []
    health = HealthState()
    challenge = ChallengeState()
    pad.clear()
    inputOverride = nil
    snapshot.frozen = scene?.frozen ?? [:]
    var effects = restart()
    // The engine itself keeps the hyperparameters.
    if let settings = scene?.run.hyperparameters, settings != snapshot.hyperparameters {
      effects.append(setHyperparameters(settings))
    }
    return effects
  }

  /// Back to step 0 with the same numbers frozen.
  mutating func restart() -> [Effect] {
    if isRunning { snapshot.phase = .paused }
    let frozen = snapshot.frozen.sorted { $0.key < $1.key }.flatMap { name, places in
      places.sorted().map { ParameterElement(name, $0) }
    }
    return [.command(.reset)] + frozen.map { .command(.freeze($0, true)) }
  }

  mutating func changePace(by direction: Int) -> [Effect] {
    let paces: [Pace] = [1, 2, 5, 10, 30, 60, 100, 300, 1000, 3000].map { .stepsPerSecond($0) } + [.full]
    func rate(_ pace: Pace) -> Double {
      switch pace {
      case .stepsPerSecond(let rate): rate
      case .full: .infinity
      }
    }
    let now = rate(snapshot.pace)
    let next = direction > 0 ? paces.first { rate($0) > now } : paces.last { rate($0) < now }
    guard let next else {
      notice = direction > 0 ? "already at full speed" : "slower than one step a second: press s for single steps"
      return []
    }
    return [setPace(next)]
  }

  /// Lessons read again while the program runs: the page stays, and so does its run where the network did not change.
  mutating func replaceLibrary(_ new: LessonLibrary) -> [Effect] {
    let (oldLesson, oldPage) = (lesson, page)
    library = new.keeping(library)
    listIndex = max(0, min(listIndex, library.lessons.count - 1))
    lessonIndex =
      library.lessons.firstIndex { $0.id == oldLesson?.id } ?? min(lessonIndex, max(0, library.lessons.count - 1))
    guard let lesson, lesson.id == oldLesson?.id else {
      pageIndex = 0
      return enterPage(forward: true)
    }
    pageIndex =
      lesson.pages.firstIndex { $0.title == oldPage?.title } ?? max(0, min(pageIndex, lesson.pages.count - 1))
    if page?.prediction != oldPage?.prediction {
      prediction = PredictionState()
      focus = .figure
      overlay = nil
    }
    if page?.challenge != oldPage?.challenge { challenge = ChallengeState() }
    guard let scene, scene != loadedScene else { return [] }
    if scene.run != loadedScene?.run { return load(scene) }
    look(by: scene)
    return [setPace(of: scene)]
  }
}
