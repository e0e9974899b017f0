/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_BOOTSTRAP_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_BOOTSTRAP_H
#include "conspecific/analysis/inference/stats.h"
/*
 * bootstrap: intervals from animals drawn with replacement, bias-corrected and accelerated
 * (BCa; Efron 1987, 10.1080/01621459.1987.10478410).
 *
 *   ends     quantiles of the m resampled values theta* at Phi(z0 + z / (1 - a z)),
 *            z = z0 + Phi^-1((1 -+ level) / 2)
 *   z0       Phi^-1 of the share of theta* below the estimate (ties count half), within
 *            [1 / 2m, 1 - 1 / 2m]
 *   a        sum u^3 / (6 (sum u^2)^(3/2)) of the leave-one-out values; 0 if they are constant
 *
 * The random stream is (seed, 0, purpose), so one contrast's draws do not move another's.
 */
struct csp_boot {        /* bootstrap of the difference of means and of the effect size */
    double diff, effect; /* point estimates on the data themselves */
    struct csp_interval diff_ci, effect_ci;
};

#define CSP_BOOT_RESAMPLES 4000

/* BCa bootstrap. paired: a and b (or a constant: b = NULL, mu) of the same n animals, animals
 * are drawn; independent: each group is drawn apart. CSP_E_SHAPE
 * below two values, CSP_E_RANGE below 100 resamples, CSP_E_MEMORY. */
int csp_stats_boot_paired(size_t n, const double a[], const double b[], double mu, double level,
                          size_t resamples, uint64_t seed, const char *purpose,
                          struct csp_boot *out);
int csp_stats_boot_independent(size_t na, const double a[], size_t nb, const double b[],
                               double level, size_t resamples, uint64_t seed,
                               const char *purpose, struct csp_boot *out);
/* BCa bootstrap of any statistic of n animals with values a[i], b[i] (b may be NULL); draws of
 * animals as above, those with an undefined statistic left out. Of the sd of 24 normal values
 * the 95 % interval covers 88 %. CSP_E_SHAPE, CSP_E_MEMORY. */
typedef double (*csp_statistic)(size_t n, const double a[], const double b[]);
int csp_stats_boot(size_t n, const double a[], const double b[], csp_statistic f, double level,
                   size_t resamples, uint64_t seed, const char *purpose, double *estimate,
                   struct csp_interval *out);
#endif
