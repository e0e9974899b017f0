/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/literature.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/table.h"
#include <math.h>
#include <string.h>

#define DESIGNS "paired|independent|one_sample|correlation|proportions|interaction|omnibus"
#define STATISTICS "t|F|z|r|chi2|U|W|counts|p|none"
enum { ENOUGH = 5 }; /* claims of a species whose n make a field */

enum column {
    CLAIM,
    DESIGN,
    STATISTIC,
    VALUE,
    K1,
    K2,
    DF1,
    DF2,
    RELATION,
    P,
    N1,
    N2,
    SIGN,
    PRIMARY,
    COLUMNS
};
static const char *const names[COLUMNS] = {"claim", "design", "statistic", "value",      "k1",
                                           "k2",    "df1",    "df2",       "p_relation", "p",
                                           "n1",    "n2",     "sign",      "primary"};

int csp_paper_same_animals(const struct csp_paper *paper)
{
    const enum csp_published_design d = paper->test.design;
    return d == CSP_PUBLISHED_PAIRED || d == CSP_PUBLISHED_ONE_SAMPLE ||
           d == CSP_PUBLISHED_CORRELATION;
}

const struct csp_paper *csp_literature_paper(const struct csp_literature *self,
                                             const struct csp_claim *claim)
{
    if (!self || !claim) return NULL;
    for (size_t i = 0; i < self->claims->n; i++)
        if (self->list[i].claim == claim) return &self->list[i];
    return NULL;
}

/* Set the sizes of the groups and of the whole experiment from what is printed. */
static void count_animals(struct csp_paper *p)
{
    struct csp_published *t = &p->test;
    const int same = p->known && csp_paper_same_animals(p);
    if (p->known && isnan(t->n1) && !isnan(t->df2)) {
        const double n = t->df2 + (t->design == CSP_PUBLISHED_CORRELATION || !same ? 2 : 1);
        t->n1 = same ? n : floor(n / 2);
        t->n2 = same ? NAN : n - t->n1;
    }
    if (p->known && !same && !isnan(t->n1) && isnan(t->n2)) t->n2 = t->n1;
    if (same) t->n2 = NAN;
    if (!isnan(t->n1)) {
        p->n = same ? t->n1 : t->n1 + t->n2;
    } else if (!isnan(p->claim->n)) {
        p->n = p->claim->n;
        t->n1 = same || !p->known ? p->n : floor(p->n / 2);
        t->n2 = same || !p->known ? NAN : p->n - t->n1;
    }
}

static int complain(const struct csp_table *t, size_t row, size_t column, struct csp_diag *diag,
                    const char *text)
{
    const struct csp_cell *cell = csp_table_cell(t, row, column);
    return csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                           "column `%s`: %s, found `%.60s`", t->name[column], text, cell->text);
}

static struct csp_paper *paper_of(struct csp_literature *self, const struct csp_table *t,
                                  size_t row, size_t column, struct csp_diag *diag)
{
    const char *id = csp_table_cell(t, row, column)->text;
    for (size_t i = 0; i < self->claims->n; i++)
        if (!strcmp(self->list[i].claim->id, id)) return &self->list[i];
    complain(t, row, column, diag, "expected a claim of the claims table");
    return NULL;
}

/* Index of the cell's text in "a|b|c", from 1; 0 for an empty cell. */
static int choice(const struct csp_table *t, size_t row, size_t column, const char *choices,
                  int *out, struct csp_diag *diag)
{
    *out = 0;
    if (!*csp_table_cell(t, row, column)->text) return CSP_OK;
    const int err = csp_table_choice(t, row, column, choices, out, diag);
    ++*out;
    return err;
}

