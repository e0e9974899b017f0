/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows: what tests read of the rows of an experiment. */
#ifndef CSP_TESTS_ARENA_ROWS_H
#define CSP_TESTS_ARENA_ROWS_H
#include "conspecific/arena/score/rows.h"
#include <string.h>

/* Value of a row; 0: there is no such row. */
static inline int row_find(const struct csp_rows *rows, const char *measure, int session,
                           int trial, double *value)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct csp_row *r = rows->list + i;
        if (r->session != session || r->trial != trial || strcmp(r->measure, measure) != 0)
            continue;
        *value = r->value;
        return 1;
    }
    return 0;
}
#endif
