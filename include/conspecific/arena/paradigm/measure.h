/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_MEASURE_H
#define CONSPECIFIC_ARENA_PARADIGM_MEASURE_H
#include "conspecific/analysis/signal/spectrum.h"
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/arena/score/rows.h"
/*
 * measure: what is read off an experiment. One value a trial where that makes sense; a
 * session's value is the mean of its trials, the overall value the mean of the sessions.
 *
 *   kind                 value, unit
 *   freezing, flee,      mean of the animal's output in the window [from, to) of the trial, or,
 *   arousal, pain,       with `event`, around every onset of it (from may be negative); %
 *   approach
 *   mean                 the same of a state field by name (mean over its units), 1
 *   power                power of that field in a band of frequencies, mean over the ticks of
 *                        the window; 1, which stands for the square of the field's unit
 *   peak, trough         largest, smallest value in the window of the field's trace, averaged
 *                        over the onsets of `event` in a session; 1
 *   peak_time,           when that is, from the onset; s
 *   trough_time
 *   onset_time           first time in the window at which that trace, less its baseline, is
 *                        more than `above` away from 0 in `direction`; cutoff if never (0: end
 *                        of the window); s
 *   cells                share of the units of `field` that respond to `event`, by session; %
 *   cells_both,          share of the units that respond in both of two `cells` measures, or in
 *   cells_only           a and not in b: in the last session in which a, and b, has onsets; %
 *   decode               which of two events was it, from the spikes of a trial? `series`: two
 *                        `cells` measures, told apart with cross-validation; or four, learnt on
 *                        the first two and tested on the others, third as first. Share
 *                        recognised, mean of the two, chance 0.5; 1
 *   share_frozen         share of `roles` that freeze more than `above` % of the window; %
 *   correlation          of the freezing of two roles in bins, b later by lag; 1
 *                        changes: of what a bin has more than the one before (what lasts in
 *                        both, a shock's memory, makes levels alike in either order)
 *   state_share          share of the window that an object is in a state; %
 *   choice_share         chosen `action` / chosen any of `of`, free choices only; 1
 *   choice_probability   mean policy probability of `action` within `of`, free choices; 1
 *   latency              first `action` done (or `object` in `state`), s; cutoff if never
 *   happened             1 if `action` was done (or `object` came into `state`), else 0
 *   count, rate          how often a trial; per minute
 *   first_session        first session with the action; sessions + 1 if never
 *   trials_to            first trial (counted over the sessions of the phase) in which measure
 *                        a is at least `above`, inhibited: at most; trials + 1 if never
 *   learning_rate        of the choices among two actions, see learning_rate.h; 1
 *   value, threat,       noise-free probe of `event` after each session, learning off:
 *   probe_freezing,      critic value (reward), threat (1), freezing (%), arousal (1)
 *   probe_arousal
 *   loss                 of the cortex on that probe: sum of prec (x - W r)^2 over sum of
 *                        prec x^2, lines x of precision prec; csp_cortex_loss says what stands
 *                        for W r in other models. 0 all explained, 1 nothing; no row without
 *                        input; 1
 *   reward               reward model of the probed `event` [reward/s]
 *   overlap              cosine of the probed latents of two `events`, after each session; 1
 *   rsa                  is the geometry of own events that of another's? `events`: 2 n of
 *                        them, n >= 3, the second half standing for the first one by one;
 *                        Spearman's correlation of the two halves' dissimilarity matrices,
 *                        1 - cosine of the probed latents (analysis/rsa.h); no row where one
 *                        has no order; 1
 *   c_w                  cosine of the inputs of two `events` (own, another's), lines weighted
 *                        by the root of their precision; 1
 *   difference, ratio,   of two measures of the animal, session by session if they are of the
 *   sum                  same phase, else a's sessions with b's overall value
 *   slope                per session, of measure a, least squares
 *   trend                per trial within a session, of measure a (which has a value a trial),
 *                        least squares over the trials that a looks at; with one such trial
 *                        none
 *   largest, smallest    over the sessions of measure a
 *
 *   gradient             change of the measures of `series` from one to the next in that list,
 *                        least squares over their overall values; what is undefined is left out
 *
 * Roles. With `roles` an output or a mean is the mean over these roles, each over the same
 * windows; a role without a brain does not count.
 *
 * Windows. With `event` state_share .. rate look at the window of every onset too (count: per
 * onset; latency: from the onset, cutoff 0 is the end of the window). They are cut to the
 * trial. to 0 is the end of the trial or, with `event`, of the event; with `event` and from
 * below 0 it is the onset itself. An event that is left out (a chance, a schedule) has no
 * onset: its time is found from the onset of what announces it.
 *
 * baseline [b0, b1) counts from the onset too; its mean over an onset is subtracted from that
 * onset's values. Onsets without any of it in the trial do not count.
 *
 * trials [first, last] counts within a session, and only the trials of trial_type if that is
 * given (its fifth, not the fifth of all); -1 is the last one.
 *
 * power. About every tick c of [from, to) stands a Hann window of n = 2 round(window / 2 dt)
 * ticks, c - n/2 ... c + n/2 - 1, less its mean. Zeros behind it make max(n, round(1 s / dt))
 * ticks, so that frequencies are 1 Hz apart, or 1 / window if that is less; power of
 * csp_window_add_power at each: a^2 / 2 for a sine of amplitude a at that frequency. The value
 * is the mean over the frequencies low <= f <= high of band, the ticks and the onsets of a
 * trial. Bins next to the sine's read part of it (Hann, d = |f - f0| n dt: 1/4 at d = 1, 0 at
 * d = 2, 3, ...), so that the mean over a band is less than a^2 / 2. Ticks whose window leaves
 * the trial are left out, onsets without any other do not count. A tick speaks for c +-
 * window / 2: keep so far from what must not be read. Needs 0 < low < high < 1 / (2 dt),
 * window >= 1 / low and a frequency in the band.
 *
 * cells. Units are taken for rates: spikes are Poisson, max(0, r) hz a second, from the stream
 * "arena:phase:session:trial:cells:<measure>:<onset>:0", units in order, window before
 * baseline. A unit responds if spikes per second in window and baseline differ over the
 * onsets of the session with p < alpha (two-sided, signed rank or paired t) and, for excited
 * or inhibited, in that direction: either = excited + inhibited. One to four onsets in a
 * session are an error (CSP_E_SHAPE), none give no value. Five cannot reach p < .05 by signed
 * ranks (exact p .0625), six can.
 *
 * decode. A trial is an onset of a `cells` measure of any session, and what is known of it is
 * that measure's spikes per second of each unit, window less baseline; direction, alpha and
 * test are not used. Linear discriminant, shrinkage by Ledoit & Wolf, 5 folds within two
 * (decode.h). A measure stands in series once, for what was learnt on cannot be tested on; that
 * two measures do not look at the same onsets is up to the file. One value over all sessions;
 * none if a measure has no onset.
 */
