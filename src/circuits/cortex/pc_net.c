/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/pc_net.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

CSP_PARAM_TABLE(csp_pc_params, CSP_PC_PARAMS);

static void draw_weights(struct csp_mat *w, const struct csp_pc_params *p, struct csp_rng *rng)
{
    for (size_t i = 0; i < w->rows; i++)
        for (size_t j = 0; j < w->cols; j++) {
            const double draw = csp_dist_normal(rng) * p->w_init;
            const double value = p->linear > 0 ? draw : fabs(draw);
            csp_mat_set(w, i, j, (csp_real)(csp_rng_u01(rng) < p->density ? value : 0.0));
        }
    csp_mat_scale_columns(w, (csp_real)p->w_norm, NULL);
}

size_t csp_pc_net_state_size(const struct csp_pc_net *self)
{
    return self->n_slab + (self->ahead ? self->n_s : 0);
}

static int lay_out(struct csp_pc_net *self)
{
    const size_t nx = csp_sheet_padded(self->n_x), nr = csp_sheet_padded(self->n_r),
                 ns = csp_sheet_padded(self->n_s);
    self->n_slab = 5 * nx + 6 * nr + 3 * ns;
    self->slab = csp_vec_alloc(self->n_slab);
    if (!self->slab)
        return CSP_FAIL(CSP_E_MEMORY, "cortex of %zu units", self->n_r + self->n_s);
    csp_real *at = self->slab;
    csp_real **const by_x[] = {&self->x, &self->prec_pos, &self->prec_neg, &self->eps0,
                               &self->tmp_x};
    csp_real **const by_r[] = {&self->r,      &self->eps1,  &self->tmp_r,
                               &self->tmp_r2, &self->pow_r, &self->below};
    csp_real **const by_s[] = {&self->s, &self->tmp_s, &self->pow_s};
    for (size_t i = 0; i < 5; i++, at += nx) *by_x[i] = at;
    for (size_t i = 0; i < 6; i++, at += nr) *by_r[i] = at;
    for (size_t i = 0; i < 3; i++, at += ns) *by_s[i] = at;
    return CSP_OK;
}

static int lay_out_silent(struct csp_pc_net *self)
{
    size_t n = 2 * self->n_s;
    for (size_t k = 0; k < self->n_assoc; k++) n += self->rows[k];
    self->silent_slab = csp_vec_alloc(n);
    if (!self->silent_slab) return CSP_FAIL(CSP_E_MEMORY, "cortex of %zu units", self->n_s);
    csp_real *at = self->silent_slab;
    self->on = at;
    at += self->n_s;
    for (size_t k = 0; k < self->n_assoc; k++) {
        self->silent[k] = (struct csp_pc_silent){.eps = at, .drive = at + self->rows[k]};
        self->silent[k].L = -1.0;
        at += self->rows[k] + self->assoc[k].n;
    }
    return CSP_OK;
}

int csp_pc_net_init(struct csp_pc_net *self, const struct csp_pc_params *par, double dt,
                    size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                    const struct csp_area assoc[], struct csp_rng *rng)
{
    *self = (struct csp_pc_net){.L_s = 1.0};
    int err = csp_params_init(&self->par, par, csp_pc_params_table);
    if (!err) err = csp_sheet_init(&self->sheet, dt, n_sens, sens, n_assoc, assoc);
    if (err) return err;

    for (size_t k = 0; k < n_sens; k++) {
        self->L_r[k] = 1.0;
        err = csp_mat_init(&self->W[k], sens[k].n_in, sens[k].n);
        if (err) return csp_error_context(err, "area %s: ", sens[k].name);
        draw_weights(&self->W[k], &self->par, rng);
    }
    for (size_t k = 0; k < n_assoc; k++) {
        err = csp_mat_init(&self->U[k], self->rows[k], assoc[k].n);
        if (err) return csp_error_context(err, "area %s: ", assoc[k].name);
        draw_weights(&self->U[k], &self->par, rng);
    }
    err = lay_out(self);
    if (!err) err = lay_out_silent(self);
    if (err) return err;
    for (size_t i = 0; i < self->n_x; i++) self->prec_pos[i] = self->prec_neg[i] = 1;
    for (size_t i = 0; i < self->n_r; i++) self->pow_r[i] = (csp_real)csp_rng_u01(rng);
    for (size_t i = 0; i < self->n_s; i++) self->pow_s[i] = (csp_real)csp_rng_u01(rng);
    csp_pc_net_refresh(self, 20);
    return CSP_OK;
}

