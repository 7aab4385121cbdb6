import PortableMath

extension CSVTable {
  /// What to begin with: the last column as the target, all others that can be as inputs. Left out are columns that only
  /// count the rows, and those of more than 64 different words.
  /// - Parameters:
  ///   - inputs: columns by name; nil for those described above.
  ///   - target: nil for the last column.
  ///   - task: nil for what `task(of:)` finds.
  /// - Throws: DataError as `split` does.
  public func spec(
    inputs: [String]? = nil, target: String? = nil, task: CSVSpec.Task? = nil, trainShare: Float = 0.8
  ) throws -> CSVSpec {
    let target = try target.map { try place($0) } ?? columns.count - 1
    var spec = CSVSpec(
      path: path, hash: hash, inputs: try inputs ?? usualInputs(target), target: columns[target].name,
      task: task ?? self.task(of: columns[target]), inputSize: 0, kind: .binary, trainShare: trainShare)
    let selection = try select(spec)
    (spec.inputSize, spec.kind) = (selection.inputSize, selection.kind)
    return spec
  }

  private func usualInputs(_ target: Int) throws -> [String] {
    let others = columns.indices.filter { $0 != target && canBeInput(columns[$0]) }
    let telling = others.filter { !columns[$0].countsRows }
    let inputs = telling.isEmpty ? others : telling
    guard !inputs.isEmpty else {
      throw failure(
        "no column beside \(columns[target].name.quoted) can be an input; give it columns of numbers, or of few words")
    }
    return inputs.map { columns[$0].name }
  }

  /// What a column is taken for as a target unless told otherwise: words are classes, and so are up to ten different whole
  /// numbers; all other numbers are a regression.
  public func task(of column: Column) -> CSVSpec.Task {
    column.isNumeric && !(column.isWhole && column.distinct <= CSVTable.mostNumberedClasses) ? .regression : .classes
  }

  /// Whether a column can be predicted: numbers always, and classes of which there are two or more.
  public func canBeTarget(_ column: Column) -> Bool {
    task(of: column) == .regression || (2...CSVTable.mostClasses).contains(column.distinct)
  }

  /// Whether a column holds anything that a network could be shown.
  public func canBeInput(_ column: Column) -> Bool {
    column.isNumeric || (1...CSVTable.mostWords).contains(column.distinct)
  }

  /// The rows as samples.
  ///
  /// Numbers are standardised by the rows trained on; one that is missing becomes their mean. A column of words gives an
  /// input for each word, 1 where it stands there. Numbers to be predicted are standardised too.
  /// - Throws: DataError in one line with the file and the place in it.
  public func split(_ spec: CSVSpec, seed: UInt64) throws -> DataSplit {
    let selection = try select(spec)
    let (rows, trained) = (selection.rows, selection.trained)
    let order = Philox(seed: seed, purpose: .split).permutation(rows.count).map { rows[Int($0)] }
    let train = order[..<trained]
    let encoder = RowEncoder(self, selection.inputs, train)
    let answers = Answers(self, selection.target, selection.classes, train)
    func dataset(_ rows: ArraySlice<Int>) -> Dataset {
      Dataset(
        storage: .floats(rows.flatMap(encoder.encode)), targets: rows.map(answers.target),
        inputSize: selection.inputSize, kind: selection.kind, inputNames: encoder.names,
        classNames: selection.classes ?? [])
    }
    var split = DataSplit(
      train: dataset(train), test: dataset(trained == rows.count ? order[...] : order[trained...]),
      origin: "\(shown(spec.fileName)), \(grouped(rows.count)) rows")
    split.inputScales = encoder.scales
    split.targetScale = answers.scale
    split.notes = selection.left.notes + encoder.notes(rows)
    return split
  }

  /// What a spec chooses of the table, before any number is worked out.
  private struct Selection {
    var target: Int
    var inputs: [Int]
    var rows: [Int]
    /// How many of the rows are trained on.
    var trained: Int
    /// Numbers that a sample has.
    var inputSize: Int
    /// What the target's values are called; nil where numbers are to be predicted.
    var classes: [String]?
    var left: LeftOut

    var kind: TargetKind {
      guard let classes else { return .regression(1) }
      return classes.count == 2 ? .binary : .classes(classes.count)
    }
  }

