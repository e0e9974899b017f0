/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/rows.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

int csp_rows_add(struct csp_rows *self, const struct csp_row *row)
{
    if (self->n == self->cap) {
        const size_t cap = self->cap ? 2 * self->cap : 64;
        struct csp_row *list = realloc(self->list, cap * sizeof *list);
        if (!list) return CSP_FAIL(CSP_E_MEMORY, "%zu rows of measures", cap);
        self->list = list;
        self->cap = cap;
    }
    self->list[self->n++] = *row;
    return CSP_OK;
}

void csp_rows_free(struct csp_rows *self)
{
    free(self->list);
    *self = (struct csp_rows){0};
}
