/// A table read from a file of the learner's own: what its columns are, and how their rows become samples.
///
/// Delimiter (comma, semicolon or tab) and header are found out. Rows that cannot be used are left out and told.
public struct CSVTable: Sendable {
  /// A column, and what was found in it.
  public struct Column: Hashable, Sendable {
    /// From the header, or `column 3`; unlike any other.
    public let name: String
    /// Whether nine in ten of what is there are numbers; the others are then mistakes.
    public let isNumeric: Bool
    /// Fields that hold nothing, or a word that says so, such as `NA`.
    public let missing: Int
    /// Different values; counted up to `CSVTable.mostDistinct`.
    public let distinct: Int
    /// Numbers without a fraction, all of them.
    public let isWhole: Bool
    /// Whole numbers that grow from row to row and hardly leave one out: a row's number rather than anything known of it.
    public let countsRows: Bool
  }

  /// Larger files are for other programs.
  static let mostBytes = 32 << 20
  static let mostCells = 8 << 20
  static let mostColumns = 1000
  static let mostDistinct = 1000
  /// Different words that a column among the inputs may have, each an input of its own.
  static let mostWords = 64
  static let mostClasses = 100
  /// Different whole numbers up to which a target is taken for classes unless told otherwise.
  static let mostNumberedClasses = 10
  static let mostInputs = 4096
  /// Problems that are told one by one.
  static let mostProblemsTold = 5

  public let path: String
  /// Of the bytes, as `CSVSpec` keeps it.
  public let hash: String
  public private(set) var hasHeader = false
  /// Comma, semicolon or tab.
  public let delimiter: Character
  public private(set) var columns: [Column] = []
  /// Rows with as many fields as there are columns.
  public var rowCount: Int { rowLines.count }
  /// Rows left out for a wrong number of fields or misplaced quotes: all counted, the first few told.
  public private(set) var problemCount = 0
  public private(set) var problems: [CSVProblem] = []

  private let bytes: [UInt8]
  private let decimalComma: Bool
  private let width: Int
  /// Row by row.
  private var fields: [CSVScanner.Field] = []
  private var rowLines: [Int32] = []
  /// Of each numeric column, row by row; NaN where there is none. Empty for columns of words.
  private var numbers: [[Double]] = []
  /// The different words of each column that can be an input, in order; empty for columns of numbers.
  private(set) var vocabularies: [[String]] = []

  /// - Throws: DataError in one line with the file, and where there is one the place in it.
  public init(path: String) throws {
    let file = try InputFile(path: path)
    guard file.size <= CSVTable.mostBytes else {
      throw DataError(
        "\(shown(path)): has \(grouped(file.size)) bytes; take at most \(grouped(CSVTable.mostBytes)), a part of its rows"
      )
    }
    var bytes = [UInt8](repeating: 0, count: file.size)
    let count = try bytes.withUnsafeMutableBytes { try file.fill($0) }
    try self.init(path: path, bytes: Array(bytes[..<count]))
  }

  /// - Parameter path: for messages.
  public init(path: String, bytes: [UInt8]) throws {
    self.path = path
    self.bytes = bytes
    hash = fingerprint(bytes)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let delimiter = CSVTable.delimiter(bytes, from: start)
    self.delimiter = Character(UnicodeScalar(delimiter))
    decimalComma = delimiter == UInt8(ascii: ";")
    func fail(_ problem: CSVProblem) -> DataError { DataError("\(shown(path)): \(problem)") }
    if let problem = CSVTable.encodingProblem(bytes, from: start, delimiter) { throw fail(problem) }

    var scanner = CSVScanner(bytes, delimiter: delimiter, from: start, mostFields: CSVTable.mostColumns)
    guard scanner.next() else { throw fail(CSVProblem(line: 1, column: 1, "the file is empty")) }
    width = scanner.fieldCount
    if let problem = scanner.problem { throw fail(problem) }
    guard width > 1 else {
      throw fail(
        CSVProblem(
          line: scanner.recordLine, column: 1,
          "only one column is here; put a comma, a semicolon or a tab between at least two"))
    }
    guard width <= CSVTable.mostColumns else {
      throw fail(
        CSVProblem(
          line: scanner.recordLine, column: CSVTable.mostColumns + 1,
          "there are \(grouped(width)) columns; take at most \(grouped(CSVTable.mostColumns))"))
    }
    fields = scanner.fields
    rowLines = [Int32(scanner.recordLine)]
    while scanner.next() {
      if scanner.isUnclosed, let problem = scanner.problem { throw fail(problem) }
      if let problem = scanner.problem ?? widthProblem(scanner) {
        note(problem)
        continue
      }
      guard fields.count + width <= CSVTable.mostCells else {
        throw fail(
          CSVProblem(
            line: scanner.recordLine, column: 1,
            "the table goes on after \(grouped(CSVTable.mostCells)) fields; take a part of its rows"))
      }
      fields += scanner.fields
      rowLines.append(Int32(scanner.recordLine))
    }

    hasHeader = firstRowIsHeader
    var names = (1...width).map { "column \($0)" }
    if hasHeader {
      names = headerNames()
      fields.removeFirst(width)
      rowLines.removeFirst()
      guard rowCount > 0 else {
        throw fail(CSVProblem(line: 1, column: 1, "no row lies below the names of the columns"))
      }
    }
    for (place, name) in names.enumerated() {
      let found = parsedNumbers(place, 0..<rowCount)
      let column = describe(place, name: name, rows: 0..<rowCount, numbers: found)
      columns.append(column)
      numbers.append(column.isNumeric ? found : [])
      vocabularies.append(column.isNumeric || !canBeInput(column) ? [] : words(place))
    }
  }
}

