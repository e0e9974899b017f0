/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/cortex/assembly_net.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

CSP_PARAM_TABLE(csp_assembly_params, CSP_ASSEMBLY_PARAMS);

/* Draw a random graph. All synapses of a cell are alike and add up to the given sum. */
static int draw_graph(struct csp_mat *w, size_t rows, size_t cols, double p, double sum,
                      int loops, struct csp_rng *rng)
{
    const int err = csp_mat_init(w, rows, cols);
    if (err) return err;
    for (size_t i = 0; i < rows; i++) {
        double n = 0.0;
        for (size_t j = 0; j < cols; j++) {
            const int there = csp_rng_u01(rng) < p && (loops || i != j);
            csp_mat_set(w, i, j, (csp_real)there);
            n += there;
        }
        for (size_t j = 0; j < cols && n > 0; j++)
            csp_mat_set(w, i, j, (csp_real)(sum / n * (double)csp_mat_at(w, i, j)));
    }
    return CSP_OK;
}

static int draw_area(struct csp_assembly_area *self, const struct csp_assembly_params *p,
                     const struct csp_area *area, size_t n_in, struct csp_rng *rng)
{
    const double k = floor(p->cap * sqrt((double)area->n) + 0.5);
    if (k < 1 || k > (double)area->n)
        return CSP_FAIL(CSP_E_RANGE, "area %s: cap = %g makes %g of %zu cells fire, 1 to all",
                        area->name, p->cap, k, area->n);
    self->k = (size_t)k;
    int err = draw_graph(&self->A, area->n, n_in, p->p, 1.0, 1, rng);
    if (!err) err = draw_graph(&self->R, area->n, area->n, p->p, p->g_rec, 0, rng);
    return err ? csp_error_context(err, "area %s: ", area->name) : CSP_OK;
}

static int lay_out(struct csp_assembly_net *self)
{
    size_t most = 1;
    for (size_t k = 0; k < self->n_sens; k++)
        most = self->sens[k].n > most ? self->sens[k].n : most;
    for (size_t k = 0; k < self->n_assoc; k++)
        most = self->assoc[k].n > most ? self->assoc[k].n : most;
    const size_t nx = csp_sheet_padded(self->n_x), nr = csp_sheet_padded(self->n_r),
                 ns = csp_sheet_padded(self->n_s), n = csp_sheet_padded(most);
    self->n_slab = 4 * nx + 3 * nr + 3 * ns + 3 * n;
    self->slab = csp_vec_alloc(self->n_slab);
    if (!self->slab)
        return CSP_FAIL(CSP_E_MEMORY, "cortex of %zu units", self->n_r + self->n_s);
    csp_real **const view[] = {&self->x,     &self->prec_pos, &self->prec_neg, &self->u,
                               &self->r,     &self->was_r,    &self->s,        &self->y,
                               &self->was_y, &self->input,    &self->more,     &self->rank,
                               &self->heard};
    const size_t size[] = {nx, nx, nx, nx, nr, nr, ns, ns, ns, n, n, n, nr};
    csp_real *at = self->slab;
    for (size_t i = 0; i < sizeof size / sizeof *size; at += size[i], i++) *view[i] = at;
    for (size_t i = 0; i < self->n_x; i++) self->prec_pos[i] = self->prec_neg[i] = 1;
    return CSP_OK;
}

int csp_assembly_net_init(struct csp_assembly_net *self, const struct csp_assembly_params *par,
                          double dt, size_t n_sens, const struct csp_area sens[],
                          size_t n_assoc, const struct csp_area assoc[], struct csp_rng *rng)
{
    *self = (struct csp_assembly_net){0};
    int err = csp_params_init(&self->par, par, csp_assembly_params_table);
    if (!err) err = csp_sheet_init(&self->sheet, dt, n_sens, sens, n_assoc, assoc);
    for (size_t k = 0; k < n_sens && !err; k++)
        err = draw_area(&self->low[k], &self->par, &sens[k], sens[k].n_in, rng);
    for (size_t k = 0; k < n_assoc && !err; k++)
        err = draw_area(&self->top[k], &self->par, &assoc[k], self->rows[k], rng);
    return err ? err : lay_out(self);
}

