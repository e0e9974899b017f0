/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trajectory.h"
#include "conspecific/study/spillover/closed_form.h"
#include <math.h>

static const double least = 0.03; /* a change of a response that can be timed */

void csp_trajectory_times(double last, struct csp_trajectory *out)
{
    out->n = 0;
    for (int i = 0; i < CSP_TRAJECTORY_SAMPLES; i++) {
        const double part = (double)i / (CSP_TRAJECTORY_SAMPLES - 1);
        const double t = floor(last * part * part * part + 0.5);
        if (!out->n || t > out->t[out->n - 1]) out->t[out->n++] = t;
    }
}

void csp_trajectory_half_lives(const struct csp_trajectory *s, const double end[2],
                               const double until[2], double *difference, double *sum)
{
    double d[CSP_TRAJECTORY_SAMPLES], p[CSP_TRAJECTORY_SAMPLES];
    for (size_t i = 0; i < s->n; i++) {
        d[i] = s->a[i][CSP_OWN] - s->a[i][CSP_OTHER];
        p[i] = s->a[i][CSP_OWN] + s->a[i][CSP_OTHER];
    }
    *difference = csp_closed_form_half_life(s->n, s->t, d, end[CSP_OWN] - end[CSP_OTHER],
                                            until[0], least);
    *sum = csp_closed_form_half_life(s->n, s->t, p, end[CSP_OWN] + end[CSP_OTHER], until[1],
                                     least);
}

double csp_trajectory_half_other(const struct csp_trajectory *s, double end, double until)
{
    double x[CSP_TRAJECTORY_SAMPLES];
    for (size_t i = 0; i < s->n; i++) x[i] = s->a[i][CSP_OTHER];
    return csp_closed_form_half_life(s->n, s->t, x, end, until, least);
}
