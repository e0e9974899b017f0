/* SPDX-License-Identifier: GPL-3.0-or-later */
/* needs: what many kinds of measures must be told (csp_measure_kind.needs). */
#ifndef CSP_SRC_ARENA_SCORE_MEASURES_NEEDS_H
#define CSP_SRC_ARENA_SCORE_MEASURES_NEEDS_H
#include "../../paradigm/names.h"
#include "conspecific/arena/paradigm/measure.h"

static inline const char *csp_needs_field(const struct csp_measure *m)
{
    return csp_is_written(m->field) ? NULL : "field";
}

static inline const char *csp_needs_event(const struct csp_measure *m)
{
    return m->event.n ? NULL : "event";
}

static inline const char *csp_needs_action(const struct csp_measure *m)
{
    return m->action.n ? NULL : "action";
}

static inline const char *csp_needs_a(const struct csp_measure *m)
{
    return csp_is_written(m->a) ? NULL : "a";
}

static inline const char *csp_needs_a_and_b(const struct csp_measure *m)
{
    return csp_is_written(m->a) && csp_is_written(m->b) ? NULL : "a and b";
}
#endif
