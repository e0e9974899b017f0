/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_TARGETS_H
#define CONSPECIFIC_REPORT_FIT_TARGETS_H
#include "conspecific/report/claims/claims.h"
#include "conspecific/report/fit/file.h"
#include "conspecific/study/design/plan.h"
#include <stdio.h>
/*
 * targets: what a fit aims at, one number or direction each, and how far a simulated cohort is
 * from it.
 *
 *   size        a published number with its 95 % interval:
 *               ((simulated - published)/s)^2,   s^2 = ((high - low)/3.92)^2 + sem^2
 *   simulated   the difference of the contrast, with `minus` the difference of differences
 *               (the sign turned where the measure counts the other way), and its standard
 *               error sem; r of a correlation, whose sem is (1 - r^2)/sqrt(n - 1); the mean of
 *               side a for a claim of direction `value`; the mean of a session for a point of
 *               a curve
 *   direction   only the sign is known, or the number has no interval or no unit to compare
 *               (t, F, z, r): 0 if t >= 2 in the direction that the contrast expects,
 *               else (2 - t)^2, with t = simulated/sem
 *   objective   sum of weight x that; several contrasts that ask one claim share its weight 1
 *
 * A value that no animal has counts as 10 standard errors, t is cut at -10. Points of a curve
 * are of the same animals and so not independent: the objective is a distance first, and a chi
 * square only as far as that can be overlooked. Contrasts of medians and spreads are refused.
 */
#define CSP_FIT_WORST 10.0
#define CSP_FIT_ENOUGH 2.0

struct csp_fit_series {    /* one number an animal */
    size_t study, session; /* session 0: over all */
    const char *group, *measure;
};

struct csp_fit_target {
    const char *name;             /* "C080", or "helping_days 6" */
    const char *study, *contrast; /* contrast "" for a curve */
    const char *how;              /* "size", "direction", ... */
    const char *unit;
    size_t side[CSP_SIDES];   /* series; SIZE_MAX: none */
    double factor[CSP_SIDES]; /* from the measure's unit to `unit` */
    double value;             /* what stands for side b if that is a number */
    int directed;
    enum csp_contrast_test test; /* paired, independent or correlation */
    double sign;                 /* -1: the measure counts the other way round */
    double published, se;        /* in unit; NaN if directed */
    double weight;
};

struct csp_fit_distance {
    double simulated, se; /* in the direction of the published number; directed: t, NaN */
    double residual; /* standard errors; directed: what is missing to 2, as a number <= 0 */
    double penalty;  /* before the weight */
};

struct csp_fit_targets { /* memory belongs to the csp_mem */
    struct csp_fit_target *list;
    size_t n;
    struct csp_fit_series *series;
    size_t n_series;
    size_t animals;
    double *scratch; /* 4 animals */
};

/* plans[n]: the studies, in the order of the file. Problems go to diag. */
int csp_fit_targets_init(struct csp_fit_targets *self, const struct csp_fit_file *file,
                         const struct csp_plan plans[], const struct csp_claims *claims,
                         struct csp_mem *mem, struct csp_diag *diag);
/* record[series][animals]; draw as in csp_fit_problem. */
void csp_fit_target_eval(const struct csp_fit_targets *self, size_t target,
                         const double record[], const size_t draw[],
                         struct csp_fit_distance *out);
double csp_fit_targets_cost(const struct csp_fit_targets *self, const double record[],
                            const size_t draw[]);
/* A table for the eye; record NULL: without the simulated. */
int csp_fit_targets_print(const struct csp_fit_targets *self, const double record[], FILE *out);
/* target,study,contrast,how,a,b,unit,weight,published,published_se,simulated,simulated_se,
 * residual,penalty. Atomically. */
int csp_fit_targets_save(const struct csp_fit_targets *self, const double record[],
                         const char *path);
#endif
