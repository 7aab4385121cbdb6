import Engine
import Testing

@testable import Training

/// Run strings as they are out in the world: each must be read for ever, and give the weights that it was shared with as
/// long as the arithmetic is the same.
@Suite struct OldRunStringTests {
  static let strings: [(run: Run, text: String)] = [
    // Of arithmetic 2.
    (
      Recipe.xor.run,
      "gb1:lVPqDiM28xohMm-iQZKZoYVlsqVFkllyakoqlsycmATJDyidlVii-yoGOqAehYGOIahfAWYbAtmxOtj7MJgdETA2iI0lvjgw"
        + "IVQamOJsodE3_w9I7sGVJkmrPolNl6YGtQA"
    ),
    (Recipe.spiral.run, "gb1:qxHG0CM28xohMq9JimGyiYVZUnJiqpmFmZHBkMjMRoMxM4-mWNJSrKlBLQA"),
    (
      SharedRunTests.rich,
      "gb1:kH1rIrWYUQqDMAyGL6QjWZJGd5Xhi2PsFN59Vhw11LpWbN8bEsr_8aW54b2H8AKP3Sj61tccTHJ0HGZDwTXQZPiC-ZG-2OzI"
        + "ml2WFP-00ytxizdYzqam2JoJb0_rbLwGSKl__iMbVgFbaLifDtGrjRHkyIt98-uXQQrNEZvPOm8wS0oOXOSa-6q5PO7j6a-282gE"
        + "DQ2V4L8l_Vm-f8rsdQfF1_l0dXHEjtkpMygp9CLoUEL2YPoC"
    ),
    // Of arithmetic 1.
    (
      Recipe.xor.run,
      "gb1:Mr6UHSMj8xqmplgapiYlG5mnGQKLCiMsmTkxCZIfUDorsUT3VQx0QD0KAx1DUL8CzDYEsmN1sPdhMDsiYGwQG0"
        + "t8cWBCqDQwxdlCo2_-H5DcgytNklZ9EpsuTQ1qAQ"
    ),
    (Recipe.spiral.run, "gb1:0mtD9CMj85qkGCabWJglJSemmlmYGRkMicxsNBgz82iKJS3FmhrUAgA"),
    (
      SharedRunTests.rich,
      "gb1:w-R3oLXYUQqDMAyA4QvpSEhi2l1l7MGB7BTefas4aqh1tljfLS2Sn69WDK-Q08kTOB7pRTodD7Op4DrQZPqC50f6YtmRld0p"
        + "FP_YGUjc4w2WZ7Om2DUzbs9zNr0GSKk__5UNm4QtbtjPh-nVzgA5cXHY_PrLIJfmpM215o2ypOyBi6y5T83l494f4dX-ezSCjp6N"
        + "4r8tfW3f32V63UnxdZ5uDkd0zIMyg5KCF8EBJc4ezB8"
    ),
  ]

  @Test(arguments: strings) func oldStringsAreRead(run: Run, text: String) throws {
    let shared = try SharedRun(decoding: text)
    #expect(shared.run == run && shared.step == 50)
    let compute = Compute(threads: 1)
    guard shared.arithmetic == compute.arithmetic else { return }
    let trainer = try Trainer(run: shared.run, locations: TestRuns.locations, compute: compute)
    try trainer.train(steps: shared.step)
    #expect(trainer.failure == nil && trainer.step == shared.step)
    #expect(trainer.weightsHash == shared.weightsHash)
  }
}
