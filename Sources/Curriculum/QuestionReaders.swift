import Yams

/// What `predict` and `challenge` blocks share: prose, formulas and edits that belong to a scene.
struct QuestionReader {
  let yaml: FencedYAML
  let scene: Scene

  static let predictionKeys = [
    "question", "choices", "answer", "within", "misconceptions", "reveal", "explanation", "hint", "holds",
  ]
  static let challengeKeys = ["task", "goal", "watch", "par", "reference", "hints"]

  private var names: ModelNames { ModelNames(scene.run.model) }

  func prediction() -> Prediction? {
    let before = yaml.problems.all.count
    yaml.allow(Self.predictionKeys)
    require(["question", "explanation"])
    let question = prose("question")
    let answer = answer()
    let reveal = edits("reveal")
    let explanation = prose("explanation")
    let hint = yaml.string("hint")
    let holds = formula("holds")
    guard yaml.problems.all.count == before, let answer else { return nil }
    return Prediction(
      question: question, answer: answer, reveal: reveal, explanation: explanation, hint: hint, holds: holds,
      line: yaml.offset)
  }

  func challenge() -> Challenge? {
    let before = yaml.problems.all.count
    yaml.allow(Self.challengeKeys)
    require(["task", "goal", "reference", "hints"])
    let task = prose("task")
    let goal = formula("goal")
    let watch = formula("watch")
    let (par, counts) = par()
    let reference = edits("reference")
    let hints = yaml.strings("hints") ?? []
    if yaml.has("hints") && !hints.contains(where: { !$0.trimmed.isEmpty }) {
      yaml.wrong("hints", "a list of at least one hint")
    }
    guard yaml.problems.all.count == before, let goal else { return nil }
    return Challenge(
      task: task, goal: goal, watch: watch, par: par, parCounts: counts, reference: reference, hints: hints,
      line: yaml.offset)
  }

  private func require(_ keys: [String]) {
    for key in keys where !yaml.has(key) {
      yaml.problems.report(yaml.line, "the \(yaml.what) has no `\(key)`; add one")
    }
  }

  private func prose(_ key: String) -> [Inline] {
    guard let text = yaml.string(key), let node = yaml.node(key) else { return [] }
    if text.trimmed.isEmpty { yaml.wrong(key, "a sentence") }
    // The mark of a folded or literal scalar is its `>` or `|`; the text starts one line further down.
    var line = yaml.line(of: node)
    if case .scalar(let scalar) = node, scalar.style == .folded || scalar.style == .literal { line += 1 }
    return InlineReader(problems: yaml.problems, offset: line - 1).prose(Markdown.inlines(text))
  }

  /// Nil after a mistake that was reported.
  private func answer() -> RightAnswer? {
    guard yaml.has("choices") != yaml.has("answer") else {
      yaml.problems.report(
        yaml.line, "a prediction has either `choices` or a number to type, such as `answer: −0.176 = output.a - 1`")
      return nil
    }
    guard yaml.has("choices") else { return number().map(RightAnswer.number) }
    for key in ["within", "misconceptions"] where yaml.has(key) {
      yaml.problems.report(
        yaml.line(key), "`\(key)` goes with `answer`; with `choices`, each wrong one is a misconception")
    }
    return choices().map { .choice($0, right: $1) }
  }

  private func choices() -> ([String], Int)? {
    guard case .sequence(let sequence)? = yaml.node("choices"), sequence.count >= 2 else {
      yaml.wrong("choices", "a list of two or more, the right one written `- right: …`")
      return nil
    }
    var texts: [String] = []
    var right: [Int] = []
    for choice in sequence {
      if let text = choice.string {
        texts.append(text)
      } else if let (key, text) = pair(choice), key == "right" {
        right.append(texts.count)
        texts.append(text)
      } else {
        yaml.problems.report(yaml.line(of: choice), "a choice is a text, the right one `- right: a text`")
      }
    }
    if right.count != 1 {
      yaml.problems.report(yaml.line("choices"), "one choice must be marked `- right: …`, not \(right.count)")
    }
    if Set(texts).count != texts.count {
      yaml.problems.report(yaml.line("choices"), "two choices are the same; make them differ")
    }
    return (texts, right.first ?? 0)
  }

