import Canvas
import Testing

@Suite struct ThemeTests {
  private let dark = Theme(.dark, depth: .palette256)

  @Test func marksRunFromOrangeToBlue() {
    let colors = (-5...5).map { dark.mark($0).foreground }
    let scale: [UInt8] = [215, 208, 172, 130, 94, 238, 24, 25, 32, 39, 117]
    #expect(colors == scale.map { Color.indexed($0) })
    #expect(dark.mark(-99) == dark.mark(-5) && dark.mark(99) == dark.mark(5))
  }

  @Test func tilesAndFieldsHaveTheirTones() {
    let tiles: [UInt8] = [208, 172, 130, 94, 235, 24, 25, 32, 39]
    #expect((-4...4).map { dark.tile($0) } == tiles.map { Color.indexed($0) })
    #expect([-1, 0, 1].map { dark.field($0) } == [.indexed(94), .indexed(236), .indexed(24)])
  }

  @Test func levelsRoundAndClamp() {
    #expect([0.1, -0.1, 0.5, -1, 7].map { Theme.level($0, largest: 1, steps: 5) } == [1, -1, 3, -5, 5])
    #expect(Theme.level(.nan, largest: 1, steps: 5) == 0)
    #expect(Theme.level(3, largest: 0, steps: 5) == 0)
  }

  @Test(arguments: [Theme.Name.dark, .light])
  func withoutColourNothingIsColoured(_ name: Theme.Name) {
    let mono = Theme(name, depth: .mono)
    for role in Role.allCases {
      #expect(mono.style(role).foreground == .terminal && mono.style(role).background == .terminal)
    }
    #expect(mono.style(.chip).attributes.contains(.reverse))
    #expect(mono.tile(4) == .terminal && mono.grey(1) == .terminal && mono.activation(1) == .terminal)
  }

  @Test func sixteenColoursKeepToSixteen() {
    func isSmall(_ color: Color) -> Bool {
      if case .indexed(let number) = color { return number < 16 }
      return color == .terminal
    }
    for name in Theme.Name.allCases {
      let theme = Theme(name, depth: .ansi16)
      for role in Role.allCases {
        #expect(isSmall(theme.style(role).foreground) && isSmall(theme.style(role).background))
      }
      for level in -5...5 { #expect(isSmall(theme.mark(level).foreground) && isSmall(theme.tile(level))) }
      #expect(theme.mark(3).foreground != theme.mark(-3).foreground)
      #expect(theme.field(1) != theme.field(-1))
    }
  }

  @Test func unsignedScalesTakeAnything() {
    #expect(dark.grey(0) == .indexed(234) && dark.grey(1) == .indexed(255))
    #expect(dark.grey(.nan) == dark.grey(0) && dark.grey(-3) == dark.grey(0) && dark.grey(.infinity) == dark.grey(1))
    #expect(dark.activation(.nan) == dark.activation(0) && dark.activation(9) == .indexed(117))
  }

  @Test func directColoursAreThePalettesOwn() {
    let direct = Theme(.dark, depth: .direct)
    #expect(direct.tile(4) == .rgb(Palette.rgb(39)) && Palette.rgb(39) == 0x00AFFF)
    #expect(Palette.rgb(16) == 0 && Palette.rgb(231) == 0xFFFFFF && Palette.rgb(232) == 0x080808)
  }
}
