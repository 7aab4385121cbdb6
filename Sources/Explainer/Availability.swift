import Training

extension Model {
  /// Contexts in which a key is looked up now, the narrowest first.
  public var keyContexts: [KeyContext] {
    switch overlay {
    case .help: return [.help]
    case .diagnosis: return [.diagnosis]
    case .runString: return [.help]
    case .field(let field) where field.purpose == .answer: return [.answer]
    default: break
    }
    switch screen {
    case .chapters: return [.list, .everywhere]
    case .review: return [.review, .everywhere]
    case .chapter, .playground:
      let place: KeyContext = screen == .playground ? .playground : .page
      switch focus {
      case .figure: return [.figure, place, .network, .everywhere]
      case .choices: return [.choices, place, .network, .everywhere]
      case .pad: return [.pad, place, .network, .everywhere]
      case .controls: return [.controls, place, .network, .everywhere]
      case .points: return [.points, place, .network, .everywhere]
      }
    }
  }

  /// Why an action can do nothing now, in words; nil where it can.
  public func reasonAgainst(_ action: Action) -> String? {
    switch action {
    case .selectPrevious, .selectNext, .previousNeuron, .nextNeuron, .previousLayer, .nextLayer, .nudgeUp, .nudgeDown,
      .nudgeUpCoarse, .nudgeDownCoarse, .nudgeUpFine, .nudgeDownFine, .typeValue, .zero:
      return elements.isEmpty ? "nothing here can be changed" : nil
    case .freeze:
      if elements.isEmpty { return "nothing on this page can be changed" }
      if selected?.element == .rate { return "training leaves the learning rate alone anyway" }
      return isTrainable ? nil : "nothing trains on this page"
    case .check:
      if selected?.element == .rate { return "there is no gradient of the learning rate: select a weight" }
      return elements.isEmpty ? "select a number first: there is none on this page" : nil
    case .explain: return health.diagnosis == nil ? "nothing is wrong here, as far as the numbers say" : nil
    case .undo: return undoStack.isEmpty ? "nothing to undo" : nil
    case .lossAxis: return isTrainable ? nil : "no loss plot on this page"
    case .run, .step, .epoch, .slower, .faster:
      if !isTrainable {
        return [.run, .step].contains(action) && !passStops.isEmpty ? nil : "nothing trains on this page"
      }
      switch snapshot.phase {
      case .loading: return "the data is still being read"
      case .failed(let line): return line
      case .stopped(let failure): return "stopped at step \(failure.step): press r to start again"
      case .paused, .running: return nil
      }
    case .reset: return scene == nil ? "nothing on this page can be put back" : nil
    case .nextSample: return stage?.showsSamples == true ? nil : "this page shows one sample only"
    case .draw:
      return stage?.hasPad == true || playground?.settings.isPlane == true ? nil : "nothing to draw on this page"
    case .rubOut:
      guard let points = playground?.settings.points else { return "nothing is drawn here yet: + and - put points" }
      return points.count > 1 ? nil : "one point has to stay"
    case .hint:
      if page?.challenge?.hints.isEmpty == false || waitsForAnswer && page?.prediction?.hint != nil { return nil }
      return page?.prediction == nil ? "no hint on this page" : "the answer is there already"
    case .typeAnswer: return waitsForNumber ? nil : "no number is asked for on this page; = types a value"
    case .back where isReviewing || playground != nil, .forward where isReviewing: return nil
    case .back: return pageIndex == 0 && lessonIndex == 0 && returnPlace == nil ? "this is the first page" : nil
    case .forward:
      let isLast = pageIndex + 1 >= (lesson?.pages.count ?? 0) && lessonIndex + 1 >= library.lessons.count
      return isLast && !waitsForAnswer ? "this is the last page so far" : nil
    case .listUp, .listDown, .open:
      return screen == .review && reviews.items.isEmpty ? "there is nothing to review yet" : nil
    case .stepBack, .stepForward, .keyframeBack, .keyframeForward:
      if !isTrainable { return "nothing trains on this page" }
      return snapshot.latestStep == 0 ? "there is no past yet: Space runs" : nil
    case .otherBranch, .compare, .dropBranch:
      return snapshot.branches.count < 2 ? "there is one branch only: b opens another" : nil
    case .runString, .saveRun:
      guard snapshotIsOfThisPage else { return "the data is still being read" }
      return snapshot.weightsHash == nil ? "pause first: what is told is one moment" : nil
    case .silence: return reasonAgainstSilence
    case .transplant:
      return snapshot.branches.count < 2
        ? "there is no other branch to take it from: b opens one" : reasonAgainstSilence
    case .newData:
      return playground?.settings.controls.contains(.noise) == true
        ? nil : "only sets made by a formula can be made anew"
    case .testPoints, .discretise:
      return playground?.settings.isPlane == true ? nil : "these data do not lie in a plane"
    case .focus where playground != nil: return nil
    case .focus: return focusTargets.count < 2 && !isCompact ? "there is only the figure on this page" : nil
    default: return nil
    }
  }

  /// Whether the page's run can be trained by the learner.
  public var isTrainable: Bool { scene?.trainable == true }

  /// A prediction on this page that has not been answered yet.
  public var waitsForAnswer: Bool { page?.prediction != nil && prediction.committed == nil }

  /// Whether that answer is a number to be typed.
  var waitsForNumber: Bool { waitsForAnswer && page?.prediction?.number != nil }

  /// Where Tab goes on this page.
  public var focusTargets: [Focus] {
    var targets = [Focus.figure]
    if waitsForAnswer { targets.append(.choices) }
    return targets
  }
}
