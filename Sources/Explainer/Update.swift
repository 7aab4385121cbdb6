import Canvas
import Curriculum
import Training

/// The whole behaviour of the interface: what a message changes, and what is to be done about it.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .input(let event):
    effects = model.receive(event)
  case .resized(let size):
    model.size = size
  case .snapshot(let snapshot, let isCurrent):
    model.receive(snapshot, isCurrent: isCurrent)
    // Numbers of before the last key win nothing.
    if isCurrent { effects = model.settleChallenge() }
  case .tick:
    if model.playback?.isPlaying == true { model.moveOn(isPlaying: true) }
  case .reloaded(let library):
    effects = model.replaceLibrary(library)
  case .runs(let answer):
    effects = model.receive(answer)
  }
  // What the session says next is an answer, be it in the words of the last one.
  if effects.contains(where: \.isCommand) { model.snapshot.notice = nil }
  return effects + model.followPage()
}

/// The effects that open a model's first page.
public func start(_ model: inout Model) -> [Effect] {
  (model.playground == nil ? model.enterPage(forward: true) : model.startPlayground()) + model.followPage()
}

extension Model {
  fileprivate mutating func receive(_ event: InputEvent) -> [Effect] {
    if case .mouse(.move, _) = event { return [] }
    notice = nil
    if case .field = overlay { return receiveInField(event) }
    switch event {
    case .key(let key, let modifiers):
      guard let action = KeyMap.action(for: KeyPress(key, modifiers), in: keyContexts) else { return [] }
      let effects = perform(action)
      guard action == .typeAnswer, case .field = overlay else { return effects }
      // The key that opened the line is its first letter.
      return effects + receiveInField(event)
    case .mouse(let action, let point):
      return receiveMouse(action, point)
    case .paste:
      notice = "there is nothing to paste into: press : or / first"
      return []
    }
  }

  /// Carries out an action, or says why it can't be.
  mutating func perform(_ action: Action) -> [Effect] {
    if let reason = reasonAgainst(action) {
      notice = reason
      return []
    }
    switch action {
    case .selectPrevious: select(selectedIndex - 1)
    case .selectNext: select(selectedIndex + 1)
    case .previousNeuron: selectNeuron(-1)
    case .nextNeuron: selectNeuron(1)
    case .previousLayer: selectLayer(-1)
    case .nextLayer: selectLayer(1)
    case .nudgeUp: return nudge(1)
    case .nudgeDown: return nudge(-1)
    case .nudgeUpCoarse: return nudge(10)
    case .nudgeDownCoarse: return nudge(-10)
    case .nudgeUpFine: return nudge(0.1)
    case .nudgeDownFine: return nudge(-0.1)
    case .zero: return setSelected(to: 0)
    case .typeValue: overlay = .field(Field(purpose: .value))
    case .freeze: return toggleFreeze()
    case .undo: return undo()
    case .reset: return reset()
    case .run:
      if isTrainable { return [setRunning(!isUnderWay)] }
      playPass()
    case .step:
      if isTrainable { return [setRunning(false), .command(.step(1))] }
      moveOn(isPlaying: false)
    case .epoch:
      let pause = setRunning(false)
      // Until it is over, Space ends it.
      snapshot.phase = .running
      return [pause, .command(.epoch)]
    case .slower: return changePace(by: -1)
    case .faster: return changePace(by: 1)
    case .check: showsCheck.toggle()
    case .explain: overlay = .diagnosis
    case .study: return study()
    case .nextSample:
      pad.clear()
      sampleIndex += 1
    case .draw: if stage?.hasPad == true { focus = .pad } else { takeBrush() }
    case .lossAxis: lossIsLogarithmic.toggle()
    case .hint: showHint()
    case .playground: return openPlayground()
    case .controlUp: moveControl(-1)
    case .controlDown: moveControl(1)
    case .previousGroup: moveGroup(-1)
    case .nextGroup: moveGroup(1)
    case .controlLess: return turnControl(-1)
    case .controlMore: return turnControl(1)
    case .typeSetting: overlay = .field(Field(purpose: .setting))
    case .stepBack: return scrub(by: -1)
    case .stepForward: return scrub(by: 1)
    case .keyframeBack: return scrub(by: -1, inKeyframes: true)
    case .keyframeForward: return scrub(by: 1, inKeyframes: true)
    case .branch: return openBranch()
    case .otherBranch: return goToOtherBranch()
    case .compare: return toggleComparison()
    case .dropBranch: return dropBranch()
    case .silence: return toggleSilence()
    case .transplant: return transplant()
    case .runString: showRunString()
    case .saveRun:
      overlay = .field(Field(purpose: .runName))
      return [.runs(.list)]
    case .openRun:
      overlay = .field(Field(purpose: .savedRun))
      return [.runs(.list)]
    case .newData: return makeNewData()
    case .testPoints: playground?.showsTestPoints.toggle()
    case .discretise: playground?.isDiscretised.toggle()
    case .inside: if let picture = playground?.picture { playground?.picture = picture.next }
    case .forward: return forward()
    case .back: return goBack()
    case .focus: moveFocus()
    case .chapters:
      screen = .chapters
      listIndex = lessonIndex
    case .review: openReview()
    case .search: overlay = .field(Field(purpose: .search))
    case .glossary: openGlossary()
    case .palette: overlay = .field(Field(purpose: .palette))
    case .theme:
      theme = theme == .dark ? .light : .dark
      progress.choose(theme: theme.rawValue, at: now)
      return [.save(progress)]
    case .help: overlay = .help
    case .leave: return leave()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return [.quit]
    case .choiceUp: moveChoice(-1)
    case .choiceDown: moveChoice(1)
    case .commit: return commitAnswer()
    case .typeAnswer: openAnswerField()
    case .penLeft: movePen(-1, 0)
    case .penRight: movePen(1, 0)
    case .penUp: movePen(0, -1)
    case .penDown: movePen(0, 1)
    case .putPositive: return putPoint(isPositive: true)
    case .putNegative: return putPoint(isPositive: false)
    case .rubOut: return rubOut()
    case .ink: pad.togglePen()
    case .clearPad: pad.clear()
    case .listUp: moveInList(-1)
    case .listDown: moveInList(1)
    case .open: return screen == .review ? askSelected() : openLesson(listIndex, page: 0)
    }
    return []
  }

