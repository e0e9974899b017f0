/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_setup.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/play/recorder.h"
#include "conspecific/core/error.h"
#include <stdlib.h>
#include <string.h>

/* Report fields that the brain of a role does not have. */
static void check_measures(const struct csp_paradigm *p, const struct csp_fields *fields,
                           struct csp_diag *diag)
{
    const char **names = calloc(fields->n + 1, sizeof *names);
    for (size_t i = 0; names && i < fields->n; i++) names[i] = fields->list[i].name;
    for (size_t i = 0; i < p->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        const struct csp_node *at = csp_node_find(m->at, "field");
        if (!m->field || !*m->field || csp_fields_find(fields, m->field) >= 0) continue;
        csp_diag_add(diag, at ? at : m->at, "measure `%s`: the brain has no field `%s`%s",
                     m->name, m->field,
                     csp_nearest_hint(m->field, names, names ? fields->n : 0, 0));
    }
    free(names);
}

/* The hint for an output that does not exist; empty for another kind of field. */
static const char *output_hint(const char *field)
{
    const char *slash = strchr(field, '/'), *name = slash ? slash + 1 : field;
    const char *outputs[CSP_N_OUTPUTS];
    for (size_t k = 0; k < CSP_N_OUTPUTS; k++) outputs[k] = csp_output_field(k);
    return strncmp(name, "act.", 4) ? "" : csp_nearest_hint(name, outputs, CSP_N_OUTPUTS, 0);
}

/* Report what cannot be recorded, name by name. */
static int check_record(const struct csp_plan_group *g, const struct csp_study_record *record,
                        struct csp_agent *const brains[], struct csp_diag *diag)
{
    int err = CSP_OK;
    for (size_t i = 0; i < record->fields.n && err != CSP_E_MEMORY; i++) {
        struct csp_recorder rec = {0};
        err = csp_recorder_init(&rec, record->every, 1,
                                (const char *const *)record->fields.items + i);
        if (!err) err = csp_recorder_bind(&rec, &g->paradigm, brains);
        if (err && err != CSP_E_MEMORY)
            csp_diag_add(diag, csp_node_item(record->names, i), "%s%s", csp_error_detail(),
                         output_hint(((const char *const *)record->fields.items)[i]));
        csp_recorder_free(&rec);
    }
    return err == CSP_E_MEMORY ? err : CSP_OK;
}

static int check_group(const struct csp_plan_group *g, const struct csp_study_record *record,
                       struct csp_agent *agent, const struct csp_fields *fields,
                       struct csp_diag *diag)
{
    struct csp_agent **brains = calloc(g->paradigm.roles.n, sizeof *brains);
    const size_t before = diag->total;
    if (!brains) return CSP_FAIL(CSP_E_MEMORY, "%zu roles", g->paradigm.roles.n);
    for (size_t i = 0; i < g->paradigm.roles.n; i++)
        if (csp_role_at(&g->paradigm, i)->brain == CSP_BRAIN_FULL) brains[i] = agent;
    check_measures(&g->paradigm, fields, diag);
    int err = check_record(g, record, brains, diag);
    if (!err && diag->total == before) {
        err = csp_arena_prepare(&g->paradigm, brains, g->group->manipulations.items,
                                g->group->manipulations.n, NULL);
        if (err && err != CSP_E_MEMORY)
            (void)csp_diag_add(diag, g->group->at, "group %s: %s", g->name, csp_error_detail());
    }
    free(brains);
    return err == CSP_E_MEMORY ? err : CSP_OK;
}

/* Groups of one cohort have the same fields: rearing fixes their sizes. */
static int check_cohort(const struct csp_plan *p, size_t cohort, struct csp_diag *diag)
{
    struct csp_agent agent = {0};
    struct csp_fields fields = {0};
    int err = CSP_OK, made = 0;
    for (size_t i = 0; i < p->n && !err; i += p->cells) {
        const struct csp_plan_group *g = p->groups + i;
        if (g->cohort != cohort) continue;
        if (!made) {
            err = csp_agent_init(&agent, &g->clone, 0, 0);
            if (!err) err = csp_agent_fields(&agent, &fields);
            made = 1;
        }
        if (!err) err = check_group(g, &p->study.record, &agent, &fields, diag);
    }
    csp_fields_free(&fields);
    csp_agent_free(&agent);
    return err;
}

int csp_plan_setup_check(const struct csp_plan *plan, struct csp_diag *diag)
{
    int err = CSP_OK;
    for (size_t c = 0; c < plan->cohorts && !err; c++) err = check_cohort(plan, c, diag);
    return err;
}
