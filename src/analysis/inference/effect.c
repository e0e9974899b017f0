/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/core/error.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const struct csp_effect unknown = {NAN, NAN, NAN, NAN, NAN, NAN, 0, 2};

/* Set the corrected effect from difference and spread. */
static void standardise(struct csp_effect *e)
{
    if (e->sd > 0.0)
        e->effect = csp_stats_hedges_j(e->sd_df) * e->diff / e->sd;
    else
        e->effect = e->sd >= 0.0 && fabs(e->diff) <= 0.0 ? 0.0 : NAN;
}

int csp_effect_paired(size_t n, const double a[], const double b[], struct csp_effect *out)
{
    *out = unknown;
    int err = csp_stats_check(n, n, 0.95);
    if (err) return err;
    double *d = malloc(n * sizeof *d);
    if (!d) return CSP_FAIL(CSP_E_MEMORY, "effect of %zu values", n);
    for (size_t i = 0; i < n; i++) d[i] = csp_stats_difference(a[i], b[i]);
    const double sa = csp_stats_sd(n, a), sb = csp_stats_sd(n, b);
    const double r = sa > 0.0 && sb > 0.0 ? csp_stats_correlation(n, a, b) : 0.0;
    *out = (struct csp_effect){.diff = csp_stats_difference(csp_stats_mean(n, d), 0.0),
                               .se = csp_stats_sem(n, d),
                               .df = (double)(n - 1),
                               .sd = sqrt(0.5 * (sa * sa + sb * sb)),
                               .sd_df = 2.0 * (double)(n - 1) / (1.0 + r * r),
                               .n = n,
                               .groups = 2};
    free(d);
    standardise(out);
    return CSP_OK;
}

int csp_effect_one(size_t n, const double a[], double mu, struct csp_effect *out)
{
    *out = unknown;
    const int err = csp_stats_check(n, n, 0.95);
    if (err) return err;
    *out = (struct csp_effect){.diff = csp_stats_difference(csp_stats_mean(n, a), mu),
                               .se = csp_stats_sem(n, a),
                               .df = (double)(n - 1),
                               .sd = csp_stats_sd(n, a),
                               .sd_df = (double)(n - 1),
                               .n = n,
                               .groups = 1};
    standardise(out);
    return CSP_OK;
}

int csp_effect_independent(size_t na, const double a[], size_t nb, const double b[],
                           struct csp_effect *out)
{
    *out = unknown;
    struct csp_ttest t;
    const int err = csp_stats_t_welch(na, a, nb, b, CSP_TAIL_BOTH, 0.95, &t);
    if (err) return err;
    const double sa = csp_stats_sd(na, a), sb = csp_stats_sd(nb, b);
    const double va = sa * sa, vb = sb * sb, ka = (double)(na - 1), kb = (double)(nb - 1);
    *out = (struct csp_effect){.diff = t.diff,
                               .se = sqrt(va / (double)na + vb / (double)nb),
                               .df = t.df,
                               .sd = sqrt((ka * va + kb * vb) / (ka + kb)),
                               .sd_df = ka + kb,
                               .n = na < nb ? na : nb,
                               .groups = 2};
    standardise(out);
    return CSP_OK;
}

/* The larger p of the one-sided tests of diff > -bound and diff < bound. */
static double two_one_sided(const struct csp_effect *e, double bound, double se)
{
    if (!(bound > 0.0) || isnan(e->diff) || isnan(se)) return NAN;
    if (!(se > 0.0)) return fabs(e->diff) < bound ? 0.0 : 1.0;
    return fmax(gsl_cdf_tdist_Q((e->diff + bound) / se, e->df),
                gsl_cdf_tdist_P((e->diff - bound) / se, e->df));
}

double csp_effect_equal(const struct csp_effect *self, double k)
{
    if (!(k > 0.0)) return NAN;
    if (!(self->sd > 0.0))
        return isnan(self->effect) ? self->sd >= 0.0 ? 1.0 : NAN
                                   : pow(1.0 + k * k / self->groups, -(double)self->n);
    const double bound = k * self->sd;
    return two_one_sided(self, bound,
                         sqrt(self->se * self->se + 0.5 * bound * bound / self->sd_df));
}

double csp_effect_within(const struct csp_effect *self, double bound)
{
    return two_one_sided(self, bound, self->se);
}

int csp_effect_equal_median(size_t n, const double d[], double bound, double *p)
{
    *p = NAN;
    if (!(bound > 0.0)) return CSP_OK;
    double *shifted = calloc(n + 1, sizeof *shifted), above = NAN, below = NAN;
    if (!shifted) return CSP_FAIL(CSP_E_MEMORY, "equivalence of %zu values", n);
    for (size_t i = 0; i < n; i++) shifted[i] = d[i] + bound;
    int err = csp_stats_signed_rank(n, shifted, CSP_TAIL_GREATER, &above);
    for (size_t i = 0; i < n; i++) shifted[i] = d[i] - bound;
    if (!err) err = csp_stats_signed_rank(n, shifted, CSP_TAIL_LESS, &below);
    free(shifted);
    if (!err && !isnan(above)) *p = fmax(above, below);
    return err;
}

double csp_effect_equal_correlation(size_t n, const double a[], const double b[], double bound)
{
    if (n < 4 || !(bound > 0.0 && bound < 1.0)) return NAN;
    const double r = csp_stats_correlation(n, a, b);
    if (isnan(r)) return NAN;
    const double z = atanh(fmax(-1.0, fmin(1.0, r))), scale = sqrt((double)(n - 3));
    return fmax(gsl_cdf_ugaussian_Q((z + atanh(bound)) * scale),
                gsl_cdf_ugaussian_P((z - atanh(bound)) * scale));
}

/* The one-sided p that sd(a) / sd(b) lies below ratio (or above it). */
static double ratio_test(size_t n, const double a[], const double b[], double ratio, int below,
                         double work[])
{
    double *sum = work, *less = work + n;
    for (size_t i = 0; i < n; i++) {
        sum[i] = a[i] + ratio * b[i];
        less[i] = csp_stats_difference(a[i], ratio * b[i]);
    }
    struct csp_ttest t;
    if (csp_stats_correlation_test(n, sum, less, 0.95, &t) || isnan(t.t)) return NAN;
    if (isinf(t.t)) return (t.t < 0.0) == (below != 0) ? 0.0 : 1.0;
    return below ? gsl_cdf_tdist_P(t.t, t.df) : gsl_cdf_tdist_Q(t.t, t.df);
}

double csp_effect_equal_spread(size_t n, const double a[], const double b[], double bound)
{
    if (n < 3 || !(bound > 0.0) || !(csp_stats_sd(n, a) > 0.0) || !(csp_stats_sd(n, b) > 0.0))
        return NAN;
    double *work = malloc(2 * n * sizeof *work);
    if (!work) return NAN;
    const double below = ratio_test(n, a, b, exp(bound), 1, work),
                 above = ratio_test(n, a, b, exp(-bound), 0, work);
    free(work);
    return isnan(below) || isnan(above) ? NAN : fmax(below, above);
}
