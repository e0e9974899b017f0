/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/print.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/text.h"
#include "conspecific/record/grid.h"
#include <math.h>
#include <stdlib.h>

enum { APART = 15 };

struct ranked { /* something by its value, the largest first */
    size_t index;
    double value;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? 1 : -1;
    return x->index > y->index ? 1 : -1;
}

/* The theories in the order of their held-out score, the base rate among them. */
static struct ranked *order(const struct csp_theory_scores *self)
{
    struct ranked *list = malloc((self->n + 1) * sizeof *list);
    for (size_t m = 0; list && m < self->n; m++)
        list[m] = (struct ranked){m, self->list[m].all.held};
    if (list) qsort(list, self->n, sizeof *list, by_value);
    return list;
}

static void interval(struct csp_grid *g, const struct csp_theory_difference *d)
{
    csp_grid_text(g, "%.2f [%.2f, %.2f]", d->diff + 0.0, d->lo + 0.0, d->hi + 0.0);
}

static int ranking(const struct csp_theory_scores *self, const struct ranked *rank, FILE *out)
{
    struct csp_grid g;
    int err = csp_grid_init(&g, "theory,family,k,eps,s,log L,AIC,BIC,held out,a claim,less the "
                                "best [95 %],wins,weight,fitted claims");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_theory_score *s = &self->list[rank[i].index];
        csp_grid_text(&g, "%s", s->name);
        csp_grid_text(&g, "%s", s->model ? s->model->family : "");
        csp_grid_real(&g, (double)s->k, 0);
        csp_grid_real(&g, s->model ? s->fit.eps : NAN, 2);
        csp_grid_real(&g, s->model ? s->fit.s : NAN, 2);
        csp_grid_real(&g, s->fit.log_l, 2);
        csp_grid_real(&g, s->aic, 1);
        csp_grid_real(&g, s->bic, 1);
        csp_grid_real(&g, s->all.held, 2);
        csp_grid_real(&g, s->all.held / (double)s->all.claims, 3);
        interval(&g, &s->all);
        csp_grid_real(&g, s->model ? s->wins : NAN, 2);
        csp_grid_real(&g, s->model ? s->weight : NAN, 2);
        csp_grid_real(&g, s->fitted, 2);
    }
    if (!err) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    return err;
}

static int facets(const struct csp_theory_scores *self, const struct ranked *rank, FILE *out)
{
    struct csp_text head = {0};
    struct csp_grid g = {0};
    int err = csp_text_add(&head, "theory");
    const size_t n = self->items->n_facets;
    for (size_t f = 0; !err && f < n; f++)
        if (self->list[0].facet[f].claims)
            err = csp_text_add(&head, ",%s (%zu)", self->items->facet[f],
                               self->list[0].facet[f].claims);
    if (!err) err = csp_grid_init(&g, head.s);
    csp_text_free(&head);
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_theory_score *s = &self->list[rank[i].index];
        csp_grid_text(&g, "%s", s->name);
        for (size_t f = 0; f < n; f++)
            if (s->facet[f].claims) interval(&g, &s->facet[f]);
    }
    if (!err) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    return err;
}

/* Which agents make a claim most and least probable. */
static void extremes(const struct csp_theory_scores *self, size_t claim, size_t *most,
                     size_t *least)
{
    *most = *least = 0;
    for (size_t m = 1; m + 1 < self->n; m++) {
        if (self->list[m].log_p[claim] > self->list[*most].log_p[claim]) *most = m;
        if (self->list[m].log_p[claim] < self->list[*least].log_p[claim]) *least = m;
    }
}

static void claim_cells(struct csp_grid *g, const struct csp_theory_scores *self, size_t claim)
{
    const struct csp_theory_claim *c = &self->items->claim[claim];
    csp_grid_text(g, "%s", c->claim->id);
    csp_grid_text(g, "%s", c->claim->facet);
    csp_grid_text(g, "%.28s", c->claim->source);
    csp_grid_text(g, "%s %.56s", csp_direction_name(c->claim->direction), c->claim->contrast);
}

static int apart(const struct csp_theory_scores *self, const struct ranked *by_range, FILE *out)
{
    struct csp_grid g;
    int err =
        csp_grid_init(&g, "claim,facet,source,A vs B,range of log P,most,P,least,P there");
    for (size_t i = 0; !err && i < self->items->n_scored && i < APART; i++) {
        const size_t c = by_range[i].index;
        size_t most, least;
        extremes(self, c, &most, &least);
        claim_cells(&g, self, c);
        csp_grid_real(&g, by_range[i].value, 2);
        csp_grid_text(&g, "%s", self->list[most].name);
        csp_grid_real(&g, exp(self->list[most].log_p[c]), 2);
        csp_grid_text(&g, "%s", self->list[least].name);
        csp_grid_real(&g, exp(self->list[least].log_p[c]), 2);
    }
    if (!err) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    return err;
}

