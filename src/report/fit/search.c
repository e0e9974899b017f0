/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/search.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/analysis/search/optimise.h"
#include "conspecific/analysis/search/surrogate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rng.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGITS = 6, /* of a value */
    STEPS = 3,  /* to the minimum of a surrogate */
    ROUNDS = 2, /* of profiles */
    AGAIN = 12  /* evaluations for each free parameter and each value of a full profile */
};
static const double first_step = 0.2, small = 0.01, first_sd = 0.25;
static const double chi2 = 3.84, level = 0.95, at_end = 0.01;

struct run {
    struct csp_fit *fit;
    const struct csp_fit_problem *p;
    const struct csp_fit_options *o;
    const char *stage;
    size_t held;  /* the parameter that a full profile holds; SIZE_MAX: none */
    double value; /* its coordinate */
};

/* ---- points ----------------------------------------------------------------------------- */

double csp_fit_coordinate(const struct csp_fit_parameter *p, double x)
{
    return p->log ? log(x / p->lo) / log(p->hi / p->lo) : (x - p->lo) / (p->hi - p->lo);
}

double csp_fit_value(const struct csp_fit_parameter *p, double u)
{
    double x = p->log ? p->lo * exp(u * log(p->hi / p->lo)) : p->lo + u * (p->hi - p->lo);
    if (x != 0.0) {
        const int shift = DIGITS - 1 - (int)floor(log10(fabs(x)));
        const double ten = pow(10.0, abs(shift));
        x = shift >= 0 ? round(x * ten) / ten : round(x / ten) * ten;
    }
    return x < p->lo ? p->lo : x > p->hi ? p->hi : x;
}

static struct csp_fit_point *add_point(struct csp_fit *self)
{
    if (self->n == self->cap) {
        const size_t cap = self->cap ? 2 * self->cap : 64;
        struct csp_fit_point *list = realloc(self->points, cap * sizeof *list);
        if (!list) return NULL;
        self->points = list;
        self->cap = cap;
    }
    struct csp_fit_point *point = self->points + self->n;
    point->record = malloc((self->problem->record + 1) * sizeof *point->record);
    return point->record ? point : NULL;
}

/* The cost of the rounded point at u[n], which is simulated if it is new. */
static int ask(struct run *r, const double u[], double *cost)
{
    struct csp_fit *fit = r->fit;
    const struct csp_fit_problem *p = r->p;
    double x[CSP_FIT_PARAMETERS] = {0};
    for (size_t i = 0; i < p->n; i++) x[i] = csp_fit_value(p->parameters + i, u[i]);
    for (size_t k = 0; k < fit->n; k++)
        if (!memcmp(fit->points[k].x, x, sizeof x)) {
            *cost = fit->points[k].cost;
            return CSP_OK;
        }
    struct csp_fit_point *point = add_point(fit);
    if (!point) return CSP_FAIL(CSP_E_MEMORY, "evaluation %zu", fit->n + 1);
    memcpy(point->x, x, sizeof x);
    memset(point->u, 0, sizeof point->u);
    for (size_t i = 0; i < p->n; i++) point->u[i] = csp_fit_coordinate(p->parameters + i, x[i]);
    int err = p->evaluate(p->context, x, point->record);
    if (err) {
        free(point->record);
        return err;
    }
    *cost = point->cost = p->cost(p->context, point->record, NULL);
    if (fit->n == 0 || *cost < fit->points[fit->best].cost) fit->best = fit->n;
    fit->n++;
    if (!isfinite(*cost)) err = CSP_FAIL(CSP_E_NUMERIC, "the objective is %g", *cost);
    if (!err && p->done)
        err =
            p->done(p->context, r->stage, x, *cost, point->record, fit->points[fit->best].cost);
    return err;
}

static int ask_all(void *context, const double u[], double *cost)
{
    return ask(context, u, cost);
}

/* ---- 1 search --------------------------------------------------------------------------- */

static int search(struct run *r)
{
    struct csp_optimise o = {.n = r->p->n,
                             .calls = r->o->evaluations,
                             .tol = small,
                             .seed = r->o->seed,
                             .cost = ask_all,
                             .context = r};
    double u[CSP_FIT_PARAMETERS], cost;
    r->stage = "search";
    for (size_t i = 0; i < o.n; i++)
        u[i] = csp_fit_coordinate(r->p->parameters + i, r->p->parameters[i].start);
    if (r->o->method == CSP_FIT_POPULATION) {
        o.step = first_sd;
        return csp_optimise_population(&o, u, &cost);
    }
    o.step = first_step;
    return csp_optimise_simplex(&o, u, &cost);
}

