/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/cluster.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/rng.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_combination.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

static const double no_spread = 1e-12; /* residual share below which a point has no spread */
static const double tie = 1e-9;        /* masses this close differ by the rounding of sums */

/* Both designs are one: t = sum c / sqrt(rss c / df), rss = sum2 - sum^2 c, where
 *   paired       x = d,               weight +-1,          c = 1 / n
 *   independent  x = value - mean,    weight 1 in a else 0, c = 1 / na + 1 / nb
 *
 * and sum2, the sum of x^2, is the same for every permutation. */
struct design {
    size_t n, n_times, na; /* na = 0: paired */
    const double *x;       /* [n, n_times] */
    double *sum2;          /* [n_times], owned, as the rest */
    double *weight;        /* [n] */
    double *t;             /* [n_times] */
    size_t *order;         /* [n], which animals are relabelled as group a */
    double c, df, threshold;
};

static void points(const struct design *d, double t[])
{
    for (size_t k = 0; k < d->n_times; k++) t[k] = 0.0;
    for (size_t i = 0; i < d->n; i++) {
        const double w = d->weight[i], *row = d->x + i * d->n_times;
        for (size_t k = 0; k < d->n_times; k++) t[k] += w * row[k];
    }
    for (size_t k = 0; k < d->n_times; k++) {
        const double sum = t[k], rss = d->sum2[k] - sum * sum * d->c;
        if (isnan(sum) || isnan(rss))
            t[k] = NAN;
        else if (rss > no_spread * d->sum2[k])
            t[k] = sum * d->c / sqrt(rss * d->c / d->df);
        else
            t[k] = sum > 0.0 ? INFINITY : sum < 0.0 ? -INFINITY : 0.0;
    }
}

static int side(double t, double threshold)
{
    return (t > threshold) - (t < -threshold); /* NaN: 0 */
}

/* Find the next cluster from *at on; 0 when there is none. */
static int next(const struct design *d, const double t[], size_t *at, struct csp_cluster *out)
{
    size_t k = *at;
    while (k < d->n_times && side(t[k], d->threshold) == 0) k++;
    if (k == d->n_times) return 0;
    *out = (struct csp_cluster){k, k, side(t[k], d->threshold), 0.0, NAN};
    for (; k < d->n_times && side(t[k], d->threshold) == out->sign; k++) {
        out->mass += t[k];
        out->last = k;
    }
    *at = k;
    return 1;
}

static double largest(const struct design *d, const double t[])
{
    double mass = 0.0;
    struct csp_cluster c;
    for (size_t at = 0; next(d, t, &at, &c);) mass = fmax(mass, fabs(c.mass));
    return mass;
}

static int observed(const struct design *d, struct csp_cluster_result *out)
{
    struct csp_cluster c;
    points(d, out->t);
    for (size_t at = 0; next(d, out->t, &at, &c);) out->n++;
    out->cluster = calloc(out->n ? out->n : 1, sizeof *out->cluster);
    if (!out->cluster) return CSP_FAIL(CSP_E_MEMORY, "%zu clusters", out->n);
    size_t i = 0;
    for (size_t at = 0; next(d, out->t, &at, &c);) {
        out->cluster[i] = c;
        out->cluster[i++].p = 1.0; /* the observed one counts itself */
    }
    return CSP_OK;
}

static void count(struct design *d, struct csp_cluster_result *out)
{
    points(d, d->t);
    const double mass = largest(d, d->t);
    for (size_t i = 0; i < out->n; i++)
        if (mass >= (1.0 - tie) * fabs(out->cluster[i].mass)) out->cluster[i].p += 1.0;
    out->permutations++;
}

/* ---- permutations ----------------------------------------------------------------------- */

static void all_signs(struct design *d, struct csp_cluster_result *out)
{
    for (uint64_t bits = 1; bits < (uint64_t)1 << d->n; bits++) {
        for (size_t i = 0; i < d->n; i++) d->weight[i] = bits >> i & 1 ? -1.0 : 1.0;
        count(d, out);
    }
}

static int all_labels(struct design *d, struct csp_cluster_result *out)
{
    CSP_GSL_QUIET;
    gsl_combination *a = gsl_combination_calloc(d->n, d->na); /* the first: as observed */
    if (!a) return CSP_FAIL(CSP_E_MEMORY, "relabelling of %zu subjects", d->n);
    while (gsl_combination_next(a) == GSL_SUCCESS) {
        for (size_t i = 0; i < d->n; i++) d->weight[i] = 0.0;
        for (size_t i = 0; i < d->na; i++) d->weight[gsl_combination_get(a, i)] = 1.0;
        count(d, out);
    }
    gsl_combination_free(a);
    return CSP_OK;
}

static void draw(struct design *d, struct csp_rng *rng)
{
    if (d->na == 0) {
        for (size_t i = 0; i < d->n; i++) d->weight[i] = csp_rng_u32(rng) & 1 ? -1.0 : 1.0;
        return;
    }
    csp_dist_shuffle(rng, d->n, d->order);
    for (size_t i = 0; i < d->n; i++) d->weight[d->order[i]] = i < d->na ? 1.0 : 0.0;
}

