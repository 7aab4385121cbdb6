// Signals become bytes on a pipe; and whatever happens, the terminal is given back as it was found.
//
// Everything reachable from a handler uses only async-signal-safe calls and memory that never moves.
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

static const int ordinary_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { ORDINARY = sizeof ordinary_signals / sizeof *ordinary_signals, FATAL = sizeof fatal_signals / sizeof *fatal_signals };

static int pipe_ends[2] = {-1, -1};
static _Atomic unsigned happened;
static _Atomic int terminating_signal;
static _Atomic int64_t terminating_since;

static _Atomic bool armed;
static char reset_text[512];
static size_t reset_length;
static struct termios modes_before;
static int screen_descriptor = -1, null_descriptor = -1;
static int error_log = -1, error_before = -1;
static struct sigaction ordinary_before[ORDINARY], fatal_before[FATAL];

int64_t ct_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- the pipe ----

int ct_wake_pipe(void) {
  if (pipe_ends[0] >= 0) return pipe_ends[0];
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  pipe_ends[1] = ends[1];
  return pipe_ends[0] = ends[0];
}

// One byte for any number of events between two looks: the pipe can never fill.
static void tell(unsigned event) {
  if (atomic_fetch_or(&happened, event) != 0) return;
  int kept = errno;
  if (write(pipe_ends[1], "", 1) < 0) {}
  errno = kept;
}

void ct_wake(void) {
  if (pipe_ends[1] >= 0) tell(CT_WAKE);
}

unsigned ct_take(int *signal) {
  // Emptied before looking: who comes after the look finds `happened` at 0 and writes again.
  char bytes[16];
  while (read(pipe_ends[0], bytes, sizeof bytes) > 0) {}
  *signal = atomic_load(&terminating_signal);
  return atomic_exchange(&happened, 0);
}

// ---- ordinary signals ----

static void die_of(int signal) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(signal, &action, NULL);
  raise(signal);  // Delivered when the handler returns.
}

static void on_ordinary_signal(int signal) {
  switch (signal) {
    case SIGWINCH: tell(CT_RESIZE); return;
    case SIGTSTP: tell(CT_SUSPEND); return;
    case SIGCONT: tell(CT_CONTINUE); return;
    default: break;
  }
  // A program asked twice hangs, and its loop will never restore the terminal. Doubles within a moment are one asking:
  // `timeout` signals both process and group, and a closed window hangs up several times.
  int64_t now = ct_milliseconds(), first = 0;
  if (!atomic_compare_exchange_strong(&terminating_since, &first, now)) {
    if (now - first >= (signal == SIGHUP ? 2000 : 100)) {
      ct_guard_end();
      die_of(signal);
    }
    return;
  }
  atomic_store(&terminating_signal, signal);
  tell(CT_TERMINATE);
}

static void handle(int signal, struct sigaction *before) {
  struct sigaction action = {.sa_handler = on_ordinary_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, before);
}

static bool in_background(void) {
  pid_t owner = tcgetpgrp(STDIN_FILENO);
  return owner > 0 && owner != getpgrp();
}

static struct sigaction *ordinary_action_before(int signal) {
  int i = 0;
  while (ordinary_signals[i] != signal) i++;
  return &ordinary_before[i];
}

bool ct_stop(void) {
  if (ordinary_action_before(SIGTSTP)->sa_handler != SIG_IGN) {
    struct sigaction stop = {.sa_handler = SIG_DFL}, mine;
    sigaction(SIGTSTP, &stop, &mine);
    // Continued in the background (`bg`), the terminal still is the shell's: stop again. A few times only, as the
    // system ignores the signal where there is no shell to bring the program back.
    for (int tries = 0; tries < 100 && !atomic_load(&terminating_since); tries++) {
      kill(0, SIGTSTP);
      if (!in_background()) break;
    }
    sigaction(SIGTSTP, &mine, NULL);
  }
  if (in_background()) return false;
  tcgetattr(STDIN_FILENO, &modes_before);
  return true;
}

// ---- fatal signals ----

static void on_fatal_signal(int signal, siginfo_t *info, void *context) {
  (void)context;
  ct_guard_end();
  // Now whoever was there before: Swift's backtracer, or the default action. A fault repeats when this returns; what
  // was sent by a call, or is not repeated by the processor, must be sent again.
  struct sigaction unknown = {.sa_handler = SIG_DFL};
  const struct sigaction *before = &unknown;
  for (int i = 0; i < FATAL; i++)
    if (fatal_signals[i] == signal) before = &fatal_before[i];
  sigaction(signal, before, NULL);
  if (info->si_code <= 0 || signal == SIGTRAP || signal == SIGABRT) raise(signal);
}

// ---- a stack for them ----

enum { CRASH_STACK = 1 << 16 };
static pthread_key_t crash_stack_key;
static pthread_once_t crash_stack_once = PTHREAD_ONCE_INIT;

static void free_crash_stack(void *stack) {
  stack_t none = {.ss_flags = SS_DISABLE, .ss_size = CRASH_STACK};
  sigaltstack(&none, NULL);
  munmap(stack, CRASH_STACK);
}

