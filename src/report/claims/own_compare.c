/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/own_compare.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include "conspecific/report/claims/animals.h"
#include "conspecific/report/claims/needs.h"
#include "conspecific/report/claims/replication.h"
#include <math.h>
#include <string.h>

struct side { /* one side of a contrast, as contrasts.csv has it */
    const char *group, *measure;
    size_t session;
    int is_group;
    double number; /* if it is none */
};

struct reading {
    struct csp_own_compare *to;
    struct csp_table contrasts;
    struct csp_animals animals;
    struct csp_mem *mem;
    struct csp_diag *diag;
};

static const char *text(const struct reading *r, size_t row, const char *column)
{
    const long k = csp_table_column(&r->contrasts, column);
    return k < 0 ? "" : csp_table_cell(&r->contrasts, row, (size_t)k)->text;
}

static int read_side(const struct reading *r, size_t row, int b, struct side *out)
{
    const char *const names[2][3] = {{"a_group", "a_measure", "a_session"},
                                     {"b_group", "b_measure", "b_session"}};
    const long session = csp_table_column(&r->contrasts, names[b][2]);
    const struct csp_compare_row *sim = &r->to->list[row].sim;
    *out = (struct side){.group = text(r, row, names[b][0]),
                         .measure = text(r, row, names[b][1]),
                         .number = b ? sim->mean_b : sim->mean_a};
    out->is_group = *out->group != '\0';
    return session < 0
               ? CSP_OK
               : csp_table_count(&r->contrasts, row, (size_t)session, &out->session, r->diag);
}

/* ---- the laboratory's own side -------------------------------------------------------- */

/* Bring b into the order of a, if every animal stands on both sides: *pairs is 1. If none does it
 * is 0; if some do, the table is refused. */
static int match(const struct reading *r, const char *contrast, struct csp_own_values *a,
                 struct csp_own_values *b, int *pairs)
{
    double *value = csp_mem_alloc(r->mem, (a->n + 1) * sizeof *value);
    const struct csp_cell *alone = NULL;
    size_t both = 0;
    if (!value) return CSP_E_MEMORY;
    for (size_t i = 0; i < a->n; i++) {
        size_t k = 0;
        while (k < b->n && strcmp(a->animal[i], b->animal[k]) != 0) k++;
        if (k == b->n) {
            if (!alone) alone = a->at[i];
            continue;
        }
        value[i] = b->value[k];
        both++;
    }
    *pairs = both == a->n && both == b->n;
    if (*pairs) b->value = value;
    if (*pairs || !both) return CSP_OK;
    for (size_t k = 0; k < b->n && !alone; k++) {
        size_t i = 0;
        while (i < a->n && strcmp(a->animal[i], b->animal[k]) != 0) i++;
        if (i == a->n) alone = b->at[k];
    }
    return csp_diag_add_at(r->diag, CSP_E_SYNTAX, r->to->table, alone->line, alone->col,
                           "contrast `%s`: %zu animals stand on both sides, animal `%.40s` on "
                           "one alone: an experiment has the same animals on both sides, or "
                           "different ones with names of their own",
                           contrast, both, alone->text);
}

/* The range in which the values of a measure lie; {0, 0}: not stated. */
static struct csp_interval legal(const struct reading *r, const struct side *s,
                                 const char *unit)
{
    const struct csp_own_measure *m = csp_own_measure(&r->to->data, s->measure);
    struct csp_interval out = {0, 0};
    if (!m || m->range.n != 2) return out;
    const double *range = m->range.items;
    const char *has = m->unit ? m->unit : unit;
    if (csp_unit_convert(range[0], has, unit, &out.lo) ||
        csp_unit_convert(range[1], has, unit, &out.hi)) {
        csp_error_clear();
        return (struct csp_interval){0, 0};
    }
    return out;
}

static struct csp_interval widest(struct csp_interval a, struct csp_interval b)
{
    if (!(a.lo < a.hi) || !(b.lo < b.hi)) return (struct csp_interval){0, 0};
    return (struct csp_interval){fmin(a.lo, b.lo), fmax(a.hi, b.hi)};
}

/* Values that leave the stated range are refused. */
static int check_range(const struct reading *r, const struct csp_own_values *v,
                       const struct side *s, struct csp_interval range)
{
    for (size_t i = 0; range.lo < range.hi && i < v->n; i++)
        if (v->value[i] < range.lo || v->value[i] > range.hi)
            return csp_diag_add_at(
                r->diag, CSP_E_SYNTAX, r->to->table, v->at[i]->line, v->at[i]->col,
                "animal `%.40s` of group %s: %s is %g, beyond the range of "
                "the map, [%g, %g]",
                v->animal[i], s->group, s->measure, v->value[i], range.lo, range.hi);
    return CSP_OK;
}

