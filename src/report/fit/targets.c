/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/targets.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/unit.h"
#include "conspecific/record/table.h"
#include "conspecific/study/design/find.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct maker {
    struct csp_fit_targets *to;
    const struct csp_fit_file *file;
    const struct csp_plan *plans;
    const struct csp_claims *claims;
    struct csp_mem *mem;
    struct csp_diag *diag;
    size_t cap;
};

static const double normal_width = 3.92; /* of a 95 % interval, in standard errors */

/* ---- what is aimed at ------------------------------------------------------------------- */

static struct csp_fit_target *new_target(struct maker *m)
{
    struct csp_fit_targets *t = m->to;
    if (t->n == m->cap) {
        const size_t cap = m->cap ? 2 * m->cap : 32;
        struct csp_fit_target *list = csp_mem_alloc(m->mem, cap * sizeof *list);
        struct csp_fit_series *series = csp_mem_alloc(m->mem, CSP_SIDES * cap * sizeof *series);
        if (!list || !series) return NULL;
        if (t->n) {
            memcpy(list, t->list, t->n * sizeof *list);
            memcpy(series, t->series, t->n_series * sizeof *series);
        }
        t->list = list;
        t->series = series;
        m->cap = cap;
    }
    t->list[t->n] = (struct csp_fit_target){.contrast = "",
                                            .side = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX},
                                            .factor = {1.0, 1.0, 1.0, 1.0},
                                            .sign = 1.0,
                                            .published = NAN,
                                            .se = NAN,
                                            .weight = 1.0};
    return t->list + t->n++;
}

/* The index of a series, which is added if it is new. There is room for CSP_SIDES a target. */
static size_t series_of(struct maker *m, struct csp_fit_series s)
{
    struct csp_fit_targets *t = m->to;
    for (size_t i = 0; i < t->n_series; i++)
        if (t->series[i].study == s.study && t->series[i].session == s.session &&
            !strcmp(t->series[i].group, s.group) && !strcmp(t->series[i].measure, s.measure))
            return i;
    t->series[t->n_series] = s;
    return t->n_series++;
}

static const char *unit_of(const struct csp_plan_group *g, const char *measure)
{
    const long i = csp_paradigm_measure(&g->paradigm, measure);
    return i < 0 ? NULL
                 : csp_measure_unit(&g->paradigm, csp_measure_at(&g->paradigm, (size_t)i));
}

/* Copy the sides, the unit and the test of a contrast into a target. */
static void add_sides(struct maker *m, size_t study, const struct csp_plan_contrast *pc,
                      struct csp_fit_target *t)
{
    const struct csp_plan *plan = m->plans + study;
    for (size_t k = 0; k < CSP_SIDES; k++) {
        if (pc->group[k] == SIZE_MAX) continue;
        t->side[k] = series_of(m, (struct csp_fit_series){study, pc->side[k]->session,
                                                          plan->groups[pc->group[k]].name,
                                                          pc->side[k]->measure});
        t->factor[k] = pc->factor[k];
    }
    t->unit = pc->unit;
    t->test = (enum csp_contrast_test)pc->contrast->test;
    if (t->test == CSP_TEST_LEVEL) t->test = CSP_TEST_PAIRED;
    if (pc->side[CSP_SIDE_B] && pc->side[CSP_SIDE_B]->is_value)
        t->value = pc->side[CSP_SIDE_B]->value;
}

static int refuse(struct maker *m, const struct csp_claim *c, const char *why)
{
    return csp_diag_add(m->diag, csp_node_find(m->file->at, "claims"),
                        "claim %s cannot be fitted to: %s", c->id, why);
}

