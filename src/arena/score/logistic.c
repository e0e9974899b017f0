/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/logistic.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

enum { STEPS = 200 };
static const double LONGEST = 5.0, ENOUGH = 1e-10;

static double chance(double constant, double slope, double x)
{
    return 1.0 / (1.0 + csp_exp(-(constant + slope * x)));
}

/* Mean and standard deviation of x, weighted by the counts. */
static double spread(size_t n, const struct csp_binomial list[], double *mean)
{
    double weight = 0.0, sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) weight += list[i].n, sum += list[i].n * list[i].x;
    *mean = weight > 0.0 ? sum / weight : 0.0;
    for (size_t i = 0; i < n; i++)
        squares += list[i].n * (list[i].x - *mean) * (list[i].x - *mean);
    return weight > 0.0 ? sqrt(squares / weight) : 0.0;
}

/* One Newton step of (b0, b1) over z = (x - mean) / sd; returns its length. */
static double step(size_t n, const struct csp_binomial list[], double mean, double sd,
                   double b[2])
{
    double a = 0.0, c = 0.0, d = 0.0, u0 = 0.0, u1 = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double z = (list[i].x - mean) / sd, p = chance(b[0], b[1], z);
        const double w = list[i].n * p * (1.0 - p);
        a += w, c += w * z, d += w * z * z;
    }
    const double det = a * d - c * c;
    if (!(det > 0.0)) return 0.0;
    for (size_t i = 0; i < n; i++) {
        const double z = (list[i].x - mean) / sd, p = chance(b[0], b[1], z);
        const double w = list[i].n * p * (1.0 - p);
        const double h = w * (d - 2.0 * c * z + a * z * z) / det;
        const double u = list[i].k - list[i].n * p + h * (0.5 - p);
        u0 += u, u1 += u * z;
    }
    double s0 = (d * u0 - c * u1) / det, s1 = (a * u1 - c * u0) / det;
    const double length = fmax(fabs(s0), fabs(s1));
    if (length > LONGEST) s0 *= LONGEST / length, s1 *= LONGEST / length;
    b[0] += s0, b[1] += s1;
    return length;
}

int csp_logistic_fit(size_t n, const struct csp_binomial list[], struct csp_logistic *out)
{
    double mean, b[2] = {0.0, 0.0};
    const double sd = spread(n, list, &mean);
    *out = (struct csp_logistic){NAN, NAN};
    if (!(sd > 0.0)) return 0;
    for (int k = 0; k < STEPS && step(n, list, mean, sd, b) > ENOUGH; k++) continue;
    *out = (struct csp_logistic){b[0] - b[1] * mean / sd, b[1] / sd};
    return 1;
}
