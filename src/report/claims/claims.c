/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/claims.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "conspecific/record/table.h"
#include "conspecific/study/design/find.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

#define DIRECTIONS "A>B|A<B|A=B|value"
#define STATUS "predicted|fitted|not_run"
#define FACETS "resonance|prosocial|topdown|circuit|mirror|mentalizing|psychopathy"
#define KINDS "mean difference|mean|percent|ratio|count|r|t|F|z|latency|direction|curve"
#define CONFIDENCE "verbatim|computed from open data|secondary|inferred|own data"

enum column {
    ID,
    FACET,
    PARADIGM,
    SPECIES,
    CONTRAST,
    MEASURE,
    DIRECTION,
    EFFECT,
    KIND,
    CI_LOW,
    CI_HIGH,
    N,
    SOURCE,
    DOI,
    WHERE,
    CONFIDENT,
    STATE,
    NOTE,
    COLUMNS
};
static const char *const names[COLUMNS] = {
    "id",        "facet",  "paradigm",    "species",    "contrast", "measure",
    "direction", "effect", "effect_kind", "ci_low",     "ci_high",  "n",
    "source",    "doi",    "where_seen",  "confidence", "status",   "note"};

int csp_claims_find(const char *base, struct csp_mem *mem, const char **path)
{
    return csp_data_find("claims.csv", base, mem, path);
}

static int complain(const struct csp_table *t, size_t row, size_t column, struct csp_diag *diag,
                    const char *text)
{
    const struct csp_cell *cell = csp_table_cell(t, row, column);
    return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                           "column `%s`: %s, found `%.60s`", t->name[column], text, cell->text);
}

static int good_id(const char *id)
{
    if (*id++ != 'C' || !*id) return 0;
    for (; *id; id++)
        if (!isdigit((unsigned char)*id)) return 0;
    return 1;
}

static void check_row(const struct csp_table *t, size_t row, const size_t at[],
                      const struct csp_claim *c, struct csp_diag *diag)
{
    static const enum column needed[] = {PARADIGM, SPECIES, CONTRAST, MEASURE, SOURCE};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!*csp_table_cell(t, row, at[needed[i]])->text)
            complain(t, row, at[needed[i]], diag, "expected some text");
    if (!good_id(c->id)) complain(t, row, at[ID], diag, "expected C and digits");
    const int sized = strcmp(c->effect_kind, "direction") && strcmp(c->effect_kind, "curve");
    if (sized && !isfinite(c->effect))
        complain(t, row, at[EFFECT], diag, "this kind of effect needs its number");
    if (!strcmp(c->effect_kind, "direction") && !isnan(c->effect))
        complain(t, row, at[EFFECT], diag, "`direction` means that no number is known");
    if (isnan(c->ci_low) != isnan(c->ci_high))
        complain(t, row, at[isnan(c->ci_low) ? CI_LOW : CI_HIGH], diag,
                 "an interval has both ends or none");
    if (c->ci_low > c->ci_high)
        complain(t, row, at[CI_LOW], diag, "the lower end is above the upper end");
    if (!isnan(c->ci_low) && !(c->effect >= c->ci_low && c->effect <= c->ci_high))
        complain(t, row, at[EFFECT], diag, "the effect lies outside its interval");
}

static int read_row(const struct csp_table *t, size_t row, const size_t at[],
                    struct csp_claim *c, struct csp_diag *diag)
{
#define TEXT(column) csp_table_cell(t, row, at[column])->text
    int dummy = 0, err = CSP_OK;
    size_t n = 0;
    *c = (struct csp_claim){.id = TEXT(ID), .facet = TEXT(FACET), .paradigm = TEXT(PARADIGM)};
    c->species = TEXT(SPECIES);
    c->contrast = TEXT(CONTRAST);
    c->measure = TEXT(MEASURE);
    c->effect_kind = TEXT(KIND);
    c->source = TEXT(SOURCE);
    c->doi = TEXT(DOI);
    c->where_seen = TEXT(WHERE);
    c->confidence = TEXT(CONFIDENT);
    c->note = TEXT(NOTE);
    c->line = csp_table_cell(t, row, 0)->line;
    err |= csp_table_choice(t, row, at[FACET], FACETS, &dummy, diag);
    err |= csp_table_choice(t, row, at[DIRECTION], DIRECTIONS, &c->direction, diag);
    err |= csp_table_choice(t, row, at[KIND], KINDS, &dummy, diag);
    err |= csp_table_choice(t, row, at[CONFIDENT], CONFIDENCE, &dummy, diag);
    err |= csp_table_choice(t, row, at[STATE], STATUS, &c->status, diag);
    err |= csp_table_real(t, row, at[EFFECT], &c->effect, diag);
    err |= csp_table_real(t, row, at[CI_LOW], &c->ci_low, diag);
    err |= csp_table_real(t, row, at[CI_HIGH], &c->ci_high, diag);
    err |= csp_table_count(t, row, at[N], &n, diag);
    c->n = *TEXT(N) ? (double)n : NAN;
    if (err) return CSP_E_SYNTAX;
    const size_t before = diag ? diag->total : 0;
    check_row(t, row, at, c, diag);
    return diag && diag->total > before ? CSP_E_SYNTAX : CSP_OK;
#undef TEXT
}

int csp_claims_read(struct csp_claims *self, const char *path, struct csp_mem *mem,
                    struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS];
    *self = (struct csp_claims){.file = path};
    int err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (err) return err;
    for (size_t c = 0; c < t.columns; c++) {
        int known = 0;
        for (size_t k = 0; k < COLUMNS; k++) known |= !strcmp(names[k], t.name[c]);
        if (!known)
            err = csp_diag_add_at(diag, CSP_E_SYNTAX, path, 1, 1, "unknown column `%s`%s",
                                  t.name[c], csp_nearest_hint(t.name[c], names, COLUMNS, 0));
    }
    if (err) return err;
    self->list = csp_mem_alloc(mem, (t.rows ? t.rows : 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t row = 0; row < t.rows; row++) {
        struct csp_claim *c = &self->list[row];
        if (read_row(&t, row, at, c, diag)) err = CSP_E_SYNTAX;
        if (csp_claims_row(self, c->id))
            err = complain(&t, row, at[ID], diag, "ids are unique");
        self->n++;
    }
    return err;
}

const struct csp_claim *csp_claims_row(const struct csp_claims *self, const char *id)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->list[i].id, id)) return &self->list[i];
    return NULL;
}

const char *csp_claims_hint(const struct csp_claims *self, const char *id, struct csp_mem *mem)
{
    const char **list = csp_mem_alloc(mem, (self->n + 1) * sizeof *list);
    for (size_t i = 0; list && i < self->n; i++) list[i] = self->list[i].id;
    return csp_nearest_hint(id, list, list ? self->n : 0, 0);
}

const char *csp_direction_name(int direction)
{
    static const char *const list[] = {"A>B", "A<B", "A=B", "value"};
    return direction >= 0 && direction < 4 ? list[direction] : "?";
}

const char *csp_claim_status_name(int status)
{
    static const char *const list[] = {"predicted", "fitted", "not_run"};
    return status >= 0 && status < 3 ? list[status] : "?";
}
