/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/units.h"
#include "conspecific/analysis/inference/order.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Set p and mean of the trials of each unit; column[n] is scratch. */
static int test_units(size_t n_units, size_t n, const double x[], double column[], double p[],
                      double mean[])
{
    for (size_t u = 0; u < n_units; u++) {
        struct csp_ttest t;
        for (size_t i = 0; i < n; i++) {
            column[i] = x[i * n_units + u];
            if (!isfinite(column[i]))
                return CSP_FAIL(CSP_E_NUMERIC, "response %zu of unit %zu is %g", i, u,
                                column[i]);
        }
        const int err = csp_stats_t_one(n, column, 0.0, CSP_TAIL_BOTH, 0.95, &t);
        if (err) return err;
        p[u] = t.p;
        mean[u] = t.diff;
    }
    return CSP_OK;
}

static int check_responses(size_t n_units, size_t n_a, size_t n_b, size_t n_control,
                           double false_alarm)
{
    if (n_units == 0 || n_a < 2 || n_b < 2 || n_control < 2)
        return CSP_FAIL(CSP_E_SHAPE,
                        "responses of %zu units in %zu, %zu and %zu trials: a unit and two "
                        "trials of each condition are needed",
                        n_units, n_a, n_b, n_control);
    if (!(false_alarm < 1.0 && false_alarm * (double)n_units >= 1.0 - 1e-9))
        return CSP_FAIL(CSP_E_RANGE,
                        "false-alarm rate %g of %zu units, legal range [%g, 1): one unit at "
                        "least must be allowed to respond to the control",
                        false_alarm, n_units, 1.0 / (double)n_units);
    return CSP_OK;
}

/* The p below which false_alarm of the units respond to the control; sorted[n] is scratch. */
static double control_threshold(size_t n, const double control[], double false_alarm,
                                double sorted[])
{
    memcpy(sorted, control, n * sizeof *sorted);
    csp_order_sort(n, sorted);
    return sorted[(size_t)(false_alarm * (double)n + 1e-9)];
}

static void count_units(size_t n, const double *const p[3], const double *const mean[2],
                        int flags[], struct csp_units_result *out)
{
    CSP_GSL_QUIET;
    for (size_t u = 0; u < n; u++) {
        const int a = p[0][u] < out->threshold, b = p[1][u] < out->threshold,
                  c = p[2][u] < out->threshold;
        out->a += (size_t)a;
        out->b += (size_t)b;
        out->control += (size_t)c;
        out->both += (size_t)(a && b);
        if (a && b && mean[0][u] * mean[1][u] > 0.0) out->same++;
        if (flags) flags[u] = a + 2 * b + 4 * c;
    }
    out->opposite = out->both - out->same;
    out->p_both = out->both == 0
                      ? 1.0
                      : gsl_cdf_hypergeometric_Q((unsigned)out->both - 1, (unsigned)out->a,
                                                 (unsigned)(n - out->a), (unsigned)out->b);
}

int csp_units_capped(size_t n_units, size_t n_a, const double a[], size_t n_b, const double b[],
                     size_t n_control, const double control[], double false_alarm, double alpha,
                     int flags[], struct csp_units_result *out)
{
    *out = (struct csp_units_result){.n = n_units, .threshold = NAN, .p_both = NAN};
    int err = check_responses(n_units, n_a, n_b, n_control, false_alarm);
    if (!err && !(alpha > 0.0))
        err = CSP_FAIL(CSP_E_RANGE, "alpha = %g, must be above 0 (at most 1 has a meaning)",
                       alpha);
    if (err) return err;
    size_t most = n_a > n_b ? n_a : n_b;
    if (n_control > most) most = n_control;
    double *slab = malloc((7 * n_units + most) * sizeof *slab);
    if (!slab) return CSP_FAIL(CSP_E_MEMORY, "responses of %zu units", n_units);
    double *p = slab, *mean = p + 3 * n_units, *sorted = mean + 3 * n_units,
           *column = sorted + n_units;
    err = test_units(n_units, n_a, a, column, p, mean);
    if (!err) err = test_units(n_units, n_b, b, column, p + n_units, mean + n_units);
    if (!err)
        err = test_units(n_units, n_control, control, column, p + 2 * n_units,
                         mean + 2 * n_units);
    if (!err) {
        const double *const ps[] = {p, p + n_units, p + 2 * n_units}, *const means[] = {
                                                                          mean, mean + n_units};
        out->threshold = fmin(control_threshold(n_units, ps[2], false_alarm, sorted), alpha);
        count_units(n_units, ps, means, flags, out);
    }
    free(slab);
    return err;
}

int csp_units_responsive(size_t n_units, size_t n_a, const double a[], size_t n_b,
                         const double b[], size_t n_control, const double control[],
                         double false_alarm, int flags[], struct csp_units_result *out)
{
    return csp_units_capped(n_units, n_a, a, n_b, b, n_control, control, false_alarm, 2.0,
                            flags, out); /* no p is above 1 */
}
