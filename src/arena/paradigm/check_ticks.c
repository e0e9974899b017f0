/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/unit.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double SLACK = 1e-6; /* ticks by which rounding may miss a whole number */

/* Is this row a time that is played in ticks? */
static int is_played(const struct csp_schema *row)
{
    static const char *const any[] = {"jitter", "gap", "within", "persist", "cutoff"};
    if (!row->unit || strcmp(row->unit, "s") != 0) return 0;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        if (strcmp(row->key, any[i]) == 0) return 0;
    return 1;
}

static void check_value(const char *key, const struct csp_node *node,
                        const struct csp_agent_spec *spec, struct csp_diag *diag)
{
    double seconds;
    if (node->drawn || node->kind != CSP_NODE_SCALAR) return;
    if (csp_unit_parse(node->text, "s", &seconds)) {
        csp_error_clear(); /* the schema has said so */
        return;
    }
    const double ticks = 1e3 * fabs(seconds) / spec->tick, whole = floor(ticks + 0.5);
    if (fabs(ticks - whole) <= SLACK + 1e-12 * ticks) return;
    const double ms = copysign(fmax(1.0, whole) * spec->tick, seconds);
    char nearest[32];
    csp_format(nearest, sizeof nearest, fabs(ms) < 1e3 ? "%.10g ms" : "%.10g s",
               fabs(ms) < 1e3 ? ms : 1e-3 * ms);
    csp_diag_add(diag, node,
                 "%s %s is no whole number of ticks: a tick of the agent `%s` is %g ms; write "
                 "%s",
                 key, node->text, spec->name ? spec->name : "", spec->tick, nearest);
}

void csp_check_ticks(const struct csp_schema *schema, const struct csp_node *node,
                     const struct csp_agent_spec *spec, struct csp_diag *diag)
{
    if (!(spec->tick > 0.0) || !node) return;
    for (const struct csp_schema *row = schema; row->key; row++) {
        const struct csp_node *v = *row->key ? csp_node_find(node, row->key) : NULL;
        if (!v) continue;
        const int each = row->type == CSP_T_LIST || row->type == CSP_T_MAP;
        if (row->type == CSP_T_STRUCT) csp_check_ticks(row->sub, v, spec, diag);
        for (const struct csp_node *k = v->child; k && each; k = k->next)
            csp_check_ticks(row->sub, k, spec, diag);
        if (!is_played(row)) continue;
        if (row->type == CSP_T_REAL) check_value(row->key, v, spec, diag);
        for (const struct csp_node *k = v->child; k && !each; k = k->next)
            check_value(row->key, k, spec, diag);
    }
}
