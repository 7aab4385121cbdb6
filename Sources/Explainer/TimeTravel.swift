import Canvas
import Training

extension Model {
  /// Where the run stands, or will as soon as it has been replayed so far.
  private var stepNow: Int { soughtStep ?? snapshot.step }

  /// A keyframe's worth of steps: a twentieth of the way so far.
  private var stride: Int { max(1, snapshot.latestStep / 20) }

  mutating func scrub(by steps: Int, inKeyframes: Bool = false) -> [Effect] {
    let target = stepNow + steps * (inKeyframes ? stride : 1)
    let effects = scrub(to: target)
    if effects.isEmpty {
      notice = target < 0 ? "this is the start of the run" : "this is as far as the run has come: Space goes on"
    }
    return effects
  }

  /// To a step that the run has been at.
  mutating func scrub(to step: Int) -> [Effect] {
    let target = max(0, min(step, snapshot.latestStep))
    guard target != stepNow, isTrainable, snapshotIsOfThisPage else { return [] }
    soughtStep = target
    return leave(by: .seek(target))
  }

  /// To another step or branch, where nothing done here can be taken back.
  mutating func leave(by command: Command) -> [Effect] {
    undoStack = []
    if isRunning { snapshot.phase = .paused }
    return [.command(command)]
  }

  /// To the step under the pointer on the plot of the losses.
  mutating func scrub(to point: Point, in plot: Rect) -> [Effect] {
    guard plot.width > 1 else { return [] }
    let share = Double(point.x - plot.x) / Double(plot.width - 1)
    return scrub(to: Int((share * Double(lossPlot().axisEnd)).rounded()))
  }

  // MARK: Branches

  private var presentBranch: Branch? { snapshot.branches.first { $0.id == snapshot.branch } }

  /// The branch to look at beside the present one: its parent, or else the latest other one.
  private var otherBranch: Branch? {
    let others = snapshot.branches.filter { $0.id != snapshot.branch }
    return others.first { $0.id == presentBranch?.parent } ?? others.last
  }

  mutating func openBranch() -> [Effect] {
    notice = "a branch begins here; \(presentBranch?.name ?? "A") stays as it is, whatever you change now"
    return [.command(.branch)]
  }

  /// The next branch becomes the present one; side by side the two change places.
  mutating func goToOtherBranch() -> [Effect] {
    let all = snapshot.branches
    guard let index = all.firstIndex(where: { $0.id == snapshot.branch }), all.count > 1 else { return [] }
    return leave(by: .selectBranch(snapshot.compared?.branch ?? all[(index + 1) % all.count].id))
  }

  mutating func toggleComparison() -> [Effect] {
    [.command(.compare(snapshot.compared == nil ? otherBranch?.id : nil))]
  }

  mutating func dropBranch() -> [Effect] {
    notice = "branch \(presentBranch?.name ?? "") is gone"
    return leave(by: .dropBranch(snapshot.branch))
  }

  // MARK: Neurons

  /// The neuron that the selected number leads into.
  private var selectedNeuron: Neuron? {
    guard let selected, let layers = scene?.run.model.denseLayers, layers.indices.contains(selected.layer - 1) else {
      return nil
    }
    return Neuron(layers[selected.layer - 1].name, selected.unit)
  }

  /// Why the selected neuron can't be switched off.
  var reasonAgainstSilence: String? {
    guard let selected, selectedNeuron != nil else { return "select a neuron’s bias or weight first" }
    return selected.layer == scene?.run.model.denseLayers.count
      ? "this neuron gives the answer: select one of a hidden layer" : nil
  }

  mutating func toggleSilence() -> [Effect] {
    guard let neuron = selectedNeuron else { return [] }
    let isOff = snapshot.silenced.contains(neuron)
    notice = "\(neuron) " + (isOff ? "is on again" : "is off: nobody hears what it says")
    return [.command(.silence(neuron, !isOff))]
  }

  mutating func transplant() -> [Effect] {
    guard let neuron = selectedNeuron, let donor = snapshot.compared?.branch ?? otherBranch?.id else { return [] }
    let name = snapshot.branches.first { $0.id == donor }?.name ?? ""
    awaitedTransplant = AwaitedTransplant(neuron: neuron, donor: name, former: snapshot.transplants(of: neuron))
    return [.command(.transplant(neuron, from: donor))]
  }

  /// A transplant is told, and can be taken back, once it is done; where it was refused, the session says why.
  mutating func noteTransplant() {
    guard let awaited = awaitedTransplant else { return }
    awaitedTransplant = nil
    guard snapshot.transplants(of: awaited.neuron) > awaited.former else { return }
    undoStack.append(.transplant(awaited.neuron))
    notice = notice ?? "\(awaited.neuron) has the weights now that it has in \(awaited.donor)"
  }
}

/// A transplant that was asked for.
struct AwaitedTransplant: Sendable, Hashable {
  var neuron: Neuron
  /// Name of the branch that gives.
  var donor: String
  /// How many the neuron had got before.
  var former: Int
}

extension Snapshot {
  fileprivate func transplants(of neuron: Neuron) -> Int {
    pastEvents.count { if case .transplant(neuron, _, _) = $0.action { true } else { false } }
  }
}

extension Model {
  /// An edit in the past has opened a branch by itself.
  mutating func noteNewBranch(_ new: Snapshot) {
    guard playground != nil, new.run?.model == snapshot.run?.model, new.branches.count == snapshot.branches.count + 1,
      !snapshot.branches.isEmpty, notice == nil, let branch = new.branches.last, let parent = branch.parent,
      let name = new.branches.first(where: { $0.id == parent })?.name
    else { return }
    notice = "that changed the past, so branch \(branch.name) begins here; \(name) stays as it was"
  }
}
