/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/pattern/decode.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rng.h"
#include "trial_space.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct work {
    size_t n, units, classes; /* trials of all sets */
    double *K, *centred;      /* [n, n], [n, units] */
    size_t *label, *fold, *train, *predicted, *order, *truth, *confusion; /* one block */
    struct csp_trial_space space;
};

static void work_free(struct work *w)
{
    free(w->K);
    free(w->centred);
    free(w->label);
    csp_trial_space_free(&w->space);
}

static int work_init(struct work *w, const double x[])
{
    const size_t n = w->n, C = w->classes;
    w->K = malloc(n * n * sizeof *w->K);
    w->centred = malloc(n * w->units * sizeof *w->centred);
    w->label = malloc((6 * n + C * C) * sizeof *w->label);
    if (!w->K || !w->centred || !w->label)
        return CSP_FAIL(CSP_E_MEMORY, "decoding of %zu trials of %zu units", n, w->units);
    w->fold = w->label + n;
    w->train = w->fold + n;
    w->predicted = w->train + n;
    w->order = w->predicted + n;
    w->truth = w->order + n;
    w->confusion = w->truth + n;
    csp_trial_space_gram(n, w->units, x, w->centred, w->K);
    return csp_trial_space_init(&w->space, n, n, C, w->K);
}

static int check_trials(size_t n, size_t units, size_t classes, const size_t label[],
                        const struct csp_decode_params *params)
{
    if (classes < 2 || units == 0)
        return CSP_FAIL(CSP_E_SHAPE,
                        "decoding of %zu classes from %zu units: at least two "
                        "classes and one unit are needed",
                        classes, units);
    for (size_t c = 0; c < classes; c++) {
        size_t i = 0;
        while (i < n && label[i] != c) i++;
        if (i == n) return CSP_FAIL(CSP_E_SHAPE, "class %zu has no trial", c);
    }
    for (size_t i = 0; i < n; i++)
        if (label[i] >= classes)
            return CSP_FAIL(CSP_E_RANGE, "trial %zu has class %zu of %zu", i, label[i],
                            classes);
    return csp_trial_space_legal(params->shrinkage);
}

static size_t best_class(const struct csp_trial_space *s, size_t trial)
{
    size_t best = 0;
    double most = -INFINITY;
    for (size_t c = 0; c < s->classes; c++) {
        const double g =
            csp_trial_space_project(s, c, trial) - 0.5 * csp_trial_space_norm(s, c);
        if (g > most) {
            most = g;
            best = c;
        }
    }
    return best;
}

/* Count the confusions of the trials first ... n - 1; returns their balanced accuracy, and sets
 * the plain one. */
static double score(struct work *w, size_t first, const size_t label[], double *accuracy)
{
    const size_t C = w->classes;
    size_t right = 0;
    double balanced = 0.0;
    memset(w->confusion, 0, C * C * sizeof *w->confusion);
    for (size_t i = first; i < w->n; i++) w->confusion[label[i] * C + w->predicted[i]]++;
    for (size_t c = 0; c < C; c++) {
        size_t all = 0;
        for (size_t d = 0; d < C; d++) all += w->confusion[c * C + d];
        right += w->confusion[c * C + c];
        balanced += (double)w->confusion[c * C + c] / ((double)all * (double)C);
    }
    *accuracy = (double)right / (double)(w->n - first);
    return balanced;
}

/* Do one cross-validation with w->label; *lambda is the mean over its folds. */
static int validate(struct work *w, const struct csp_decode_params *params, double *lambda)
{
    int err = csp_trial_space_folds(w->n, w->label, w->classes, params->folds, w->fold);
    *lambda = 0.0;
    for (size_t f = 0; f < params->folds && !err; f++) {
        size_t n = 0;
        for (size_t i = 0; i < w->n; i++)
            if (w->fold[i] != f) w->train[n++] = i;
        err =
            csp_trial_space_fit(&w->space, n, w->train, w->label, w->units, params->shrinkage);
        *lambda += w->space.lambda / (double)params->folds;
        for (size_t i = 0; i < w->n && !err; i++)
            if (w->fold[i] == f) w->predicted[i] = best_class(&w->space, i);
    }
    return err;
}

