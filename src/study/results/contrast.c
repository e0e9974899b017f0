/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/contrast.h"
#include "conspecific/analysis/inference/bootstrap.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double level = 0.95;

const char *csp_expect_name(enum csp_expect expect)
{
    static const char *const names[] = {"less", "greater", "equal", "any"};
    return names[expect];
}

/* Keep the values that are numbers; a pair is kept only whole. b may be NULL. */
static void keep(int paired, size_t na, const double a[], size_t nb, const double b[],
                 size_t *ka, double x[], size_t *kb, double y[])
{
    *ka = *kb = 0;
    for (size_t i = 0; i < na; i++) {
        if (isnan(a[i]) || (paired && b && isnan(b[i]))) continue;
        x[(*ka)++] = a[i];
        if (paired && b) y[(*kb)++] = b[i];
    }
    for (size_t i = 0; !paired && b && i < nb; i++)
        if (!isnan(b[i])) y[(*kb)++] = b[i];
}

const char *csp_contrast_test_name(enum csp_contrast_test test)
{
    static const char *const names[] = {"paired", "independent", "correlation", "level",
                                        "spread"};
    return names[test];
}

struct sides { /* what is compared, without what is missing */
    const struct csp_contrast_ask *ask;
    const char *purpose;
    size_t na, nb;
    double *a, *b; /* b[na] repeats mu where b is a number */
};

/* Compute means, their difference and its tests. number: b repeats mu. */
static int differ(const struct sides *s, int paired, int number,
                  struct csp_contrast_result *out)
{
    struct csp_ttest t;
    struct csp_boot boot;
    struct csp_effect e;
    int err = paired ? csp_stats_t_paired(s->na, s->a, s->b, CSP_TAIL_BOTH, level, &t)
                     : csp_stats_t_welch(s->na, s->a, s->nb, s->b, CSP_TAIL_BOTH, level, &t);
    if (!err)
        err = paired ? csp_stats_boot_paired(s->na, s->a, s->b, 0, level, CSP_BOOT_RESAMPLES,
                                             s->ask->seed, s->purpose, &boot)
                     : csp_stats_boot_independent(s->na, s->a, s->nb, s->b, level,
                                                  CSP_BOOT_RESAMPLES, s->ask->seed, s->purpose,
                                                  &boot);
    if (!err)
        err = number   ? csp_effect_one(s->na, s->a, s->ask->mu, &e)
              : paired ? csp_effect_paired(s->na, s->a, s->b, &e)
                       : csp_effect_independent(s->na, s->a, s->nb, s->b, &e);
    if (err) return err;
    out->p = t.p;
    out->p_equal = s->ask->bound > 0.0 ? csp_effect_within(&e, s->ask->bound)
                                       : csp_effect_equal(&e, CSP_EFFECT_SMALL);
    out->diff = boot.diff;
    out->diff_ci = boot.diff_ci;
    out->effect = e.effect;
    out->effect_ci = boot.effect_ci;
    if (paired && e.sd > 0.0) {
        const double scale = csp_stats_hedges_j(e.sd_df) / e.sd;
        out->effect_ci =
            (struct csp_interval){boot.diff_ci.lo * scale, boot.diff_ci.hi * scale};
    }
    return CSP_OK;
}

/* Replace the mean of the differences by their median. */
static int median_differ(const struct sides *s, int number, struct csp_contrast_result *out)
{
    double *d = malloc(s->na * sizeof *d);
    struct csp_interval unused;
    struct csp_effect e;
    if (!d) return CSP_FAIL(CSP_E_MEMORY, "contrast '%s'", s->ask->name);
    for (size_t i = 0; i < s->na; i++) d[i] = s->a[i] - s->b[i];
    int err = csp_stats_median(s->na, d, level, &out->diff, &out->diff_ci);
    if (!err) err = csp_stats_signed_rank(s->na, d, CSP_TAIL_BOTH, &out->p);
    if (!err) err = csp_stats_median(s->na, s->a, level, &out->mean_a, &unused);
    if (!err) err = csp_stats_median(s->na, s->b, level, &out->mean_b, &unused);
    if (!err)
        err = number ? csp_effect_one(s->na, s->a, s->ask->mu, &e)
                     : csp_effect_paired(s->na, s->a, s->b, &e);
    if (!err)
        err = csp_effect_equal_median(
            s->na, d, s->ask->bound > 0.0 ? s->ask->bound : CSP_EFFECT_SMALL * e.sd,
            &out->p_equal);
    free(d);
    return err;
}

static int correlate(const struct sides *s, struct csp_contrast_result *out)
{
    struct csp_ttest t;
    const int err = csp_stats_correlation_test(s->na, s->a, s->b, level, &t);
    out->diff = out->effect = t.diff;
    out->diff_ci = out->effect_ci = t.ci;
    out->p = t.p;
    out->p_equal = csp_effect_equal_correlation(s->na, s->a, s->b, CSP_EFFECT_SMALL_R);
    return err;
}

static double mean_of(size_t n, const double a[], const double b[])
{
    (void)b;
    return csp_stats_mean(n, a);
}
static double sd_of(size_t n, const double a[], const double b[])
{
    (void)b;
    return csp_stats_sd(n, a);
}
static double sd_difference(size_t n, const double a[], const double b[])
{
    return csp_stats_sd(n, a) - csp_stats_sd(n, b);
}
static double log_sd_ratio(size_t n, const double a[], const double b[])
{
    return log(csp_stats_sd(n, a) / csp_stats_sd(n, b));
}

