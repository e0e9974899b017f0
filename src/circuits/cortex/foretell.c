/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/foretell.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

CSP_PARAM_TABLE(csp_foretell_params, CSP_FORETELL_PARAMS);

/* The present, then 3/8, 5/8 and all of the horizon, in learning steps. */
static int choose_horizons(struct csp_foretell *self, double t_learn)
{
    static const double share[CSP_FORETELL_HORIZONS] = {0.0, 0.375, 0.625, 1.0};
    const double steps = self->par.horizon / t_learn;
    if (steps < 3.0)
        return CSP_FAIL(CSP_E_RANGE,
                        "horizon = %g ms, must be 0 or at least three learning steps of %g ms",
                        self->par.horizon, t_learn);
    for (size_t i = 0; i < CSP_FORETELL_HORIZONS; i++)
        self->h[i] = (size_t)lround(share[i] * steps);
    self->n_h = CSP_FORETELL_HORIZONS;
    self->length = self->h[self->n_h - 1] + 1;
    return CSP_OK;
}

/* Input weights of unit length times w_0, predictions of a hundredth of it. */
static int draw_weights(struct csp_foretell *self, struct csp_rng *rng)
{
    int err = CSP_OK;
    for (size_t a = 0; a < self->n_areas && !err; a++) {
        const double scale = self->par.w_0 * self->par.r_0 / sqrt((double)self->rows[a]);
        const double small = 5e-4 / (self->par.r_0 * sqrt((double)self->n[a]));
        err = csp_mat_init(&self->W[a], self->n[a], self->rows[a]);
        for (size_t i = 0; i < self->n[a] && !err; i++)
            for (size_t j = 0; j < self->rows[a]; j++)
                csp_mat_set(&self->W[a], i, j, (csp_real)(scale * csp_dist_normal(rng)));
        for (size_t k = 0; k < self->n_h && !err; k++) {
            err = csp_mat_init(&self->P[k][a], self->rows[a], self->n[a]);
            for (size_t i = 0; i < self->rows[a] && !err; i++)
                for (size_t j = 0; j < self->n[a]; j++)
                    csp_mat_set(&self->P[k][a], i, j, (csp_real)(small * csp_dist_normal(rng)));
        }
    }
    return err;
}

static int lay_out(struct csp_foretell *self)
{
    const size_t nx = csp_sheet_padded(self->n_x), ns = csp_sheet_padded(self->n_s),
                 wide = nx > ns ? nx : ns, L = self->length;
    self->n_slab = L * (2 * ns + nx) + nx + 7 * ns + wide;
    self->slab = csp_vec_alloc(self->n_slab);
    if (!self->slab)
        return CSP_FAIL(CSP_E_MEMORY, "%zu units that foretell over %zu steps", self->n_s, L);
    csp_real *at = self->slab;
    const struct {
        csp_real **view;
        size_t n;
    } list[] = {{&self->u, ns},      {&self->theta, ns},   {&self->z, L * ns},
                {&self->on, L * ns}, {&self->x, L * nx},   {&self->mean, ns},
                {&self->rms2, ns},   {&self->power_f, ns}, /* scratch from here on */
                {&self->e, nx},      {&self->back, ns},    {&self->f, ns},
                {&self->tmp, wide}};
    for (size_t i = 0; i < sizeof list / sizeof *list; at += list[i].n, i++) *list[i].view = at;
    for (size_t i = 0; i < ns; i++) self->mean[i] = (csp_real)self->par.r_0;
    return CSP_OK;
}

int csp_foretell_init(struct csp_foretell *self, const struct csp_foretell_params *par,
                      double dt, double t_learn, int linear, size_t n_x, size_t n_areas,
                      const size_t n[], const size_t rows[], struct csp_rng *rng)
{
    *self = (struct csp_foretell){
        .n_x = n_x, .n_areas = n_areas, .linear = linear, .dt = dt, .m_x = 1e-3, .m_z = 1e-3};
    int err = csp_params_init(&self->par, par, csp_foretell_params_table);
    if (!err) err = choose_horizons(self, t_learn);
    if (err) return err;
    for (size_t a = 0; a < n_areas; a++) {
        self->n[a] = n[a];
        self->rows[a] = rows[a];
        self->s0[a] = self->n_s;
        self->n_s += n[a];
    }
    err = draw_weights(self, rng);
    if (!err) err = lay_out(self);
    self->rng = *rng; /* goes on where the weights ended */
    csp_rng_bind(&self->rng);
    return err;
}