extension CSVTable {
  private func widthProblem(_ scanner: CSVScanner) -> CSVProblem? {
    let count = scanner.fieldCount
    guard count != width else { return nil }
    return CSVProblem(
      line: scanner.recordLine, column: min(count, width) + 1,
      "\(count) \(count == 1 ? "field" : "fields"), where the first line has \(width)")
  }

  private mutating func note(_ problem: CSVProblem) {
    problemCount += 1
    if problems.count < CSVTable.mostProblemsTold { problems.append(problem) }
  }
}

// MARK: - Fields

extension CSVTable {
  func cell(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
    let field = fields[row * width + column]
    return bytes[Int(field.start)..<Int(field.end)]
  }

  func text(_ row: Int, _ column: Int) -> String {
    let field = fields[row * width + column]
    let text = String(decoding: bytes[Int(field.start)..<Int(field.end)], as: UTF8.self)
    return field.hasDoubledQuotes ? text.replacingDoubledQuotes : text
  }

  private func words(_ column: Int) -> [String] {
    var found = Set<ArraySlice<UInt8>>()
    var words = Set<String>()
    for row in 0..<rowCount where !isMissing(row, column) {
      if found.insert(cell(row, column)).inserted { words.insert(text(row, column)) }
    }
    return words.sorted()
  }

  /// Nil in a column of words, and where there is no number.
  func number(_ row: Int, _ column: Int) -> Double? {
    guard !numbers[column].isEmpty else { return nil }
    let number = numbers[column][row]
    return number.isNaN ? nil : number
  }

  /// NaN where there is none.
  private func parsedNumbers(_ column: Int, _ rows: Range<Int>) -> [Double] {
    rows.map { CSVNumber.parse(cell($0, column), decimalComma: decimalComma) ?? .nan }
  }

  func isMissing(_ row: Int, _ column: Int) -> Bool {
    let cell = cell(row, column)
    guard cell.count <= 4 else { return false }
    return CSVTable.wordsForNothing.contains(cell.map { (97...122).contains($0) ? $0 - 32 : $0 })
  }

  private static let wordsForNothing = Set(["", "NA", "N/A", "NAN", "NULL", "?", "-"].map { Array($0.utf8) })

  /// The place of a field, for messages.
  func problem(_ row: Int, _ column: Int, _ what: String) -> CSVProblem {
    let first = Int(fields[row * width].start)
    let start = max(first, Int(fields[row * width + column].start))
    return CSVProblem(
      line: Int(rowLines[row]) + CSVTable.lineEnds(in: bytes[first..<start]), column: column + 1,
      name: columns[column].name, what)
  }

  private static func lineEnds(in bytes: ArraySlice<UInt8>) -> Int {
    var (count, previous) = (0, UInt8(0))
    for byte in bytes {
      if byte == 13 || byte == 10 && previous != 13 { count += 1 }
      previous = byte
    }
    return count
  }
}

