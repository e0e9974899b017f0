/* SPDX-License-Identifier: GPL-3.0-or-later */
/* golden: the largest value of a function of one variable. */
#ifndef CSP_SRC_ARENA_SCORE_GOLDEN_H
#define CSP_SRC_ARENA_SCORE_GOLDEN_H

/* Largest value of f between lo and hi by golden section, where f has one maximum; *at: where. */
static inline double csp_golden(double (*f)(void *context, double x), void *context, double lo,
                                double hi, double *at)
{
    enum { STEPS = 24 };
    static const double GOLDEN = 0.61803398874989485;
    double a = hi - GOLDEN * (hi - lo), b = lo + GOLDEN * (hi - lo);
    double fa = f(context, a), fb = f(context, b);
    for (int k = 0; k < STEPS; k++) {
        if (fa >= fb) {
            hi = b, b = a, fb = fa;
            a = hi - GOLDEN * (hi - lo), fa = f(context, a);
        } else {
            lo = a, a = b, fa = fb;
            b = lo + GOLDEN * (hi - lo), fb = f(context, b);
        }
    }
    *at = fa >= fb ? a : b;
    return fa >= fb ? fa : fb;
}
#endif
