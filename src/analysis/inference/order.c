/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/order.h"
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void csp_order_sort(size_t n, double x[])
{
    qsort(x, n, sizeof *x, ascending);
}

double *csp_order_copy(size_t n, const double x[])
{
    double *copy = malloc((n + 1) * sizeof *copy);
    if (!copy) return NULL;
    memcpy(copy, x, n * sizeof *copy);
    csp_order_sort(n, copy);
    return copy;
}

double csp_order_quantile(size_t n, const double sorted[], double q)
{
    const double h = q * (double)(n - 1);
    const size_t i = (size_t)h;
    if (i >= n - 1) return sorted[n - 1];
    const double f = h - (double)i;
    if (!(f > 0.0)) return sorted[i]; /* inf - inf is not asked for */
    return sorted[i] + f * (sorted[i + 1] - sorted[i]);
}
