/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_contrasts.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Index of a group in a cell, SIZE_MAX if there is no such group. */
static size_t find_group(const struct csp_plan *p, const char *name, const char *cell)
{
    const size_t n = strlen(name);
    for (size_t i = 0; i < p->n; i++)
        if (strncmp(p->groups[i].name, name, n) == 0 &&
            strcmp(p->groups[i].name + n, cell) == 0)
            return i;
    return SIZE_MAX;
}

/* Unit of the measure of a side, NULL after a problem. */
static const char *side_unit(const struct csp_plan *plan, const struct csp_study_side *side,
                             size_t group, struct csp_diag *diag)
{
    const struct csp_paradigm *p = &plan->groups[group].paradigm;
    const long m = csp_paradigm_measure(p, side->measure);
    if (m < 0) {
        const char **names = calloc(p->measures.n + 1, sizeof *names);
        for (size_t i = 0; names && i < p->measures.n; i++)
            names[i] = csp_measure_at(p, i)->name;
        csp_diag_add(diag, csp_node_find(side->at, "measure"),
                     "'%s' is not a measure of the paradigm %s%s", side->measure, p->name,
                     csp_nearest_hint(side->measure, names, names ? p->measures.n : 0, 0));
        free(names);
        return NULL;
    }
    const struct csp_measure *measure = csp_measure_at(p, (size_t)m);
    const long phase = measure->phase.n == 1
                           ? csp_paradigm_phase(p, csp_measure_word(&measure->phase, 0))
                           : -1;
    if (phase < 0) return csp_measure_unit(p, measure);
    const size_t sessions = csp_phase_at(p, (size_t)phase)->sessions;
    if (side->session > sessions) {
        csp_diag_add(diag, csp_node_find(side->at, "session"),
                     "session %zu, but the phase %s has %zu", side->session,
                     csp_measure_word(&measure->phase, 0), sessions);
        return NULL;
    }
    if (side->session &&
        !csp_ranges_have(&measure->sessions, (long)side->session, (long)sessions)) {
        csp_diag_add(diag, csp_node_find(side->at, "session"),
                     "session %zu, at which the measure %s does not look", side->session,
                     side->measure);
        return NULL;
    }
    return csp_measure_unit(p, measure);
}

/* Report a group that does not exist. In a sweep the names are long, so the message lists them.
 */
static void unknown_group(const struct csp_plan *p, const struct csp_study_side *side,
                          struct csp_diag *diag)
{
    const char **names = calloc(p->n + 1, sizeof *names);
    for (size_t g = 0; names && g < p->n; g++) names[g] = p->groups[g].name;
    csp_diag_add(diag, csp_node_find(side->at, "group"), "unknown group '%s'%s", side->group,
                 csp_nearest_hint(side->group, names, names ? p->n : 0, CSP_DIAG_WORDS));
    free(names);
}

/* Find the groups and units of a contrast in a cell; returns 0 after a problem. */
static int resolve(const struct csp_plan *p, struct csp_plan_contrast *out, const char *cell,
                   struct csp_diag *diag)
{
    const struct csp_study_contrast *c = out->contrast;
    const int correlation = c->test == CSP_TEST_CORRELATION;
    out->unit = correlation ? "1" : c->unit;
    for (size_t k = 0; k < CSP_SIDES; k++) {
        const struct csp_study_side *side = out->side[k];
        out->group[k] = SIZE_MAX;
        out->factor[k] = 1.0;
        if (!side || side->is_value) continue;
        out->group[k] = find_group(p, side->group, cell);
        if (out->group[k] == SIZE_MAX) {
            unknown_group(p, side, diag);
            return 0;
        }
        const char *unit = side_unit(p, side, out->group[k], diag);
        if (!unit) return 0;
        if (correlation) continue;
        if (!out->unit) out->unit = unit;
        if (c->unit && csp_unit_convert(1.0, unit, c->unit, out->factor + k)) {
            csp_error_clear();
            csp_diag_add(diag, csp_node_find(c->at, "unit"), "%s is in %s, not in %s",
                         side->measure, unit, c->unit);
            return 0;
        }
        if (!c->unit && strcmp(unit, out->unit) != 0) {
            csp_diag_add(diag, c->at, "compares %s in %s with %s in %s (`unit` converts)",
                         c->a.measure, out->unit, side->measure, unit);
            return 0;
        }
    }
    return 1;
}

/* Refuse to compare animal by animal what are different animals. */
static int check_litters(const struct csp_plan *p, const struct csp_plan_contrast *c,
                         struct csp_diag *diag)
{
    if (c->contrast->test == CSP_TEST_INDEPENDENT) return 1;
    const struct csp_plan_group *first = NULL;
    for (size_t k = 0; k < CSP_SIDES; k++) {
        if (c->group[k] == SIZE_MAX) continue;
        const struct csp_plan_group *g = p->groups + c->group[k];
        if (!first) first = g;
        if (g->group->litter == first->group->litter) continue;
        csp_diag_add(diag, csp_node_find(c->side[k]->at, "group"),
                     "compares animal by animal, but %s and %s are of different litters; write "
                     "`test: independent`, or give them one litter",
                     first->group->name, g->group->name);
        return 0;
    }
    return 1;
}

int csp_plan_contrasts(struct csp_plan *p, struct csp_diag *diag)
{
    const struct csp_study_contrast *list = p->study.contrasts.items;
    p->contrasts =
        csp_mem_alloc(&p->mem, (p->study.contrasts.n * p->cells + 1) * sizeof *p->contrasts);
    if (!p->contrasts) return CSP_E_MEMORY;
    for (size_t i = 0; i < p->study.contrasts.n; i++) {
        const struct csp_study_contrast *c = list + i;
        const struct csp_study_side *const sides[CSP_SIDES] = {
            &c->a, c->b.at ? &c->b : NULL, c->minus.at ? &c->minus.a : NULL,
            c->minus.at ? &c->minus.b : NULL};
        int named = 0;
        for (size_t k = 0; k < CSP_SIDES; k++)
            named |= sides[k] && !sides[k]->is_value && strchr(sides[k]->group, '@') != NULL;
        for (size_t k = 0; k < (named ? 1 : p->cells); k++) {
            const char *cell = named ? "" : p->groups[k].cell;
            struct csp_plan_contrast *out = p->contrasts + p->n_contrasts;
            out->contrast = c;
            memcpy(out->side, sides, sizeof sides);
            out->name = csp_mem_format(&p->mem, "%s%s", c->name, cell);
            if (!out->name) return CSP_E_MEMORY;
            if (!resolve(p, out, cell, diag) || !check_litters(p, out, diag)) break;
            out->a = out->group[CSP_SIDE_A];
            out->b = out->group[CSP_SIDE_B];
            p->n_contrasts++;
        }
    }
    return CSP_OK;
}
