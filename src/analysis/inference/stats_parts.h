/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_parts: what stats.c and stats_boot.c share; private to src/analysis. */
#ifndef CSP_SRC_ANALYSIS_STATS_PARTS_H
#define CSP_SRC_ANALYSIS_STATS_PARTS_H
#include "conspecific/core/error.h"
#include <math.h>
#include <stddef.h>

/* Spread and differences below this share of the values are the rounding of their sums. */
static const double rounding = 1e-12;

/* a - b, or 0 if they agree but for rounding. */
static inline double minus(double a, double b)
{
    const double d = a - b;
    return fabs(d) <= rounding * fmax(fabs(a), fabs(b)) ? 0.0 : d;
}

static inline int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double quantile_sorted(size_t n, const double x[], double q)
{
    const double h = q * (double)(n - 1);
    size_t i = (size_t)h;
    if (i >= n - 1) return x[n - 1];
    const double f = h - (double)i;
    return f > 0.0 ? x[i] + f * (x[i + 1] - x[i]) : x[i]; /* inf - inf is not asked for */
}

static inline int t_legal(size_t na, size_t nb, double level)
{
    if (na < 2 || nb < 2)
        return CSP_FAIL(CSP_E_SHAPE, "a t-test of %zu and %zu values, at least 2 needed", na,
                        nb);
    if (!(level > 0.0 && level < 1.0))
        return CSP_FAIL(CSP_E_RANGE, "level = %g, legal range (0, 1)", level);
    return CSP_OK;
}
#endif