  private func select(_ spec: CSVSpec) throws -> Selection {
    let target = try place(spec.target)
    let inputs = try spec.inputs.map { try place($0) }
    try check(spec, inputs, target)
    var left = LeftOut(problems: problems, count: problemCount)
    let rows = (0..<rowCount).filter { isUsable($0, inputs, target, spec.task, &left) }
    guard !rows.isEmpty else {
      throw left.problems.first.map { DataError("\(shown(path)): \($0); no row is left to learn from") }
        ?? failure(target, "no row tells it; give the table rows with a value here")
    }
    let trained = Int((Double(rows.count) * Double(spec.trainShare)).rounded())
    guard trained > 0 else {
      throw failure(target, "none of \(rows.count) rows to train on; raise the share or add rows")
    }
    let inputSize = inputs.reduce(0) { $0 + (columns[$1].isNumeric ? 1 : vocabularies[$1].count) }
    guard inputSize <= CSVTable.mostInputs, inputSize * rows.count <= 4 * CSVTable.mostCells else {
      throw failure(
        "the columns make \(grouped(inputSize)) inputs of \(grouped(rows.count)) rows; choose fewer columns")
    }
    return Selection(
      target: target, inputs: inputs, rows: rows, trained: trained, inputSize: inputSize,
      classes: spec.task == .classes ? try classes(target, rows) : nil, left: left)
  }

  /// The different values that some rows have in a column, in order.
  private func classes(_ column: Int, _ rows: [Int]) throws -> [String] {
    var cells = Set<ArraySlice<UInt8>>()
    var found = Set<String>()
    for row in rows where cells.insert(cell(row, column)).inserted { found.insert(className(row, column)) }
    guard found.count > 1 else {
      throw failure(column, "all rows say \((found.first ?? "").quoted); choose a target that differs")
    }
    guard found.count <= CSVTable.mostClasses else {
      throw failure(
        column, "has \(grouped(found.count)) different values; as classes at most \(CSVTable.mostClasses) are possible")
    }
    return found.sorted {
      if columns[column].isNumeric, let a = Double($0), let b = Double($1) { return a < b }
      return $0 < $1
    }
  }

  /// `1` and `1.0` are the same class.
  fileprivate func className(_ row: Int, _ column: Int) -> String {
    guard columns[column].isNumeric, let number = number(row, column) else { return shown(text(row, column)) }
    return number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : String(number)
  }

  // MARK: Errors

  private func failure(_ what: String) -> DataError {
    DataError("\(shown(path)): line 1, columns 1–\(columns.count): \(what)")
  }

  private func failure(_ column: Int, _ what: String) -> DataError {
    DataError("\(shown(path)): \(CSVProblem(line: 1, column: column + 1, name: columns[column].name, what))")
  }

  private func place(_ name: String) throws -> Int {
    if let place = columns.firstIndex(where: { $0.name == name }) { return place }
    let known = columns.prefix(20).map { shown($0.name) }.joined(separator: ", ")
    throw failure(
      "none is called \(name.quoted); there \(columns.count == 1 ? "is" : "are") \(known)\(columns.count > 20 ? ", …" : "")"
    )
  }

  private func check(_ spec: CSVSpec, _ inputs: [Int], _ target: Int) throws {
    guard spec.trainShare >= 0, spec.trainShare <= 1 else {
      throw DataError("\(shown(path)): a share of \(spec.trainShare); it goes from 0 to 1")
    }
    guard !inputs.isEmpty else { throw failure("no input is chosen; choose at least one") }
    for (order, input) in inputs.enumerated() {
      if input == target { throw failure(input, "is what is to be predicted and cannot be an input as well") }
      if inputs[..<order].contains(input) { throw failure(input, "is chosen twice; once is enough") }
      guard canBeInput(columns[input]) else {
        throw failure(
          input,
          columns[input].distinct == 0
            ? "is empty; choose another input"
            : "has more than \(CSVTable.mostWords) different words; choose another input")
      }
    }
    if spec.task == .regression, !columns[target].isNumeric {
      throw failure(target, "holds words, and a regression predicts numbers; take it for classes or choose another")
    }
  }

  // MARK: Rows

  /// Rows that cannot be used, and why.
  private struct LeftOut {
    var problems: [CSVProblem]
    var count: Int
    /// Rows that do not say what is to be predicted.
    var withoutTarget = 0

