// Pseudo-terminals for the tests, from the side of whoever sits in front of one.
#ifndef GLASSBOX_CPSEUDOTERMINAL_H
#define GLASSBOX_CPSEUDOTERMINAL_H

#include <sys/types.h>

/// Opens a pseudo-terminal of so many cells; both ends close themselves in programs started later. 0, or -1 with errno.
int pt_open(int *front, int *back, int columns, int rows);
void pt_set_size(int front, int columns, int rows);

/// Starts a program as the leader of a new session with that terminal. Returns its process, or -1 with errno.
pid_t pt_spawn(int front, const char *program, char *const arguments[], char *const environment[]);

#endif
