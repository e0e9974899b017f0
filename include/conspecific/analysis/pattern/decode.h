/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_PATTERN_DECODE_H
#define CONSPECIFIC_ANALYSIS_PATTERN_DECODE_H
#include <stddef.h>
#include <stdint.h>
/*
 * decode: which condition was it, from the activity of a population in one trial.
 *
 * Linear discriminant analysis with a shrunken pooled covariance Sigma and equal priors:
 *
 *   class of x = argmax_c  m_c' Sigma^-1 x - m_c' Sigma^-1 m_c / 2
 *
 * Sigma = (1 - lambda) S + lambda tr(S) / units I, with S the covariance within classes and
 * lambda given or estimated from the training trials (Ledoit & Wolf 2004,
 * 10.1016/S0047-259X(03)00096-4); without any spread within classes the nearest mean decides.
 * Everything is learnt from the training trials of a fold alone. Units enter in their own
 * scale.
 *
 *   folds      stratified: the j-th trial of its class goes to fold j mod folds; each fold is
 *              predicted from all others
 *   balanced   mean over classes of the share recognised: its chance is 1 / classes however
 *              many trials the classes have (that of plain accuracy is the share of the
 *              largest class)
 *   p          (1 + #{balanced of shuffled labels >= balanced}) / (1 + permutations); within
 *              one set the whole cross-validation is run on labels shuffled over trials, across
 *              sets the labels of the tested set are shuffled. Trials must be exchangeable:
 *              not so if the classes lie in different stretches of a session
 *
 * Two classes with isotropic noise and means d' standard deviations apart: accuracy with many
 * training trials Phi(d' / 2).
 * Random numbers: stream (seed, 0, "decode").
 */
struct csp_decode_params {
    double shrinkage;    /* in (0, 1]; NaN: Ledoit & Wolf */
    size_t folds;        /* at least 2; not used across sets */
    size_t permutations; /* 0: p is NaN */
    uint64_t seed;
};

struct csp_decode_result {
    size_t n, n_classes;        /* tested trials */
    size_t *predicted;          /* [n] class of each, owned */
    size_t *confusion;          /* [n_classes, n_classes] true row, predicted column, owned */
    double accuracy, balanced;  /* shares of 1 */
    double chance, chance_size; /* of balanced: 1 / classes; of accuracy: largest class */
    double p, lambda;           /* lambda: mean over folds */
};

/* Within one set: x[n, n_units], label[n] in 0..n_classes-1. CSP_E_SHAPE for fewer than two
 * classes, a class with fewer trials than folds, or no unit; CSP_E_RANGE for a label, folds or
 * shrinkage out of range; CSP_E_NUMERIC for values that are not finite; CSP_E_MEMORY. */
int csp_decode(size_t n, size_t n_units, const double x[], const size_t label[],
               size_t n_classes, const struct csp_decode_params *params,
               struct csp_decode_result *out);
/* Learnt from one set, tested on another with the same units and classes. */
int csp_decode_cross(size_t n_train, const double x_train[], const size_t label_train[],
                     size_t n_test, const double x_test[], const size_t label_test[],
                     size_t n_units, size_t n_classes, const struct csp_decode_params *params,
                     struct csp_decode_result *out);
/* Safe on a zeroed or already freed result. */
void csp_decode_result_free(struct csp_decode_result *self);
#endif
