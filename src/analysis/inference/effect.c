/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const struct csp_effect unknown = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 2};

/* Set the corrected effect from difference and spread. */
static void standardise(struct csp_effect *e)
{
    if (e->sd > 0.0)
        e->effect = csp_stats_hedges_j(e->sd_df) * e->diff / e->sd;
    else
        e->effect = e->sd >= 0.0 && fabs(e->diff) <= 0.0 ? 0.0 : NAN;
}

/* The SD of a (and b): of one, or pooled with the weights n - 1. */
static double pooled(size_t na, const double a[], size_t nb, const double b[])
{
    const double sa = csp_stats_sd(na, a), sb = nb ? csp_stats_sd(nb, b) : 0.0;
    const double ka = (double)(na - 1), kb = nb ? (double)(nb - 1) : 0.0;
    return sqrt((ka * sa * sa + kb * sb * sb) / (ka + kb));
}

struct jack { /* sums over the samples that leave one animal out: of ln sd, diff, both */
    double l, d, ll, dd, ld;
};

/* Add the variances, times (n - 1)^2 / n. which: animals are left out of a (0), of b (1) or of
 * both (2). rest has na + nb places. */
static void left_out(size_t na, const double a[], size_t nb, const double b[], int which,
                     double rest[], struct jack *out)
{
    const size_t n = which == 1 ? nb : na;
    struct jack sum = {0};
    for (size_t i = 0; i < n; i++) {
        const int less_a = which != 1, less_b = which != 0 && nb > 0;
        double *x = rest, *y = rest + na;
        size_t kx = 0, ky = 0;
        for (size_t k = 0; k < na; k++)
            if (!less_a || k != i) x[kx++] = a[k];
        for (size_t k = 0; k < nb; k++)
            if (!less_b || k != i) y[ky++] = b[k];
        const double l = log(pooled(kx, x, ky, y)),
                     d = csp_stats_mean(kx, x) - (ky ? csp_stats_mean(ky, y) : 0.0);
        sum.l += l;
        sum.d += d;
        sum.ll += l * l;
        sum.dd += d * d;
        sum.ld += l * d;
    }
    const double k = (double)n, scale = (k - 1.0) / k;
    out->ll += scale * (sum.ll - sum.l * sum.l / k);
    out->dd += scale * (sum.dd - sum.d * sum.d / k);
    out->ld += scale * (sum.ld - sum.l * sum.d / k);
}

/* Set the standard error of ln sd. pairs: an animal has a value in a and in b. */
static int spread_of_spread(struct csp_effect *e, size_t na, const double a[], size_t nb,
                            const double b[], int pairs)
{
    double v = 1.0 / (2.0 * e->sd_df);
    e->sd_r = 0.0;
    if (na > 2 && (nb == 0 || nb > 2) && e->sd > 0.0) {
        double *rest = malloc((na + nb) * sizeof *rest);
        if (!rest) return CSP_FAIL(CSP_E_MEMORY, "effect of %zu values", na);
        struct jack jack = {0};
        left_out(na, a, nb, b, pairs ? 2 : 0, rest, &jack);
        if (nb && !pairs) left_out(na, a, nb, b, 1, rest, &jack);
        const double r = jack.ld / sqrt(jack.ll * jack.dd);
        if (isfinite(jack.ll)) v = fmax(v, jack.ll);
        if (isfinite(r)) e->sd_r = fmax(-1.0, fmin(1.0, r));
        free(rest);
    }
    e->sd_se = sqrt(v);
    return CSP_OK;
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
    return spread_of_spread(out, n, a, n, b, 1);
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
    return spread_of_spread(out, n, a, 0, NULL, 0);
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
    return spread_of_spread(out, na, a, nb, b, 0);
}

/* The larger p of the one-sided tests of diff > -bound and diff < bound. */
static double two_one_sided(const struct csp_effect *e, double bound, double se)
{
    CSP_GSL_QUIET;
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
    return two_one_sided(self, bound, hypot(self->se, bound * self->sd_se));
}

double csp_effect_within(const struct csp_effect *self, double bound)
{
    return two_one_sided(self, bound, self->se);
}

struct csp_interval csp_effect_interval(const struct csp_effect *self,
                                        const struct csp_interval *diff, double level)
{
    CSP_GSL_QUIET;
    if (isnan(self->effect) || !(self->sd >= 0.0)) return (struct csp_interval){NAN, NAN};
    if (isnan(diff->lo) && fabs(self->diff) <= 0.0 && !(self->se > 0.0)) {
        const double share = 1.0 - pow(1.0 - level, 1.0 / (double)self->n);
        const double w = sqrt(self->groups * share / (1.0 - share));
        return (struct csp_interval){-w, w};
    }
    if (!(self->sd > 0.0)) return (struct csp_interval){NAN, NAN};
    const double q = gsl_cdf_tdist_Qinv(0.5 * (1.0 - level), self->df) * self->sd_se;
    const double scale = csp_stats_hedges_j(self->sd_df) / self->sd, d = self->diff;
    double end[] = {diff->lo, diff->hi};
    for (int k = 0; k < 2; k++) {
        const double ratio = end[k] / d;
        if (ratio > 0.0 && isfinite(ratio)) {
            const double l = fabs(log(ratio)), r = d < 0.0 ? -self->sd_r : self->sd_r;
            const double far = sqrt(fmax(0.0, l * l + q * q - 2.0 * r * l * q));
            end[k] = self->effect * exp(ratio < 1.0 ? -far : far);
        } else
            end[k] *= scale;
    }
    return (struct csp_interval){end[0], end[1]};
}
