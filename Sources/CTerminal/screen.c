// Thin shims over ncurses and terminfo.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1  // wcwidth
#endif
#include "CTerminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "internal.h"

ct_term_info ct_term_look(const char *name) {
  ct_term_info info = {CT_TERM_OK, 0};
  TERMINAL *before = cur_term;
  int status = 0;
  if (setupterm(name, STDOUT_FILENO, &status) != OK) {
    info.verdict = status > 0 ? CT_TERM_TOO_SIMPLE : status == 0 ? CT_TERM_UNKNOWN : CT_TERM_NO_DATABASE;
    return info;
  }
  const char *address = tigetstr("cup"), *clear = tigetstr("clear");
  if (!address || address == (char *)-1 || !clear || clear == (char *)-1) info.verdict = CT_TERM_TOO_SIMPLE;
  int colors = tigetnum("colors");
  info.colors = colors > 0 ? colors : 0;
  TERMINAL *looked = cur_term;
  set_curterm(before);
  if (looked != before) del_curterm(looked);
  return info;
}

// Sets or removes a variable of the environment and gives back what it was (to be freed), so that it can be undone.
static char *exchange(const char *name, const char *value) {
  const char *old = getenv(name);
  char *kept = old ? strdup(old) : NULL;
  if (value) setenv(name, value, 1);
  else unsetenv(name);
  return kept;
}

bool ct_screen_start(const char *name, const char *entry) {
  // ncurses would believe these even when the window has changed since.
  unsetenv("LINES");
  unsetenv("COLUMNS");
  int fd = ct_guard_screen_descriptor();
  FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
  if (!out) return false;
  char *old = entry ? exchange("TERMINFO", entry) : NULL;
  SCREEN *screen = newterm(name, out, stdin);
  if (entry) {
    free(exchange("TERMINFO", old));
    free(old);
  }
  return screen != NULL;
}

WINDOW *ct_screen(void) { return stdscr; }
int ct_columns(void) { return COLS; }
int ct_rows(void) { return LINES; }
int ct_colors(void) { return COLORS; }
int ct_pairs(void) { return COLOR_PAIRS; }

bool ct_window_size(int *width, int *height) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *width = size.ws_col;
  *height = size.ws_row;
  return true;
}

void ct_set_cell(cchar_t *cell, wchar_t character, unsigned attributes, int pair) {
  wchar_t text[2] = {character, 0};
  attr_t attr = A_NORMAL;
  if (attributes & CT_BOLD) attr |= A_BOLD;
  if (attributes & CT_DIM) attr |= A_DIM;
  if (attributes & CT_REVERSE) attr |= A_REVERSE;
  if (attributes & CT_UNDERLINE) attr |= A_UNDERLINE;
  setcchar(cell, text, attr, 0, &pair);
}

bool ct_string(const char *capability, char *buffer, size_t capacity) {
  const char *text = tigetstr(capability);
  if (!text || text == (char *)-1 || capacity == 0) return false;
  size_t used = 0;
  while (*text && used + 1 < capacity) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end) {
        text = end + 1;
        continue;
      }
    }
    buffer[used++] = *text++;
  }
  buffer[used] = 0;
  return used > 0;
}

bool ct_is_narrow(wchar_t character) { return wcwidth(character) == 1; }

static bool is_utf8(void) { return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0; }

bool ct_adopt_locale(const char *fallback) {
  // Only the encoding: numbers keep their decimal point.
  if (setlocale(LC_CTYPE, "") && is_utf8()) return true;
  return fallback && setlocale(LC_CTYPE, fallback) && is_utf8();
}
