/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/targets.h"
#include <math.h>
#include <string.h>

static const struct {
    const char *name, *doc;
    enum csp_target_kind kind;
} targets[CSP_N_GATES] = {
#define ROW(name, kind, doc) {#name, doc, CSP_TARGET_##kind},
    CSP_TARGETS(ROW)
#undef ROW
#define ROW(id, from, to, gain, gates, sign, where, tract, source) \
    {#id, "pathway " from " to " to ": " tract, CSP_TARGET_PATHWAY},
        CSP_PROJECTIONS(ROW)};

static int is_target(int target)
{
    return target >= 0 && target < CSP_N_GATES;
}

int csp_projection_is_feedback(enum csp_projection p)
{
    static const struct {
        const char *from, *to;
    } ends[CSP_N_PROJECTIONS] = {
#undef ROW
#define ROW(id, from, to, ...) {from, to},
        CSP_PROJECTIONS(ROW)};
    static const char *const senses[] = {"aud", "vis", "pir", "som", "mot"};
    if (strcmp(ends[p].from, "acc") != 0 && strcmp(ends[p].from, "tea") != 0) return 0;
    for (size_t a = 0; a < sizeof senses / sizeof *senses; a++)
        if (strcmp(ends[p].to, senses[a]) == 0) return 1;
    return 0;
}

static int sends_predictions(int target)
{
    return is_target(target) && target >= CSP_N_TARGETS &&
           csp_projection_is_feedback((enum csp_projection)(target - CSP_N_TARGETS));
}

int csp_agent_target(const struct csp_agent *self, const char *name)
{
    (void)self;
    for (int t = 0; t < CSP_N_GATES; t++)
        if (strcmp(targets[t].name, name) == 0) return t;
    return -1;
}

const char *csp_agent_target_name(size_t i)
{
    return i < CSP_N_GATES ? targets[i].name : NULL;
}

const char *csp_agent_target_doc(size_t i)
{
    return i < CSP_N_GATES ? targets[i].doc : NULL;
}

size_t csp_agent_target_count(void)
{
    return CSP_N_GATES;
}

int csp_agent_target_is_pathway(int target)
{
    return is_target(target) && targets[target].kind == CSP_TARGET_PATHWAY;
}

int csp_agent_can_stimulate(int target)
{
    return is_target(target) && targets[target].kind != CSP_TARGET_SILENCED &&
           !sends_predictions(target);
}

double csp_agent_most_gain(int target)
{
    return sends_predictions(target) ? 1.0 : INFINITY;
}
