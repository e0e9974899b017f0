/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/study/results/contrast.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int save(const struct csp_finished *run, struct csp_csv *csv, const char *name)
{
    int err = csv->err;
    if (!err) err = csp_run_dir_write(run->dir, name, csv->text.s, csv->text.n);
    csp_csv_free(csv);
    return err;
}

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
    (void)csp_csv_init(&csv, "study,group,animal,seed,session,trial,measure,value,unit");
    for (size_t g = 0; g < run->plan->n; g++)
        for (size_t k = 0; k < run->plan->study.animals; k++) {
            const struct csp_rows *rows = &csp_finished_result(run, g, k)->rows;
            for (size_t i = 0; i < rows->n; i++) {
                const struct csp_row *r = rows->list + i;
                csp_csv_text(&csv, run->plan->study.name);
                csp_csv_text(&csv, run->plan->groups[g].name);
                csp_csv_long(&csv, (long long)k + 1);
                csp_csv_long(&csv, (long long)run->plan->study.seed);
                count_cell(&csv, r->session);
                count_cell(&csv, r->trial);
                csp_csv_text(&csv, r->measure);
                csp_csv_real(&csv, r->value);
                csp_csv_text(&csv, r->unit);
                csp_csv_end(&csv);
            }
        }
    return save(run, &csv, "animals.csv");
}

/* ---- summary -------------------------------------------------------------------------- */

struct cell { /* one value of one animal, to be sorted into its row */
    long measure;
    int session;
    size_t animal;
    double value;
    const char *unit;
};

static int by_cell(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->measure != y->measure) return x->measure < y->measure ? -1 : 1;
    if (x->session != y->session) return x->session < y->session ? -1 : 1;
    return (x->animal > y->animal) - (x->animal < y->animal);
}

static int summarise(const struct csp_finished *run, size_t g, struct csp_csv *csv)
{
    const struct csp_plan_group *group = run->plan->groups + g;
    size_t n = 0, used = 0;
    for (size_t k = 0; k < run->plan->study.animals; k++)
        n += csp_finished_result(run, g, k)->rows.n;
    struct cell *cells = malloc((n + 1) * sizeof *cells);
    double *x = malloc((n + 1) * sizeof *x);
    if (!cells || !x) {
        free(cells);
        free(x);
        return CSP_FAIL(CSP_E_MEMORY, "summary of %zu values", n);
    }
    for (size_t k = 0; k < run->plan->study.animals; k++) {
        const struct csp_rows *rows = &csp_finished_result(run, g, k)->rows;
        for (size_t i = 0; i < rows->n; i++) {
            const struct csp_row *r = rows->list + i;
            if (r->trial >= 0 || isnan(r->value)) continue;
            cells[used++] = (struct cell){csp_paradigm_measure(&group->paradigm, r->measure),
                                          r->session, k, r->value, r->unit};
        }
    }
    qsort(cells, used, sizeof *cells, by_cell);
    for (size_t i = 0, m; i < used; i += m) {
        for (m = 0; i + m < used && cells[i + m].measure == cells[i].measure &&
                    cells[i + m].session == cells[i].session;
             m++)
            x[m] = cells[i + m].value;
        const struct csp_interval ci = csp_stats_t_interval(m, x, 0.95);
        csp_csv_text(csv, group->name);
        csp_csv_text(csv, csp_measure_at(&group->paradigm, (size_t)cells[i].measure)->name);
        count_cell(csv, cells[i].session);
        csp_csv_long(csv, (long long)m);
        csp_csv_real(csv, csp_stats_mean(m, x));
        csp_csv_real(csv, csp_stats_sd(m, x));
        csp_csv_real(csv, csp_stats_sem(m, x));
        csp_csv_real(csv, ci.lo);
        csp_csv_real(csv, ci.hi);
        csp_csv_text(csv, cells[i].unit);
        csp_csv_end(csv);
    }
    free(cells);
    free(x);
    return CSP_OK;
}

static int write_summary(const struct csp_finished *run)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit");
    int err = CSP_OK;
    for (size_t g = 0; g < run->plan->n && !err; g++) err = summarise(run, g, &csv);
    const int saved = save(run, &csv, "summary.csv");
    return err ? err : saved;
}

/* ---- contrasts ------------------------------------------------------------------------ */

/* Collect one value an animal in the contrast's unit; NaN where the measure is not defined. */
static void side_values(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                        size_t which, double x[])
{
    const struct csp_study_side *side = pc->side[which];
    const int session = side->session ? (int)side->session : -1;
    for (size_t k = 0; k < run->plan->study.animals; k++) {
        const struct csp_rows *rows = &csp_finished_result(run, pc->group[which], k)->rows;
        if (side->is_value)
            x[k] = side->value;
        else if (csp_rows_find(rows, side->measure, session, -1, x + k))
            x[k] *= pc->factor[which];
        else
            x[k] = NAN;
    }
}

static void side_cells(struct csp_csv *csv, const struct csp_plan *plan,
                       const struct csp_plan_contrast *pc, size_t which)
{
    const struct csp_study_side *side = pc->side[which];
    const int named = side && !side->is_value;
    csp_csv_text(csv, named ? plan->groups[pc->group[which]].name : NULL);
    csp_csv_text(csv, named ? side->measure : NULL);
    if (named && side->session)
        csp_csv_long(csv, (long long)side->session);
    else
        csp_csv_text(csv, NULL);
}

