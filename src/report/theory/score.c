/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/score.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/report/theory/stacking.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

double csp_theory_scores_log_p(const struct csp_theory_scores *self, size_t at,
                               const struct csp_theory_item *item)
{
    if (!self->n) return NAN;
    const struct csp_theory_score *s = &self->list[at];
    const struct csp_theory_claim *c = &self->items->claim[item->claim];
    return csp_theory_item_log_p(item, s->agent, c->fitted ? &s->fit : &s->fold[c->paper]);
}

static int room(struct csp_theory_score *s, const struct csp_theory_items *items,
                struct csp_mem *mem)
{
    s->fold = csp_mem_alloc(mem, (items->n_papers + 1) * sizeof *s->fold);
    s->log_p = csp_mem_alloc(mem, (items->n_claims + 1) * sizeof *s->log_p);
    s->facet = csp_mem_alloc(mem, (items->n_facets + 1) * sizeof *s->facet);
    return s->fold && s->log_p && s->facet ? CSP_OK : CSP_E_MEMORY;
}

static void predict_claims(struct csp_theory_score *s, const struct csp_theory_items *items)
{
    for (size_t c = 0; c < items->n_claims; c++) {
        const struct csp_theory_claim *claim = &items->claim[c];
        s->log_p[c] = csp_theory_claim_log_p(items, c, s->agent,
                                             claim->fitted ? &s->fit : &s->fold[claim->paper]);
    }
}

/* Fit to all papers, then without each of them, and set log P of every claim. */
static int validate(struct csp_theory_score *s, const struct csp_theory_items *items)
{
    int err = csp_theory_fit_run(items, s->agent, SIZE_MAX, &s->fit);
    for (size_t p = 0; !err && p < items->n_scored_papers; p++)
        err = csp_theory_fit_run(items, s->agent, p, &s->fold[p]);
    if (!err) predict_claims(s, items);
    return err;
}

/* Set the score of the base rate, which asks no theory. */
static void base_rate(struct csp_theory_score *s, const struct csp_theory_items *items)
{
    s->name = "base_rate";
    s->fit = (struct csp_theory_fit){.eps = 1.0, .none = csp_theory_none(items, SIZE_MAX)};
    s->fit.log_l = csp_theory_log_l(items, 0, SIZE_MAX, &s->fit);
    for (size_t p = 0; p < items->n_scored_papers; p++)
        s->fold[p] = (struct csp_theory_fit){.eps = 1.0, .none = csp_theory_none(items, p)};
    predict_claims(s, items);
}

static void sums(struct csp_theory_score *s, const struct csp_theory_items *items)
{
    for (size_t c = 0; c < items->n_claims; c++) {
        if (items->claim[c].fitted) {
            s->fitted += s->log_p[c];
            continue;
        }
        struct csp_theory_difference *f = &s->facet[items->claim[c].facet];
        s->all.held += s->log_p[c], s->all.claims++;
        f->held += s->log_p[c], f->claims++;
    }
    s->k = s->model ? CSP_THEORY_NUISANCES + s->model->k_fitted + s->model->k_chosen : 1;
    s->aic = 2.0 * (double)s->k - 2.0 * s->fit.log_l;
    s->bic = (double)s->k * log((double)items->n_scored) - 2.0 * s->fit.log_l;
}

/* How much less each paper gives than under the best theory, over the claims of a facet
 * (SIZE_MAX: all). */
static void by_paper(const struct csp_theory_scores *self, const struct csp_theory_score *s,
                     size_t facet, double difference[])
{
    const struct csp_theory_items *items = self->items;
    for (size_t p = 0; p < items->n_scored_papers; p++) difference[p] = 0.0;
    for (size_t c = 0; c < items->n_scored; c++)
        if (facet == SIZE_MAX || items->claim[c].facet == facet)
            difference[items->claim[c].paper] += s->log_p[c] - self->list[self->best].log_p[c];
}

/* The interval of the sum of difference[papers] when papers are drawn anew;
 * work[CSP_THEORY_DRAWS]. */
