import Canvas
import Figures
import Testing

@Suite struct SmallNetworkGoldenTests {
  @Test func nodes() {
    expectGolden("nodes-2-2-1-82x20", draw(Specimens.nodes(selected: "layer1.weight[1,0]"), 82, 20))
    expectGolden("nodes-2-2-1-76x12", draw(Specimens.nodes(selected: "layer2.bias[0]"), 76, 12))
    expectGolden(
      "nodes-2-2-1-82x20-ascii",
      draw(
        Specimens.nodes(selected: "layer1.weight[1,0]", secret: "layer1.weight[1,0]"), 82, 20, glyphs: .ascii,
        colors: .mono))
    expectGolden(
      "nodes-4-3-3-10-82x20",
      draw(Specimens.nodes([4, 3, 3, 10], backward: false, selected: "layer1.weight[2,1]"), 82, 20))
    expectGolden("nodes-list-24x8", draw(Specimens.nodes(selected: "layer1.bias[1]"), 24, 8))
  }

  @Test func chainAndBlame() {
    expectGolden("chain-82x6", draw(Specimens.chain(), 82, 6))
    expectGolden("chain-76x5-secret-ascii", draw(Specimens.chain(isSecret: true), 76, 5, glyphs: .ascii))
    expectGolden("chain-40x2", draw(Specimens.chain(), 40, 2))
    expectGolden("blame-30x7", draw(Specimens.blame(), 30, 7))
    expectGolden("blame-25x4-secret", draw(Specimens.blame(secret: "w[1]"), 25, 4))
  }

  @Test func layersWorkedOut() {
    expectGolden("product-82x6", draw(Specimens.product(), 82, 6))
    expectGolden("product-2-10-60x5", draw(Specimens.product(2, 10, selected: "hidden1.bias[8]"), 60, 5))
    expectGolden("product-too-wide-50x3", draw(Specimens.product(40, 2), 50, 3))
    expectGolden("collapse-80x9", draw(Specimens.collapse(), 80, 9))
    expectGolden("collapse-50x9-ascii", draw(Specimens.collapse(selected: "output.weight[1,0]"), 50, 9, glyphs: .ascii))
    expectGolden("terms-64x6", draw(Specimens.terms(), 64, 6))
    expectGolden("terms-64x7", draw(Specimens.terms(), 64, 7))
    expectGolden("sum-82x1", draw(Specimens.sumLine(), 82, 1))
    expectGolden("sum-30x3", draw(Specimens.sumLine(), 30, 3))
    expectGolden("sum-784-30x4", draw(Specimens.sumLine(784), 30, 4))
    expectGolden("sum-784-76x1-ascii", draw(Specimens.sumLine(784), 76, 1, glyphs: .ascii, colors: .mono))
    expectGolden("terms-30x4-ascii", draw(Specimens.terms(), 30, 4, glyphs: .ascii))
  }
}