int csp_pc_net_foretell(struct csp_pc_net *self, const struct csp_foretell_params *par,
                        struct csp_rng *rng)
{
    size_t n[CSP_SHEET_AREAS];
    if (!(par->horizon > 0) || !self->n_assoc) return CSP_OK;
    for (size_t k = 0; k < self->n_assoc; k++) {
        n[k] = self->assoc[k].n;
        csp_mat_free(&self->U[k]);
    }
    self->ahead = 1;
    return csp_foretell_init(&self->foretell, par, self->dt, self->par.t_learn,
                             self->par.linear > 0, self->n_r, self->n_assoc, n, self->rows,
                             rng);
}

void csp_pc_net_free(struct csp_pc_net *self)
{
    csp_foretell_free(&self->foretell);
    for (size_t k = 0; k < CSP_SHEET_AREAS; k++) {
        csp_mat_free(&self->W[k]);
        csp_mat_free(&self->U[k]);
    }
    csp_vec_free(self->slab);
    csp_vec_free(self->silent_slab);
    *self = (struct csp_pc_net){0};
}

void csp_pc_net_reset(struct csp_pc_net *self)
{
    csp_sheet_reset(&self->sheet);
    if (self->ahead) csp_foretell_reset(&self->foretell);
    memset(self->eps0, 0, self->n_x * sizeof *self->eps0);
    memset(self->eps1, 0, self->n_r * sizeof *self->eps1);
}

/* What association area k says of the areas below: U, or of one that foretells P_0. */
static const struct csp_mat *says_down(const struct csp_pc_net *self, size_t k)
{
    return self->ahead ? &self->foretell.P[0][k] : &self->U[k];
}

/* Prediction of the sensory rates by all association areas, U s into out[n_r]; cut: as much of
 * it as the fibres bring down. */
static void predict_down(const struct csp_pc_net *self, const csp_real s[], int cut,
                         csp_real out[], csp_real scratch[])
{
    memset(out, 0, self->n_r * sizeof *out);
    for (size_t k = 0; k < self->n_assoc; k++) {
        csp_mat_forward(says_down(self, k), s + self->s0[k], scratch);
        for (size_t a = 0; cut && a < self->assoc[k].reads; a++)
            for (size_t i = self->r0[a]; i < self->r0[a] + self->sens[a].n; i++)
                scratch[i] *= (csp_real)self->down[k][a];
        csp_vec_add_scaled(self->rows[k], 1, scratch, out);
    }
}

CSP_CLONES static void divide_by(size_t n, double by, csp_real v[])
{
    for (size_t i = 0; i < n; i++) v[i] = (csp_real)((double)v[i] / by);
}

/* The length of v, which is then 1. A vector that weights of 0 made 0 begins anew. */
static double normalise(size_t n, csp_real v[])
{
    const double norm = sqrt(csp_norm2(n, v));
    if (norm > 0) divide_by(n, norm, v);
    for (size_t i = 0; i < n && !(norm > 0); i++) v[i] = 1;
    return norm;
}

/* One power iteration for the curvature of the sensory areas. */
static void iterate_sensory(struct csp_pc_net *self)
{
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_real *v = self->pow_r + self->r0[k];
        csp_mat_forward(&self->W[k], v, self->tmp_x);
        for (size_t i = 0; i < self->sens[k].n_in; i++) {
            const csp_real pp = self->prec_pos[self->x0[k] + i],
                           pn = self->prec_neg[self->x0[k] + i];
            self->tmp_x[i] *= pp > pn ? pp : pn;
        }
        csp_mat_transposed(&self->W[k], self->tmp_x, v);
        self->L_r[k] = normalise(self->sens[k].n, v);
    }
}

static void iterate_power(struct csp_pc_net *self, int iterations)
{
    for (int it = 0; it < iterations; it++) {
        iterate_sensory(self);
        if (self->ahead) continue; /* nothing is inferred there */
        predict_down(self, self->pow_s, 0, self->tmp_r, self->tmp_r2);
        for (size_t k = 0; k < self->n_assoc; k++)
            csp_mat_transposed(&self->U[k], self->tmp_r, self->pow_s + self->s0[k]);
        self->L_s = normalise(self->n_s, self->pow_s);
    }
}

void csp_pc_net_refresh(struct csp_pc_net *self, int iterations)
{
    iterate_power(self, iterations);
    for (size_t k = 0; k < self->n_assoc; k++) self->silent[k].L = -1.0;
}

