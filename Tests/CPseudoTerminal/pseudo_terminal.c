#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1  // posix_openpt, POSIX_SPAWN_SETSID
#endif
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int pt_open(int *front, int *back, int columns, int rows) {
  *front = posix_openpt(O_RDWR | O_NOCTTY);
  if (*front < 0) return -1;
  *back = -1;
  if (grantpt(*front) == 0 && unlockpt(*front) == 0) *back = open(ptsname(*front), O_RDWR | O_NOCTTY);
  if (*back < 0) {
    close(*front);
    return -1;
  }
  fcntl(*front, F_SETFD, FD_CLOEXEC);
  fcntl(*back, F_SETFD, FD_CLOEXEC);
  pt_set_size(*front, columns, rows);
  return 0;
}

void pt_set_size(int front, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  ioctl(front, TIOCSWINSZ, &size);
}

pid_t pt_spawn(int front, const char *program, char *const arguments[], char *const environment[]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  // Opened by the leader of a new session, it becomes that session's terminal.
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, ptsname(front), O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
  sigset_t every, none;
  sigfillset(&every);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &every);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  pid_t process;
  int error = posix_spawn(&process, program, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  errno = error;
  return error == 0 ? process : -1;
}
