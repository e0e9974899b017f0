/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_ANALYSIS_TRIAL_SPACE_H
#define CSP_SRC_ANALYSIS_TRIAL_SPACE_H
#include <stddef.h>
/*
 * trial_space: class means and a shrunken covariance of many units from few trials; private to
 * src/analysis, shared by decode and rsa.
 *
 *   R      residuals of the n training trials about the means m_c of their classes [n, units]
 *   Sigma  = (1 - lambda) R'R / df + lambda nu I,  nu = tr(R'R) / (df units),
 *            df = n - classes
 *   lambda : as given in (0, 1], or, if NaN, that of Ledoit & Wolf (2004,
 *            10.1016/S0047-259X(03)00096-4), at least 1e-6:
 *            min(1, (sum_k |r_k|^4 / n^2 - |S|^2 / n) / (|S|^2 - units m^2)),
 *            S = R'R / n, m = tr(S) / units, |.| Frobenius
 *
 * Nothing of size units^2 is made: with a = lambda nu, b = a df / (1 - lambda), by Woodbury
 *
 *   u' Sigma^-1 v = (u.v - (Ru)' (b I + RR')^-1 (Rv)) / a
 *
 * and all products are entries, or means of entries, of the Gram matrix K of all trials. The
 * cost is n^3 whatever the number of units. Without any spread within classes Sigma is I.
 */
struct csp_trial_space {
    size_t room, trials, classes; /* most training trials; all trials; classes */
    size_t n;                     /* training trials now */
    const double *K;              /* [trials, trials], not owned */
    const size_t *train, *label;  /* [n] indices of trials; [trials] classes; not owned */
    double *slab;                 /* owned, all below */
    double *P;                    /* [trials, classes] x_i . m_c */
    double *M;                    /* [classes, classes] m_c . m_d */
    double *L;                    /* [n, n] Cholesky factor of b I + RR' */
    double *Rm, *H;               /* [classes, n] R m_c, (b I + RR')^-1 R m_c */
    size_t *count;                /* [classes] training trials, owned */
    double lambda, a;
    int sphere; /* Sigma = a I: lambda is 1, or nothing varies */
};

int csp_trial_space_init(struct csp_trial_space *self, size_t room, size_t trials,
                         size_t classes, const double K[]);
void csp_trial_space_free(struct csp_trial_space *self);
/* Means and Sigma from train[n]. CSP_E_SHAPE for a class without a training trial or n <=
 * classes, CSP_E_NUMERIC for values that are not finite. */
int csp_trial_space_fit(struct csp_trial_space *self, size_t n, const size_t train[],
                        const size_t label[], size_t units, double shrinkage);
/* m_c' Sigma^-1 x_i for trial i. */
double csp_trial_space_project(const struct csp_trial_space *self, size_t c, size_t i);
/* m_c' Sigma^-1 m_c. */
double csp_trial_space_norm(const struct csp_trial_space *self, size_t c);

/* Gram matrix K[n, n] of x[n, units] without the mean of each unit; centred[n, units] is
 * scratch. */
void csp_trial_space_gram(size_t n, size_t units, const double x[], double centred[],
                          double K[]);
/* fold[i] = rank of trial i within its class, modulo folds. CSP_E_SHAPE if a class has fewer
 * trials than folds, or folds < 2. */
int csp_trial_space_folds(size_t n, const size_t label[], size_t classes, size_t folds,
                          size_t fold[]);
/* CSP_E_RANGE unless the shrinkage lies in (0, 1] or is NaN. */
int csp_trial_space_legal(double shrinkage);
#endif
