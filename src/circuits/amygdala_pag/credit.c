/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/credit.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

CSP_PARAM_TABLE(csp_credit_params, CSP_CREDIT_PARAMS);

static const double LEAST = 1e-9; /* a mean square below this is none */

int csp_credit_init(struct csp_credit *self, size_t n, double dt,
                    const struct csp_credit_params *par)
{
    *self = (struct csp_credit){.n = n, .dt = dt, .fresh = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "credit needs at least one input");
    const int err = csp_params_init(&self->par, par, csp_credit_params_table);
    if (err) return err;
    self->gamma = 1.0 - csp_leak(dt, self->par.tau_gamma);
    self->k_e = csp_leak(dt, self->par.tau_e);
    self->k_us = csp_leak(dt, self->par.tau_us);
    self->k_mean = csp_leak(dt, self->par.tau_mean);
    self->mean = csp_vec_alloc(6 * n);
    if (!self->mean) return CSP_FAIL(CSP_E_MEMORY, "credit of %zu inputs", n);
    self->x = self->mean + n;
    self->e = self->x + n;
    self->step = self->e + n;
    self->alpha = self->step + n;
    self->now = self->alpha + n;
    for (size_t i = 0; i < n; i++) self->alpha[i] = 1;
    return CSP_OK;
}

void csp_credit_free(struct csp_credit *self)
{
    csp_vec_free(self->mean);
    *self = (struct csp_credit){0};
}

void csp_credit_reset(struct csp_credit *self)
{
    memset(self->e, 0, self->n * sizeof *self->e);
    self->q = self->s = self->V = self->eps = 0.0;
    self->fresh = 1.0;
}

void csp_credit_rest(struct csp_credit *self, double seconds)
{
    const csp_real k = (csp_real)csp_leak(seconds, self->par.tau_alpha);
    for (size_t i = 0; i < self->n; i++) self->alpha[i] += k * (1 - self->alpha[i]);
}

void csp_credit_centre(const struct csp_credit *self, const csp_real z[], csp_real x[])
{
    const double m2 = csp_norm2(self->n, self->mean);
    const csp_real k =
        m2 > LEAST ? (csp_real)(csp_dot(self->n, self->mean, z) / m2) : (csp_real)0;
    for (size_t i = 0; i < self->n; i++) x[i] = z[i] - k * self->mean[i];
}

void csp_credit_see(struct csp_credit *self, const csp_real z[], double us)
{
    csp_credit_centre(self, z, self->x);
    self->q = fmax(us, self->q * (1.0 - self->k_us));
}

double csp_credit_error(struct csp_credit *self, double u, double V)
{
    self->eps =
        self->fresh > 0 ? 0.0 : self->par.g_us * u + (self->gamma * V - self->V) / self->dt;
    return self->eps;
}

double csp_credit_alpha(const struct csp_credit *self, const csp_real y[])
{
    if (!y || !(self->par.tau_down > 0)) return 1.0;
    const double all = csp_sum(self->n, y);
    return all > 0 ? csp_dot(self->n, y, self->alpha) / all : 1.0;
}

double csp_credit_pain(const struct csp_credit *self)
{
    return self->q / (self->q + self->par.us_half);
}

static double rate(const struct csp_credit *self)
{
    const struct csp_credit_params *p = &self->par;
    return p->eta_td + (p->eta_us - p->eta_td) * csp_credit_pain(self);
}

/* rate / unit of a step along d. */
static double per_unit(const struct csp_credit *self, const csp_real d[])
{
    const double eta = rate(self), M = self->par.tau_mean > 0 ? self->M : 1.0;
    return eta / fmax(fmax(M, LEAST), eta * csp_norm2(self->n, d));
}

double csp_credit_now(const struct csp_credit *self, const csp_real x[])
{
    return fmax(csp_dot(self->n, self->now, x), 0.0);
}