/* A step of a population of gain g: its size, its leak, and the factor on what comes out. */
struct relaxation {
    double k, lam, keep;
};

/* The energy of the other populations bends by at most `curvature` along this one. */
static struct relaxation relaxation_of(const struct csp_pc_net *self, double gain,
                                       double curvature)
{
    const struct csp_pc_params *p = &self->par;
    const double more = fmax(gain, 1.0);
    const double k = fmin(1e3 * self->dt / p->tau_r, 1.0 / (more * curvature + p->lam));
    return (struct relaxation){more * k, p->lam / more, fmin(gain, 1.0)};
}

static struct relaxation relaxation_r(const struct csp_pc_net *self, size_t k)
{
    return relaxation_of(self, self->gate_r[k], 1.15 * self->L_r[k] + 2.0 * self->par.pi1);
}

static struct relaxation relaxation_s(const struct csp_pc_net *self, size_t k)
{
    double most = 1.0;
    for (size_t a = 0; a < self->assoc[k].reads; a++) most = fmax(most, self->up[k][a]);
    return relaxation_of(self, self->gate_s[k],
                         most * (1.15 * self->par.pi1 * self->L_s * 2.0));
}

/* rate <- [rate + k (drive - e - lam rate - a)]+ keep; e may be NULL. Returns 1 if any moved
 * by tol. */
CSP_CLONES static int relax(size_t n, csp_real rate[], const csp_real drive[],
                            const csp_real e[], struct relaxation by, csp_real a, csp_real tol,
                            int linear)
{
    const csp_real floor = linear ? (csp_real)-1e30 : 0;
    const csp_real k = (csp_real)by.k, lam = (csp_real)by.lam, keep = (csp_real)by.keep;
    int moved = 0;
    for (size_t i = 0; i < n; i++) {
        const csp_real r = rate[i], in = e ? drive[i] - e[i] : drive[i];
        csp_real next = r + k * (in - lam * r - a);
        next = next > floor ? keep * next : 0;
        const csp_real change = next - r;
        moved |= (change >= tol) | (change <= -tol);
        rate[i] = next;
    }
    return moved;
}

CSP_CLONES static void rectified_errors(size_t n, const csp_real x[], const csp_real guess[],
                                        const csp_real pp[], const csp_real pn[],
                                        csp_real eps[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real e = x[i] - guess[i];
        eps[i] = (e > 0 ? pp[i] : pn[i]) * e;
    }
}

/* eps <- prec (x - eps) */
CSP_CLONES static void weighted_errors(size_t n, csp_real prec, const csp_real x[],
                                       csp_real eps[])
{
    for (size_t i = 0; i < n; i++) eps[i] = prec * (x[i] - eps[i]);
}

/* |a - b|; scratch[n] holds the difference. */
CSP_CLONES static double distance(size_t n, const csp_real a[], const csp_real b[],
                                  csp_real scratch[])
{
    for (size_t i = 0; i < n; i++) scratch[i] = a[i] - b[i];
    return sqrt(csp_norm2(n, scratch));
}

/* on is 1 where a unit is active, or where its drive, last known as `was`, may now reach the
 * threshold. */
CSP_CLONES static void may_fire(size_t n, const csp_real rate[], const csp_real was[],
                                csp_real below, csp_real on[])
{
    for (size_t i = 0; i < n; i++)
        on[i] = ((rate[i] == 0) & (was[i] < below)) ? (csp_real)0 : (csp_real)1;
}

/*
 * drive = U' eps1 of the units of association area k that may fire; all others get a drive that
 * leaves them silent (csp_pc_silent says why that is exact). The margins are a hundred times
 * what rounding can do.
 */