enum csp_measure_kind {
    CSP_M_FREEZING,
    CSP_M_FLEE,
    CSP_M_AROUSAL,
    CSP_M_PAIN,
    CSP_M_APPROACH,
    CSP_M_MEAN,
    CSP_M_POWER,
    CSP_M_PEAK,
    CSP_M_TROUGH,
    CSP_M_PEAK_TIME,
    CSP_M_TROUGH_TIME,
    CSP_M_ONSET_TIME,
    CSP_M_CELLS,
    CSP_M_CELLS_BOTH,
    CSP_M_CELLS_ONLY,
    CSP_M_DECODE,
    CSP_M_CORRELATION,
    CSP_M_SHARE_FROZEN,
    CSP_M_STATE_SHARE,
    CSP_M_CHOICE_SHARE,
    CSP_M_CHOICE_PROBABILITY,
    CSP_M_LATENCY,
    CSP_M_HAPPENED,
    CSP_M_COUNT,
    CSP_M_RATE,
    CSP_M_FIRST_SESSION,
    CSP_M_TRIALS_TO,
    CSP_M_LEARNING_RATE,
    CSP_M_VALUE,
    CSP_M_REWARD,
    CSP_M_THREAT,
    CSP_M_PROBE_FREEZING,
    CSP_M_PROBE_AROUSAL,
    CSP_M_LOSS,
    CSP_M_OVERLAP,
    CSP_M_RSA,
    CSP_M_C_W,
    CSP_M_DIFFERENCE,
    CSP_M_RATIO,
    CSP_M_DECIBEL,
    CSP_M_SUM,
    CSP_M_SLOPE,
    CSP_M_TREND,
    CSP_M_LARGEST,
    CSP_M_SMALLEST,
    CSP_M_GRADIENT,
    CSP_M_KINDS
};
/* "freezing|flee|..." in the order of the enum. */
#define CSP_MEASURE_CHOICES                                                                \
    "freezing|flee|arousal|pain|approach|mean|power|peak|trough|peak_time|"                \
    "trough_time|onset_time|cells|cells_both|cells_only|decode|correlation|share_frozen|"  \
    "state_share|"                                                                         \
    "choice_share|"                                                                        \
    "choice_probability|latency|happened|count|rate|first_session|trials_to|"              \
    "learning_rate|value|reward|threat|probe_freezing|probe_arousal|loss|overlap|rsa|c_w|" \
    "difference|ratio|decibel|sum|slope|trend|largest|smallest|gradient"
