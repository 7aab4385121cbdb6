import Canvas
import Curriculum
import Engine
import Foundation
import Store
import Training

/// Everything the interface knows. `update` changes it, `view` draws it, nothing else touches it.
public struct Model: Sendable {
  public var library: LessonLibrary
  public var size: Size
  public var capabilities: Capabilities
  public var theme: Theme.Name
  public var progress: LearnerProgress
  /// The time, as the shell last told it.
  public var now = Date.distantPast
  /// Where the learner is, for what counts as a day.
  public var timeZone = TimeZone.gmt

  public var lessonIndex: Int
  public var pageIndex: Int
  /// The playground, while its run is the one on the screen.
  public var playground: PlaygroundState?
  public var screen = Screen.chapter
  public var overlay: Overlay?
  public var focus = Focus.figure
  /// In a narrow terminal, whether the page's text is shown under the figure or the figure has all the room.
  public var showsText = true

  /// The newest answer of the session.
  public var snapshot = Snapshot()
  /// The scene whose run is loaded, and the observation last asked for.
  public var loadedScene: Scene?
  public var requestedObservation: Observation?

  /// What can be changed on this page, in the order of the arrow keys.
  public var elements: [SelectableElement] = []
  public var selectedIndex = 0
  /// An input that a lesson put in place of the scene's sample.
  public var inputOverride: [Float]?
  /// What can be taken back, the newest last; empty after a jump to another step or branch.
  public var undoStack: [Change] = []
  /// A transplant that the session has not answered yet.
  var awaitedTransplant: AwaitedTransplant?
  /// Whether the loss plot counts in powers of ten.
  public var lossIsLogarithmic = true
  /// What is wrong with the run, if anything is.
  public var health = HealthState()
  /// Where Backspace goes, after a jump from a panel.
  public var returnPlace: PagePlace?
  /// Whether the finite-difference check of the selected element is shown.
  public var showsCheck = false

  /// The pass on its way through the page's network; nil while all of it is shown.
  public var playback: Playback?

  public var prediction = PredictionState()
  public var challenge = ChallengeState()
  public var pad = DigitPad()
  /// Which held-out sample the digits page shows.
  public var sampleIndex = 0
  /// The first layer's weights before training, to show what training added.
  public var startWeights: [Float] = []

  /// Runs saved by name, as they were when they were last asked for.
  public var savedRuns: [RunStore.Entry] = []
  /// The row under the cursor in the list of chapters.
  public var listIndex = 0
  public var review = ReviewState()
  /// One line for the learner, gone with the next key.
  public var notice: String?

  public init(
    library: LessonLibrary, size: Size, capabilities: Capabilities, theme: Theme.Name = .dark,
    progress: LearnerProgress = LearnerProgress(), lessonIndex: Int = 0, pageIndex: Int = 0,
    playground: PlaygroundStart? = nil
  ) {
    self.library = library
    self.size = size
    self.capabilities = capabilities
    self.theme = theme
    self.progress = progress
    self.lessonIndex = max(0, min(lessonIndex, library.lessons.count - 1))
    self.pageIndex = 0
    if let lesson { self.pageIndex = max(0, min(pageIndex, lesson.pages.count - 1)) }
    if let playground {
      self.playground = PlaygroundState(playground.settings)
      self.playground?.firstSteps = playground.step
      notice = playground.notice
      screen = .playground
    }
  }

  public var lesson: Lesson? {
    library.lessons.indices.contains(lessonIndex) ? library.lessons[lessonIndex] : nil
  }

  /// The page on the screen; nil in the playground, which has no prose, no question and no goal.
  public var page: Page? { playground == nil ? lessonPage : nil }

  /// The page on the screen, or the one to go back to from the playground.
  var lessonPage: Page? {
    guard let lesson, lesson.pages.indices.contains(pageIndex) else { return nil }
    return lesson.pages[pageIndex]
  }

  public var scene: Scene? { playground?.settings.scene ?? page?.scene }

  /// Where lists and panels lead back to.
  var home: Screen { playground == nil ? .chapter : .playground }

  public var selected: SelectableElement? {
    elements.indices.contains(selectedIndex) ? elements[selectedIndex] : nil
  }

  /// Value of a parameter element in the newest snapshot.
  public func value(of element: ParameterElement) -> Float? {
    if element == .rate { return snapshot.hyperparameters.learningRate }
    guard let tensor = snapshot.values[element.name], tensor.values.indices.contains(element.index) else { return nil }
    return tensor.values[element.index]
  }

  /// The step that was asked for and is not reached yet.
  var soughtStep: Int?

  public var isRunning: Bool { snapshot.phase == .running }

  /// Whether steps are taken, be it only those that lead to a step asked for.
  var isUnderWay: Bool { isRunning || snapshot.seeking != nil }
}

/// Something the learner did to the run, as it was before.
public enum Change: Sendable, Hashable {
  case value(ParameterElement, Float)
  /// What one control of the playground had changed.
  case settings(Control, Hyperparameters)
  case transplant(Neuron)
}

public enum Screen: Sendable, Hashable {
  case chapter
  case playground
  case chapters
  case review
}

/// Something laid over the screen.
public enum Overlay: Sendable, Hashable {
  case help
  /// What is wrong with the run, explained.
  case diagnosis
  /// The run as a string, to be copied.
  case runString(String)
  case field(Field)
}

/// Which part of a page the keys go to.
public enum Focus: Sendable, Hashable, CaseIterable {
  case figure, choices, pad
  /// The list of settings of the playground.
  case controls
  /// Points being drawn in the plane.
  case points
}

/// A line of text being typed: a search, a command, a value, a word of the glossary.
public struct Field: Sendable, Hashable {
  public enum Purpose: Sendable, Hashable { case palette, search, value, glossary, answer, setting, runName, savedRun }
  public var purpose: Purpose
  public var text = ""
  public var selected = 0

  /// What numbers are written with.
  static let numeric = Set("0123456789.,-−+% ".unicodeScalars)
}

/// A prediction on the present page.
public struct PredictionState: Sendable, Hashable {
  /// A row of the answers: a choice or the number to be typed, and "not sure" as the last.
  public var cursor = 0
  /// What was committed to, if anything.
  public var committed: GivenAnswer?
}

/// A challenge on the present page.
public struct ChallengeState: Sendable, Hashable {
  /// Key presses that changed something, since the scene was set up.
  public var moves = 0
  /// Parameters changed since the scene was set up.
  public var touched: Set<ParameterElement> = []
  public var isWon = false
  public var hintsShown = 0
}

/// A number that can be selected: which, what the screen calls it, and where it belongs.
public struct SelectableElement: Sendable, Hashable {
  public var element: ParameterElement
  /// As figures and the mouse name it: `hidden1.weight[0,3]`.
  public var name: String
  /// As the screen calls it: `x₁ → h₄`, `bias h₄`.
  public var title: String
  public var layer: Int
  public var unit: Int
}
