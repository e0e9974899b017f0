/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/contrast.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEAST = 3 }; /* animals a side below which nothing is decided */
static const double level = 0.95;

const char *csp_verdict_name(enum csp_verdict verdict)
{
    static const char *const names[] = {"undecided", "agrees", "disagrees"};
    return names[verdict];
}

const char *csp_expect_name(enum csp_expect expect)
{
    static const char *const names[] = {"less", "greater", "equal", "any"};
    return names[expect];
}

/* p of the equivalence test, NaN if it cannot be made. */
static double equivalence(enum csp_contrast_test test, double bound, size_t na,
                          const double a[], size_t nb, const double b[])
{
    double p = NAN;
    if (test == CSP_TEST_PAIRED)
        (void)csp_stats_equivalence_paired(na, a, b, bound, &p);
    else
        (void)csp_stats_equivalence_welch(na, a, nb, b, bound, &p);
    return p;
}

static enum csp_verdict judge(enum csp_expect expect, const struct csp_interval *ci, double p,
                              double bound, double p_equal)
{
    const double lo = ci->lo, hi = ci->hi;
    const int known = lo <= hi, sure = p < 0.05;
    const int below = sure && hi < 0.0, above = sure && lo > 0.0;
    if (!known) return CSP_VERDICT_UNDECIDED;
    switch (expect) {
    case CSP_EXPECT_LESS:
        return below   ? CSP_VERDICT_AGREES
               : above ? CSP_VERDICT_DISAGREES
                       : CSP_VERDICT_UNDECIDED;
    case CSP_EXPECT_GREATER:
        return above   ? CSP_VERDICT_AGREES
               : below ? CSP_VERDICT_DISAGREES
                       : CSP_VERDICT_UNDECIDED;
    case CSP_EXPECT_EQUAL:
        if (bound > 0.0) {
            if (p_equal < 0.05) return CSP_VERDICT_AGREES;
            return lo > bound || hi < -bound ? CSP_VERDICT_DISAGREES : CSP_VERDICT_UNDECIDED;
        }
        return below || above ? CSP_VERDICT_DISAGREES : CSP_VERDICT_AGREES;
    case CSP_EXPECT_ANY:
        return below || above ? CSP_VERDICT_AGREES : CSP_VERDICT_UNDECIDED;
    }
    return CSP_VERDICT_UNDECIDED;
}

/* Keep what is a number; pairs only whole. b may be NULL. */
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

int csp_contrast_eval(const char *name, enum csp_contrast_test test, enum csp_expect expect,
                      double bound, size_t na, const double a[], size_t nb, const double b[],
                      double mu, uint64_t seed, struct csp_contrast_result *out)
{
    *out = (struct csp_contrast_result){
        .diff_ci = {NAN, NAN}, .effect = NAN, .effect_ci = {NAN, NAN}, .p = NAN};
    const int paired = test == CSP_TEST_PAIRED || !b;
    if (paired && b && na != nb)
        return CSP_FAIL(CSP_E_SHAPE, "paired contrast '%s' of %zu and %zu animals", name, na,
                        nb);
    double *x = malloc((2 * na + 2 * nb + 2) * sizeof *x);
    char *purpose = NULL;
    if (!x || asprintf(&purpose, "contrast:%s", name) < 0) {
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "contrast '%s'", name);
    }
    double *y = x + na + nb + 1;
    keep(paired, na, a, nb, b, &out->n_a, x, &out->n_b, y);
    if (!b)
        for (size_t i = 0; i < out->n_a; i++) y[i] = mu;
    out->mean_a = csp_stats_mean(out->n_a, x);
    out->mean_b = b ? csp_stats_mean(out->n_b, y) : mu;
    out->diff = out->mean_a - out->mean_b;

    int err = CSP_OK;
    if (out->n_a >= 2 && (!b || out->n_b >= 2)) {
        struct csp_ttest t;
        struct csp_boot boot;
        const size_t ny = b ? out->n_b : out->n_a;
        err = paired ? csp_stats_t_paired(out->n_a, x, y, CSP_TAIL_BOTH, level, &t)
                     : csp_stats_t_welch(out->n_a, x, ny, y, CSP_TAIL_BOTH, level, &t);
        if (!err)
            err = paired ? csp_stats_boot_paired(out->n_a, x, y, 0, level, CSP_BOOT_RESAMPLES,
                                                 seed, purpose, &boot)
                         : csp_stats_boot_independent(out->n_a, x, ny, y, level,
                                                      CSP_BOOT_RESAMPLES, seed, purpose, &boot);
        if (!err) {
            out->p = t.p;
            out->diff = boot.diff;
            out->diff_ci = boot.diff_ci;
            out->effect = boot.effect;
            out->effect_ci = boot.effect_ci;
            const int enough = out->n_a >= LEAST && ny >= LEAST;
            const double p_equal =
                bound > 0.0 ? equivalence(paired ? CSP_TEST_PAIRED : CSP_TEST_INDEPENDENT,
                                          bound, out->n_a, x, ny, y)
                            : NAN;
            if (enough) out->verdict = judge(expect, &out->diff_ci, t.p, bound, p_equal);
        }
    }
    free(purpose);
    free(x);
    return err;
}
