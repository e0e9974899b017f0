/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/models.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include "conspecific/record/table.h"
#include <string.h>

enum column { AGENT, FAMILY, K_FITTED, K_CHOSEN, NOTE, COLUMNS };
static const char *const names[COLUMNS] = {"agent", "family", "k_fitted", "k_chosen", "note"};
#define FAMILIES "generalisation|critique|innate|cortex|routes"

int csp_theory_models_path(const char *claims_file, struct csp_mem *mem, const char **path)
{
    const char *slash = strrchr(claims_file, '/');
    struct csp_text t = {0};
    int err = csp_text_add(&t, "%.*stheories.csv", slash ? (int)(slash - claims_file + 1) : 0,
                           claims_file);
    *path = err ? NULL : csp_mem_dup(mem, t.s);
    csp_text_free(&t);
    return *path ? CSP_OK : CSP_E_MEMORY;
}

/* Every number of a row must be written out, and an agent has one row. */
static int read_row(struct csp_theory_models *self, const struct csp_table *t, size_t row,
                    const size_t at[], struct csp_diag *diag)
{
    struct csp_theory_model *m = &self->list[self->n];
    int family, err = csp_table_choice(t, row, at[FAMILY], FAMILIES, &family, diag);
    err |= csp_table_count(t, row, at[K_FITTED], &m->k_fitted, diag);
    err |= csp_table_count(t, row, at[K_CHOSEN], &m->k_chosen, diag);
    m->agent = csp_table_cell(t, row, at[AGENT])->text;
    m->family = csp_table_cell(t, row, at[FAMILY])->text;
    m->note = csp_table_cell(t, row, at[NOTE])->text;
    for (int c = AGENT; c <= K_CHOSEN; c++) {
        const struct csp_cell *cell = csp_table_cell(t, row, at[c]);
        int again = 0;
        for (size_t i = 0; c == AGENT && i < self->n; i++)
            again |= !strcmp(self->list[i].agent, cell->text);
        if (!*cell->text || again)
            err = csp_diag_add_at(diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                                  "column `%s`: %s", names[c],
                                  again ? "an agent has one row" : "nothing is written");
    }
    self->n++;
    return err ? CSP_E_SYNTAX : CSP_OK;
}

int csp_theory_models_read(struct csp_theory_models *self, const char *path,
                           struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_table t;
    size_t at[COLUMNS];
    *self = (struct csp_theory_models){.file = path};
    int err = csp_table_read(&t, path, mem, diag);
    if (!err) err = csp_table_columns(&t, COLUMNS, names, at, diag);
    if (err) return err;
    self->list = csp_mem_alloc(mem, (t.rows + 1) * sizeof *self->list);
    if (!self->list) return CSP_E_MEMORY;
    for (size_t row = 0; row < t.rows; row++)
        if (read_row(self, &t, row, at, diag)) err = CSP_E_SYNTAX;
    return err;
}

int csp_theory_models_row(const struct csp_theory_models *self, const char *agent,
                          const struct csp_theory_model **row)
{
    for (size_t i = 0; i < self->n; i++)
        if (!strcmp(self->list[i].agent, agent)) {
            *row = &self->list[i];
            return CSP_OK;
        }
    return CSP_FAIL(CSP_E_NAME,
                    "%s: no row for agent `%s`: add its family, the fitted numbers in force "
                    "and the numbers it sets itself",
                    self->file, agent);
}
