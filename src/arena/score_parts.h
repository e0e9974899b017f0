/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_parts: what score.c and score_values.c share; private to src/arena. */
#ifndef CSP_SRC_ARENA_SCORE_PARTS_H
#define CSP_SRC_ARENA_SCORE_PARTS_H
#include "conspecific/arena/score.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

static inline int given(const char *text)
{
    return text && *text;
}

/* Room for n more items of size bytes. */
static inline int grow(void **list, size_t n, size_t *cap, size_t more, size_t size)
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

/* Does the measure look at this trial? */
int csp_score_looks(const struct csp_score *self, const struct csp_measure *m,
                    const struct csp_trial_log *t);
/* Does a log entry count as "the action was done" or "the object came into the state"? */
int csp_score_counts(const struct csp_score *self, const struct csp_measure *m,
                     const struct csp_log *e);
/* num and den of one trial, for the measures that the log answers. */
void csp_score_from_log(struct csp_score *self, size_t index, size_t trial);
#endif
