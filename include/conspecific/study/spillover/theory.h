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
 * between its rests. `extended` is the same equation with the bounds of the readout (6) and
 * with moving weights (7), through phases as long as the learners'. Where the assumptions of
 * `value` hold, a learner should agree with `value`. Where they do not, a measure is explained
 * if `extended` predicts it within the tolerance. In the amygdala the largest response A_max
 * (`largest`) decides: rates of 50 to 1 put its response to own events at 1.4 to 1.65, noise
 * takes that above 2, and from kappa 0.3 on the half-life of the sum grows by a sixth to a
 * half. `largest: 100` takes that away again.
 */

/* Theory of one circuit in one cell, and how long its phases last. */
struct csp_spillover_theory {
    struct csp_closed_form
        form; /* rates of the interleaved phase; the readout is not rectified */
    /* Equation (1) between its rests, with a linear readout. */
    double value[CSP_SPILL_MEASURES];
    /* The same through phases as long as the learners', with what `value` leaves out: the bounds
     * of the readout (0 and the amygdala's A_max), moving weights (7), the habenula, and steps. */
    double extended[CSP_SPILL_MEASURES];
    double
        until[3]; /* ranges of the fits: of the difference, the sum, and other alone [events] */
    double train, others, relax, window; /* lengths of the phases [events] */
    double step;                         /* eta (1 + n s2), the larger of both signs */
    /* The largest shares of events that the bounds cut off: [0] at the ends of training and of
     * the interleaved phase, [1] at the end of others alone. */
    double below[2], above[2];
    int bounded; /* `longest` left fewer events than asked for */
};
/* Compute the theory of a circuit in a cell. CSP_E_NUMERIC: the equation finds no rest. */
int csp_spillover_theory(const struct csp_spillover_file *self,
                         const struct csp_spillover_circuit *circuit,
                         const struct csp_spillover_exposure *exposure,
                         struct csp_spillover_theory *out);
/* Why the assumptions of value[measure] do not hold, in words; NULL if they hold. */
const char *csp_spillover_reason(const struct csp_spillover_file *self,
                                 const struct csp_spillover_circuit *circuit,
                                 const struct csp_spillover_theory *theory, int measure);
/* The deviation of a measured number from theory in shares of it: (measured - theory) /
 * max(|theory|, floor), without a floor for half-lives. */
double csp_spillover_deviation(const struct csp_spillover_file *self, int measure,
                               double measured, double theory);
#endif
