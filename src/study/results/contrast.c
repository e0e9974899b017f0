/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/contrast.h"
#include "conspecific/analysis/inference/correlation.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/analysis/inference/median.h"
#include "conspecific/analysis/inference/spread.h"
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
    double *a, *b, *d;         /* b[na] repeats mu where b is a number; d = a - b if paired */
    struct csp_interval legal; /* of the values */
};

/* Compute means, their difference and its tests. number: b repeats mu. */
static int differ(const struct sides *s, int paired, int number,
                  struct csp_contrast_result *out)
{
    const struct csp_contrast_ask *ask = s->ask;
    const struct csp_interval apart = {s->legal.lo - s->legal.hi, s->legal.hi - s->legal.lo};
    struct csp_estimate e;
    struct csp_effect size;
    int err =
        number   ? csp_interval_mean(s->na, s->a, ask->mu, &s->legal, level, ask->seed,
                                     s->purpose, &e)
        : paired ? csp_interval_mean(s->na, s->d, 0.0, &apart, level, ask->seed, s->purpose, &e)
                 : csp_interval_means(s->na, s->a, s->nb, s->b, &s->legal, level, ask->seed,
                                      s->purpose, &e);
    if (!err)
        err = number   ? csp_effect_one(s->na, s->a, ask->mu, &size)
              : paired ? csp_effect_paired(s->na, s->a, s->b, &size)
                       : csp_effect_independent(s->na, s->a, s->nb, s->b, &size);
    if (err) return err;
    const double from = number ? ask->mu : 0.0;
    out->p = e.p;
    out->p_equal = ask->bound > 0.0 ? csp_effect_within(&size, ask->bound)
                                    : csp_effect_equal(&size, CSP_EFFECT_SMALL);
    out->diff = csp_stats_difference(e.value, from);
    out->diff_ci = (struct csp_interval){e.ci.lo - from, e.ci.hi - from};
    out->effect = size.effect;
    out->effect_ci = csp_effect_interval(&size, &out->diff_ci, level);
    if (isnan(out->diff_ci.lo) && size.sd > 0.0) /* no spread of its own: that of animals */
        out->diff_ci =
            (struct csp_interval){out->effect_ci.lo * size.sd, out->effect_ci.hi * size.sd};
    return CSP_OK;
}

/* Replace the mean of the differences by their median. */
static int median_differ(const struct sides *s, int number, struct csp_contrast_result *out)
{
    struct csp_estimate d, a, b;
    struct csp_effect size;
    int err = csp_median(s->na, s->d, 0.0, level, &d);
    if (!err) err = csp_median(s->na, s->a, NAN, level, &a);
    if (!err) err = csp_median(s->na, s->b, NAN, level, &b);
    if (!err)
        err = number ? csp_effect_one(s->na, s->a, s->ask->mu, &size)
                     : csp_effect_paired(s->na, s->a, s->b, &size);
    if (err) return err;
    out->diff = d.value;
    out->diff_ci = d.ci;
    out->p = d.p;
    out->mean_a = a.value;
    out->mean_b = b.value;
    return csp_median_equal(s->na, s->d,
                            s->ask->bound > 0.0 ? s->ask->bound : CSP_EFFECT_SMALL * size.sd,
                            &out->p_equal);
}

static int correlate(const struct sides *s, struct csp_contrast_result *out)
{
    struct csp_estimate e;
    const int err =
        csp_correlation(s->na, s->a, s->b, CSP_EFFECT_SMALL_R, level, &e, &out->p_equal);
    out->diff = out->effect = e.value;
    out->diff_ci = out->effect_ci = e.ci;
    out->p = e.p;
    return err;
}

static int level_of(const struct sides *s, struct csp_contrast_result *out)
{
    struct csp_estimate e;
    const int err = s->ask->statistic == CSP_OF_MEDIANS
                        ? csp_median(s->na, s->a, NAN, level, &e)
                        : csp_interval_mean(s->na, s->a, NAN, &s->legal, level, s->ask->seed,
                                            s->purpose, &e);
    out->mean_a = out->diff = e.value;
    out->diff_ci = e.ci;
    return err;
}

static int spread(const struct sides *s, int with_b, struct csp_contrast_result *out)
{
    struct csp_spread e;
    const int err = with_b ? csp_spread_two(s->na, s->a, s->b, CSP_EFFECT_SMALL_LN, level, &e)
                           : csp_spread_one(s->na, s->a, level, &e);
    if (err) return err;
    out->diff = e.value.value;
    out->diff_ci = e.value.ci;
    out->mean_a = csp_stats_sd(s->na, s->a);
    if (!with_b) return CSP_OK;
    out->mean_b = csp_stats_sd(s->na, s->b);
    out->effect = e.log.value;
    out->effect_ci = e.log.ci;
    out->p = e.log.p;
    out->p_equal = e.p_equal;
    return CSP_OK;
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
    double *x = malloc((4 * na + 2 * nb + 3) * sizeof *x);
    char *purpose = NULL;
    if (!x || asprintf(&purpose, "contrast:%s", ask->name) < 0) {
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "contrast '%s'", ask->name);
    }
    double *y = x + na + nb + 1, *d = y + na + nb + 1;
    keep(paired, na, a, nb, b, &out->n_a, x, &out->n_b, y);
    for (size_t i = 0; number && i < out->n_a; i++) y[i] = ask->mu;
    out->mean_a = csp_stats_mean(out->n_a, x);
    if (b) out->mean_b = csp_stats_mean(out->n_b, y);
    if (number) out->mean_b = ask->mu;
    out->diff = ask->test == CSP_TEST_CORRELATION || ask->test == CSP_TEST_SPREAD ? NAN
                : b || number ? out->mean_a - out->mean_b
                              : out->mean_a;
    const size_t pairs = out->n_a;
    for (size_t i = 0; (number || b) && paired && i < pairs; i++)
        d[i] = csp_stats_difference(x[i], y[i]);
    const struct csp_interval legal =
        ask->legal.lo < ask->legal.hi ? ask->legal : csp_interval_anywhere;
    const struct sides s = {ask, purpose, out->n_a, b ? out->n_b : out->n_a, x, y, d, legal};
    const int err = s.na >= 2 && s.nb >= 2 ? evaluate(&s, b != NULL, out) : CSP_OK;
    free(purpose);
    free(x);
    return err;
}
