/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/kernel.h"
#include "conspecific/core/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

CSP_PARAM_TABLE(csp_critic_params, CSP_CRITIC_PARAMS);

enum { BLOCK = 64 };                          /* values of a block at most */
static const csp_real FAINT = (csp_real)1e-6; /* a weaker trace of a block has ended */

int csp_critic_init(struct csp_critic *self, size_t n, size_t n_blocks, size_t block, double dt,
                    const struct csp_critic_params *par, const struct csp_vta_params *vta,
                    struct csp_rng *rng)
{
    *self = (struct csp_critic){.n = n,
                                .block = block,
                                .n_blocks = n_blocks,
                                .n_all = n + n_blocks * block,
                                .dt = dt,
                                .fresh = 1.0};
    if (n == 0 || block > BLOCK)
        return CSP_FAIL(CSP_E_SHAPE,
                        "critic of %zu features (at least 1), blocks of %zu (at "
                        "most %d)",
                        n, block, (int)BLOCK);
    csp_params_default(&self->par, csp_critic_params_table);
    if (par) self->par = *par;
    int err = csp_params_check(&self->par, csp_critic_params_table);
    if (!err) err = csp_vta_init(&self->vta, dt, vta, rng);
    if (err) return err;
    self->units = (size_t)self->par.units;
    if (self->units % 2 == 0)
        return CSP_FAIL(CSP_E_RANGE,
                        "critic: units = %zu, legal are odd numbers: the middle "
                        "unit is the value",
                        self->units);
    self->gamma = csp_exp(-dt / self->par.tau_gamma);
    self->lambda = 1.0 - csp_leak(dt, self->par.tau_lambda);
    self->gamma_risk = csp_exp(-dt / self->par.tau_risk);
    self->k_risk = csp_leak(dt, 0.1);
    self->k_e = csp_leak(dt, self->par.tau_e);
    self->G = csp_vec_alloc(2 * self->units * self->n_all);
    self->v = csp_vec_alloc(2 * self->n_all);
    self->value = calloc(2 * self->units, sizeof *self->value);
    self->live = calloc(n_blocks + 1, sizeof *self->live);
    if (!self->G || !self->v || !self->value || !self->live)
        return CSP_FAIL(CSP_E_MEMORY, "critic of %zu features", self->n_all);
    self->N = self->G + self->units * self->n_all;
    self->z = self->v + self->n_all;
    self->error = self->value + self->units;
    return CSP_OK;
}

void csp_critic_free(struct csp_critic *self)
{
    csp_vta_free(&self->vta);
    csp_vec_free(self->G);
    csp_vec_free(self->v);
    free(self->value);
    free(self->live);
    *self = (struct csp_critic){0};
}

void csp_critic_reset(struct csp_critic *self)
{
    memset(self->z, 0, self->n_all * sizeof *self->z);
    self->n_live = 0;
    memset(self->value, 0, 2 * self->units * sizeof *self->value);
    self->V = self->delta = self->e = self->R = self->R_slow = self->D1 = self->D2 = 0.0;
    self->fresh = 1.0;
    csp_vta_reset(&self->vta);
}

/* Sum over blocks of w . m; one partial sum a place in the block. */
CSP_CLONES static double blocks(const struct csp_sparse *m, const csp_real w[])
{
    csp_real part[BLOCK] = {0};
    double sum = 0.0;
    for (size_t a = 0; a < m->n; a++) {
        const size_t at = m->list[a] * m->block;
        for (size_t k = 0; k < m->block; k++) part[k] += w[at + k] * m->v[at + k];
    }
    for (size_t k = 0; k < m->block; k++) sum += (double)part[k];
    return sum;
}

/* w . (h, m), w over all features. */
static double read(const struct csp_critic *self, const csp_real w[], const csp_real h[],
                   const struct csp_sparse *m)
{
    return csp_dot(self->n, w, h) + (m ? blocks(m, w + self->n) : 0.0);
}

static double value_of(const struct csp_critic *self, size_t u, const csp_real h[],
                       const struct csp_sparse *m)
{
    return read(self, self->G + u * self->n_all, h, m) -
           read(self, self->N + u * self->n_all, h, m);
}