void csp_foretell_free(struct csp_foretell *self)
{
    for (size_t a = 0; a < CSP_SHEET_AREAS; a++) {
        csp_mat_free(&self->W[a]);
        for (size_t k = 0; k < CSP_FORETELL_HORIZONS; k++) csp_mat_free(&self->P[k][a]);
    }
    csp_vec_free(self->slab);
    *self = (struct csp_foretell){0};
}

void csp_foretell_close(struct csp_foretell *self)
{
    self->filled = 0.0;
}

void csp_foretell_reset(struct csp_foretell *self)
{
    memset(self->u, 0, self->n_s * sizeof *self->u);
    csp_foretell_close(self);
}

void csp_foretell_bind(struct csp_foretell *self)
{
    csp_rng_bind(&self->rng);
}

CSP_CLONES static int leak(size_t n, const csp_real in[], csp_real drive, csp_real k,
                           csp_real gate, const csp_real theta[], csp_real floor, csp_real most,
                           csp_real tol, csp_real u[], csp_real s[])
{
    int moved = 0;
    for (size_t i = 0; i < n; i++) {
        u[i] += k * (in[i] + drive - u[i]);
        const csp_real above = u[i] - (theta[i] > 0 ? theta[i] : 0),
                       rate = above > floor ? above : floor,
                       next = gate * (most > 0 ? most * rate / (most + rate) : rate),
                       change = next - s[i];
        moved |= (change >= tol) | (change <= -tol);
        s[i] = next;
    }
    return moved;
}

int csp_foretell_step(struct csp_foretell *self, size_t area, const csp_real x[], double gate,
                      double drive, double tol, csp_real s[])
{
    const double k = csp_leak(1e3 * self->dt, self->par.tau_s),
                 most = self->linear ? 0.0 : self->par.s_max * self->par.r_0;
    const size_t at = self->s0[area];
    csp_mat_forward(&self->W[area], x, self->tmp);
    return leak(self->n[area], self->tmp, (csp_real)drive, (csp_real)k, (csp_real)gate,
                self->theta + at, self->linear ? (csp_real)-1e30 : 0, (csp_real)most,
                (csp_real)tol, self->u + at, s + at);
}

/* out[n_x] = sum over areas of P_i z. */
static void predict(const struct csp_foretell *self, size_t i, const csp_real z[],
                    csp_real scratch[], csp_real out[])
{
    memset(out, 0, self->n_x * sizeof *out);
    for (size_t a = 0; a < self->n_areas; a++) {
        csp_mat_forward(&self->P[i][a], z + self->s0[a], scratch);
        csp_vec_add_scaled(self->rows[a], 1, scratch, out);
    }
}

void csp_foretell_predict(const struct csp_foretell *self, size_t i, const csp_real s[],
                          csp_real out[])
{
    predict(self, i, s, self->tmp, out);
}

static csp_real *snapshot(const struct csp_foretell *self, csp_real *ring, size_t width,
                          size_t ago)
{
    const size_t at = ((size_t)self->at + self->length - ago) % self->length;
    return ring + at * csp_sheet_padded(width);
}

/* Take x and s as the newest snapshot; nu sqrt(s) xi is the noise of its rates. */
static void take(struct csp_foretell *self, const csp_real x[], const csp_real s[])
{
    self->at = (double)(((size_t)self->at + 1) % self->length);
    self->filled = fmin(self->filled + 1.0, (double)self->length);
    csp_real *z = snapshot(self, self->z, self->n_s, 0),
             *on = snapshot(self, self->on, self->n_s, 0);
    memcpy(snapshot(self, self->x, self->n_x, 0), x, self->n_x * sizeof *x);
    for (size_t i = 0; i < self->n_s; i++) {
        double noisy = (double)s[i];
        if (self->par.nu > 0 && s[i] > 0)
            noisy += self->par.nu * sqrt(self->par.r_0 * noisy) * csp_dist_normal(&self->rng);
        z[i] = (csp_real)(self->linear ? noisy : fmax(noisy, 0.0));
        on[i] = self->linear || s[i] > 0 ? 1 : 0;
    }
}