static void make_crash_stack_key(void) { pthread_key_create(&crash_stack_key, free_crash_stack); }

// Gives the calling thread a stack of its own for the crash handlers, freed when the thread ends. The thread of the
// screen has one; on others an overflowing stack is not caught.
static void install_crash_stack(void) {
  stack_t now;
  if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)) return;
  pthread_once(&crash_stack_once, make_crash_stack_key);
  void *memory = mmap(NULL, CRASH_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  stack_t stack = {.ss_sp = memory, .ss_size = CRASH_STACK};
  if (sigaltstack(&stack, NULL) == 0) pthread_setspecific(crash_stack_key, memory);
  else munmap(memory, CRASH_STACK);
}

// ---- the guard ----

static int keep_private(int fd) {
  if (fd >= 0) fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

int ct_guard_screen_descriptor(void) { return screen_descriptor; }

// What others print would tear the picture: it waits in a file nobody sees. Where standard error goes elsewhere
// anyway, it is left alone.
static void capture_errors(void) {
  if (!isatty(STDERR_FILENO)) return;
  const char *folder = getenv("TMPDIR");
  char path[1024];
  if (!folder || !*folder || strlen(folder) > 900) folder = "/tmp";
  strcpy(path, folder);
  strcat(path, "/glassbox-XXXXXX");
  int log = mkstemp(path);
  if (log < 0) return;
  unlink(path);
  // Appending, so that two threads never write over each other.
  fcntl(log, F_SETFL, O_APPEND | fcntl(log, F_GETFL));
  error_log = keep_private(log);
  error_before = keep_private(dup(STDERR_FILENO));
  dup2(error_log, STDERR_FILENO);
}

bool ct_guard_begin(void) {
  if (ct_wake_pipe() < 0 || tcgetattr(STDIN_FILENO, &modes_before) != 0) return false;
  screen_descriptor = keep_private(dup(STDOUT_FILENO));
  null_descriptor = keep_private(open("/dev/null", O_WRONLY));
  if (screen_descriptor < 0 || null_descriptor < 0) return false;

  atomic_store(&terminating_since, 0);
  for (int i = 0; i < ORDINARY; i++) {
    handle(ordinary_signals[i], &ordinary_before[i]);
    // Under nohup and the like a signal is ignored on purpose. Ctrl-Z is a key here, see `ct_stop`.
    if (ordinary_before[i].sa_handler == SIG_IGN && ordinary_signals[i] != SIGTSTP)
      sigaction(ordinary_signals[i], &ordinary_before[i], NULL);
  }
  install_crash_stack();
  static bool fatal_handled;
  if (!fatal_handled) {
    struct sigaction action = {.sa_sigaction = on_fatal_signal, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < FATAL; i++) sigaction(fatal_signals[i], &action, &fatal_before[i]);
    fatal_handled = true;
  }
  capture_errors();
  return true;
}

void ct_guard_arm(const char *reset) {
  static bool at_exit;
  size_t length = strlen(reset);
  reset_length = length < sizeof reset_text ? length : sizeof reset_text;
  memcpy(reset_text, reset, reset_length);
  atomic_store(&armed, true);
  if (!at_exit) at_exit = atexit(ct_guard_end) == 0;
}

bool ct_guard_is_armed(void) { return atomic_load(&armed); }

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return;
      struct pollfd ready = {.fd = fd, .events = POLLOUT};
      if (poll(&ready, 1, 1000) <= 0) return;
      continue;
    }
    bytes += written;
    count -= (size_t)written;
  }
}

static void put_modes_back(void) {
  if (in_background()) return;
  write_all(STDOUT_FILENO, reset_text, reset_length);
  tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
}

// The end of what was captured, where the message of a crash is.
static void replay_errors(void) {
  if (error_log < 0) return;
  dup2(error_before, STDERR_FILENO);
  off_t size = lseek(error_log, 0, SEEK_END), most = 1 << 16;
  char bytes[1024];
  ssize_t count;
  for (off_t at = size > most ? size - most : 0; at < size; at += count) {
    count = pread(error_log, bytes, sizeof bytes, at);
    if (count <= 0) break;
    write_all(STDERR_FILENO, bytes, (size_t)count);
  }
}

void ct_guard_end(void) {
  if (!atomic_exchange(&armed, false)) return;
  int kept = errno;
  // The thread that draws may be in the middle of it: from now on it draws nowhere.
  dup2(null_descriptor, screen_descriptor);
  put_modes_back();
  replay_errors();
  for (int i = 0; i < ORDINARY; i++) sigaction(ordinary_signals[i], &ordinary_before[i], NULL);
  errno = kept;
}

// ---- reading and writing ----

long ct_read_input(unsigned char *buffer, size_t capacity) {
  ssize_t count = read(STDIN_FILENO, buffer, capacity);
  if (count > 0) return count;
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
  return -1;
}

void ct_write(const char *text) { write_all(screen_descriptor, text, strlen(text)); }