/* Read one row of statistics.csv, and keep it if it stands for its claim. */
static int read_statistic(struct csp_literature *self, const struct csp_table *t, size_t row,
                          const size_t at[], struct csp_diag *diag)
{
    int primary = 0, relation = 0, sign = 0, err = CSP_OK;
    struct csp_paper *paper = paper_of(self, t, row, at[CLAIM], diag);
    if (!paper) return CSP_E_SYNTAX;
    struct csp_paper r = {.claim = paper->claim, .known = 1, .n = NAN};
    struct csp_published *test = &r.test;
    int design, statistic;
    const struct {
        enum column column;
        double *to;
    } real[] = {{VALUE, &test->value}, {K1, &test->k1}, {K2, &test->k2}, {DF1, &test->df1},
                {DF2, &test->df2},     {P, &test->p},   {N1, &test->n1}, {N2, &test->n2}};
    err |= csp_table_choice(t, row, at[DESIGN], DESIGNS, &design, diag);
    err |= csp_table_choice(t, row, at[STATISTIC], STATISTICS, &statistic, diag);
    err |= choice(t, row, at[RELATION], "=|<|>", &relation, diag);
    err |= choice(t, row, at[SIGN], "+|-", &sign, diag);
    err |= csp_table_choice(t, row, at[PRIMARY], "0|1", &primary, diag);
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        err |= csp_table_real(t, row, at[real[k].column], real[k].to, diag);
    if (err) return CSP_E_SYNTAX;
    r.p_relation = "\0=<>"[relation];
    test->design = (enum csp_published_design)design;
    test->statistic = (enum csp_published_statistic)statistic;
    const int direction = r.claim->direction;
    r.sign = sign == 1               ? 1
             : sign == 2             ? -1
             : direction == CSP_MORE ? 1
             : direction == CSP_LESS ? -1
                                     : 0;
    if (isnan(test->p) != !relation)
        return complain(t, row, at[P], diag, "p and p_relation stand together or not at all");
    if (test->p < 0 || test->p > 1) return complain(t, row, at[P], diag, "expected 0 ... 1");
    if (test->n1 < 1 || test->n2 < 1) return complain(t, row, at[N1], diag, "expected animals");
    if (!primary) return CSP_OK;
    if (paper->known)
        return complain(t, row, at[PRIMARY], diag, "expected one row that stands for a claim");
    r.repeated_for = paper->repeated_for;
    r.repeated_against = paper->repeated_against;
    *paper = r;
    return CSP_OK;
}

/* Open a table beside the claims; *there is 0 if there is none. */
static int open_beside(struct csp_table *t, const char *claims, const char *name, int *there,
                       struct csp_mem *mem, struct csp_diag *diag)
{
    const char *slash = strrchr(claims, '/');
    const char *path =
        csp_mem_format(mem, "%.*s%s", slash ? (int)(slash - claims) + 1 : 0, claims, name);
    if (!path) return CSP_E_MEMORY;
    *there = csp_file_exists(path);
    return *there ? csp_table_read(t, path, mem, diag) : CSP_OK;
}

static int read_statistics(struct csp_literature *self, struct csp_mem *mem,
                           struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS];
    int there;
    int err =
        open_beside(&t, self->claims->file, "published/statistics.csv", &there, mem, diag);
    if (err || !there) return err;
    err = csp_table_columns(&t, COLUMNS, names, at, diag);
    for (size_t row = 0; !err && row < t.rows; row++)
        if (read_statistic(self, &t, row, at, diag)) err = CSP_E_SYNTAX;
    return err;
}

static int read_replications(struct csp_literature *self, struct csp_mem *mem,
                             struct csp_diag *diag)
{
    static const char *const columns[] = {"claim", "outcome"};
    struct csp_table t;
    size_t at[2];
    int there, outcome;
    int err =
        open_beside(&t, self->claims->file, "published/replications.csv", &there, mem, diag);
    if (err || !there) return err;
    err = csp_table_columns(&t, 2, columns, at, diag);
    for (size_t row = 0; !err && row < t.rows; row++) {
        struct csp_paper *paper = paper_of(self, &t, row, at[0], diag);
        if (!paper || csp_table_choice(&t, row, at[1], "for|against", &outcome, diag))
            return CSP_E_SYNTAX;
        ++*(outcome ? &paper->repeated_against : &paper->repeated_for);
    }
    return err;
}

int csp_literature_read(struct csp_literature *self, const struct csp_claims *claims,
                        struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_table fitted;
    int there = 0;
    *self = (struct csp_literature){.claims = claims};
    self->list = csp_mem_alloc(mem, (claims->n + 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t i = 0; i < claims->n; i++)
        self->list[i] = (struct csp_paper){.claim = &claims->list[i],
                                           .test = {CSP_PUBLISHED_OMNIBUS, CSP_PUBLISHED_NONE,
                                                    NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
                                           .n = NAN};
    int err = read_statistics(self, mem, diag);
    if (!err) err = read_replications(self, mem, diag);
    if (!err) err = open_beside(&fitted, claims->file, "fitted.csv", &there, mem, diag);
    if (!err && there) self->fitted_numbers = fitted.rows;
    for (size_t i = 0; !err && i < claims->n; i++) count_animals(&self->list[i]);
    return err;
}

size_t csp_literature_field(const struct csp_literature *self, const struct csp_claim *claim,
                            double n[])
{
    size_t own = 0, all = 0;
    for (size_t i = 0; i < self->claims->n; i++)
        if (!isnan(self->list[i].n) && !strcmp(self->list[i].claim->species, claim->species))
            n[own++] = self->list[i].n;
    if (own >= ENOUGH) return own;
    for (size_t i = 0; i < self->claims->n; i++)
        if (!isnan(self->list[i].n)) n[all++] = self->list[i].n;
    return all;
}
