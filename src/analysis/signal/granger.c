/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/granger.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "trials.h"
#include <complex.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double collinear = 1e-13; /* least reciprocal condition number */
static const double no_rest =
    1e-12; /* least share of the variance that the past must leave unexplained */

/* Sums of products of x_t y_t x_{t-1} y_{t-1} ... in units of the signals' sd: every
 * regression of every order is a part of it. */
struct moments {
    size_t order, width, n; /* max_order; 2 (max_order + 1); N */
    double sd[2];
    double *G; /* [width, width], upper triangle, owned */
};

/* ---- moments ---------------------------------------------------------------------------- */

/* Subtract the mean of each trial; returns the sd over all of them. */
static double centre(size_t n_trials, size_t n, double x[])
{
    double sum2 = 0.0;
    for (size_t i = 0; i < n_trials; i++) {
        double mean = 0.0;
        for (size_t k = 0; k < n; k++) mean += x[i * n + k] / (double)n;
        for (size_t k = 0; k < n; k++) {
            x[i * n + k] -= mean;
            sum2 += x[i * n + k] * x[i * n + k];
        }
    }
    return sqrt(sum2 / (double)(n_trials * n));
}

static int gather(struct moments *m, size_t n_trials, size_t n, double *const z[2])
{
    const size_t rows = n - m->order;
    double *D = malloc(rows * m->width * sizeof *D);
    m->G = calloc(m->width * m->width, sizeof *m->G);
    if (!D || !m->G) {
        free(D);
        return CSP_FAIL(CSP_E_MEMORY, "regression on %zu lags", m->order);
    }
    for (size_t i = 0; i < n_trials; i++) {
        for (size_t t = 0; t < rows; t++)
            for (size_t k = 0; k <= m->order; k++)
                for (size_t v = 0; v < 2; v++)
                    D[t * m->width + 2 * k + v] = z[v][i * n + t + m->order - k] / m->sd[v];
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, (int)m->width, (int)rows, 1.0, D,
                    (int)m->width, 1.0, m->G, (int)m->width);
    }
    m->n = n_trials * rows;
    free(D);
    return CSP_OK;
}

static double product(const struct moments *m, size_t i, size_t j)
{
    return m->G[i < j ? i * m->width + j : j * m->width + i];
}

/* ---- one regression --------------------------------------------------------------------- */

struct fit { /* owned; with room for the largest order */
    gsl_matrix *L;
    gsl_vector *b, *w;
    double *beta; /* [2, 2 order]: of x, of y */
};

static void fit_free(struct fit *f)
{
    if (f->L) gsl_matrix_free(f->L);
    if (f->b) gsl_vector_free(f->b);
    if (f->w) gsl_vector_free(f->w);
    free(f->beta);
}

static int fit_init(struct fit *f, size_t order)
{
    CSP_GSL_QUIET;
    f->L = gsl_matrix_alloc(2 * order, 2 * order);
    f->b = gsl_vector_alloc(2 * order);
    f->w = gsl_vector_alloc(6 * order);
    f->beta = calloc(4 * order, sizeof *f->beta);
    return f->L && f->b && f->w && f->beta ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu lags", order);
}

/* Regress the present of x and of y on p lags of both (from = 2) or of variable `from` alone;
 * rss[4] gets the sums of products of the residuals. */
static int regress(const struct moments *m, struct fit *f, size_t p, size_t from, double rss[4])
{
    CSP_GSL_QUIET;
    const size_t q = from == 2 ? 2 * p : p, step = from == 2 ? 1 : 2,
                 first = from == 2 ? 2 : 2 + from;
    gsl_matrix_view L = gsl_matrix_submatrix(f->L, 0, 0, q, q);
    gsl_vector_view b = gsl_vector_subvector(f->b, 0, q),
                    w = gsl_vector_subvector(f->w, 0, 3 * q);
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++)
            gsl_matrix_set(&L.matrix, i, j, product(m, first + i * step, first + j * step));
    double rcond = 0.0;
    if (gsl_linalg_cholesky_decomp1(&L.matrix) ||
        gsl_linalg_cholesky_rcond(&L.matrix, &rcond, &w.vector) || !(rcond > collinear))
        return CSP_FAIL(CSP_E_NUMERIC,
                        "the last %zu samples are collinear (reciprocal condition %.1e): the "
                        "signals are too smooth for their sampling, or copies of each other; "
                        "sample less often or use a lower order",
                        p, rcond);
    for (size_t v = 0; v < 2; v++) {
        for (size_t i = 0; i < q; i++)
            gsl_vector_set(&b.vector, i, product(m, v, first + i * step));
        gsl_linalg_cholesky_svx(&L.matrix, &b.vector);
        for (size_t i = 0; i < q; i++) f->beta[v * q + i] = gsl_vector_get(&b.vector, i);
    }
    for (size_t v = 0; v < 2; v++)
        for (size_t u = 0; u < 2; u++) {
            double sum = product(m, v, u);
            for (size_t i = 0; i < q; i++)
                sum -= f->beta[v * q + i] * product(m, u, first + i * step);
            rss[2 * v + u] = sum;
        }
    for (size_t v = 0; v < 2; v++)
        if (!(rss[3 * v] > no_rest * product(m, v, v)))
            return CSP_FAIL(CSP_E_NUMERIC,
                            "%s is predicted by the past without rest: without "
                            "noise of its own nothing can be judged",
                            v ? "y" : "x");
    return CSP_OK;
}

