/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/search/surrogate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>

enum { SWEEPS = 1000 };
static const double reach = 1.5, smallest = 1e-8;

size_t csp_surrogate_terms(size_t n)
{
    return (n + 1) * (n + 2) / 2;
}

size_t csp_surrogate_least(size_t n)
{
    return csp_surrogate_terms(n) + 2;
}

static int check(size_t n, size_t points)
{
    if (n > 0 && points >= csp_surrogate_least(n)) return CSP_OK;
    return CSP_FAIL(
        CSP_E_SHAPE,
        "%zu different points are too few for a quadratic in %zu parameters: %zu are "
        "needed",
        points, n, csp_surrogate_least(n));
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int csp_surrogate_weights(size_t n, size_t points, const double u[], const double centre[],
                          double w[], double *radius)
{
    const int err = check(n, points);
    if (err) return err;
    double *sorted = malloc(points * sizeof *sorted);
    if (!sorted) return CSP_FAIL(CSP_E_MEMORY, "weights of %zu points", points);
    for (size_t k = 0; k < points; k++) {
        double r2 = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double d = u[k * n + i] - centre[i];
            r2 += d * d;
        }
        w[k] = sorted[k] = sqrt(r2);
    }
    qsort(sorted, points, sizeof *sorted, by_size);
    const size_t wish = 2 * csp_surrogate_terms(n);
    const double r = reach * sorted[(wish < points ? wish : points) - 1];
    for (size_t k = 0; k < points; k++) {
        const double s = r > 0.0 ? 1.0 - w[k] * w[k] / (r * r) : 1.0;
        w[k] = s > 0.0 ? s * s : 0.0;
    }
    *radius = r;
    free(sorted);
    return CSP_OK;
}

static void terms_of(size_t n, const double u[], const double centre[], gsl_vector *row)
{
    size_t at = 0;
    gsl_vector_set(row, at++, 1.0);
    for (size_t i = 0; i < n; i++) gsl_vector_set(row, at++, u[i] - centre[i]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            gsl_vector_set(row, at++, (u[i] - centre[i]) * (u[j] - centre[j]));
}

int csp_surrogate_fit(size_t n, size_t points, const double u[], const double centre[],
                      const double w[], const double cost[], double c[])
{
    CSP_GSL_QUIET;
    const size_t m = csp_surrogate_terms(n);
    int err = check(n, points);
    for (size_t k = 0; k < points && !err; k++)
        if (!isfinite(cost[k])) err = CSP_FAIL(CSP_E_NUMERIC, "the cost is %g", cost[k]);
    if (err) return err;
    gsl_matrix *X = gsl_matrix_alloc(points, m), *cov = gsl_matrix_alloc(m, m);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(points, m);
    if (!X || !cov || !work) err = CSP_FAIL(CSP_E_MEMORY, "quadratic of %zu points", points);
    for (size_t k = 0; k < points && !err; k++) {
        gsl_vector_view row = gsl_matrix_row(X, k);
        terms_of(n, u + k * n, centre, &row.vector);
    }
    if (!err) {
        gsl_vector_const_view vw = gsl_vector_const_view_array(w, points),
                              vy = gsl_vector_const_view_array(cost, points);
        gsl_vector_view vc = gsl_vector_view_array(c, m);
        double chisq;
        size_t rank;
        if (gsl_multifit_wlinear_tsvd(X, &vw.vector, &vy.vector, smallest, &vc.vector, cov,
                                      &chisq, &rank, work))
            err = CSP_FAIL(CSP_E_NUMERIC, "no quadratic through %zu points", points);
    }
    if (X) gsl_matrix_free(X);
    if (cov) gsl_matrix_free(cov);
    if (work) gsl_multifit_linear_free(work);
    return err;
}

double csp_surrogate_value(size_t n, const double c[], const double d[])
{
    size_t at = 0;
    double q = c[at++];
    for (size_t i = 0; i < n; i++) q += c[at++] * d[i];
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) q += c[at++] * d[i] * d[j];
    return q;
}

/* Along coordinate i: q = const + *slope d_i + *curve d_i^2 with the others held. */
static void along(size_t n, const double c[], const double d[], size_t i, double *slope,
                  double *curve)
{
    *slope = c[1 + i];
    size_t at = 1 + n;
    for (size_t k = 0; k < n; k++)
        for (size_t j = k; j < n; j++, at++) {
            if (k == i && j == i)
                *curve = c[at];
            else if (k == i)
                *slope += c[at] * d[j];
            else if (j == i)
                *slope += c[at] * d[k];
        }
}

void csp_surrogate_minimise(size_t n, const double c[], const double lo[], const double hi[],
                            double d[])
{
    for (size_t i = 0; i < n; i++) d[i] = fmin(fmax(d[i], lo[i]), hi[i]);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double moved = 0.0;
        for (size_t i = 0; i < n; i++) {
            double slope, curve = 0.0, to;
            along(n, c, d, i, &slope, &curve);
            if (curve > 0.0)
                to = fmin(fmax(-slope / (2.0 * curve), lo[i]), hi[i]);
            else
                to = (slope + curve * lo[i]) * lo[i] <= (slope + curve * hi[i]) * hi[i] ? lo[i]
                                                                                        : hi[i];
            moved = fmax(moved, fabs(to - d[i]));
            d[i] = to;
        }
        if (moved < 1e-12) break;
    }
}
