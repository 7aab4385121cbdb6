import Datasets
import Engine
import Foundation
import PortableMath
import Testing

@testable import Training

@Suite struct SharedRunTests {
  private let arithmetic = Arithmetic(isFused: true)

  private func shared(_ run: Run, step: Int = 0, hash: String? = nil) -> SharedRun {
    SharedRun(run: run, step: step, weightsHash: hash, arithmetic: arithmetic)
  }

  /// A playground's run with something of everything in it.
  static let rich: Run = {
    var run = Run(
      model: ModelSpec(
        inputs: 2,
        layers: [
          .features(FeaturesSpec(name: "features", features: [.x1, .product, .sineOfX2])),
          .dense(DenseSpec(name: "hidden1", units: 4, activation: .gelu, initializer: .orthogonal)),
          .dropout(DropoutSpec(name: "drop1", rate: 0.1)),
          .dense(DenseSpec(name: "output", units: 3, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      data: .toy(.threeArms, count: 300, noise: 0.1, trainShare: 0.5, scale: 0.4), seed: .max,
      initial: ["output.bias": [0.1, -1e-30, 3]],
      hyperparameters: Hyperparameters(
        optimizer: .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01), learningRate: 0.003, batch: 7, l1: 1e-5,
        clipping: .norm(1), schedule: Schedule(.cosine(steps: 1000, floor: 0.1), warmUp: 10), patience: 3))
    run.events = [
      Event(step: 3, action: .nudge(ParameterElement("hidden1.weight", 2), by: 0.1)),
      Event(step: 5, action: .set(ParameterElement("output.bias", 0), to: -1.0000001)),
      Event(step: 5, action: .freeze(ParameterElement("hidden1.bias", 1), true)),
      Event(step: 9, action: .hyperparameters(Hyperparameters(optimizer: .momentum(0.9), learningRate: 0.1))),
    ]
    return run
  }()

  private static let edited: Run = {
    var run = rich
    run.initial["hidden1.bias"] = [3e38, .leastNonzeroMagnitude, -0.0, 16_777_216]
    let neuron = Neuron("hidden1", 1)
    run.events += [
      Event(step: 9, action: .silence(neuron, true)), Event(step: 10, action: .silence(neuron, false)),
      Event(step: 11, action: .transplant(neuron, weights: [0.1, 1e-7, -3, 4], former: [1, 2, 3, 0.3])),
    ]
    return run
  }()

  // MARK: There and back

  @Test(arguments: Recipe.all.map(\.run) + [rich, edited, TestRuns.neuron])
  func runsComeBack(_ run: Run) throws {
    let sent = shared(run, step: 12, hash: "0123456789abcdef")
    let text = try sent.encoded()
    #expect(text.wholeMatch(of: /gb1:[A-Za-z0-9_-]+/) != nil)
    #expect(SharedRun.isRunString(text))
    #expect(try SharedRun(decoding: text) == sent)
  }

  /// A terminal breaks long lines, and what is copied out of it has the breaks in it.
  @Test func whiteSpaceDoesNotCount() throws {
    let text = try shared(Self.rich).encoded()
    let broken = text.enumerated().map { $0 % 40 == 39 ? "\($1)\r\n  " : String($1) }.joined()
    #expect(try SharedRun(decoding: "\n " + broken + "\n").run == Self.rich)
    #expect(SharedRun.isRunString(" " + broken))
  }

  @Test func theUsualRunIsShort() throws {
    let length = try shared(Recipe.spiral.run, step: 1000, hash: "0123456789abcdef").encoded().count
    #expect(length < 160, "\(length) characters")
  }

  @Test func itGivesTheSameBits() throws {
    let first = try TestRuns.trainer(Self.rich)
    try first.train(steps: 60)
    #expect(first.step == 60)
    let text = try shared(first.run, step: 60, hash: first.weightsHash).encoded()
    let received = try SharedRun(decoding: text)
    let second = try TestRuns.trainer(received.run, threads: 2)
    try second.train(steps: received.step)
    #expect(second.weightsHash == received.weightsHash && second.weightsHash == first.weightsHash)
  }

  @Test func othersDoNotLearnWhereAFileLies() throws {
    var run = TestRuns.toy()
    var spec = CSVSpec(
      path: "/home/me/houses.csv", hash: "00", inputs: ["a"], target: "b", task: .regression, inputSize: 1,
      kind: .regression(1))
    run.data = .csv(spec)
    #expect(try SharedRun(decoding: shared(run).encoded(keepsFolder: true)).run == run)
    spec.path = "houses.csv"
    #expect(try SharedRun(decoding: shared(run).encoded()).run.data == .csv(spec))
  }

  @Test func otherRoundingIsSaid() {
    let compute = Compute(threads: 1)
    var run = shared(TestRuns.neuron)
    run.arithmetic = compute.arithmetic
    #expect(run.notice(on: compute) == nil)
    for (change, says) in [
      ({ $0.version += 1 }, "a newer glassbox"), ({ $0.version -= 1 }, "an older glassbox"),
      ({ $0.isFused.toggle() }, "this processor rounds otherwise"),
    ] as [((inout Arithmetic) -> Void, String)] {
      run.arithmetic = compute.arithmetic
      change(&run.arithmetic)
      #expect(run.notice(on: compute)?.hasPrefix(says) == true)
    }
  }

  // MARK: What is none

  private func refusal(_ text: String) throws -> String {
    let error = try #require(throws: RunStringError.self) { try SharedRun(decoding: text) }
    #expect(!error.description.contains { $0.isNewline } && error.description.count < 160)
    return error.description
  }

  @Test func whatIsNoRunStringIsOneLine() throws {
    let text = try shared(Self.rich).encoded()
    for foreign in ["", "gb1", "spiral", "http://example.org", "GB1:abc", "gb:abc"] {
      #expect(try refusal(foreign).hasPrefix("no run string"))
    }
    #expect(try refusal("gb2:" + text.dropFirst(4)).contains("a newer glassbox made this run string (gb2)"))
    #expect(try refusal("gb10:").contains("a newer glassbox"))
    for damaged in ["gb1:", "gb1:A", "gb1:AAAA", "gb1:ä", "gb1:====", text + "A", String(text.dropLast()), text + "+"] {
      #expect(try refusal(damaged).contains("damaged or cut short"))
    }
    #expect(try refusal(String(repeating: "gb1:", count: 1 << 19)).contains("longer than a run string can be"))
    for length in stride(from: 4, to: text.count, by: 5) {
      #expect(try refusal(String(text.prefix(length))).contains("damaged or cut short"))
    }
    // Whole, but with something in it that only a later program can mean.
    for json in ["", "{}", "[]", #"{"run":{"model":"brain"},"step":1}"#, String(repeating: "[", count: 100_000)] {
      #expect(try refusal(SharedRun.sealed(Array(json.utf8))).contains("what this glassbox does not know"))
    }
  }

  @Test func runsThatAreTooLargeAreOneLine() throws {
    var run = TestRuns.neuron
    run.initial["output.weight"] = (0..<1_000_000).map { Float(bitPattern: UInt32($0) &* 2_654_435_761 & 0x7eff_ffff) }
    #expect(throws: RunStringError.self) { try shared(run).encoded() }
  }

  @Test func mutatedStringsNeverTrap() throws {
    let texts = try [Recipe.spiral.run, Self.rich, TestRuns.neuron].map {
      Array(try shared($0, step: 3).encoded().utf8)
    }
    let signs = Array("gb1:AZaz09-_+/= \n%".utf8) + [0, 200]
    let random = Philox(seed: 5, purpose: .data)
    for round in 0..<10_000 {
      let original = texts[round % texts.count]
      let mutant = mutate(original, signs, random, round)
      let text = String(decoding: mutant, as: UTF8.self)
      do {
        // Only white space can have been added.
        let decoded = try SharedRun(decoding: text)
        #expect(try decoded.encoded().utf8.elementsEqual(original))
      } catch let error as RunStringError {
        #expect(!error.description.contains { $0.isNewline })
      }
    }
  }

  /// The same behind the checksum: whatever a string may say, it is refused in one line or trains.
  @Test func mutatedRunsNeverTrap() throws {
    let contents = try [Recipe.spiral.run, Recipe.xor.run, Self.rich, TestRuns.neuron].map {
      try SharedRun.opened(shared($0, step: 3).encoded())
    }
    let signs = Array("0123456789-.eE\"{}[],:truefalsnu".utf8)
    let random = Philox(seed: 6, purpose: .data)
    let compute = Compute(threads: 1)
    var (trained, refused) = (0, 0)
    for round in 0..<10_000 {
      let content = contents[round % contents.count]
      let json = round % 2 == 0 ? mutate(content, signs, random, round) : changeNumber(content, random, round)
      do {
        let run = try SharedRun(decoding: SharedRun.sealed(json)).run
        // Large ones are allowed and would take long.
        if case .toy(_, let count, _, _, _) = run.data, count > 10_000 { continue }
        guard try run.model.parameterInfos().reduce(0, { $0 + $1.count }) < 100_000 else { continue }
        let trainer = try Trainer(run: run, locations: TestRuns.locations, compute: compute)
        try trainer.train(steps: 2)
        trained += 1
      } catch {
        #expect(!"\(error)".contains { $0.isNewline })
        refused += 1
      }
    }
    #expect(trained > 500 && refused > 500, "\(trained) trained, \(refused) refused")
  }

  /// One number in a run's JSON becomes another.
  private func changeNumber(_ json: [UInt8], _ random: Philox, _ round: Int) -> [UInt8] {
    let word = random.words(UInt64(round * 8))
    var text = String(decoding: json, as: UTF8.self)
    let numbers = text.ranges(of: /[:\[,]-?[0-9][0-9.e+-]*/)
    let number = numbers[Int(word.x) % numbers.count]
    let others = [
      "0", "-1", "1", "0.5", "2", "1e-30", "3e38", "-3e38", "1e39", "9223372036854775807", "-9223372036854775808",
    ]
    text.replaceSubrange(number, with: String(text[number.lowerBound]) + others[Int(word.y) % others.count])
    return Array(text.utf8)
  }

  private func mutate(_ bytes: [UInt8], _ signs: [UInt8], _ random: Philox, _ round: Int) -> [UInt8] {
    var bytes = bytes
    for change in 0...Int(random.words(UInt64(round * 8)).x % 3) {
      let word = random.words(UInt64(round * 8 + change + 1))
      guard !bytes.isEmpty else { break }
      let at = Int(word.x) % bytes.count
      let sign = signs[Int(word.y) % signs.count]
      switch word.z % 8 {
      case 0, 1, 2, 3: bytes[at] = sign
      case 4: bytes.insert(sign, at: at)
      case 5: bytes.remove(at: at)
      case 6: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + Int(word.w % 9))], at: at)
      default: bytes.removeSubrange((word.w & 1 == 0 ? at : bytes.count - 1)...)
      }
    }
    return bytes
  }
}
