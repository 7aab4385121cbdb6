/// The karate club that Wayne Zachary watched until it split in two (Zachary 1977, "An information flow model for conflict
/// and fission in small groups"). Members are counted from 0: the paper's member 1, the instructor, is 0, and its member 34,
/// the administrator, 33.
public enum KarateClub {
  public static let members = 34

  /// Each pair of members who met outside the club, once.
  public static let ties: [(Int, Int)] = neighbours.flatMap { member, others in others.map { (member, $0) } }

  private static let neighbours: [(Int, [Int])] = [
    (0, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
    (1, [2, 3, 7, 13, 17, 19, 21, 30]),
    (2, [3, 7, 8, 9, 13, 27, 28, 32]),
    (3, [7, 12, 13]),
    (4, [6, 10]),
    (5, [6, 10, 16]),
    (6, [16]),
    (8, [30, 32, 33]),
    (9, [33]),
    (13, [33]),
    (14, [32, 33]),
    (15, [32, 33]),
    (18, [32, 33]),
    (19, [33]),
    (20, [32, 33]),
    (22, [32, 33]),
    (23, [25, 27, 29, 32, 33]),
    (24, [25, 27, 31]),
    (25, [31]),
    (26, [29, 33]),
    (27, [33]),
    (28, [31, 33]),
    (29, [32, 33]),
    (30, [32, 33]),
    (31, [32, 33]),
    (32, [33]),
  ]

  /// Who went with the instructor; the other half went with the administrator. Member 8 (the paper's 9) was of the
  /// administrator's side by his ties, but had three weeks to his black belt with the instructor, and stayed.
  public static let withInstructor: Set<Int> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21]

  /// One sample: a row for each member that says who it is, 1 in its own place and 0 elsewhere.
  static func make() -> DataSplit {
    var identity = [Float](repeating: 0, count: members * members)
    for member in 0..<members { identity[member * (members + 1)] = 1 }
    func dataset(_ isLabelled: (Int) -> Bool) -> Dataset {
      Dataset(
        storage: .floats(identity),
        targets: (0..<members).map { isLabelled($0) ? (withInstructor.contains($0) ? 0 : 1) : -1 },
        inputSize: identity.count, kind: .labels(classes: 2, count: members),
        classNames: ["instructor", "administrator"])
    }
    let leaders: Set = [0, members - 1]
    return DataSplit(
      train: dataset(leaders.contains), test: dataset { !leaders.contains($0) },
      origin: "Zachary's karate club, \(members) members")
  }
}
