/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_PATTERN_RSA_H
#define CONSPECIFIC_ANALYSIS_PATTERN_RSA_H
#include <stddef.h>
#include <stdint.h>
/*
 * rsa: how unlike are the population patterns of conditions, and whose geometry is it
 * (Kriegeskorte, Mur & Bandettini 2008, 10.3389/neuro.06.004.2008).
 *
 * A dissimilarity matrix (RDM) of n conditions is stored as its upper triangle, row by row:
 * d(0,1) d(0,2) ... d(n-2,n-1), csp_rdm_size(n) = n (n - 1) / 2 numbers.
 *
 *   correlation   1 - Pearson's r of the two patterns over units    (NaN: a constant pattern)
 *   cosine        1 - x.y / (|x| |y|)                               (NaN: a pattern of zeros)
 *   euclid        |x - y|^2 / units
 *   crossnobis    mean over folds f of
 *                   (m_i - m_j)_rest' Sigma^-1 (m_i - m_j)_f / units,
 *                 means of condition i in fold f and in the rest, Sigma of the residuals of
 *                 the rest, shrunken as in analysis/decode. Noise is independent between folds,
 *                 so equal conditions have expectation 0 (single values may be negative) and
 *                 the true distance is not inflated (Walther et al. 2016,
 *                 10.1016/j.neuroimage.2015.12.012)
 *
 * Two RDMs are compared over their m pairs by Spearman's rho or by Kendall's
 *
 *   tau-a = (concordant - discordant) / (m (m - 1) / 2)
 *
 * which is the fair one where a model predicts ties (Nili et al. 2014,
 * 10.1371/journal.pcbi.1003553). p is one-sided, the share of permutations with an r at least
 * as large: the conditions of b are permuted, rows and columns together. If n! is at most
 * `permutations`, all are made once.
 * Random numbers: stream (seed, 0, "rsa").
 */
enum csp_rdm_kind { CSP_RDM_CORRELATION, CSP_RDM_COSINE, CSP_RDM_EUCLID };
enum csp_rsa_method { CSP_RSA_SPEARMAN, CSP_RSA_TAU_A };

struct csp_rsa_fit {
    double r, p; /* NaN where an RDM holds NaN or is constant: there is no order */
    size_t permutations;
    int exact;
};

/* Numbers of an RDM; place of pair i < j < n in it. */
size_t csp_rdm_size(size_t n);
size_t csp_rdm_at(size_t n, size_t i, size_t j);
/* RDM of pattern[n, n_units] into rdm[csp_rdm_size(n)]. CSP_E_SHAPE below two conditions or
 * (correlation) two units. */
int csp_rdm(enum csp_rdm_kind kind, size_t n, size_t n_units, const double pattern[],
            double rdm[]);
/* From trials x[n_trials, n_units] with label[n_trials] in 0..n-1; folds and shrinkage as in
 * csp_decode_params. Errors as csp_decode. */
int csp_rdm_crossnobis(size_t n_trials, size_t n_units, const double x[], const size_t label[],
                       size_t n, size_t folds, double shrinkage, double rdm[]);
/* Compare two RDMs of the same n >= 3 conditions. CSP_E_SHAPE, CSP_E_MEMORY. */
int csp_rsa_compare(enum csp_rsa_method method, size_t n, const double a[], const double b[],
                    size_t permutations, uint64_t seed, struct csp_rsa_fit *out);
#endif
