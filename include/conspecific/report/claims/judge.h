/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_JUDGE_H
#define CONSPECIFIC_REPORT_CLAIMS_JUDGE_H
#include "conspecific/report/claims/claims.h"
/*
 * judge: one contrast of a study beside the claim that it answers, and the verdict on it. The
 * rules are written down in report/claims/compare.h, which reads such rows from a folder.
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

/* Set verdict and why from the other fields. */
void csp_judge(struct csp_compare_row *row);
/* 1 if diff and the claim's number are the same kind of thing. */
int csp_judge_same_kind(const struct csp_compare_row *row);
/* "agrees", "disagrees", "not decidable: insufficient data". */
const char *csp_judgement_name(enum csp_judgement verdict);
#endif
