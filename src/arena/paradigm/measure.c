/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/analysis/signal/tfr.h"
#include "conspecific/core/error.h"
#include <math.h>
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
    ROW("event", NAME, event, .def = "",
        .doc = "windows count from each onset of it; probes: what is shown; learning_rate: the "
               "reward"),
    ROW("action", NAME, action, .def = "", .doc = "the action that counts"),
    ROW("of", NAMES, of, .def = "", .doc = "share among these; none: any action of the role"),
    ROW("object", NAME, object, .def = "", .doc = "instead of an action: this object ..."),
    ROW("state", NAME, state, .def = "", .doc = "... comes into this state"),
    ROW("field", TEXT, field, .def = "", .doc = "state field of the brain: critic.V"),
    ROW("events", NAMES, events, .def = "", .doc = "the two of overlap and c_w; those of rsa"),
    ROW("roles", NAMES, roles, .def = "",
        .doc = "the two of correlation; an output, a mean or share_frozen: over all of these"),
    ROW("series", NAMES, series, .def = "",
        .doc = "gradient: measures that stand before it; decode: two or four of kind cells"),
    ROW("bin", REAL, bin, TIME(0), .def = "0 s", .doc = "of correlation"),
    ROW("lag", REAL, lag, TIME(0), .def = "0 s", .doc = "second role so much later"),
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

static const struct {
    const char *name, *unit, *doc;
} kinds[CSP_M_KINDS] = {
    [CSP_M_FREEZING] = {"freezing", "%", "share of time immobile, in a window"},
    [CSP_M_FLEE] = {"flee", "%", "flight, in a window"},
    [CSP_M_AROUSAL] = {"arousal", "%", "bodily arousal, in a window"},
    [CSP_M_PAIN] = {"pain", "%", "own pain response, in a window"},
    [CSP_M_APPROACH] = {"approach", "%", "conditioned approach, in a window"},
    [CSP_M_MEAN] = {"mean", "1", "mean of a state field, in a window"},
    [CSP_M_POWER] = {"power", "1",
                     "power of a field in a band, in its squared unit: mean over a window"},
    [CSP_M_PEAK] = {"peak", "1", "largest value of a field's mean trace around an event"},
    [CSP_M_TROUGH] = {"trough", "1", "smallest value of that trace"},
    [CSP_M_PEAK_TIME] = {"peak_time", "s", "when it is largest, from the onset"},
    [CSP_M_TROUGH_TIME] = {"trough_time", "s", "when it is smallest, from the onset"},
    [CSP_M_ONSET_TIME] = {"onset_time", "s", "when it leaves its baseline by more than above"},
    [CSP_M_CELLS] = {"cells", "%", "share of units that respond to an event, spikes tested"},
    [CSP_M_CELLS_BOTH] = {"cells_both", "%", "share of units that respond in cells a and b"},
    [CSP_M_CELLS_ONLY] = {"cells_only", "%", "share of units that respond in a, not in b"},
    [CSP_M_DECODE] =
        {"decode", "1",
         "cells a and b told apart by their spikes; of four: learnt a, b, tested c, d"},
    [CSP_M_CORRELATION] = {"correlation", "1", "of the freezing of two roles, in bins"},
    [CSP_M_SHARE_FROZEN] = {"share_frozen", "%",
                            "share of roles that freeze more than above %, in a window"},
    [CSP_M_STATE_SHARE] = {"state_share", "%", "share of time an object is in a state"},
    [CSP_M_CHOICE_SHARE] = {"choice_share", "1", "share of an action in free choices"},
    [CSP_M_CHOICE_PROBABILITY] = {"choice_probability", "1",
                                  "mean policy probability of an action in free choices"},
    [CSP_M_LATENCY] = {"latency", "s", "first time of an action or state, with cut-off"},
    [CSP_M_HAPPENED] = {"happened", "1", "share of trials with an action or state"},
    [CSP_M_COUNT] = {"count", "count", "actions, or comings into a state, a trial"},
    [CSP_M_RATE] = {"rate", "1/min", "actions, or comings into a state, a minute"},
    [CSP_M_FIRST_SESSION] = {"first_session", "count", "first session with it; never: n + 1"},
    [CSP_M_TRIALS_TO] = {"trials_to", "count", "first trial with a beyond above; never: n + 1"},
    [CSP_M_LEARNING_RATE] = {"learning_rate", "1", "delta rule fitted to two actions' choices"},
    [CSP_M_VALUE] = {"value", "reward", "critic value of a probed event, after each session"},
    [CSP_M_REWARD] = {"reward", "reward/s", "reward model of a probed event"},
    [CSP_M_THREAT] = {"threat", "1", "amygdala output to a probed event"},
    [CSP_M_PROBE_FREEZING] = {"probe_freezing", "%", "freezing to a probed event"},
    [CSP_M_PROBE_AROUSAL] = {"probe_arousal", "%", "arousal by a probed event"},
    [CSP_M_LOSS] = {"loss", "1", "share of a probed event's input the cortex does not explain"},
    [CSP_M_OVERLAP] = {"overlap", "1", "cosine of the latents of two probed events"},
    [CSP_M_RSA] = {"rsa", "1", "correlation of the geometries of two lists of probed events"},
    [CSP_M_C_W] = {"c_w", "1", "cosine of the inputs of two events, weighted by precision"},
    [CSP_M_DIFFERENCE] = {"difference", NULL, "measure a minus measure b"},
    [CSP_M_RATIO] = {"ratio", "1", "measure a over measure b"},
    [CSP_M_DECIBEL] = {"decibel", "dB", "10 log10 of measure a over measure b, both above 0"},
    [CSP_M_SUM] = {"sum", NULL, "measure a plus measure b"},
    [CSP_M_SLOPE] = {"slope", NULL, "change of measure a per session, least squares"},
    [CSP_M_TREND] = {"trend", NULL, "change of measure a per trial within a session"},
    [CSP_M_LARGEST] = {"largest", NULL, "largest session of measure a"},
    [CSP_M_SMALLEST] = {"smallest", NULL, "smallest session of measure a"},
    [CSP_M_GRADIENT] = {"gradient", NULL, "change from one measure of series to the next"},
};