static void drive_assoc(struct csp_pc_net *self, size_t k, csp_real drive[])
{
    struct csp_pc_silent *known = &self->silent[k];
    const struct csp_mat *U = &self->U[k];
    const csp_real *eps = self->eps1, silent = (csp_real)-1e30;
    if (self->fibres_cut) {
        csp_mat_transposed(U, csp_sheet_heard(&self->sheet, k, 1, eps, self->tmp_r2), drive);
        known->L = -1.0;
        return;
    }
    if (self->par.linear <= 0 && known->L == self->L_s) {
        const double a = self->par.a - self->drive_s[k];
        const double far = distance(U->rows, eps, known->eps, self->tmp_r2);
        const double slack =
            known->widest * (1.001 * far + 1e-5 * (known->size + far)) + 1e-5 * (1 + fabs(a));
        may_fire(U->cols, self->s + self->s0[k], known->drive, (csp_real)(a - slack), self->on);
        if (2 * csp_sum(U->cols, self->on) < (double)U->cols) {
            for (size_t i = 0; i < U->cols; i++) drive[i] = silent;
            csp_mat_transposed_on(U, eps, self->on, drive);
            return;
        }
    }
    csp_mat_transposed(U, eps, drive);
    memcpy(known->eps, eps, U->rows * sizeof *eps);
    memcpy(known->drive, drive, U->cols * sizeof *drive);
    known->size = sqrt(csp_norm2(U->rows, eps));
    if (known->L != self->L_s) known->widest = csp_mat_widest(U);
    known->L = self->L_s;
}

/* The weights of active units have changed; `before` is the curvature before that. */
static void relearnt(struct csp_pc_net *self, size_t k, double before)
{
    struct csp_pc_silent *known = &self->silent[k];
    const csp_real *s = self->s + self->s0[k], unknown = (csp_real)1e30;
    for (size_t i = 0; i < self->assoc[k].n; i++)
        known->drive[i] = s[i] != 0 ? unknown : known->drive[i];
    known->widest = fmax(known->widest, self->par.w_norm);
    known->L = known->L == before ? self->L_s : -1.0;
}

static void update_errors(struct csp_pc_net *self)
{
    const csp_real pi1 = (csp_real)self->par.pi1;
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_mat_forward(&self->W[k], self->r + self->r0[k], self->tmp_x);
        const size_t at = self->x0[k];
        rectified_errors(self->sens[k].n_in, self->x + at, self->tmp_x, self->prec_pos + at,
                         self->prec_neg + at, self->eps0 + at);
    }
    predict_down(self, self->s, 0, self->eps1, self->tmp_r2);
    weighted_errors(self->n_r, pi1, self->r, self->eps1);
    if (!self->fibres_cut) return;
    predict_down(self, self->s, 1, self->below, self->tmp_r2);
    weighted_errors(self->n_r, pi1, self->r, self->below);
}

static int relax_sensory(struct csp_pc_net *self)
{
    const struct csp_pc_params *p = &self->par;
    const csp_real *down = self->fibres_cut ? self->below : self->eps1;
    int moved = 0;
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_mat_transposed(&self->W[k], self->eps0 + self->x0[k], self->tmp_r);
        moved |= relax(self->sens[k].n, self->r + self->r0[k], self->tmp_r, down + self->r0[k],
                       relaxation_r(self, k), (csp_real)p->a - (csp_real)self->drive_r[k],
                       (csp_real)p->tol, p->linear > 0);
        self->updates += 2.0 * (double)(self->sens[k].n_in * self->sens[k].n);
    }
    return moved;
}

static int relax_assoc(struct csp_pc_net *self)
{
    const struct csp_pc_params *p = &self->par;
    int moved = 0;
    for (size_t k = 0; k < self->n_assoc; k++) {
        moved |= relax(self->assoc[k].n, self->s + self->s0[k], self->tmp_s + self->s0[k], NULL,
                       relaxation_s(self, k), (csp_real)p->a - (csp_real)self->drive_s[k],
                       (csp_real)p->tol, p->linear > 0);
        self->updates += 2.0 * (double)(self->rows[k] * self->assoc[k].n);
    }
    return moved;
}

/* Association areas that foretell follow what they hear. */
static int step_ahead(struct csp_pc_net *self)
{
    int moved = 0;
    for (size_t k = 0; k < self->n_assoc; k++) {
        const csp_real *heard = self->fibres_cut
                                    ? csp_sheet_heard(&self->sheet, k, 1, self->r, self->tmp_r2)
                                    : self->r;
        moved |= csp_foretell_step(&self->foretell, k, heard, self->gate_s[k], self->drive_s[k],
                                   self->par.tol, self->s);
        self->updates += (double)(self->rows[k] * self->assoc[k].n);
    }
    return moved;
}

/* Rates of all areas one step on; all drives are taken at the old rates. */
static int relax_all(struct csp_pc_net *self)
{
    if (self->ahead) return step_ahead(self) | relax_sensory(self);
    for (size_t k = 0; k < self->n_assoc; k++) drive_assoc(self, k, self->tmp_s + self->s0[k]);
    const int moved = relax_sensory(self);
    return relax_assoc(self) | moved;
}

