/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_ROWS_H
#define CONSPECIFIC_ARENA_SCORE_ROWS_H
#include <stddef.h>
/*
 * rows: what one animal's experiment yields, one number a row (the tidy animals.csv).
 * Sessions and trials count from 1 within their phase; -1 = over all of them. A measure that looks
 * at several phases counts on through those in which it has values, so that no two sessions have the
 * same number.
 * phase and type say where a row comes from: those of the session or of the trial; of a total what
 * the measure looks at, "" if it looks at all of them.
 * A value that is not defined (a share of no choices) has no row.
 */
struct csp_row {
    const char *phase, *type;   /* names of phase and trial type, borrowed from the paradigm */
    const char *measure, *unit; /* borrowed likewise */
    int session, trial;
    double value;
};

struct csp_rows {         /* zero-initialise */
    struct csp_row *list; /* owned */
    size_t n, cap;
};

/* Append one row. CSP_E_MEMORY. */
int csp_rows_add(struct csp_rows *self, const struct csp_row *row);
void csp_rows_free(struct csp_rows *self);
#endif
