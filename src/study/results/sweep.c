/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output_sweep: sweep.csv, the one tidy table of a swept study. */
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/study/results/tables.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct out {
    const struct csp_plan *plan;
    const struct csp_result *results;
    struct csp_csv csv;
    struct csp_mem mem; /* of texts of cells */
    double *x;          /* [animals] */
};

/* "study,group,cell,<axes>,measure,...". Paths may hold a comma: they are quoted like cells. */
static void header(struct out *o)
{
    static const char *const own[] = {"study", "group", "cell",   "measure", "n",
                                      "mean",  "sd",    "ci_low", "ci_high", "unit"};
    enum { OWN = sizeof own / sizeof *own, KEYS = 3 };
    const struct csp_sweep *sweep = &o->plan->study.swept;
    o->csv.cells = OWN + sweep->n;
    for (size_t k = 0; k < KEYS; k++) csp_csv_text(&o->csv, own[k]);
    for (size_t k = 0; k < sweep->n; k++) {
        const char *label = sweep->axes[k].label;
        for (size_t i = 0; i < OWN; i++)
            if (strcmp(own[i], label) == 0) label = sweep->axes[k].path;
        csp_csv_text(&o->csv, label);
    }
    for (size_t k = KEYS; k < OWN; k++) csp_csv_text(&o->csv, own[k]);
    csp_csv_end(&o->csv);
}

/* One measure of a group in a cell, of the animals that have it. */
static int row(struct out *o, size_t g, const struct csp_measure *measure)
{
    const struct csp_plan_group *group = o->plan->groups + g;
    const struct csp_sweep *sweep = &o->plan->study.swept;
    const size_t animals = o->plan->study.animals, cell = g % o->plan->cells;
    struct csp_csv *csv = &o->csv;
    size_t n = 0;
    for (size_t k = 0; k < animals; k++)
        if (csp_rows_find(&o->results[g * animals + k].rows, measure->name, -1, -1, o->x + n) &&
            !isnan(o->x[n]))
            n++;
    const struct csp_interval ci = csp_stats_t_interval(n, o->x, 0.95);
    csp_csv_text(csv, o->plan->study.name);
    csp_csv_text(csv, group->group->name);
    csp_csv_long(csv, (long long)cell + 1);
    for (size_t k = 0; k < sweep->n; k++)
        csp_csv_text(csv, csp_sweep_text(sweep, k, cell, &o->mem));
    csp_csv_text(csv, measure->name);
    csp_csv_long(csv, (long long)n);
    csp_csv_real(csv, csp_stats_mean(n, o->x));
    csp_csv_real(csv, csp_stats_sd(n, o->x));
    csp_csv_real(csv, ci.lo);
    csp_csv_real(csv, ci.hi);
    csp_csv_text(csv, csp_measure_unit(&group->paradigm, measure));
    csp_csv_end(csv);
    return csv->err;
}

int csp_output_sweep(const struct csp_plan *plan, const struct csp_result results[],
                     const struct csp_run_dir *dir)
{
    if (plan->study.swept.n == 0) /* one may be left of an earlier study */
        return csp_run_dir_remove(dir, "sweep.csv");
    struct out o = {.plan = plan, .results = results};
    o.x = malloc(plan->study.animals * sizeof *o.x);
    int err = o.x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu animals", plan->study.animals);
    if (!err) header(&o);
    for (size_t g = 0; g < plan->n && !err; g++) {
        const struct csp_paradigm *p = &plan->groups[g].paradigm;
        for (size_t m = 0; m < p->measures.n && !err; m++)
            err = row(&o, g, csp_measure_at(p, m));
    }
    if (!err) err = csp_run_dir_write(dir, "sweep.csv", o.csv.text.s, o.csv.text.n);
    free(o.x);
    csp_mem_free(&o.mem);
    csp_csv_free(&o.csv);
    return err;
}
