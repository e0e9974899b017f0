/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/measure.h"
#include <string.h>

#define ROW(key_, type_, member, ...)                                                       \
    {                                                                                       \
        .key = key_, .type = CSP_T_##type_, .offset = offsetof(struct csp_measure, member), \
        .origin = CSP_CHOSEN, __VA_ARGS__                                                   \
    }
#define TIME(lo_) .unit = "s", .lo = lo_, .hi = 4e6

const struct csp_schema csp_measure_schema[] = {
    CSP_SCHEMA_AT(struct csp_measure),
    ROW("name", NAME, name, .doc = "name of the measure"),
    ROW("kind", ENUM, kind, .choices = CSP_MEASURE_CHOICES, .doc = "what is read off"),
    ROW("doc", TEXT, doc, .def = "", .doc = "what it stands for"),
    ROW("by", ENUM, by, .choices = "session|trial|phase", .def = "session",
        .doc = "finest rows: a value a session, a trial, or one over all"),
    ROW("role", NAME, role, .def = "", .doc = "whose; none: the subject's"),
    ROW("phase", NAME, phase, .def = "", .doc = "when; none: in all phases"),
    ROW("trial_type", NAME, trial_type, .def = "", .doc = "only in trials of this type"),
    ROW("from", REAL, from, TIME(-4e6), .def = "0 s",
        .doc = "start of the window in the trial; with event: from its onset"),
    ROW("to", REAL, to, TIME(-4e6), .def = "0 s",
        .doc = "end of the window; 0: end of the trial, or of the event"),
    ROW("event", NAME, event, .def = "",
        .doc = "time measures: around each onset of it; probes: what is shown"),
    ROW("action", NAME, action, .def = "", .doc = "the action that counts"),
    ROW("of", NAMES, of, .def = "", .doc = "share among these; none: any action of the role"),
    ROW("object", NAME, object, .def = "", .doc = "instead of an action: this object ..."),
    ROW("state", NAME, state, .def = "", .doc = "... comes into this state"),
    ROW("field", TEXT, field, .def = "", .doc = "state field of the brain: critic.V"),
    ROW("events", NAMES, events, .def = "", .doc = "the two events of overlap"),
    ROW("roles", NAMES, roles, .def = "", .doc = "the two roles of correlation"),
    ROW("bin", REAL, bin, TIME(0), .def = "0 s", .doc = "of correlation"),
    ROW("lag", REAL, lag, TIME(0), .def = "0 s", .doc = "second role so much later"),
    ROW("cutoff", REAL, cutoff, TIME(0), .def = "0 s",
        .doc = "latency if it is never done; 0: planned length of the trial"),
    ROW("a", NAME, a, .def = "", .doc = "measure that stands before this one"),
    ROW("b", NAME, b, .def = "", .doc = "measure that stands before this one"),
    {0}};

static const struct {
    const char *name, *unit, *doc;
} kinds[CSP_M_KINDS] = {
    [CSP_M_FREEZING] = {"freezing", "%", "share of time immobile, in a window"},
    [CSP_M_FLEE] = {"flee", "%", "flight, in a window"},
    [CSP_M_AROUSAL] = {"arousal", "%", "bodily arousal, in a window"},
    [CSP_M_PAIN] = {"pain", "%", "own pain response, in a window"},
    [CSP_M_MEAN] = {"mean", "1", "mean of a state field, in a window"},
    [CSP_M_CORRELATION] = {"correlation", "1", "of the freezing of two roles, in bins"},
    [CSP_M_STATE_SHARE] = {"state_share", "%", "share of time an object is in a state"},
    [CSP_M_CHOICE_SHARE] = {"choice_share", "1", "share of an action in free choices"},
    [CSP_M_CHOICE_PROBABILITY] = {"choice_probability", "1",
                                  "mean policy probability of an action in free choices"},
    [CSP_M_LATENCY] = {"latency", "s", "first time of an action or state, with cut-off"},
    [CSP_M_HAPPENED] = {"happened", "1", "share of trials with an action or state"},
    [CSP_M_COUNT] = {"count", "count", "actions, or comings into a state, a trial"},
    [CSP_M_RATE] = {"rate", "1/min", "actions, or comings into a state, a minute"},
    [CSP_M_FIRST_SESSION] = {"first_session", "count", "first session with it; never: n + 1"},
    [CSP_M_VALUE] = {"value", "reward", "critic value of a probed event, after each session"},
    [CSP_M_REWARD] = {"reward", "reward/s", "reward model of a probed event"},
    [CSP_M_THREAT] = {"threat", "1", "amygdala output to a probed event"},
    [CSP_M_PROBE_FREEZING] = {"probe_freezing", "%", "freezing to a probed event"},
    [CSP_M_PROBE_AROUSAL] = {"probe_arousal", "%", "arousal by a probed event"},
    [CSP_M_OVERLAP] = {"overlap", "1", "cosine of the latents of two probed events"},
    [CSP_M_C_W] = {"c_w", "1", "cosine of the inputs of two events, weighted by precision"},
    [CSP_M_DIFFERENCE] = {"difference", NULL, "measure a minus measure b"},
    [CSP_M_RATIO] = {"ratio", "1", "measure a over measure b"},
    [CSP_M_SUM] = {"sum", NULL, "measure a plus measure b"},
    [CSP_M_SLOPE] = {"slope", NULL, "change of measure a per session, least squares"},
    [CSP_M_LARGEST] = {"largest", NULL, "largest session of measure a"},
    [CSP_M_SMALLEST] = {"smallest", NULL, "smallest session of measure a"},
};

const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m)
{
    if (kinds[m->kind].unit) return kinds[m->kind].unit;
    const long a = csp_paradigm_measure(p, m->a); /* stands before m: ends */
    return a < 0 ? "1" : csp_measure_unit(p, csp_measure_at(p, (size_t)a));
}

const char *csp_measure_kind_name(size_t kind)
{
    return kind < CSP_M_KINDS ? kinds[kind].name : NULL;
}

const char *csp_measure_kind_doc(size_t kind)
{
    return kind < CSP_M_KINDS ? kinds[kind].doc : NULL;
}
