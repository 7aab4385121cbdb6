#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A thread of the operating system, with a stack large enough for any model.
struct NativeThread: @unchecked Sendable {
  private let handle: pthread_t

  /// Nil when the system gives no more threads.
  init?(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    #if canImport(Darwin)
      var created: pthread_t?
      let status = pthread_create(
        &created, &attributes,
        { argument in
          Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, box)
      handle = created ?? pthread_self()
    #else
      var created = pthread_t()
      let status = pthread_create(
        &created, &attributes,
        { argument in
          Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
          return nil
        }, box)
      handle = created
    #endif
    pthread_attr_destroy(&attributes)
    guard status == 0 else {
      Unmanaged<Box>.fromOpaque(box).release()
      return nil
    }
  }

  var isCurrent: Bool { pthread_equal(handle, pthread_self()) != 0 }

  /// Waits for the end of the thread. Once only.
  func join() { pthread_join(handle, nil) }

  /// Leaves the thread to end by itself. Instead of `join`.
  func detach() { pthread_detach(handle) }
}
