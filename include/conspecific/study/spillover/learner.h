/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_LEARNER_H
#define CONSPECIFIC_STUDY_SPILLOVER_LEARNER_H
#include "conspecific/config/schema.h"
#include "conspecific/study/design/sweep.h"
#include "conspecific/study/spillover/closed_form.h"
#include <stdint.h>
/*
 * learner: the agent's own value and reflex circuits on synthetic latents of known overlap and
 * noise, beside the closed forms of closed_form.h (`kind: spillover`).
 *
 *   schema: 1
 *   kind: spillover
 *   name: phase_diagram
 *   animals: 4                        # learners a cell, each with its own latents and events
 *   seed: 1
 *   inputs: 64
 *   exposure: {overlap: 0.8, kappa: 0.1, own: 0.5, common_fate: 0, step: 0.02}
 *   sweep: {overlap: [0.1, 0.5, 0.9], kappa: [0.01, 0.1, 1]}    # of exposure: design/sweep.h
 *   circuits:
 *     value:  {circuit: critic}
 *     reflex: {circuit: bla, asymmetry: 50, speed: 5, largest: 2}
 *   keeps: 0.5
 *   loses: 0.1
 *   agent: rat                        # whose measured point is drawn: measured_point.h
 *   point: {animals: 4, events: 300}
 *
 * A learner sees x = x_k + noise, n = inputs units, |x_k| = 1, x_s.x_o = overlap, noise of
 * variance s2 = kappa/2 a unit. Rates are normalised: eta = step speed/(1 + n s2) for errors
 * above 0, so that one event takes away the share step speed of its own error on average.
 *
 *   1 train        own events alone, 8 time constants
 *   2 others       another's events alone, from there (unless others: false)
 *   3 interleaved  both at random, also from the end of 1: 5 time constants of the slower way
 *                  to rest, then `window` over which the residual is averaged; at most
 *                  `longest` events
 *
 * Theory has two numbers for a measure: value, closed_form.h (1) between its rests, and
 * extended, the same equation with the readout's bounds (6) and moving weights (7) through
 * phases as long as the learners'. Where value's assumptions hold it is the one to agree with;
 * where they do not, a measure is explained if extended predicts it within the tolerance. What
 * decides in the amygdala is A_max (`largest`): rates of 50 to 1 put its response to own events
 * at 1.4 to 1.65, noise takes that above 2, and from kappa 0.3 on the half-life of the sum
 * grows by a sixth to a half. `largest: 100` takes that away again.
 *
 * One event is one tick of the circuit with the latent on (critic: one with it and one without,
 * in which the outcome comes; bla: the same, its traces without lag), so that critic and reward
 * model are the delta rule on V = -a and bla is the asymmetric one. What the circuits of the
 * rat have beyond it is off unless a key says so, one mechanism a key.
 */
enum csp_spillover_kind { CSP_SPILL_CRITIC, CSP_SPILL_REWARD_MODEL, CSP_SPILL_BLA };

struct csp_spillover_circuit {
    const char *name;
    int circuit; /* enum csp_spillover_kind */
    double speed, asymmetry, efference, cells, share, largest, extinction, opponent, habenula;
    const struct csp_node *at;
};

struct csp_spillover_exposure {
    double overlap, kappa, own, common_fate, step;
    const struct csp_node *at;
};

struct csp_spillover_point {
    size_t animals, events;
};

struct csp_spillover_file {
    const char *name, *doc, *agent; /* agent NULL: no point is measured */
    size_t animals, seed, inputs;
    struct csp_spillover_exposure exposure;
    const struct csp_node *sweep_node, *made;
    struct csp_list circuits; /* of struct csp_spillover_circuit */
    double keeps, loses, tolerance, floor, window;
    int others;
    size_t longest;
    struct csp_spillover_point point;
    const struct csp_node *at;
    const char *path;
    struct csp_sweep sweep; /* derived */
};

extern const struct csp_schema csp_spillover_schema[];

/* Whether the file says `kind: spillover`; a file that does not read is none. */
int csp_spillover_is(const char *path);
/* set[n_set]: texts "path=value". All problems are in diag (CSP_E_SYNTAX). */
int csp_spillover_load(struct csp_spillover_file *self, const char *path,
                       const char *const set[], size_t n_set, struct csp_mem *mem,
                       struct csp_diag *diag);
