/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/factor_net.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

CSP_PARAM_TABLE(csp_factor_params, CSP_FACTOR_PARAMS);

static int draw_weights(struct csp_mat *w, size_t rows, const struct csp_area *area,
                        double norm, struct csp_rng *rng)
{
    if (area->n % 2 != 0)
        return CSP_FAIL(CSP_E_SHAPE,
                        "area %s has %zu units: the factor model needs an even number, an "
                        "on and an off unit a factor",
                        area->name, area->n);
    const int err = csp_mat_init(w, rows, area->n / 2);
    if (err) return csp_error_context(err, "area %s: ", area->name);
    const double scale = norm / sqrt((double)rows);
    for (size_t i = 0; i < w->rows; i++)
        for (size_t j = 0; j < w->cols; j++)
            csp_mat_set(w, i, j, (csp_real)(scale * csp_dist_normal(rng)));
    return CSP_OK;
}

static int lay_out(struct csp_factor_net *self)
{
    const size_t nx = csp_sheet_padded(self->n_x), nr = csp_sheet_padded(self->n_r),
                 ns = csp_sheet_padded(self->n_s), nz = csp_sheet_padded(self->n_z),
                 ny = csp_sheet_padded(self->n_y), wide = nx > nz ? nx : nz;
    self->n_slab = 3 * nx + nr + ns + 4 * nz + 3 * ny + 2 * wide;
    self->slab = csp_vec_alloc(self->n_slab);
    if (!self->slab)
        return CSP_FAIL(CSP_E_MEMORY, "cortex of %zu units", self->n_r + self->n_s);
    csp_real **const view[] = {&self->x,     &self->prec_pos, &self->prec_neg, &self->r,
                               &self->s,     &self->z,        &self->read,     &self->tmp_z,
                               &self->pow_z, &self->y,        &self->tmp_y,    &self->pow_y,
                               &self->eps,   &self->wide};
    const size_t size[] = {nx, nx, nx, nr, ns, nz, nz, nz, nz, ny, ny, ny, wide, wide};
    csp_real *at = self->slab;
    for (size_t i = 0; i < sizeof size / sizeof *size; at += size[i], i++) *view[i] = at;
    for (size_t i = 0; i < self->n_x; i++) self->prec_pos[i] = self->prec_neg[i] = 1;
    return CSP_OK;
}

int csp_factor_net_init(struct csp_factor_net *self, const struct csp_factor_params *par,
                        double dt, size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                        const struct csp_area assoc[], struct csp_rng *rng)
{
    *self = (struct csp_factor_net){0};
    int err = csp_params_init(&self->par, par, csp_factor_params_table);
    if (!err) err = csp_sheet_init(&self->sheet, dt, n_sens, sens, n_assoc, assoc);
    const double norm = self->par.w_init;
    for (size_t k = 0; k < n_sens && !err; k++)
        err = draw_weights(&self->W[k], sens[k].n_in, &sens[k], norm, rng);
    for (size_t k = 0; k < n_assoc && !err; k++)
        err = draw_weights(&self->U[k], self->rows[k] / 2, &assoc[k], norm, rng);
    if (err) return err;
    self->n_z = self->n_r / 2;
    self->n_y = self->n_s / 2;
    err = lay_out(self);
    if (err) return err;
    for (size_t i = 0; i < self->n_z; i++) self->pow_z[i] = (csp_real)csp_rng_u01(rng);
    for (size_t i = 0; i < self->n_y; i++) self->pow_y[i] = (csp_real)csp_rng_u01(rng);
    csp_factor_net_refresh(self, 20);
    return CSP_OK;
}

void csp_factor_net_free(struct csp_factor_net *self)
{
    for (size_t k = 0; k < CSP_SHEET_AREAS; k++) {
        csp_mat_free(&self->W[k]);
        csp_mat_free(&self->U[k]);
    }
    csp_vec_free(self->slab);
    *self = (struct csp_factor_net){0};
}

void csp_factor_net_reset(struct csp_factor_net *self)
{
    csp_sheet_reset(&self->sheet);
    memset(self->z, 0, self->n_z * sizeof *self->z);
    memset(self->y, 0, self->n_y * sizeof *self->y);
    memset(self->read, 0, self->n_z * sizeof *self->read);
}

