/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "values.h"
#include "grow.h"

int csp_values_push(struct csp_values *self, size_t phase, int session, double value)
{
    const int err = csp_grow((void **)&self->list, self->n, &self->cap, 1, sizeof *self->list);
    if (err) return err;
    self->list[self->n++] = (struct csp_session_value){phase, session, value};
    return CSP_OK;
}

void csp_values_mean(struct csp_values *self)
{
    double sum = 0.0;
    for (size_t i = 0; i < self->n; i++) sum += self->list[i].value;
    self->defined = self->n > 0;
    if (self->n) self->overall = sum / (double)self->n;
}

void csp_values_set(struct csp_values *self, double overall)
{
    self->overall = overall;
    self->defined = 1;
}

void csp_line_fit_add(struct csp_line_fit *self, double x, double y)
{
    self->n += 1.0;
    self->x += x;
    self->y += y;
    self->xx += x * x;
    self->xy += x * y;
}

double csp_line_fit_slope(const struct csp_line_fit *self)
{
    return (self->n * self->xy - self->x * self->y) / (self->n * self->xx - self->x * self->x);
}
