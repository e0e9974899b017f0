/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_ROWS_H
#define CONSPECIFIC_ARENA_SCORE_ROWS_H
#include <stddef.h>
/*
 * rows: what one animal's experiment yields, one number a row (the tidy animals.csv).
 * Sessions and trials count from 1 within their phase; -1 = over all of them.
 * A value that is not defined (a share of no choices) has no row.
 */
struct csp_row {
    const char *phase, *measure, *unit; /* borrowed from the paradigm; phase "" = all phases */
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
