/// "Did you mean": the nearest of some words.
enum Spelling {
  /// `; did you mean `batch`?`, or nothing where no word is near.
  static func suggestion(for word: String, among words: some Sequence<String>) -> String {
    let limit = max(1, word.count / 3)
    // Of several that are as near, the one that begins alike.
    let best = words.map { (distance(word, $0), $0.first == word.first ? 0 : 1, $0) }.min { $0 < $1 }
    guard let best, best.0 <= limit else { return "" }
    return "; did you mean `\(best.2)`?"
  }

  /// Edits from one word to the other: insert, delete, replace, swap neighbours (optimal string alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased())
    let b = Array(b.lowercased())
    var rows = [Array(0...b.count)]
    for (i, letter) in a.enumerated() {
      var row = [i + 1]
      for (j, other) in b.enumerated() {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
