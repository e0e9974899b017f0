/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grow: lists of what happens in an experiment, which double when they are full. */
#ifndef CSP_SRC_ARENA_SCORE_GROW_H
#define CSP_SRC_ARENA_SCORE_GROW_H
#include "conspecific/core/error.h"
#include <stdlib.h>

/* Room for `more` items of size bytes behind the n that are in the list. CSP_E_MEMORY. */
static inline int csp_grow(void **list, size_t n, size_t *cap, size_t more, size_t size)
{
    if (n + more <= *cap) return CSP_OK;
    size_t want = *cap ? 2 * *cap : 64;
    while (want < n + more) want *= 2;
    void *p = realloc(*list, want * size);
    if (!p) return CSP_FAIL(CSP_E_MEMORY, "log of an experiment, %zu items", want);
    *list = p;
    *cap = want;
    return CSP_OK;
}
#endif