/* ---- 2 surrogate ------------------------------------------------------------------------ */

struct local { /* the points about the best one */
    size_t n, points;
    double *u, *w, *cost, *c; /* owned; views into one slab */
    double lo[CSP_FIT_PARAMETERS], hi[CSP_FIT_PARAMETERS], centre[CSP_FIT_PARAMETERS];
};

static void local_free(struct local *l)
{
    free(l->u);
    l->u = NULL;
}

static int local_init(struct local *l, const struct csp_fit *fit)
{
    const size_t n = fit->problem->n, points = fit->n;
    double radius = 0.0;
    *l = (struct local){.n = n, .points = points};
    l->u = malloc((points * (n + 2) + csp_surrogate_terms(n)) * sizeof *l->u);
    if (!l->u) return CSP_FAIL(CSP_E_MEMORY, "quadratic of %zu points", points);
    l->w = l->u + points * n;
    l->cost = l->w + points;
    l->c = l->cost + points;
    for (size_t k = 0; k < points; k++) {
        memcpy(l->u + k * n, fit->points[k].u, n * sizeof *l->u);
        l->cost[k] = fit->points[k].cost;
    }
    memcpy(l->centre, fit->points[fit->best].u, sizeof l->centre);
    const int err = csp_surrogate_weights(n, points, l->u, l->centre, l->w, &radius);
    for (size_t i = 0; i < n; i++) {
        l->lo[i] = fmax(-radius / 1.5, -l->centre[i]);
        l->hi[i] = fmin(radius / 1.5, 1.0 - l->centre[i]);
    }
    return err;
}

/* The quadratic of l->cost, and its minimum as coordinates u[n]. */
static int local_pick(struct local *l, double u[])
{
    const int err = csp_surrogate_fit(l->n, l->points, l->u, l->centre, l->w, l->cost, l->c);
    if (err) return err;
    double d[CSP_FIT_PARAMETERS], from[CSP_FIT_PARAMETERS] = {0}, least = HUGE_VAL;
    for (size_t k = 0; k < l->points; k++) {
        if (l->w[k] <= 0.0) continue;
        for (size_t i = 0; i < l->n; i++) d[i] = l->u[k * l->n + i] - l->centre[i];
        const double q = csp_surrogate_value(l->n, l->c, d);
        if (q >= least) continue;
        least = q;
        memcpy(from, d, l->n * sizeof *d);
    }
    csp_surrogate_minimise(l->n, l->c, l->lo, l->hi, from);
    for (size_t i = 0; i < l->n; i++) u[i] = l->centre[i] + from[i];
    return CSP_OK;
}

static int refine(struct run *r)
{
    struct csp_fit *fit = r->fit;
    r->stage = "surrogate";
    for (int k = 0; k < STEPS && fit->n >= csp_surrogate_least(r->p->n); k++) {
        const size_t before = fit->best;
        struct local l;
        double u[CSP_FIT_PARAMETERS], cost;
        int err = local_init(&l, fit);
        if (!err) err = local_pick(&l, u);
        if (!err) err = ask(r, u, &cost);
        local_free(&l);
        if (err) return err;
        if (fit->best == before) break;
    }
    return CSP_OK;
}

/* The bootstrap's quadratic needs enough different points. If a search that ended early left
 * too few, simulate more about the best one. */
static int fill_up(struct run *r)
{
    const size_t least = csp_surrogate_least(r->p->n);
    struct csp_rng rng;
    r->stage = "surrogate";
    csp_rng_stream(&rng, r->o->seed, 0, "fit fill");
    for (size_t k = 0; k < 100 * least && r->o->bootstrap && r->fit->n < least; k++) {
        double u[CSP_FIT_PARAMETERS], cost;
        for (size_t i = 0; i < r->p->n; i++)
            u[i] = csp_optimise_fold(r->fit->points[r->fit->best].u[i] +
                                     first_step * csp_dist_normal(&rng));
        const int err = ask(r, u, &cost);
        if (err) return err;
    }
    return CSP_OK;
}

/* ---- 3 profile -------------------------------------------------------------------------- */

/* The cost of the free coordinates, with the held one put in its place. */
static int ask_rest(void *context, const double u[], double *cost)
{
    const struct run *r = context;
    double all[CSP_FIT_PARAMETERS];
    for (size_t i = 0, k = 0; i < r->p->n; i++) all[i] = i == r->held ? r->value : u[k++];
    return ask(context, all, cost);
}

