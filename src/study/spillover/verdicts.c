/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/spillover/verdicts.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/text.h"
#include "conspecific/record/grid.h"
#include "conspecific/record/manifest.h"
#include "conspecific/record/table.h"
#include "judge.h"
#include <math.h>
#include <string.h>

enum column { STUDY, CIRCUIT, MEASURE, DEVIATION, HOLDS, VERDICT, COLUMNS };
static const char *const names[COLUMNS] = {"study",     "circuit", "measure",
                                           "deviation", "holds",   "verdict"};
int csp_verdicts_is_run(const char *dir)
{
    struct csp_mem mem = {0};
    const char *theory = csp_table_path(dir, "theory.csv", &mem),
               *contrasts = csp_table_path(dir, "contrasts.csv", &mem);
    const int yes =
        theory && contrasts && csp_file_exists(theory) && !csp_file_exists(contrasts);
    const int named = csp_manifest_is(dir, "spillover");
    csp_mem_free(&mem);
    return yes || named;
}

/* Find the row of a circuit and measure, or make it. */
static struct csp_verdicts_row *find_row(struct csp_verdicts *self, const char *study,
                                         const char *circuit, const char *measure)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->list[i].circuit, circuit) && !strcmp(self->list[i].measure, measure))
            return self->list + i;
    self->list[self->n] = (struct csp_verdicts_row){
        .study = study, .circuit = circuit, .measure = measure, .worst = NAN, .where = ""};
    return self->list + self->n++;
}

/* Describe a cell: "overlap 0.9, kappa 0.3, own 0.5, common_fate 0, step 0.02". */
static const char *cell_of(const struct csp_table *t, size_t row, struct csp_mem *mem)
{
    static const char *const keys[] = {"overlap", "kappa", "own", "common_fate", "step"};
    struct csp_text text = {0};
    int err = CSP_OK;
    for (size_t k = 0; k < sizeof keys / sizeof *keys && !err; k++) {
        const long at = csp_table_column(t, keys[k]);
        if (at >= 0)
            err = csp_text_add(&text, "%s%s %s", text.n ? ", " : "", keys[k],
                               csp_table_cell(t, row, (size_t)at)->text);
    }
    const char *copy = err || !text.s ? NULL : csp_mem_dup(mem, text.s);
    csp_text_free(&text);
    return copy;
}

static void count_verdict(struct csp_verdicts_row *r, int holds,
                          enum csp_spillover_verdict verdict)
{
    if (holds) {
        r->holds++;
        r->agrees += verdict == CSP_SPILL_AGREES;
        r->disagrees += verdict == CSP_SPILL_DISAGREES;
        r->undecided += verdict == CSP_SPILL_UNDECIDED;
    } else {
        r->elsewhere++;
        r->within += verdict == CSP_SPILL_AGREES;
        r->explained += verdict == CSP_SPILL_EXPLAINED;
        r->open += verdict == CSP_SPILL_UNDECIDED;
        r->in_words += verdict == CSP_SPILL_IN_WORDS;
    }
}

static int read_row(struct csp_verdicts *self, const struct csp_table *t, size_t row,
                    const size_t at[], struct csp_mem *mem, struct csp_diag *diag)
{
    double deviation = NAN;
    int verdict = 0, err;
    size_t holds = 0;
    err = csp_table_real(t, row, at[DEVIATION], &deviation, diag);
    if (!err) err = csp_table_count(t, row, at[HOLDS], &holds, diag);
    if (!err)
        err = csp_table_choice(t, row, at[VERDICT], CSP_SPILL_VERDICT_WORDS, &verdict, diag);
    if (err || verdict == CSP_SPILL_NOTHING) return err;
    struct csp_verdicts_row *r = find_row(self, csp_table_cell(t, row, at[STUDY])->text,
                                          csp_table_cell(t, row, at[CIRCUIT])->text,
                                          csp_table_cell(t, row, at[MEASURE])->text);
    count_verdict(r, holds != 0, (enum csp_spillover_verdict)verdict);
    if (holds && verdict != CSP_SPILL_UNDECIDED && !(fabs(deviation) <= fabs(r->worst))) {
        r->worst = deviation;
        r->where = cell_of(t, row, mem);
        if (!r->where) return CSP_FAIL(CSP_E_MEMORY, "%s", t->file);
    }
    return CSP_OK;
}

