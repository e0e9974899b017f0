/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contrast_table.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/study/results/contrast.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Collect one value an animal in the contrast's unit; NaN where the measure is not defined, and
 * beyond the animals of the group. */
static void side_values(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                        size_t which, double x[])
{
    const struct csp_study_side *side = pc->side[which];
    const int session = side->session ? (int)side->session : -1;
    const size_t n = side->is_value ? 0 : run->plan->groups[pc->group[which]].animals;
    for (size_t k = 0; k < csp_plan_most(run->plan); k++) {
        x[k] = side->is_value ? side->value : NAN;
        if (k < n && csp_rows_find(&csp_finished_result(run, pc->group[which], k)->rows,
                                   side->measure, session, -1, x + k))
            x[k] *= pc->factor[which];
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

/* Fill a[n] and b[n] with the values of both sides, minus taken off; other[n] is scratch. Returns
 * b, or NULL if there is no side b. */
static const double *sides_of(const struct csp_finished *run,
                              const struct csp_plan_contrast *pc, double a[], double b[],
                              double other[])
{
    const size_t n = csp_plan_most(run->plan);
    side_values(run, pc, CSP_SIDE_A, a);
    if (!pc->side[CSP_SIDE_B]) return NULL;
    side_values(run, pc, CSP_SIDE_B, b);
    if (pc->contrast->minus.at) { /* (a - b) against (minus.a - minus.b) */
        for (size_t k = 0; k < n; k++) a[k] -= b[k];
        side_values(run, pc, CSP_SIDE_MINUS_A, b);
        side_values(run, pc, CSP_SIDE_MINUS_B, other);
        for (size_t k = 0; k < n; k++) b[k] -= other[k];
    }
    return b;
}

static int evaluate(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                    const double a[], const double b[], struct csp_contrast_result *r)
{
    const struct csp_study_contrast *c = pc->contrast;
    const size_t n = csp_plan_most(run->plan);
    const int number = c->b.is_value && !c->minus.at;
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
    return csp_contrast_eval(&ask, n, a, n, number ? NULL : b, r);
}

static int write_row(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                     const struct csp_contrast_result *r, struct csp_csv *csv)
{
    const struct csp_study_contrast *c = pc->contrast;
    csp_csv_text(csv, run->plan->study.name);
    csp_csv_text(csv, pc->name);
    csp_csv_text(csv, c->claim);
    csp_csv_text(csv, csp_contrast_test_name((enum csp_contrast_test)c->test));
    csp_csv_text(csv, csp_expect_name((enum csp_expect)c->expect));
    side_cells(csv, run->plan, pc, CSP_SIDE_A);
    side_cells(csv, run->plan, pc, CSP_SIDE_B);
    csp_csv_text(csv, pc->unit);
    csp_csv_long(csv, (long long)r->n_a);
    csp_csv_long(csv, (long long)r->n_b);
    const double reals[] = {r->mean_a,     r->mean_b, r->diff,         r->diff_ci.lo,
                            r->diff_ci.hi, r->effect, r->effect_ci.lo, r->effect_ci.hi,
                            r->p,          r->p_equal};
    for (size_t k = 0; k < sizeof reals / sizeof *reals; k++) csp_csv_real(csv, reals[k]);
    csp_csv_long(csv, (long long)run->looks);
    const int err = minus_cell(csv, run->plan, pc);
    csp_csv_text(csv, c->statistic == CSP_OF_MEDIANS ? "median" : "mean");
    csp_csv_end(csv);
    return err;
}

static void write_animal(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                         enum csp_side side, size_t k, double a, double b, struct csp_csv *csv)
{
    const struct csp_plan_group *group = run->plan->groups + pc->group[side];
    csp_csv_text(csv, run->plan->study.name);
    csp_csv_text(csv, pc->name);
    csp_csv_long(csv, (long long)csp_plan_animal(group, k));
    csp_csv_real(csv, a);
    csp_csv_real(csv, b);
    csp_csv_end(csv);
}

/* Write the values that entered a contrast; a NaN is an empty cell. b may be NULL. */
static void write_values(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                         const double a[], const double b[], struct csp_csv *csv)
{
    const size_t n = csp_plan_most(run->plan);
    const int apart = pc->contrast->test == CSP_TEST_INDEPENDENT && !pc->contrast->b.is_value;
    for (size_t k = 0; k < n; k++) {
        const int whole = apart || !b || !isnan(b[k]);
        if (!isnan(a[k]) && whole)
            write_animal(run, pc, CSP_SIDE_A, k, a[k], apart || !b ? NAN : b[k], csv);
    }
    for (size_t k = 0; apart && b && k < n; k++)
        if (!isnan(b[k])) write_animal(run, pc, CSP_SIDE_B, k, NAN, b[k], csv);
}

int csp_contrast_table_eval(const struct csp_finished *run, const struct csp_plan_contrast *pc,
                            struct csp_contrast_result *out)
{
    const size_t n = csp_plan_most(run->plan);
    double *x = malloc((3 * n + 1) * sizeof *x);
    if (!x) return CSP_FAIL(CSP_E_MEMORY, "contrast of %zu animals", n);
    const double *b = sides_of(run, pc, x, x + n, x + 2 * n);
    const int err = evaluate(run, pc, x, b, out);
    free(x);
    return err;
}

int csp_contrast_table_write(const struct csp_finished *run)
{
    const size_t n = csp_plan_most(run->plan);
    struct csp_csv table, values;
    (void)csp_csv_init(&table,
                       "study,contrast,claim,test,expect,a_group,a_measure,a_session,"
                       "b_group,b_measure,b_session,unit,n_a,n_b,mean_a,mean_b,diff,"
                       "diff_low,diff_high,effect,effect_low,effect_high,p,p_equal,looks,"
                       "minus,statistic");
    (void)csp_csv_init(&values, "study,contrast,animal,a,b");
    double *x = malloc((3 * n + 1) * sizeof *x);
    int err = x ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "contrasts of %zu animals", n);
    for (size_t i = 0; i < run->plan->n_contrasts && !err; i++) {
        const struct csp_plan_contrast *pc = run->plan->contrasts + i;
        const double *b = sides_of(run, pc, x, x + n, x + 2 * n);
        struct csp_contrast_result r;
        err = evaluate(run, pc, x, b, &r);
        if (!err) err = write_row(run, pc, &r, &table);
        if (!err) write_values(run, pc, x, b, &values);
    }
    free(x);
    const int saved = csp_finished_save(run, &table, "contrasts.csv"),
              kept = csp_finished_save(run, &values, "contrast_animals.csv");
    return err ? err : saved ? saved : kept;
}
