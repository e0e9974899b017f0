/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_TEXT_H
#define CONSPECIFIC_CORE_TEXT_H
#include <stddef.h>
/*
 * text: a string that grows, and the nearest word of a list (for "did you mean").
 */
struct csp_text { /* zero-initialise */
    char *s;      /* owned, always terminated once something was added; NULL before */
    size_t n, cap;
};

/* Append, printf style. CSP_E_MEMORY leaves the text as it was. */
int csp_text_add(struct csp_text *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Append n bytes as they are. */
int csp_text_add_n(struct csp_text *self, const char *bytes, size_t n);
/* Append the shortest decimal that reads back as the same double: 0.1, 20, 1e-09, nan, inf. */
int csp_text_add_real(struct csp_text *self, double value);
/* Empty, but keep the memory. */
void csp_text_clear(struct csp_text *self);
void csp_text_free(struct csp_text *self);
/* The word of list[n] that is nearest to word, counting insertions, deletions, changes and
 * swaps of neighbours, letter case ignored; NULL if more than a third of the letters (at
 * least one edit is allowed) differ. Ties go to the earlier entry; NULL entries are ignored. */
const char *csp_nearest(const char *word, const char *const list[], size_t n);
/*
 * What to say of a word that is not in list[n], to be put behind the message:
 *   "; did you mean `x`?"               if one is near (csp_nearest)
 *   "; expected `a`, `b` or `c`"        else, if most > 0: at most so many, "or N others"
 *   "; none is defined"                 else, if most > 0 and the list is empty
 *   ""                                  else
 * The text lives until the next call of this thread.
 */
const char *csp_nearest_hint(const char *word, const char *const list[], size_t n, size_t most);
/* Heap copy of a string (free with free()), NULL on failure. */
char *csp_text_dup(const char *text);
#endif
