import Testing

@testable import Training

@Suite struct PaceTests {
  @Test func stepsComeDueByTheClock() {
    var pacer = Pacer()
    var taken = 0
    for tick in 0...1000 {
      let due = pacer.due(at: 50 + Double(tick) / 100, stepsPerSecond: 3)
      pacer.took(due)
      taken += due
    }
    // Ten seconds at three a second, and the one at the start.
    #expect(taken == 31)
  }

  @Test func saysHowLongToWait() {
    var pacer = Pacer()
    #expect(pacer.due(at: 8, stepsPerSecond: 4) == 1)
    pacer.took(1)
    #expect(abs(pacer.wait(at: 8.1, stepsPerSecond: 4) - 0.15) < 1e-9)
    #expect(pacer.due(at: 8.2, stepsPerSecond: 4) == 0)
    #expect(pacer.due(at: 8.26, stepsPerSecond: 4) == 1)
  }

  @Test func forgetsWhatCannotBeCaughtUp() {
    var pacer = Pacer()
    pacer.took(pacer.due(at: 0, stepsPerSecond: 1000))
    let due = pacer.due(at: 60, stepsPerSecond: 1000)
    #expect(due > 0 && due <= 102)
  }

  @Test func measuresRunningTimeOnly() {
    var rates = RateMeter()
    for turn in 1...100 { rates.add(seconds: 0.01, steps: turn * 5, samples: turn * 50) }
    #expect(abs(rates.stepsPerSecond - 500) < 30)
    #expect(abs(rates.samplesPerSecond - 5000) < 300)
  }

  @Test func rateFollowsWithinASecond() {
    var rates = RateMeter()
    var steps = 0
    for _ in 0..<200 {
      steps += 100
      rates.add(seconds: 0.01, steps: steps, samples: steps)
    }
    for _ in 0..<100 {
      steps += 1
      rates.add(seconds: 0.01, steps: steps, samples: steps)
    }
    #expect(rates.stepsPerSecond < 200)
  }

  @Test func slowRunsDoNotFlicker() {
    var rates = RateMeter()
    for turn in 1...400 {
      rates.add(seconds: 0.05, steps: turn / 20, samples: turn / 20)
      if turn > 200 { #expect(rates.stepsPerSecond > 0.5 && rates.stepsPerSecond < 1.6) }
    }
  }
}
