/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/pattern/rsa.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/rng.h"
#include "trial_space.h"
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

size_t csp_rdm_size(size_t n)
{
    return n * (n - 1) / 2;
}

size_t csp_rdm_at(size_t n, size_t i, size_t j)
{
    return i * n - i * (i + 1) / 2 + j - i - 1;
}

/* ---- dissimilarities of patterns -------------------------------------------------------- */

static double angle(size_t n, const double x[], const double y[], int centred)
{
    const double mx = centred ? gsl_stats_mean(x, 1, n) : 0.0,
                 my = centred ? gsl_stats_mean(y, 1, n) : 0.0;
    double xy = 0.0, xx = 0.0, yy = 0.0, x2 = 0.0, y2 = 0.0;
    for (size_t u = 0; u < n; u++) {
        const double a = x[u] - mx, b = y[u] - my;
        xy += a * b;
        xx += a * a;
        yy += b * b;
        x2 += x[u] * x[u];
        y2 += y[u] * y[u];
    }
    const double rounding = 1e-24; /* of a constant pattern's mean, squared */
    if (!(xx > rounding * x2) || !(yy > rounding * y2)) return NAN;
    return 1.0 - xy / sqrt(xx * yy);
}

static double euclid(size_t n, const double x[], const double y[])
{
    double sum = 0.0;
    for (size_t u = 0; u < n; u++) sum += (x[u] - y[u]) * (x[u] - y[u]);
    return sum / (double)n;
}

int csp_rdm(enum csp_rdm_kind kind, size_t n, size_t n_units, const double pattern[],
            double rdm[])
{
    const size_t least = kind == CSP_RDM_CORRELATION ? 2 : 1;
    if (n < 2 || n_units < least)
        return CSP_FAIL(CSP_E_SHAPE,
                        "dissimilarities of %zu conditions over %zu units: at least 2 "
                        "conditions and %zu units are needed",
                        n, n_units, least);
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, at++) {
            const double *x = pattern + i * n_units, *y = pattern + j * n_units;
            rdm[at] = kind == CSP_RDM_EUCLID
                          ? euclid(n_units, x, y)
                          : angle(n_units, x, y, kind == CSP_RDM_CORRELATION);
        }
    return CSP_OK;
}

/* ---- crossnobis ------------------------------------------------------------------------- */

struct cross {
    size_t n_trials, n, folds;
    double *K, *centred, *mean; /* [n_trials, n_trials]; [n_trials, units]; [n, n] */
    size_t *fold, *train;       /* [n_trials] each, in one block */
    struct csp_trial_space space;
};

/* mean[c, d] = (mean of c outside fold f)' Sigma^-1 (mean of d in fold f). */
static void products(struct cross *w, size_t f, const size_t label[])
{
    for (size_t d = 0; d < w->n; d++) {
        size_t count = 0;
        for (size_t c = 0; c < w->n; c++) w->mean[c * w->n + d] = 0.0;
        for (size_t i = 0; i < w->n_trials; i++) {
            if (w->fold[i] != f || label[i] != d) continue;
            count++;
            for (size_t c = 0; c < w->n; c++)
                w->mean[c * w->n + d] += csp_trial_space_project(&w->space, c, i);
        }
        for (size_t c = 0; c < w->n; c++) w->mean[c * w->n + d] /= (double)count;
    }
}

static int fold_distances(struct cross *w, size_t f, size_t units, const size_t label[],
                          double shrinkage, double rdm[])
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_trials; i++)
        if (w->fold[i] != f) w->train[n++] = i;
    const int err = csp_trial_space_fit(&w->space, n, w->train, label, units, shrinkage);
    if (err) return err;
    products(w, f, label);
    const double *m = w->mean, share = 1.0 / ((double)w->folds * (double)units);
    for (size_t i = 0, at = 0; i < w->n; i++)
        for (size_t j = i + 1; j < w->n; j++, at++)
            rdm[at] +=
                share * (m[i * w->n + i] - m[i * w->n + j] - m[j * w->n + i] + m[j * w->n + j]);
    return CSP_OK;
}