/* The exposure of a cell of the sweep. */
int csp_spillover_cell(const struct csp_spillover_file *self, size_t cell,
                       struct csp_spillover_exposure *out, struct csp_diag *diag);

/* What is measured; theory has a number for each but the last. */
#define CSP_SPILLOVER_MEASURES(M)                                                         \
    M(before_own, "1", "response to own event after training")                            \
    M(before_other, "1", "response to another's event after training")                    \
    M(spillover, "1", "before_other / before_own")                                        \
    M(half_other, "events", "half-life of the response to another's event, others alone") \
    M(own_after, "1", "share of the response to own event that others alone leave")       \
    M(half_difference, "events", "half-life of own minus other, interleaved")             \
    M(half_sum, "events", "half-life of own plus other, interleaved")                     \
    M(rest_own, "1", "residual response to own event")                                    \
    M(rest_other, "1", "residual response to another's event")                            \
    M(rest_ratio, "1", "rest_other / rest_own")                                           \
    M(events, "count", "interleaved events")
enum csp_spillover_measure {
#define CSP_SPILLOVER_ENUM(name, unit, doc) CSP_SPILL_##name,
    CSP_SPILLOVER_MEASURES(CSP_SPILLOVER_ENUM)
#undef CSP_SPILLOVER_ENUM
        CSP_SPILL_MEASURES
};
/* Name and unit of an enum csp_spillover_measure. */
const char *csp_spillover_measure_name(int measure);
const char *csp_spillover_measure_unit(int measure);

/* Theory of one circuit in one cell, and how long its phases last. */
struct csp_spillover_theory {
    struct csp_spillover form;           /* rates of the interleaved phase, not rectified */
    double value[CSP_SPILL_MEASURES];    /* analysis/spillover.h (1), the readout linear */
    double extended[CSP_SPILL_MEASURES]; /* the same through phases as long as the learners',
                                            with what value leaves out: the bounds of the
                                            readout (0 and the amygdala's A_max), moving weights
                                            (6), the habenula, and steps for time */
    double until[3]; /* range of the fits: difference, sum; other alone [events] */
    double train, others, relax, window; /* events */
    double step;                         /* eta (1 + n s2), the larger of both signs */
    /* largest shares of events that the bounds cut off at the ends of training and of the
     * interleaved phase [0], and at that of others alone [1] */
    double below[2], above[2];
    int bounded; /* fewer events than asked, by `longest` */
};
int csp_spillover_theory(const struct csp_spillover_file *self,
                         const struct csp_spillover_circuit *circuit,
                         const struct csp_spillover_exposure *exposure,
                         struct csp_spillover_theory *out);
/* Why the assumptions of value[measure] do not hold there, NULL if they do. */
const char *csp_spillover_reason(const struct csp_spillover_file *self,
                                 const struct csp_spillover_circuit *circuit,
                                 const struct csp_spillover_theory *theory, int measure);
/* One learner through the three phases. */
int csp_spillover_learn(const struct csp_spillover_file *self,
                        const struct csp_spillover_circuit *circuit,
                        const struct csp_spillover_exposure *exposure,
                        const struct csp_spillover_theory *theory, uint64_t animal,
                        double value[CSP_SPILL_MEASURES]);

struct csp_spillover_options {
    const char *study, *out; /* file; folder, NULL: out/<name> */
    size_t animals;          /* 0: as the file says */
    const char *seed;        /* NULL: as the file says */
    int threads;             /* 0: all cores */
    const char *const *set;
    size_t n_set;
    int resume;        /* go on from the folder's checkpoint if there is one */
    int quiet, silent; /* no progress bar; no verdict on stdout */
    double checkpoint; /* wall time between two checkpoints [s]; 0: 10 */
};
/* Run every cell and write the folder (spillover_output.c); problems of the file are printed to
 * stderr (CSP_E_SYNTAX). Learners that are done go to a checkpoint; SIGINT and SIGTERM write it
 * and end the run (CSP_E_INTERRUPT), a second one ends the process at once. With resume the
 * folder ends with the same bytes as without an interruption. */
int csp_spillover_run(const struct csp_spillover_options *options);
#endif