static int profile_value(struct run *r, const double best[], size_t i, double u, double *cost)
{
    double all[CSP_FIT_PARAMETERS], rest[CSP_FIT_PARAMETERS];
    memcpy(all, best, sizeof all);
    all[i] = u;
    if (r->o->profile == CSP_FIT_SLICE || r->p->n == 1) return ask(r, all, cost);
    for (size_t j = 0, k = 0; j < r->p->n; j++)
        if (j != i) rest[k++] = best[j];
    r->held = i;
    r->value = u;
    const struct csp_optimise o = {.n = r->p->n - 1,
                                   .calls = AGAIN * (r->p->n - 1),
                                   .step = 0.5 * first_step,
                                   .tol = small,
                                   .cost = ask_rest,
                                   .context = r};
    return csp_optimise_simplex(&o, rest, cost);
}

/* Where a line meets the limit that leads from inside (at or below it) to outside (above). */
static double crossing(double u_in, double f_in, double u_out, double f_out, double limit)
{
    return u_in + (u_out - u_in) * (limit - f_in) / (f_out - f_in);
}

/* The profile limits of parameter i, from its slices and the optimum. */
static void profile_limits(struct csp_fit *fit, size_t i)
{
    const struct csp_fit_parameter *p = fit->problem->parameters + i;
    const struct csp_fit_point *best = fit->points + fit->best;
    struct csp_fit_estimate *e = fit->estimate + i;
    double end[2] = {0.0, 1.0};
    for (int side = 0; side < 2; side++) {
        double u = best->u[i], f = best->cost;
        for (size_t k = 0; k < CSP_FIT_GRID; k++) {
            const struct csp_fit_slice *s =
                fit->slices + i * CSP_FIT_GRID + (side ? k : CSP_FIT_GRID - 1 - k);
            const double at = csp_fit_coordinate(p, s->value);
            if (side ? at <= best->u[i] : at >= best->u[i]) continue;
            if (s->cost > best->cost + chi2) {
                end[side] = crossing(u, f, at, s->cost, best->cost + chi2);
                break;
            }
            u = at;
            f = s->cost;
        }
    }
    e->profile_lo = csp_fit_value(p, end[0]);
    e->profile_hi = csp_fit_value(p, end[1]);
}

static int profile(struct run *r)
{
    struct csp_fit *fit = r->fit;
    if (r->o->profile == CSP_FIT_NO_PROFILE) return CSP_OK;
    r->stage = "profile";
    fit->slices = calloc(r->p->n * CSP_FIT_GRID, sizeof *fit->slices);
    if (!fit->slices) return CSP_FAIL(CSP_E_MEMORY, "profiles");
    for (int round = 0; round < ROUNDS; round++) {
        const size_t before = fit->best;
        double best[CSP_FIT_PARAMETERS];
        memcpy(best, fit->points[before].u, sizeof best);
        fit->n_slices = 0;
        for (size_t i = 0; i < r->p->n; i++)
            for (size_t k = 0; k < CSP_FIT_GRID; k++) {
                const double u = (double)k / (CSP_FIT_GRID - 1);
                struct csp_fit_slice *s = fit->slices + fit->n_slices++;
                *s = (struct csp_fit_slice){i, csp_fit_value(r->p->parameters + i, u), 0.0};
                const int err = profile_value(r, best, i, u, &s->cost);
                if (err) return err;
            }
        if (fit->best == before) break;
    }
    for (size_t i = 0; i < r->p->n; i++) profile_limits(fit, i);
    return CSP_OK;
}

/* ---- 4 bootstrap ------------------------------------------------------------------------ */

static int resample(struct run *r, struct local *l, struct csp_rng *rng, size_t draw[],
                    double u[])
{
    const struct csp_fit_problem *p = r->p;
    for (size_t a = 0; a < p->animals; a++) draw[a] = (size_t)csp_rng_below(rng, p->animals);
    for (size_t k = 0; k < l->points; k++)
        l->cost[k] = l->w[k] > 0.0 ? p->cost(p->context, r->fit->points[k].record, draw) : 0.0;
    return local_pick(l, u);
}

