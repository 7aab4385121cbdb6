import CMarkdown

/// A piece of a Markdown file, as far as lessons use Markdown.
enum MarkdownBlock {
  case heading(level: Int, inlines: [MarkdownInline], isUnderlined: Bool)
  case paragraph([MarkdownInline])
  case list([[MarkdownInline]], isOrdered: Bool)
  case fence(info: String, text: String)
  case rule
  /// Something lessons have no use for, in words.
  case unsupported(String)
}

indirect enum MarkdownInline {
  case text(String)
  case strong([MarkdownInline])
  case emphasis([MarkdownInline])
  case code(String)
  case link(text: [MarkdownInline], destination: String, line: Int)
  case unsupported(String, line: Int)

  var plain: String {
    switch self {
    case .text(let text), .code(let text): text
    case .strong(let inner), .emphasis(let inner), .link(let inner, _, _): inner.map(\.plain).joined()
    case .unsupported: ""
    }
  }
}

/// CommonMark by cmark-gfm, copied into values at once.
enum Markdown {
  private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

  /// The blocks at the top level, each with its line from 1.
  static func blocks(_ text: String) -> [(line: Int, block: MarkdownBlock)] {
    _ = extensions
    let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
    defer { cmark_parser_free(parser) }
    // Tables are recognised only to say that there are none.
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"))
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let document = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(document) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return children(of: document).compactMap { node in
      let line = Int(cmark_node_get_start_line(node))
      return block(node, lines, line).map { (line, $0) }
    }
  }

  /// One paragraph's worth of inlines.
  static func inlines(_ text: String) -> [MarkdownInline] {
    var all: [MarkdownInline] = []
    for (line, block) in blocks(text) {
      switch block {
      case .paragraph(let inlines):
        if !all.isEmpty { all.append(.text(" ")) }
        all += inlines
      default: all.append(.unsupported("only plain sentences can stand here", line: line))
      }
    }
    return all
  }

  private static func children(of node: OpaquePointer?) -> [OpaquePointer] {
    var all: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let node = next {
      all.append(node)
      next = cmark_node_next(node)
    }
    return all
  }

  private static func typeName(_ node: OpaquePointer) -> String { String(cString: cmark_node_get_type_string(node)) }

  private static func literal(_ node: OpaquePointer) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }

  private static func block(_ node: OpaquePointer, _ lines: [Substring], _ line: Int) -> MarkdownBlock? {
    switch typeName(node) {
    case "heading":
      let source = lines.indices.contains(line - 1) ? lines[line - 1] : ""
      let isUnderlined = source.drop { $0 == " " }.first != "#"
      return .heading(
        level: Int(cmark_node_get_heading_level(node)), inlines: inlines(node), isUnderlined: isUnderlined)
    case "paragraph": return .paragraph(inlines(node))
    case "list":
      let items = children(of: node).map { item -> [MarkdownInline]? in
        let parts = children(of: item)
        guard parts.count == 1, typeName(parts[0]) == "paragraph" else { return nil }
        return inlines(parts[0])
      }
      guard items.allSatisfy({ $0 != nil }) else {
        return .unsupported("a list inside a list, or several paragraphs in one item")
      }
      return .list(
        items.compactMap { $0 }, isOrdered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
    case "code_block":
      let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
      return .fence(
        info: info.trimmingPrefix(" ").split(separator: " ").first.map(String.init) ?? "", text: literal(node))
    case "thematic_break": return .rule
    case "html_block":
      // A comment is a note to the next author.
      return literal(node).drop { $0 == " " }.hasPrefix("<!--") ? nil : .unsupported("HTML")
    case "block_quote": return .unsupported("a quotation")
    case "table": return .unsupported("a table")
    case let other: return .unsupported(other)
    }
  }

  private static func inlines(_ node: OpaquePointer) -> [MarkdownInline] {
    children(of: node).compactMap { child in
      let line = Int(cmark_node_get_start_line(child))
      switch typeName(child) {
      case "text": return .text(literal(child))
      case "softbreak", "linebreak": return .text(" ")
      case "strong": return .strong(inlines(child))
      case "emph": return .emphasis(inlines(child))
      case "code": return .code(literal(child))
      case "link":
        let destination = cmark_node_get_url(child).map { String(cString: $0) } ?? ""
        return .link(text: inlines(child), destination: destination, line: line)
      case "html_inline": return literal(child).hasPrefix("<!--") ? nil : .unsupported("HTML", line: line)
      case "image": return .unsupported("a picture", line: line)
      case let other: return .unsupported(other, line: line)
      }
    }
  }
}
