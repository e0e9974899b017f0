/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/distance.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/record/grid.h"
#include <math.h>

/* Drop the pairs in which a number is undefined (y may be NULL); returns how many are left. */
static size_t drop_undefined(size_t n, double x[], double y[])
{
    size_t m = 0;
    for (size_t k = 0; k < n; k++) {
        if (isnan(x[k]) || (y && isnan(y[k]))) continue;
        if (y) y[m] = y[k];
        x[m++] = x[k];
    }
    return m;
}

/* The values x[animals] of a side of the target, as drawn; `otherwise` without such a side. */
static void gather_side(const struct csp_fit_targets *self, const struct csp_fit_target *t,
                        size_t side, double otherwise, const double record[],
                        const size_t draw[], double x[])
{
    const size_t n = self->animals;
    for (size_t k = 0; k < n; k++)
        x[k] = t->side[side] == SIZE_MAX
                   ? otherwise
                   : t->factor[side] * record[t->side[side] * n + (draw ? draw[k] : k)];
}

static double error_of(size_t n, const double x[])
{
    return n > 1 ? csp_stats_sem(n, x) : 0.0;
}

/* The difference of the contrast and its standard error, which is 0 for one animal and where
 * all animals are alike. */
static void simulated_difference(const struct csp_fit_targets *self,
                                 const struct csp_fit_target *t, const double record[],
                                 const size_t draw[], double *diff, double *se)
{
    const size_t n = self->animals;
    double *a = self->scratch, *b = a + n, *c = b + n, *d = c + n;
    gather_side(self, t, CSP_SIDE_A, NAN, record, draw, a);
    gather_side(self, t, CSP_SIDE_B, t->value, record, draw, b);
    if (t->test == CSP_TEST_CORRELATION) {
        const size_t m = drop_undefined(n, a, b);
        *diff = csp_stats_correlation(m, a, b);
        *se = m > 1 ? (1.0 - *diff * *diff) / sqrt((double)m - 1.0) : 0.0;
        return;
    }
    if (t->test == CSP_TEST_INDEPENDENT && t->side[CSP_SIDE_B] != SIZE_MAX) {
        const size_t na = drop_undefined(n, a, NULL), nb = drop_undefined(n, b, NULL);
        *diff = csp_stats_mean(na, a) - csp_stats_mean(nb, b);
        *se = hypot(error_of(na, a), error_of(nb, b));
        return;
    }
    gather_side(self, t, CSP_SIDE_MINUS_A, 0.0, record, draw, c);
    gather_side(self, t, CSP_SIDE_MINUS_B, 0.0, record, draw, d);
    for (size_t k = 0; k < n; k++) a[k] -= b[k] + (c[k] - d[k]);
    const size_t m = drop_undefined(n, a, NULL);
    *diff = csp_stats_mean(m, a);
    *se = error_of(m, a);
}

/* How far the animals of record[], drawn by draw[] (NULL: each once), are from a target. */
static void distance_to(const struct csp_fit_targets *self, const struct csp_fit_target *t,
                        const double record[], const size_t draw[],
                        struct csp_fit_distance *out)
{
    double diff, se;
    simulated_difference(self, t, record, draw, &diff, &se);
    diff *= t->sign;
    if (t->directed) {
        double score = se > 0.0     ? diff / se
                       : diff > 0.0 ? HUGE_VAL
                       : diff < 0.0 ? -HUGE_VAL
                                    : 0.0;
        if (isnan(diff) || score < -CSP_FIT_WORST) score = -CSP_FIT_WORST;
        const double miss = score < CSP_FIT_ENOUGH ? score - CSP_FIT_ENOUGH : 0.0;
        *out = (struct csp_fit_distance){isnan(diff) ? NAN : score, NAN, miss, miss * miss};
        return;
    }
    double r = (diff - t->published) / sqrt(t->se * t->se + se * se);
    if (isnan(r)) r = CSP_FIT_WORST;
    *out = (struct csp_fit_distance){diff, se, r, r * r};
}

double csp_fit_targets_cost(const struct csp_fit_targets *self, const double record[],
                            const size_t draw[])
{
    double sum = 0.0;
    for (size_t i = 0; i < self->n; i++) {
        struct csp_fit_distance d;
        distance_to(self, self->list + i, record, draw, &d);
        sum += self->list[i].weight * d.penalty;
    }
    return sum;
}

/* ---- tables ----------------------------------------------------------------------------- */

static void side_cell(struct csp_grid *g, const struct csp_fit_targets *self,
                      const struct csp_fit_target *t, size_t side)
{
    if (t->side[side] == SIZE_MAX) {
        csp_grid_text(g, "%g", t->value);
        return;
    }
    const struct csp_fit_series *s = self->series + t->side[side];
    if (s->session)
        csp_grid_text(g, "%s %s, session %zu", s->group, s->measure, s->session);
    else
        csp_grid_text(g, "%s %s", s->group, s->measure);
}

static int grid_of(struct csp_grid *g, const struct csp_fit_targets *self,
                   const double record[])
{
    const int err = csp_grid_init(g, "target,study,contrast,how,a,b,unit,weight,published,"
                                     "published_se,simulated,simulated_se,residual,penalty");
    for (size_t i = 0; i < self->n && !err; i++) {
        const struct csp_fit_target *t = self->list + i;
        struct csp_fit_distance d = {NAN, NAN, NAN, NAN};
        if (record) distance_to(self, t, record, NULL, &d);
        csp_grid_text(g, "%s", t->name);
        csp_grid_text(g, "%s", t->study);
        csp_grid_text(g, "%s", t->contrast);
        csp_grid_text(g, "%s", t->how);
        side_cell(g, self, t, CSP_SIDE_A);
        side_cell(g, self, t, CSP_SIDE_B);
        csp_grid_text(g, "%s", t->directed ? "t" : t->unit);
        csp_grid_real(g, t->weight, 2);
        csp_grid_real(g, t->published, 3);
        csp_grid_real(g, t->se, 3);
        csp_grid_real(g, d.simulated, 3);
        csp_grid_real(g, d.se, 3);
        csp_grid_real(g, d.residual, 2);
        csp_grid_real(g, d.penalty, 2);
    }
    return err;
}

int csp_fit_targets_print(const struct csp_fit_targets *self, const double record[], FILE *out)
{
    struct csp_grid g;
    int err = grid_of(&g, self, record);
    if (!err) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    return err;
}

int csp_fit_targets_save(const struct csp_fit_targets *self, const double record[],
                         const char *path)
{
    struct csp_grid g;
    int err = grid_of(&g, self, record);
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    return err;
}
