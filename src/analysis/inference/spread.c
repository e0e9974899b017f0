/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/spread.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 4 };
static const double rounding = 1e-9; /* of a logarithm of sums */
static const struct csp_estimate unknown = {NAN, {NAN, NAN}, NAN};

static double log_sd(size_t n, const double x[])
{
    return log(csp_stats_sd(n, x)); /* -inf without spread */
}

/* ln sd without animal i; rest[n - 1] is scratch. */
static double without(size_t n, const double x[], size_t i, double rest[])
{
    memcpy(rest, x, i * sizeof *rest);
    memcpy(rest + i, x + i + 1, (n - i - 1) * sizeof *rest);
    return log_sd(n - 1, rest);
}

/* theta, and the mean of its pseudo-values with its standard error. */
static int jackknife(size_t n, const double a[], const double b[], double *theta, double *mean,
                     double *se)
{
    *theta = *mean = *se = NAN;
    double *pseudo = malloc(2 * n * sizeof *pseudo);
    if (!pseudo) return CSP_FAIL(CSP_E_MEMORY, "spread of %zu values", n);
    double *rest = pseudo + n;
    *theta = log_sd(n, a) - (b ? log_sd(n, b) : 0.0);
    for (size_t i = 0; i < n; i++) {
        const double less = without(n, a, i, rest) - (b ? without(n, b, i, rest) : 0.0);
        pseudo[i] = (double)n * *theta - (double)(n - 1) * less;
    }
    *mean = csp_stats_mean(n, pseudo);
    *se = csp_stats_sem(n, pseudo);
    if (!isfinite(*theta) || !isfinite(*mean)) *theta = *mean = *se = NAN;
    free(pseudo);
    return CSP_OK;
}

static int estimate(size_t n, const double a[], const double b[], double level,
                    struct csp_estimate *out, double *mean, double *se)
{
    CSP_GSL_QUIET;
    *out = unknown;
    int err = csp_stats_check(n, n, level);
    if (!err) err = jackknife(n, a, b, &out->value, mean, se);
    if (err || n < LEAST || !isfinite(*se)) return err;
    const double df = (double)(n - 1), w = gsl_cdf_tdist_Qinv(0.5 * (1.0 - level), df) * *se;
    out->ci = (struct csp_interval){*mean - w, *mean + w};
    if (*se > 0.0) out->p = 2.0 * gsl_cdf_tdist_Q(fabs(*mean) / *se, df);
    return CSP_OK;
}

int csp_spread_one(size_t n, const double a[], double level, struct csp_spread *out)
{
    double mean, se;
    *out = (struct csp_spread){unknown, unknown, NAN};
    const int err = estimate(n, a, NULL, level, &out->log, &mean, &se);
    if (err) return err;
    out->log.p = NAN;
    out->value.value = csp_stats_sd(n, a);
    out->value.ci = (struct csp_interval){exp(out->log.ci.lo), exp(out->log.ci.hi)};
    return CSP_OK;
}

int csp_spread_two(size_t n, const double a[], const double b[], double bound, double level,
                   struct csp_spread *out)
{
    CSP_GSL_QUIET;
    double mean, se;
    *out = (struct csp_spread){unknown, unknown, NAN};
    const int err = estimate(n, a, b, level, &out->log, &mean, &se);
    if (err) return err;
    const double sa = csp_stats_sd(n, a), sb = csp_stats_sd(n, b), theta = out->log.value;
    const double scale = 2.0 * sqrt(sa * sb);
    out->value.value = csp_stats_difference(sa, sb);
    out->value.ci = (struct csp_interval){scale * sinh(0.5 * out->log.ci.lo),
                                          scale * sinh(0.5 * out->log.ci.hi)};
    if (se <= rounding && fabs(theta) <= rounding) { /* the same values but for their mean */
        out->log = (struct csp_estimate){0.0, {0.0, 0.0}, 1.0};
        out->value = out->log;
        out->p_equal = 0.0;
    } else if (isfinite(out->log.ci.lo) && bound > 0.0) {
        const double df = (double)(n - 1);
        out->p_equal = fmax(gsl_cdf_tdist_Q((mean + bound) / se, df),
                            gsl_cdf_tdist_P((mean - bound) / se, df));
    }
    out->value.p = out->log.p;
    return CSP_OK;
}
