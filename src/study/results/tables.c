/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/arena/paradigm/legal.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "contrast_table.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void count_cell(struct csp_csv *csv, int v) /* -1: over all */
{
    if (v < 0)
        csp_csv_text(csv, NULL);
    else
        csp_csv_long(csv, v);
}

static int write_animals(const struct csp_finished *run)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,group,animal,seed,session,trial,measure,value,unit,"
                             "level,phase,trial_type");
    for (size_t g = 0; g < run->plan->n; g++)
        for (size_t k = 0; k < run->plan->groups[g].animals; k++) {
            const struct csp_rows *rows = &csp_finished_result(run, g, k)->rows;
            for (size_t i = 0; i < rows->n; i++) {
                const struct csp_row *r = rows->list + i;
                csp_csv_text(&csv, run->plan->study.name);
                csp_csv_text(&csv, run->plan->groups[g].name);
                csp_csv_long(&csv, (long long)csp_plan_animal(run->plan->groups + g, k));
                csp_csv_long(&csv, (long long)run->plan->study.seed);
                count_cell(&csv, r->session);
                count_cell(&csv, r->trial);
                csp_csv_text(&csv, r->measure);
                csp_csv_real(&csv, r->value);
                csp_csv_text(&csv, r->unit);
                csp_csv_text(&csv, csp_row_level(r));
                csp_csv_text(&csv, r->phase);
                csp_csv_text(&csv, r->type);
                csp_csv_end(&csv);
            }
        }
    return csp_finished_save(run, &csv, "animals.csv");
}

/* ---- summary -------------------------------------------------------------------------- */

struct cell { /* one value of one animal, to be sorted into its row */
    long measure;
    int session;
    size_t animal;
    const struct csp_row *row;
};

static int by_cell(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->measure != y->measure) return x->measure < y->measure ? -1 : 1;
    if (x->session != y->session) return x->session < y->session ? -1 : 1;
    const int phase = strcmp(x->row->phase, y->row->phase);
    const int type = phase ? phase : strcmp(x->row->type, y->row->type);
    return type ? type : (x->animal > y->animal) - (x->animal < y->animal);
}

static int summarise(const struct csp_finished *run, size_t g, struct csp_csv *csv)
{
    const struct csp_plan_group *group = run->plan->groups + g;
    size_t n = 0, used = 0;
    for (size_t k = 0; k < group->animals; k++) n += csp_finished_result(run, g, k)->rows.n;
    struct cell *cells = malloc((n + 1) * sizeof *cells);
    double *x = malloc((n + 1) * sizeof *x);
    if (!cells || !x) {
        free(cells);
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "summary of %zu values", n);
    }
    for (size_t k = 0; k < group->animals; k++) {
        const struct csp_rows *rows = &csp_finished_result(run, g, k)->rows;
        for (size_t i = 0; i < rows->n; i++) {
            const struct csp_row *r = rows->list + i;
            if (r->trial >= 0 || isnan(r->value)) continue;
            cells[used++] = (struct cell){csp_paradigm_measure(&group->paradigm, r->measure),
                                          r->session, k, r};
        }
    }
    qsort(cells, used, sizeof *cells, by_cell);
    int err = CSP_OK;
    for (size_t i = 0, m; i < used; i += m) {
        for (m = 0; i + m < used && cells[i + m].measure == cells[i].measure &&
                    cells[i + m].session == cells[i].session &&
                    !strcmp(cells[i + m].row->phase, cells[i].row->phase) &&
                    !strcmp(cells[i + m].row->type, cells[i].row->type);
             m++)
            x[m] = cells[i + m].row->value;
        const struct csp_measure *measure =
            csp_measure_at(&group->paradigm, (size_t)cells[i].measure);
        const struct csp_interval legal = csp_measure_legal(&group->paradigm, measure);
        struct csp_interval ci;
        err = csp_interval_row(m, x, &legal, run->plan->study.seed, measure->name, &ci);
        if (err) break;
        csp_csv_text(csv, group->name);
        csp_csv_text(csv, measure->name);
        count_cell(csv, cells[i].session);
        csp_csv_long(csv, (long long)m);
        csp_csv_real(csv, csp_stats_mean(m, x));
        csp_csv_real(csv, csp_stats_sd(m, x));
        csp_csv_real(csv, csp_stats_sem(m, x));
        csp_csv_real(csv, ci.lo);
        csp_csv_real(csv, ci.hi);
        csp_csv_text(csv, cells[i].row->unit);
        csp_csv_text(csv, csp_row_level(cells[i].row));
        csp_csv_text(csv, cells[i].row->phase);
        csp_csv_text(csv, cells[i].row->type);
        csp_csv_end(csv);
    }
    free(cells);
    free(x);
    return err;
}

static int write_summary(const struct csp_finished *run)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit,"
                             "level,phase,trial_type");
    int err = CSP_OK;
    for (size_t g = 0; g < run->plan->n && !err; g++) err = summarise(run, g, &csv);
    const int saved = csp_finished_save(run, &csv, "summary.csv");
    return err ? err : saved;
}

int csp_tables_write(const struct csp_finished *run)
{
    int err = write_animals(run);
    if (!err) err = write_summary(run);
    return err ? err : csp_contrast_table_write(run);
}