double csp_critic_value(const struct csp_critic *self, const csp_real h[],
                        const struct csp_sparse *m)
{
    return value_of(self, self->units / 2, h, m);
}

/* z <- fade z + h; a trace that ended is 0, not denormal. (12.5) */
CSP_CLONES static void trace(size_t n, csp_real fade, const csp_real h[], csp_real z[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real next = fade * z[i] + h[i];
        z[i] = ((next > none) | (next < -none)) ? next : 0;
    }
}

/* The same for the blocks: those that are on, and those whose trace lasts. */
static void trace_blocks(struct csp_critic *self, csp_real fade, const struct csp_sparse *m)
{
    const size_t K = self->block;
    size_t kept = 0, at = 0, fresh = 0;
    for (size_t a = 0; a < self->n_live; a++) {
        const size_t b = self->live[a];
        csp_real *z = self->z + self->n + b * K, most = 0;
        for (size_t k = 0; k < K; k++) {
            z[k] *= fade;
            most = z[k] > most ? z[k] : most;
        }
        while (at < m->n && m->list[at] < b) at++;
        const int on = at < m->n && m->list[at] == b;
        if (on || most > FAINT)
            self->live[kept++] = b;
        else
            memset(z, 0, K * sizeof *z);
    }
    self->n_live = kept;
    /* both lists ascend: count what is on and not yet live, then merge from the end */
    for (size_t a = 0, l = 0; a < m->n; a++) {
        while (l < kept && self->live[l] < m->list[a]) l++;
        fresh += !(l < kept && self->live[l] == m->list[a]);
    }
    size_t to = kept + fresh, l = kept, a = m->n;
    self->n_live = to;
    while (fresh > 0 && a > 0) {
        if (l > 0 && self->live[l - 1] >= m->list[a - 1]) {
            if (self->live[l - 1] == m->list[a - 1]) a--;
            self->live[--to] = self->live[--l];
        } else {
            self->live[--to] = m->list[--a];
            fresh--;
        }
    }
    for (size_t i = 0; i < m->n; i++) {
        csp_real *z = self->z + self->n + m->list[i] * K;
        const csp_real *v = m->v + m->list[i] * K;
        for (size_t k = 0; k < K; k++) z[k] += v[k];
    }
}

CSP_CLONES static void opponent(size_t n, csp_real step, csp_real kappa, const csp_real z[],
                                csp_real G[], csp_real N[])
{
    const csp_real half = (1 + kappa) / 2, rest = (1 - kappa) / (1 + kappa);
    for (size_t i = 0; i < n; i++) { /* (12.7) */
        const csp_real x = step * z[i], up = x > 0 ? x : 0, down = x < 0 ? -x : 0;
        const csp_real g = half * down, d = half * up;
        const csp_real from_G = g < G[i] ? g : G[i], from_N = d < N[i] ? d : N[i];
        G[i] += up - rest * from_N - from_G;
        N[i] += down - rest * from_G - from_N;
    }
}

CSP_CLONES static void add(size_t n, csp_real step, const csp_real z[], csp_real w[])
{
    for (size_t i = 0; i < n; i++) w[i] += step * z[i];
}

static void learn_value(struct csp_critic *self, size_t u, double x)
{
    const csp_real step = (csp_real)x, kappa = (csp_real)self->par.kappa;
    csp_real *G = self->G + u * self->n_all, *N = self->N + u * self->n_all;
    opponent(self->n, step, kappa, self->z, G, N);
    for (size_t a = 0; a < self->n_live; a++) {
        const size_t at = self->n + self->live[a] * self->block;
        opponent(self->block, step, kappa, self->z + at, G + at, N + at);
    }
}

static void learn_risk(struct csp_critic *self, double x)
{
    add(self->n, (csp_real)x, self->z, self->v);
    for (size_t a = 0; a < self->n_live; a++) {
        const size_t at = self->n + self->live[a] * self->block;
        add(self->block, (csp_real)x, self->z + at, self->v + at);
    }
}