int csp_rdm_crossnobis(size_t n_trials, size_t n_units, const double x[], const size_t label[],
                       size_t n, size_t folds, double shrinkage, double rdm[])
{
    if (n < 2 || n_units == 0 || n_trials == 0)
        return CSP_FAIL(CSP_E_SHAPE,
                        "crossnobis of %zu conditions over %zu units: at least 2 conditions "
                        "and a unit are needed",
                        n, n_units);
    for (size_t i = 0; i < n_trials; i++)
        if (label[i] >= n)
            return CSP_FAIL(CSP_E_RANGE, "trial %zu has condition %zu of %zu", i, label[i], n);
    int err = csp_trial_space_legal(shrinkage);
    if (err) return err;
    struct cross w = {.n_trials = n_trials, .n = n, .folds = folds};
    w.K = malloc(n_trials * n_trials * sizeof *w.K);
    w.centred = malloc(n_trials * n_units * sizeof *w.centred);
    w.mean = malloc(n * n * sizeof *w.mean);
    w.fold = malloc(2 * n_trials * sizeof *w.fold);
    if (!w.K || !w.centred || !w.mean || !w.fold) {
        err = CSP_FAIL(CSP_E_MEMORY, "crossnobis of %zu trials", n_trials);
    } else {
        w.train = w.fold + n_trials;
        csp_trial_space_gram(n_trials, n_units, x, w.centred, w.K);
        err = csp_trial_space_folds(n_trials, label, n, folds, w.fold);
        if (!err) err = csp_trial_space_init(&w.space, n_trials, n_trials, n, w.K);
        for (size_t k = 0; k < csp_rdm_size(n); k++) rdm[k] = 0.0;
        for (size_t f = 0; f < folds && !err; f++)
            err = fold_distances(&w, f, n_units, label, shrinkage, rdm);
    }
    csp_trial_space_free(&w.space);
    free(w.K);
    free(w.centred);
    free(w.mean);
    free(w.fold);
    return err;
}

/* ---- comparison ------------------------------------------------------------------------- */

static double tau_a(size_t m, const double a[], const double b[])
{
    long long sum = 0;
    for (size_t k = 0; k < m; k++)
        for (size_t l = 0; l < k; l++) {
            const int da = (a[k] > a[l]) - (a[k] < a[l]), db = (b[k] > b[l]) - (b[k] < b[l]);
            sum += da * db;
        }
    return (double)sum / (0.5 * (double)m * (double)(m - 1));
}

struct pair { /* two RDMs and room to permute the second */
    enum csp_rsa_method method;
    size_t n, m;
    const double *a, *b;
    double *permuted, *work; /* [m], [2 m] */
    size_t *order;           /* [n] */
};

static double likeness(struct pair *s)
{
    CSP_GSL_QUIET;
    for (size_t i = 0, at = 0; i < s->n; i++)
        for (size_t j = i + 1; j < s->n; j++, at++) {
            const size_t p = s->order[i], q = s->order[j];
            s->permuted[at] = s->b[p < q ? csp_rdm_at(s->n, p, q) : csp_rdm_at(s->n, q, p)];
        }
    return s->method == CSP_RSA_TAU_A
               ? tau_a(s->m, s->a, s->permuted)
               : gsl_stats_spearman(s->a, 1, s->permuted, 1, s->m, s->work);
}

/* Are the m values finite and not all equal? */
static int ordered(size_t m, const double x[])
{
    int differ = 0;
    for (size_t k = 0; k < m; k++) {
        if (!isfinite(x[k])) return 0;
        differ = differ || x[k] < x[0] || x[k] > x[0];
    }
    return differ;
}

static void permute(struct pair *s, size_t permutations, uint64_t seed, struct csp_rsa_fit *out)
{
    CSP_GSL_QUIET;
    size_t reached = 1;
    out->exact = s->n < 20 && gsl_sf_fact((unsigned)s->n) <= (double)permutations;
    if (out->exact) {
        gsl_permutation order = {s->n, s->order};
        while (gsl_permutation_next(&order) == GSL_SUCCESS) {
            reached += likeness(s) >= out->r - 1e-12;
            out->permutations++;
        }
    } else {
        struct csp_rng rng;
        csp_rng_stream(&rng, seed, 0, "rsa");
        for (; out->permutations < permutations; out->permutations++) {
            csp_dist_shuffle(&rng, s->n, s->order);
            reached += likeness(s) >= out->r - 1e-12;
        }
    }
    out->p = out->permutations ? (double)reached / (1.0 + (double)out->permutations) : NAN;
}

int csp_rsa_compare(enum csp_rsa_method method, size_t n, const double a[], const double b[],
                    size_t permutations, uint64_t seed, struct csp_rsa_fit *out)
{
    *out = (struct csp_rsa_fit){NAN, NAN, 0, 0};
    if (n < 3)
        return CSP_FAIL(CSP_E_SHAPE,
                        "two dissimilarity matrices of %zu conditions: at least 3 "
                        "are needed to compare them",
                        n);
    const size_t m = csp_rdm_size(n);
    if (!ordered(m, a) || !ordered(m, b)) return CSP_OK;
    struct pair s = {method, n, m, a, b, NULL, NULL, NULL};
    s.permuted = malloc(3 * m * sizeof *s.permuted);
    s.order = malloc(n * sizeof *s.order);
    int err = CSP_OK;
    if (!s.permuted || !s.order) {
        err = CSP_FAIL(CSP_E_MEMORY, "comparison of %zu pairs", m);
    } else {
        s.work = s.permuted + m;
        for (size_t i = 0; i < n; i++) s.order[i] = i;
        out->r = likeness(&s);
        permute(&s, permutations, seed, out);
    }
    free(s.permuted);
    free(s.order);
    return err;
}
