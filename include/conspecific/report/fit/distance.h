/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_DISTANCE_H
#define CONSPECIFIC_REPORT_FIT_DISTANCE_H
#include "conspecific/report/fit/targets.h"
#include <stdio.h>
/*
 * distance: how far a simulated cohort is from the targets of a fit.
 *
 *   size        a published number with its 95 % interval:
 *               ((simulated - published)/s)^2,   s^2 = ((high - low)/3.92)^2 + sem^2
 *   simulated   the difference of the contrast, with `minus` the difference of differences
 *               (the sign turned where the measure counts the other way), and its standard
 *               error sem; r of a correlation, whose sem is (1 - r^2)/sqrt(n - 1); the mean of
 *               side a for a claim of direction `value`; the mean of a session for a point of
 *               a curve
 *   direction   0 if t >= 2 in the direction that the contrast expects, else (2 - t)^2, with
 *               t = simulated/sem
 *   objective   sum of weight x that
 *
 * A value that no animal has counts as 10 standard errors, t is cut at -10. Points of a curve
 * are of the same animals and so not independent: the objective is a distance first, and a chi
 * square only as far as that can be overlooked.
 */
#define CSP_FIT_WORST 10.0
#define CSP_FIT_ENOUGH 2.0

struct csp_fit_distance {
    double simulated, se; /* in the direction of the published number; directed: t, NaN */
    double residual; /* standard errors; directed: what is missing to 2, as a number <= 0 */
    double penalty;  /* before the weight */
};

/* The objective. record[series][animals]; draw as in csp_fit_problem. */
double csp_fit_targets_cost(const struct csp_fit_targets *self, const double record[],
                            const size_t draw[]);
/* A table for the eye; record NULL: without the simulated. */
int csp_fit_targets_print(const struct csp_fit_targets *self, const double record[], FILE *out);
/* target,study,contrast,how,a,b,unit,weight,published,published_se,simulated,simulated_se,
 * residual,penalty. Atomically. */
int csp_fit_targets_save(const struct csp_fit_targets *self, const double record[],
                         const char *path);
#endif
