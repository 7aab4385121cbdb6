/// Instructions in memory that nothing counts references to.
final class InstructionList {
  private let instructions: UnsafeMutableBufferPointer<Instruction>

  init(_ instructions: [Instruction]) {
    self.instructions = .allocate(capacity: instructions.count)
    _ = self.instructions.initialize(from: instructions)
  }

  deinit { instructions.deallocate() }

  var isEmpty: Bool { instructions.isEmpty }

  func run(_ replay: Replay) {
    for index in instructions.indices { instructions[index].run(replay) }
  }
}
