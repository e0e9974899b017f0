/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/median.h"
#include "conspecific/analysis/inference/order.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* g_k: 1 for k = 0. */
static double cover(size_t n, size_t k)
{
    CSP_GSL_QUIET;
    return k == 0 ? 1.0 : 1.0 - 2.0 * gsl_cdf_binomial_P((unsigned)k - 1, 0.5, (unsigned)n);
}

/* The interval of sorted x[n] at a level. */
static struct csp_interval at_level(size_t n, const double x[], double level)
{
    size_t k = 1; /* the largest with g_k >= level */
    if (cover(n, 1) < level) return (struct csp_interval){NAN, NAN};
    while (2 * (k + 1) <= n && cover(n, k + 1) >= level) k++;
    const size_t inner = 2 * (k + 1) <= n + 1 ? k + 1 : k;
    const double gk = cover(n, k), next = inner > k ? cover(n, inner) : 0.0;
    const double share = inner > k ? (gk - level) / (gk - fmax(next, 0.0)) : 0.0;
    const double m = (double)n, kk = (double)k;
    const double lambda =
        fmin(1.0, (m - kk) * share / (kk + (m - 2.0 * kk) * share)); /* 0 for share 0 */
    const double *lo = x + k - 1, *hi = x + n - k;
    return (struct csp_interval){(1.0 - lambda) * lo[0] + lambda * lo[inner - k],
                                 (1.0 - lambda) * hi[0] + lambda * *(hi - (inner - k))};
}

static double p_of(size_t n, const double x[], double mu)
{
    double lo = 0.0, hi = cover(n, 1);
    const struct csp_interval widest = at_level(n, x, hi);
    if (!(widest.lo <= mu && mu <= widest.hi)) return 1.0 - hi;
    for (int i = 0; i < 60; i++) {
        const double mid = 0.5 * (lo + hi);
        const struct csp_interval ci = at_level(n, x, mid);
        if (mu < ci.lo || mu > ci.hi)
            lo = mid;
        else
            hi = mid;
    }
    return 1.0 - lo;
}

static double *sorted_copy(size_t n, const double x[], int *err)
{
    *err = CSP_OK;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i])) return NULL;
    if (n == 0) return NULL;
    double *sorted = csp_order_copy(n, x);
    if (!sorted) *err = CSP_FAIL(CSP_E_MEMORY, "median of %zu values", n);
    return sorted;
}

int csp_median(size_t n, const double x[], double mu, double level, struct csp_estimate *out)
{
    int err;
    *out = (struct csp_estimate){NAN, {NAN, NAN}, NAN};
    if (!(level > 0.0 && level < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "level = %g, legal range (0, 1)", level);
    double *sorted = sorted_copy(n, x, &err);
    if (!sorted) return err;
    out->value = csp_order_quantile(n, sorted, 0.5);
    out->ci = at_level(n, sorted, level);
    if (!isnan(mu)) out->p = p_of(n, sorted, mu);
    free(sorted);
    return CSP_OK;
}

int csp_median_equal(size_t n, const double x[], double bound, double *p)
{
    int err;
    *p = NAN;
    if (!(bound > 0.0)) return CSP_OK;
    double *sorted = sorted_copy(n, x, &err);
    if (!sorted) return err;
    const double median = csp_order_quantile(n, sorted, 0.5);
    const double above = 0.5 * p_of(n, sorted, bound), below = 0.5 * p_of(n, sorted, -bound);
    *p = fmax(median < bound ? above : 1.0 - above, median > -bound ? below : 1.0 - below);
    free(sorted);
    return CSP_OK;
}
