import Canvas
import Figures
import Testing

@Suite struct SelectionTests {
  private func chips(_ frame: Frame) -> [String] {
    let text = frame.plainText
    var found: [String] = []
    var current: String?
    for character in text {
      if character == "[" {
        current = ""
      } else if character == "]", let chip = current {
        found.append(chip)
        current = nil
      } else {
        current?.append(character)
      }
    }
    return found
  }

  @Test(arguments: GlyphTier.allCases, ColorDepth.allCases)
  func theSelectedValueStandsInBracketsOnEveryTerminal(_ glyphs: GlyphTier, _ colors: ColorDepth) {
    func minus(_ text: String) -> String { glyphs == .ascii ? text.replacing("−", with: "-") : text }
    #expect(chips(draw(Specimens.neuron(), 82, 16, glyphs: glyphs, colors: colors)) == ["+0.70"])
    #expect(
      chips(draw(Specimens.neuron(selected: "output.bias[0]"), 53, 10, glyphs: glyphs, colors: colors)) == [
        minus("−4.00")
      ])
    #expect(chips(draw(Specimens.pictures, 50, 8, glyphs: glyphs, colors: colors)) == ["n 59"])
  }

  @Test func everyParameterOfANetworkCanBeSelected() {
    let plain = Specimens.network([2, 4, 3, 1])
    for (index, connection) in plain.connections.enumerated() {
      for input in 0..<connection.inputs {
        for unit in 0..<connection.units {
          var network = plain
          network.selected = "\(connection.name)[\(input),\(unit)]"
          let weight = connection.weights[input * connection.units + unit]
          let texts = [2, 1].map { Format.signed(weight, decimals: $0) }
          for (width, height) in [(82, 23), (66, 15)] {
            for colors in [ColorDepth.palette256, .mono] {
              let found = chips(draw(network, width, height, colors: colors))
              #expect(found.count == 1 && texts.contains(found[0]), "\(network.selected!): \(found)")
            }
          }
        }
      }
      for unit in plain.layers[index + 1].units {
        var network = plain
        network.selected = unit.biasName
        #expect(chips(draw(network, 82, 23)) == [Format.signed(unit.bias!, decimals: 2)])
        #expect(chips(draw(network, 66, 15)) == [Format.signed(unit.bias!, decimals: 2)])
      }
    }
  }

  @Test func everyNumberOfASmallNetworkCanBeSelected() {
    let names = ["layer1.weight[0,0]", "layer1.weight[0,1]", "layer1.weight[1,0]", "layer1.weight[1,1]"]
    let others = ["layer2.weight[0,0]", "layer2.weight[1,0]", "layer1.bias[1]", "layer2.bias[0]"]
    for (name, text) in zip(names + others, ["+0.40", "−0.30", "+0.60", "+0.90", "+0.70", "+0.50", "−0.20", "−0.20"]) {
      for backward in [true, false] {
        for (width, height) in [(82, 20), (76, 12), (24, 8)] {
          let frame = draw(Specimens.nodes(backward: backward, selected: name), width, height)
          #expect(chips(frame) == [text], "\(name) at \(width)×\(height)")
        }
      }
    }
  }

  @Test func aSecretGradientIsNowhereToBeRead() {
    let name = "layer1.weight[1,0]"
    #expect(draw(Specimens.nodes(selected: name), 82, 20).plainText.contains("◂−0.176"))
    for height in [12, 20] {
      let text = draw(Specimens.nodes(selected: name, secret: name), 82, height).plainText
      #expect(!text.contains("0.176") && text.contains("◂  ?"))
    }
    #expect(!draw(Specimens.chain(isSecret: true), 82, 6).plainText.contains("0.176"))
    #expect(!draw(Specimens.blame(secret: "w[1]"), 30, 7).plainText.contains("0.176"))
  }

  @Test func nothingIsInBracketsWithoutASelection() {
    #expect(chips(draw(Specimens.neuron(selected: nil), 82, 16)).isEmpty)
    #expect(chips(draw(Specimens.network([2, 4, 3, 1]), 82, 23)).isEmpty)
  }

  @Test func selectionMovesNothingElse() {
    // Only the chip's own seven cells, its row's edge colours aside, differ in their letters.
    let before = draw(Specimens.neuron(selected: nil), 82, 16)
    let after = draw(Specimens.neuron(), 82, 16)
    let changed = zip(before.cells, after.cells).filter { $0.scalar != $1.scalar }.map(\.1.scalar)
    #expect(changed == ["[", "]"])
  }

  @Test func theMouseFindsWhatIsDrawn() {
    let neuron = draw(Specimens.neuron(), 82, 16)
    let names = Set(neuron.regions.map(\.name))
    #expect(names == ["output.weight[0,0]", "output.weight[1,0]", "output.bias[0]"])

    let network = Specimens.network([2, 4, 3, 1])
    let wanted = Set(
      network.connections.flatMap { connection in
        (0..<connection.inputs).flatMap { input in (0..<connection.units).map { "\(connection.name)[\(input),\($0)]" } }
      })
    for colors in [ColorDepth.palette256, .mono] {
      let found = Set(draw(network, 82, 23, colors: colors).regions.map(\.name))
      #expect(wanted.subtracting(found).isEmpty)
      #expect(found.contains("field") && found.contains("hidden2.bias[1]"))
    }
    #expect(draw(Specimens.loss(), 82, 11).regions.map(\.name) == ["loss-plot"])
  }
}
