/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/pfc/orb.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_orb_params, CSP_ORB_PARAMS);

int csp_orb_init(struct csp_orb *self, size_t n, double dt, const struct csp_orb_params *par)
{
    *self = (struct csp_orb){.n = n, .dt = dt};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "expectation of events needs at least one line");
    int err = csp_params_init(&self->par, par, csp_orb_params_table);
    if (!err) err = csp_mat_init(&self->M, n, n);
    if (err) return err;
    self->keep = 1.0 - csp_leak(dt, self->par.tau);
    self->o = csp_vec_alloc(3 * n);
    if (!self->o) return CSP_FAIL(CSP_E_MEMORY, "expectation of %zu lines", n);
    self->y = self->o + n;
    self->guess = self->o + 2 * n;
    return CSP_OK;
}

void csp_orb_free(struct csp_orb *self)
{
    csp_mat_free(&self->M);
    csp_vec_free(self->o);
    *self = (struct csp_orb){0};
}

void csp_orb_reset(struct csp_orb *self)
{
    memset(self->o, 0, 3 * self->n * sizeof *self->o);
    self->open = self->since = self->miss = self->V = self->A = 0.0;
}

/* The event that was waited on is over: y[n] came after it, or nothing (NULL). */
static void close_event(struct csp_orb *self, const csp_real y[], int learn)
{
    if (self->open > 0 && learn) {
        csp_mat_forward(&self->M, self->o, self->guess);
        for (size_t i = 0; i < self->n; i++) self->guess[i] = (y ? y[i] : 0) - self->guess[i];
        const double power = csp_norm2(self->n, self->o) + self->par.c;
        csp_mat_rank1(&self->M, (csp_real)(self->par.eta / power), self->guess, self->o);
    }
    self->open = 0.0;
}

/* How far y is another event than self->y, which was expected. */
static double mismatch(const struct csp_orb *self, const csp_real y[])
{
    const double expected = csp_norm2(self->n, self->y), came = csp_norm2(self->n, y),
                 m_0 = self->par.m_0;
    if (!(self->open > 0) || expected < self->par.theta || !(came > 0)) return 0.0;
    const double more = 1.0 - csp_cosine(self->n, y, self->y) - m_0;
    return fmin(1.0, sqrt(expected / came)) * fmax(more, 0.0) / (1.0 - m_0);
}

double csp_orb_event(struct csp_orb *self, const csp_real o[], int learn)
{
    self->miss = mismatch(self, o);
    close_event(self, o, learn);
    memcpy(self->o, o, self->n * sizeof *o);
    self->open = 1.0;
    self->since = 0.0;
    csp_mat_forward(&self->M, o, self->y);
    for (size_t i = 0; i < self->n; i++) self->y[i] = self->y[i] > 0 ? self->y[i] : 0;
    return csp_norm2(self->n, self->y);
}

void csp_orb_wait(struct csp_orb *self, int learn)
{
    self->miss = 0.0;
    self->V *= self->keep;
    self->A *= self->keep;
    self->since += self->dt;
    if (self->open > 0 && self->since >= self->par.t_open) close_event(self, NULL, learn);
}

int csp_orb_fields(struct csp_orb *self, struct csp_fields *out)
{
    const int err = csp_mat_fields(&self->M, "orb.M", "what event follows, lines x lines", out);
    if (err) return err;
    const struct csp_field list[] = {
        {"orb.o", "1", "onsets of the last event", self->o, self->n, CSP_FIELD_REAL},
        {"orb.y", "1", "onsets that are expected", self->y, self->n, CSP_FIELD_REAL},
        {"orb.open", "1", "1 while an event is waited for", &self->open, 1, CSP_FIELD_DOUBLE},
        {"orb.since", "s", "time since the last event", &self->since, 1, CSP_FIELD_DOUBLE},
        {"orb.miss", "1", "another event came than was expected", &self->miss, 1,
         CSP_FIELD_DOUBLE},
        {"orb.V", "reward", "worth of what is imagined", &self->V, 1, CSP_FIELD_DOUBLE},
        {"orb.A", "1", "threat of what is imagined", &self->A, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}
