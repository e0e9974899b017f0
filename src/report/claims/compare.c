/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/compare.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/core/unit.h"
#include "conspecific/record/manifest.h"
#include "conspecific/record/table.h"
#include "conspecific/report/claims/needs.h"
#include "conspecific/report/claims/replication.h"
#include "conspecific/report/claims/sizes.h"
#include <math.h>
#include <string.h>

/* Columns of contrasts.csv that are used here. */
enum column {
    STUDY,
    NAME,
    CLAIM,
    TEST,
    EXPECT,
    A_GROUP,
    A_MEASURE,
    A_SESSION,
    B_GROUP,
    B_MEASURE,
    B_SESSION,
    UNIT,
    N_A,
    N_B,
    MEAN_A,
    MEAN_B,
    DIFF,
    DIFF_LO,
    DIFF_HI,
    EFFECT,
    EFFECT_LO,
    EFFECT_HI,
    P,
    COLUMNS
};
static const char *const names[COLUMNS] = {
    "study",     "contrast",  "claim",      "test",        "expect",    "a_group",
    "a_measure", "a_session", "b_group",    "b_measure",   "b_session", "unit",
    "n_a",       "n_b",       "mean_a",     "mean_b",      "diff",      "diff_low",
    "diff_high", "effect",    "effect_low", "effect_high", "p"};

int csp_compare_is_run(const char *dir)
{
    struct csp_mem mem = {0};
    const char *path = csp_table_path(dir, "contrasts.csv", &mem);
    const int yes = (path && csp_file_exists(path)) || csp_manifest_is(dir, "study");
    csp_mem_free(&mem);
    return yes;
}

/* What a side is called: "pain harm_shift", "pain freezing, session 3", or its number. */
static const char *side_text(const struct csp_table *t, size_t row, const size_t at[],
                             enum column group, double mean, struct csp_mem *mem)
{
    const char *name = csp_table_cell(t, row, at[group])->text;
    const char *measure = csp_table_cell(t, row, at[group + 1])->text;
    const char *session = csp_table_cell(t, row, at[group + 2])->text;
    struct csp_text text = {0};
    int err;
    if (!*name)
        err = isnan(mean) ? csp_text_add(&text, "%s", "") : csp_text_add(&text, "%g", mean);
    else
        err = csp_text_add(&text, "%s %s%s%s", name, measure, *session ? ", session " : "",
                           session);
    const char *copy = err ? NULL : csp_mem_dup(mem, text.s);
    csp_text_free(&text);
    return copy;
}

/* The unit of a claim's number, NULL if the claim does not say. */
static const char *unit_of(const struct csp_claim *c, char unit[16])
{
    static const char *const kinds[][2] = {
        {"percent", "%"}, {"ratio", "1"}, {"r", "1"}, {"count", "count"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(c->effect_kind, kinds[i][0])) return kinds[i][1];
    if (strstr(c->measure, "percent")) return "%";
    for (const char *at = strstr(c->measure, ", "); at; at = strstr(at + 1, ", ")) {
        const size_t n = strcspn(at + 2, " ,;(");
        if (n >= 16) continue;
        snprintf(unit, 16, "%.*s", (int)n, at + 2);
        if (csp_unit_known(unit)) return unit;
    }
    return NULL;
}

/* Refuse a contrast that does not ask what its claim says. */
static int check_contrast(const struct csp_compare_row *r, const struct csp_table *t,
                          size_t row, const size_t at[], struct csp_diag *diag)
{
    const struct csp_claim *c = r->claim;
    const struct csp_cell *test = csp_table_cell(t, row, at[TEST]),
                          *unit = csp_table_cell(t, row, at[UNIT]);
    static const char *const numbers[] = {"mean difference", "mean",  "percent",
                                          "ratio",           "count", "latency"};
    char word[16];
    if (r->single && c->direction != CSP_LEVEL)
        return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, test->line, test->col,
                               "contrast `%s` is a level, claim %s compares (%s): a side b is "
                               "needed in the study",
                               r->contrast, c->id, csp_direction_name(c->direction));
    if (c->direction == CSP_LEVEL && r->expect == CSP_ASKED_ANY && !csp_judge_same_kind(r))
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, t->file, test->line, test->col,
            "contrast `%s` does not ask for the %s of claim %s: use "
            "`test: %s` in the study, or expect less or greater than a number",
            r->contrast, c->effect_kind, c->id,
            strcmp(c->effect_kind, "r") ? "level" : "correlation");
    for (size_t i = 0; r->test == CSP_BY_CORRELATION && i < sizeof numbers / sizeof *numbers;
         i++)
        if (!strcmp(c->effect_kind, numbers[i]))
            return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, test->line, test->col,
                                   "contrast `%s` is a correlation, claim %s is not (%s)",
                                   r->contrast, c->id, c->effect_kind);
    const char *says = csp_judge_same_kind(r) && !isnan(c->effect) ? unit_of(c, word) : NULL;
    if (says && strcmp(says, r->unit))
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, t->file, unit->line, unit->col,
            "contrast `%s` is in `%s`, claim %s in `%s`: write `unit: \"%s\"` "
            "in the study",
            r->contrast, r->unit, c->id, says, says);
    return CSP_OK;
}

