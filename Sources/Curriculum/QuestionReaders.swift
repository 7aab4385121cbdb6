import Yams

/// What `predict` and `challenge` blocks share: prose, formulas and edits that belong to a scene.
struct QuestionReader {
  let yaml: FencedYAML
  let scene: Scene

  private var names: ModelNames { ModelNames(scene.run.model) }

  func prediction() -> Prediction? {
    let before = yaml.problems.all.count
    yaml.allow(["question", "choices", "reveal", "explanation", "hint", "holds"])
    require(["question", "choices", "explanation"])
    let question = prose("question")
    let (choices, answer) = choices()
    let reveal = edits("reveal")
    let explanation = prose("explanation")
    let hint = yaml.string("hint")
    let holds = formula("holds")
    guard yaml.problems.all.count == before else { return nil }
    return Prediction(
      question: question, choices: choices, answer: answer, reveal: reveal, explanation: explanation, hint: hint,
      holds: holds, line: yaml.offset)
  }

  func challenge() -> Challenge? {
    let before = yaml.problems.all.count
    yaml.allow(["task", "goal", "watch", "par", "reference", "hints"])
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
    for key in keys where !yaml.has(key) { yaml.problems.report(yaml.line, "the \(yaml.what) has no `\(key)`") }
  }

  private func prose(_ key: String) -> [Inline] {
    guard let text = yaml.string(key), let node = yaml.node(key) else { return [] }
    if text.trimmed.isEmpty { yaml.wrong(key, "a sentence") }
    // The mark of a folded or literal scalar is its `>` or `|`; the text starts one line further down.
    var line = yaml.line(of: node)
    if case .scalar(let scalar) = node, scalar.style == .folded || scalar.style == .literal { line += 1 }
    return InlineReader(problems: yaml.problems, offset: line - 1).prose(Markdown.inlines(text))
  }

  private func choices() -> ([String], Int) {
    guard let node = yaml.node("choices") else { return ([], 0) }
    guard case .sequence(let sequence) = node, sequence.count >= 2 else {
      yaml.wrong("choices", "a list of two or more, the right one written `- right: …`")
      return ([], 0)
    }
    var texts: [String] = []
    var right: [Int] = []
    for choice in sequence {
      if let text = choice.string {
        texts.append(text)
      } else if case .mapping(let mapping) = choice, mapping.count == 1, let entry = mapping.first,
        entry.key.string == "right", let text = entry.value.string
      {
        right.append(texts.count)
        texts.append(text)
      } else {
        yaml.problems.report(yaml.line(of: choice), "a choice is a text, the right one `- right: a text`")
      }
    }
    if right.count != 1 {
      yaml.problems.report(yaml.line("choices"), "one choice must be marked `- right: …`, not \(right.count)")
    }
    if Set(texts).count != texts.count { yaml.problems.report(yaml.line("choices"), "two choices are the same") }
    return (texts, right.first ?? 0)
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
