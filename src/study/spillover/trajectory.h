/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_TRAJECTORY_H
#define CSP_SRC_STUDY_SPILLOVER_TRAJECTORY_H
#include <stddef.h>
/* trajectory: both responses of a readout over events, and the half-lives of what relaxes. */
enum { CSP_TRAJECTORY_SAMPLES = 300 };

struct csp_trajectory { /* dense at first: the sum may relax long before the difference */
    size_t n;
    double t[CSP_TRAJECTORY_SAMPLES];    /* [events] */
    double a[CSP_TRAJECTORY_SAMPLES][2]; /* responses to own and to another's event */
};

/* Whole times from 0 to `last`, ascending. */
void csp_trajectory_times(double last, struct csp_trajectory *out);
/* Half-lives of the way to end[2], fitted over t <= until[0] for a_s - a_o and t <= until[1]
 * for a_s + a_o [events]. */
void csp_trajectory_half_lives(const struct csp_trajectory *s, const double end[2],
                               const double until[2], double *difference, double *sum);
/* The same of the response to another's event. */
double csp_trajectory_half_other(const struct csp_trajectory *s, double end, double until);
#endif
