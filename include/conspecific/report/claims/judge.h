/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_JUDGE_H
#define CONSPECIFIC_REPORT_CLAIMS_JUDGE_H
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/report/claims/claims.h"
/*
 * judge: one contrast of a study beside the claim that it answers, and the verdict on it. No
 * other part of the program judges; notebooks and tables quote what stands here.
 *
 * First the simulated animals' own answer is *decided*, whatever the published n:
 *
 *   none   p_equal < csp_sequential_alpha(0.05, looks): the difference lies within +-0.3 SD
 *          between animals (correlation: 0.15; log ratio of two spreads: 0.3)
 *   sign   else, p < csp_sequential_alpha(0.01, looks): the sign is beyond doubt
 *   open   neither
 *
 * Then it is held against what is claimed. `less`, `greater`, `equal` and `any` are what the
 * contrast expects: of a contrast with a claim the published finding (its measure may count the
 * other way round than the paper's), of a control what the study says.
 *
 *   expect          agrees                      disagrees
 *   less, greater   that sign is decided, and   the opposite sign is decided, or none; or that
 *                   size_p >= 0.05 or no size   sign with size_p < 0.05
 *   equal           none is decided             a sign is decided
 *   any             a sign is decided           none is decided
 *   a level         size_p >= 0.05 and known    size_p < 0.05
 *                   well enough
 *
 * Anything else is undecided. size_p is the p of no difference between published and simulated
 * size, from their estimates and 95 % intervals (csp_published_difference): a test of the
 * difference, for two intervals may overlap and the sizes differ. The sizes are the number of the claims table (in the
 * measure's unit), where it has an interval and is of the same kind as diff (a level, a mean
 * difference, a correlation), else the standardised effects (`published` and `simulated` below).
 *
 * A level is judged where nothing is compared: test level, test spread without b, and, where
 * the claim has direction `value` and nothing is expected, a correlation or a mean difference.
 * It is known well enough if its interval is at most CSP_JUDGE_WIDTH times as wide as the
 * published one: of two animals nothing differs. Fewer than CSP_JUDGE_LEAST animals a side
 * decide nothing. Folders of older versions have no p_equal: there none is never decided.
 */
#define CSP_JUDGE_ALPHA 0.05  /* of the difference of two sizes, and of a published test */
#define CSP_JUDGE_WIDTH 2.0   /* widest interval of a level [published intervals] */
enum { CSP_JUDGE_LEAST = 3 }; /* animals a side */

enum csp_judgement { CSP_JUDGED_UNDECIDED, CSP_JUDGED_AGREES, CSP_JUDGED_DISAGREES };
enum csp_compare_test {
    CSP_BY_PAIRS,
    CSP_BY_GROUPS,
    CSP_BY_CORRELATION,
    CSP_BY_LEVEL,
    CSP_BY_SPREAD
};
enum csp_compare_expect { CSP_ASKED_LESS, CSP_ASKED_GREATER, CSP_ASKED_EQUAL, CSP_ASKED_ANY };

struct csp_size { /* with its 95 % interval; NaN: not known */
    double value, lo, hi;
};

struct csp_compare_row {
    const char *study, *contrast;
    const char *a, *b;     /* "group measure", or a number; "" if there is none */
    const char *minus;     /* "group measure - group measure", taken off; "" = nothing */
    const char *statistic; /* "mean" or "median" */
    const char *unit;
    const char *claim_id;          /* "" = a control */
    const struct csp_claim *claim; /* borrowed; NULL for a control */
    int paired, test, expect;      /* not independent; enum csp_compare_test, _expect */
    int single;                    /* no side b: a level, or the spread of one group */
    size_t n_a, n_b;
    double mean_a, mean_b, diff, diff_lo, diff_hi, effect, effect_lo, effect_hi, p;
    double p_equal; /* NaN: not tested */
    size_t looks;   /* sequential looks, 1 for a fixed number of animals */
    /* Standardised effects of the published and of the simulated experiment, on the same scale
     * and both in the sign of the contrast (report/claims/sizes.h). */
    struct csp_size published, simulated;
    double replication;                  /* report/claims/replication.h; NaN: unknown */
    const char *experiment;              /* the one that replication speaks of; "" = none */
    double needs_animals, needs_minutes; /* report/claims/needs.h; NaN: unknown */
    /* Set by csp_judge. */
    int decided;   /* CSP_DECIDED_OPEN, _SIGN or _NONE */
    double size_p; /* NaN: no two sizes to compare */
    enum csp_judgement verdict;
    const char *why; /* what decided, constant text */
};

/* Set decided, size_p, verdict and why from the other fields. */
void csp_judge(struct csp_compare_row *row);
/* 1 if diff and the claim's number are the same kind of thing. */
int csp_judge_same_kind(const struct csp_compare_row *row);
/* 1 if the row is judged as a level. */
int csp_judge_is_level(const struct csp_compare_row *row);
/* 1 if the measure of the contrast counts the other way round than that of its claim. */
int csp_judge_flipped(const struct csp_compare_row *row);
/* p of the hypothesis that two sizes are the same; NaN if one of them has no interval. */
double csp_judge_size_p(struct csp_size x, struct csp_size y);
/* "agrees", "disagrees", "undecided". */
const char *csp_judgement_name(enum csp_judgement verdict);
/* "sign", "none", "open". */
const char *csp_decided_name(int decided);
#endif
