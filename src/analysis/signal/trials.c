/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trials.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rounding = 1e-12;

static void remove_mean(size_t n_trials, size_t n, double x[])
{
    for (size_t k = 0; k < n; k++) {
        double mean = 0.0, most = 0.0, spread = 0.0;
        for (size_t i = 0; i < n_trials; i++) mean += x[i * n + k] / (double)n_trials;
        for (size_t i = 0; i < n_trials; i++) {
            most = fmax(most, fabs(x[i * n + k]));
            x[i * n + k] -= mean;
            spread = fmax(spread, fabs(x[i * n + k]));
        }
        for (size_t i = 0; i < n_trials && spread <= rounding * most; i++) x[i * n + k] = 0.0;
    }
}

int csp_trials_copy(size_t n_trials, size_t n, const double x[], int induced, const char *name,
                    double **out)
{
    *out = NULL;
    if (induced && n_trials < 2)
        return CSP_FAIL(CSP_E_SHAPE,
                        "the mean over trials cannot be taken off %zu trial; at "
                        "least 2 are needed",
                        n_trials);
    for (size_t i = 0; i < n_trials * n; i++)
        if (!isfinite(x[i]))
            return CSP_FAIL(CSP_E_NUMERIC, "sample %zu of trial %zu of %s is %g", i % n, i / n,
                            name, x[i]);
    double *copy = malloc((n_trials * n + 1) * sizeof *copy);
    if (!copy) return CSP_FAIL(CSP_E_MEMORY, "%zu trials of %zu samples", n_trials, n);
    memcpy(copy, x, n_trials * n * sizeof *copy);
    if (induced) remove_mean(n_trials, n, copy);
    *out = copy;
    return CSP_OK;
}
