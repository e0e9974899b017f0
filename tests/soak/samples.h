/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_TESTS_SOAK_SAMPLES_H
#define CSP_TESTS_SOAK_SAMPLES_H
/* Populations of which mean, standard deviation and median are known, and how often the 95 %
 * intervals of small samples cover them. Shared by coverage.c (the whole table) and
 * tests/analysis/inference/test_coverage.c (a few cells). */
#include "conspecific/analysis/inference/correlation.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/analysis/inference/median.h"
#include "conspecific/analysis/inference/spread.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum family { NORMAL, LOGNORMAL, GAMMA, UNIFORM, BETA, SHARE };

struct population {
    const char *name;
    enum family family;
    double a, b;  /* normal: mean, SD; lognormal: sigma; gamma: shape; beta: both; share: p */
    double zeros; /* share of exact zeros beside these values */
    struct csp_interval legal;
};

static const struct population populations[] = {
    {"normal", NORMAL, 1, 1, 0, {-INFINITY, INFINITY}},
    {"lognormal_0.5", LOGNORMAL, 0.5, 0, 0, {0, INFINITY}},
    {"lognormal_1", LOGNORMAL, 1, 0, 0, {0, INFINITY}},
    {"gamma_2", GAMMA, 2, 0, 0, {0, INFINITY}},
    {"exponential", GAMMA, 1, 0, 0, {0, INFINITY}},
    {"exponential_free", GAMMA, 1, 0, 0, {-INFINITY, INFINITY}},
    {"exponential_half_zero", GAMMA, 1, 0, 0.5, {0, INFINITY}},
    {"uniform", UNIFORM, 0, 0, 0, {0, 1}},
    {"beta_2_5", BETA, 2, 5, 0, {0, 1}},
    {"beta_40_60", BETA, 40, 60, 0, {0, 1}},
    {"beta_u_shaped", BETA, 0.5, 0.5, 0, {0, 1}},
    {"beta_floor", BETA, 0.5, 5, 0, {0, 1}},
    {"beta_ceiling", BETA, 5, 0.5, 0, {0, 1}},
    {"beta_0.3_zero", BETA, 2, 2, 0.3, {0, 1}},
    {"beta_0.7_zero", BETA, 2, 2, 0.7, {0, 1}},
    {"beta_0.9_zero", BETA, 2, 2, 0.9, {0, 1}},
    {"share_0.5", SHARE, 0.5, 0, 0, {0, 1}},
    {"share_0.2", SHARE, 0.2, 0, 0, {0, 1}},
    {"share_0.05", SHARE, 0.05, 0, 0, {0, 1}},
};
enum { POPULATIONS = sizeof populations / sizeof *populations };

static double draw(const struct population *p, gsl_rng *rng)
{
    if (p->zeros > 0.0 && gsl_rng_uniform(rng) < p->zeros) return 0.0;
    switch (p->family) {
    case NORMAL:
        return p->a + gsl_ran_gaussian_ziggurat(rng, p->b);
    case LOGNORMAL:
        return exp(gsl_ran_gaussian_ziggurat(rng, p->a));
    case GAMMA:
        return gsl_ran_gamma(rng, p->a, 1.0);
    case UNIFORM:
        return gsl_rng_uniform(rng);
    case BETA:
        return gsl_ran_beta(rng, p->a, p->b);
    case SHARE:
        return gsl_rng_uniform(rng) < p->a;
    }
    return NAN;
}

/* Mean and standard deviation. */
static void moments(const struct population *p, double *mean, double *sd)
{
    double m = 0.0, v = 0.0, s;
    switch (p->family) {
    case NORMAL:
        m = p->a, v = p->b * p->b;
        break;
    case LOGNORMAL:
        s = p->a * p->a;
        m = exp(0.5 * s), v = (exp(s) - 1.0) * exp(s);
        break;
    case GAMMA:
        m = v = p->a;
        break;
    case UNIFORM:
        m = 0.5, v = 1.0 / 12.0;
        break;
    case BETA:
        s = p->a + p->b;
        m = p->a / s, v = p->a * p->b / (s * s * (s + 1.0));
        break;
    case SHARE:
        m = p->a, v = p->a * (1.0 - p->a);
    }
    const double square = (1.0 - p->zeros) * (v + m * m);
    *mean = (1.0 - p->zeros) * m;
    *sd = sqrt(square - *mean * *mean);
}

/* The median; NaN where it is not unique or lies among ties. */
static double median_of(const struct population *p)
{
    const double q = (0.5 - p->zeros) / (1.0 - p->zeros);
    if (q <= 0.0) return NAN;
    switch (p->family) {
    case NORMAL:
        return p->a + p->b * gsl_cdf_ugaussian_Pinv(q);
    case LOGNORMAL:
        return exp(p->a * gsl_cdf_ugaussian_Pinv(q));
    case GAMMA:
        return gsl_cdf_gamma_Pinv(q, p->a, 1.0);
    case UNIFORM:
        return q;
    case BETA:
        return gsl_cdf_beta_Pinv(q, p->a, p->b);
    case SHARE:
        return NAN;
    }
    return NAN;
}

enum quantity {
    MEAN,
    PAIRED,
    INDEPENDENT,
    PAIRED_EFFECT,
    INDEPENDENT_EFFECT,
    MEDIAN,
    CORRELATION,
    SD,
    SD_RATIO,
    QUANTITIES
};
static const char *const quantity_names[QUANTITIES] = {
    "mean",   "paired",      "independent", "paired_effect", "independent_effect",
    "median", "correlation", "sd",          "sd_ratio"};

