import Curriculum

/// What is known of the run's health on the present page.
public struct HealthState: Sendable, Hashable {
  public var diagnosis: Diagnosis?
  /// What the newest snapshot of a running network says; believed when the next one agrees.
  var suspicion: Diagnosis.Kind?
  /// Explained and put away: not said again of this run.
  var quiet: Set<Diagnosis.Kind> = []
}

/// A page to go back to.
public struct PagePlace: Sendable, Hashable {
  public var lessonIndex: Int
  public var pageIndex: Int
}

extension Model {
  /// Looks at the run after each snapshot.
  mutating func examine() {
    guard isTrainable, snapshotIsOfThisPage, let scene else {
      health.diagnosis = nil
      return
    }
    let found = Examination(snapshot, scene, known: health.diagnosis?.kind).diagnosis
    let isSettled = !isRunning || found?.kind == health.diagnosis?.kind || found?.kind == health.suspicion
    health.suspicion = found?.kind
    if isSettled { health.diagnosis = found }
  }

  /// What the line above the keys says. Not on the page that is about it, unless the run has gone.
  var complaint: Diagnosis? {
    guard screen == home, let diagnosis = health.diagnosis, !health.quiet.contains(diagnosis.kind) else {
      return nil
    }
    let isTheLesson = lesson?.id == diagnosis.kind.lesson.id && diagnosis.kind.lesson.pages.contains(page?.title ?? "")
    return isTheLesson && diagnosis.kind != .broken && diagnosis.kind != .climbing ? nil : diagnosis
  }

  /// Where a diagnosis is taught, if these lessons have it.
  func place(of kind: Diagnosis.Kind) -> PagePlace? {
    guard let lessonIndex = library.lessons.firstIndex(where: { $0.id == kind.lesson.id }),
      let pageIndex = library.lessons[lessonIndex].pages.firstIndex(where: { $0.title == kind.lesson.pages.first })
    else { return nil }
    return PagePlace(lessonIndex: lessonIndex, pageIndex: pageIndex)
  }

  /// From the panel to the page that teaches it; Backspace comes back.
  mutating func study() -> [Effect] {
    guard let kind = health.diagnosis?.kind, let target = place(of: kind) else {
      overlay = nil
      return []
    }
    let here = PagePlace(lessonIndex: lessonIndex, pageIndex: pageIndex)
    guard here != target else {
      overlay = nil
      return []
    }
    let effects = openLesson(target.lessonIndex, page: target.pageIndex)
    returnPlace = here
    notice = "Backspace takes you back to where you were"
    return effects
  }

  /// A page back, or to where a panel was left for this one.
  mutating func goBack() -> [Effect] {
    if isReviewing {
      openReview()
      return []
    }
    if playground != nil { return leavePlayground() }
    guard let place = returnPlace else { return turnPage(-1) }
    return openLesson(place.lessonIndex, page: place.pageIndex)
  }

  /// Explained and put away.
  mutating func closeDiagnosis() {
    overlay = nil
    if let kind = health.diagnosis?.kind { health.quiet.insert(kind) }
  }
}
