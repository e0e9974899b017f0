/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/bounds.h"
#include "conspecific/analysis/inference/normal.h"
#include <math.h>

static const double prior = 0.707; /* scale of d [SD] */
static const double cut = 1.959963984540054;

double csp_bounds_repeats(double p, double root, int nothing)
{
    enum { STEPS = 2000 };
    const double reach = 10.0; /* beyond +-10 of z the weight is below 1e-21 */
    const double z = csp_normal_of_p(fmax(p, 1e-300));
    double sum = 0.0, all = 0.0;
    for (int i = 0; i <= STEPS; i++) {
        const double t = z + reach * (2.0 * i / STEPS - 1.0), s = t / (prior * root);
        const double w = csp_normal_density(z - t) / (1.0 + s * s);
        all += w;
        sum += w * (nothing ? csp_normal_below(cut - t) - csp_normal_below(-cut - t)
                            : csp_normal_below(t));
    }
    return sum / all;
}

/* r of bounds.h; NaN if no n is printed. */
static double root_of(const struct csp_paper *paper)
{
    const struct csp_published *t = &paper->test;
    if (t->design == CSP_PUBLISHED_CORRELATION) return sqrt(fmax(1.0, paper->n - 3.0));
    return isnan(t->n2) ? sqrt(paper->n) : sqrt(t->n1 * t->n2 / (t->n1 + t->n2));
}

static int is_same(const struct csp_claim *claim)
{
    return claim->direction == CSP_SAME;
}

/* Mean ceiling of the claims of a kind that print p and n; NaN if none does. */
static double mean_ceiling(const struct csp_bounds list[], const struct csp_claims *claims,
                           int same)
{
    double sum = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < claims->n; i++) {
        if (!list[i].known || is_same(&claims->list[i]) != same) continue;
        sum += list[i].ceiling;
        n++;
    }
    return n ? sum / (double)n : NAN;
}

void csp_bounds_init(struct csp_bounds list[], const struct csp_literature *literature)
{
    const struct csp_claims *claims = literature->claims;
    size_t compares = 0, same = 0;
    for (size_t i = 0; i < claims->n; i++) {
        compares += claims->list[i].direction != CSP_LEVEL;
        same += is_same(&claims->list[i]) != 0;
    }
    for (size_t i = 0; i < claims->n; i++) {
        const struct csp_paper *paper = &literature->list[i];
        const struct csp_claim *c = paper->claim;
        const double root = root_of(paper);
        list[i] = (struct csp_bounds){NAN, NAN, 0};
        if (c->direction == CSP_LEVEL) continue;
        list[i].floor = is_same(c) ? (double)same / (double)compares : 0.5;
        list[i].known = !isnan(paper->test.p) && paper->p_relation != '>' && !isnan(root);
        if (list[i].known)
            list[i].ceiling = csp_bounds_repeats(paper->test.p, root, is_same(c));
    }
    for (int kind = 0; kind < 2; kind++) {
        const double mean = mean_ceiling(list, claims, kind);
        for (size_t i = 0; i < claims->n; i++)
            if (claims->list[i].direction != CSP_LEVEL && !list[i].known &&
                is_same(&claims->list[i]) == kind)
                list[i].ceiling = mean;
    }
}
