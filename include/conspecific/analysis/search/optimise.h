/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SEARCH_OPTIMISE_H
#define CONSPECIFIC_ANALYSIS_SEARCH_OPTIMISE_H
#include <stddef.h>
#include <stdint.h>
/*
 * optimise: least cost in the unit cube, for costs that are dear, rough and without gradient.
 *
 *   simplex      Nelder & Mead (1965) by GSL (nmsimplex2). Begins at the start with edges
 *                `step`; when it has shrunk below `tol` it begins again at the best point with
 *                half the step, until that gains nothing or the calls are used up.
 *   population   (mu, lambda): a generation of lambda points is drawn about a mean, each
 *                coordinate normal with its own sd; the mu = lambda / 3 best, weighted by
 *                log(mu + 1) - log(rank), give the next mean, and with it the next sd
 *                (half old, half that of the best about the old mean).
 *
 * Points outside the cube are folded back (u -> |u|, 2 - u), so a cost is asked inside only and
 * a minimum on a face can be reached. The result is the best point that was asked.
 */
/* The cost of u[n] into *cost; anything but CSP_OK ends the search and is returned. */
typedef int (*csp_cost)(void *context, const double u[], double *cost);

struct csp_optimise {
    size_t n;     /* coordinates */
    size_t calls; /* at most so many */
    double step;  /* first edge, or first sd */
    double tol;   /* simplex: mean distance from its centre at which it is small */
    uint64_t seed;
    csp_cost cost;
    void *context;
};

/* u[n]: the start, then the best point; *best its cost. CSP_E_SHAPE for n = 0 or too few calls
 * for one simplex (n + 1) or two generations, CSP_E_MEMORY, CSP_E_NUMERIC for a cost that is
 * not finite. */
int csp_optimise_simplex(const struct csp_optimise *self, double u[], double *best);
int csp_optimise_population(const struct csp_optimise *self, double u[], double *best);
/* Points a generation when so many calls are allowed for n coordinates. */
size_t csp_optimise_lambda(size_t n, size_t calls);
/* u folded into [0, 1]. */
double csp_optimise_fold(double u);
#endif
