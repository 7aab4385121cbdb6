/// Memory for what instructions point to, which nothing counts references to.
final class PayloadStore {
  private var payloads: [UnsafeMutableRawPointer] = []

  func keep<Payload: BitwiseCopyable>(_ payload: Payload) -> UnsafePointer<Payload> {
    let place = UnsafeMutablePointer<Payload>.allocate(capacity: 1)
    place.initialize(to: payload)
    payloads.append(UnsafeMutableRawPointer(place))
    return UnsafePointer(place)
  }

  deinit { for payload in payloads { payload.deallocate() } }
}