void csp_assembly_net_free(struct csp_assembly_net *self)
{
    for (size_t k = 0; k < CSP_SHEET_AREAS; k++) {
        csp_mat_free(&self->low[k].A);
        csp_mat_free(&self->low[k].R);
        csp_mat_free(&self->top[k].A);
        csp_mat_free(&self->top[k].R);
    }
    csp_vec_free(self->slab);
    *self = (struct csp_assembly_net){0};
}

void csp_assembly_net_reset(struct csp_assembly_net *self)
{
    csp_sheet_reset(&self->sheet);
    memset(self->u, 0, self->n_x * sizeof *self->u);
    memset(self->y, 0, self->n_s * sizeof *self->y);
    memset(self->was_r, 0, self->n_r * sizeof *self->was_r);
    memset(self->was_y, 0, self->n_s * sizeof *self->was_y);
}

void csp_assembly_cap(size_t n, size_t k, csp_real theta, const csp_real in[],
                      csp_real scratch[], csp_real out[])
{
    size_t m = 0; /* scratch[m]: the largest so far, descending */
    for (size_t i = 0; i < n; i++) {
        if (!(in[i] > theta) || (m == k && !(in[i] > scratch[k - 1]))) continue;
        size_t at = m < k ? m++ : k - 1;
        for (; at > 0 && in[i] > scratch[at - 1]; at--) scratch[at] = scratch[at - 1];
        scratch[at] = in[i];
    }
    size_t ties = 0; /* of the smallest that fires: so many places */
    while (ties < m && scratch[m - 1 - ties] == scratch[m - 1]) ties++;
    for (size_t i = 0; i < n; i++) {
        const int above = m > 0 && in[i] > scratch[m - 1],
                  tied = m > 0 && ties > 0 && in[i] == scratch[m - 1];
        if (tied) ties--;
        out[i] = above || tied ? in[i] : 0;
    }
}

CSP_CLONES static void add_drive(size_t n, csp_real by, const csp_real more[], csp_real drive,
                                 csp_real I[])
{
    for (size_t i = 0; i < n; i++) I[i] += by * more[i] + drive;
}

CSP_CLONES static int scale_and_compare(size_t n, csp_real by, csp_real tol,
                                        const csp_real was[], csp_real v[])
{
    int moved = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] *= by;
        const csp_real change = v[i] - was[i];
        moved |= (change >= tol) | (change <= -tol);
    }
    return moved;
}

/* was holds the rates of the area at the step before. Returns 1 if any moved by tol. */
static int fire(struct csp_assembly_net *self, const struct csp_assembly_area *area,
                const csp_real u[], const csp_real was[], double drive, double gate,
                csp_real rate[])
{
    const size_t n = area->A.rows;
    csp_mat_forward(&area->A, u, self->input);
    csp_mat_forward(&area->R, was, self->more);
    add_drive(n, (csp_real)fmin(1.0, 1.0 / gate), self->more, (csp_real)drive, self->input);
    csp_assembly_cap(n, area->k, (csp_real)self->par.theta, self->input, self->rank, rate);
    self->updates += (double)(n * (area->A.cols + n));
    return scale_and_compare(n, (csp_real)gate, (csp_real)self->par.tol, was, rate);
}