/* Score the predictions of trials first ... n - 1, before any shuffling. */
static int score_tests(struct work *w, size_t first, struct csp_decode_result *out)
{
    const size_t C = w->classes, n = w->n - first;
    out->n = n;
    out->n_classes = C;
    out->predicted = malloc(n * sizeof *out->predicted);
    out->confusion = malloc(C * C * sizeof *out->confusion);
    if (!out->predicted || !out->confusion) return CSP_FAIL(CSP_E_MEMORY, "%zu trials", n);
    out->balanced = score(w, first, w->label, &out->accuracy);
    memcpy(out->predicted, w->predicted + first, n * sizeof *out->predicted);
    memcpy(out->confusion, w->confusion, C * C * sizeof *out->confusion);
    out->chance = 1.0 / (double)C;
    out->chance_size = 0.0;
    for (size_t c = 0; c < C; c++) {
        size_t all = 0;
        for (size_t d = 0; d < C; d++) all += w->confusion[c * C + d];
        out->chance_size = fmax(out->chance_size, (double)all / (double)n);
    }
    return CSP_OK;
}

/* Set p from the labels of trials first ... n - 1 in other orders. Predictions that were learnt
 * from another set do not depend on them. */
static int shuffle(struct work *w, size_t first, const struct csp_decode_params *params,
                   struct csp_decode_result *out)
{
    struct csp_rng rng;
    int err = CSP_OK;
    size_t reached = 1;
    csp_rng_stream(&rng, params->seed, 0, "decode");
    memcpy(w->truth, w->label, w->n * sizeof *w->truth);
    for (size_t k = 0; k < params->permutations && !err; k++) {
        double unused;
        csp_dist_shuffle(&rng, w->n - first, w->order);
        for (size_t i = first; i < w->n; i++)
            w->label[i] = w->truth[first + w->order[i - first]];
        if (first == 0) err = validate(w, params, &unused);
        if (!err) reached += score(w, first, w->label, &unused) >= out->balanced - 1e-12;
    }
    out->p =
        params->permutations ? (double)reached / (1.0 + (double)params->permutations) : NAN;
    return err;
}

int csp_decode(size_t n, size_t n_units, const double x[], const size_t label[],
               size_t n_classes, const struct csp_decode_params *params,
               struct csp_decode_result *out)
{
    *out = (struct csp_decode_result){0};
    int err = check_trials(n, n_units, n_classes, label, params);
    if (err) return err;
    struct work w = {.n = n, .units = n_units, .classes = n_classes};
    err = work_init(&w, x);
    if (!err) {
        memcpy(w.label, label, n * sizeof *label);
        err = validate(&w, params, &out->lambda);
    }
    if (!err) err = score_tests(&w, 0, out);
    if (!err) err = shuffle(&w, 0, params, out);
    work_free(&w);
    if (err) csp_decode_result_free(out);
    return err;
}

int csp_decode_cross(size_t n_train, const double x_train[], const size_t label_train[],
                     size_t n_test, const double x_test[], const size_t label_test[],
                     size_t n_units, size_t n_classes, const struct csp_decode_params *params,
                     struct csp_decode_result *out)
{
    *out = (struct csp_decode_result){0};
    int err = check_trials(n_train, n_units, n_classes, label_train, params);
    if (!err) err = check_trials(n_test, n_units, n_classes, label_test, params);
    if (err) return err;
    struct work w = {.n = n_train + n_test, .units = n_units, .classes = n_classes};
    double *x = malloc(w.n * n_units * sizeof *x);
    if (x) {
        memcpy(x, x_train, n_train * n_units * sizeof *x);
        memcpy(x + n_train * n_units, x_test, n_test * n_units * sizeof *x);
    }
    err = x ? work_init(&w, x) : CSP_FAIL(CSP_E_MEMORY, "decoding of %zu trials", w.n);
    if (!err) {
        memcpy(w.label, label_train, n_train * sizeof *w.label);
        memcpy(w.label + n_train, label_test, n_test * sizeof *w.label);
        for (size_t i = 0; i < n_train; i++) w.train[i] = i;
        err = csp_trial_space_fit(&w.space, n_train, w.train, w.label, n_units,
                                  params->shrinkage);
    }
    for (size_t i = n_train; i < w.n && !err; i++) w.predicted[i] = best_class(&w.space, i);
    if (!err) err = score_tests(&w, n_train, out);
    if (!err) err = shuffle(&w, n_train, params, out);
    out->lambda = w.space.lambda;
    work_free(&w);
    free(x);
    if (err) csp_decode_result_free(out);
    return err;
}

void csp_decode_result_free(struct csp_decode_result *self)
{
    free(self->predicted);
    free(self->confusion);
    *self = (struct csp_decode_result){0};
}
