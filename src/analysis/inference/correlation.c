/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/correlation.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 4 };

static double fisher(size_t n, const double a[], const double b[])
{
    return atanh(fmax(-1.0, fmin(1.0, csp_stats_correlation(n, a, b))));
}

/* x[n - 1] without its element i. */
static void leave(size_t n, const double from[], size_t i, double x[])
{
    memcpy(x, from, i * sizeof *x);
    memcpy(x + i, from + i + 1, (n - i - 1) * sizeof *x);
}

/* Standard error of the mean of the pseudo-values; 0 where one of them is not finite. */
static int jackknife(size_t n, const double a[], const double b[], double z, double *se)
{
    double *pseudo = malloc(3 * n * sizeof *pseudo);
    if (!pseudo) return CSP_FAIL(CSP_E_MEMORY, "correlation of %zu values", n);
    double *x = pseudo + n, *y = x + n;
    for (size_t i = 0; i < n; i++) {
        leave(n, a, i, x);
        leave(n, b, i, y);
        pseudo[i] = (double)n * z - (double)(n - 1) * fisher(n - 1, x, y);
    }
    *se = csp_stats_sem(n, pseudo);
    if (!isfinite(csp_stats_mean(n, pseudo))) *se = 0.0;
    free(pseudo);
    return CSP_OK;
}

/* P of a normal or Student variable above x standard errors; 0 without an error. */
static double above(double x, double normal, double jack, double df)
{
    CSP_GSL_QUIET;
    const double p = gsl_cdf_ugaussian_Q(x / normal);
    return jack > 0.0 ? (x > 0.0 ? fmax(p, gsl_cdf_tdist_Q(x / jack, df))
                                 : fmin(p, gsl_cdf_tdist_Q(x / jack, df)))
                      : p;
}

int csp_correlation(size_t n, const double a[], const double b[], double bound, double level,
                    struct csp_estimate *out, double *p_equal)
{
    CSP_GSL_QUIET;
    *out = (struct csp_estimate){NAN, {NAN, NAN}, NAN};
    *p_equal = NAN;
    int err = csp_stats_check(n, n, level);
    if (err) return err;
    out->value = csp_stats_correlation(n, a, b);
    if (n < LEAST || isnan(out->value)) return CSP_OK;
    const double z = fisher(n, a, b), normal = 1.0 / sqrt((double)(n - 3)),
                 df = (double)(n - 1);
    if (isinf(z)) { /* on a line */
        out->ci = (struct csp_interval){out->value, out->value};
        out->p = 0.0;
        *p_equal = 1.0;
        return CSP_OK;
    }
    double jack = 0.0;
    err = jackknife(n, a, b, z, &jack);
    if (err) return err;
    const double tail = 0.5 * (1.0 - level);
    const double half =
        fmax(gsl_cdf_ugaussian_Qinv(tail) * normal, gsl_cdf_tdist_Qinv(tail, df) * jack);
    out->ci = (struct csp_interval){tanh(z - half), tanh(z + half)};
    out->p = fmin(1.0, 2.0 * above(fabs(z), normal, jack, df));
    if (bound > 0.0 && bound < 1.0)
        *p_equal = fmax(above(z + atanh(bound), normal, jack, df),
                        above(atanh(bound) - z, normal, jack, df));
    return CSP_OK;
}
