/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/targets.h"
#include <string.h>

static const struct {
    const char *name, *doc;
    enum csp_target_kind kind;
} targets[] = {
#define ROW(name, kind, doc) {#name, doc, CSP_TARGET_##kind},
    CSP_TARGETS(ROW)};

int csp_agent_target(const struct csp_agent *self, const char *name)
{
    (void)self;
    for (int t = 0; t < CSP_N_TARGETS; t++)
        if (strcmp(targets[t].name, name) == 0) return t;
    return -1;
}

const char *csp_agent_target_name(size_t i)
{
    return i < CSP_N_TARGETS ? targets[i].name : NULL;
}

const char *csp_agent_target_doc(size_t i)
{
    return i < CSP_N_TARGETS ? targets[i].doc : NULL;
}

size_t csp_agent_target_count(void)
{
    return CSP_N_TARGETS;
}

int csp_agent_target_is_pathway(int target)
{
    return target >= 0 && target < CSP_N_TARGETS && targets[target].kind == CSP_TARGET_PATHWAY;
}

int csp_agent_can_stimulate(int target)
{
    return target >= 0 && target < CSP_N_TARGETS && targets[target].kind != CSP_TARGET_SILENCED;
}
