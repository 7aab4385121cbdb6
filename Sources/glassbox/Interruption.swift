import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private let interrupted = Atomic(false)

/// Ctrl-C as a request: the work under way ends at the next step and tells how far it got.
enum Interruption {
  /// From now on a first Ctrl-C only raises the flag. A second one ends the program as always.
  static func listen() {
    // Made now, as a signal handler must not be the first to touch it.
    interrupted.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      interrupted.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }

  static var isRequested: Bool { interrupted.load(ordering: .relaxed) }
}