/* Set the published number and its standard error, in the contrast's unit. */
static int set_size(struct maker *m, const struct csp_claim *c, struct csp_fit_target *t)
{
    const char *unit = t->unit, *from = strcmp(c->effect_kind, "percent") ? unit : "%";
    double lo = c->ci_low, hi = c->ci_high;
    t->published = c->effect;
    if (strcmp(from, unit) &&
        (csp_unit_convert(c->effect, from, unit, &t->published) ||
         csp_unit_convert(lo, from, unit, &lo) || csp_unit_convert(hi, from, unit, &hi)))
        return refuse(
            m, c, "it is a percentage, its measure is not (`unit` of the contrast converts)");
    t->se = (hi - lo) / normal_width;
    return t->se > 0.0 ? CSP_OK : refuse(m, c, "its interval has no width");
}

static int add_claim(struct maker *m, const struct csp_claim *c, size_t study, size_t contrast)
{
    static const char *const unlike[] = {"t", "F", "z"};
    const struct csp_plan *plan = m->plans + study;
    const struct csp_plan_contrast *pc = plan->contrasts + contrast;
    const int expect = pc->contrast->expect;
    const int turned = (c->direction == CSP_MORE && expect == CSP_EXPECT_LESS) ||
                       (c->direction == CSP_LESS && expect == CSP_EXPECT_GREATER);
    const int correlation = pc->contrast->test == CSP_TEST_CORRELATION;
    int like = correlation == !strcmp(c->effect_kind, "r");
    for (size_t k = 0; k < sizeof unlike / sizeof *unlike; k++)
        like = like && strcmp(c->effect_kind, unlike[k]) != 0;
    const int number = like && isfinite(c->effect), interval = !isnan(c->ci_low);
    struct csp_fit_target *t = new_target(m);
    if (!t) return CSP_E_MEMORY;
    t->name = c->id;
    t->study = plan->study.name;
    t->contrast = pc->name;
    add_sides(m, study, pc, t);
    if (t->test == CSP_TEST_SPREAD || pc->contrast->statistic != CSP_OF_MEANS)
        return refuse(m, c, "its contrast is of medians or spreads");
    if (number && interval) {
        t->how = "size";
        t->sign = turned ? -1.0 : 1.0;
        if (c->direction == CSP_LEVEL && !correlation) { /* the level is that of side a alone */
            for (size_t k = CSP_SIDE_B; k < CSP_SIDES; k++) t->side[k] = SIZE_MAX;
            t->value = 0.0;
            t->test = CSP_TEST_PAIRED;
        }
        return set_size(m, c, t);
    }
    if (c->direction != CSP_MORE && c->direction != CSP_LESS)
        return refuse(m, c,
                      c->direction == CSP_SAME ? "it says that nothing differs, without a size"
                      : number                 ? "its number has no interval (ci_low, ci_high)"
                               : "it has neither a direction nor a number with an interval");
    if (expect != CSP_EXPECT_LESS && expect != CSP_EXPECT_GREATER)
        return refuse(m, c, "its contrast expects neither less nor greater");
    t->directed = 1;
    t->sign = expect == CSP_EXPECT_LESS ? -1.0 : 1.0;
    t->how = number                ? "direction (no interval)"
             : isfinite(c->effect) ? "direction (no size)"
                                   : "direction";
    return CSP_OK;
}

/* Add a target for every contrast of the studies that asks the claim; *asked counts them. */
static int add_asked(struct maker *m, const struct csp_claim *c, size_t *asked)
{
    const size_t first = m->to->n;
    int err = CSP_OK;
    for (size_t s = 0; s < m->file->n_studies; s++)
        for (size_t i = 0; i < m->plans[s].n_contrasts && !err; i++) {
            const char *id = m->plans[s].contrasts[i].contrast->claim;
            if (id && !strcmp(id, c->id)) err = add_claim(m, c, s, i);
        }
    *asked = m->to->n - first;
    for (size_t k = first; k < m->to->n; k++) m->to->list[k].weight = 1.0 / (double)*asked;
    return err;
}