/* Write the second difference as "pain freezing, session 3 - groom freezing, session 3". */
static int minus_cell(struct csp_csv *csv, const struct csp_plan *plan,
                      const struct csp_plan_contrast *pc)
{
    struct csp_text text = {0};
    int err = CSP_OK;
    for (size_t k = CSP_SIDE_MINUS_A; k < CSP_SIDES && pc->side[k] && !err; k++) {
        const struct csp_study_side *side = pc->side[k];
        const char *sign = k == CSP_SIDE_MINUS_A ? "" : " - ";
        if (side->is_value)
            err = csp_text_add(&text, "%s%g", sign, side->value);
        else
            err = csp_text_add(&text, "%s%s %s", sign, plan->groups[pc->group[k]].name,
                               side->measure);
        if (!err && side->session) err = csp_text_add(&text, ", session %zu", side->session);
    }
    csp_csv_text(csv, text.s);
    csp_text_free(&text);
    return err;
}

static int evaluate(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                    double x[], struct csp_contrast_result *r)
{
    const struct csp_study_contrast *c = pc->contrast;
    const size_t n = run->plan->study.animals;
    double *a = x, *b = x + n, *other = x + 2 * n;
    const int numbers = c->b.is_value && !c->minus.at;
    const struct csp_paradigm *p = &run->plan->groups[pc->group[CSP_SIDE_A]].paradigm;
    const long m = csp_paradigm_measure(p, c->a.measure);
    const int share = strcmp(csp_measure_unit(p, csp_measure_at(p, (size_t)m)), "1") == 0;
    const struct csp_contrast_ask ask = {.name = pc->name,
                                         .test = (enum csp_contrast_test)c->test,
                                         .statistic = (enum csp_contrast_statistic)c->statistic,
                                         .expect = (enum csp_expect)c->expect,
                                         .bound = c->bound,
                                         .mu = c->b.value,
                                         .one = share ? pc->factor[CSP_SIDE_A] : 0.0,
                                         .seed = run->plan->study.seed};
    side_values(run, pc, CSP_SIDE_A, a);
    if (pc->side[CSP_SIDE_B]) side_values(run, pc, CSP_SIDE_B, b);
    if (c->minus.at) { /* (a - b) against (minus.a - minus.b) */
        for (size_t k = 0; k < n; k++) a[k] -= b[k];
        side_values(run, pc, CSP_SIDE_MINUS_A, b);
        side_values(run, pc, CSP_SIDE_MINUS_B, other);
        for (size_t k = 0; k < n; k++) b[k] -= other[k];
    }
    return csp_contrast_eval(&ask, n, a, n, pc->side[CSP_SIDE_B] && !numbers ? b : NULL, r);
}

static int write_contrasts(const struct csp_finished *run)
{
    struct csp_csv csv;
    (void)csp_csv_init(&csv, "study,contrast,claim,test,expect,a_group,a_measure,a_session,"
                             "b_group,b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,"
                             "diff_low,diff_high,effect,effect_low,effect_high,p,verdict,"
                             "minus,statistic");
    double *x = malloc(3 * run->plan->study.animals * sizeof *x);
    int err = x ? CSP_OK
                : CSP_FAIL(CSP_E_MEMORY, "contrasts of %zu animals", run->plan->study.animals);
    for (size_t i = 0; i < run->plan->n_contrasts && !err; i++) {
        const struct csp_plan_contrast *pc = run->plan->contrasts + i;
        const struct csp_study_contrast *c = pc->contrast;
        struct csp_contrast_result r;
        err = evaluate(run, pc, x, &r);
        if (err) break;
        csp_csv_text(&csv, run->plan->study.name);
        csp_csv_text(&csv, pc->name);
        csp_csv_text(&csv, c->claim);
        csp_csv_text(&csv, csp_contrast_test_name((enum csp_contrast_test)c->test));
        csp_csv_text(&csv, csp_expect_name((enum csp_expect)c->expect));
        side_cells(&csv, run->plan, pc, CSP_SIDE_A);
        side_cells(&csv, run->plan, pc, CSP_SIDE_B);
        csp_csv_text(&csv, pc->unit);
        csp_csv_long(&csv, (long long)r.n_a);
        csp_csv_long(&csv, (long long)r.n_b);
        const double reals[] = {r.mean_a,       r.mean_b,       r.diff,
                                r.diff_ci.lo,   r.diff_ci.hi,   r.effect,
                                r.effect_ci.lo, r.effect_ci.hi, r.p};
        for (size_t k = 0; k < sizeof reals / sizeof *reals; k++) csp_csv_real(&csv, reals[k]);
        csp_csv_text(&csv, csp_verdict_name(r.verdict));
        err = minus_cell(&csv, run->plan, pc);
        csp_csv_text(&csv, c->statistic == CSP_OF_MEDIANS ? "median" : "mean");
        csp_csv_end(&csv);
    }
    free(x);
    const int saved = save(run, &csv, "contrasts.csv");
    return err ? err : saved;
}

int csp_tables_write(const struct csp_finished *run)
{
    int err = write_animals(run);
    if (!err) err = write_summary(run);
    return err ? err : write_contrasts(run);
}
