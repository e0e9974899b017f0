/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

CSP_PARAM_TABLE(csp_bla_params, CSP_BLA_PARAMS);

enum { ABREAST = 32 }; /* cells whose sums are held in registers */
struct csp_bla_pack {  /* derived from v and the context */
    csp_real *v, *c;   /* [n_on / ABREAST][n][ABREAST]; the context it is for */
    size_t *on, n_on;  /* cells with c above 0 */
    int fresh;         /* 0: v was changed from outside */
};
static const double FELT = 0.05; /* a fainter trace of pain no longer explains a relief */

int csp_bla_foretells(const struct csp_bla_params *par)
{
    return par->tau_gamma > 0;
}

static int init_credit(struct csp_bla *self, double dt)
{
#define SAME(S, name, ...) .name = self->par.name,
    const struct csp_credit_params p = {CSP_CREDIT_PARAMS(SAME, _)};
#undef SAME
    return csp_credit_init(&self->credit, self->n, dt, &p);
}

int csp_bla_init(struct csp_bla *self, size_t n, size_t n_ext, double dt,
                 const struct csp_bla_params *par, struct csp_rng *rng)
{
    *self = (struct csp_bla){.n = n, .n_ext = n_ext, .gain = 1.0, .plasticity = 1.0};
    if (n == 0) return CSP_FAIL(CSP_E_SHAPE, "amygdala needs at least one input");
    const int err = csp_params_init(&self->par, par, csp_bla_params_table);
    if (err) return err;
    self->k_A = csp_leak(1e3 * dt, self->par.tau_A);
    self->k_z = csp_leak(1e3 * dt, self->par.tau_z);
    self->k_u = csp_leak(1e3 * dt, self->par.tau_u);
    self->keep = 1.0 - csp_leak(dt, self->par.tau_free);
    const int bad = init_credit(self, dt);
    if (bad) return bad;
    self->n_fear = (size_t)self->par.cells;
    self->w = csp_vec_alloc(2 * self->n_fear * n);
    self->v = csp_vec_alloc(n_ext * n + 1);
    self->z1 = csp_vec_alloc(3 * n);
    self->r = csp_vec_alloc(self->n_fear + n_ext);
    self->scratch = csp_vec_alloc(self->n_fear + n_ext);
    if (!self->scratch || !self->w || !self->v || !self->z1 || !self->r)
        return CSP_FAIL(CSP_E_MEMORY, "amygdala of %zu inputs", n);
    self->pack = calloc(1, sizeof *self->pack);
    if (!self->pack) return CSP_FAIL(CSP_E_MEMORY, "amygdala of %zu inputs", n);
    self->pack->v = csp_vec_alloc((n_ext + ABREAST) * n);
    self->pack->c = csp_vec_alloc(n_ext + 1);
    self->pack->on = calloc(n_ext + 1, sizeof *self->pack->on);
    if (!self->pack->v || !self->pack->c || !self->pack->on)
        return CSP_FAIL(CSP_E_MEMORY, "amygdala of %zu inputs", n);
    self->mask = self->w + self->n_fear * n;
    self->z2 = self->z1 + n;
    self->centred = self->z2 + n;
    double seen = 0.0;
    for (size_t i = 0; i < self->n_fear * n; i++) {
        self->mask[i] = !rng || csp_rng_u01(rng) < self->par.share;
        seen += (double)self->mask[i];
    }
    if (seen > 0) self->gain = (double)(self->n_fear * n) / seen;
    return CSP_OK;
}

void csp_bla_free(struct csp_bla *self)
{
    csp_vec_free(self->w);
    csp_vec_free(self->v);
    csp_vec_free(self->z1);
    csp_vec_free(self->r);
    csp_vec_free(self->scratch);
    csp_credit_free(&self->credit);
    if (self->pack) {
        csp_vec_free(self->pack->v);
        csp_vec_free(self->pack->c);
        free(self->pack->on);
        free(self->pack);
    }
    *self = (struct csp_bla){0};
}

void csp_bla_bind(struct csp_bla *self)
{
    self->pack->fresh = 0;
}

void csp_bla_reset(struct csp_bla *self)
{
    memset(self->z1, 0, 2 * self->n * sizeof *self->z1);
    memset(self->r, 0, (self->n_fear + self->n_ext) * sizeof *self->r);
    self->A = self->u1 = self->u2 = self->eps = self->E = self->pag = self->us_la = 0.0;
    self->felt = 0.0;
    csp_credit_reset(&self->credit);
}

void csp_bla_rest(struct csp_bla *self, double seconds)
{
    csp_credit_rest(&self->credit, seconds);
}

/* r = w' z - less of k neighbouring cells out of n_cell, at least `least`; w has a row for each
 * input. */