static int interval(const double difference[], size_t papers, double work[],
                    struct csp_theory_difference *out)
{
    out->diff = 0.0;
    for (size_t p = 0; p < papers; p++) out->diff += difference[p];
    for (size_t b = 0; b < CSP_THEORY_DRAWS; b++) {
        struct csp_rng rng; /* draws the same papers for every theory and facet */
        csp_rng_stream(&rng, 1, b, "theory papers");
        work[b] = 0.0;
        for (size_t p = 0; p < papers; p++) work[b] += difference[csp_rng_below(&rng, papers)];
    }
    const int err = csp_stats_quantile(CSP_THEORY_DRAWS, work, 0.025, &out->lo);
    return err ? err : csp_stats_quantile(CSP_THEORY_DRAWS, work, 0.975, &out->hi);
}

static int differences(struct csp_theory_scores *self, struct csp_mem *mem)
{
    const size_t papers = self->items->n_scored_papers;
    double *difference = csp_mem_alloc(mem, papers * sizeof *difference);
    double *work = csp_mem_alloc(mem, CSP_THEORY_DRAWS * sizeof *work);
    int err = difference && work ? CSP_OK : CSP_E_MEMORY;
    for (size_t m = 1; m + 1 < self->n; m++)
        if (self->list[m].all.held > self->list[self->best].all.held) self->best = m;
    for (size_t m = 0; !err && m < self->n; m++) {
        struct csp_theory_score *s = &self->list[m];
        by_paper(self, s, SIZE_MAX, difference);
        err = interval(difference, papers, work, &s->all);
        for (size_t f = 0; !err && f < self->items->n_facets; f++) {
            by_paper(self, s, f, difference);
            err = interval(difference, papers, work, &s->facet[f]);
        }
    }
    return err;
}

/* Share of papers in which each agent's score is the highest. */
static void wins(struct csp_theory_scores *self)
{
    const struct csp_theory_items *items = self->items;
    for (size_t p = 0; p < items->n_scored_papers; p++) {
        double top = -HUGE_VAL;
        size_t ties = 0;
        for (int pass = 0; pass < 3; pass++) /* the top; how many reach it; their share */
            for (size_t m = 0; m + 1 < self->n; m++) {
                double sum = 0.0;
                for (size_t c = 0; c < items->n_scored; c++)
                    if (items->claim[c].paper == p) sum += self->list[m].log_p[c];
                if (pass == 0) top = fmax(top, sum);
                if (pass == 1) ties += sum >= top - 1e-9;
                if (pass == 2 && sum >= top - 1e-9)
                    self->list[m].wins += 1.0 / (double)(ties * items->n_scored_papers);
            }
    }
}

static int stack(struct csp_theory_scores *self, struct csp_mem *mem)
{
    const size_t n = self->items->n_scored, models = self->n - 1;
    double *log_p = csp_mem_alloc(mem, n * models * sizeof *log_p);
    double *weight = csp_mem_alloc(mem, models * sizeof *weight);
    if (!log_p || !weight) return CSP_E_MEMORY;
    for (size_t c = 0; c < n; c++)
        for (size_t m = 0; m < models; m++)
            log_p[c * models + m] = fmin(0.0, self->list[m].log_p[c]);
    const int err = csp_stacking(n, models, log_p, weight, &self->stacked);
    for (size_t m = 0; m < models; m++) self->list[m].weight = weight[m];
    return err;
}

int csp_theory_scores_init(struct csp_theory_scores *self, const struct csp_theory_items *items,
                           const struct csp_theory_models *models, struct csp_mem *mem)
{
    *self = (struct csp_theory_scores){.items = items};
    const size_t agents = items->theory->n;
    int err = CSP_OK;
    if (!agents || items->n_scored_papers < CSP_THEORY_PAPERS) return CSP_OK;
    self->list = csp_mem_alloc(mem, (agents + 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t a = 0; !err && a <= agents; a++) {
        struct csp_theory_score *s = &self->list[a];
        s->agent = a < agents ? a : 0; /* the base rate asks no agent: its eps is 1 */
        err = room(s, items, mem);
        if (!err && a < agents) {
            s->name = items->theory->agent[a].name;
            err = csp_theory_models_row(models, s->name, &s->model);
            if (!err) err = validate(s, items);
        } else if (!err)
            base_rate(s, items);
        if (!err) sums(s, items);
    }
    self->n = agents + 1;
    if (!err) err = differences(self, mem);
    if (!err) wins(self);
    if (!err) err = stack(self, mem);
    return err;
}
