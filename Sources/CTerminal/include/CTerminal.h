// The C side of the terminal: what Swift cannot say about ncurses, and what must be done inside a signal handler.
#ifndef GLASSBOX_CTERMINAL_H
#define GLASSBOX_CTERMINAL_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- ncurses (screen.c): globals are shared mutable state to Swift 6, macros with casts are not imported ----

/// What terminfo says of a terminal, asked without touching the terminal.
enum { CT_TERM_OK, CT_TERM_UNKNOWN, CT_TERM_TOO_SIMPLE, CT_TERM_NO_DATABASE };
typedef struct {
  int verdict;
  int colors;
} ct_term_info;
ct_term_info ct_term_look(const char *name);

/// Starts ncurses on a duplicate of standard output, so that a crash can cut its output off at one place.
/// `entry` is a compiled terminfo entry as `TERMINFO` takes it (`b64:…`) to use in place of the system's, or NULL.
bool ct_screen_start(const char *name, const char *entry);

WINDOW *ct_screen(void);
int ct_columns(void);
int ct_rows(void);
int ct_colors(void);
int ct_pairs(void);

/// The terminal's size as its driver knows it; false where it does not know.
bool ct_window_size(int *width, int *height);

enum { CT_BOLD = 1, CT_DIM = 2, CT_REVERSE = 4, CT_UNDERLINE = 8 };
/// One cell. The pair goes through `opts`, as the ordinary argument is a short.
void ct_set_cell(cchar_t *cell, wchar_t character, unsigned attributes, int pair);

/// A string capability without its padding, or false if the terminal has none.
bool ct_string(const char *capability, char *buffer, size_t capacity);

/// True if the character fills exactly one cell in the present locale.
bool ct_is_narrow(wchar_t character);

/// Takes the character encoding from the environment (from `fallback` if it names none that this machine has);
/// true if that is UTF-8.
bool ct_adopt_locale(const char *fallback);

// ---- signals and the way back (signals.c) ----

/// What has happened since the last look; a set of bits.
enum { CT_WAKE = 1, CT_RESIZE = 2, CT_SUSPEND = 4, CT_CONTINUE = 8, CT_TERMINATE = 16 };

/// Prepares the pipe that signals and other threads write to. Returns its reading end, or -1.
int ct_wake_pipe(void);
/// Ends a wait on the pipe. Any thread, any signal handler.
void ct_wake(void);
/// Empties the pipe and returns what happened; with CT_TERMINATE, `signal` is the signal's number.
unsigned ct_take(int *signal);

/// Remembers how the terminal and standard error are now, and installs every handler. Before ncurses starts, which
/// then leaves the signals alone. False with errno if a descriptor cannot be had.
bool ct_guard_begin(void);
/// From here on `ct_guard_end` (called by whoever is first: restore(), exit(), a crash) writes `reset`, which it copies.
void ct_guard_arm(const char *reset);
/// Puts the terminal, standard error and the signal handlers back as they were. Only async-signal-safe calls; any
/// thread; the second call does nothing.
void ct_guard_end(void);
bool ct_guard_is_armed(void);

/// Stops the program's process group as Ctrl-Z does and returns when it runs again; at once where nobody could bring it
/// back. False if the terminal is not the program's, which only happens when it was woken to be told to end. The modes
/// the terminal has now are those it will be left with.
bool ct_stop(void);

/// Milliseconds of a clock that never goes back.
int64_t ct_milliseconds(void);

/// read(2) from standard input: bytes, 0 if nothing came after all, -1 if nothing will ever come again.
long ct_read_input(unsigned char *buffer, size_t capacity);
/// Writes all of it to the terminal.
void ct_write(const char *text);

#endif