enum csp_measure_by { CSP_BY_SESSION, CSP_BY_TRIAL, CSP_BY_PHASE };
enum csp_measure_direction { CSP_EITHER, CSP_EXCITED, CSP_INHIBITED };
enum csp_measure_test { CSP_BY_RANKS, CSP_BY_T };

struct csp_measure {
    const char *name;
    const struct csp_node *at;
    const char *doc;
    int kind, by;           /* by: finest rows that are written */
    const char *role;       /* empty: the subject */
    const char *phase;      /* empty: all phases */
    const char *trial_type; /* empty: all */
    const char *action, *object, *state, *event, *field, *a, *b;
    struct csp_list of, events, roles, series;
    double from, to;          /* s; to 0: end of the trial (with event: of the event) */
    double cutoff, bin, lag;  /* s */
    int changes;              /* correlation: of the changes from bin to bin */
    struct csp_list trials;   /* double[2]: first and last; empty: all */
    struct csp_list baseline; /* double[2], s from the onset; empty: none */
    struct csp_list band;     /* power: double[2], Hz */
    double window;            /* power: s */
    double above, alpha, hz;  /* unit of what is measured, p, Hz */
    int direction, test;      /* enum csp_measure_direction, csp_measure_test */
};

extern const struct csp_schema csp_measure_schema[];
/* What a kind is made of. */
int csp_measure_is_output(int kind); /* freezing .. approach: an output of the animal */
int csp_measure_is_trace(int kind);  /* peak .. onset_time: an averaged trace */
int csp_measure_is_logged(int kind); /* state_share .. rate: what happened */
int csp_measure_by_trial(int kind);  /* it has a value a trial */
/* Window and transform of a power measure at ticks of dt [s]; band and window are as
 * csp_check_measure wants them. CSP_E_RANGE says what does not fit the tick. */
int csp_measure_window(const struct csp_measure *m, double dt, struct csp_window_ask *out);
/* Unit of a measure's values: "%", "1", "s", "reward", "1/min", "count". */
const char *csp_measure_unit(const struct csp_paradigm *p, const struct csp_measure *m);
/* Name and one-line meaning of a kind; NULL past the end (for `conspecific list measures`). */
const char *csp_measure_kind_name(size_t kind);
const char *csp_measure_kind_doc(size_t kind);

/* Measure i of a paradigm. */
static inline const struct csp_measure *csp_measure_at(const struct csp_paradigm *p, size_t i)
{
    return (const struct csp_measure *)p->measures.items + i;
}
#endif