static int add_claims(struct maker *m)
{
    const struct csp_fit_file *f = m->file;
    int err = CSP_OK;
    size_t asked;
    if (!f->claims_given) {
        for (size_t i = 0; i < m->claims->n && err != CSP_E_MEMORY; i++)
            if (m->claims->list[i].status == CSP_FITTED_TO)
                err = add_asked(m, m->claims->list + i, &asked);
        return err;
    }
    const char *const *ids = f->claims.items;
    for (size_t i = 0; i < f->claims.n && err != CSP_E_MEMORY; i++) {
        const struct csp_node *at = csp_node_item(csp_node_find(f->at, "claims"), i);
        const struct csp_claim *c = csp_claims_row(m->claims, ids[i]);
        if (!c) {
            err = csp_diag_add(m->diag, at, "claim `%.40s` is not in %s%s", ids[i],
                               m->claims->file, csp_claims_hint(m->claims, ids[i], m->mem));
            continue;
        }
        err = add_asked(m, c, &asked);
        if (!err && !asked)
            err = csp_diag_add(m->diag, at, "no contrast of the studies asks claim %s", ids[i]);
    }
    return err;
}

/* ---- curves ----------------------------------------------------------------------------- */

/* Find the file: as it is named, beside the fit file, or where data are. */
static int find_table(struct maker *m, const struct csp_fit_curve *c, const char **path)
{
    const char *slash = strrchr(m->file->path, '/');
    const char *in_data = strncmp(c->file, "data/", 5) ? c->file : c->file + 5;
    const int folder = slash ? (int)(slash - m->file->path) + 1 : 0;
    const char *beside = csp_mem_format(m->mem, "%.*s%s", folder, m->file->path, c->file);
    if (!beside) return CSP_E_MEMORY;
    *path = csp_file_exists(c->file) ? c->file : csp_file_exists(beside) ? beside : NULL;
    if (*path || !csp_data_find(in_data, m->file->path, m->mem, path)) return CSP_OK;
    csp_error_clear();
    return csp_diag_add(m->diag, csp_node_find(c->at, "file"), "there is no file `%.200s`",
                        c->file);
}

/* The study and the group of a curve. The study may be left out if there is only one. */
static const struct csp_plan_group *find_group(struct maker *m, const struct csp_fit_curve *c,
                                               size_t *study)
{
    const char *names[256];
    size_t n = 0;
    *study = 0;
    if (*c->study || m->file->n_studies > 1) {
        for (; *study < m->file->n_studies; ++*study) {
            if (n < 256) names[n++] = m->plans[*study].study.name;
            if (!strcmp(m->plans[*study].study.name, c->study)) break;
        }
        if (*study == m->file->n_studies) {
            csp_diag_add(m->diag, *c->study ? csp_node_find(c->at, "study") : c->at,
                         "`%.60s` is not one of the studies%s", c->study,
                         csp_nearest_hint(c->study, names, n, CSP_DIAG_WORDS));
            return NULL;
        }
    }
    const struct csp_plan *plan = m->plans + *study;
    n = 0;
    for (size_t g = 0; g < plan->n; g++) {
        if (n < 256) names[n++] = plan->groups[g].name;
        if (!strcmp(plan->groups[g].name, c->group)) return plan->groups + g;
    }
    csp_diag_add(m->diag, csp_node_find(c->at, "group"), "unknown group `%.60s`%s", c->group,
                 csp_nearest_hint(c->group, names, n, CSP_DIAG_WORDS));
    return NULL;
}

/* How many sessions the phase of a measure has; SIZE_MAX if the measure is of several. */
static size_t sessions_of(const struct csp_plan_group *g, const char *measure)
{
    const long i = csp_paradigm_measure(&g->paradigm, measure);
    const struct csp_list *phase = &csp_measure_at(&g->paradigm, (size_t)i)->phase;
    const long k =
        phase->n == 1 ? csp_paradigm_phase(&g->paradigm, csp_measure_word(phase, 0)) : -1;
    return k < 0 ? SIZE_MAX : csp_phase_at(&g->paradigm, (size_t)k)->sessions;
}