extension String {
  fileprivate var replacingDoubledQuotes: String {
    var result = ""
    var isSecond = false
    for scalar in unicodeScalars {
      isSecond = scalar == "\"" && !isSecond
      if scalar != "\"" || isSecond { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}

// MARK: - What a file is

extension CSVTable {
  /// The delimiter with which most of the first records have the same number of fields; of two alike the rarer one.
  private static func delimiter(_ bytes: [UInt8], from start: Int) -> UInt8 {
    let sample = Array(bytes.prefix(1 << 16))
    var best = (delimiter: UInt8(ascii: ","), share: 0.0)
    for delimiter in "\t;,".utf8 {
      var scanner = CSVScanner(sample, delimiter: delimiter, from: start, mostFields: 1)
      var records: [Int: Int] = [:]
      var count = 0
      while count < 100, scanner.next() {
        records[scanner.fieldCount, default: 0] += 1
        count += 1
      }
      // Where most records are of one field, it is not what parts them.
      guard let most = records.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.key > 1 else { continue }
      let share = Double(most.value) / Double(count)
      if share > best.share { best = (delimiter, share) }
    }
    return best.delimiter
  }

  /// What keeps bytes from being text in UTF-8.
  private static func encodingProblem(_ bytes: [UInt8], from start: Int, _ delimiter: UInt8) -> CSVProblem? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return CSVProblem(line: 1, column: 1, "the text is in UTF-16; save the table as UTF-8")
    }
    if !bytes.contains(0), String(validating: bytes[start...], as: UTF8.self) != nil { return nil }
    var decoder = UTF8()
    var iterator = bytes[start...].makeIterator()
    var offset = start
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue("\0"): return problem(at: offset, "a zero byte is here; this is no table in plain text")
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return problem(at: offset, "a byte is here that is not UTF-8; save the table as UTF-8")
      }
    }
    func problem(at offset: Int, _ what: String) -> CSVProblem {
      var scanner = CSVScanner(bytes, delimiter: delimiter, from: start, mostFields: mostColumns)
      while scanner.next(), scanner.position <= offset {}
      let column = scanner.fields.lastIndex { $0.start <= offset } ?? 0
      return CSVProblem(line: 1 + lineEnds(in: bytes[start..<offset]), column: column + 1, what)
    }
  }

  /// The first row holds names if none of them is a number, and what lies below is of another kind: numbers in some
  /// column, or at least never the same words.
  private var firstRowIsHeader: Bool {
    let all = 0..<width
    guard all.allSatisfy({ parsedNumbers($0, 0..<1)[0].isNaN }) else { return false }
    let below = 1..<max(1, min(rowCount, 1000))
    let isNumeric = { describe($0, name: "", rows: below, numbers: parsedNumbers($0, below)).isNumeric }
    if all.contains(where: isNumeric) { return true }
    return all.allSatisfy { column in
      cell(0, column).isEmpty || !below.contains { cell($0, column) == cell(0, column) }
    }
  }

  /// The words of the first row, made to fit on a line and unlike each other.
  private func headerNames() -> [String] {
    var names: [String] = []
    var taken = Set<String>()
    for column in 0..<width {
      let scalars = text(0, column).unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
      let word = String(String.UnicodeScalarView(scalars))
      let name = word.allSatisfy(\.isWhitespace) ? "column \(column + 1)" : word
      var unique = name
      var copy = 2
      while !taken.insert(unique).inserted {
        unique = "\(name) (\(copy))"
        copy += 1
      }
      names.append(unique)
    }
    return names
  }

  private func describe(_ column: Int, name: String, rows: Range<Int>, numbers: [Double]) -> Column {
    var (present, numeric, missing) = (0, 0, 0)
    var isWhole = true
    var isGrowing = true
    var distinctNumbers = Set<Double>()
    var distinctWords = Set<ArraySlice<UInt8>>()
    var (first, last): (Double?, Double) = (nil, -.infinity)
    for (row, number) in zip(rows, numbers) {
      if number.isNaN, isMissing(row, column) {
        missing += 1
        continue
      }
      present += 1
      if distinctWords.count < CSVTable.mostDistinct { distinctWords.insert(cell(row, column)) }
      guard !number.isNaN else { continue }
      numeric += 1
      if distinctNumbers.count < CSVTable.mostDistinct { distinctNumbers.insert(number) }
      isWhole = isWhole && number == number.rounded() && number.magnitude <= CSVNumber.largest
      isGrowing = isGrowing && number > last
      (first, last) = (first ?? number, number)
    }
    let isNumeric = present > 0 && numeric * 10 >= present * 9
    let span = first.map { last - $0 + 1 } ?? 0
    return Column(
      name: name, isNumeric: isNumeric, missing: missing,
      distinct: isNumeric ? distinctNumbers.count : distinctWords.count, isWhole: isNumeric && isWhole,
      countsRows: isWhole && isGrowing && numeric == rows.count && numeric > 2 && span * 10 <= Double(numeric * 11))
  }
}

/// FNV-1a of bytes, 16 hexadecimal digits.
func fingerprint(_ bytes: [UInt8]) -> String {
  let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