static int predicted_by_none(const struct csp_theory_scores *self, FILE *out)
{
    struct csp_grid g;
    size_t n = 0;
    int err = csp_grid_init(&g, "claim,facet,source,A vs B,best,P,base rate");
    for (size_t c = 0; !err && c < self->items->n_scored; c++) {
        size_t most, least;
        extremes(self, c, &most, &least);
        if (self->list[most].log_p[c] > self->list[self->n - 1].log_p[c]) continue;
        claim_cells(&g, self, c);
        csp_grid_text(&g, "%s", self->list[most].name);
        csp_grid_real(&g, exp(self->list[most].log_p[c]), 2);
        csp_grid_real(&g, exp(self->list[self->n - 1].log_p[c]), 2);
        n++;
    }
    fprintf(out, "\nNo theory does better than the base rate for %zu of %zu claims%s\n", n,
            self->items->n_scored, n ? ":" : ".");
    if (!err && n) err = csp_grid_print(&g, out);
    csp_grid_free(&g);
    return err;
}

static void preface(const struct csp_theory_items *items, FILE *out)
{
    size_t contrasts = 0, assumed = 0;
    for (size_t c = 0; c < items->n_scored; c++) {
        contrasts += items->claim[c].n;
        assumed += (size_t)items->claim[c].assumed;
    }
    fprintf(out,
            "\nLikelihood of the literature: %zu predicted claims of %zu papers, %zu contrasts "
            "run by every agent; n of %zu claims is not published (median in its place)\n",
            items->n_scored, items->n_scored_papers, contrasts, assumed);
    if (items->left_out)
        fprintf(out, "not scored: %zu contrasts that an agent has not run\n", items->left_out);
    for (size_t a = 0; a < items->theory->n; a++)
        if (items->missing[a] || items->undefined[a])
            fprintf(out, "  %s: %zu not run, %zu without a value (effect 0)\n",
                    items->theory->agent[a].name, items->missing[a], items->undefined[a]);
}

int csp_theory_scores_print(const struct csp_theory_scores *self, FILE *out)
{
    preface(self->items, out);
    if (!self->n) {
        fprintf(out, "no ranking: at least %d papers are needed\n", CSP_THEORY_PAPERS);
        return CSP_OK;
    }
    struct ranked *rank = order(self);
    struct ranked *spread = malloc((self->items->n_scored + 1) * sizeof *spread);
    int err = rank && spread ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "ranking of theories");
    if (!err) err = ranking(self, rank, out);
    csp_print(out, "\nStacking: %.2f, the best theory alone %.2f\n", self->stacked,
              self->list[self->best].all.held);
    fprintf(out, "\nHeld-out score less that of %s, by facet (claims)\n",
            self->list[self->best].name);
    if (!err) err = facets(self, rank, out);
    for (size_t c = 0; !err && c < self->items->n_scored; c++) {
        size_t most, least;
        extremes(self, c, &most, &least);
        spread[c] = (struct ranked){c, self->list[most].log_p[c] - self->list[least].log_p[c]};
    }
    if (!err) qsort(spread, self->items->n_scored, sizeof *spread, by_value);
    fprintf(out, "\nClaims that tell the theories apart\n");
    if (!err) err = apart(self, spread, out);
    if (!err) err = predicted_by_none(self, out);
    free(rank);
    free(spread);
    return err;
}

static void save_row(struct csp_grid *g, const struct csp_theory_score *s, const char *facet,
                     const struct csp_theory_difference *d)
{
    const int all = d == &s->all, scored = all && s->model != NULL;
    const double real[] = {all ? (double)s->k : NAN,
                           scored ? (double)s->model->k_fitted : NAN,
                           scored ? (double)s->model->k_chosen : NAN,
                           scored ? s->fit.eps : NAN,
                           scored ? s->fit.s : NAN,
                           all ? s->fit.log_l : NAN,
                           all ? s->aic : NAN,
                           all ? s->bic : NAN,
                           d->held,
                           d->held / (double)d->claims,
                           d->diff,
                           d->lo,
                           d->hi,
                           scored ? s->wins : NAN,
                           scored ? s->weight : NAN,
                           all ? s->fitted : NAN};
    csp_grid_text(g, "%s", s->name);
    csp_grid_text(g, "%s", s->model ? s->model->family : "reference");
    csp_grid_text(g, "%s", facet);
    csp_grid_real(g, (double)d->claims, 0);
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) csp_grid_real(g, real[i], 3);
}

int csp_theory_scores_save(const struct csp_theory_scores *self, const char *path)
{
    struct csp_grid g;
    int err = csp_grid_init(&g, "agent,family,facet,claims,k,k_fitted,k_chosen,eps,s,log_l,aic,"
                                "bic,held_out,held_out_a_claim,diff,diff_low,diff_high,wins,"
                                "weight,fitted_claims");
    struct ranked *rank = order(self);
    if (!rank) err = CSP_FAIL(CSP_E_MEMORY, "ranking of theories");
    for (size_t i = 0; !err && i < self->n; i++) {
        const struct csp_theory_score *s = &self->list[rank[i].index];
        save_row(&g, s, "all", &s->all);
        for (size_t f = 0; f < self->items->n_facets; f++)
            if (s->facet[f].claims) save_row(&g, s, self->items->facet[f], &s->facet[f]);
    }
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    free(rank);
    return err;
}
