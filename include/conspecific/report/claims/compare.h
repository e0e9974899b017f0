/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#define CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#include "conspecific/report/claims/claims.h"
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
#define CSP_JUDGE_BOUND 0.3    /* smallest effect of interest [SD] */
#define CSP_JUDGE_BOUND_R 0.15 /* the same, as a correlation */
#define CSP_JUDGE_ALPHA 0.05
#define CSP_JUDGE_ANIMALS 8 /* fewer a side: their interval says nothing about smallness */

enum csp_judgement { CSP_JUDGED_UNDECIDED, CSP_JUDGED_AGREES, CSP_JUDGED_DISAGREES };
enum csp_compare_test {
    CSP_BY_PAIRS,
    CSP_BY_GROUPS,
    CSP_BY_CORRELATION,
    CSP_BY_LEVEL,
    CSP_BY_SPREAD
};
enum csp_compare_expect { CSP_ASKED_LESS, CSP_ASKED_GREATER, CSP_ASKED_EQUAL, CSP_ASKED_ANY };

struct csp_compare_row {
    const char *study, *contrast;
    const char *a, *b;     /* "group measure", or a number; b "" if there is none */
    const char *minus;     /* "group measure - group measure", taken off; "" = nothing */
    const char *statistic; /* "mean" or "median" */
    const char *unit;
    const char *claim_id;          /* "" = a control */
    const struct csp_claim *claim; /* borrowed; NULL for a control */
    int paired, test, expect;      /* not independent; enum csp_compare_test, _expect */
    int single;                    /* no side b: a level, or the spread of one group */
    size_t n_a, n_b;
    double mean_a, mean_b, diff, diff_lo, diff_hi, effect, effect_lo, effect_hi, p;
    enum csp_judgement verdict;
    const char *why; /* what decided, constant text */
};

struct csp_compare { /* all memory belongs to the csp_mem */
    const char *dir;
    struct csp_compare_row *list;
    size_t n;
};

/* Set verdict and why from the other fields. */
void csp_judge(struct csp_compare_row *row);
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
const char *csp_judgement_name(enum csp_judgement verdict);
#endif