static int bootstrap(struct run *r)
{
    const struct csp_fit_problem *p = r->p;
    const size_t B = r->o->bootstrap;
    if (B == 0) return CSP_OK;
    struct csp_rng rng;
    struct local l;
    csp_rng_stream(&rng, r->o->seed, 0, "fit bootstrap");
    double *picked = malloc(B * p->n * sizeof *picked), u[CSP_FIT_PARAMETERS],
           whole[CSP_FIT_PARAMETERS]; /* what is picked with the animals as they are */
    size_t *draw = malloc(p->animals * sizeof *draw);
    int err = local_init(&l, r->fit);
    if (!err && (!picked || !draw)) err = CSP_FAIL(CSP_E_MEMORY, "%zu resamples", B);
    if (!err) err = local_pick(&l, whole);
    for (size_t b = 0; b < B && !err; b++) {
        err = resample(r, &l, &rng, draw, u);
        for (size_t i = 0; i < p->n && !err; i++)
            picked[i * B + b] = fmin(fmax(l.centre[i] + u[i] - whole[i], 0.0), 1.0);
    }
    for (size_t i = 0; i < p->n && !err; i++) {
        double lo, hi;
        err = csp_stats_quantile(B, picked + i * B, 0.5 - level / 2.0, &lo);
        if (!err) err = csp_stats_quantile(B, picked + i * B, 0.5 + level / 2.0, &hi);
        if (err) break;
        r->fit->estimate[i].lo = csp_fit_value(p->parameters + i, lo);
        r->fit->estimate[i].hi = csp_fit_value(p->parameters + i, hi);
    }
    local_free(&l);
    free(picked);
    free(draw);
    return err;
}

/* ---- the whole -------------------------------------------------------------------------- */

int csp_fit_check(const struct csp_fit_problem *p, const struct csp_fit_options *o)
{
    if (p->n == 0 || p->n > CSP_FIT_PARAMETERS)
        return CSP_FAIL(CSP_E_SHAPE, "%zu free parameters; from 1 to %d can be fitted", p->n,
                        CSP_FIT_PARAMETERS);
    for (size_t i = 0; i < p->n; i++) {
        const struct csp_fit_parameter *q = p->parameters + i;
        if (!(q->lo < q->hi))
            return CSP_FAIL(CSP_E_RANGE, "%s: low %g is not below high %g", q->name, q->lo,
                            q->hi);
        if (q->log && !(q->lo > 0.0))
            return CSP_FAIL(CSP_E_RANGE, "%s: a log scale needs a low above 0, found %g",
                            q->name, q->lo);
        if (!(q->start >= q->lo && q->start <= q->hi))
            return CSP_FAIL(CSP_E_RANGE, "%s: start %g is not in [%g, %g]", q->name, q->start,
                            q->lo, q->hi);
    }
    const size_t least = o->method == CSP_FIT_POPULATION
                             ? 2 * csp_optimise_lambda(p->n, o->evaluations)
                             : p->n + 1;
    if (o->evaluations < least)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%zu evaluations of %zu parameters; at least %zu are needed",
                        o->evaluations, p->n, least);
    const size_t profiled = o->profile == CSP_FIT_NO_PROFILE ? 0 : p->n * (CSP_FIT_GRID - 1);
    if (o->bootstrap && o->evaluations + profiled < csp_surrogate_least(p->n))
        return CSP_FAIL(CSP_E_SHAPE,
                        "%zu evaluations are too few for a bootstrap of %zu parameters: its "
                        "quadratic needs %zu points; give more, or bootstrap 0",
                        o->evaluations, p->n, csp_surrogate_least(p->n));
    return CSP_OK;
}

int csp_fit_run(struct csp_fit *self, const struct csp_fit_problem *problem,
                const struct csp_fit_options *options)
{
    *self = (struct csp_fit){.problem = problem};
    struct run r = {.fit = self, .p = problem, .o = options, .held = SIZE_MAX};
    for (size_t i = 0; i < CSP_FIT_PARAMETERS; i++)
        self->estimate[i] = (struct csp_fit_estimate){NAN, NAN, NAN, NAN, NAN, 0};
    int err = csp_fit_check(problem, options);
    if (!err) err = search(&r);
    if (!err) err = refine(&r);
    if (!err) err = profile(&r);
    if (!err) err = fill_up(&r);
    if (!err) err = bootstrap(&r);
    for (size_t i = 0; i < problem->n && self->n && !err; i++) {
        const struct csp_fit_point *best = self->points + self->best;
        self->estimate[i].value = best->x[i];
        self->estimate[i].at_bound = best->u[i] > 1.0 - at_end ? 1
                                     : best->u[i] < at_end     ? -1
                                                               : 0;
    }
    return err;
}

void csp_fit_free(struct csp_fit *self)
{
    for (size_t k = 0; k < self->n; k++) free(self->points[k].record);
    free(self->points);
    free(self->slices);
    *self = (struct csp_fit){0};
}
