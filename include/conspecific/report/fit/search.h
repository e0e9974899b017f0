/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_SEARCH_H
#define CONSPECIFIC_REPORT_FIT_SEARCH_H
#include <stddef.h>
#include <stdint.h>
/*
 * search: the parameters with which simulated animals come nearest to what was measured, and
 * how sure they are. What is simulated, and what "near" means, is the caller's (run.h).
 *
 *   u = (x - low)/(high - low), or log(x/low)/log(high/low)     coordinates of the search
 *
 * x is rounded to six digits, so that a point can be written down and met again; a point that
 * was asked before is not simulated again.
 *
 *   1 search      analysis/search/optimise.h, at most `evaluations`
 *   2 surrogate   up to three steps to the minimum of a local quadratic through the points so
 *                 far (analysis/search/surrogate.h), as long as that helps
 *   3 profile     for each parameter seven values across its range, the others at the optimum
 *                 (slice) or searched again (full; at most 12 (n - 1) evaluations a value). A
 *                 value that beats the optimum becomes the optimum, and the profile is made
 *                 again (once). profile_low and profile_high are where the cost, read linearly
 *                 between the values, is 3.84 above its least (chi square, 1 df, 95 %): what
 *                 the published uncertainty leaves open. A slice is too narrow where
 *                 parameters trade off.
 *   4 bootstrap   animals are drawn with replacement, the same for every point and every group;
 *                 the cost of every point near the optimum is computed again from the animals'
 *                 own values (nothing is simulated again) and the minimum picked again by the
 *                 local quadratic, within the distance of the points that made it. low and high
 *                 are the 2.5 and 97.5 % percentiles of estimate + (picked - picked with all
 *                 animals), cut at the range: what the size of the simulated cohort leaves
 *                 open. If the search ended with too few points for a quadratic, more are asked
 *                 about the best.
 *
 * Random numbers are common: every evaluation is asked to simulate the same animals with the
 * same seed, so differences between points are due to the parameters. Costs are rough all the
 * same: a choice that tips changes the rest of a life.
 */
enum csp_fit_method { CSP_FIT_SIMPLEX, CSP_FIT_POPULATION };
enum csp_fit_profile { CSP_FIT_SLICE, CSP_FIT_FULL, CSP_FIT_NO_PROFILE };
enum { CSP_FIT_PARAMETERS = 12, CSP_FIT_GRID = 7 };

struct csp_fit_parameter { /* borrowed by the fit */
    const char *name;
    double lo, hi, start; /* lo < hi; start between them */
    int log;              /* search in log x; lo > 0 */
};

struct csp_fit_problem {
    size_t n; /* parameters, at most CSP_FIT_PARAMETERS */
    const struct csp_fit_parameter *parameters;
    size_t animals; /* of the cohort; they are what the bootstrap draws */
    size_t record;  /* numbers that an evaluation leaves for that */
    void *context;
    /* Simulate at x[n]; fill record[]. Anything but CSP_OK ends the fit and is returned. */
    int (*evaluate)(void *context, const double x[], double record[]);
    /* The cost of a record, finite; draw[animals]: whom to take for animal k, NULL: itself. */
    double (*cost)(void *context, const double record[], const size_t draw[]);
    /* After each evaluation; stage is search, surrogate or profile. May be NULL. */
    int (*done)(void *context, const char *stage, const double x[], double cost,
                const double record[], double best);
};

struct csp_fit_options {
    int method, profile; /* enum csp_fit_method, enum csp_fit_profile */
    size_t evaluations;  /* of the search, at most */
    size_t bootstrap;    /* resamples; 0: none */
    uint64_t seed;       /* of search and bootstrap */
};

struct csp_fit_point { /* owned by the fit */
    double x[CSP_FIT_PARAMETERS], u[CSP_FIT_PARAMETERS], cost;
    double *record;
};

struct csp_fit_estimate {
    double value, lo, hi;          /* lo, hi: bootstrap; NaN without */
    double profile_lo, profile_hi; /* NaN without */
    int at_bound;                  /* -1, 1: within 1 % of the range of its end; 0: inside */
};

struct csp_fit_slice { /* one value of a profile */
    size_t parameter;
    double value, cost;
};

struct csp_fit { /* zero-initialise */
    const struct csp_fit_problem *problem;
    struct csp_fit_point *points; /* owned: every evaluation, in order */
    size_t n, cap;
    size_t best; /* of points */
    struct csp_fit_estimate estimate[CSP_FIT_PARAMETERS];
    struct csp_fit_slice *slices; /* owned, sorted by parameter and value */
    size_t n_slices;
};

/* Coordinate of a value, and the (rounded) value of a coordinate. */
double csp_fit_coordinate(const struct csp_fit_parameter *p, double x);
double csp_fit_value(const struct csp_fit_parameter *p, double u);
/* CSP_E_RANGE for parameters without a range, CSP_E_SHAPE for too many of them or for too few
 * evaluations for what is asked. Looks at n and parameters of the problem only. */
int csp_fit_check(const struct csp_fit_problem *problem, const struct csp_fit_options *options);
/* Errors: those of csp_fit_check before anything is simulated, of evaluate and of done. Even
 * then the points so far are in self, which is to be freed in any case. */
int csp_fit_run(struct csp_fit *self, const struct csp_fit_problem *problem,
                const struct csp_fit_options *options);
void csp_fit_free(struct csp_fit *self);
#endif
