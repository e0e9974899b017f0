/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/search/optimise.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/rng.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search { /* counts the calls, folds coordinates into [0, 1], and keeps the best point */
    const struct csp_optimise *o;
    size_t calls;
    int err;
    double best;
    double *at, *folded; /* n each */
};

static const double beyond =
    1e300; /* the cost after the last call: finite, and worse than anything */

double csp_optimise_fold(double u)
{
    u = fmod(fabs(u), 2.0);
    return u > 1.0 ? 2.0 - u : u;
}

static double ask(struct search *s, const double u[], size_t stride)
{
    double cost = NAN;
    if (s->err || s->calls == s->o->calls) return beyond;
    for (size_t i = 0; i < s->o->n; i++) s->folded[i] = csp_optimise_fold(u[i * stride]);
    s->calls++;
    s->err = s->o->cost(s->o->context, s->folded, &cost);
    if (!s->err && !isfinite(cost)) s->err = CSP_FAIL(CSP_E_NUMERIC, "the cost is %g", cost);
    if (s->err) return beyond;
    if (cost < s->best) {
        s->best = cost;
        memcpy(s->at, s->folded, s->o->n * sizeof *s->at);
    }
    return cost;
}

static double ask_gsl(const gsl_vector *x, void *context)
{
    return ask(context, x->data, x->stride);
}

static int begin_search(struct search *s, const struct csp_optimise *o, const double u[],
                        size_t least)
{
    *s = (struct search){.o = o, .best = HUGE_VAL};
    if (o->n == 0) return CSP_FAIL(CSP_E_SHAPE, "nothing to optimise");
    if (o->calls < least)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%zu evaluations of %zu parameters: at least %zu are needed", o->calls,
                        o->n, least);
    s->at = calloc(2 * o->n, sizeof *s->at);
    if (!s->at) return CSP_FAIL(CSP_E_MEMORY, "search in %zu coordinates", o->n);
    s->folded = s->at + o->n;
    memcpy(s->at, u, o->n * sizeof *u);
    return CSP_OK;
}

static int end(struct search *s, double u[], double *best)
{
    if (s->at) memcpy(u, s->at, s->o->n * sizeof *u);
    *best = s->best;
    free(s->at);
    return s->err;
}

/* Follow one simplex from the best point so far until it is small or the calls are used up. */
static int descend(struct search *s, gsl_multimin_fminimizer *m, gsl_vector *x, gsl_vector *d,
                   double step)
{
    CSP_GSL_QUIET;
    const size_t n = s->o->n;
    gsl_multimin_function f = {ask_gsl, n, s};
    for (size_t i = 0; i < n; i++) {
        gsl_vector_set(x, i, s->at[i]);
        gsl_vector_set(d, i, s->at[i] > 0.5 ? -step : step); /* inwards */
    }
    int status = gsl_multimin_fminimizer_set(m, &f, x, d);
    while (status == GSL_SUCCESS && !s->err && s->calls < s->o->calls) {
        status = gsl_multimin_fminimizer_iterate(m);
        if (gsl_multimin_fminimizer_size(m) < s->o->tol) break;
    }
    return s->err;
}

int csp_optimise_simplex(const struct csp_optimise *self, double u[], double *best)
{
    CSP_GSL_QUIET;
    struct search s;
    s.err = begin_search(&s, self, u, self->n + 1);
    if (s.err) return s.err;
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, self->n);
    gsl_vector *x = gsl_vector_alloc(self->n), *d = gsl_vector_alloc(self->n);
    if (!m || !x || !d) s.err = CSP_FAIL(CSP_E_MEMORY, "simplex of %zu coordinates", self->n);
    double step = self->step, before = HUGE_VAL;
    for (int gained = 1; gained && !s.err && s.calls + self->n < self->calls; step *= 0.5) {
        s.err = descend(&s, m, x, d, step);
        gained = s.best < before;
        before = s.best;
    }
    if (m) gsl_multimin_fminimizer_free(m);
    if (x) gsl_vector_free(x);
    if (d) gsl_vector_free(d);
    return end(&s, u, best);
}

/* ---- population ------------------------------------------------------------------------- */

size_t csp_optimise_lambda(size_t n, size_t calls)
{
    const size_t least = 4 + 2 * n, most = 8 + 8 * n, wish = calls / 8;
    return wish < least ? least : wish > most ? most : wish;
}

struct member {
    double cost;
    const double *u;
};

static int by_cost(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return (x->cost > y->cost) - (x->cost < y->cost);
}

/* Set the mean and sd of the next generation from the sorted members. */
static void recombine(size_t n, size_t mu, const struct member list[], double mean[],
                      double sd[])
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0, next = 0.0, spread = 0.0;
        for (size_t k = 0; k < mu; k++) {
            const double w = log((double)mu + 1.0) - log((double)k + 1.0),
                         d = list[k].u[i] - mean[i];
            sum += w;
            next += w * list[k].u[i];
            spread += w * d * d;
        }
        mean[i] = next / sum;
        sd[i] = 0.5 * sd[i] + 0.5 * sqrt(spread / sum);
    }
}

int csp_optimise_population(const struct csp_optimise *self, double u[], double *best)
{
    const size_t n = self->n, lambda = csp_optimise_lambda(n, self->calls), mu = lambda / 3;
    struct search s;
    struct csp_rng rng;
    s.err = begin_search(&s, self, u, 2 * lambda);
    if (s.err) return s.err;
    csp_rng_stream(&rng, self->seed, 0, "optimise");
    double *slab = malloc((lambda + 2) * n * sizeof *slab), *mean = slab + lambda * n,
           *sd = mean + n;
    struct member *list = malloc(lambda * sizeof *list);
    if (!slab || !list) s.err = CSP_FAIL(CSP_E_MEMORY, "population of %zu points", lambda);
    for (size_t i = 0; i < n && !s.err; i++) {
        mean[i] = u[i];
        sd[i] = self->step;
    }
    while (!s.err && s.calls < self->calls) {
        size_t k = 0;
        for (; k < lambda && !s.err && s.calls < self->calls; k++) {
            double *at = slab + k * n;
            for (size_t i = 0; i < n; i++)
                at[i] = s.calls ? csp_optimise_fold(mean[i] + sd[i] * csp_dist_normal(&rng))
                                : mean[i]; /* the start itself is asked first */
            list[k] = (struct member){ask(&s, at, 1), at};
        }
        if (k < lambda)
            break; /* too few for a generation: they count for the best point only */
        qsort(list, lambda, sizeof *list, by_cost);
        recombine(n, mu, list, mean, sd);
    }
    free(slab);
    free(list);
    return end(&s, u, best);
}