void csp_credit_learn_now(struct csp_credit *self, double us, double plasticity)
{
    const double error = us - csp_credit_now(self, self->x);
    if (error == 0.0) return;
    const double k = plasticity * per_unit(self, self->x) * self->k_e * error;
    csp_vec_add_scaled(self->n, (csp_real)k, self->x, self->now);
}

const csp_real *csp_credit_step(struct csp_credit *self, double error, const csp_real y[])
{
    const csp_real k =
        (csp_real)(per_unit(self, self->e) * csp_credit_alpha(self, y) * self->dt * error);
    for (size_t i = 0; i < self->n; i++) self->step[i] = k * self->e[i];
    return self->step;
}

CSP_CLONES static void fade_in(size_t n, csp_real k, const csp_real x[], csp_real e[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real b = e[i] + k * (x[i] - e[i]);
        e[i] = ((b > none) | (b < -none)) ? b : 0;
    }
}

/* Mean of the inputs: of all that were seen while they are few, then over tau_mean. A second
 * of silence stands before the first. */
static void follow_mean(struct csp_credit *self, const csp_real z[])
{
    const double k = fmax(self->k_mean, 1.0 / (self->seen + 1.0 / self->dt));
    if (k > self->k_mean) self->seen += 1.0;
    for (size_t i = 0; i < self->n; i++) self->mean[i] += (csp_real)k * (z[i] - self->mean[i]);
    self->M += k * (csp_norm2(self->n, self->x) - self->M);
}

static void follow_surprise(struct csp_credit *self, const csp_real y[])
{
    const struct csp_credit_params *p = &self->par;
    csp_real most = 0;
    for (size_t i = 0; i < self->n; i++) most = y[i] > most ? y[i] : most;
    if (!(most > 0)) return;
    const double sigma = fmin(1.0, fabs(self->s));
    const csp_real up = (csp_real)(sigma * self->dt / p->tau_up) / most,
                   down = (csp_real)((1.0 - sigma) * self->dt / p->tau_down) / most,
                   least = (csp_real)p->alpha_0;
    for (size_t i = 0; i < self->n; i++)
        self->alpha[i] += y[i] * (up * (1 - self->alpha[i]) - down * (self->alpha[i] - least));
}

void csp_credit_keep(struct csp_credit *self, double V, const csp_real z[], const csp_real y[],
                     int learn)
{
    self->s += self->dt * self->eps - self->k_e * self->s;
    if (learn && y && self->par.tau_down > 0) follow_surprise(self, y);
    fade_in(self->n, (csp_real)self->k_e, self->x, self->e);
    if (learn && self->par.tau_mean > 0) follow_mean(self, z);
    self->V = V;
    self->fresh = 0.0;
}

double csp_credit_end(struct csp_credit *self)
{
    return self->eps = self->fresh > 0 ? 0.0 : -self->V / self->dt;
}

int csp_credit_fields(struct csp_credit *self, struct csp_fields *out)
{
    const size_t n = self->n;
    const struct csp_field list[] = {
        {"bla.mean", "1", "slow mean of the inputs", self->mean, n, CSP_FIELD_REAL},
        {"bla.e", "1", "eligibility", self->e, n, CSP_FIELD_REAL},
        {"bla.now", "1", "weights of the US of the moment", self->now, n, CSP_FIELD_REAL},
        {"bla.alpha", "1", "associability", self->alpha, n, CSP_FIELD_REAL},
        {"bla.M", "1", "mean square of the inputs", &self->M, 1, CSP_FIELD_DOUBLE},
        {"bla.seen", "count", "ticks in the mean", &self->seen, 1, CSP_FIELD_DOUBLE},
        {"bla.q", "1", "own pain, as it gates plasticity", &self->q, 1, CSP_FIELD_DOUBLE},
        {"bla.s", "s", "surprise", &self->s, 1, CSP_FIELD_DOUBLE},
        {"bla.V", "s", "value before", &self->V, 1, CSP_FIELD_DOUBLE},
        {"bla.td", "1", "temporal-difference error", &self->eps, 1, CSP_FIELD_DOUBLE},
        {"bla.fresh", "1", "1 before an event", &self->fresh, 1, CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}
