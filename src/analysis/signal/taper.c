/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/taper.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

void csp_taper_hann(size_t n, double w[])
{
    for (size_t i = 0; i < n; i++) w[i] = 0.5 - 0.5 * cos(2.0 * M_PI * (double)i / (double)n);
}

/* ---- Slepian's tridiagonal matrix, scaled by 4 / n^2 ---- */

static double diagonal(size_t n, double w, size_t i)
{
    const double u = 1.0 - 2.0 * ((double)i + 0.5) / (double)n;
    return u * u * cos(2.0 * M_PI * w);
}

static double beside(size_t n, size_t i) /* of i - 1 and i */
{
    const double u = (double)i / (double)n;
    return 2.0 * u * (1.0 - u);
}

/* Number of eigenvalues above v: signs of the pivots of T - v (Sturm). */
static size_t above(size_t n, double w, double v)
{
    size_t count = 0;
    double pivot = 1.0;
    for (size_t i = 0; i < n; i++) {
        const double b = i ? beside(n, i) : 0.0;
        pivot = diagonal(n, w, i) - v - (i ? b * b / pivot : 0.0);
        if (fabs(pivot) < 1e-300) pivot = -1e-300;
        count += pivot > 0.0;
    }
    return count;
}

/* The k-th largest eigenvalue, k from 0, by bisection to the last bit. */
static double eigenvalue(size_t n, double w, size_t k)
{
    double lo = -4.0, hi = 4.0; /* Gershgorin: |diagonal| <= 1, off-diagonals 1/2 each */
    for (int i = 0; i < 200; i++) {
        const double v = 0.5 * (lo + hi);
        if (v <= lo || v >= hi) break;
        if (above(n, w, v) > k)
            lo = v;
        else
            hi = v;
    }
    return 0.5 * (lo + hi);
}

/* Banded form of T - v for gsl_linalg_LU_band_decomp: one diagonal either side, and room. */
static void fill_band(size_t n, double w, double v, gsl_matrix *band)
{
    gsl_matrix_set_zero(band);
    for (size_t i = 0; i < n; i++) {
        if (i) gsl_matrix_set(band, i, 1, beside(n, i));
        gsl_matrix_set(band, i, 2, diagonal(n, w, i) - v);
        if (i + 1 < n) gsl_matrix_set(band, i, 3, beside(n, i + 1));
    }
}

static void normalise(size_t n, size_t k, double x[])
{
    double energy = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        energy += x[i] * x[i];
        sum += k % 2 ? ((double)(n - 1) - 2.0 * (double)i) * x[i] : x[i];
    }
    const double scale = (sum < 0.0 ? -1.0 : 1.0) / sqrt(energy);
    for (size_t i = 0; i < n; i++) x[i] *= scale;
}

/* The sequences are even and odd by turns: make them exactly so. */
static void mirror(size_t n, size_t k, double x[])
{
    for (size_t i = 0; i < n / 2; i++) {
        const double y = 0.5 * (x[i] + (k % 2 ? -x[n - 1 - i] : x[n - 1 - i]));
        x[i] = y;
        x[n - 1 - i] = k % 2 ? -y : y;
    }
    if (n % 2 && k % 2) x[n / 2] = 0.0;
}

static int eigenvector(size_t n, double w, size_t k, gsl_matrix *band, gsl_vector_uint *pivot,
                       double x[])
{
    CSP_GSL_QUIET;
    enum { ROUNDS = 4 };
    const double v = eigenvalue(n, w, k);
    fill_band(n, w, v + 1e-14, band); /* not exactly singular */
    int err = gsl_linalg_LU_band_decomp(n, 1, 1, band, pivot);
    for (size_t i = 0; i < n; i++) { /* a start that has a part in every direction */
        const double u = 2.0 * (double)i / (double)n - 1.0;
        x[i] = cos(0.5 * M_PI * (double)(k + 1) * (u + 1.0)) + 0.1 * u + 0.2;
    }
    for (int round = 0; round < ROUNDS && !err; round++) {
        gsl_vector_view b = gsl_vector_view_array(x, n);
        err = gsl_linalg_LU_band_svx(1, 1, band, pivot, &b.vector);
        normalise(n, k, x);
        mirror(n, k, x);
        normalise(n, k, x);
    }
    if (err || !isfinite(x[0]))
        return CSP_FAIL(CSP_E_NUMERIC, "Slepian sequence %zu of %zu samples", k, n);
    return CSP_OK;
}

/* The share of the energy within +-w, as a quadratic form of the sinc kernel. */
static double share(size_t n, double w, const double x[])
{
    double sum = 0.0;
    for (size_t lag = 0; lag < n; lag++) {
        double r = 0.0;
        for (size_t i = 0; i + lag < n; i++) r += x[i] * x[i + lag];
        const double l = (double)lag;
        sum += lag ? 2.0 * r * sin(2.0 * M_PI * w * l) / (M_PI * l) : 2.0 * w * r;
    }
    return sum;
}

int csp_taper_dpss(size_t n, double nw, size_t k, double w[], double ratio[])
{
    CSP_GSL_QUIET;
    if (!(nw > 0.0) || !(nw < 0.5 * (double)n))
        return CSP_FAIL(CSP_E_RANGE,
                        "time-halfbandwidth product %g of %zu samples, legal range (0, %g)", nw,
                        n, 0.5 * (double)n);
    if (k < 1 || k > n) return CSP_FAIL(CSP_E_RANGE, "%zu tapers of %zu samples", k, n);
    const double half = nw / (double)n; /* cycles a sample */
    gsl_matrix *band = gsl_matrix_alloc(n, 4);
    gsl_vector_uint *pivot = gsl_vector_uint_alloc(n);
    int err = band && pivot ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "tapers of %zu samples", n);
    for (size_t t = 0; t < k && !err; t++) {
        err = eigenvector(n, half, t, band, pivot, w + t * n);
        if (!err && ratio) ratio[t] = share(n, half, w + t * n);
    }
    if (band) gsl_matrix_free(band);
    if (pivot) gsl_vector_uint_free(pivot);
    return err;
}