static int find_claim(struct csp_compare_row *r, const struct csp_table *t, size_t row,
                      size_t column, const struct csp_claims *claims, struct csp_mem *mem,
                      struct csp_diag *diag)
{
    const struct csp_cell *cell = csp_table_cell(t, row, column);
    r->claim_id = cell->text;
    if (!*cell->text) return CSP_OK;
    r->claim = csp_claims_row(claims, cell->text);
    if (!r->claim)
        return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                               "claim `%.40s` is not in %s%s", cell->text, claims->file,
                               csp_claims_hint(claims, cell->text, mem));
    const int same = r->claim->direction == CSP_SAME, equal = r->expect == CSP_ASKED_EQUAL;
    if (r->claim->direction != CSP_LEVEL && !r->single &&
        (same != equal || r->expect == CSP_ASKED_ANY))
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
            "contrast `%s` does not ask what claim %s says (%s): expect `%s` "
            "in the study",
            r->contrast, cell->text, csp_direction_name(r->claim->direction),
            same ? "equal" : "less` or `greater");
    return CSP_OK;
}

/* The text of a column that folders of older versions do not have; "" without it. */
static const char *optional_text(const struct csp_table *t, size_t row, const char *name)
{
    const long column = csp_table_column(t, name);
    return column < 0 ? "" : csp_table_cell(t, row, (size_t)column)->text;
}

/* What folders of older versions do not have: the test of equality, and the looks. */
static int read_optional(struct csp_compare_row *r, const struct csp_table *t, size_t row,
                         struct csp_diag *diag)
{
    const long equal = csp_table_column(t, "p_equal"), looks = csp_table_column(t, "looks");
    r->p_equal = NAN;
    int err = equal < 0 ? CSP_OK : csp_table_real(t, row, (size_t)equal, &r->p_equal, diag);
    if (!err && looks >= 0) err = csp_table_count(t, row, (size_t)looks, &r->looks, diag);
    if (!r->looks) r->looks = 1;
    if (!err && r->looks > CSP_SEQUENTIAL_LOOKS) {
        const struct csp_cell *cell = csp_table_cell(t, row, (size_t)looks);
        err = csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                              "expected at most %d looks, found `%.40s`", CSP_SEQUENTIAL_LOOKS,
                              cell->text);
    }
    return err;
}

