/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/bootstrap.h"
#include "conspecific/analysis/inference/order.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sample { /* two groups, or one group of differences (nb = 0) */
    size_t na, nb;
    const double *a, *b;
};

static double sample_diff(const struct sample *s)
{
    return csp_stats_difference(csp_stats_mean(s->na, s->a),
                                s->nb ? csp_stats_mean(s->nb, s->b) : 0.0);
}

static double sample_effect(const struct sample *s)
{
    return s->nb ? csp_stats_g(s->na, s->a, s->nb, s->b) : csp_stats_gz(s->na, s->a);
}

typedef double (*statistic)(const struct sample *);

/* Sums of U^2 / n^2 and U^3 / n^3 over the leave-one-out values of group x of s. */
static void jackknife(const struct sample *s, int second, statistic f, double *work,
                      double *sum2, double *sum3)
{
    const size_t n = second ? s->nb : s->na;
    const double *x = second ? s->b : s->a;
    double *theta = work, *rest = work + n;
    for (size_t i = 0; i < n; i++) {
        memcpy(rest, x, i * sizeof *rest);
        memcpy(rest + i, x + i + 1, (n - i - 1) * sizeof *rest);
        const struct sample less = second ? (struct sample){s->na, n - 1, s->a, rest}
                                          : (struct sample){n - 1, s->nb, rest, s->b};
        theta[i] = f(&less);
    }
    const double m = csp_stats_mean(n, theta);
    for (size_t i = 0; i < n; i++) {
        const double u = (double)(n - 1) * (m - theta[i]) / (double)n;
        *sum2 += u * u;
        *sum3 += u * u * u;
    }
}

/* BCa ends from m finite resampled values, which are sorted here. */
static struct csp_interval bca(size_t m, double theta[], double estimate, double accel,
                               double level)
{
    if (m == 0 || isnan(estimate)) return (struct csp_interval){NAN, NAN};
    csp_order_sort(m, theta);
    if (!(theta[m - 1] > theta[0])) return (struct csp_interval){theta[0], theta[0]};
    double below = 0.0;
    for (size_t i = 0; i < m; i++)
        below += theta[i] < estimate ? 1.0 : theta[i] > estimate ? 0.0 : 0.5;
    const double edge = 0.5 / (double)m;
    const double z0 = gsl_cdf_ugaussian_Pinv(fmin(fmax(below / (double)m, edge), 1.0 - edge));
    double end[2];
    for (int k = 0; k < 2; k++) {
        const double z =
            z0 + gsl_cdf_ugaussian_Pinv(k ? 0.5 * (1.0 + level) : 0.5 * (1.0 - level));
        const double den = 1.0 - accel * z;
        const double q = den > 0.0 ? gsl_cdf_ugaussian_P(z0 + z / den) : (z > 0.0 ? 1.0 : 0.0);
        end[k] = csp_order_quantile(m, theta, q);
    }
    return (struct csp_interval){end[0], end[1]};
}

/* The acceleration from sums of squares and cubes of leave-one-out values about their mean. */
static double acceleration_of(double sum2, double sum3)
{
    const double accel = sum3 / (6.0 * sum2 * sqrt(sum2));
    return isfinite(accel) ? accel : 0.0; /* constant leave-one-out values: no skewness */
}

static int check_boot(size_t na, size_t nb, double level, size_t resamples)
{
    const int err = csp_stats_check(na, nb, level);
    if (err) return err;
    return resamples < 100 ? CSP_FAIL(CSP_E_RANGE,
                                      "%zu bootstrap resamples, at least 100 needed", resamples)
                           : CSP_OK;
}

static double acceleration(const struct sample *s, statistic f, double *work)
{
    double sum2 = 0.0, sum3 = 0.0;
    jackknife(s, 0, f, work, &sum2, &sum3);
    if (s->nb) jackknife(s, 1, f, work, &sum2, &sum3);
    return acceleration_of(sum2, sum3);
}

