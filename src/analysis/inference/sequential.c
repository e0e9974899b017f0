/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/sequential.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

const size_t csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS] = {8, 12, 16, 24, 32, 48, 64, 96, 128};

/* Simpson's rule on an odd number of points: the densities are smooth and their steps wide
 * against the spacing, so that error(z) is exact to 1e-6. */
enum { POINTS = 65 };

static double density(double s, double variance)
{
    return exp(-0.5 * s * s / variance) / sqrt(2.0 * 3.14159265358979323846 * variance);
}

static double weight(size_t i)
{
    if (i == 0 || i == POINTS - 1) return 1.0 / 3.0;
    return i % 2 ? 4.0 / 3.0 : 2.0 / 3.0;
}

/* The i-th point of [-end, end]. */
static double point(size_t i, double end)
{
    return end * (2.0 * (double)i / (POINTS - 1) - 1.0);
}

double csp_sequential_error(size_t looks, const double n[], double z)
{
    double f[POINTS] = {0}, next[POINTS], within = 0.0;
    for (size_t k = 0; k < looks; k++) {
        const double end = z * sqrt(n[k]), step = 2.0 * end / (POINTS - 1);
        within = 0.0;
        for (size_t i = 0; i < POINTS; i++) {
            const double s = point(i, end);
            next[i] = k ? 0.0 : density(s, n[0]);
            for (size_t j = 0; j < POINTS && k; j++)
                next[i] += f[j] * density(s - point(j, z * sqrt(n[k - 1])), n[k] - n[k - 1]);
            within += weight(i) * step * next[i];
        }
        for (size_t i = 0; i < POINTS; i++) f[i] = weight(i) * step * next[i];
    }
    return looks ? 1.0 - within : 0.0;
}

double csp_sequential_alpha(double overall, size_t looks)
{
    if (looks == 0 || looks > CSP_SEQUENTIAL_LOOKS || !(overall > 0.0 && overall < 1.0))
        return NAN;
    if (looks == 1) return overall;
    double n[CSP_SEQUENTIAL_LOOKS];
    for (size_t k = 0; k < looks; k++) n[k] = (double)csp_sequential_sizes[k];
    /* The secant through log error(z), which is nearly a line, from one look's z and that of
     * Bonferroni on. */
    double z0 = gsl_cdf_ugaussian_Qinv(0.5 * overall);
    double z = gsl_cdf_ugaussian_Qinv(0.5 * overall / (double)looks);
    double y0 = log(csp_sequential_error(looks, n, z0) / overall);
    for (int i = 0; i < 20 && fabs(z - z0) > 1e-8; i++) {
        const double y = log(csp_sequential_error(looks, n, z) / overall);
        const double step = y * (z - z0) / (y - y0);
        z0 = z;
        y0 = y;
        z -= step;
    }
    return 2.0 * gsl_cdf_ugaussian_Q(z);
}

/* The share of n animals at which a one-sided p, if its z grows with sqrt(n), is at level. */
static double growth(double level, double p)
{
    const double z = gsl_cdf_ugaussian_Qinv(p);
    return z > 0.0 ? pow(gsl_cdf_ugaussian_Qinv(level) / z, 2.0) : INFINITY;
}

double csp_sequential_needed(double p, double p_equal, size_t n, size_t looks)
{
    const double sign = csp_sequential_alpha(CSP_SIGN_LEVEL, looks);
    const double none = csp_sequential_alpha(CSP_EQUAL_LEVEL, looks);
    const double a = isnan(p) ? NAN : growth(0.5 * sign, 0.5 * p);
    const double b = isnan(p_equal) ? NAN : growth(none, p_equal);
    return ceil((double)n * fmin(a, b)); /* fmin takes the one that is a number */
}

int csp_decided(double p, double p_equal, size_t looks)
{
    int decided = CSP_DECIDED_OPEN;
    if (p < csp_sequential_alpha(CSP_SIGN_LEVEL, looks)) decided += CSP_DECIDED_SIGN;
    if (p_equal < csp_sequential_alpha(CSP_EQUAL_LEVEL, looks)) decided += CSP_DECIDED_NONE;
    return decided;
}
