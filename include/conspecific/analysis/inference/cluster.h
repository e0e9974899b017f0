/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_CLUSTER_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_CLUSTER_H
#include <stddef.h>
#include <stdint.h>
/*
 * cluster: permutation test over time whose clusters are the units of inference
 * (Maris & Oostenveld 2007, 10.1016/j.jneumeth.2007.03.024).
 *
 *   point statistic   paired or one sample   t = mean(d) sqrt(n) / sd(d), df = n - 1
 *                     independent            t of Student with pooled variance,
 *                                            df = na + nb - 2
 *   threshold         |t| > t_{1 - p_point / 2, df}; it shapes the clusters, not their error
 *   cluster           longest run of neighbouring points beyond the threshold on one side; a
 *                     point without t (a NaN in any subject) ends a cluster and is in none
 *   mass              sum of t over the cluster, with its sign
 *   null              per permutation the largest |mass| of either sign, 0 without cluster, so
 *                     p is two-sided and holds for all clusters together (family-wise)
 *   permutation       paired: the sign of each subject's whole time course; independent: who
 *                     is in which group
 *   p                 (1 + #{null >= |mass|}) / (1 + permutations)
 *
 * If all distinct permutations (2^n, or na + nb over na) are no more than asked for, each is
 * made once instead; the observed one is the 1 that is counted, and `permutations` is the
 * number of the others. A cluster's p speaks for the cluster as a whole: its ends have no
 * error rate of their own.
 *
 * A point whose spread is 0 (residual sum of squares at most 1e-12 of the total) has t = 0 if
 * the mean is 0, else +-inf. Random numbers: stream (seed, 0, "cluster").
 */
struct csp_cluster {
    size_t first, last; /* indices of time points, both in the cluster */
    int sign;           /* +1 or -1 */
    double mass, p;
};

struct csp_cluster_result {
    size_t n_times;
    double *t; /* [n_times], owned; NaN where a value was missing */
    double threshold, df;
    size_t n;                    /* clusters, in order of time */
    struct csp_cluster *cluster; /* [n], owned */
    size_t permutations;         /* made, without the observed one */
    int exact;                   /* 1: all of them */
};

/* One sample against 0: diff[n_subjects, n_times], row by subject (for a paired design the
 * differences). CSP_E_SHAPE for fewer than 2 subjects or no time, CSP_E_RANGE for p_point
 * outside (0, 1) or no permutation, CSP_E_MEMORY. After a failure *out is empty. */
int csp_cluster_paired(size_t n_subjects, size_t n_times, const double diff[], double p_point,
                       size_t permutations, uint64_t seed, struct csp_cluster_result *out);
/* Two groups: a[na, n_times], b[nb, n_times], t positive where a is larger. na + nb >= 3. */
int csp_cluster_independent(size_t na, size_t nb, size_t n_times, const double a[],
                            const double b[], double p_point, size_t permutations,
                            uint64_t seed, struct csp_cluster_result *out);
/* Safe on a zeroed or already freed result. */
void csp_cluster_result_free(struct csp_cluster_result *self);
#endif
