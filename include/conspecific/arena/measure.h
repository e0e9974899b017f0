/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_MEASURE_H
#define CONSPECIFIC_ARENA_MEASURE_H
#include "conspecific/arena/paradigm.h"
#include "conspecific/arena/rows.h"
/*
 * measure: what is read off an experiment. One value a trial where that makes sense; a
 * session's value is the mean of its trials, the overall value the mean of the sessions.
 *
 *   kind                 value, unit
 *   freezing, flee,      mean of the animal's output in the window [from, to) of the trial, or,
 *   arousal, pain        with `event`, around every onset of it (from may be negative); %
 *   mean                 the same of a state field by name (mean over its units), 1
 *   correlation          of the freezing of two roles in bins, b later by lag; 1
 *   state_share          share of the window that an object is in a state; %
 *   choice_share         chosen `action` / chosen any of `of`, free choices only; 1
 *   choice_probability   mean policy probability of `action` within `of`, free choices; 1
 *   latency              first `action` done (or `object` in `state`), s; cutoff if never
 *   happened             1 if `action` was done (or `object` came into `state`), else 0
 *   count, rate          how often a trial; per minute
 *   first_session        first session with the action; sessions + 1 if never
 *   value, threat,       noise-free probe of `event` after each session, learning off:
 *   probe_freezing,      critic value (reward), threat (1), freezing (%), arousal (1)
 *   probe_arousal
 *   reward               reward model of the probed `event` [reward/s]
 *   overlap              cosine of the probed latents of two `events`, after each session; 1
 *   c_w                  cosine of the inputs of two `events` (own, another's), lines weighted
 *                        by the root of their precision; 1
 *   difference, ratio,   of two measures of the animal, session by session if they are of the
 *   sum                  same phase, else a's sessions with b's overall value
 *   slope                per session, of measure a, least squares
 *   largest, smallest    over the sessions of measure a
 */
enum csp_measure_kind {
    CSP_M_FREEZING,
    CSP_M_FLEE,
    CSP_M_AROUSAL,
    CSP_M_PAIN,
    CSP_M_MEAN,
    CSP_M_CORRELATION,
    CSP_M_STATE_SHARE,
    CSP_M_CHOICE_SHARE,
    CSP_M_CHOICE_PROBABILITY,
    CSP_M_LATENCY,
    CSP_M_HAPPENED,
    CSP_M_COUNT,
    CSP_M_RATE,
    CSP_M_FIRST_SESSION,
    CSP_M_VALUE,
    CSP_M_REWARD,
    CSP_M_THREAT,
    CSP_M_PROBE_FREEZING,
    CSP_M_PROBE_AROUSAL,
    CSP_M_OVERLAP,
    CSP_M_C_W,
    CSP_M_DIFFERENCE,
    CSP_M_RATIO,
    CSP_M_SUM,
    CSP_M_SLOPE,
    CSP_M_LARGEST,
    CSP_M_SMALLEST,
    CSP_M_KINDS
};
/* "freezing|flee|..." in the order of the enum. */
#define CSP_MEASURE_CHOICES                                                             \
    "freezing|flee|arousal|pain|mean|correlation|state_share|choice_share|"             \
    "choice_probability|latency|happened|count|rate|first_session|value|reward|threat|" \
    "probe_freezing|probe_arousal|overlap|c_w|difference|ratio|sum|slope|largest|smallest"
enum csp_measure_by { CSP_BY_SESSION, CSP_BY_TRIAL, CSP_BY_PHASE };

struct csp_measure {
    const char *name;
    const struct csp_node *at;
    const char *doc;
    int kind, by;           /* by: finest rows that are written */
    const char *role;       /* empty: the subject */
    const char *phase;      /* empty: all phases */
    const char *trial_type; /* empty: all */
    const char *action, *object, *state, *event, *field, *a, *b;
    struct csp_list of, events, roles;
    double from, to;         /* s; to 0: end of the trial (with event: of the event) */
    double cutoff, bin, lag; /* s */
};

extern const struct csp_schema csp_measure_schema[];
/* Unit of a measure's values: "%", "1", "s", "reward", "1/min", "count". */
const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m);
/* Name and one-line meaning of a kind; NULL past the end (for `conspecific list measures`). */
const char *csp_measure_kind_name(size_t kind);
const char *csp_measure_kind_doc(size_t kind);

static inline const struct csp_measure *csp_measure_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_measure *)p->measures.items + i;
}
#endif