int csp_measure_is_output(int kind)
{
    return kind >= CSP_M_FREEZING && kind <= CSP_M_APPROACH;
}

int csp_measure_is_trace(int kind)
{
    return kind >= CSP_M_PEAK && kind <= CSP_M_ONSET_TIME;
}

int csp_measure_is_logged(int kind)
{
    return kind >= CSP_M_STATE_SHARE && kind <= CSP_M_RATE;
}

int csp_measure_by_trial(int kind)
{
    return csp_measure_is_output(kind) || kind == CSP_M_MEAN || kind == CSP_M_POWER ||
           kind == CSP_M_CORRELATION || kind == CSP_M_SHARE_FROZEN ||
           csp_measure_is_logged(kind);
}

int csp_measure_window(const struct csp_measure *m, double dt, struct csp_window_ask *out)
{
    const double *band = m->band.items, slack = 1e-10; /* of a bin: an end on the grid is in */
    const struct csp_tfr_ask tfr = {.dt = dt, .method = CSP_TFR_HANN, .window = m->window};
    *out = (struct csp_window_ask){.n = 2 * csp_tfr_reach(&tfr),
                                   .dt = dt,
                                   .taper = CSP_TAPER_HANN,
                                   .detrend = CSP_DETREND_MEAN};
    const size_t second = (size_t)(1.0 / dt + 0.5);
    out->m = out->n > second ? out->n : second;
    if (band[1] >= 0.5 / dt)
        return CSP_FAIL(CSP_E_RANGE, "band to %g Hz at a tick of %g ms, must be below %g Hz",
                        band[1], 1e3 * dt, 0.5 / dt);
    const double df = 1.0 / ((double)out->m * dt);
    if (ceil(band[0] / df - slack) > band[1] / df + slack)
        return CSP_FAIL(
            CSP_E_RANGE,
            "no frequency is in the band [%g, %g] Hz: they are %g Hz apart; widen it", band[0],
            band[1], df);
    return CSP_OK;
}

const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m)
{
    if (kinds[m->kind].unit) return kinds[m->kind].unit;
    const char *of = m->series.n ? *(const char *const *)m->series.items : m->a;
    const long a = csp_paradigm_measure(p, of); /* stands before m: ends */
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
