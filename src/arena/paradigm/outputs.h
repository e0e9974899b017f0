/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outputs: what an animal does, in the order of enum csp_shows; private to src/arena. */
#ifndef CSP_SRC_ARENA_OUTPUTS_H
#define CSP_SRC_ARENA_OUTPUTS_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include <string.h>

/* Name in paradigms; NULL past the end. */
static inline const char *csp_output_name(size_t shows)
{
    static const char *const names[CSP_N_SHOWS] = {"freezing", "flee", "arousal", "pain",
                                                   "approach"};
    return shows < CSP_N_SHOWS ? names[shows] : NULL;
}

/* enum csp_shows by name, or -1. */
static inline int csp_output_find(const char *name)
{
    for (int k = 0; k < CSP_N_SHOWS; k++)
        if (strcmp(csp_output_name((size_t)k), name) == 0) return k;
    return -1;
}

static inline double csp_output_value(const struct csp_act *act, int shows)
{
    switch (shows) {
    case CSP_SHOWS_FREEZING:
        return act->freeze;
    case CSP_SHOWS_FLEE:
        return act->flee;
    case CSP_SHOWS_AROUSAL:
        return act->arousal;
    case CSP_SHOWS_PAIN:
        return act->pain;
    default:
        return act->approach;
    }
}
#endif