void csp_assembly_net_step(struct csp_assembly_net *self, const csp_real x[], int learn)
{
    const struct csp_assembly_params *p = &self->par;
    if (csp_sheet_input(&self->sheet, x)) return;
    for (size_t i = 0; i < self->n_x; i++) self->u[i] = self->prec_pos[i] * x[i];
    memcpy(self->was_r, self->r, self->n_r * sizeof *self->r);
    memcpy(self->was_y, self->y, self->n_s * sizeof *self->y);
    int moved = 0, plastic = 0;
    for (size_t k = 0; k < self->n_sens; k++)
        moved |= fire(self, &self->low[k], self->u + self->x0[k], self->was_r + self->r0[k],
                      self->drive_r[k], self->gate_r[k], self->r + self->r0[k]);
    for (size_t k = 0; k < self->n_assoc; k++)
        moved |= fire(self, &self->top[k],
                      csp_sheet_heard(&self->sheet, k, 1, self->was_r, self->heard),
                      self->was_y + self->s0[k], self->drive_s[k], self->gate_s[k],
                      self->y + self->s0[k]);
    for (size_t i = 0; i < self->n_s; i++) self->s[i] = (csp_real)p->g_out * self->y[i];
    if (learn && csp_sheet_learns(&self->sheet, p->t_plastic, p->t_learn, &plastic))
        csp_assembly_net_learn(self, p->beta * (learn == 2 ? p->adult : 1.0));
    if (!plastic && !moved) self->still = 1.0;
}

/* In row i of w the synapses of inputs that are active (above on) grow; then homeostasis. */
static void grow_synapses(const struct csp_assembly_params *p, struct csp_mat *w, size_t i,
                          const csp_real before[], double on, double beta, double sum)
{
    double total = 0.0, synapses = 0.0;
    for (size_t j = 0; j < w->cols; j++) {
        const double value = (double)csp_mat_at(w, i, j);
        synapses += value > 0;
        total += (double)before[j] > on ? (1.0 + beta) * value : value;
    }
    if (!(total > 0)) return;
    const double mean = sum / synapses;
    for (size_t j = 0; j < w->cols; j++) {
        double value = (double)csp_mat_at(w, i, j);
        if (!(value > 0)) continue;
        value *= sum / total * ((double)before[j] > on ? 1.0 + beta : 1.0);
        value = fmin(fmax(value, p->w_lo * mean), p->w_hi * mean);
        csp_mat_set(w, i, j, (csp_real)value);
    }
}

static void learn_area(struct csp_assembly_net *self, struct csp_assembly_area *area,
                       const csp_real read[], double on, const csp_real was[],
                       const csp_real rate[], double beta)
{
    for (size_t i = 0; i < area->A.rows; i++) {
        if (!(rate[i] > 0)) continue;
        grow_synapses(&self->par, &area->A, i, read, on, beta, 1.0);
        grow_synapses(&self->par, &area->R, i, was, 0.0, beta, self->par.g_rec);
        self->updates += (double)(area->A.cols + area->R.cols);
    }
}

void csp_assembly_net_learn(struct csp_assembly_net *self, double beta)
{
    if (beta <= 0) return;
    for (size_t k = 0; k < self->n_sens; k++)
        learn_area(self, &self->low[k], self->x + self->x0[k], self->par.x_on,
                   self->was_r + self->r0[k], self->r + self->r0[k], beta);
    for (size_t k = 0; k < self->n_assoc; k++)
        learn_area(self, &self->top[k], self->was_r, 0.0, self->was_y + self->s0[k],
                   self->y + self->s0[k], beta);
}

static int area_fields(struct csp_assembly_area *self, const char *area, struct csp_fields *out)
{
    char name[64];
    snprintf(name, sizeof name, "%s.W", area);
    const int err = csp_mat_fields(&self->A, name, "synapses, cells x what they read", out);
    snprintf(name, sizeof name, "%s.R", area);
    return err ? err : csp_mat_fields(&self->R, name, "synapses, cells x cells", out);
}

int csp_assembly_net_fields(struct csp_assembly_net *self, struct csp_fields *out)
{
    int err = csp_sheet_fields(&self->sheet, out);
    for (size_t k = 0; k < self->n_sens && !err; k++)
        err = area_fields(&self->low[k], self->sens[k].name, out);
    for (size_t k = 0; k < self->n_assoc && !err; k++)
        err = area_fields(&self->top[k], self->assoc[k].name, out);
    if (err) return err;
    const struct csp_field list[] = {
        {"ctx.y", "1", "association rates before the output gain", self->y, self->n_s,
         CSP_FIELD_REAL},
    };
    return csp_fields_add(out, list, sizeof list / sizeof *list);
}