static int choose_order(const struct moments *m, struct fit *f, size_t *order)
{
    double least = INFINITY;
    const double N = (double)m->n;
    for (size_t p = 1; p <= m->order; p++) {
        double rss[4];
        const int err = regress(m, f, p, 2, rss);
        if (err) return err;
        const double det = (rss[0] * rss[3] - rss[1] * rss[2]) / (N * N);
        const double bic = N * log(fmax(det, 1e-300)) + 4.0 * (double)p * log(N);
        if (bic < least) {
            least = bic;
            *order = p;
        }
    }
    return CSP_OK;
}

/* ---- the model -------------------------------------------------------------------------- */

static int spectral_radius(struct csp_granger *g)
{
    CSP_GSL_QUIET;
    const size_t n = 2 * g->order;
    gsl_matrix *C = gsl_matrix_calloc(n, n);
    gsl_vector_complex *e = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(n);
    int err = C && e && w ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "companion of %zu lags", g->order);
    if (!err) {
        for (size_t k = 0; k < g->order; k++)
            for (size_t i = 0; i < 4; i++)
                gsl_matrix_set(C, i / 2, 2 * k + i % 2, g->A[4 * k + i]);
        for (size_t i = 2; i < n; i++) gsl_matrix_set(C, i, i - 2, 1.0);
        if (gsl_eigen_nonsymm(C, e, w))
            err = CSP_FAIL(CSP_E_NUMERIC, "no eigenvalues of %zu lags", g->order);
        for (size_t i = 0; i < n && !err; i++) {
            const gsl_complex root = gsl_vector_complex_get(e, i);
            g->radius = fmax(g->radius, hypot(GSL_REAL(root), GSL_IMAG(root)));
        }
    }
    if (C) gsl_matrix_free(C);
    if (e) gsl_vector_complex_free(e);
    if (w) gsl_eigen_nonsymm_free(w);
    return err;
}

/* The influence on variable `to`, from the ratio of its residuals. */
static void influence(const struct csp_granger *g, double restricted, double full, double *F,
                      double *p)
{
    CSP_GSL_QUIET;
    const double lags = (double)g->order, df = (double)g->n - 2.0 * lags - 1.0;
    *F = log(restricted / full);
    *p = gsl_cdf_fdist_Q((restricted - full) / lags / (full / df), lags, df);
}

static int model(const struct moments *m, struct fit *f, struct csp_granger *g)
{
    double full[4], own[4];
    const size_t p = g->order;
    g->n = m->n;
    g->bias = (double)p / (double)m->n;
    g->A = calloc(4 * p, sizeof *g->A);
    if (!g->A) return CSP_FAIL(CSP_E_MEMORY, "%zu lags", p);
    int err = regress(m, f, p, 2, full);
    if (err) return err;
    for (size_t k = 0; k < p; k++)
        for (size_t to = 0; to < 2; to++)
            for (size_t from = 0; from < 2; from++)
                g->A[4 * k + 2 * to + from] =
                    f->beta[to * 2 * p + 2 * k + from] * m->sd[to] / m->sd[from];
    const double df = (double)m->n - 2.0 * (double)p - 1.0;
    for (size_t i = 0; i < 4; i++) g->Sigma[i] = full[i] * m->sd[i / 2] * m->sd[i % 2] / df;
    err = regress(m, f, p, 0, own);
    if (!err) influence(g, own[0], full[0], &g->yx, &g->p_yx);
    if (!err) err = regress(m, f, p, 1, own);
    if (!err) influence(g, own[3], full[3], &g->xy, &g->p_xy);
    return err ? err : spectral_radius(g);
}

static int check_ask(size_t n_trials, size_t n, const struct csp_granger_ask *ask)
{
    const size_t most = ask->max_order;
    if (most == 0 || ask->order > most)
        return CSP_FAIL(CSP_E_RANGE,
                        "order %zu of at most %zu: at least 1 lag, and no more "
                        "than the largest order",
                        ask->order, most);
    if (!(ask->dt > 0.0) || !isfinite(ask->dt))
        return CSP_FAIL(CSP_E_RANGE, "dt = %g s, must be above 0", ask->dt);
    if (n <= most || n_trials * (n - most) <= 4 * most + 10)
        return CSP_FAIL(CSP_E_SHAPE,
                        "%zu trials of %zu samples are too few for %zu lags; a longer epoch or "
                        "a lower order is needed",
                        n_trials, n, most);
    return CSP_OK;
}