double csp_critic_step(struct csp_critic *self, double rew, const csp_real h[],
                       const struct csp_sparse *m, double gate, int learn)
{
    const struct csp_critic_params *p = &self->par;
    const int first = self->fresh > 0, plastic = learn && gate > 0;
    const size_t mid = self->units / 2;
    for (size_t u = 0; u < self->units; u++) {
        const double D1 = gate * read(self, self->G + u * self->n_all, h, m),
                     D2 = gate * read(self, self->N + u * self->n_all, h, m);
        if (u == mid) self->D1 = D1, self->D2 = D2;
        self->error[u] = -self->value[u];
        self->value[u] = D1 - D2;
    }
    for (size_t u = 0; u < self->units; u++) /* (12.6) */
        self->error[u] =
            first ? 0.0 : rew * self->dt + self->gamma * self->value[mid] + self->error[u];
    self->delta = self->error[mid];
    const double R = read(self, self->v, h, m);
    self->e += self->delta - self->k_e * self->e;
    const double surprise =
        first ? 0.0 : self->k_e * fabs(self->e) + self->gamma_risk * R - self->R;
    self->R_slow += self->k_risk * (self->R - self->R_slow);
    self->R = R;
    self->fresh = 0.0;
    const double da = csp_vta_step(&self->vta, self->units, self->error, self->R_slow);
    for (size_t u = 0; plastic && u < self->units; u++) {
        const double tau = ((double)u + 0.5) / (double)self->units;
        const double own = u == mid ? 1.0 : 1.0 - self->gamma * self->lambda;
        const double bias = 2.0 * own * (self->error[u] > 0 ? tau : 1.0 - tau);
        learn_value(self, u, p->alpha * bias * csp_vta_teach(&self->vta, self->error[u]));
        self->value[u] = gate * value_of(self, u, h, m);
    }
    self->V = self->value[mid];
    if (plastic) {
        learn_risk(self, p->alpha * surprise);
        self->R = read(self, self->v, h, m);
    }
    const csp_real fade = (csp_real)(self->gamma * self->lambda);
    trace(self->n, fade, h, self->z);
    if (m) trace_blocks(self, fade, m);
    return da;
}

void csp_critic_bind(struct csp_critic *self)
{
    self->n_live = 0;
    for (size_t b = 0; b < self->n_blocks; b++) {
        const csp_real *z = self->z + self->n + b * self->block;
        int on = 0;
        for (size_t k = 0; k < self->block; k++) on |= z[k] > 0;
        if (on) self->live[self->n_live++] = b;
    }
}

int csp_critic_fields(struct csp_critic *self, struct csp_fields *out)
{
    const size_t n = self->units * self->n_all;
    const struct csp_field list[] = {
        {"critic.G", "1", "D1 weights, units x features", self->G, n, CSP_FIELD_REAL},
        {"critic.N", "1", "D2 weights, units x features", self->N, n, CSP_FIELD_REAL},
        {"critic.v", "1", "weights of the expected error", self->v, self->n_all,
         CSP_FIELD_REAL},
        {"critic.z", "1", "eligibility trace", self->z, self->n_all, CSP_FIELD_REAL},
        {"critic.value", "reward", "value by unit", self->value, self->units, CSP_FIELD_DOUBLE},
        {"critic.error", "reward", "prediction error by unit", self->error, self->units,
         CSP_FIELD_DOUBLE},
        {"critic.V", "reward", "value", &self->V, 1, CSP_FIELD_DOUBLE},
        {"critic.delta", "reward", "prediction error", &self->delta, 1, CSP_FIELD_DOUBLE},
        {"critic.D1", "reward", "what D1 neurons say", &self->D1, 1, CSP_FIELD_DOUBLE},
        {"critic.D2", "reward", "what D2 neurons say", &self->D2, 1, CSP_FIELD_DOUBLE},
        {"critic.e", "reward", "recent error", &self->e, 1, CSP_FIELD_DOUBLE},
        {"critic.R", "reward", "expected size of the error", &self->R, 1, CSP_FIELD_DOUBLE},
        {"critic.R_slow", "reward", "the same, .1 s later", &self->R_slow, 1, CSP_FIELD_DOUBLE},
        {"critic.fresh", "1", "1 before the first features", &self->fresh, 1, CSP_FIELD_DOUBLE},
    };
    const int err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err ? err : csp_vta_fields(&self->vta, out);
}