/* Precisions of n lines one step on; eps, the error weighted by the old one, is then weighted
 * by the new. unit: 1/var_0. */
CSP_CLONES static void reweigh(size_t n, csp_real eta, csp_real unit, csp_real cap,
                               csp_real pp[], csp_real pn[], csp_real eps[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real p = eps[i] > 0 ? pp[i] : pn[i], top = pp[i] > pn[i] ? pp[i] : pn[i],
                       square = p > 0 ? eps[i] * eps[i] / p : 0, /* prec e^2 */
            wanted = 1 / (1 + eta * (square * unit - 1)), allowed = top > 0 ? cap / top : 1,
                       factor = wanted < allowed ? wanted : allowed;
        pp[i] *= factor;
        pn[i] *= factor;
        eps[i] *= factor;
    }
}

/* The input has just changed: eps0 is the error of what was foretold. */
static void learn_precision(struct csp_pc_net *self, double eta)
{
    const struct csp_pc_params *p = &self->par;
    reweigh(self->n_x, (csp_real)eta, (csp_real)(1.0 / p->var_0),
            (csp_real)(p->var_0 / p->var_min), self->prec_pos, self->prec_neg, self->eps0);
    iterate_sensory(self);
}

void csp_pc_net_step(struct csp_pc_net *self, const csp_real x[], int learn)
{
    const struct csp_pc_params *p = &self->par;
    const double ahead = self->ahead ? self->foretell.par.horizon : 0.0;
    if (csp_sheet_input(&self->sheet, x)) return;
    update_errors(self);
    if (learn && p->eta_pi > 0 && !(self->since > 0))
        learn_precision(self, p->eta_pi * (learn == 2 ? p->adult : 1.0));
    const int moved = relax_all(self);
    int plastic = 0;
    if (learn &&
        csp_sheet_learns(&self->sheet, fmax(p->t_plastic, ahead), p->t_learn, &plastic)) {
        update_errors(self);
        if (self->ahead) csp_foretell_learn(&self->foretell, self->r, self->s, learn);
        csp_pc_net_learn(self, p->eta * (learn == 2 ? p->adult : 1.0));
    }
    if (!plastic && self->ahead) csp_foretell_close(&self->foretell);
    if (!plastic && !moved) self->still = 1.0;
}

void csp_pc_net_learn(struct csp_pc_net *self, double eta)
{
    const struct csp_pc_params *p = &self->par;
    if (eta <= 0) return;
    void (*const rank1)(struct csp_mat *, csp_real, const csp_real[], const csp_real[]) =
        p->linear > 0 ? csp_mat_rank1 : csp_mat_rank1_pos;
    const double m_r = csp_norm2(self->n_r, self->r), m_s = csp_norm2(self->n_s, self->s);
    for (size_t k = 0; k < self->n_sens; k++) {
        rank1(&self->W[k], (csp_real)(eta / (m_r + p->c_norm)), self->eps0 + self->x0[k],
              self->r + self->r0[k]);
        csp_mat_scale_columns(&self->W[k], (csp_real)p->w_norm, self->r + self->r0[k]);
        self->updates += (double)(self->sens[k].n_in * self->sens[k].n);
    }
    for (size_t k = 0; k < self->n_assoc && !self->ahead; k++) {
        rank1(&self->U[k], (csp_real)(eta / (m_s + p->c_norm)), self->eps1,
              self->s + self->s0[k]);
        csp_mat_scale_columns(&self->U[k], (csp_real)p->w_norm, self->s + self->s0[k]);
        self->updates += (double)(self->rows[k] * self->assoc[k].n);
    }
    const double before = self->L_s;
    iterate_power(self, 1);
    for (size_t k = 0; k < self->n_assoc && !self->ahead; k++) relearnt(self, k, before);
}

void csp_pc_net_imagine(struct csp_pc_net *self, const csp_real x[], int steps,
                        csp_real scratch[], csp_real s[])
{
    const size_t bytes = self->n_slab * sizeof *scratch, drives = self->n_s * sizeof *scratch;
    const struct csp_pc_net before = *self;
    memcpy(scratch, self->slab, bytes);
    if (self->ahead) memcpy(scratch + self->n_slab, self->foretell.u, drives);
    csp_pc_net_reset(self);
    for (int i = 0; i < steps; i++) csp_pc_net_step(self, x, 0);
    memcpy(s, self->s, self->n_s * sizeof *s);
    memcpy(self->slab, scratch, bytes);
    if (self->ahead) memcpy(self->foretell.u, scratch + self->n_slab, drives);
    const struct csp_pc_net after = *self;
    *self = before;
    self->updates = after.updates;
    memcpy(self->silent, after.silent, sizeof self->silent); /* its vectors are not in slab */
}

