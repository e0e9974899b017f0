/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trial_space.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

static const double least = 1e-6; /* smallest lambda */
static const double still =
    1e-20; /* a spread below this share of the size of the trials is none */

int csp_trial_space_legal(double shrinkage)
{
    if (isnan(shrinkage) || (shrinkage > 0.0 && shrinkage <= 1.0)) return CSP_OK;
    return CSP_FAIL(CSP_E_RANGE, "shrinkage = %g, legal range (0, 1], or NaN to estimate it",
                    shrinkage);
}

int csp_trial_space_init(struct csp_trial_space *self, size_t room, size_t trials,
                         size_t classes, const double K[])
{
    *self = (struct csp_trial_space){.room = room, .trials = trials, .classes = classes};
    self->K = K;
    self->slab = calloc(trials * classes + classes * classes + room * room + 2 * classes * room,
                        sizeof *self->slab);
    self->count = calloc(classes, sizeof *self->count);
    if (!self->slab || !self->count)
        return CSP_FAIL(CSP_E_MEMORY, "class means of %zu trials", trials);
    self->P = self->slab;
    self->M = self->P + trials * classes;
    self->L = self->M + classes * classes;
    self->Rm = self->L + room * room;
    self->H = self->Rm + classes * room;
    return CSP_OK;
}

void csp_trial_space_free(struct csp_trial_space *self)
{
    free(self->slab);
    free(self->count);
    *self = (struct csp_trial_space){0};
}

static int means(struct csp_trial_space *s)
{
    const size_t C = s->classes;
    for (size_t c = 0; c < C; c++) s->count[c] = 0;
    for (size_t k = 0; k < s->n; k++) s->count[s->label[s->train[k]]]++;
    for (size_t c = 0; c < C; c++)
        if (s->count[c] == 0)
            return CSP_FAIL(CSP_E_SHAPE, "class %zu has no training trial", c);
    for (size_t i = 0; i < s->trials; i++) {
        double *p = s->P + i * C;
        for (size_t c = 0; c < C; c++) p[c] = 0.0;
        for (size_t k = 0; k < s->n; k++)
            p[s->label[s->train[k]]] += s->K[i * s->trials + s->train[k]];
        for (size_t c = 0; c < C; c++) p[c] /= (double)s->count[c];
    }
    for (size_t c = 0; c < C * C; c++) s->M[c] = 0.0;
    for (size_t k = 0; k < s->n; k++) {
        const size_t i = s->train[k], c = s->label[i];
        for (size_t d = 0; d < C; d++) s->M[c * C + d] += s->P[i * C + d] / (double)s->count[c];
    }
    return CSP_OK;
}

/* Put RR' into L and R m_c into Rm. */
static void residuals(struct csp_trial_space *s)
{
    const size_t C = s->classes, n = s->n;
    for (size_t k = 0; k < n; k++) {
        const size_t i = s->train[k], c = s->label[i];
        for (size_t l = 0; l < n; l++) {
            const size_t j = s->train[l], d = s->label[j];
            s->L[k * n + l] =
                s->K[i * s->trials + j] - s->P[j * C + c] - s->P[i * C + d] + s->M[c * C + d];
        }
        for (size_t d = 0; d < C; d++) s->Rm[d * n + k] = s->P[i * C + d] - s->M[c * C + d];
    }
}

static double ledoit_wolf(const struct csp_trial_space *s, size_t units)
{
    const size_t n = s->n;
    double trace = 0.0, fourth = 0.0, square = 0.0;
    for (size_t k = 0; k < n; k++) {
        trace += s->L[k * n + k];
        fourth += s->L[k * n + k] * s->L[k * n + k];
        for (size_t l = 0; l < n; l++) square += s->L[k * n + l] * s->L[k * n + l];
    }
    const double N = (double)n, S2 = square / (N * N), m = trace / (N * (double)units);
    const double d2 = S2 - (double)units * m * m, b2 = fourth / (N * N) - S2 / N;
    if (!(d2 > 1e-12 * S2)) return 1.0; /* S is m I already */
    return fmin(1.0, fmax(least, b2 / d2));
}

