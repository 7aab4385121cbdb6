import Foundation
import Testing

@testable import glassbox

@Suite struct JSONLineTests {
  @Test func fieldsKeepTheirOrderAndNothingIsLost() throws {
    let line = JSONLine([
      "text": "a \"quoted\"\\\n\t\u{1} ü", "whole": JSONLine.Value(3), "float": JSONLine.Value(Float(0.1)),
      "double": JSONLine.Value(1e-9), "absent": JSONLine.Value(nil as Float?),
      "infinite": JSONLine.Value(Double.infinity), "list": JSONLine.Value([JSONLine.Value(1), "b"]),
    ]).description
    #expect(!line.contains("\n"))
    #expect(line.hasPrefix("{\"text\": "))
    #expect(line.contains("\"float\": 0.1,"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["text"] as? String == "a \"quoted\"\\\n\t\u{1} ü")
    #expect(object["whole"] as? Int == 3)
    #expect(object["double"] as? Double == 1e-9)
    #expect(object["absent"] is NSNull)
    #expect(object["infinite"] is NSNull)
    #expect((object["list"] as? [Any])?.count == 2)
  }
}