/* lam |v|^2 / 2 + a sum(v) of a population whose step is `by`; a silent one costs nothing. */
static double cost_of_rates(double a, struct relaxation by, size_t n, const csp_real v[])
{
    if (!(by.keep > 0)) return 0.0;
    const double lam = by.lam + (1.0 / by.keep - 1.0) / by.k;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += 0.5 * lam * (double)v[i] * (double)v[i] + a * (double)v[i];
    return sum;
}

double csp_pc_net_energy(const struct csp_pc_net *self)
{
    struct csp_pc_net *net = (struct csp_pc_net *)self; /* scratch only */
    const struct csp_pc_params *p = &self->par;
    double energy = 0.0;
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_mat_forward(&self->W[k], self->r + self->r0[k], net->tmp_x);
        for (size_t i = 0; i < self->sens[k].n_in; i++) {
            const double e = (double)self->x[self->x0[k] + i] - (double)self->tmp_x[i];
            const csp_real *prec = e > 0 ? self->prec_pos : self->prec_neg;
            energy += 0.5 * (double)prec[self->x0[k] + i] * e * e;
        }
    }
    predict_down(self, self->s, 0, net->tmp_r, net->tmp_r2);
    for (size_t i = 0; i < self->n_r; i++) {
        const double r = (double)self->r[i], e = r - (double)self->tmp_r[i];
        energy += 0.5 * p->pi1 * e * e;
    }
    for (size_t k = 0; k < self->n_sens; k++)
        energy +=
            cost_of_rates(p->a, relaxation_r(self, k), self->sens[k].n, self->r + self->r0[k]);
    for (size_t k = 0; k < self->n_assoc; k++)
        energy +=
            cost_of_rates(p->a, relaxation_s(self, k), self->assoc[k].n, self->s + self->s0[k]);
    return energy;
}

double csp_pc_net_loss(const struct csp_pc_net *self)
{
    struct csp_pc_net *net = (struct csp_pc_net *)self; /* scratch only */
    double loss = 0.0;
    for (size_t k = 0; k < self->n_sens; k++) {
        csp_mat_forward(&self->W[k], self->r + self->r0[k], net->tmp_x);
        for (size_t i = 0; i < self->sens[k].n_in; i++) {
            const double e = (double)self->x[self->x0[k] + i] - (double)self->tmp_x[i];
            loss += e * e;
        }
    }
    const double power = csp_norm2(self->n_x, self->x);
    return power > 0 ? loss / power : 0.0;
}

int csp_pc_net_fields(struct csp_pc_net *self, struct csp_fields *out)
{
    char name[64];
    int err = csp_sheet_fields(&self->sheet, out);
    for (size_t k = 0; k < self->n_sens && !err; k++) {
        snprintf(name, sizeof name, "%s.W", self->sens[k].name);
        err = csp_mat_fields(&self->W[k], name, "generative weights, lines x units", out);
    }
    for (size_t k = 0; k < self->n_assoc && !err && !self->ahead; k++) {
        snprintf(name, sizeof name, "%s.W", self->assoc[k].name);
        err = csp_mat_fields(&self->U[k], name, "generative weights, units below x units", out);
    }
    if (err) return err;
    const struct csp_field list[] = {
        {"ctx.eps0", "1", "errors on the lines", self->eps0, self->n_x, CSP_FIELD_REAL},
        {"ctx.eps1", "1", "errors between areas", self->eps1, self->n_r, CSP_FIELD_REAL},
        {"ctx.pow_r", "1", "power iteration, sensory", self->pow_r, self->n_r, CSP_FIELD_REAL},
        {"ctx.pow_s", "1", "power iteration, association", self->pow_s, self->n_s,
         CSP_FIELD_REAL},
        {"ctx.L_r", "1", "curvature by sensory area", self->L_r, self->n_sens,
         CSP_FIELD_DOUBLE},
        {"ctx.L_s", "1", "curvature of association", &self->L_s, 1, CSP_FIELD_DOUBLE},
    };
    err = csp_fields_add(out, list, sizeof list / sizeof *list);
    return err || !self->ahead ? err : csp_foretell_fields(&self->foretell, out);
}