static int bootstrap(const struct sides *s, const double *b, csp_statistic f, double *value,
                     struct csp_interval *ci)
{
    return csp_stats_boot(s->na, s->a, b, f, level, CSP_BOOT_RESAMPLES, s->ask->seed,
                          s->purpose, value, ci);
}

/* Whether all values are 0 or `one`; *k counts those that are `one`. */
static int is_share(const struct sides *s, size_t *k)
{
    *k = 0;
    for (size_t i = 0; i < s->na; i++) {
        const int yes = s->a[i] == s->ask->one;
        if (!yes && s->a[i] != 0.0) return 0;
        *k += yes != 0;
    }
    return s->ask->one > 0.0;
}

static int level_of(const struct sides *s, struct csp_contrast_result *out)
{
    size_t k;
    int err;
    if (s->ask->statistic == CSP_OF_MEDIANS) {
        err = csp_stats_median(s->na, s->a, level, &out->diff, &out->diff_ci);
    } else if (is_share(s, &k)) {
        err = csp_stats_wilson(k, s->na, level, &out->diff_ci);
        out->diff = out->mean_a;
        out->diff_ci.lo *= s->ask->one;
        out->diff_ci.hi *= s->ask->one;
    } else {
        err = bootstrap(s, NULL, mean_of, &out->diff, &out->diff_ci);
    }
    out->mean_a = out->diff;
    return err;
}

static int spread(const struct sides *s, int with_b, struct csp_contrast_result *out)
{
    if (!with_b) {
        const int err = bootstrap(s, NULL, sd_of, &out->diff, &out->diff_ci);
        out->mean_a = out->diff;
        return err;
    }
    out->mean_a = csp_stats_sd(s->na, s->a);
    out->mean_b = csp_stats_sd(s->na, s->b);
    out->p = csp_stats_spread_p(s->na, s->a, s->b);
    out->p_equal = csp_effect_equal_spread(s->na, s->a, s->b, CSP_EFFECT_SMALL_LN);
    const int err = bootstrap(s, s->b, sd_difference, &out->diff, &out->diff_ci);
    return err ? err : bootstrap(s, s->b, log_sd_ratio, &out->effect, &out->effect_ci);
}

static int evaluate(const struct sides *s, int with_b, struct csp_contrast_result *out)
{
    const int independent = s->ask->test == CSP_TEST_INDEPENDENT && with_b;
    int err = CSP_OK;
    switch (s->ask->test) {
    case CSP_TEST_PAIRED:
    case CSP_TEST_INDEPENDENT:
        err = differ(s, !independent, !with_b, out);
        if (!err && s->ask->statistic == CSP_OF_MEDIANS) err = median_differ(s, !with_b, out);
        break;
    case CSP_TEST_CORRELATION:
        err = correlate(s, out);
        break;
    case CSP_TEST_LEVEL:
        err = level_of(s, out);
        break;
    case CSP_TEST_SPREAD:
        err = spread(s, with_b, out);
    }
    return err;
}

int csp_contrast_eval(const struct csp_contrast_ask *ask, size_t na, const double a[],
                      size_t nb, const double b[], struct csp_contrast_result *out)
{
    *out = (struct csp_contrast_result){.mean_b = NAN,
                                        .diff_ci = {NAN, NAN},
                                        .effect = NAN,
                                        .effect_ci = {NAN, NAN},
                                        .p = NAN,
                                        .p_equal = NAN};
    const int paired = ask->test != CSP_TEST_INDEPENDENT || !b;
    const int number = !b && ask->test <= CSP_TEST_INDEPENDENT;
    if (ask->test == CSP_TEST_CORRELATION && !b)
        return CSP_FAIL(CSP_E_SHAPE, "correlation '%s' with nothing", ask->name);
    if (paired && b && na != nb)
        return CSP_FAIL(CSP_E_SHAPE, "paired contrast '%s' of %zu and %zu animals", ask->name,
                        na, nb);
    double *x = malloc((2 * na + 2 * nb + 2) * sizeof *x);
    char *purpose = NULL;
    if (!x || asprintf(&purpose, "contrast:%s", ask->name) < 0) {
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "contrast '%s'", ask->name);
    }
    double *y = x + na + nb + 1;
    keep(paired, na, a, nb, b, &out->n_a, x, &out->n_b, y);
    for (size_t i = 0; number && i < out->n_a; i++) y[i] = ask->mu;
    out->mean_a = csp_stats_mean(out->n_a, x);
    if (b) out->mean_b = csp_stats_mean(out->n_b, y);
    if (number) out->mean_b = ask->mu;
    out->diff = ask->test == CSP_TEST_CORRELATION || ask->test == CSP_TEST_SPREAD ? NAN
                : b || number ? out->mean_a - out->mean_b
                              : out->mean_a;
    const struct sides s = {ask, purpose, out->n_a, b ? out->n_b : out->n_a, x, y};
    const int err = s.na >= 2 && s.nb >= 2 ? evaluate(&s, b != NULL, out) : CSP_OK;
    free(purpose);
    free(x);
    return err;
}
