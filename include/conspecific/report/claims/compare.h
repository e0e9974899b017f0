/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#define CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#include "conspecific/report/claims/judge.h"
#include <stdio.h>
/*
 * compare: a result folder beside the published findings, one row a contrast.
 *
 * effect is the standardised difference (g, or gz if paired) with its 95 % interval, diff the
 * difference of means in the measure's unit. Judged by csp_judge:
 *
 *   less, greater  agrees:    the difference has that sign with p < 0.05, the cohort is of the
 *                             published size or more, and, where the claim is a mean difference
 *                             (or a correlation) with an interval, the published and simulated
 *                             intervals overlap
 *                  disagrees: the other sign with p < 0.05; or p < 0.05 and the intervals do
 *                             not overlap; or the whole interval of the effect is below 0.3 in
 *                             the claimed direction
 *   equal          agrees:    the interval of the effect lies within [-0.3, 0.3]
 *                  disagrees: p < 0.05 otherwise
 *   any            agrees:    p < 0.05
 *   level          agrees:    the published and simulated intervals overlap, and the cohort is
 *                             of the published size or more
 *                  disagrees: they do not overlap
 *   anything else  not decidable: insufficient data
 *
 * With fewer than 8 animals a side neither "below 0.3" nor "within 0.3" can be said.
 *
 * A level is judged where nothing is compared: test level, test spread without b, and, where
 * the claim has direction `value` and nothing is expected, a correlation or a mean difference.
 * It needs an interval in the claims table. Of two spreads 0.3 SD is the logarithm of their
 * ratio; of a correlation it is r = 0.15, as
 *
 *   d = 2 r / sqrt(1 - r^2)
 *
 * The direction is what the contrast of the study expects (its measure may count the other way
 * round than the paper's). csp_compare_read refuses, at its place in contrasts.csv: `equal`
 * without A=B and the reverse; a level for a claim that compares; a correlation for a claim
 * that is none; and numbers in two units (a percentage, ratio, r or count by the claim's kind,
 * else by a unit after a comma in its measure, "latency, min"): study files convert by `unit`.
 */
struct csp_compare { /* all memory belongs to the csp_mem */
    const char *dir;
    struct csp_compare_row *list;
    size_t n;
};

/* 1 if dir holds contrasts.csv. */
int csp_compare_is_run(const char *dir);
/* Read dir/contrasts.csv, join it with the claims, judge. Problems go to diag: CSP_E_IO,
 * CSP_E_SYNTAX, CSP_E_NAME never without a place. */
int csp_compare_read(struct csp_compare *self, const char *dir, const struct csp_claims *claims,
                     struct csp_mem *mem, struct csp_diag *diag);
/* dir/compare.csv, atomically. */
int csp_compare_save(const struct csp_compare *self);
/* Rows of n folders: claims first, then controls, then one line of totals; or JSON. */
int csp_compare_print(const struct csp_compare list[], size_t n, int json, FILE *out);
/* Number of rows with a claim (or without) that were judged so. */
size_t csp_compare_count(const struct csp_compare *self, int claims,
                         enum csp_judgement verdict);
#endif