static int evaluate(const struct reading *r, struct csp_own_row *row, const struct side *a,
                    const struct side *b, int with_b)
{
    struct csp_own_values x = {0}, y = {0};
    const struct csp_own_data *data = &r->to->data;
    const char *unit = row->sim.unit;
    struct csp_interval range = legal(r, a, unit);
    int pairs = 1;
    int err = csp_own_values(data, a->group, a->measure, a->session, unit, &x, r->mem, r->diag);
    if (!err) err = check_range(r, &x, a, range);
    if (!err && with_b) {
        const struct csp_interval other = legal(r, b, unit);
        err = csp_own_values(data, b->group, b->measure, b->session, unit, &y, r->mem, r->diag);
        if (!err) err = check_range(r, &y, b, other);
        if (!err) err = match(r, row->sim.contrast, &x, &y, &pairs);
        range = widest(range, other);
    }
    if (err) return err;
    struct csp_contrast_ask ask = {
        .name = row->sim.contrast,
        .test = (enum csp_contrast_test)row->sim.test,
        .statistic = !strcmp(row->sim.statistic, "median") ? CSP_OF_MEDIANS : CSP_OF_MEANS,
        .mu = b->number,
        .legal = range,
        .seed = 1};
    row->by_groups = with_b && !pairs;
    if (row->by_groups && ask.test == CSP_TEST_PAIRED) ask.test = CSP_TEST_INDEPENDENT;
    if (with_b && pairs && ask.test == CSP_TEST_INDEPENDENT) ask.test = CSP_TEST_PAIRED;
    if (row->by_groups && ask.test == CSP_TEST_CORRELATION)
        row->left_out = "no animal of the table is on both sides of the correlation";
    if (row->by_groups && ask.test == CSP_TEST_SPREAD)
        row->left_out = "two spreads are compared in the same animals alone";
    if (row->by_groups && ask.statistic == CSP_OF_MEDIANS)
        row->left_out = "medians of different animals have no test here";
    if (row->left_out) return CSP_OK;
    return csp_contrast_eval(&ask, x.n, x.value, y.n, with_b ? y.value : NULL, &row->data);
}

/* ---- the claim that the data make, and its judge --------------------------------------- */

static void make_claim(struct csp_own_row *row, const char *table)
{
    const struct csp_contrast_result *d = &row->data;
    const int test = row->sim.test, sign = d->p < CSP_JUDGE_ALPHA && d->diff != 0,
              none = !sign && d->p_equal < CSP_JUDGE_ALPHA;
    row->claim = (struct csp_claim){.id = "own data",
                                    .measure = row->sim.a,
                                    .direction = row->sim.single ? CSP_LEVEL
                                                 : none          ? CSP_SAME
                                                 : d->diff > 0   ? CSP_MORE
                                                                 : CSP_LESS,
                                    .effect = d->diff,
                                    .ci_low = d->diff_ci.lo,
                                    .ci_high = d->diff_ci.hi,
                                    .effect_kind = row->sim.single              ? "mean"
                                                   : test == CSP_BY_CORRELATION ? "r"
                                                   : test == CSP_BY_SPREAD      ? "spread"
                                                                           : "mean difference",
                                    .n = (double)(d->n_a + (row->by_groups ? d->n_b : 0)),
                                    .source = table,
                                    .confidence = "own data",
                                    .status = CSP_PREDICTED};
    row->sim.claim = &row->claim;
    row->sim.claim_id = row->claim.id;
    row->sim.published = (struct csp_size){d->effect, d->effect_ci.lo, d->effect_ci.hi};
    row->sim.simulated =
        (struct csp_size){row->sim.effect, row->sim.effect_lo, row->sim.effect_hi};
    if (row->sim.single)
        row->sim.expect = CSP_ASKED_ANY;
    else
        row->sim.expect = none          ? CSP_ASKED_EQUAL
                          : d->diff > 0 ? CSP_ASKED_GREATER
                                        : CSP_ASKED_LESS;
}

/* Data that decide no direction still have a size that the simulation can miss. */
static void judge_open(struct csp_compare_row *row)
{
    const int other = row->size_p < CSP_JUDGE_ALPHA;
    row->verdict = other ? CSP_JUDGED_DISAGREES : CSP_JUDGED_UNDECIDED;
    row->why = other ? "another size than in the data"
                     : "the data show neither a sign nor no difference";
}

