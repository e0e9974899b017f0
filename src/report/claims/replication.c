/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/replication.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/analysis/inference/spread.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_GROUP = 2, LEAST_CORRELATION = 4 };

struct draw { /* scratch of one call */
    const struct csp_compare_row *row;
    const struct csp_contrast_animals *from;
    struct csp_rng rng;
    size_t *first, *second; /* animals of side a and b drawn anew: from->n_a, from->n_b */
    double *a, *b;          /* the experiment */
};

/* Draw n numbers below `below`, with replacement. */
static void draw_anew(struct csp_rng *rng, size_t n, size_t below, size_t out[])
{
    for (size_t i = 0; i < n; i++) out[i] = (size_t)csp_rng_below(rng, below);
}

/* p and difference of one group that stands on both sides. */
static int test_same(const struct draw *d, size_t n, double *diff, double *p)
{
    struct csp_ttest t = {0};
    int err;
    if (d->row->test == CSP_BY_CORRELATION) {
        err = csp_stats_correlation_test(n, d->a, d->b, 0.95, &t);
    } else if (d->row->test == CSP_BY_SPREAD) {
        struct csp_spread s;
        err = csp_spread_two(n, d->a, d->b, CSP_EFFECT_SMALL_LN, 0.95, &s);
        t.diff = s.value.value;
        t.p = s.log.p;
    } else if (!strcmp(d->row->statistic, "median")) {
        for (size_t i = 0; i < n; i++) d->a[i] -= d->b[i];
        err = csp_stats_signed_rank(n, d->a, CSP_TAIL_BOTH, &t.p);
        if (!err) err = csp_stats_quantile(n, d->a, 0.5, &t.diff);
    } else {
        err = csp_stats_t_paired(n, d->a, d->b, CSP_TAIL_BOTH, 0.95, &t);
    }
    *diff = t.diff;
    *p = t.p;
    return err;
}

/* Play one experiment of the simulated animals drawn anew. */
static int play(struct draw *d, const struct csp_experiment *x, double *diff, double *p)
{
    const struct csp_contrast_animals *from = d->from;
    const int number = from->n_b == 0, twins = d->row->paired;
    struct csp_ttest t = {0};
    draw_anew(&d->rng, from->n_a, from->n_a, d->first);
    if (!twins && !number) draw_anew(&d->rng, from->n_b, from->n_b, d->second);
    const size_t *second = twins ? d->first : d->second;
    const int same = (x->same && twins) || number;
    const size_t n2 = x->same ? x->n1 : x->n2;
    for (size_t i = 0; i < x->n1; i++) {
        const size_t k = d->first[csp_rng_below(&d->rng, from->n_a)];
        d->a[i] = from->a[k];
        if (same) d->b[i] = number ? d->row->mean_b : from->b[k];
    }
    if (same) return test_same(d, x->n1, diff, p);
    for (size_t i = 0; i < n2; i++)
        d->b[i] = from->b[second[csp_rng_below(&d->rng, from->n_b)]];
    const int err = csp_stats_t_welch(x->n1, d->a, n2, d->b, CSP_TAIL_BOTH, 0.95, &t);
    *diff = t.diff;
    *p = t.p;
    return err;
}

static int is_reported(const struct csp_compare_row *row, double diff, double p)
{
    const int found = p < CSP_JUDGE_ALPHA && diff != 0;
    switch (row->expect) {
    case CSP_ASKED_LESS:
        return found && diff < 0;
    case CSP_ASKED_GREATER:
        return found && diff > 0;
    case CSP_ASKED_EQUAL:
        return !found;
    default:
        return found;
    }
}

