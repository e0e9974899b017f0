/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trials: signals cut into trials of one length; private to src/analysis. */
#ifndef CSP_SRC_ANALYSIS_TRIALS_H
#define CSP_SRC_ANALYSIS_TRIALS_H
#include <stddef.h>
/* A copy of x[n_trials, n] into *out (malloc'ed), without the mean over trials of each sample
 * if `induced`; what agrees in all trials but for rounding (1e-12) becomes exactly 0. `name` is
 * for the error. CSP_E_SHAPE: induced and less than two trials; CSP_E_NUMERIC: a value that is
 * not finite; CSP_E_MEMORY. */
int csp_trials_copy(size_t n_trials, size_t n, const double x[], int induced, const char *name,
                    double **out);
#endif