static int permute(struct design *d, size_t permutations, uint64_t seed,
                   struct csp_cluster_result *out)
{
    CSP_GSL_QUIET;
    const double distinct = d->na == 0 ? ldexp(1.0, (int)d->n)
                                       : exp(gsl_sf_lnchoose((unsigned)d->n, (unsigned)d->na));
    int err = CSP_OK;
    out->exact = d->n < 1000 && distinct <= (double)permutations + 0.5;
    if (out->n == 0) { /* there is nothing to judge */
        out->permutations = out->exact ? (size_t)llround(distinct) - 1 : permutations;
    } else if (out->exact && d->na == 0) {
        all_signs(d, out);
    } else if (out->exact) {
        err = all_labels(d, out);
    } else {
        struct csp_rng rng;
        csp_rng_stream(&rng, seed, 0, "cluster");
        while (out->permutations < permutations) {
            draw(d, &rng);
            count(d, out);
        }
    }
    for (size_t i = 0; i < out->n; i++) out->cluster[i].p /= 1.0 + (double)out->permutations;
    return err;
}

/* ---- set-up ----------------------------------------------------------------------------- */

static int check_test(size_t n, size_t least, size_t n_times, double p_point,
                      size_t permutations)
{
    if (n < least || n_times == 0)
        return CSP_FAIL(CSP_E_SHAPE,
                        "a cluster test of %zu subjects and %zu time points: at least %zu "
                        "subjects and one point are needed",
                        n, n_times, least);
    if (!(p_point > 0.0 && p_point < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "p_point = %g, legal range (0, 1)", p_point);
    if (permutations == 0)
        return CSP_FAIL(CSP_E_RANGE, "0 permutations, at least 1 needed; 1000 are usual");
    return CSP_OK;
}

static void design_free(struct design *d)
{
    free(d->sum2);
    free(d->weight);
    free(d->t);
    free(d->order);
}

static int design_init(struct design *d)
{
    d->sum2 = calloc(d->n_times, sizeof *d->sum2);
    d->t = calloc(d->n_times, sizeof *d->t);
    d->weight = calloc(d->n, sizeof *d->weight);
    d->order = calloc(d->n, sizeof *d->order);
    if (!d->sum2 || !d->t || !d->weight || !d->order)
        return CSP_FAIL(CSP_E_MEMORY, "cluster test of %zu subjects", d->n);
    for (size_t i = 0; i < d->n; i++) {
        for (size_t k = 0; k < d->n_times; k++) {
            const double x = d->x[i * d->n_times + k];
            d->sum2[k] += x * x;
        }
        d->weight[i] = d->na == 0 || i < d->na ? 1.0 : 0.0;
        d->order[i] = i;
    }
    return CSP_OK;
}

static int run(struct design *d, double p_point, size_t permutations, uint64_t seed,
               struct csp_cluster_result *out)
{
    CSP_GSL_QUIET;
    d->threshold = gsl_cdf_tdist_Qinv(0.5 * p_point, d->df);
    out->n_times = d->n_times;
    out->threshold = d->threshold;
    out->df = d->df;
    out->t = calloc(d->n_times, sizeof *out->t);
    int err = out->t ? design_init(d) : CSP_FAIL(CSP_E_MEMORY, "%zu time points", d->n_times);
    if (!err) err = observed(d, out);
    if (!err) err = permute(d, permutations, seed, out);
    design_free(d);
    if (err) csp_cluster_result_free(out);
    return err;
}

int csp_cluster_paired(size_t n_subjects, size_t n_times, const double diff[], double p_point,
                       size_t permutations, uint64_t seed, struct csp_cluster_result *out)
{
    *out = (struct csp_cluster_result){0};
    const int err = check_test(n_subjects, 2, n_times, p_point, permutations);
    if (err) return err;
    struct design d = {.n = n_subjects, .n_times = n_times, .x = diff};
    d.c = 1.0 / (double)n_subjects;
    d.df = (double)(n_subjects - 1);
    return run(&d, p_point, permutations, seed, out);
}

/* Subtract the mean of column k over both groups; values that are equal become exactly 0. */
static void centre(size_t n, size_t n_times, size_t k, double x[])
{
    double mean = 0.0, most = 0.0, spread = 0.0;
    for (size_t i = 0; i < n; i++) mean += x[i * n_times + k] / (double)n;
    for (size_t i = 0; i < n; i++) {
        double *v = &x[i * n_times + k];
        most = fmax(most, fabs(*v));
        *v -= mean;
        if (!(fabs(*v) <= spread)) spread = fabs(*v); /* keeps NaN */
    }
    for (size_t i = 0; i < n && spread <= no_spread * most; i++) x[i * n_times + k] = 0.0;
}

int csp_cluster_independent(size_t na, size_t nb, size_t n_times, const double a[],
                            const double b[], double p_point, size_t permutations,
                            uint64_t seed, struct csp_cluster_result *out)
{
    *out = (struct csp_cluster_result){0};
    const size_t n = na + nb;
    int err = check_test(n, 3, n_times, p_point, permutations);
    if (!err && (na == 0 || nb == 0))
        err = CSP_FAIL(CSP_E_SHAPE, "a cluster test against an "
                                    "empty group");
    if (err) return err;
    double *x = malloc(n * n_times * sizeof *x);
    if (!x) return CSP_FAIL(CSP_E_MEMORY, "cluster test of %zu subjects", n);
    for (size_t i = 0; i < na * n_times; i++) x[i] = a[i];
    for (size_t i = 0; i < nb * n_times; i++) x[na * n_times + i] = b[i];
    for (size_t k = 0; k < n_times; k++) centre(n, n_times, k, x);
    struct design d = {.n = n, .n_times = n_times, .na = na, .x = x};
    d.c = 1.0 / (double)na + 1.0 / (double)nb;
    d.df = (double)(n - 2);
    err = run(&d, p_point, permutations, seed, out);
    free(x);
    return err;
}

void csp_cluster_result_free(struct csp_cluster_result *self)
{
    free(self->t);
    free(self->cluster);
    *self = (struct csp_cluster_result){0};
}