static inline __attribute__((always_inline)) void
rates_of_some_cells(size_t k, size_t n, size_t n_cell, const csp_real w[], const csp_real z[],
                    csp_real less, csp_real least, csp_real r[])
{
    csp_real sum[ABREAST];
    for (size_t j = 0; j < k; j++) sum[j] = -less;
    for (size_t i = 0; i < n; i++) {
        const csp_real x = z[i];
        if (x == 0) continue;
        for (size_t j = 0; j < k; j++) sum[j] += w[i * n_cell + j] * x;
    }
    for (size_t j = 0; j < k; j++) r[j] = sum[j] > least ? sum[j] : least;
}

/* The same for all cells, ABREAST at a time, so that their sums stay in registers. */
CSP_CLONES static void acquisition_rates(size_t n, size_t n_cell, const csp_real w[],
                                         const csp_real z[], csp_real less, csp_real least,
                                         csp_real r[])
{
    size_t j = 0;
    for (; j + ABREAST <= n_cell; j += ABREAST)
        rates_of_some_cells(ABREAST, n, n_cell, w + j, z, less, least, r + j);
    if (j < n_cell) rates_of_some_cells(n_cell - j, n, n_cell, w + j, z, less, least, r + j);
}

/* Copy the columns of v whose cells the context switches on (about a tenth) side by side: they
 * are read at every tick, and the context changes seldom. */
static void pack_context(const struct csp_bla *self, const csp_real c[])
{
    struct csp_bla_pack *p = self->pack;
    if (p->fresh && memcmp(c, p->c, self->n_ext * sizeof *c) == 0) return;
    memcpy(p->c, c, self->n_ext * sizeof *c);
    p->fresh = 1;
    p->n_on = 0;
    for (size_t j = 0; j < self->n_ext; j++)
        if (c[j] != 0) p->on[p->n_on++] = j;
    for (size_t a = 0; a < p->n_on; a++) {
        csp_real *to = p->v + a / ABREAST * self->n * ABREAST + a % ABREAST;
        for (size_t i = 0; i < self->n; i++)
            to[i * ABREAST] = self->v[i * self->n_ext + p->on[a]];
    }
}

/* e = c [v' z]+ of the cells that are packed, 0 of all others. */
CSP_CLONES static void extinction_rates(size_t n, const struct csp_bla_pack *p, size_t n_cell,
                                        const csp_real z[], const csp_real c[], csp_real e[])
{
    for (size_t j = 0; j < n_cell; j++) e[j] = 0;
    for (size_t a = 0; a < p->n_on; a += ABREAST) {
        const csp_real *v = p->v + a * n;
        csp_real sum[ABREAST] = {0};
        for (size_t i = 0; i < n; i++) {
            const csp_real x = z[i];
            if (x == 0) continue;
            for (size_t k = 0; k < ABREAST; k++) sum[k] += v[i * ABREAST + k] * x;
        }
        for (size_t k = 0; k < ABREAST && a + k < p->n_on; k++)
            e[p->on[a + k]] = (sum[k] > 0 ? sum[k] : 0) * c[p->on[a + k]];
    }
}

static double safety(const struct csp_bla *self, const csp_real z[], const csp_real c[],
                     csp_real e[])
{
    if (!c) return 0.0;
    pack_context(self, c);
    extinction_rates(self->n, self->pack, self->n_ext, z, c, e);
    return csp_sum(self->n_ext, e);
}

/* The prediction P at the safety E; r receives the rates of the acquisition cells. */
static double fear(const struct csp_bla *self, const csp_real z[], double E, double gate_itc,
                   csp_real r[])
{
    const double s = self->par.s_itc;
    acquisition_rates(self->n, self->n_fear, self->w, z, (csp_real)((1.0 - s) * E), 0, r);
    const double mean = csp_sum(self->n_fear, r) / (double)self->n_fear;
    return fmin(fmax(mean - gate_itc * s * E, 0.0), self->par.A_max);
}

/* The value V of the inputs x less their mean, at the safety E; r receives the rates. */
static double foretold(const struct csp_bla *self, const csp_real x[], double E,
                       double gate_itc, csp_real r[])
{
    const double s = self->par.s_itc, most = self->par.A_max;
    const csp_real less = (csp_real)((1.0 - s) * E);
    acquisition_rates(self->n, self->n_fear, self->w, x, less, -INFINITY, r);
    const double mean = csp_sum(self->n_fear, r) / (double)self->n_fear;
    for (size_t j = 0; j < self->n_fear; j++) r[j] = r[j] > 0 ? r[j] : 0;
    return fmin(fmax(mean - gate_itc * s * E, -most), most);
}

