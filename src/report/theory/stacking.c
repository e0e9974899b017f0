/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/stacking.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The score at weight[]; next[] gets the weights after one step. */
static double step(size_t n, size_t models, const double log_p[], const double weight[],
                   double next[])
{
    double score = 0.0;
    memset(next, 0, models * sizeof *next);
    for (size_t i = 0; i < n; i++) {
        const double *row = &log_p[i * models];
        double top = row[0], sum = 0.0;
        for (size_t m = 1; m < models; m++) top = fmax(top, row[m]);
        for (size_t m = 0; m < models; m++) sum += weight[m] * exp(row[m] - top);
        for (size_t m = 0; m < models; m++)
            next[m] += weight[m] * exp(row[m] - top) / (sum * (double)n);
        score += top + log(sum);
    }
    return score;
}

int csp_stacking(size_t n, size_t models, const double log_p[], double weight[], double *score)
{
    enum { STEPS = 100000 };
    if (!n || !models)
        return CSP_FAIL(CSP_E_SHAPE, "stacking of %zu models over %zu outcomes", models, n);
    for (size_t i = 0; i < n * models; i++)
        if (!isfinite(log_p[i]) || log_p[i] > 0.0)
            return CSP_FAIL(CSP_E_NUMERIC, "outcome %zu, model %zu: log P = %g", i / models,
                            i % models, log_p[i]);
    double *next = malloc(models * sizeof *next);
    if (!next) return CSP_FAIL(CSP_E_MEMORY, "stacking of %zu models", models);
    for (size_t m = 0; m < models; m++) weight[m] = 1.0 / (double)models;
    double before = -HUGE_VAL;
    for (int k = 0; k < STEPS; k++) {
        *score = step(n, models, log_p, weight, next);
        if (*score - before < 1e-10) break;
        before = *score;
        memcpy(weight, next, models * sizeof *next);
    }
    free(next);
    return CSP_OK;
}