CSP_CLONES static void scale(size_t n, csp_real by, csp_real v[])
{
    for (size_t i = 0; i < n; i++) v[i] *= by;
}

CSP_CLONES static void multiply_by(size_t n, const csp_real by[], csp_real v[])
{
    for (size_t i = 0; i < n; i++) v[i] *= by[i];
}

/* One power iteration of W' P W (prec NULL: P = pi); returns the largest eigenvalue. */
static double largest_eigenvalue(const struct csp_mat *W, const csp_real prec[], csp_real pi,
                                 csp_real wide[], csp_real v[])
{
    csp_mat_forward(W, v, wide);
    if (prec) multiply_by(W->rows, prec, wide);
    scale(W->rows, pi, wide);
    csp_mat_transposed(W, wide, v);
    return csp_vec_to_length(W->cols, 1.0, v);
}

void csp_factor_net_refresh(struct csp_factor_net *self, int iterations)
{
    for (int it = 0; it < iterations; it++) {
        for (size_t k = 0; k < self->n_sens; k++)
            self->L_r[k] = largest_eigenvalue(&self->W[k], self->prec_pos + self->x0[k], 1,
                                              self->wide, self->pow_z + self->r0[k] / 2);
        for (size_t k = 0; k < self->n_assoc; k++)
            self->L_s[k] = largest_eigenvalue(&self->U[k], NULL, (csp_real)self->par.pi1,
                                              self->wide, self->pow_y + self->s0[k] / 2);
    }
}

/* eps = x - W z */
CSP_CLONES static void subtract(size_t n, const csp_real x[], const csp_real guess[],
                                csp_real eps[])
{
    for (size_t i = 0; i < n; i++) eps[i] = x[i] - guess[i];
}

static void error(const struct csp_mat *W, const csp_real x[], const csp_real z[],
                  csp_real eps[])
{
    csp_mat_forward(W, z, eps);
    subtract(W->rows, x, eps, eps);
}

/* z <- z + k (drive - z). Returns 1 if any moved by tol. */
CSP_CLONES static int relax(size_t n, csp_real k, csp_real tol, const csp_real drive[],
                            csp_real z[])
{
    int moved = 0;
    for (size_t i = 0; i < n; i++) {
        const csp_real change = k * (drive[i] - z[i]);
        moved |= (change >= tol) | (change <= -tol);
        z[i] += change;
    }
    return moved;
}

/* rate[2n] = gain ([z + d]+, [-z + d]+) */
CSP_CLONES static void on_off(size_t n, const csp_real z[], csp_real d, csp_real gain,
                              csp_real rate[])
{
    for (size_t i = 0; i < n; i++) {
        const csp_real on = z[i] + d, off = d - z[i];
        rate[i] = on > 0 ? gain * on : 0;
        rate[n + i] = off > 0 ? gain * off : 0;
    }
}

static double step_size(const struct csp_factor_net *self, double L)
{
    return fmin(1e3 * self->dt / self->par.tau_r, 1.0 / (1.15 * L + 1.0));
}

static int step_sensory(struct csp_factor_net *self, size_t k)
{
    const struct csp_mat *W = &self->W[k];
    const size_t m = W->cols, at = self->r0[k];
    csp_real *z = self->z + at / 2, *r = self->r + at;
    error(W, self->x + self->x0[k], z, self->eps);
    multiply_by(W->rows, self->prec_pos + self->x0[k], self->eps);
    csp_mat_transposed(W, self->eps, self->tmp_z);
    const int moved = relax(m, (csp_real)step_size(self, self->L_r[k]), (csp_real)self->par.tol,
                            self->tmp_z, z);
    on_off(m, z, (csp_real)self->drive_r[k], (csp_real)self->gate_r[k], r);
    subtract(m, r, r + m, self->read + at / 2);
    return moved;
}

