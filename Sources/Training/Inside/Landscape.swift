/// The mean training loss around the present parameters, in the plane of two directions among them.
public struct LandscapeRequest: Hashable, Sendable {
  /// Places on each axis; made odd, so that the present parameters stand in the middle.
  public var columns: Int
  public var rows: Int
  public init(columns: Int, rows: Int) {
    self.columns = columns | 1
    self.rows = rows | 1
  }
}

/// The answer to a LandscapeRequest: `values[row × columns + column]`, the loss at θ + x · first + y · second.
public struct Landscape: Sendable, Hashable {
  /// A moment of the run, as far as it lies in the plane: distances from the present parameters along both directions.
  public struct Place: Sendable, Hashable {
    public var step: Int
    public var x: Float
    public var y: Float
    public init(step: Int, x: Float, y: Float) {
      self.step = step
      self.x = x
      self.y = y
    }
  }

  /// Where a direction comes from.
  public enum Direction: Sendable, Hashable {
    /// A principal component of the way so far (Li et al. 2018, section 7.2), of length 1; the share of the squared
    /// distances between the run's moments and the present parameters that lies along it, 0 … 1.
    case way(share: Float)
    /// Random, each unit's weights scaled to the length of those it has (the same, section 4).
    case random
  }

  /// One side of the map.
  public struct Axis: Sendable, Hashable {
    public var direction: Direction
    /// The map covers −reach … reach, in lengths of the direction; the values stand at the middles of its cells.
    public var reach: Float
    public init(_ direction: Direction, reach: Float) {
      self.direction = direction
      self.reach = reach
    }

    /// Where the value number `index` of `count` stands: 0 for the one in the middle.
    func place(_ index: Int, of count: Int) -> Float { Float(2 * index + 1 - count) / Float(count) * reach }
  }

  public var request: LandscapeRequest
  /// The step whose parameters are θ.
  public var step: Int
  /// Training samples that the loss is the mean of, the first ones.
  public var samples: Int
  public var x: Axis
  public var y: Axis
  /// Largest y first, as on a map.
  public var values: [Float]
  /// Oldest first, the present step last, which is the middle; only that one where both directions are random.
  public var path: [Place]

  public init(
    request: LandscapeRequest, step: Int, samples: Int, x: Axis, y: Axis, values: [Float] = [], path: [Place]
  ) {
    self.request = request
    self.step = step
    self.samples = samples
    self.x = x
    self.y = y
    self.values = values
    self.path = path
  }

  /// The loss in the middle.
  public var loss: Float { values.isEmpty ? .nan : values[values.count / 2] }
}
