/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/discovery.h"
#include <math.h>

void csp_discovery_q(size_t n, const double p[], double q[])
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) m += isnan(p[i]) == 0;
    for (size_t i = 0; i < n; i++) { /* j: rank of p[k], ties count to the end */
        q[i] = isnan(p[i]) ? NAN : 1.0;
        for (size_t k = 0; k < n && !isnan(p[i]); k++) {
            if (!(p[k] >= p[i])) continue;
            size_t j = 0;
            for (size_t l = 0; l < n; l++) j += (p[l] <= p[k]) != 0;
            q[i] = fmin(q[i], (double)m * p[k] / (double)j);
        }
    }
}
