/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_THEORY_H
#define CONSPECIFIC_STUDY_SPILLOVER_THEORY_H
#include "conspecific/study/spillover/closed_form.h"
#include "conspecific/study/spillover/file.h"
#include "conspecific/study/spillover/measures.h"
/*
 * theory: what the closed forms say of one circuit in one cell.
 *
 * Theory has two numbers for each measure. `value` is equation (1) of spillover/closed_form.h
 * between its rests. `extended` is the same equation with the bounds of the readout (6) and with
 * moving weights (7), through phases as long as the learners'. Where the assumptions of `value`
 * hold, a learner should agree with `value`. Where they do not, a measure is explained if
 * `extended` predicts it within the tolerance. In the amygdala the largest response A_max
 * (`largest`) decides: rates of 50 to 1 put its response to own events at 1.4 to 1.65, noise
 * takes that above 2, and from kappa 0.3 on the half-life of the sum grows by a sixth to a half.
 * `largest: 100` takes that away again.
 */

/* Theory of one circuit in one cell, and how long its phases last. */
struct csp_spillover_theory {
    struct csp_closed_form form;         /* rates of the interleaved phase, not rectified */
    double value[CSP_SPILL_MEASURES];    /* spillover/closed_form.h (1), the readout linear */
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
/* The deviation of a measured number from theory in shares of it: (measured - theory) /
 * max(|theory|, floor), without a floor for half-lives. */
double csp_spillover_deviation(const struct csp_spillover_file *self, int measure,
                               double measured, double theory);
#endif
