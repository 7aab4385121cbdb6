#pragma once

/// Calls of malloc and its relatives by this thread so far; -1 where they cannot be counted (under a sanitizer, which
/// brings its own malloc, or with another C library than glibc).
long allocations_of_this_thread(void);
