/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_REPLICATION_H
#define CONSPECIFIC_REPORT_CLAIMS_REPLICATION_H
#include "conspecific/report/claims/animals.h"
#include "conspecific/report/claims/literature.h"
/*
 * replication: the probability that an experiment of the published n and design on these
 * simulated animals would report what the paper reports.
 *
 *   less, greater   p < 0.05, and the sign that is expected
 *   equal           p >= 0.05
 *   any             p < 0.05
 *
 * Each of CSP_REPLICATION_DRAWS draws takes two steps: the simulated animals are drawn anew,
 * with replacement and as many as there are, and of these the experiment is drawn. The first
 * step stands for our not knowing the population of simulated animals better than by this
 * sample, as far as a bootstrap does; with few animals it makes too little of it.
 *
 *   experiment                      on twins (paired)        on groups (independent)
 *   one group, same animals: n1     n1 animals, paired t     n1 of a and n1 of b, Welch t
 *   two groups: n1, n2              a of n1 animals and b    n1 of a and n2 of b, Welch t
 *                                   of n2 others, Welch t
 *
 * Against a number: n1 animals, one sample. A contrast of medians of the same animals takes the
 * signed rank test, a correlation the t-test of r, two spreads that of their log ratio (spread.h).
 * A level has no such experiment.
 *
 * The design is that of the paper, where it is printed (report/claims/literature.h), else that
 * of the contrast. Where no n is printed draw k takes the n of claim k of the field, round and
 * round. Draws are those of csp_rng_stream(1, 0, "replication:STUDY:CONTRAST").
 */
enum { CSP_REPLICATION_DRAWS = 2000 };

struct csp_experiment {
    int same;      /* one group: the same animals on both sides */
    size_t n1, n2; /* n2 of two groups only */
};

/* Set row->replication and row->experiment; NaN and "" where the folder has no values, fewer
 * than CSP_JUDGE_LEAST a side, or nothing is published. CSP_E_MEMORY. */
int csp_replication_init(struct csp_compare_row *row, const struct csp_contrast_animals *values,
                         const struct csp_literature *literature, struct csp_mem *mem);
/* The probability itself, over experiments list[n] in turn. CSP_E_MEMORY. */
int csp_replication_probability(const struct csp_compare_row *row,
                                const struct csp_contrast_animals *values,
                                const struct csp_experiment list[], size_t n, double *out);
#endif