static int add_point(struct maker *m, const struct csp_fit_curve *c, const struct csp_table *t,
                     size_t row, const size_t at[4], size_t study,
                     const struct csp_plan_group *g)
{
    size_t session = 0;
    double v[3] = {0};
    int err = csp_table_count(t, row, at[0], &session, m->diag);
    for (int k = 0; k < 3 && !err; k++) err = csp_table_real(t, row, at[1 + k], v + k, m->diag);
    if (err) return err;
    const char *unit = unit_of(g, c->measure);
    const struct csp_cell *cell = csp_table_cell(t, row, at[1]);
    if (!(v[1] < v[2]) || isnan(v[0]) || session == 0)
        return csp_diag_add_at(m->diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                               "a point of a curve needs a session from 1, a value, and an "
                               "interval with low < high");
    if (session > sessions_of(g, c->measure))
        return csp_diag_add_at(m->diag, CSP_E_SYNTAX, t->file, cell->line, cell->col,
                               "session %zu, but %s has %zu of them", session, c->measure,
                               sessions_of(g, c->measure));
    for (int k = 0; k < 3 && *c->unit && !err; k++)
        err = csp_unit_convert(v[k], c->unit, unit, v + k);
    if (err)
        return csp_diag_add(m->diag, csp_node_find(c->at, "unit"), "%s", csp_error_detail());
    struct csp_text name = {0};
    struct csp_fit_target *target = new_target(m);
    if (!target || csp_text_add(&name, "%s %zu", c->measure, session)) return CSP_E_MEMORY;
    target->name = csp_mem_dup(m->mem, name.s);
    csp_text_free(&name);
    target->study = m->plans[study].study.name;
    target->how = "curve";
    target->unit = unit;
    target->published = v[0];
    target->se = (v[2] - v[1]) / normal_width;
    target->weight = c->weight;
    target->side[CSP_SIDE_A] =
        series_of(m, (struct csp_fit_series){study, session, g->name, c->measure});
    return target->name ? CSP_OK : CSP_E_MEMORY;
}

static int add_curve(struct maker *m, const struct csp_fit_curve *c)
{
    const char *const columns[] = {c->session, c->value, c->low, c->high};
    const char *path;
    size_t study, at[4];
    struct csp_table t;
    const struct csp_plan_group *g = find_group(m, c, &study);
    if (!g) return CSP_E_SYNTAX;
    if (!unit_of(g, c->measure))
        return csp_diag_add(m->diag, csp_node_find(c->at, "measure"), "unknown measure `%.60s`",
                            c->measure);
    int err = find_table(m, c, &path);
    if (!err) err = csp_table_read(&t, path, m->mem, m->diag);
    if (!err) err = csp_table_columns(&t, 4, columns, at, m->diag);
    for (size_t row = 0; !err && row < t.rows; row++)
        err = add_point(m, c, &t, row, at, study, g);
    return err;
}

int csp_fit_targets_init(struct csp_fit_targets *self, const struct csp_fit_file *file,
                         const struct csp_plan plans[], const struct csp_claims *claims,
                         struct csp_mem *mem, struct csp_diag *diag)
{
    *self = (struct csp_fit_targets){.animals = plans[0].study.animals};
    struct maker m = {self, file, plans, claims, mem, diag, 0};
    const size_t before = diag->total;
    int err = add_claims(&m);
    const struct csp_fit_curve *curves = file->curves.items;
    for (size_t i = 0; i < file->curves.n && err != CSP_E_MEMORY; i++)
        err = add_curve(&m, curves + i);
    if (err == CSP_E_MEMORY || err == CSP_E_IO) return err;
    if (diag->total > before) return csp_diag_result(diag);
    if (self->n == 0)
        return csp_diag_add(
            diag, file->at,
            "nothing to fit to: the studies ask no claim of status fitted; name "
            "claims or curves");
    self->scratch = csp_mem_alloc(mem, 4 * self->animals * sizeof *self->scratch);
    return self->scratch ? CSP_OK : CSP_E_MEMORY;
}