int csp_granger_fit(size_t n_trials, size_t n, const double x[], const double y[],
                    const struct csp_granger_ask *ask, struct csp_granger *out)
{
    *out = (struct csp_granger){.order = ask->order, .dt = ask->dt};
    struct moments m = {.order = ask->max_order, .width = 2 * (ask->max_order + 1)};
    struct fit f = {0};
    double *z[2] = {NULL, NULL};
    int err = check_ask(n_trials, n, ask);
    if (!err) err = csp_trials_copy(n_trials, n, x, ask->induced, "x", &z[0]);
    if (!err) err = csp_trials_copy(n_trials, n, y, ask->induced, "y", &z[1]);
    for (size_t v = 0; v < 2 && !err; v++) {
        m.sd[v] = centre(n_trials, n, z[v]);
        if (!(m.sd[v] > 0.0)) err = CSP_FAIL(CSP_E_NUMERIC, "%s does not vary", v ? "y" : "x");
    }
    if (!err) err = gather(&m, n_trials, n, z);
    if (!err) err = fit_init(&f, m.order);
    if (!err && out->order == 0) err = choose_order(&m, &f, &out->order);
    if (!err) err = model(&m, &f, out);
    free(z[0]);
    free(z[1]);
    free(m.G);
    fit_free(&f);
    if (err) csp_granger_free(out);
    return err;
}

void csp_granger_free(struct csp_granger *self)
{
    free(self->A);
    *self = (struct csp_granger){0};
}

/* ---- frequency -------------------------------------------------------------------------- */

/* ln(S_aa / (S_aa - (Sigma_bb - Sigma_ab^2 / Sigma_aa) |H_ab|^2)), b -> a, from adj(H). */
static double caused(const double complex B[4], const double Sigma[4], int a)
{
    const int b = 1 - a;
    /* H = adj(B) / det B; det cancels in the ratio */
    const double complex Haa = B[3 * b], Hab = -B[2 * a + b];
    const double Saa = Sigma[3 * a], Sbb = Sigma[3 * b], Sab = Sigma[1];
    const double total = creal(Haa * conj(Haa)) * Saa + creal(Hab * conj(Hab)) * Sbb +
                         2.0 * Sab * creal(Haa * conj(Hab));
    const double from = (Sbb - Sab * Sab / Saa) * creal(Hab * conj(Hab));
    return -log1p(-from / total);
}

void csp_granger_at(const struct csp_granger *self, double f, double *xy, double *yx)
{
    *xy = *yx = NAN;
    if (!(self->radius < 1.0)) return;
    double complex B[4] = {1.0, 0.0, 0.0, 1.0};
    for (size_t k = 0; k < self->order; k++) {
        const double angle = -2.0 * M_PI * f * self->dt * (double)(k + 1);
        const double complex turn = cos(angle) + I * sin(angle);
        for (size_t i = 0; i < 4; i++) B[i] -= self->A[4 * k + i] * turn;
    }
    *xy = caused(B, self->Sigma, 1);
    *yx = caused(B, self->Sigma, 0);
}

struct integrand {
    const struct csp_granger *g;
    int to_y;
};

static double at(double f, void *context)
{
    const struct integrand *s = context;
    double xy, yx;
    csp_granger_at(s->g, f, &xy, &yx);
    return s->to_y ? xy : yx;
}

int csp_granger_over(const struct csp_granger *self, double lo, double hi, double *xy,
                     double *yx)
{
    CSP_GSL_QUIET;
    enum { PIECES = 400 };
    *xy = *yx = NAN;
    const double nyquist = 0.5 / self->dt;
    if (!(lo >= 0.0 && lo < hi && hi <= nyquist * (1.0 + 1e-12)))
        return CSP_FAIL(CSP_E_RANGE, "band %g to %g Hz, legal 0 <= low < high <= %g Hz", lo, hi,
                        nyquist);
    if (!(self->radius < 1.0)) return CSP_OK;
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(PIECES);
    if (!w) return CSP_FAIL(CSP_E_MEMORY, "integral over a band");
    int err = CSP_OK;
    for (int to_y = 0; to_y < 2 && !err; to_y++) {
        struct integrand s = {self, to_y};
        gsl_function f = {at, &s};
        double sum = NAN, error;
        if (gsl_integration_qag(&f, lo, hi, 1e-9 * (hi - lo), 1e-7, PIECES, GSL_INTEG_GAUSS21,
                                w, &sum, &error))
            err = CSP_FAIL(CSP_E_NUMERIC, "the influence over %g to %g Hz does not converge",
                           lo, hi);
        *(to_y ? xy : yx) = sum / (hi - lo);
    }
    gsl_integration_workspace_free(w);
    return err;
}