/* e_h of horizon i at the newest snapshot, and its share in the counts. */
static void arrive(struct csp_foretell *self, size_t i)
{
    const csp_real *x = snapshot(self, self->x, self->n_x, 0),
                   *was = snapshot(self, self->x, self->n_x, self->h[i]);
    double stay = 0.0;
    predict(self, i, snapshot(self, self->z, self->n_s, self->h[i]), self->tmp, self->e);
    for (size_t k = 0; k < self->n_x; k++) {
        const double moved = (double)(x[k] - was[k]);
        stay += moved * moved;
        self->e[k] = x[k] - self->e[k];
    }
    self->error[i] += csp_norm2(self->n_x, self->e);
    self->power[i] += csp_norm2(self->n_x, x);
    self->stay[i] += stay;
}

/* f = P_i' e of the units that were active, over the running size of each unit's feedback. */
static void send_back(struct csp_foretell *self, size_t i, double weight)
{
    const csp_real *on = snapshot(self, self->on, self->n_s, self->h[i]);
    for (size_t a = 0; a < self->n_areas; a++)
        csp_mat_transposed(&self->P[i][a], self->e, self->back + self->s0[a]);
    for (size_t k = 0; k < self->n_s; k++) {
        const double f = (double)(self->back[k] * on[k]);
        self->power_f[k] += (csp_real)(f * f);
        const double size = sqrt((double)self->rms2[k]);
        self->f[k] = (csp_real)(size > 0 ? weight * f / size : 0.0); /* 0: never heard yet */
    }
}

/* One horizon: the prediction, then the input weights of what made it. */
static void learn_horizon(struct csp_foretell *self, size_t i, double eta)
{
    const double weight = i ? 1.0 : self->par.pi_0;
    const csp_real *z = snapshot(self, self->z, self->n_s, self->h[i]),
                   *x = snapshot(self, self->x, self->n_x, self->h[i]);
    send_back(self, i, weight); /* through the P that made the error */
    const double step_P = eta * self->par.eta_P / (csp_norm2(self->n_s, z) + self->m_z),
                 step_W = eta * self->par.eta_W * self->par.r_0 /
                          (csp_norm2(self->n_x, x) + self->m_x);
    for (size_t a = 0; a < self->n_areas; a++) {
        csp_mat_rank1(&self->P[i][a], (csp_real)step_P, self->e, z + self->s0[a]);
        csp_mat_rank1(&self->W[a], (csp_real)step_W, self->f + self->s0[a], x);
    }
}

/* Running mean of the squared feedback of each unit, over the horizons and steps at which it was
 * active: were silence counted, the first error after a long silence would be a giant one. */
static void size_feedback(struct csp_foretell *self, size_t n)
{
    const double rate = fmax(1.0 / self->par.n_run, 1.0 / self->steps);
    for (size_t k = 0; k < self->n_s; k++) {
        size_t active = 0;
        for (size_t i = 0; i < n; i++)
            active += snapshot(self, self->on, self->n_s, self->h[i])[k] > 0;
        if (active == 0) continue;
        const double mean = (double)self->power_f[k] / (double)active;
        self->rms2[k] += (csp_real)(rate * (mean - (double)self->rms2[k]));
        self->power_f[k] = 0;
    }
}