/*
 * a is drawn from the population, b is half as far from 0: an independent draw, or, where pairs
 * are asked, in half of the animals the same one. A correlation is that of a with b + a.
 */
struct truth {
    double a, legal_lo, legal_hi;
};

static int has(enum quantity q, const struct population *p)
{
    const int known = isfinite(median_of(p));
    if (q == MEDIAN) return known;
    if (q == CORRELATION || q == SD || q == SD_RATIO) return p->family != SHARE;
    return 1;
}

static struct truth truth_of(enum quantity q, const struct population *p)
{
    double mean, sd;
    moments(p, &mean, &sd);
    const double lo = p->legal.lo, hi = p->legal.hi;
    switch (q) {
    case MEAN:
        return (struct truth){mean, lo, hi};
    case PAIRED:
    case INDEPENDENT:
        return (struct truth){0.5 * mean, lo - hi, hi - lo};
    case PAIRED_EFFECT:
    case INDEPENDENT_EFFECT:
        return (struct truth){0.5 * mean / (sd * sqrt(0.625)), -INFINITY, INFINITY};
    case MEDIAN:
        return (struct truth){median_of(p), lo, hi};
    case CORRELATION: /* a, a + c with c like a: 1 / sqrt(2) */
        return (struct truth){sqrt(0.5), -1, 1};
    case SD:
        return (struct truth){sd, 0, INFINITY};
    case SD_RATIO: /* ln(sd / (sd / 2)) */
        return (struct truth){log(2.0), -INFINITY, INFINITY};
    default:
        return (struct truth){NAN, NAN, NAN};
    }
}

/* One sample's interval; p of no difference where there is one, else NaN. */
static int one_interval(enum quantity q, const struct population *p, size_t n, const double a[],
                        const double b[], struct csp_interval *ci, double *test)
{
    enum { MOST = 64 };
    double d[MOST];
    struct csp_estimate e = {NAN, {NAN, NAN}, NAN};
    struct csp_effect size;
    struct csp_spread spread;
    const struct csp_interval apart = {p->legal.lo - p->legal.hi, p->legal.hi - p->legal.lo};
    int err = 0;
    for (size_t i = 0; i < n; i++) d[i] = a[i] - b[i];
    if (q == MEAN) err = csp_interval_mean(n, a, NAN, &p->legal, 0.95, 1, "soak", &e);
    if (q == PAIRED || q == PAIRED_EFFECT)
        err = csp_interval_mean(n, d, 0.0, &apart, 0.95, 1, "soak", &e);
    if (q == INDEPENDENT || q == INDEPENDENT_EFFECT)
        err = csp_interval_means(n, a, n, b, &p->legal, 0.95, 1, "soak", &e);
    if (q == MEDIAN) err = csp_median(n, a, NAN, 0.95, &e);
    *ci = e.ci;
    *test = e.p;
    if (q == PAIRED_EFFECT || q == INDEPENDENT_EFFECT) {
        if (!err)
            err = q == PAIRED_EFFECT ? csp_effect_paired(n, a, b, &size)
                                     : csp_effect_independent(n, a, n, b, &size);
        *ci = csp_effect_interval(&size, &e.ci, 0.95);
    } else if (q == CORRELATION) {
        double equal;
        err = csp_correlation(n, a, b, 0.15, 0.95, &e, &equal);
        *ci = e.ci;
        *test = e.p;
    } else if (q == SD) {
        err = csp_spread_one(n, a, 0.95, &spread);
        *ci = spread.value.ci;
    } else if (q == SD_RATIO) {
        err = csp_spread_two(n, a, b, 0.3, 0.95, &spread);
        *ci = spread.log.ci;
        *test = spread.log.p;
    }
    return err;
}

struct cell {
    size_t replicates, hits, contradictions; /* p < 0.05 and 0 inside, or the reverse */
    double width;                            /* mean */
    int in_range;                            /* no end left the legal range */
};

static int cover(enum quantity q, const struct population *p, size_t n, size_t replicates,
                 unsigned long seed, struct cell *out)
{
    enum { MOST = 64 };
    double a[MOST], b[MOST];
    const struct truth truth = truth_of(q, p);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    *out = (struct cell){.in_range = 1};
    int err = 0;
    for (size_t r = 0; r < replicates && !err; r++) {
        const int pairs = q != INDEPENDENT && q != INDEPENDENT_EFFECT;
        for (size_t i = 0; i < n; i++) {
            a[i] = draw(p, rng);
            const int same = pairs && gsl_rng_uniform(rng) < 0.5;
            const double other = draw(p, rng);
            b[i] = q == CORRELATION ? a[i] + other : 0.5 * (same ? a[i] : other);
        }
        struct csp_interval ci;
        double test;
        err = one_interval(q, p, n, a, b, &ci, &test);
        if (isnan(ci.lo) || isnan(ci.hi)) continue; /* no interval: it is not counted */
        out->replicates++;
        out->hits += ci.lo <= truth.a + 1e-12 && truth.a <= ci.hi + 1e-12;
        out->width += ci.hi - ci.lo;
        if (ci.lo < truth.legal_lo - 1e-12 || ci.hi > truth.legal_hi + 1e-12) out->in_range = 0;
        const int outside = ci.lo > 0.0 || ci.hi < 0.0;
        if (!isnan(test) && outside != (test < 0.05)) out->contradictions++;
    }
    out->width /= (double)out->replicates;
    gsl_rng_free(rng);
    return err;
}
#endif