int csp_verdicts_read(struct csp_verdicts *self, const char *dir, struct csp_mem *mem,
                      struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS];
    *self = (struct csp_verdicts){.dir = dir};
    const char *path = csp_table_path(dir, "theory.csv", mem);
    if (!path) return CSP_E_MEMORY;
    if (csp_manifest_require(dir))
        return csp_diag_add_at(diag, CSP_E_IO, NULL, 0, 0, "%s", csp_error_detail());
    int err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (err) return err;
    self->list = csp_mem_alloc(mem, (t.rows + 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t row = 0; row < t.rows && err != CSP_E_MEMORY; row++) {
        const int e = read_row(self, &t, row, at, mem, diag);
        if (e) err = e;
    }
    return err;
}

size_t csp_verdicts_disagree(const struct csp_verdicts *self)
{
    size_t n = 0;
    for (size_t i = 0; i < self->n; i++) n += self->list[i].disagrees;
    return n;
}

static int grid_of(struct csp_grid *g, const struct csp_verdicts list[], size_t n)
{
    const int err = csp_grid_init(g, "study,circuit,measure,holds,agrees,disagrees,undecided,"
                                     "elsewhere,within,explained,open,in_words,worst_percent,"
                                     "where");
    for (size_t k = 0; !err && k < n; k++)
        for (size_t i = 0; i < list[k].n; i++) {
            const struct csp_verdicts_row *r = list[k].list + i;
            const size_t counts[] = {r->holds,     r->agrees,    r->disagrees,
                                     r->undecided, r->elsewhere, r->within,
                                     r->explained, r->open,      r->in_words};
            csp_grid_text(g, "%s", r->study);
            csp_grid_text(g, "%s", r->circuit);
            csp_grid_text(g, "%s", r->measure);
            for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
                csp_grid_real(g, (double)counts[c], 0);
            csp_grid_real(g, 100.0 * r->worst, 1);
            csp_grid_text(g, "%s", r->where);
        }
    return err ? err : g->err;
}

static void print_totals(const struct csp_verdicts list[], size_t n, FILE *out)
{
    struct csp_verdicts_row sum = {0};
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < list[k].n; i++) {
            const struct csp_verdicts_row *r = list[k].list + i;
            sum.holds += r->holds;
            sum.agrees += r->agrees;
            sum.disagrees += r->disagrees;
            sum.undecided += r->undecided;
            sum.elsewhere += r->elsewhere;
            sum.within += r->within;
            sum.explained += r->explained;
            sum.open += r->open;
            sum.in_words += r->in_words;
        }
    fprintf(out,
            "\nassumptions hold: %zu numbers, %zu agree with theory, %zu disagree, %zu not "
            "decidable\nthey do not: %zu numbers, %zu within it all the same, %zu explained by "
            "the extended theory, %zu not decidable, %zu explained in words alone\n",
            sum.holds, sum.agrees, sum.disagrees, sum.undecided, sum.elsewhere, sum.within,
            sum.explained, sum.open, sum.in_words);
}

int csp_verdicts_print(const struct csp_verdicts list[], size_t n, int json, FILE *out)
{
    struct csp_grid g = {0};
    int err = grid_of(&g, list, n);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    if (!err && !json) print_totals(list, n, out);
    csp_grid_free(&g);
    return err;
}

int csp_verdicts_save(const struct csp_verdicts *self)
{
    struct csp_grid g = {0};
    struct csp_mem mem = {0};
    const char *path = csp_table_path(self->dir, "compare.csv", &mem);
    int err = path ? grid_of(&g, self, 1) : CSP_E_MEMORY;
    if (!err) err = csp_grid_save(&g, path);
    csp_grid_free(&g);
    csp_mem_free(&mem);
    return err;
}
