/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_TARGETS_H
#define CONSPECIFIC_REPORT_FIT_TARGETS_H
#include "conspecific/report/claims/claims.h"
#include "conspecific/report/fit/file.h"
#include "conspecific/study/design/plan.h"
/*
 * targets: what a fit aims at, one number or direction each. How far a simulated cohort is from
 * them: report/fit/distance.h.
 *
 * A claim becomes a target of one of two kinds. A size is a published number with its 95 %
 * interval; a direction is a claim of which only the sign is known, or whose number has no
 * interval or no unit to compare with (t, F, z, r). Every point of a curve is a size. Several
 * contrasts that ask one claim share its weight 1. Contrasts of medians and spreads are
 * refused.
 */
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
#endif