static int judge(const struct reading *r, struct csp_own_row *row)
{
    const struct csp_contrast_result *d = &row->data;
    struct csp_compare_row *sim = &row->sim;
    const struct csp_contrast_animals *values = csp_animals_find(&r->animals, sim);
    make_claim(row, r->to->table);
    csp_judge(sim);
    if (d->n_a < CSP_JUDGE_LEAST || (row->by_groups && d->n_b < CSP_JUDGE_LEAST)) {
        sim->verdict = CSP_JUDGED_UNDECIDED;
        sim->why = "too few animals in the data";
    } else if (!sim->single && !(d->p < CSP_JUDGE_ALPHA) && !(d->p_equal < CSP_JUDGE_ALPHA)) {
        judge_open(sim);
    }
    csp_needs_init(sim, r->animals.seconds);
    sim->replication = NAN;
    sim->experiment = "as many animals as the data";
    const size_t n_b = row->by_groups ? d->n_b : d->n_a;
    const struct csp_experiment one = {.same = !row->by_groups, .n1 = d->n_a, .n2 = n_b};
    if (sim->single || !values || values->n_a < CSP_JUDGE_LEAST || d->n_a < CSP_JUDGE_LEAST ||
        n_b < CSP_JUDGE_LEAST)
        return CSP_OK;
    return csp_replication_probability(sim, values, &one, 1, &sim->replication);
}

/* ---- a run ---------------------------------------------------------------------------- */

static int compare_row(const struct reading *r, size_t i)
{
    struct csp_own_row *row = r->to->list + i;
    struct side a, b;
    int err = read_side(r, i, 0, &a);
    if (!err) err = read_side(r, i, 1, &b);
    if (err) return err;
    const struct csp_own_data *data = &r->to->data;
    if (*row->sim.minus)
        row->left_out = "a difference of differences has no own data";
    else if (!csp_own_has(data, a.group, a.measure))
        row->left_out = csp_mem_format(r->mem, "%s has no %s of group %s", r->to->table,
                                       a.measure, a.group);
    else if (b.is_group && !csp_own_has(data, b.group, b.measure))
        row->left_out = csp_mem_format(r->mem, "%s has no %s of group %s", r->to->table,
                                       b.measure, b.group);
    if (!row->left_out) err = evaluate(r, row, &a, &b, b.is_group);
    if (err || row->left_out) return err;
    r->to->compared++;
    return judge(r, row);
}

/* Names of groups and measures of all contrasts, for the checks of the table. */
static int names(const struct reading *r, const char *const column[2], const char ***list,
                 size_t *n)
{
    *n = 0;
    *list = csp_mem_alloc(r->mem, (2 * r->contrasts.rows + 1) * sizeof **list);
    if (!*list) return CSP_E_MEMORY;
    for (size_t i = 0; i < r->contrasts.rows; i++)
        for (int k = 0; k < 2; k++) {
            const char *name = text(r, i, column[k]);
            size_t j = 0;
            while (j < *n && strcmp((*list)[j], name) != 0) j++;
            if (*name && j == *n) (*list)[(*n)++] = name;
        }
    return CSP_OK;
}

static int read_files(struct reading *r, const char *map, const struct csp_literature *lit)
{
    static const char *const group[] = {"a_group", "b_group"}, *const measure[] = {"a_measure",
                                                                                   "b_measure"};
    struct csp_own_compare *to = r->to;
    struct csp_compare sim;
    const char **groups, **measures, *path = csp_table_path(to->dir, "contrasts.csv", r->mem);
    size_t n, m;
    if (!path) return CSP_E_MEMORY;
    int err = csp_compare_read(&sim, to->dir, lit, r->mem, r->diag);
    if (!err) err = csp_table_read(&r->contrasts, path, r->mem, r->diag);
    if (!err) err = csp_animals_read(&r->animals, to->dir, r->mem, r->diag);
    if (!err) err = names(r, group, &groups, &n);
    if (!err) err = names(r, measure, &measures, &m);
    if (!err)
        err = csp_own_data_read(&to->data, to->table, map, n, groups, m, measures, r->mem,
                                r->diag);
    if (err) return err;
    to->n = sim.n;
    to->list = csp_mem_alloc(r->mem, (sim.n + 1) * sizeof *to->list);
    if (!to->list) return CSP_E_MEMORY;
    for (size_t i = 0; i < sim.n; i++) to->list[i].sim = sim.list[i];
    return CSP_OK;
}

int csp_own_compare_read(struct csp_own_compare *self, const char *dir, const char *table,
                         const char *map, const struct csp_literature *literature,
                         struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_own_compare){.dir = dir, .table = table};
    struct reading r = {.to = self, .mem = mem, .diag = diag};
    int err = read_files(&r, map, literature);
    for (size_t i = 0; i < self->n && !err; i++) err = compare_row(&r, i);
    if (err || self->compared) return err;
    return CSP_FAIL(CSP_E_USAGE, "%s answers no contrast of %s: %s", table, dir,
                    self->n ? self->list[0].left_out : "it has none");
}

size_t csp_own_compare_count(const struct csp_own_compare *self, enum csp_judgement verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < self->n; i++)
        n += !self->list[i].left_out && self->list[i].sim.verdict == verdict;
    return n;
}
