/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/likelihood.h"
#include "conspecific/analysis/search/optimise.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdint.h>

double csp_theory_item_log_p(const struct csp_theory_item *item, size_t agent,
                             const struct csp_theory_fit *at)
{
    const struct csp_theory_cell *c = &item->cell[agent];
    const double d = at->s * c->effect, se = at->s * c->se;
    const int expect = item->row->expect;
    double power = expect == CSP_ASKED_LESS ? 0.0 : csp_replicate_above(&item->test, d, se);
    if (expect != CSP_ASKED_GREATER) {
        const double below = csp_replicate_above(&item->test, -d, se);
        power = expect == CSP_ASKED_LESS ? below : 1.0 - power - below;
    }
    const double guess = expect == CSP_ASKED_EQUAL ? at->none : 0.5 * (1.0 - at->none);
    return log(fmax(1e-12, (1.0 - at->eps) * power + at->eps * guess));
}

double csp_theory_claim_log_p(const struct csp_theory_items *items, size_t claim, size_t agent,
                              const struct csp_theory_fit *at)
{
    const struct csp_theory_claim *c = &items->claim[claim];
    double sum = 0.0;
    for (size_t i = c->first; i < c->first + c->n; i++)
        sum += items->list[i].weight * csp_theory_item_log_p(&items->list[i], agent, at);
    return sum;
}

double csp_theory_none(const struct csp_theory_items *items, size_t without)
{
    double none = 1.0, all = 3.0; /* less, none and greater count once beforehand */
    for (size_t c = 0; c < items->n_scored; c++) {
        if (items->claim[c].paper == without) continue;
        none += items->list[items->claim[c].first].row->expect == CSP_ASKED_EQUAL;
        all += 1.0;
    }
    return none / all;
}

double csp_theory_log_l(const struct csp_theory_items *items, size_t agent, size_t without,
                        const struct csp_theory_fit *at)
{
    double sum = 0.0;
    for (size_t c = 0; c < items->n_scored; c++)
        if (items->claim[c].paper != without)
            sum += csp_theory_claim_log_p(items, c, agent, at);
    return sum;
}

struct search {
    const struct csp_theory_items *items;
    size_t agent, without;
    double none;
};

static struct csp_theory_fit point(const struct search *s, const double u[])
{
    return (struct csp_theory_fit){.eps = u[0], .s = fmax(u[1], 1e-3), .none = s->none};
}

static int cost(void *context, const double u[], double *out)
{
    const struct search *s = context;
    const struct csp_theory_fit at = point(s, u);
    *out = -csp_theory_log_l(s->items, s->agent, s->without, &at);
    return CSP_OK;
}

/* The best point of a grid, for the surface may have two tops (s small and lapses rare, or the
 * reverse). */
static void best_of_grid(const struct search *s, double u[2])
{
    enum { STEPS = 8 };
    double best = -HUGE_VAL;
    for (int i = 0; i < STEPS; i++)
        for (int k = 0; k < STEPS; k++) {
            const double v[2] = {(i + 0.5) / STEPS, (k + 0.5) / STEPS};
            const struct csp_theory_fit at = point(s, v);
            const double l = csp_theory_log_l(s->items, s->agent, s->without, &at);
            if (l <= best) continue;
            best = l;
            u[0] = v[0], u[1] = v[1];
        }
}

int csp_theory_fit_run(const struct csp_theory_items *items, size_t agent, size_t without,
                       struct csp_theory_fit *out)
{
    struct search s = {items, agent, without, csp_theory_none(items, without)};
    double u[2] = {0.5, 0.5}, best;
    const struct csp_optimise o = {
        .n = 2, .calls = 300, .step = 0.1, .tol = 1e-4, .cost = cost, .context = &s};
    best_of_grid(&s, u);
    const int err = csp_optimise_simplex(&o, u, &best);
    *out = point(&s, u);
    out->log_l = -best;
    return err;
}
