/* SPDX-License-Identifier: GPL-3.0-or-later */
/* logged: which entries of the log of what happened count for a measure. */
#ifndef CSP_SRC_ARENA_SCORE_MEASURES_LOGGED_H
#define CSP_SRC_ARENA_SCORE_MEASURES_LOGGED_H
#include "../score.h"

/* Is an entry of the log an action that the measure counts, one of its `events`, or its object
 * coming into its state? */
static inline int csp_logged_counts(const struct csp_measure *m, const struct csp_log *e)
{
    if (m->action_id >= 0)
        return e->kind == CSP_LOG_ACTION && csp_ids_have(&m->action_ids, e->id);
    if (m->events_id.n) return e->kind == CSP_LOG_EVENT && csp_ids_have(&m->events_id, e->id);
    return e->kind == CSP_LOG_STATE && !e->initial && (long)e->id == m->object_id &&
           e->state == m->state_id;
}

/* Is the action among those of `of`? Without `of` every action is. */
static inline int csp_logged_among(const struct csp_measure *m, size_t action)
{
    return m->of_id.n == 0 || csp_ids_have(&m->of_id, action);
}

static inline const char *csp_needs_occurrence(const struct csp_measure *m)
{
    const int named = m->action.n || m->events.n || (m->object && *m->object);
    return named ? NULL : "action, or events, or object and state";
}
#endif
