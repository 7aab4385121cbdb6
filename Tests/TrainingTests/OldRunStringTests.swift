import Engine
import Testing

@testable import Training

/// Run strings as they are out in the world: each must be read for ever, and give the weights that it was shared with as
/// long as the arithmetic is the same.
@Suite struct OldRunStringTests {
  static let strings: [(run: Run, text: String)] = [
    (
      Recipe.xor.run,
      "gb1:Mr6UHSMj8xqmplgapiYlG5mnGQKLCiMsmTkxCZIfUDorsUT3VQx0QD0KAx1DUL8CzDYEsmN1sPdhMDsiYGwQG0"
        + "t8cWBCqDQwxdlCo2_-H5DcgytNklZ9EpsuTQ1qAQ"
    ),
    (Recipe.spiral.run, "gb1:0mtD9CMj85qkGCabWJglJSemmlmYGRkMicxsNBgz82iKJS3FmhrUAgA"),
    (
      SharedRunTests.rich,
      "gb1:vmJSA7WYUQ6DIAyGDzRd2pRS3VUWXzbHTuHdN4wLNogTIrzTtCH_xwcF4SV8EoFzDzeObAX2w6wouASaFF_weKRPNjvSZndI"
        + "in_a6ZW4xSvMa1WTdc2Et6d1Nn4GcK5__iMbVgFbaLifdtErjRLkyIt988uXQQrNEZtLnTeYJSUHznLNbdWcD_d291vb72gEDb0u"
        + "1A2VLoA17UsZ_84z2A0cn-fU1eURO2OsGANCAj0zWuSQP5g-"
    ),
  ]

  @Test(arguments: strings) func oldStringsAreRead(run: Run, text: String) throws {
    let shared = try SharedRun(decoding: text)
    #expect(shared.run == run && shared.step == 50)
    let compute = Compute(threads: 1)
    guard shared.arithmetic == compute.arithmetic else { return }
    let trainer = try Trainer(run: shared.run, locations: TestRuns.locations, compute: compute)
    try trainer.train(steps: shared.step)
    #expect(trainer.weightsHash == shared.weightsHash)
  }
}
