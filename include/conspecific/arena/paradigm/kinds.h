/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_KINDS_H
#define CONSPECIFIC_ARENA_PARADIGM_KINDS_H
#include "conspecific/agent/act.h"
#include <stddef.h>
/*
 * kinds: the registry of what can be read off an experiment. A kind of measure is one constant
 * of struct csp_measure_kind in a file under src/arena/score/measures/ and one line below; its
 * name, unit and meaning in `list measures`, in the schema and in generated tables come from
 * there.
 *
 * To add a kind:
 *   1. src/arena/score/measures/NAME.c: write the functions that it needs, and
 *        const struct csp_measure_kind csp_kind_NAME = {.name = "NAME", .unit = "s",
 *                                                       .doc = "one line", ...};
 *   2. add K(NAME) to the list below;
 *   3. tests/arena/score/test_NAME.c: values worked out by hand, with arena/mock.h.
 *
 * A key of the YAML that no kind has yet costs a member and a row in measure.h and measure.c.
 *
 * The order of the list is that of every table. The first kinds are the outputs of an animal.
 */
#define CSP_KIND_OF_OUTPUT(K, member, name, unit, doc) K(name)
#define CSP_MEASURE_KINDS(K)           \
    CSP_OUTPUTS(CSP_KIND_OF_OUTPUT, K) \
    K(mean)                            \
    K(power)                           \
    K(peak)                            \
    K(trough)                          \
    K(peak_time)                       \
    K(trough_time)                     \
    K(onset_time)                      \
    K(cells)                           \
    K(cells_both)                      \
    K(cells_only)                      \
    K(decode)                          \
    K(correlation)                     \
    K(share_frozen)                    \
    K(state_share)                     \
    K(choice_share)                    \
    K(choice_probability)              \
    K(latency)                         \
    K(nth_latency)                     \
    K(happened)                        \
    K(times_before)                    \
    K(ever)                            \
    K(count)                           \
    K(rate)                            \
    K(first_session)                   \
    K(trials_to)                       \
    K(learning_rate)                   \
    K(stay)                            \
    K(discount)                        \
    K(logistic)                        \
    K(log_odds)                        \
    K(value)                           \
    K(reward)                          \
    K(threat)                          \
    K(probe_freezing)                  \
    K(probe_arousal)                   \
    K(loss)                            \
    K(overlap)                         \
    K(rsa)                             \
    K(c_w)                             \
    K(difference)                      \
    K(ratio)                           \
    K(decibel)                         \
    K(sum)                             \
    K(average)                         \
    K(index)                           \
    K(slope)                           \
    K(trend)                           \
    K(largest)                         \
    K(smallest)                        \
    K(gradient)

/* Keys that not every kind understands; a file that writes another one is refused. */
enum csp_measure_use {
    CSP_USE_BASELINE = 1 << 0,  /* less the mean of a window before the event */
    CSP_USE_TRIALS = 1 << 1,    /* picks trials */
    CSP_USE_ROLES = 1 << 2,     /* over `roles`, instead of one role */
    CSP_USE_ABOVE = 1 << 3,     /* a threshold */
    CSP_USE_DIRECTION = 1 << 4, /* up, down or both */
    CSP_USE_UNITS = 1 << 5,     /* alpha, hz and test: each unit of a population is tested */
    CSP_USE_BAND = 1 << 6,      /* band and window: of frequencies */
    CSP_USE_SERIES = 1 << 7,    /* a list of other measures */
    CSP_USE_PAIR = 1 << 8,      /* roles and changes: compares two roles */
    /* Not keys: it has a value for each trial; its window around an event must not be empty. */
    CSP_HAS_TRIALS = 1 << 9,
    CSP_HAS_WINDOW = 1 << 10,
    CSP_HAS_ONE_EVENT = 1 << 11, /* it is shown, so that `event` is one name */
    /* Keys again. */
    CSP_USE_NTH = 1 << 12,         /* nth and nth_in */
    CSP_USE_TRIALS_BACK = 1 << 13, /* trials_back without given or unless */
    CSP_OF_MEASURES = 1 << 14      /* made of other measures: picks no sessions itself */
};

struct csp_measure;
struct csp_names;
struct csp_score;
struct csp_trial_log;
struct csp_values;
struct csp_showing;

/*
 * One kind. index is that of the measure in its paradigm. What a kind keeps from trial to trial
 * hangs at self->state[index]. Functions that a kind does not need are NULL.
 */
struct csp_measure_kind {
    const char *name;
    const char *unit; /* of its values; NULL: that of the measure that it is made of */
    const char *doc;  /* one line */
    int variant;      /* which of a family of kinds that share a file */
    unsigned uses;    /* sum of csp_measure_use */
    /* What the measure must say and does not, "event"; NULL: it says enough. */
    const char *(*needs)(const struct csp_measure *m);
    /* What only this kind asks of a paradigm. */
    void (*check)(const struct csp_names *c, size_t index);
    /* Does the measure fit a tick of dt [s]? CSP_E_RANGE with the reason. */
    int (*fits)(const struct csp_measure *m, double dt);
    /* Before the first trial: ask for samples, take memory; and after the last. */
    int (*init)(struct csp_score *self, size_t index);
    void (*free)(void *state);
    /* A trial of at most `ticks` begins. */
    int (*begin)(struct csp_score *self, size_t index, size_t ticks);
    /* The trial ends and its samples are there: add to num and den, whose quotient is the value
     * of the trial, or keep what is needed. */
    int (*trial)(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den);
    /* num and den of a trial that the log of what happened answers. Asked only when values are
     * wanted, because preferred actions may be swapped until then. */
    void (*from_log)(const struct csp_score *self, size_t index, const struct csp_trial_log *t,
                     double *num, double *den);
    /* A session is over: show the animal something; NaN: no value. */
    int (*session)(struct csp_score *self, size_t index, const struct csp_showing *showing,
                   double *value);
    /* Values of the sessions and over all; before: those of earlier measures. NULL: of what
     * trial, from_log or session found. */
    int (*values)(const struct csp_score *self, size_t index, const struct csp_values *before,
                  struct csp_values *v);
};

#define CSP_KIND_EXTERN(name) extern const struct csp_measure_kind csp_kind_##name;
CSP_MEASURE_KINDS(CSP_KIND_EXTERN)
#undef CSP_KIND_EXTERN

/* "|freezing|flee|..."; the choices of a schema are &CSP_KIND_WORDS[1]. */
#define CSP_KIND_WORD(name) "|" #name
#define CSP_KIND_WORDS CSP_MEASURE_KINDS(CSP_KIND_WORD)

/* Kind by number (csp_measure.kind), in the order of the list; NULL past the end. */
const struct csp_measure_kind *csp_measure_kind(size_t kind);
#endif
