/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/learning_rate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "golden.h"
#include <math.h>
#include <stdlib.h>

enum { GRID = 40 };
static const double ALPHA_LO = 0.005, BETA_LO = 0.1, BETA_HI = 30.0;

struct fit {
    size_t n;
    const struct csp_pick *list;
    double *lead; /* owned: of the chosen value over the other, free choices only */
    size_t n_lead;
    double beta; /* the best one at the alpha looked at last */
};

/* ln likelihood at the leads of one alpha. */
static double at_beta(void *context, double ln_beta)
{
    const struct fit *f = context;
    const double beta = csp_exp(ln_beta);
    double sum = 0.0;
    for (size_t i = 0; i < f->n_lead; i++) sum -= csp_log(1.0 + csp_exp(-beta * f->lead[i]));
    return sum;
}

/* ln likelihood at an alpha with its best beta. */
static double at_alpha(void *context, double ln_alpha)
{
    struct fit *f = context;
    const double alpha = csp_exp(ln_alpha);
    double q[2] = {0.5, 0.5}, ln_beta;
    f->n_lead = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct csp_pick *c = f->list + i;
        if (c->start) q[0] = q[1] = 0.5;
        if (c->free) f->lead[f->n_lead++] = q[c->which] - q[!c->which];
        q[c->which] += alpha * ((double)c->rewarded - q[c->which]);
    }
    const double best = csp_golden(at_beta, f, csp_log(BETA_LO), csp_log(BETA_HI), &ln_beta);
    f->beta = csp_exp(ln_beta);
    return best;
}

/* The best alpha: a grid, then golden section between the neighbours of its best point. */
static void fit_alpha(struct fit *f, struct csp_learning_rate *out)
{
    const double step = -csp_log(ALPHA_LO) / (GRID - 1);
    double best = -INFINITY, ln_alpha;
    int at = 0;
    for (int k = 0; k < GRID; k++) {
        const double v = at_alpha(f, csp_log(ALPHA_LO) + k * step);
        if (v > best) best = v, at = k;
    }
    const double lo = csp_log(ALPHA_LO) + (at > 0 ? at - 1 : 0) * step;
    const double hi = csp_log(ALPHA_LO) + (at < GRID - 1 ? at + 1 : at) * step;
    if (csp_golden(at_alpha, f, lo, hi, &ln_alpha) < best)
        ln_alpha = csp_log(ALPHA_LO) + at * step;
    out->likelihood = at_alpha(f, ln_alpha);
    out->alpha = csp_exp(ln_alpha);
    out->beta = f->beta;
}

int csp_learning_rate_fit(size_t n, const struct csp_pick list[], struct csp_learning_rate *out)
{
    *out = (struct csp_learning_rate){NAN, NAN, NAN, 0};
    struct fit f = {.n = n, .list = list, .lead = malloc((n + 1) * sizeof *f.lead)};
    if (!f.lead) return CSP_FAIL(CSP_E_MEMORY, "learning rate of %zu choices", n);
    for (size_t i = 0; i < n; i++) out->n += list[i].free != 0;
    if (out->n) fit_alpha(&f, out);
    free(f.lead);
    return CSP_OK;
}