static int read_row(struct csp_compare_row *r, const struct csp_table *t, size_t row,
                    const size_t at[], const struct csp_claims *claims, struct csp_mem *mem,
                    struct csp_diag *diag)
{
    int test = 0, err = CSP_OK;
    double *const real[] = {&r->mean_a, &r->mean_b,    &r->diff,      &r->diff_lo, &r->diff_hi,
                            &r->effect, &r->effect_lo, &r->effect_hi, &r->p};
    *r = (struct csp_compare_row){.study = csp_table_cell(t, row, at[STUDY])->text};
    r->contrast = csp_table_cell(t, row, at[NAME])->text;
    r->unit = csp_table_cell(t, row, at[UNIT])->text;
    r->minus = optional_text(t, row, "minus");
    r->statistic = optional_text(t, row, "statistic");
    err |= csp_table_choice(t, row, at[TEST], "paired|independent|correlation|level|spread",
                            &test, diag);
    err |= csp_table_choice(t, row, at[EXPECT], "less|greater|equal|any", &r->expect, diag);
    err |= csp_table_count(t, row, at[N_A], &r->n_a, diag);
    err |= csp_table_count(t, row, at[N_B], &r->n_b, diag);
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        err |= csp_table_real(t, row, at[MEAN_A + k], real[k], diag);
    err |= read_optional(r, t, row, diag);
    if (!err && r->p < 0) {
        const struct csp_cell *cell = csp_table_cell(t, row, at[P]);
        err = csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                              "a p-value below 0: %s", cell->text);
    }
    r->paired = test != CSP_BY_GROUPS;
    r->test = test;
    r->single = test == CSP_BY_LEVEL ||
                (test == CSP_BY_SPREAD && !*csp_table_cell(t, row, at[B_GROUP])->text);
    r->a = side_text(t, row, at, A_GROUP, r->mean_a, mem);
    r->b = side_text(t, row, at, B_GROUP, r->mean_b, mem);
    if (!r->a || !r->b) return CSP_E_MEMORY;
    if (!err) err = find_claim(r, t, row, at[CLAIM], claims, mem, diag);
    if (!err && r->claim) err = check_contrast(r, t, row, at, diag);
    return err ? CSP_E_SYNTAX : CSP_OK;
}

/* Put beside a row what is published of its claim and what its animals say, and judge it. */
static int complete_row(struct csp_compare_row *r, const struct csp_animals *animals,
                        const struct csp_literature *literature, struct csp_mem *mem)
{
    const struct csp_contrast_animals *values = csp_animals_find(animals, r);
    csp_sizes_init(r, values, csp_literature_paper(literature, r->claim));
    const int err = csp_replication_init(r, values, literature, mem);
    csp_judge(r);
    csp_needs_init(r, animals->seconds);
    return err;
}

int csp_compare_read(struct csp_compare *self, const char *dir,
                     const struct csp_literature *literature, struct csp_mem *mem,
                     struct csp_diag *diag)
{
    struct csp_table t;
    struct csp_animals animals;
    size_t at[COLUMNS];
    *self = (struct csp_compare){.dir = dir};
    const char *path = csp_table_path(dir, "contrasts.csv", mem);
    if (!path) return CSP_E_MEMORY;
    if (csp_manifest_require(dir))
        return csp_diag_add_at(diag, CSP_E_IO, NULL, 0, 0, "%s", csp_error_detail());
    if (!csp_file_exists(path))
        return csp_diag_add_at(
            diag, CSP_E_IO, NULL, 0, 0,
            "%s: no contrasts.csv there; conspecific run STUDY -o %s makes it", dir, dir);
    int err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (!err) err = csp_animals_read(&animals, dir, mem, diag);
    if (err) return err;
    self->list = csp_mem_alloc(mem, (t.rows ? t.rows : 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t row = 0; row < t.rows; row++) {
        int e = read_row(&self->list[row], &t, row, at, literature->claims, mem, diag);
        if (!e) e = complete_row(&self->list[row], &animals, literature, mem);
        if (e && err != CSP_E_MEMORY) err = e;
        self->n++;
    }
    return err;
}

size_t csp_compare_count(const struct csp_compare *self, int claims, enum csp_judgement verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < self->n; i++)
        n += (self->list[i].claim != NULL) == (claims != 0) && self->list[i].verdict == verdict;
    return n;
}