  /// `answer: −0.176 = formula`, `within: 0.005`, and `misconceptions`.
  private func number() -> NumberAnswer? {
    let truth = truth()
    let tolerance = yaml.number("within")
    if tolerance.map({ $0 <= 0 }) ?? !yaml.has("within") {
      yaml.wrong("within", "how far an answer may be off and still be right, above 0 and in the units shown")
    }
    let misconceptions = misconceptions()
    guard let truth, let tolerance else { return nil }
    return NumberAnswer(truth: truth, tolerance: tolerance, misconceptions: misconceptions)
  }

  private func truth() -> Claim? {
    let parts = (yaml.string("answer") ?? "").split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      yaml.wrong("answer", "a number and the formula that gives it, such as `−0.176 = output.a - 1`")
      return nil
    }
    let line = yaml.line("answer")
    let reader = InlineReader(problems: yaml.problems, offset: line - 1)
    guard let truth = reader.claim(parts[0].trimmed, parts[1], line) else { return nil }
    NameCheck(names: names, problems: yaml.problems).check([.claim(truth)])
    return truth
  }

  /// `- −0.220: all that h₁ carries`.
  private func misconceptions() -> [Misconception] {
    guard let node = yaml.node("misconceptions") else { return [] }
    guard case .sequence(let sequence) = node else {
      yaml.wrong("misconceptions", "a list of wrong numbers with a kind word each: `- −0.220: all that h₁ carries`")
      return []
    }
    return sequence.compactMap { item in
      let line = yaml.line(of: item)
      guard let (text, words) = pair(item), ShownNumber(text) != nil, !words.trimmed.isEmpty else {
        yaml.problems.report(line, "a misconception is a number and a kind word: `- −0.220: all that h₁ carries`")
        return nil
      }
      let prose = InlineReader(problems: yaml.problems, offset: line - 1).prose(Markdown.inlines(words))
      NameCheck(names: names, problems: yaml.problems).check(prose)
      return Misconception(text: text, words: prose, line: line)
    }
  }

  /// `key: value`, alone.
  private func pair(_ node: Node) -> (key: String, value: String)? {
    guard case .mapping(let mapping) = node, mapping.count == 1, let entry = mapping.first,
      let key = entry.key.string, let value = entry.value.string
    else { return nil }
    return (key, value)
  }

  private func formula(_ key: String) -> Expression? {
    guard let text = yaml.string(key) else { return nil }
    do {
      let expression = try Expression(text)
      NameCheck(names: names, problems: yaml.problems).check(expression, yaml.line(key), "`\(key)`")
      return expression
    } catch let error as ExpressionError {
      yaml.problems.report(yaml.line(key), "the formula of `\(key)`, \(error)")
    } catch {}
    return nil
  }

  private func edits(_ key: String) -> [Edit] {
    guard let texts = yaml.strings(key) else { return [] }
    let reader = EditReader(names: names, inputs: scene.run.model.inputs)
    let lines: [Int] =
      if case .sequence(let sequence)? = yaml.node(key) { sequence.map { yaml.line(of: $0) } } else { [yaml.line(key)] }
    var edits: [Edit] = []
    for (text, line) in zip(texts, lines) {
      do { edits.append(try reader.edit(text)) } catch let mistake as EditReader.Mistake {
        yaml.problems.report(line, mistake.message)
      } catch {}
    }
    return edits
  }

  /// `par: 2 moved`.
  private func par() -> (Int?, ParMeasure) {
    guard let text = yaml.string("par") else { return (nil, .moved) }
    let words = text.split(separator: " ").map(String.init)
    guard let number = words.first.flatMap(Int.init), number > 0, words.count <= 2,
      let measure = words.count == 2 ? ParMeasure(rawValue: words[1]) : .moved
    else {
      let known = ParMeasure.allCases.map(\.rawValue).joined(separator: ", ")
      yaml.wrong("par", "a number and what it counts (\(known)), such as `2 moved`")
      return (nil, .moved)
    }
    return (number, measure)
  }
}

/// Reports names that a scene does not have.
struct NameCheck {
  let names: ModelNames
  let problems: Problems

  func check(_ expression: Expression, _ line: Int, _ what: String) {
    for reference in expression.references where !names.contains(reference.name) {
      let suggestion = Spelling.suggestion(for: reference.name, among: names.all)
      problems.report(
        line,
        "\(what), column \(reference.column): there is no `\(reference.name)` in this scene"
          + (suggestion.isEmpty ? "; there are \(names.all.joined(separator: ", "))" : suggestion))
    }
  }

  func check(_ inlines: [Inline]) {
    for case .claim(let claim) in inlines { check(claim.expression, claim.line, "the claim `\(claim.text)`") }
  }
}