/* Set lambda, a and the factor of b I + RR'. */
static int metric(struct csp_trial_space *s, size_t units, double shrinkage)
{
    CSP_GSL_QUIET;
    const size_t n = s->n;
    double trace = 0.0, size = 0.0;
    for (size_t k = 0; k < n; k++) {
        trace += s->L[k * n + k];
        size += s->K[s->train[k] * s->trials + s->train[k]];
    }
    if (!isfinite(trace))
        return CSP_FAIL(CSP_E_NUMERIC, "a trial holds a value that is not finite");
    const double df = (double)(n - s->classes);
    s->lambda = isnan(shrinkage) ? ledoit_wolf(s, units) : shrinkage;
    s->a = 1.0;
    s->sphere = 1;
    if (!(trace > still * size)) return CSP_OK;
    s->a = s->lambda * trace / (df * (double)units);
    if (s->lambda >= 1.0) return CSP_OK;
    s->sphere = 0;
    const double b = s->a * df / (1.0 - s->lambda);
    for (size_t k = 0; k < n; k++) s->L[k * n + k] += b;
    gsl_matrix_view L = gsl_matrix_view_array(s->L, n, n);
    if (gsl_linalg_cholesky_decomp1(&L.matrix))
        return CSP_FAIL(CSP_E_NUMERIC,
                        "the covariance of %zu trials is singular; a shrinkage "
                        "nearer to 1 helps",
                        n);
    for (size_t c = 0; c < s->classes; c++) {
        gsl_vector_view r = gsl_vector_view_array(s->Rm + c * n, n),
                        h = gsl_vector_view_array(s->H + c * n, n);
        gsl_linalg_cholesky_solve(&L.matrix, &r.vector, &h.vector);
    }
    return CSP_OK;
}

int csp_trial_space_fit(struct csp_trial_space *self, size_t n, const size_t train[],
                        const size_t label[], size_t units, double shrinkage)
{
    self->n = n;
    self->train = train;
    self->label = label;
    if (n > self->room || n <= self->classes)
        return CSP_FAIL(CSP_E_SHAPE, "%zu training trials for %zu classes, at least %zu needed",
                        n, self->classes, self->classes + 1);
    const int err = means(self);
    if (err) return err;
    residuals(self);
    return metric(self, units, shrinkage);
}

double csp_trial_space_project(const struct csp_trial_space *self, size_t c, size_t i)
{
    double sum = self->P[i * self->classes + c];
    for (size_t k = 0; k < self->n && !self->sphere; k++) {
        const size_t j = self->train[k];
        const double rx =
            self->K[j * self->trials + i] - self->P[i * self->classes + self->label[j]];
        sum -= self->H[c * self->n + k] * rx;
    }
    return sum / self->a;
}

double csp_trial_space_norm(const struct csp_trial_space *self, size_t c)
{
    double sum = self->M[c * self->classes + c];
    for (size_t k = 0; k < self->n && !self->sphere; k++)
        sum -= self->H[c * self->n + k] * self->Rm[c * self->n + k];
    return sum / self->a;
}

void csp_trial_space_gram(size_t n, size_t units, const double x[], double centred[],
                          double K[])
{
    for (size_t u = 0; u < units; u++) {
        double mean = 0.0;
        for (size_t i = 0; i < n; i++) mean += x[i * units + u];
        mean /= (double)n;
        for (size_t i = 0; i < n; i++) centred[i * units + u] = x[i * units + u] - mean;
    }
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, (int)n, (int)units, 1.0, centred,
                (int)units, 0.0, K, (int)n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) K[i * n + j] = K[j * n + i];
}

int csp_trial_space_folds(size_t n, const size_t label[], size_t classes, size_t folds,
                          size_t fold[])
{
    if (folds < 2) return CSP_FAIL(CSP_E_RANGE, "%zu folds, at least 2 needed", folds);
    for (size_t c = 0; c < classes; c++) {
        size_t rank = 0;
        for (size_t i = 0; i < n; i++)
            if (label[i] == c) fold[i] = rank++ % folds;
        if (rank < folds)
            return CSP_FAIL(CSP_E_SHAPE,
                            "class %zu has %zu trials, fewer than the %zu folds; use fewer "
                            "folds or record more trials",
                            c, rank, folds);
    }
    return CSP_OK;
}