double csp_bla_predict(const struct csp_bla *self, const csp_real x[], const csp_real z[],
                       const csp_real c[])
{
    const double E = safety(self, z, c, self->scratch);
    if (!csp_bla_foretells(&self->par)) return fear(self, x, E, 1.0, self->scratch);
    csp_credit_centre(&self->credit, x, self->centred);
    return fmax(foretold(self, self->centred, E, 1.0, self->scratch), 0.0);
}

double csp_bla_imagine(const struct csp_bla *self, const csp_real x[])
{
    const double P = csp_bla_predict(self, x, NULL, NULL);
    if (!csp_bla_foretells(&self->par)) return P;
    csp_credit_centre(&self->credit, x, self->centred);
    return fmin(P + csp_credit_now(&self->credit, self->centred), self->par.A_max);
}

/* z1 <- z1 + k (z - z1), z2 <- z2 + k (z1 - z2), never denormal. */
CSP_CLONES static void step_traces(size_t n, csp_real k, const csp_real z[], csp_real z1[],
                                   csp_real z2[])
{
    const csp_real none = (csp_real)1e-20;
    for (size_t i = 0; i < n; i++) {
        const csp_real b = z2[i] + k * (z1[i] - z2[i]), a = z1[i] + k * (z[i] - z1[i]);
        z2[i] = ((b > none) | (b < -none)) ? b : 0;
        z1[i] = ((a > none) | (a < -none)) ? a : 0;
    }
}

CSP_CLONES static void associate(size_t n, size_t n_cell, csp_real fade, csp_real step,
                                 const csp_real z[], const csp_real mask[], csp_real w[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real x = step * z[i];
        if (x == 0 && fade == 1) continue;
        for (size_t j = i * n_cell; j < (i + 1) * n_cell; j++) w[j] = fade * w[j] + x * mask[j];
    }
}

/* v_ij <- v_ij (1 - down c_j) + up z_i c_j of the packed cells; all others have c_j = 0. */
static void extinguish(struct csp_bla *self, csp_real up, const csp_real z[], csp_real down,
                       const csp_real c[])
{
    pack_context(self, c);
    for (size_t i = 0; i < self->n; i++) {
        const csp_real x = up * z[i];
        if (x == 0 && down == 0) continue;
        for (size_t a = 0; a < self->pack->n_on; a++) {
            const size_t j = self->pack->on[a];
            csp_real *v = self->v + i * self->n_ext + j;
            const csp_real keep = 1 - down * c[j];
            *v = (keep > 0 ? keep * *v : 0) + x * c[j];
            self->pack->v[(a / ABREAST * self->n + i) * ABREAST + a % ABREAST] = *v;
        }
    }
}

/* Extinction cells: relief teaches them, pain that was not expected takes back what they know. */
static void learn_safety(struct csp_bla *self, const struct csp_bla_in *in, double pain)
{
    const struct csp_bla_params *p = &self->par;
    const double rho = self->felt < FELT ? in->relief : 0.0,
                 up = self->plasticity * in->gate_ext * p->eta_relief * rho * self->A,
                 down = self->plasticity * p->eta_pain * fmax(pain, 0.0);
    if ((up > 0 || down > 0) && in->c)
        extinguish(self, (csp_real)up, self->z1, (csp_real)down, in->c);
}

static void learn(struct csp_bla *self, const struct csp_bla_in *in)
{
    const struct csp_bla_params *p = &self->par;
    /* what PAG says beyond [eps]+ where it is not told all that is expected */
    const double beyond = p->s_pag * (self->pag - in->gate_pag * fmax(self->eps, 0.0));
    const double eta = self->eps > 0 ? p->eta_plus * (1.0 - p->s_pag + p->s_pag * in->gate_pag)
                                     : in->novel * (p->eta_minus + p->eta_own * in->S);
    const csp_real step = (csp_real)(self->plasticity * self->gain *
                                     (eta * self->eps + p->eta_plus * beyond)),
                   fade = (csp_real)(1.0 - self->plasticity * p->leak);
    if (step != 0 || p->leak > 0)
        associate(self->n, self->n_fear, fade, step, self->z2, self->mask, self->w);
    learn_safety(self, in, self->eps);
}

/* The lags of cues, of own pain and of the US, and the output that moves towards P. */
static void step_lags(struct csp_bla *self, const struct csp_bla_in *in, double P)
{
    self->A += self->k_A * (in->gate * (P + in->drive) - self->A);
    step_traces(self->n, (csp_real)self->k_z, in->z, self->z1, self->z2);
    self->felt = fmax(self->keep * self->felt, in->us);
    self->u1 += self->k_u * (in->us - self->u1);
    self->u2 += self->k_u * (self->u1 - self->u2);
}

static void hear_pag(struct csp_bla *self, double pag)
{
    const double s = self->par.s_pag;
    self->pag = pag;
    self->us_la = (1.0 - s) * self->u2 + s * pag;
}

