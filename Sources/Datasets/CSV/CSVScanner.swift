/// Goes through a table record by record (RFC 4180): fields between delimiters, in quotes where they hold a delimiter, a
/// quote (written twice) or a line break. Lines end with LF, CRLF or CR; spaces around a field do not count.
struct CSVScanner {
  /// A field's bytes, without its quotes.
  struct Field {
    var start: Int32
    var end: Int32
    /// Whether it holds quotes that are written twice.
    var hasDoubledQuotes = false
  }

  let bytes: [UInt8]
  let delimiter: UInt8
  /// Fields of a record that are kept; more are only counted.
  let mostFields: Int
  private(set) var position: Int
  /// Of `position`, from 1.
  private(set) var line = 1

  // The latest record.
  private(set) var fields: [Field] = []
  private(set) var fieldCount = 0
  private(set) var recordLine = 1
  /// What is wrong with its quotes.
  private(set) var problem: CSVProblem?
  /// Whether that leaves nothing that could be read after it.
  private(set) var isUnclosed = false

  init(_ bytes: [UInt8], delimiter: UInt8, from start: Int = 0, mostFields: Int) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.mostFields = mostFields
    position = start
  }

  private enum Sign {
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let quote: UInt8 = 34
  }

  private func isBlank(_ byte: UInt8) -> Bool { (byte == 32 || byte == 9) && byte != delimiter }
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == Sign.lineFeed || byte == Sign.carriageReturn }

  /// Reads the next record; blank lines are passed over.
  /// - Returns: false at the end.
  mutating func next() -> Bool {
    while position < bytes.count {
      readRecord()
      if fieldCount > 1 || problem != nil || fields[0].end > fields[0].start { return true }
    }
    return false
  }

  private mutating func readRecord() {
    fields.removeAll(keepingCapacity: true)
    (fieldCount, recordLine, problem) = (0, line, nil)
    while true {
      let field = readField()
      fieldCount += 1
      if fields.count < mostFields { fields.append(field) }
      guard position < bytes.count, bytes[position] == delimiter else { break }
      position += 1
    }
    if position < bytes.count { passLineEnd() }
  }

  private mutating func passLineEnd() {
    let isPair =
      bytes[position] == Sign.carriageReturn && position + 1 < bytes.count && bytes[position + 1] == Sign.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }

  private mutating func readField() -> Field {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    if position < bytes.count, bytes[position] == Sign.quote { return readQuotedField() }
    let start = position
    passToEndOfField()
    var end = position
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return Field(start: Int32(start), end: Int32(end))
  }

  private mutating func passToEndOfField() {
    while position < bytes.count, bytes[position] != delimiter, !isLineEnd(bytes[position]) { position += 1 }
  }

  private mutating func readQuotedField() -> Field {
    let opening = line
    position += 1
    var field = Field(start: Int32(position), end: Int32(position))
    while position < bytes.count {
      if isLineEnd(bytes[position]) {
        passLineEnd()
      } else if bytes[position] != Sign.quote {
        position += 1
      } else if position + 1 < bytes.count, bytes[position + 1] == Sign.quote {
        field.hasDoubledQuotes = true
        position += 2
      } else {
        field.end = Int32(position)
        position += 1
        passRestOfQuotedField()
        return field
      }
    }
    field.end = Int32(position)
    isUnclosed = true
    problem = CSVProblem(
      line: opening, column: fieldCount + 1, "a quote opens here and none closes it; close it, or write it twice")
    return field
  }

  private mutating func passRestOfQuotedField() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    let rest = position
    passToEndOfField()
    if position > rest, problem == nil {
      problem = CSVProblem(line: line, column: fieldCount + 1, "the field goes on after the quote that closes it")
    }
  }
}
