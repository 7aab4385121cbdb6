import PortableMath
import Testing

@testable import Datasets

@Suite struct CSVTests {
  private func table(_ text: String) throws -> CSVTable { try CSVTable(path: "t.csv", bytes: Array(text.utf8)) }

  private func cells(_ text: String) throws -> [[String]] {
    let table = try table(text)
    return (0..<table.rowCount).map { row in table.columns.indices.map { table.text(row, $0) } }
  }

  private func refusal(_ text: String, _ spec: (CSVTable) throws -> CSVSpec = { try $0.spec() }) throws -> String {
    let error = try #require(throws: DataError.self) {
      let table = try table(text)
      _ = try table.split(spec(table), seed: 1)
    }
    #expect(isWellPlaced(error))
    return error.description
  }

  /// One line that names the file, the line and the column.
  private func isWellPlaced(_ error: DataError) -> Bool {
    error.description.wholeMatch(of: /t\.csv: line \d+, columns? \d.*/) != nil
  }

  // MARK: Reading

  @Test func quotesAndLineEndsFollowTheStandard() throws {
    #expect(
      try cells("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\"\"\r\n") == [["1", "x, \"y\"\nz"], ["2", ""]])
    #expect(try cells("\u{FEFF}a,b\n1,x") == [["1", "x"]])
    #expect(try cells("a,b\r1,x\r2,y\r") == [["1", "x"], ["2", "y"]])
    #expect(try cells(" a , \"b\" \n 1 , \" x \" \n") == [["1", " x "]])
    // A quote inside a field without quotes is a sign like any other.
    #expect(try cells("a,b\n1,5\" pipe\n") == [["1", "5\" pipe"]])
  }

  @Test(
    arguments: [
      ("a,b,c\n1,2,x\n3,4,y\n", ","), ("a;b;c\n1,5;2;x\n3,5;4;y\n", ";"), ("a\tb\tc\n1\t2\tx, z\n3\t4\ty\n", "\t"),
      ("1,5;2,5\n3,5;4,5\n", ";"), ("name;what\n\"a;b\";\"c,d\"\ne;f,g\n", ";"),
    ] as [(String, Character)])
  func theDelimiterIsFound(text: String, delimiter: Character) throws {
    #expect(try table(text).delimiter == delimiter)
  }

  @Test(arguments: [
    ("a,b\n1,2\n", true), ("1,2\n3,4\n", false), ("colour,likes\nred,yes\nblue,no\nred,no\n", true),
    ("red,yes\nblue,no\nred,no\n", false), (",b\n1,2\n", true), ("a,2020\nb,3\nc,4\n", false),
  ])
  func theHeaderIsFound(text: String, hasHeader: Bool) throws {
    let table = try table(text)
    #expect(table.hasHeader == hasHeader)
    #expect(table.rowCount == text.split(separator: "\n").count - (hasHeader ? 1 : 0))
  }

  @Test func namesAreUnlikeEachOther() throws {
    #expect(
      try table("a,a,,a (2),\"b\nc\"\n1,2,3,4,5\n").columns.map(\.name) == [
        "a", "a (2)", "column 3", "a (2) (2)", "b c",
      ])
    #expect(try table("1,2\n3,4\n").columns.map(\.name) == ["column 1", "column 2"])
  }

  @Test(
    arguments: [
      ("1", 1), ("-1.5", -1.5), ("+2", 2), (".5", 0.5), ("-.5", -0.5), ("5.", 5), ("1e3", 1000), ("1E-2", 0.01),
      ("−3", -3), ("1e999", .infinity), ("", nil), (".", nil), ("e5", nil), ("1e", nil), ("0x1p3", nil), ("inf", nil),
      ("nan", nil), ("1 000", nil), ("1.2.3", nil), ("--1", nil), ("1,5", nil),
    ] as [(String, Double?)])
  func numbers(text: String, number: Double?) {
    #expect(CSVNumber.parse(Array(text.utf8)[...], decimalComma: false) == number)
  }

  @Test func aSemicolonLeavesTheCommaToNumbers() throws {
    #expect(CSVNumber.parse(Array("-1,25".utf8)[...], decimalComma: true) == -1.25)
    let table = try table("x;y\n1,5;0,25\n2.5;1\n")
    #expect((0...1).map { table.number($0, 0) } == [1.5, 2.5])
    #expect(table.columns.map(\.isNumeric) == [true, true])
  }

  // MARK: Samples

  private let houses = """
    id,area,kind,garden,price
    1,100,flat,yes,250000
    2,60,flat,no,140000
    3,140,house,yes,410000
    4,,house,NA,390000
    5,80,cabin,no,90000.5

    """

  @Test func columnsAreWhatIsInThem() throws {
    let table = try table(houses)
    #expect(table.columns.map(\.isNumeric) == [true, true, false, false, true])
    #expect(table.columns.map(\.missing) == [0, 1, 0, 1, 0])
    #expect(table.columns.map(\.distinct) == [5, 4, 3, 2, 5])
    #expect(table.columns.map(\.countsRows) == [true, false, false, false, false])
    let spec = try table.spec()
    // The first column only counts.
    #expect(spec.inputs == ["area", "kind", "garden"] && spec.target == "price" && spec.task == .regression)
    #expect(spec.hash == table.hash && table.hash.count == 16)
  }

  @Test func inputsAreStandardisedByTheRowsTrainedOn() throws {
    let table = try table(houses)
    let spec = try table.spec(inputs: ["kind", "area"], trainShare: 0.6)
    #expect(spec.inputSize == 4 && spec.kind == .regression(1))
    let split = try table.split(spec, seed: 3)
    #expect(split.train.count == 3 && split.test.count == 2)
    #expect(split.train.inputNames == ["kind = cabin", "kind = flat", "kind = house", "area"])
    #expect(split.inputScales.map { $0 == nil } == [true, true, true, false])
    let (areas, prices) = (try #require(split.inputScales[3]), try #require(split.targetScale))
    var rows: [[Double]] = []
    for data in [split.train, split.test] {
      for index in 0..<data.count {
        let input = data.input(index)
        #expect(input[..<3].reduce(0, +) == 1)
        let kind = Double(input.firstIndex(of: 1) ?? -1)
        rows.append([kind, areas.original(input[3]).rounded(), prices.original(data.target(index)[0])])
      }
    }
    let known = rows[..<3].filter { $0[2].rounded() != 390_000 }.map { $0[1] }
    #expect((areas.mean - known.reduce(0, +) / Double(known.count)).magnitude < 1e-9)
    // Back in their units the rows are those of the file, the missing area at the mean.
    let expected: [[Double]] = [
      [0, 80, 90_000.5], [1, 60, 140_000], [1, 100, 250_000], [2, areas.mean.rounded(), 390_000], [2, 140, 410_000],
    ]
    for (row, wanted) in zip(rows.sorted { $0[2] < $1[2] }, expected) {
      #expect(zip(row, wanted).allSatisfy { ($0 - $1).magnitude < 0.05 }, "\(row) \(wanted)")
    }
    #expect(split.notes == ["1 missing value of \"area\": taken as the mean"])
    #expect(split.origin == "t.csv, 5 rows")
  }

  @Test func theSeedChoosesWhatIsHeldOut() throws {
    let text = "x,y\n" + (0..<40).map { "\($0 * $0),\($0 % 2 == 0 ? "even" : "odd")\n" }.joined()
    let table = try table(text)
    let spec = try table.spec(trainShare: 0.75)
    func inputs(_ seed: UInt64) throws -> [Float] {
      let split = try table.split(spec, seed: seed)
      #expect(split.train.count == 30 && split.test.count == 10)
      return (0..<30).map { split.train.input($0)[0] }
    }
    #expect(try inputs(1) == inputs(1))
    #expect(try inputs(1) != inputs(2))
    let whole = try table.split(table.spec(trainShare: 1), seed: 1)
    #expect(whole.train.count == 40 && whole.test.count == 40)
  }

  /// A spec is made without the numbers, and says the same of them.
  @Test func aSpecSaysWhatItsSamplesWillBe() throws {
    let table = try table(houses)
    for target in table.columns where table.canBeTarget(target) {
      for input in table.columns where input.name != target.name && table.canBeInput(input) {
        let spec = try table.spec(inputs: [input.name], target: target.name)
        let train = try table.split(spec, seed: 1).train
        #expect(spec.inputSize == train.inputSize && spec.inputSize == train.inputNames.count)
        #expect(spec.kind == train.kind)
      }
    }
  }

  @Test func whatIsTheSameEverywhereIsNoTarget() throws {
    let words = (0..<120).map { "\($0 % 7),same,word \($0),\($0 % 2)" }.joined(separator: "\n")
    let table = try table("number,constant,text,class\n\(words)\n")
    #expect(table.columns.map(table.canBeTarget) == [true, false, false, true])
    for column in table.columns {
      let spec = try? table.spec(inputs: [column.name == "number" ? "class" : "number"], target: column.name)
      #expect((spec != nil) == table.canBeTarget(column))
    }
  }

  @Test func targetsAreClassesOrNumbers() throws {
    func target(_ values: [String], _ task: CSVSpec.Task? = nil) throws -> (TargetKind, [String]) {
      let table = try table("x,y\n" + values.enumerated().map { "\($0 * $0),\($1)\n" }.joined())
      let split = try table.split(table.spec(task: task), seed: 1)
      return (split.train.kind, split.train.classNames)
    }
    #expect(try target(["b", "a", "b", "a"]) == (.binary, ["a", "b"]))
    #expect(try target(["c", "a", "b", "a"]) == (.classes(3), ["a", "b", "c"]))
    #expect(try target(["1", "2.0", "10", "2"]) == (.classes(3), ["1", "2", "10"]))
    #expect(try target(["1", "2.5", "10", "2"]) == (.regression(1), []))
    #expect(try target((0..<11).map(String.init)) == (.regression(1), []))
    // Either way, whoever knows better says so.
    #expect(try target((0..<11).map(String.init), .classes).0 == .classes(11))
    #expect(try target(["0", "1", "0", "1"], .regression).0 == .regression(1))
    #expect(try target(["1.5", "2.5", "1.5"], .classes) == (.binary, ["1.5", "2.5"]))
  }

  // MARK: What is wrong

  @Test func badRowsAreLeftOutAndToldByLineAndColumn() throws {
    var lines = ["x,y,z"] + (0..<30).map { "\($0),\($0 % 7),\($0 % 2)" }
    lines[3] = "1,2"
    lines[5] = "1,2,3,4"
    lines[7] = "1,\"2\"2,1"
    lines[9] = "one,2,1"
    lines[11] = "1,1e31,1"
    lines[13] = "1,2,many"
    lines[15] = "1,2,?"
    let table = try table(lines.joined(separator: "\n"))
    #expect(table.problemCount == 3)
    let split = try table.split(table.spec(trainShare: 1), seed: 1)
    #expect(split.train.count == 23)
    #expect(
      split.notes == [
        "left out: line 4, column 3: 2 fields, where the first line has 3",
        "left out: line 6, column 4: 4 fields, where the first line has 3",
        "left out: line 8, column 2: the field goes on after the quote that closes it",
        "left out: line 10, column 1 (x): \"one\" is not a number",
        "left out: line 12, column 2 (y): \"1e31\" is too large",
        "left out: 1 more row like these", "left out: 1 row without a target",
      ])
    // What is wrong in a column that is not looked at does no harm.
    var spec = try table.spec(trainShare: 1)
    spec.inputs = ["y"]
    #expect(try table.split(spec, seed: 1).train.count == 24)
  }

  @Test func linesAreCountedThroughQuotes() throws {
    let rows = (0..<20).map { "\"a\r\nb\",\($0),\($0 % 2)\n" }
    let split = try table("w,x,y\n" + rows.joined() + "\"a\r\nb\",oops,1\n").splitAll()
    #expect(split.notes == ["left out: line 43, column 2 (x): \"oops\" is not a number"])
  }

  @Test(arguments: [
    ("", "line 1, column 1: the file is empty"), ("\n\n \n", "the file is empty"),
    ("one\ntwo\nthree\n", "line 1, column 1: only one column"),
    ("a,b\n1,\"2\n3,4\n", "line 2, column 2: a quote opens here and none closes it"),
    ("\"a,b\n1,2\n", "line 1, column 1: a quote opens here"),
    ("a\"\"b,\"c\" d\n1,2\n", "line 1, column 2: the field goes on"),
    ("a,b\n", "line 1, column 1: no row lies below the names"), ("a,b\n1,\n2,NA\n", "no row tells it"),
    ("a,b\n1,x\n2,x\n", "line 1, column 2 (b): all rows say \"x\""),
    ("a,b\n,x\n,y\n", "no column beside \"b\" can be an input"),
    ("title\na,b\n1,2\n3,4\n5,6\n", "line 1, column 1: only one column"),
    ("a,b\n1,2\n1,\0\n", "line 3, column 2: a zero byte"),
    (String(repeating: ",", count: 2000), "there are 2,001 columns; take at most 1,000"),
    ("x,y\n" + (0..<200).map { "\($0 * $0),w\($0)\n" }.joined(), "has 200 different values; as classes at most 100"),
  ])
  func whatCannotBeUsedIsOneLine(text: String, says: String) throws {
    let line = try refusal(text)
    #expect(line.contains(says), "\(line)")
  }

  @Test func badBytesAreFound() throws {
    func refusal(_ bytes: [UInt8]) -> String? {
      do { _ = try CSVTable(path: "t.csv", bytes: bytes) } catch {
        return "\(error)"
      }
      return nil
    }
    #expect(
      refusal(Array("a,b\r\n1,2\r\n3,\"x\ny".utf8) + [0xE9] + Array("z\"\n".utf8))
        == "t.csv: line 4, column 2: a byte is here that is not UTF-8; save the table as UTF-8")
    #expect(refusal([0xFF, 0xFE, 97, 0, 44, 0])?.contains("line 1, column 1: the text is in UTF-16") == true)
  }

  @Test func columnsThatCannotBeChosenAreOneLine() throws {
    let words = "a,b,c\n" + (0..<90).map { "word\($0),\($0 * $0),\($0 % 2)\n" }.joined()
    func says(_ change: (inout CSVSpec) -> Void) throws -> String {
      try refusal(words) {
        var spec = try $0.spec()
        #expect(spec.inputs == ["b"])
        change(&spec)
        return spec
      }
    }
    #expect(try says { $0.target = "d" }.contains("columns 1–3: none is called \"d\"; there are a, b, c"))
    #expect(try says { $0.inputs = ["e"] }.contains("none is called \"e\""))
    #expect(try says { $0.inputs = [] }.contains("no input is chosen"))
    #expect(try says { $0.inputs = ["b", "b"] }.contains("column 2 (b): is chosen twice"))
    #expect(try says { $0.inputs = ["b", "c"] }.contains("column 3 (c): is what is to be predicted"))
    #expect(try says { $0.inputs = ["a"] }.contains("column 1 (a): has more than 64 different words"))
    #expect(try says { ($0.target, $0.task) = ("a", .regression) }.contains("column 1 (a): holds words"))
    #expect(try says { $0.trainShare = 0.001 }.contains("none of 90 rows to train on"))
  }

  /// Whatever happens to a file, it becomes samples or one line that says where it is wrong.
  @Test func mutatedFilesNeverTrap() throws {
    let files = [
      "id,area,kind,note,price\n1,100,flat,\"a, \"\"b\"\"\",25\n2,60,flat,,14\n3,140,house,c,41\n4,NA,house,c,39\n",
      "\u{FEFF}x;y;art\r\n1,5;-2,25;rot\r\n0,5;1e3;blau\r\n,25;7;rot\r\n2;?;grün\r\n",
      "5.1\t3.5\t0\n4.9\t3.0\t1\n6.2\t3.4\t2\n5.9\t3.0\t1\n",
    ].map { Array($0.utf8) }
    let random = Philox(seed: 20_261_121, purpose: .data)
    let signs = Array(",;\t\"\n\r0.-eNA? \0x".utf8) + [0xFF, 0xC3, 0xE2]
    var (read, refused) = (0, 0)
    for round in 0..<10_000 {
      var bytes = files[round % files.count]
      let first = random.words(UInt64(round * 8))
      for change in 0...Int(first.x % 4) {
        let word = random.words(UInt64(round * 8 + change + 1))
        guard !bytes.isEmpty else { break }
        let at = Int(word.x) % bytes.count
        let sign = signs[Int(word.y) % signs.count]
        switch word.z % 7 {
        case 0: bytes[at] = sign
        case 1: bytes.insert(sign, at: at)
        case 2: bytes.remove(at: at)
        case 3: bytes.removeSubrange(at...)
        case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + Int(word.w % 30))], at: at)
        case 5: bytes.removeSubrange(at..<min(bytes.count, at + Int(word.w % 30)))
        default: bytes[at] ^= 1 << UInt8(word.w % 8)
        }
      }
      do {
        let table = try CSVTable(path: "t.csv", bytes: bytes)
        let split = try table.split(table.spec(), seed: UInt64(round))
        for data in [split.train, split.test] {
          guard case .floats(let inputs) = data.storage else {
            Issue.record("no numbers")
            return
          }
          #expect(inputs.count == data.count * data.inputSize && data.inputNames.count == data.inputSize)
          #expect(inputs.allSatisfy { $0.isFinite } && data.targets.allSatisfy { $0.isFinite })
        }
        #expect(split.notes.allSatisfy { !$0.contains { $0.isNewline } })
        read += 1
      } catch let error as DataError {
        #expect(isWellPlaced(error), "\(error)")
        refused += 1
      }
    }
    #expect(read > 1000 && refused > 1000, "\(read) read, \(refused) refused")
  }

  // MARK: Files

  @Test func theFileIsFoundAndIsTheSame() throws {
    let folder = try TemporaryFolder()
    let text = "x,y\n1,a\n2,b\n3,a\n4,b\n"
    let path = try folder.write("here/points.csv", Array(text.utf8))
    let spec = try CSVTable(path: path).spec(trainShare: 0.5)
    func load(_ spec: CSVSpec, _ locations: DataLocations) throws -> DataSplit {
      try DataSpec.csv(spec).load(seed: 1, locations: locations)
    }
    func refusal(_ spec: CSVSpec, _ locations: DataLocations) throws -> String {
      let error = try #require(throws: DataError.self) { try load(spec, locations) }
      #expect(!error.description.contains("\n") && error.description.contains("--data FILE"), "\(error)")
      return error.description
    }
    let nowhere = DataLocations(folders: [])
    func file(_ path: String) -> DataLocations {
      var locations = DataLocations(option: path, environment: ["XDG_DATA_HOME": "/nowhere"])
      locations.takeFile()
      #expect(locations.file == path && locations.folders == ["/nowhere/glassbox"])
      return locations
    }
    #expect(try load(spec, nowhere).train.count == 2)
    // By name alone it is looked for where data lies, or named.
    var named = spec
    named.path = spec.fileName
    #expect(named.path == "points.csv")
    #expect(try refusal(named, nowhere).hasPrefix("points.csv: this run learns from that file, which is yours"))
    #expect(try load(named, DataLocations(folders: [folder.path + "/here"])).train.targets.count == 2)
    let moved = try folder.write("other name.txt", Array(text.utf8))
    #expect(try load(named, file(moved)).test.count == 2)
    let changed = try folder.write("changed.csv", Array((text + "5,b\n").utf8))
    #expect(
      try refusal(named, file(changed)).hasPrefix(
        "\(changed): is not the file that this run learned from"))
    // A folder stays one.
    var locations = DataLocations(option: folder.path, environment: [:])
    locations.takeFile()
    #expect(locations.file == nil && locations.folders == [folder.path])
    // A spec that says otherwise than its columns is not believed.
    var other = spec
    other.inputSize = 3
    let unlike = #expect(throws: DataError.self) { try load(other, nowhere) }
    #expect(unlike?.description.contains("come to 1 inputs, and the run was made for 3") == true)
    // What was named and is not there is not replaced by something else.
    let missing = #expect(throws: DataError.self) {
      try load(spec, DataLocations(option: folder.path + "/missing.csv", environment: [:]))
    }
    #expect(missing?.description.contains("missing.csv is not there") == true)
  }

  @Test func hugeFilesAreRefusedBeforeTheyAreRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("huge.csv", [UInt8](repeating: 10, count: CSVTable.mostBytes + 1))
    let error = #expect(throws: DataError.self) { try CSVTable(path: path) }
    #expect(error?.description.contains("has 33,554,433 bytes; take at most 33,554,432") == true)
  }
}

extension CSVTable {
  fileprivate func splitAll() throws -> DataSplit { try split(spec(trainShare: 1), seed: 1) }
}
