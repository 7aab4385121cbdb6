import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that wait for work: a short while spinning, then parked, so that an idle pool costs nothing.
///
/// A fork gives part p to thread p first, so that data stay in the cache of their core from one replay to the next. A
/// thread that is done takes over what nobody has begun: a core that is slow to wake, or busy with another program,
/// does not hold up the rest. `run` is called by one thread at a time, which works too.
final class WorkerPool: @unchecked Sendable {
  /// Threads that work, the caller of `run` included.
  let threads: Int
  private let shared: Shared
  private let handles: [pthread_t]

  /// - Parameter threads: as many as the system can start, this many at most
  init(threads: Int) {
    let cores = Self.onlineCores()
    // With more threads than cores, one that spins would keep the one it waits for from running.
    let shared = Shared(slots: max(1, threads), spins: threads <= cores ? 400_000 : 0)
    var handles: [pthread_t] = []
    for worker in 1..<max(1, threads) {
      let argument = Unmanaged.passRetained(Argument(shared: shared, worker: worker))
      guard let handle = Self.start(argument) else {
        argument.release()
        break
      }
      handles.append(handle)
    }
    self.shared = shared
    self.handles = handles
    self.threads = handles.count + 1
  }

  deinit {
    shared.stop()
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Calls `body(0)` … `body(parts − 1)`, each once, on any thread, and returns when all are done. Must not be called
  /// from within a body. Swift boxes the closure: one small allocation, which `run(_:on:_:)` does without.
  func run(_ parts: Int, _ body: (Int) -> Void) {
    if threads == 1 || parts <= 1 {
      for part in 0..<parts { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let box = Box(body: body)
      withUnsafePointer(to: box) {
        run(parts, on: $0) { box, part in box.assumingMemoryBound(to: Box.self).pointee.body(part) }
      }
    }
  }

  /// The same without allocating: all that the body needs is at `context`, and the body captures nothing.
  func run(
    _ parts: Int, on context: UnsafeRawPointer,
    _ body: @escaping @Sendable (_ context: UnsafeRawPointer, _ part: Int) -> Void
  ) {
    if threads == 1 || parts <= 1 {
      for part in 0..<parts { body(context, part) }
      return
    }
    shared.run(parts, context, body)
  }

  private struct Box { let body: (Int) -> Void }

  /// Cores that are online now.
  static func onlineCores() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  private static func start(_ argument: Unmanaged<Argument>) -> pthread_t? {
    #if canImport(Darwin)
      var handle: pthread_t?
      let status = pthread_create(&handle, nil, { work($0) }, argument.toOpaque())
      return status == 0 ? handle : nil
    #else
      var handle = pthread_t()
      let status = pthread_create(&handle, nil, { work($0) }, argument.toOpaque())
      return status == 0 ? handle : nil
    #endif
  }
}

private final class Argument {
  let shared: Shared
  let worker: Int
  init(shared: Shared, worker: Int) {
    self.shared = shared
    self.worker = worker
  }
}

private func work(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let pointer else { return nil }
  let argument = Unmanaged<Argument>.fromOpaque(pointer).takeRetainedValue()
  argument.shared.work(argument.worker)
  return nil
}

/// What the threads of a pool share. The counters that different threads write lie on different cache lines.
private final class Shared: @unchecked Sendable {
  typealias Body = @Sendable (UnsafeRawPointer, Int) -> Void
  private typealias Line = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  private static let empty: Line = (0, 0, 0, 0, 0, 0, 0, 0)

  /// Number of the fork in the upper half; in the lower a bit for each share of it that nobody has begun. A thread that
  /// comes late can therefore take neither a share twice nor one of a later fork.
  private let ticket = Atomic<UInt64>(0)
  private let padding1 = empty, padding2 = empty
  private let unfinished = Atomic<Int>(0)
  private let padding3 = empty, padding4 = empty
  private let sleeping = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  private let stopping = Atomic<Bool>(false)
  private let padding5 = empty, padding6 = empty
  // Written by the caller of `run` before it hands out the ticket, and only while no share is unfinished.
  private var body: Body?
  private var context: UnsafeRawPointer?
  private var parts = 0
  private var shares = 0
  private var fork: UInt64 = 0

  /// Looks at the ticket before parking, some hundred microseconds: longer than any serial stretch of a training step, as
  /// waking a parked thread costs more than that stretch.
  private let spins: Int
  private let slots: Int
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(slots: Int, spins: Int) {
    self.slots = slots
    self.spins = spins
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_cond_destroy(done)
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    done.deallocate()
    wake.deallocate()
    mutex.deallocate()
  }

  func stop() {
    pthread_mutex_lock(mutex)
    stopping.store(true, ordering: .sequentiallyConsistent)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  func run(_ parts: Int, _ context: UnsafeRawPointer, _ body: @escaping Body) {
    self.body = body
    self.context = context
    self.parts = parts
    shares = min(parts, slots, 32)
    fork &+= 1
    unfinished.store(shares, ordering: .relaxed)
    // The caller has begun share 0.
    let open = UInt64(truncatingIfNeeded: (1 << shares) &- 2)
    ticket.store(fork << 32 | open, ordering: .sequentiallyConsistent)
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
    perform(0)
    while let share = claim(preferring: 0) { perform(share) }
    waitForOthers()
  }

  private func waitForOthers() {
    var left = spins
    while unfinished.load(ordering: .acquiring) != 0 {
      if left > 0 {
        left &-= 1
        continue
      }
      pthread_mutex_lock(mutex)
      callerSleeps.store(true, ordering: .sequentiallyConsistent)
      while unfinished.load(ordering: .sequentiallyConsistent) != 0 { pthread_cond_wait(done, mutex) }
      callerSleeps.store(false, ordering: .relaxed)
      pthread_mutex_unlock(mutex)
    }
  }

  /// The loop of a worker.
  func work(_ worker: Int) {
    while true {
      if let share = claim(preferring: worker) {
        perform(share)
      } else if !waitForWork() {
        return
      }
    }
  }

  /// Takes a share that nobody has begun, its own if possible.
  private func claim(preferring own: Int) -> Int? {
    var seen = ticket.load(ordering: .acquiring)
    while seen & 0xffff_ffff != 0 {
      let share = own < 32 && seen & (1 << UInt64(own)) != 0 ? own : seen.trailingZeroBitCount
      let (taken, now) = ticket.compareExchange(
        expected: seen, desired: seen & ~(1 << UInt64(share)), ordering: .acquiringAndReleasing)
      if taken { return share }
      seen = now
    }
    return nil
  }

  /// Runs the parts of a share and reports it finished.
  private func perform(_ share: Int) {
    if let body, let context {
      for part in parts * share / shares..<parts * (share + 1) / shares { body(context, part) }
    }
    if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0,
      callerSleeps.load(ordering: .sequentiallyConsistent)
    {
      pthread_mutex_lock(mutex)
      pthread_cond_signal(done)
      pthread_mutex_unlock(mutex)
    }
  }

  private var isWorkWaiting: Bool { ticket.load(ordering: .sequentiallyConsistent) & 0xffff_ffff != 0 }

  /// Returns when there may be work; false when the pool ends.
  private func waitForWork() -> Bool {
    var left = spins
    while left > 0 {
      if ticket.load(ordering: .acquiring) & 0xffff_ffff != 0 { return true }
      left &-= 1
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleeping.add(1, ordering: .sequentiallyConsistent)
    defer { sleeping.subtract(1, ordering: .sequentiallyConsistent) }
    while !isWorkWaiting {
      if stopping.load(ordering: .sequentiallyConsistent) { return false }
      pthread_cond_wait(wake, mutex)
    }
    return true
  }
}
