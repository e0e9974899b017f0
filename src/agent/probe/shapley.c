/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/shapley.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <string.h>

void csp_attr_projected(const struct csp_project *p, const csp_real x[], const double w[],
                        csp_real y[], double c[])
{
    double norm2 = 0.0, down = 0.0;
    csp_mat_forward(&p->P, x, y);
    for (size_t i = 0; i < p->n_in; i++) {
        norm2 += (double)x[i] * (double)x[i];
        c[i] = 0.0;
    }
    const double norm = sqrt(norm2), root = sqrt((double)p->n_in),
                 inhibition = p->t * norm / root;
    for (size_t k = 0; k < p->n; k++) {
        const double above = (double)y[k] - inhibition;
        y[k] = above > 0 ? (csp_real)(p->g * above) : 0;
        if (!(above > 0)) continue;
        down += w[k] * p->g;
        for (size_t i = 0; i < p->n_in; i++)
            if (x[i] != 0) c[i] += w[k] * p->g * (double)csp_mat_at(&p->P, k, i);
    }
    const double slope = norm > 0 ? down * p->t / (norm * root) : 0.0;
    for (size_t i = 0; i < p->n_in; i++) c[i] = (double)x[i] * (c[i] - slope * (double)x[i]);
}

int csp_shapley(size_t n, const double value[], double out[])
{
    if (n == 0 || n > CSP_SHAPLEY_MAX)
        return CSP_FAIL(CSP_E_RANGE, "Shapley value of %zu players, legal range [1, %d]", n,
                        (int)CSP_SHAPLEY_MAX);
    double weight[CSP_SHAPLEY_MAX]; /* s! (n - s - 1)! / n! = 1 / (n (n-1 over s)) */
    weight[0] = 1.0 / (double)n;
    for (size_t s = 1; s < n; s++) weight[s] = weight[s - 1] * (double)s / (double)(n - s);
    for (size_t i = 0; i < n; i++) out[i] = 0.0;
    for (size_t set = 0; set < (size_t)1 << n; set++) {
        const size_t size = (size_t)__builtin_popcountll(set);
        for (size_t i = 0; i < n; i++)
            if (!(set >> i & 1))
                out[i] += weight[size] * (value[set | (size_t)1 << i] - value[set]);
    }
    return CSP_OK;
}

void csp_attr_by_class(size_t n, const double c[], const int class_of[], size_t n_classes,
                       double sum[])
{
    memset(sum, 0, n_classes * sizeof *sum);
    for (size_t i = 0; i < n; i++)
        if (class_of[i] >= 0 && (size_t)class_of[i] < n_classes) sum[class_of[i]] += c[i];
}