static int boot(const struct sample *s, double level, size_t resamples, uint64_t seed,
                const char *purpose, struct csp_boot *out)
{
    *out = (struct csp_boot){NAN, NAN, {NAN, NAN}, {NAN, NAN}};
    int err = check_boot(s->na, s->nb ? s->nb : s->na, level, resamples);
    if (err) return err;
    if (!isfinite(sample_diff(s))) return CSP_OK; /* a value is not finite: nothing is known */
    const size_t n = s->na + s->nb;
    double *drawn = malloc((3 * n + 2 * resamples) * sizeof *drawn);
    if (!drawn) return CSP_FAIL(CSP_E_MEMORY, "bootstrap of %zu values", n);
    double *work = drawn + n, *diff = work + 2 * n, *effect = diff + resamples;

    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, purpose);
    size_t m = 0; /* resamples whose effect size is defined */
    for (size_t k = 0; k < resamples; k++) {
        for (size_t i = 0; i < s->na; i++) drawn[i] = s->a[csp_rng_below(&rng, s->na)];
        for (size_t i = 0; i < s->nb; i++) drawn[s->na + i] = s->b[csp_rng_below(&rng, s->nb)];
        const struct sample r = {s->na, s->nb, drawn, drawn + s->na};
        diff[k] = sample_diff(&r);
        const double e = sample_effect(&r);
        if (isfinite(e)) effect[m++] = e;
    }
    out->diff = sample_diff(s);
    out->effect = sample_effect(s);
    out->diff_ci = bca(resamples, diff, out->diff, acceleration(s, sample_diff, work), level);
    out->effect_ci = bca(m, effect, out->effect, acceleration(s, sample_effect, work), level);
    free(drawn);
    return CSP_OK;
}

int csp_stats_boot_paired(size_t n, const double a[], const double b[], double mu, double level,
                          size_t resamples, uint64_t seed, const char *purpose,
                          struct csp_boot *out)
{
    *out = (struct csp_boot){NAN, NAN, {NAN, NAN}, {NAN, NAN}};
    double *d = malloc((n ? n : 1) * sizeof *d);
    if (!d) return CSP_FAIL(CSP_E_MEMORY, "bootstrap of %zu values", n);
    for (size_t i = 0; i < n; i++) d[i] = csp_stats_difference(a[i], b ? b[i] : mu);
    const struct sample s = {n, 0, d, NULL};
    const int err = boot(&s, level, resamples, seed, purpose, out);
    free(d);
    return err;
}

int csp_stats_boot_independent(size_t na, const double a[], size_t nb, const double b[],
                               double level, size_t resamples, uint64_t seed,
                               const char *purpose, struct csp_boot *out)
{
    *out = (struct csp_boot){NAN, NAN, {NAN, NAN}, {NAN, NAN}};
    if (nb == 0) return CSP_FAIL(CSP_E_SHAPE, "bootstrap of an empty group");
    const struct sample s = {na, nb, a, b};
    return boot(&s, level, resamples, seed, purpose, out);
}

/* ---- any statistic ---------------------------------------------------------------------- */

/* The acceleration, from the values of f with one animal left out; work[3 n]. */
static double left_out(size_t n, const double a[], const double b[], csp_statistic f,
                       double work[])
{
    double *theta = work, *x = work + n, *y = work + 2 * n, sum2 = 0.0, sum3 = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0, m = 0; k < n; k++) {
            if (k == i) continue;
            x[m] = a[k];
            y[m++] = b ? b[k] : 0.0;
        }
        theta[i] = f(n - 1, x, b ? y : NULL);
    }
    const double m = csp_stats_mean(n, theta);
    for (size_t i = 0; i < n; i++) {
        const double u = m - theta[i];
        sum2 += u * u;
        sum3 += u * u * u;
    }
    return acceleration_of(sum2, sum3);
}

int csp_stats_boot(size_t n, const double a[], const double b[], csp_statistic f, double level,
                   size_t resamples, uint64_t seed, const char *purpose, double *estimate,
                   struct csp_interval *out)
{
    *estimate = NAN;
    *out = (struct csp_interval){NAN, NAN};
    const int err = check_boot(n, n, level, resamples);
    if (err) return err;
    *estimate = f(n, a, b);
    if (!isfinite(*estimate)) return CSP_OK;
    double *work = malloc((3 * n + resamples) * sizeof *work);
    if (!work) return CSP_FAIL(CSP_E_MEMORY, "bootstrap of %zu values", n);
    double *x = work, *y = work + n, *theta = work + 3 * n;
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, purpose);
    size_t m = 0;
    for (size_t k = 0; k < resamples; k++) {
        for (size_t i = 0; i < n; i++) {
            const size_t j = (size_t)csp_rng_below(&rng, n);
            x[i] = a[j];
            y[i] = b ? b[j] : 0.0;
        }
        const double value = f(n, x, b ? y : NULL);
        if (isfinite(value)) theta[m++] = value;
    }
    *out = bca(m, theta, *estimate, left_out(n, a, b, f, work), level);
    free(work);
    return CSP_OK;
}
