/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/measure.h"

#define ROW(key_, type_, member, ...)                                                       \
    {                                                                                       \
        .key = key_, .type = CSP_T_##type_, .offset = offsetof(struct csp_measure, member), \
        .origin = CSP_CHOSEN, __VA_ARGS__                                                   \
    }
#define TIME(lo_) .unit = "s", .lo = lo_, .hi = 4e6

const struct csp_schema csp_measure_schema[] = {
    CSP_SCHEMA_AT(struct csp_measure),
    ROW("name", NAME, name, .doc = "name of the measure"),
    ROW("kind", ENUM, kind, .choices = &CSP_KIND_WORDS[1], .doc = "what is read off"),
    ROW("doc", TEXT, doc, .def = "", .doc = "what it stands for"),
    ROW("by", ENUM, by, .choices = "session|trial|phase", .def = "session",
        .doc = "finest rows that are written: by session, by trial, or one value over all"),
    ROW("role", NAME, role, .def = "", .doc = "whose it is; none: the subject's"),
    ROW("phase", WORDS, phase, .def = "", .doc = "phases in which it looks; none: all phases"),
    ROW("sessions", RANGES, sessions, .def = "",
        .doc =
            "only in these sessions of a phase, as 1-3 or [1, 3, 5-7]; -1 the last; none: all"),
    ROW("trial_type", WORDS, trial_type, .def = "", .doc = "only in trials of these types"),
    ROW("trials", REALS, trials, .unit = "count", .lo = -1e5, .hi = 1e5, .def = "",
        .doc = "[first, last] of a session, of trial_type if given; -1 the last; none: all"),
    ROW("from", REAL, from, TIME(-4e6), .def = "0 s",
        .doc = "start of the window in the trial; with event: from its onset"),
    ROW("to", REAL, to, TIME(-4e6), .def = "0 s",
        .doc = "end of the window; 0: end of the trial, or of the event (from below 0: its "
               "onset)"),
    ROW("baseline", REALS, baseline, TIME(-4e6), .def = "",
        .doc = "[from, to] from the onset of event; its mean is subtracted"),
    ROW("band", REALS, band, .unit = "Hz", .lo = 0, .hi = 1e5, .def = "",
        .doc = "power: [low, high], both in it; below half the tick's rate"),
    ROW("window", REAL, window, .unit = "s", .lo = 0, .hi = 3600, .def = "0 s",
        .doc = "power: length of the Hann window about each tick, at least 1 / low"),
    ROW("event", WORDS, event, .def = "",
        .doc = "windows count from each onset of it, or of any of these; probes: what is "
               "shown; learning_rate: the "
               "reward"),
    ROW("action", WORDS, action, .def = "", .doc = "the action that counts, or any of these"),
    ROW("of", NAMES, of, .def = "",
        .doc = "share, stay, discount: among these; none: any action of the role"),
    ROW("given", NAME, given, .def = "",
        .doc = "only trials in which this measure, which stands before, is above 0"),
    ROW("unless", NAME, unless, .def = "",
        .doc = "only trials in which this measure, which stands before, is 0 or less"),
    ROW("trials_back", COUNT, trials_back, .lo = 0, .hi = 1000, .def = "0",
        .doc =
            "given, unless and b of logistic are read so many trials earlier in the session"),
    ROW("nth", COUNT, nth, .lo = 0, .hi = 1e6, .def = "",
        .doc = "nth_latency: of the how manieth time, from 1"),
    ROW("nth_in", ENUM, nth_in, .choices = "experiment|session|trial", .def = "experiment",
        .doc = "nth_latency: where counting begins anew"),
    ROW("object", NAME, object, .def = "", .doc = "instead of an action: this object ..."),
    ROW("state", NAME, state, .def = "", .doc = "... comes into this state"),
    ROW("field", TEXT, field, .def = "", .doc = "state field of the brain: critic.V"),
    ROW("feature", NAME, feature, .def = "",
        .doc = "calling, call_rate: feature that is the call, of kinds of event or of what "
               "follows them, as low"),
    ROW("events", NAMES, events, .def = "",
        .doc = "that count, as an action does; the two of overlap and c_w; those of rsa"),
    ROW("roles", NAMES, roles, .def = "",
        .doc = "the two of correlation; an output, a mean or share_frozen: over all of these"),
    ROW("series", NAMES, series, .def = "",
        .doc = "gradient, average, sum: measures that stand before it; decode: two or four of "
               "kind cells"),
    ROW("bin", REAL, bin, TIME(0), .def = "0 s", .doc = "correlation: length of a bin"),
    ROW("lag", REAL, lag, TIME(0), .def = "0 s",
        .doc = "correlation: how much later the second role is read"),
    ROW("changes", BOOL, changes, .def = "false",
        .doc = "correlation: of the changes from bin to bin, not of the levels"),
    ROW("cutoff", REAL, cutoff, TIME(0), .def = "0 s",
        .doc = "value if it never happens; 0: planned length of the trial, onset_time: end of "
               "the window"),
    ROW("above", REAL, above, .unit = "1", .lo = -1e9, .hi = 1e9, .def = "0",
        .doc = "threshold of onset_time, trials_to and share_frozen, in the unit of what is "
               "measured"),
    ROW("direction", ENUM, direction, .choices = "either|excited|inhibited", .def = "either",
        .doc = "of onset_time, trials_to and cells: up, down or both"),
    ROW("alpha", REAL, alpha, .unit = "1", .lo = 1e-9, .hi = 1, .def = "0.05",
        .doc = "cells: a unit with a smaller p responds"),
    ROW("hz", REAL, hz, .unit = "Hz", .lo = 1e-6, .hi = 1e5, .def = "1 Hz",
        .doc = "cells: spikes a second where the field is 1; a field in Hz needs 1 Hz"),
    ROW("test", ENUM, test, .choices = "wilcoxon|t", .def = "wilcoxon",
        .doc = "cells: signed rank or paired t, of window and baseline"),
    ROW("a", NAME, a, .def = "", .doc = "measure that stands before this one"),
    ROW("b", NAME, b, .def = "", .doc = "measure that stands before this one"),
    {0}};

long csp_paradigm_measure(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->measures, sizeof(struct csp_measure), name);
}

const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m)
{
    const char *unit = csp_measure_kind_of(m)->unit;
    if (unit) return unit;
    const char *of = m->series.n ? *(const char *const *)m->series.items : m->a;
    const long a = csp_paradigm_measure(p, of); /* stands before m, so that this ends */
    return a < 0 ? "1" : csp_measure_unit(p, csp_measure_at(p, (size_t)a));
}
