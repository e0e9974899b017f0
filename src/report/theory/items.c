/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/items.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ends = 2 * 1.959963984540054; /* width of a 95 % interval [se] */

const char *csp_theory_paper(const struct csp_claim *claim)
{
    return *claim->doi ? claim->doi : claim->source;
}

/* The median of the known n of a species (NULL: of all species), of which there are *count. */
static double median_n(const struct csp_claims *claims, const char *species, size_t *count)
{
    double *n = malloc((claims->n + 1) * sizeof *n), median = 0.0;
    *count = 0;
    if (!n) return 0.0;
    for (size_t i = 0; i < claims->n; i++) {
        const struct csp_claim *c = &claims->list[i];
        if (isnan(c->n) || (species && strcmp(c->species, species) != 0)) continue;
        n[(*count)++] = c->n;
    }
    if (*count && csp_stats_quantile(*count, n, 0.5, &median)) median = 0.0;
    free(n);
    return median;
}

double csp_theory_animals(const struct csp_claims *claims, const struct csp_claim *claim,
                          int *assumed)
{
    enum { ENOUGH = 5 };
    size_t count;
    *assumed = isnan(claim->n);
    if (!*assumed) return claim->n;
    const double own = median_n(claims, claim->species, &count);
    return count >= ENOUGH ? own : median_n(claims, NULL, &count);
}

static int is_scorable(const struct csp_compare_row *row)
{
    return row->claim && !row->single && row->expect != CSP_ASKED_ANY &&
           (row->test == CSP_BY_PAIRS || row->test == CSP_BY_GROUPS ||
            row->test == CSP_BY_CORRELATION) &&
           row->claim->status != CSP_NOT_RUN;
}

static double clip(double x, double most)
{
    return fmax(-most, fmin(most, x));
}

/* The standard error that follows from the number of animals alone. */
static double se_of(const struct csp_compare_row *row, double d)
{
    const double a = (double)row->n_a, b = (double)row->n_b;
    return row->test == CSP_BY_PAIRS ? sqrt(1.0 / a + d * d / (2.0 * a))
                                     : sqrt(1.0 / a + 1.0 / b + d * d / (2.0 * (a + b)));
}

struct csp_theory_cell csp_theory_cell(const struct csp_compare_row *row)
{
    const int r = row->test == CSP_BY_CORRELATION;
    const double most = r ? 0.99 : CSP_THEORY_CAP;
    if (isnan(row->diff) || row->n_a < 2 || (r && isnan(row->effect)))
        return (struct csp_theory_cell){0.0, 0.0, CSP_THEORY_UNDEFINED};
    if (isnan(row->effect)) /* a difference that does not vary */
        return (struct csp_theory_cell){row->diff > 0   ? most
                                        : row->diff < 0 ? -most
                                                        : 0.0,
                                        0.0, CSP_THEORY_CONSTANT};
    const double d = clip(row->effect, most), lo = clip(row->effect_lo, most),
                 hi = clip(row->effect_hi, most);
    struct csp_theory_cell cell = {r ? atanh(d) : d, 0.0, CSP_THEORY_MEASURED};
    if (isnan(row->effect_lo) || isnan(row->effect_hi))
        cell.se = r ? 1.0 / sqrt(fmax(1.0, (double)row->n_a - 3.0)) : se_of(row, d);
    else
        cell.se = (r ? atanh(hi) - atanh(lo) : hi - lo) / ends;
    if (row->effect_lo == row->effect_hi) cell.state = CSP_THEORY_CONSTANT;
    return cell;
}

/* How many agents have run the row. */
static size_t runs_of(const struct csp_theory *t, const struct csp_compare_row *row)
{
    size_t n = 0;
    for (size_t a = 0; a < t->n; a++) n += csp_theory_find(&t->agent[a], row) != NULL;
    return n;
}

/* Collect the *n rows that every agent has in row[], and count those that are left out. */
static void gather(struct csp_theory_items *self, const struct csp_compare_row *row[],
                   size_t *n)
{
    const struct csp_theory *t = self->theory;
    *n = 0;
    for (size_t a = 0; a < t->n; a++)
        for (size_t k = 0; k < t->agent[a].n; k++)
            for (size_t j = 0; j < t->agent[a].list[k].n; j++) {
                const struct csp_compare_row *r = &t->agent[a].list[k].list[j];
                if (!is_scorable(r) || csp_theory_listed(t, a, r)) continue;
                if (runs_of(t, r) == t->n) {
                    row[(*n)++] = r;
                    continue;
                }
                self->left_out++;
                for (size_t b = 0; b < t->n; b++)
                    self->missing[b] += !csp_theory_find(&t->agent[b], r);
            }
}