/* Synaptic scaling of the input weights of every unit. */
static void scale_rates(struct csp_foretell *self, const csp_real s[], double eta)
{
    const csp_real rate = (csp_real)(1.0 / self->par.n_run);
    const double eta_h = eta * self->par.eta_h;
    csp_real *factor = self->back;
    for (size_t k = 0; k < self->n_s; k++) {
        self->mean[k] += rate * ((s[k] < 0 ? -s[k] : s[k]) - self->mean[k]);
        const double off = 1.0 - (double)self->mean[k] / self->par.r_0;
        const int silent = !self->linear && !(s[k] > 0); /* its weights would grow for ever */
        factor[k] = (csp_real)(1.0 + eta_h * fmax(-1.0, fmin(silent ? 0.0 : 1.0, off)));
        if (!self->linear) self->theta[k] += rate * (self->u[k] - self->theta[k]);
    }
    for (size_t a = 0; a < self->n_areas && eta_h > 0; a++)
        csp_mat_scale_rows(&self->W[a], factor + self->s0[a]);
}

void csp_foretell_learn(struct csp_foretell *self, const csp_real x[], const csp_real s[],
                        int stage)
{
    take(self, x, s);
    const double rate = 1.0 / self->par.n_run,
                 young = stage == 1 ? csp_exp(-self->steps / self->par.n_age) : 0.0,
                 eta = self->par.adult + (1.0 - self->par.adult) * young;
    const csp_real *z = snapshot(self, self->z, self->n_s, 0);
    if (stage) {
        self->m_x +=
            fmax(rate, 1.0 / (self->steps + 1.0)) * (csp_norm2(self->n_x, x) - self->m_x);
        self->m_z +=
            fmax(rate, 1.0 / (self->steps + 1.0)) * (csp_norm2(self->n_s, z) - self->m_z);
        self->steps += 1.0;
    }
    if (!(self->m_x > 0)) return; /* nothing has ever come in */
    size_t due = 0;
    for (; due < self->n_h && self->filled > (double)self->h[due]; due++) {
        arrive(self, due);
        if (stage) learn_horizon(self, due, eta);
    }
    if (!stage) return;
    size_feedback(self, due);
    scale_rates(self, s, eta);
}

void csp_foretell_count(struct csp_foretell *self)
{
    for (size_t i = 0; i < CSP_FORETELL_HORIZONS; i++)
        self->error[i] = self->power[i] = self->stay[i] = 0.0;
}

int csp_foretell_fields(struct csp_foretell *self, struct csp_fields *out)
{
    static const char *const doc = "predictions of an area at one horizon, rates below x units";
    char name[64];
    int err = CSP_OK;
    for (size_t a = 0; a < self->n_areas && !err; a++) {
        snprintf(name, sizeof name, "ctx.W_ahead_%zu", a);
        err = csp_mat_fields(&self->W[a], name, "input weights, units x rates below", out);
        for (size_t k = 0; k < self->n_h && !err; k++) {
            snprintf(name, sizeof name, "ctx.P_ahead_%zu_%zu", a, k);
            err = csp_mat_fields(&self->P[k][a], name, doc, out);
        }
    }
    if (err) return err;
    const struct csp_field list[] = {
        {"ctx.ahead", "1", "snapshots and running means of the areas that foretell", self->slab,
         (size_t)(self->e - self->slab), CSP_FIELD_REAL},
        {"ctx.ahead_at", "1", "place of the last snapshot", &self->at, 1, CSP_FIELD_DOUBLE},
        {"ctx.ahead_filled", "1", "valid snapshots", &self->filled, 1, CSP_FIELD_DOUBLE},
        {"ctx.ahead_steps", "1", "learning steps", &self->steps, 1, CSP_FIELD_DOUBLE},
        {"ctx.ahead_m_x", "1", "running mean of |x|^2", &self->m_x, 1, CSP_FIELD_DOUBLE},
        {"ctx.ahead_m_z", "1", "running mean of |z|^2", &self->m_z, 1, CSP_FIELD_DOUBLE},
        {"ctx.ahead_error", "1", "errors by horizon", self->error, CSP_FORETELL_HORIZONS,
         CSP_FIELD_DOUBLE},
        {"ctx.ahead_power", "1", "what could be foretold", self->power, CSP_FORETELL_HORIZONS,
         CSP_FIELD_DOUBLE},
        {"ctx.ahead_stay", "1", "errors of persistence", self->stay, CSP_FORETELL_HORIZONS,
         CSP_FIELD_DOUBLE},
    };
    err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err ? err : csp_rng_fields(&self->rng, out);
}
