/// The two indices of `name[row,column]`; nothing if the name is another's.
func elementIndices(_ element: String, of name: String) -> (Int, Int)? {
  guard element.hasPrefix(name + "["), element.hasSuffix("]") else { return nil }
  let parts = element.dropFirst(name.count + 1).dropLast().split(separator: ",").map { Int($0) }
  guard parts.count == 2, let row = parts[0], let column = parts[1], row >= 0, column >= 0 else { return nil }
  return (row, column)
}