  private mutating func movePen(_ right: Int, _ down: Int) {
    if focus == .points { moveBrush(Float(right), Float(-down)) } else { pad.move(right, down) }
  }

  private mutating func moveInList(_ direction: Int) {
    if screen == .review {
      review.index = max(0, min(review.index + direction, reviews.items.count - 1))
    } else {
      listIndex = max(0, min(listIndex + direction, library.lessons.count - 1))
    }
  }

  private mutating func leave() -> [Effect] {
    if overlay == .diagnosis {
      closeDiagnosis()
    } else if overlay != nil {
      overlay = nil
    } else if screen == .review {
      return leaveReview()
    } else if screen == .chapters {
      screen = home
    } else if snapshot.seeking != nil {
      return [setRunning(false)]
    } else if screen == .playground, ![.pad, .points].contains(focus) {
      return leavePlayground()
    } else if focus != .figure {
      focus = .figure
    } else {
      notice = "q quits, c lists the chapters"
    }
    return []
  }

  private mutating func moveFocus() {
    let targets = focusTargets
    if screen == .playground {
      focus = focus == .controls ? .figure : .controls
    } else if isCompact {
      showsText.toggle()
      focus = .figure
    } else if let index = targets.firstIndex(of: focus) {
      focus = targets[(index + 1) % targets.count]
    } else {
      focus = .figure
    }
  }

  /// Scenes follow pages, and observations follow what is on the screen.
  fileprivate mutating func followPage() -> [Effect] {
    guard screen == home, scene != nil, loadedScene != nil else { return [] }
    var wanted = stage?.observation(self) ?? Observation()
    lookThroughGlass(&wanted)
    wanted.activity = isTrainable
    if wanted == requestedObservation { return [] }
    requestedObservation = wanted
    return [.command(.observe(wanted))]
  }

  fileprivate mutating func receive(_ new: Snapshot, isCurrent: Bool) {
    if isCurrent, let line = new.notice, line != snapshot.notice { notice = line }
    if isCurrent, new.seeking == nil { soughtStep = nil }
    noteNewBranch(new)
    let asked = snapshot
    snapshot = new
    if isCurrent {
      followSession()
      noteTransplant()
    } else {
      snapshot.keep(asked)
    }
    examine()
    if isCurrent, new.step == 0, startWeights.isEmpty, snapshotIsOfThisPage, let stage, stage.hasPad,
      let first = scene?.run.model.denseLayers.first, let weights = new.values[first.name + ".weight"]
    {
      startWeights = weights.values
    }
  }
}

extension Snapshot {
  /// What was asked for and is not done yet stays as it was asked for: the next key builds on it.
  fileprivate mutating func keep(_ asked: Snapshot) {
    (hyperparameters, pace, frozen, notice) = (asked.hyperparameters, asked.pace, asked.frozen, asked.notice)
    let phases: [Phase] = [.running, .paused]
    if phases.contains(phase), phases.contains(asked.phase) { phase = asked.phase }
  }
}
