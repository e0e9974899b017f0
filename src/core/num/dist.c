/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

double csp_dist_normal(struct csp_rng *rng)
{
    double u, v, s;
    do {
        u = 2.0 * csp_rng_u01(rng) - 1.0;
        v = 2.0 * csp_rng_u01(rng) - 1.0;
        s = u * u + v * v;
    } while (s >= 1.0 || s == 0.0);
    return u * sqrt(-2.0 * csp_log(s) / s);
}

double csp_dist_exponential(struct csp_rng *rng)
{
    return -csp_log(csp_rng_u01(rng));
}

int csp_dist_bernoulli(struct csp_rng *rng, double p)
{
    return csp_rng_u01(rng) < p;
}

uint64_t csp_dist_poisson(struct csp_rng *rng, double mean)
{
    enum { PART = 16 };
    const double whole = csp_exp(-(double)PART);
    uint64_t n = 0;
    while (mean > 0.0) {
        const double limit = mean > PART ? whole : csp_exp(-mean);
        for (double product = csp_rng_u01(rng); product > limit; product *= csp_rng_u01(rng))
            n++;
        mean -= PART;
    }
    return n;
}

size_t csp_dist_discrete(struct csp_rng *rng, size_t n, const double weight[])
{
    double sum = 0.0;
    size_t last = 0; /* that can be drawn: rounding must not reach a weight of 0 */
    for (size_t k = 0; k < n; k++) {
        sum += weight[k];
        if (weight[k] > 0.0) last = k;
    }
    const double x = csp_rng_u01(rng) * sum;
    double below = 0.0;
    for (size_t k = 0; k < last; k++) {
        below += weight[k];
        if (x < below) return k;
    }
    return last;
}

void csp_dist_shuffle(struct csp_rng *rng, size_t n, size_t order[])
{
    for (size_t k = 0; k < n; k++) order[k] = k;
    for (size_t k = n; k > 1; k--) {
        const size_t other = csp_rng_below(rng, k), last = order[k - 1];
        order[k - 1] = order[other];
        order[other] = last;
    }
}
