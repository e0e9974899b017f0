/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/sweep_table.h"
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/arena/paradigm/legal.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct table {
    const struct csp_finished *run;
    struct csp_csv csv;
    struct csp_mem mem; /* of texts of cells */
    double *x;          /* [animals] */
};

/* Write the header "study,group,cell,<axes>,measure,...". Paths may hold a comma, so they are
 * quoted like cells. */
static void write_header(struct table *t)
{
    static const char *const own[] = {"study", "group", "cell",   "measure", "n",
                                      "mean",  "sd",    "ci_low", "ci_high", "unit"};
    enum { OWN = sizeof own / sizeof *own, KEYS = 3 };
    const struct csp_sweep *sweep = &t->run->plan->study.swept;
    t->csv.cells = OWN + sweep->n;
    for (size_t k = 0; k < KEYS; k++) csp_csv_text(&t->csv, own[k]);
    for (size_t k = 0; k < sweep->n; k++) {
        const char *label = sweep->axes[k].label;
        for (size_t i = 0; i < OWN; i++)
            if (strcmp(own[i], label) == 0) label = sweep->axes[k].path;
        csp_csv_text(&t->csv, label);
    }
    for (size_t k = KEYS; k < OWN; k++) csp_csv_text(&t->csv, own[k]);
    csp_csv_end(&t->csv);
}

/* Write one measure of a group in a cell, over the animals that have it. */
static int write_row(struct table *t, size_t g, const struct csp_measure *measure)
{
    const struct csp_plan_group *group = t->run->plan->groups + g;
    const struct csp_sweep *sweep = &t->run->plan->study.swept;
    const size_t animals = group->animals, cell = g % t->run->plan->cells;
    struct csp_csv *csv = &t->csv;
    size_t n = 0;
    for (size_t k = 0; k < animals; k++)
        if (csp_rows_find(&csp_finished_result(t->run, g, k)->rows, measure->name, -1, -1,
                          t->x + n) &&
            !isnan(t->x[n]))
            n++;
    const struct csp_interval legal = csp_measure_legal(&group->paradigm, measure);
    struct csp_interval ci;
    const int err =
        csp_interval_row(n, t->x, &legal, t->run->plan->study.seed, measure->name, &ci);
    if (err) return err;
    csp_csv_text(csv, t->run->plan->study.name);
    csp_csv_text(csv, group->group->name);
    csp_csv_long(csv, (long long)cell + 1);
    for (size_t k = 0; k < sweep->n; k++)
        csp_csv_text(csv, csp_sweep_text(sweep, k, cell, &t->mem));
    csp_csv_text(csv, measure->name);
    csp_csv_long(csv, (long long)n);
    csp_csv_real(csv, csp_stats_mean(n, t->x));
    csp_csv_real(csv, csp_stats_sd(n, t->x));
    csp_csv_real(csv, ci.lo);
    csp_csv_real(csv, ci.hi);
    csp_csv_text(csv, csp_measure_unit(&group->paradigm, measure));
    csp_csv_end(csv);
    return csv->err;
}

int csp_sweep_table_write(const struct csp_finished *run)
{
    const struct csp_plan *plan = run->plan;
    if (plan->study.swept.n == 0) /* an earlier study may have left one */
        return csp_run_dir_remove(run->dir, "sweep.csv");
    struct table t = {.run = run};
    t.x = malloc(csp_plan_most(plan) * sizeof *t.x);
    int err = t.x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu animals", csp_plan_most(plan));
    if (!err) write_header(&t);
    for (size_t g = 0; g < plan->n && !err; g++) {
        const struct csp_paradigm *p = &plan->groups[g].paradigm;
        for (size_t m = 0; m < p->measures.n && !err; m++)
            err = write_row(&t, g, csp_measure_at(p, m));
    }
    if (!err) err = csp_run_dir_write(run->dir, "sweep.csv", t.csv.text.s, t.csv.text.n);
    free(t.x);
    csp_mem_free(&t.mem);
    csp_csv_free(&t.csv);
    return err;
}
