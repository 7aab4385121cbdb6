// Shared by the two C files only.
#ifndef GLASSBOX_CTERMINAL_INTERNAL_H
#define GLASSBOX_CTERMINAL_INTERNAL_H

/// The descriptor ncurses is to write to: a duplicate of standard output that `ct_guard_end` can cut off.
int ct_guard_screen_descriptor(void);

#endif