/* The index of a text in list[*n], to which it is added if it is new. */
static size_t index_of(const char *list[], size_t *n, const char *text)
{
    for (size_t i = 0; i < *n; i++)
        if (!strcmp(list[i], text)) return i;
    list[*n] = text;
    return (*n)++;
}

static int add_item(struct csp_theory_items *self, size_t claim,
                    const struct csp_compare_row *row, struct csp_mem *mem)
{
    static const enum csp_design design[] = {CSP_DESIGN_PAIRS, CSP_DESIGN_GROUPS,
                                             CSP_DESIGN_CORRELATION}; /* csp_compare_test */
    struct csp_theory_item *item = &self->list[self->n++];
    const size_t agents = self->theory->n;
    *item = (struct csp_theory_item){.row = row, .claim = claim};
    item->cell = csp_mem_alloc(mem, agents * sizeof *item->cell);
    if (!item->cell) return CSP_E_MEMORY;
    for (size_t a = 0; a < agents; a++) {
        item->cell[a] = csp_theory_cell(csp_theory_find(&self->theory->agent[a], row));
        self->undefined[a] += item->cell[a].state == CSP_THEORY_UNDEFINED;
    }
    const int err = csp_replicate_init(&item->test, design[row->test],
                                       self->claim[claim].animals, CSP_JUDGE_ALPHA);
    return err ? csp_error_context(err, "claim %s, contrast %s of %s: ", row->claim_id,
                                   row->contrast, row->study)
               : CSP_OK;
}

/* Add the claim of row[i] with all its contrasts. */
static int add_claim(struct csp_theory_items *self, const struct csp_compare_row *const row[],
                     size_t n, size_t i, const struct csp_claims *claims, struct csp_mem *mem)
{
    const size_t at = self->n_claims++;
    struct csp_theory_claim *c = &self->claim[at];
    *c = (struct csp_theory_claim){.claim = row[i]->claim, .first = self->n};
    c->fitted = c->claim->status == CSP_FITTED_TO;
    c->animals = csp_theory_animals(claims, c->claim, &c->assumed);
    c->paper = index_of(self->paper, &self->n_papers, csp_theory_paper(c->claim));
    c->facet = index_of(self->facet, &self->n_facets, c->claim->facet);
    for (size_t k = i; k < n; k++) {
        if (strcmp(row[k]->claim_id, row[i]->claim_id) != 0) continue;
        const int err = add_item(self, at, row[k], mem);
        if (err) return err;
        c->n++;
    }
    for (size_t k = c->first; k < self->n; k++) self->list[k].weight = 1.0 / (double)c->n;
    return CSP_OK;
}

/* Add the claims of one status, each at its first row. */
static int add_claims(struct csp_theory_items *self, const struct csp_compare_row *const row[],
                      size_t n, int fitted, const struct csp_claims *claims,
                      struct csp_mem *mem)
{
    int err = CSP_OK;
    for (size_t i = 0; !err && i < n; i++) {
        int again = (row[i]->claim->status == CSP_FITTED_TO) != fitted;
        for (size_t k = 0; k < i && !again; k++)
            again = !strcmp(row[k]->claim_id, row[i]->claim_id);
        if (!again) err = add_claim(self, row, n, i, claims, mem);
    }
    return err;
}

int csp_theory_items_init(struct csp_theory_items *self, const struct csp_theory *theory,
                          const struct csp_claims *claims, struct csp_mem *mem)
{
    *self = (struct csp_theory_items){.theory = theory};
    size_t room = 1, n = 0;
    for (size_t a = 0; a < theory->n; a++)
        for (size_t k = 0; k < theory->agent[a].n; k++) room += theory->agent[a].list[k].n;
    const struct csp_compare_row **row = csp_mem_alloc(mem, room * sizeof *row);
    self->list = csp_mem_alloc(mem, room * sizeof *self->list);
    self->claim = csp_mem_alloc(mem, room * sizeof *self->claim);
    self->paper = csp_mem_alloc(mem, room * sizeof *self->paper);
    self->facet = csp_mem_alloc(mem, room * sizeof *self->facet);
    self->missing = csp_mem_alloc(mem, 2 * (theory->n + 1) * sizeof *self->missing);
    if (!row || !self->list || !self->claim || !self->paper || !self->facet || !self->missing)
        return CSP_E_MEMORY;
    self->undefined = self->missing + theory->n + 1;
    gather(self, row, &n);
    int err = add_claims(self, row, n, 0, claims, mem);
    self->n_scored = self->n_claims;
    self->n_scored_papers = self->n_papers;
    if (!err) err = add_claims(self, row, n, 1, claims, mem);
    return err;
}

const struct csp_theory_item *csp_theory_items_find(const struct csp_theory_items *self,
                                                    const struct csp_compare_row *row)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->list[i].row->study, row->study) &&
            !strcmp(self->list[i].row->contrast, row->contrast))
            return &self->list[i];
    return NULL;
}