static void step_supervised(struct csp_bla *self, const struct csp_bla_in *in)
{
    step_lags(self, in, fear(self, in->z, self->E, in->gate_itc, self->r));
    const double E2 = in->gate_ext * safety(self, self->z2, in->c, self->scratch),
                 before = in->gate * fear(self, self->z2, E2, in->gate_itc, self->scratch);
    self->eps = self->u2 - before;
    hear_pag(self, in->gate_pag * fmax(self->u2 - (1.0 - in->unsaid) * before, 0.0));
    if (in->learn && in->gate > 0) learn(self, in);
}

/* dw_ij = dw_i mask_ij of an error of temporal differences. */
static void assign_credit(struct csp_bla *self, double error)
{
    if (error == 0.0) return;
    const csp_real *dw = csp_credit_step(&self->credit, error, self->z2);
    associate(self->n, self->n_fear, 1, (csp_real)(self->plasticity * self->gain), dw,
              self->mask, self->w);
}

static void step_foretelling(struct csp_bla *self, const struct csp_bla_in *in)
{
    struct csp_credit *credit = &self->credit;
    const double s = self->par.s_pag;
    const csp_real *x = in->x ? in->x : in->z;
    csp_credit_see(credit, x, in->us);
    double V = foretold(self, credit->x, self->E, in->gate_itc, self->r);
    step_lags(self, in, fmax(V, 0.0));
    self->eps = csp_credit_error(credit, self->u2, in->gate * V);
    const double us = credit->par.g_us * self->u2, told = (1.0 - in->unsaid) * (self->eps - us);
    hear_pag(self, credit->fresh > 0 ? 0.0 : in->gate_pag * fmax(us + told, 0.0));
    if (in->learn && in->gate > 0) {
        assign_credit(self, self->eps + s * (self->pag - fmax(self->eps, 0.0)));
        learn_safety(self, in, csp_credit_pain(credit) * self->eps);
        csp_credit_learn_now(credit, self->u2, self->plasticity);
        V = foretold(self, credit->x, self->E, in->gate_itc, self->scratch);
    }
    csp_credit_keep(credit, in->gate * V, x, in->z, in->learn);
}

double csp_bla_step(struct csp_bla *self, const struct csp_bla_in *in)
{
    self->E = in->gate_ext * safety(self, in->z, in->c, self->r + self->n_fear);
    if (csp_bla_foretells(&self->par))
        step_foretelling(self, in);
    else
        step_supervised(self, in);
    return self->A;
}

void csp_bla_end(struct csp_bla *self, int learn)
{
    if (!csp_bla_foretells(&self->par)) return;
    self->eps = csp_credit_end(&self->credit);
    if (learn) assign_credit(self, self->eps);
    csp_credit_reset(&self->credit);
}

int csp_bla_fields(struct csp_bla *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"bla.w", "1", "weights of acquisition cells, inputs x cells", self->w,
         self->n_fear * self->n, CSP_FIELD_REAL},
        {"bla.mask", "1", "inputs that a cell sees", self->mask, self->n_fear * self->n,
         CSP_FIELD_REAL},
        {"bla.v", "1", "weights of extinction cells, inputs x cells", self->v,
         self->n_ext * self->n + 1, CSP_FIELD_REAL},
        {"bla.z1", "1", "synaptic trace", self->z1, self->n, CSP_FIELD_REAL},
        {"bla.z2", "1", "synaptic trace, second lag", self->z2, self->n, CSP_FIELD_REAL},
        {"ba.r", "1", "acquisition cells, then extinction cells", self->r,
         self->n_fear + self->n_ext, CSP_FIELD_REAL},
        {"bla.A", "1", "predicted nociception", &self->A, 1, CSP_FIELD_DOUBLE},
        {"bla.u1", "1", "US, first lag", &self->u1, 1, CSP_FIELD_DOUBLE},
        {"bla.u2", "1", "US, second lag", &self->u2, 1, CSP_FIELD_DOUBLE},
        {"bla.gain", "1", "inverse mean share of inputs", &self->gain, 1, CSP_FIELD_DOUBLE},
        {"bla.felt", "1", "own pain, fading", &self->felt, 1, CSP_FIELD_DOUBLE},
        {"bla.eps", "1", "US prediction error", &self->eps, 1, CSP_FIELD_DOUBLE},
        {"itc.r", "1", "inhibition by extinction cells", &self->E, 1, CSP_FIELD_DOUBLE},
        {"pag.us", "1", "response of PAG to the US, as LA gets it", &self->pag, 1,
         CSP_FIELD_DOUBLE},
        {"bla.us", "1", "US signal in LA", &self->us_la, 1, CSP_FIELD_DOUBLE},
    };
    const int err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err ? err : csp_credit_fields(&self->credit, out);
}
