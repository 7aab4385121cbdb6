import PortableMath
import Testing

/// The known answers that Random123 publishes for philox4x32 with ten rounds.
@Test(
  arguments: [
    ([0, 0, 0, 0, 0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([UInt32](repeating: .max, count: 6), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ] as [([UInt32], [UInt32])])
func philoxGivesThePublishedAnswers(input: [UInt32], answer: [UInt32]) {
  let block = Philox.block(
    counter: SIMD4(input[0], input[1], input[2], input[3]), key: SIMD2(input[4], input[5]))
  #expect(block == SIMD4(answer[0], answer[1], answer[2], answer[3]))
}

@Test func seedPurposeStreamAndCounterAllMatter() {
  let base = Philox(seed: 1, purpose: .data).words(7)
  #expect(Philox(seed: 1, purpose: .data).words(7) == base)
  #expect(Philox(seed: 2, purpose: .data).words(7) != base)
  #expect(Philox(seed: 1 << 40 | 1, purpose: .data).words(7) != base)
  #expect(Philox(seed: 1, purpose: .noise).words(7) != base)
  #expect(Philox(seed: 1, purpose: .data, stream: 1).words(7) != base)
  #expect(Philox(seed: 1, purpose: .data).words(8) != base)
  #expect(Philox(seed: 1, purpose: .data).words(7 | 1 << 32) != base)
}

@Test func uniformNumbersFillTheUnitIntervalEvenly() {
  let random = Philox(seed: 11, purpose: .data)
  var histogram = [Int](repeating: 0, count: 16)
  var sum = 0.0
  for i in 0..<64_000 {
    let (short, long) = (random.uniform(i), random.uniformDouble(i))
    #expect(short >= 0 && short < 1 && long >= 0 && long < 1)
    histogram[Int(short * 16)] += 1
    sum += long
  }
  // χ² with 15 degrees of freedom: 37.7 is passed once in a thousand seeds.
  let chiSquared = histogram.reduce(0.0) { $0 + (Double($1) - 4000) * (Double($1) - 4000) / 4000 }
  #expect(chiSquared < 37.7)
  #expect(abs(sum / 64_000 - 0.5) < 0.005)
}

@Test func normalNumbersHaveTheMomentsOfTheBell() {
  let random = Philox(seed: 3, purpose: .initialization)
  let values = (0..<50_000).map { random.normal($0) }
  let mean = values.reduce(0, +) / 50_000
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000
  let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 50_000
  #expect(abs(mean) < 0.02)
  #expect(abs(variance - 1) < 0.03)
  #expect(abs(fourth - 3) < 0.2)
  // Even and odd come from one pair and must still be independent.
  let product = stride(from: 0, to: 50_000, by: 2).reduce(0) { $0 + values[$1] * values[$1 + 1] } / 25_000
  #expect(abs(product) < 0.025)
}

@Test func permutationHoldsEachNumberOnce() {
  let random = Philox(seed: 5, purpose: .shuffle, stream: 2)
  for count in [-1, 0, 1, 2, 3, 10, 1000] {
    #expect(random.permutation(count).sorted() == (0..<Int32(max(0, count))).map { $0 })
  }
  #expect(random.permutation(1000) == random.permutation(1000))
  #expect(random.permutation(1000) != Philox(seed: 5, purpose: .shuffle, stream: 3).permutation(1000))
}

@Test func eachOrderOfThreeComesUpEquallyOften() {
  var counts: [[Int32]: Int] = [:]
  for stream in 0..<6000 {
    counts[Philox(seed: 9, purpose: .shuffle, stream: UInt32(stream)).permutation(3), default: 0] += 1
  }
  #expect(counts.count == 6)
  #expect(counts.values.allSatisfy { abs($0 - 1000) < 120 })
}