int csp_replication_probability(const struct csp_compare_row *row,
                                const struct csp_contrast_animals *values,
                                const struct csp_experiment list[], size_t n, double *out)
{
    struct draw d = {.row = row, .from = values};
    char purpose[512];
    size_t most = 1, reported = 0;
    int err = CSP_OK;
    for (size_t i = 0; i < n; i++) {
        if (list[i].n1 > most) most = list[i].n1;
        if (!list[i].same && list[i].n2 > most) most = list[i].n2;
    }
    d.first = malloc((values->n_a + values->n_b + 1) * sizeof *d.first);
    d.a = malloc(2 * most * sizeof *d.a);
    if (!d.first || !d.a) err = CSP_FAIL(CSP_E_MEMORY, "an experiment of %zu animals", most);
    if (!err) {
        d.second = d.first + values->n_a;
        d.b = d.a + most;
    }
    snprintf(purpose, sizeof purpose, "replication:%s:%s", row->study, row->contrast);
    csp_rng_stream(&d.rng, 1, 0, purpose);
    for (size_t k = 0; !err && k < CSP_REPLICATION_DRAWS; k++) {
        double diff, p;
        err = play(&d, &list[k % n], &diff, &p);
        reported += !err && is_reported(row, diff, p);
    }
    *out = err ? NAN : (double)reported / CSP_REPLICATION_DRAWS;
    free(d.first);
    free(d.a);
    return err;
}

/* Whether an experiment can be tested at all. */
static int is_possible(const struct csp_compare_row *row, const struct csp_experiment *x)
{
    const size_t least = row->test == CSP_BY_CORRELATION || row->test == CSP_BY_SPREAD
                             ? LEAST_CORRELATION
                             : LEAST_GROUP;
    return x->n1 >= least && (x->same || x->n2 >= least);
}

/* Add an experiment of n animals in all, split evenly where there are two groups. */
static void add_even(struct csp_experiment list[], size_t *n, int same, double animals,
                     const struct csp_compare_row *row)
{
    const size_t all = (size_t)animals;
    const struct csp_experiment x = {same, same ? all : all / 2, same ? 0 : all - all / 2};
    if (is_possible(row, &x)) list[(*n)++] = x;
}

/* What is said of an experiment. */
static const char *name_of(const struct csp_experiment *x, int printed, size_t field,
                           struct csp_mem *mem)
{
    const char *design = printed ? "" : ", design of the contrast";
    if (field)
        return csp_mem_format(mem, "%s of the field's n (%zu claims)%s",
                              x->same ? "one group" : "two groups", field, design);
    return x->same ? csp_mem_format(mem, "one group of %zu%s", x->n1, design)
                   : csp_mem_format(mem, "groups of %zu and %zu%s", x->n1, x->n2, design);
}

static int can_be_asked(const struct csp_compare_row *row,
                        const struct csp_contrast_animals *values,
                        const struct csp_literature *literature)
{
    return values && literature && row->claim && !csp_judge_is_level(row) &&
           values->n_a >= CSP_JUDGE_LEAST &&
           (values->n_b >= CSP_JUDGE_LEAST || (!values->n_b && !isnan(row->mean_b)));
}

int csp_replication_init(struct csp_compare_row *row, const struct csp_contrast_animals *values,
                         const struct csp_literature *literature, struct csp_mem *mem)
{
    row->replication = NAN;
    row->experiment = "";
    if (!can_be_asked(row, values, literature)) return CSP_OK;
    const struct csp_paper *paper = csp_literature_paper(literature, row->claim);
    if (!paper) return CSP_OK;
    const size_t room = literature->claims->n + 1;
    struct csp_experiment *list = csp_mem_alloc(mem, room * sizeof *list);
    double *field = csp_mem_alloc(mem, room * sizeof *field);
    if (!list || !field) return CSP_E_MEMORY;
    const int printed = paper->known;
    const int same = row->test == CSP_BY_CORRELATION || row->test == CSP_BY_SPREAD ||
                     (printed ? csp_paper_same_animals(paper) : row->paired);
    size_t n = 0, n_field = 0;
    if (isnan(paper->n)) {
        n_field = csp_literature_field(literature, row->claim, field);
        for (size_t i = 0; i < n_field; i++) add_even(list, &n, same, field[i], row);
    } else if (same || isnan(paper->test.n2)) {
        add_even(list, &n, same, paper->n, row);
    } else {
        list[n++] = (struct csp_experiment){0, (size_t)paper->test.n1, (size_t)paper->test.n2};
        if (!is_possible(row, list)) n = 0;
    }
    if (!n) return CSP_OK;
    row->experiment = name_of(list, printed, n_field ? n : 0, mem);
    if (!row->experiment) return CSP_E_MEMORY;
    return csp_replication_probability(row, values, list, n, &row->replication);
}