static int step_assoc(struct csp_factor_net *self, size_t k)
{
    const struct csp_mat *U = &self->U[k];
    const size_t m = U->cols, at = self->s0[k];
    csp_real *y = self->y + at / 2;
    error(U, csp_sheet_heard(&self->sheet, k, 2, self->read, self->tmp_z), y, self->eps);
    scale(U->rows, (csp_real)self->par.pi1, self->eps);
    csp_mat_transposed(U, self->eps, self->tmp_y);
    const int moved = relax(m, (csp_real)step_size(self, self->L_s[k]), (csp_real)self->par.tol,
                            self->tmp_y, y);
    on_off(m, y, (csp_real)self->drive_s[k], (csp_real)(self->gate_s[k] * self->par.g_out),
           self->s + at);
    return moved;
}

void csp_factor_net_step(struct csp_factor_net *self, const csp_real x[], int learn)
{
    const struct csp_factor_params *p = &self->par;
    if (csp_sheet_input(&self->sheet, x)) return;
    int moved = 0, plastic = 0;
    /* association areas go first, for they read the factors of the step before */
    for (size_t k = 0; k < self->n_assoc; k++) {
        moved |= step_assoc(self, k);
        self->updates += 2.0 * (double)(self->U[k].rows * self->U[k].cols);
    }
    for (size_t k = 0; k < self->n_sens; k++) {
        moved |= step_sensory(self, k);
        self->updates += 2.0 * (double)(self->W[k].rows * self->W[k].cols);
    }
    if (learn && csp_sheet_learns(&self->sheet, p->t_plastic, p->t_learn, &plastic))
        csp_factor_net_learn(self, p->eta * (learn == 2 ? p->adult : 1.0));
    if (!plastic && !moved) self->still = 1.0;
}

static void learn_area(struct csp_mat *W, double eta, double g, const csp_real x[],
                       const csp_real z[], csp_real eps[])
{
    error(W, x, z, eps);
    const double rate = fmin(eta, 1.0 / fmax(csp_norm2(W->cols, z), 1e-30));
    scale(W->n, (csp_real)(1.0 - rate * g), W->w);
    csp_mat_rank1(W, (csp_real)rate, eps, z);
}

void csp_factor_net_learn(struct csp_factor_net *self, double eta)
{
    if (eta <= 0) return;
    for (size_t k = 0; k < self->n_assoc; k++) {
        learn_area(&self->U[k], eta, self->par.g, self->read, self->y + self->s0[k] / 2,
                   self->eps);
        self->updates += (double)(self->U[k].rows * self->U[k].cols);
    }
    for (size_t k = 0; k < self->n_sens; k++) {
        learn_area(&self->W[k], eta, self->par.g, self->x + self->x0[k],
                   self->z + self->r0[k] / 2, self->eps);
        self->updates += (double)(self->W[k].rows * self->W[k].cols);
    }
    csp_factor_net_refresh(self, 1);
}

int csp_factor_net_fields(struct csp_factor_net *self, struct csp_fields *out)
{
    char name[64];
    int err = csp_sheet_fields(&self->sheet, out);
    for (size_t k = 0; k < self->n_sens && !err; k++) {
        snprintf(name, sizeof name, "%s.W", self->sens[k].name);
        err = csp_mat_fields(&self->W[k], name, "loadings, lines x factors", out);
    }
    for (size_t k = 0; k < self->n_assoc && !err; k++) {
        snprintf(name, sizeof name, "%s.W", self->assoc[k].name);
        err = csp_mat_fields(&self->U[k], name, "loadings, factors below x factors", out);
    }
    if (err) return err;
    const struct csp_field list[] = {
        {"ctx.z", "1", "sensory factors", self->z, self->n_z, CSP_FIELD_REAL},
        {"ctx.y", "1", "association factors", self->y, self->n_y, CSP_FIELD_REAL},
        {"ctx.read", "1", "what association reads", self->read, self->n_z, CSP_FIELD_REAL},
        {"ctx.pow_z", "1", "power iteration, sensory", self->pow_z, self->n_z, CSP_FIELD_REAL},
        {"ctx.pow_y", "1", "power iteration, association", self->pow_y, self->n_y,
         CSP_FIELD_REAL},
        {"ctx.L_r", "1", "curvature by sensory area", self->L_r, self->n_sens,
         CSP_FIELD_DOUBLE},
        {"ctx.L_s", "1", "curvature by association area", self->L_s, self->n_assoc,
         CSP_FIELD_DOUBLE},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}
