/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_UNITS_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_UNITS_H
#include <stddef.h>
/*
 * units: which units respond to a condition, at a threshold fixed on a control condition.
 *
 * A response is a unit's activity in a trial, baseline taken off. Its evidence is the p of the
 * two-sided t-test of its trials against 0, so that conditions may differ in trials. The
 * threshold is the largest p* for which no more than the share `false_alarm` of all units has
 * p < p* in the control condition; a unit responds to A if its p there is < p*. The threshold
 * knows the control alone: what the control evokes in units (a startle) raises the bar.
 *
 *   resolution   with few units the rate in force is floor(false_alarm n_units) / n_units
 *   both         against independence: P(overlap >= both) of the hypergeometric distribution
 *                with n_units, a and b
 */
struct csp_units_result {
    size_t n, a, b, both, control; /* units; responsive to A, B, both, control (false alarms) */
    size_t same, opposite;         /* of both: with the same sign of response, or not */
    double p_both;                 /* of so many in both */
    double threshold;              /* p* */
};

/* a[n_a, n_units], b[n_b, n_units], control[n_control, n_units]: rows are trials.
 * flags[n_units] (may be NULL): 1 responds to A, 2 to B, 4 to the control, added up.
 * CSP_E_SHAPE for fewer than two trials or no unit, CSP_E_RANGE for false_alarm outside (0, 1)
 * or below 1 / n_units, CSP_E_NUMERIC for values that are not finite, CSP_E_MEMORY. */
int csp_units_responsive(size_t n_units, size_t n_a, const double a[], size_t n_b,
                         const double b[], size_t n_control, const double control[],
                         double false_alarm, int flags[], struct csp_units_result *out);
/* The same with the threshold at most alpha: min(p*, alpha). Where most units are silent in
 * every trial of the control (p = 1), p* alone would let any unit that fired once respond.
 * CSP_E_RANGE for an alpha that is not above 0. */
int csp_units_capped(size_t n_units, size_t n_a, const double a[], size_t n_b, const double b[],
                     size_t n_control, const double control[], double false_alarm, double alpha,
                     int flags[], struct csp_units_result *out);
#endif