    mutating func note(_ problem: CSVProblem) {
      count += 1
      // Those from the scanner are there already; these come after them, so the first few lines win.
      problems.append(problem)
      problems.sort { ($0.line, $0.column) < ($1.line, $1.column) }
      if problems.count > CSVTable.mostProblemsTold { problems.removeLast() }
    }

    var notes: [String] {
      var notes = problems.map { "left out: \($0)" }
      if count > problems.count {
        let rest = count - problems.count
        notes.append("left out: \(grouped(rest)) more \(rest == 1 ? "row" : "rows") like these")
      }
      if withoutTarget > 0 {
        notes.append("left out: \(grouped(withoutTarget)) \(withoutTarget == 1 ? "row" : "rows") without a target")
      }
      return notes
    }
  }

  private func isUsable(
    _ row: Int, _ inputs: [Int], _ target: Int, _ task: CSVSpec.Task, _ left: inout LeftOut
  ) -> Bool {
    for column in inputs where columns[column].isNumeric {
      if let problem = numberProblem(row, column) {
        left.note(problem)
        return false
      }
    }
    if isMissing(row, target) {
      left.withoutTarget += 1
      return false
    }
    if columns[target].isNumeric, let problem = numberProblem(row, target) {
      left.note(problem)
      return false
    }
    return true
  }

  private func numberProblem(_ row: Int, _ column: Int) -> CSVProblem? {
    guard let number = number(row, column) else {
      return isMissing(row, column) ? nil : problem(row, column, "\(text(row, column).quoted) is not a number")
    }
    guard number.magnitude <= CSVNumber.largest else {
      return problem(row, column, "\(text(row, column).quoted) is too large")
    }
    return nil
  }
}

/// Turns the input columns of a row into the numbers that a network sees.
private struct RowEncoder {
  private enum Encoding {
    case number(Standardization)
    /// By word, its place among the column's inputs.
    case words([String: Int])
  }

  private let table: CSVTable
  private var encodings: [(column: Int, encoding: Encoding)] = []
  private(set) var names: [String] = []
  private(set) var scales: [Standardization?] = []

  init(_ table: CSVTable, _ columns: [Int], _ trained: ArraySlice<Int>) {
    self.table = table
    for column in columns {
      let name = table.columns[column].name
      if table.columns[column].isNumeric {
        let numbers = trained.compactMap { table.number($0, column) }
        let scale = Standardization(of: numbers)
        encodings.append((column, .number(scale)))
        names.append(name)
        scales.append(scale)
      } else {
        let words = table.vocabularies[column]
        encodings.append((column, .words(Dictionary(uniqueKeysWithValues: zip(words, 0...)))))
        names += words.map { "\(name) = \(shown($0))" }
        scales += words.map { _ in nil }
      }
    }
  }

  func encode(_ row: Int) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(names.count)
    for (column, encoding) in encodings {
      switch encoding {
      case .number(let scale):
        numbers.append(table.number(row, column).map(scale.standardized) ?? 0)
      case .words(let places):
        let place = table.isMissing(row, column) ? nil : places[table.text(row, column)]
        let start = numbers.count
        numbers += [Float](repeating: 0, count: places.count)
        if let place { numbers[start + place] = 1 }
      }
    }
    return numbers
  }

  /// What became of missing values.
  func notes(_ rows: [Int]) -> [String] {
    encodings.compactMap { column, encoding in
      let missing = rows.count { table.isMissing($0, column) }
      guard missing > 0 else { return nil }
      let name = table.columns[column].name.quoted
      let values = "\(grouped(missing)) missing \(missing == 1 ? "value" : "values") of \(name)"
      return switch encoding {
      case .number: "\(values): taken as the mean"
      case .words: "\(values): taken as none of its words"
      }
    }
  }
}

/// What is to be predicted of each row.
private struct Answers {
  let scale: Standardization?
  private let table: CSVTable
  private let column: Int
  private let classes: [String: Int]

  /// - Parameter names: of the classes; nil for numbers.
  init(_ table: CSVTable, _ column: Int, _ names: [String]?, _ trained: ArraySlice<Int>) {
    self.table = table
    self.column = column
    scale = names == nil ? Standardization(of: trained.compactMap { table.number($0, column) }) : nil
    classes = Dictionary(uniqueKeysWithValues: zip(names ?? [], 0...))
  }

  func target(_ row: Int) -> Float {
    if let scale { return table.number(row, column).map(scale.standardized) ?? 0 }
    return Float(classes[table.className(row, column)] ?? 0)
  }
}
