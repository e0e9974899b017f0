/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells: what each unit of a population answered to the onsets of an event, by session. */
#ifndef CSP_SRC_ARENA_SCORE_MEASURES_CELLS_H
#define CSP_SRC_ARENA_SCORE_MEASURES_CELLS_H
#include "../../paradigm/names.h"
#include "../score.h"

struct csp_answers { /* spikes/s in the window less those in the baseline, of one session */
    size_t phase;
    int session;
    double *d; /* owned, [n][units] */
    size_t units, n, cap;
};
struct csp_cells {            /* of one measure */
    size_t population;        /* of the sampler */
    struct csp_answers *list; /* owned, in order of sessions */
    size_t n, cap;
};

/* What a measure of kind cells has seen; NULL: its role has no brain. */
const struct csp_cells *csp_cells_of(const struct csp_score *self, size_t index);
/* Is measure k, which stands at key of m, of kind cells? If not, say so. */
int csp_cells_check(const struct csp_names *c, const struct csp_measure *m, const char *key,
                    size_t k);
/* Are two measures of kind cells of one population? If not, say so. */
void csp_cells_check_same(const struct csp_names *c, const struct csp_measure *m, size_t a,
                          size_t b);
#endif
