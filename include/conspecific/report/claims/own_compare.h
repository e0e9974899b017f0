/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_OWN_COMPARE_H
#define CONSPECIFIC_REPORT_CLAIMS_OWN_COMPARE_H
#include "conspecific/report/claims/compare.h"
#include "conspecific/report/claims/own_data.h"
#include "conspecific/study/results/contrast.h"
/*
 * own_compare: the contrasts of a run beside a laboratory's own animals (own_data.h) in the place of
 * the published finding. The same measure and the same statistic (study/results/contrast.h) of both;
 * the same judge (report/claims/judge.h), which sees the observed difference as a claim:
 *
 *   p < 0.05                        the claim is its sign, and its size with its interval
 *   else p_equal < 0.05             the claim is "no difference", A=B
 *   else                            the data decide no direction; only a size that differs
 *                                   significantly is held against the simulation
 *   a level                         the claim is the level with its interval
 *
 * Pairs are animals that stand on both sides of the contrast. If none does, a contrast of twins is
 * one of two groups of animals (independent, effects in SD between animals as everywhere); if only
 * some do, the table is refused. Differences of differences, and medians of different animals, have
 * no such comparison: they are listed, with the reason.
 *
 * replication: probability that an experiment with as many animals as the table, on the simulated
 * ones, reports what the table says (report/claims/replication.h).
 */
struct csp_own_row {
    struct csp_compare_row sim;      /* the contrast, judged against `claim` */
    struct csp_claim claim;          /* what the data say */
    struct csp_contrast_result data; /* of the laboratory's animals */
    int by_groups;                   /* of different animals on both sides */
    const char *left_out;            /* why it was not compared; NULL: it was */
};

struct csp_own_compare { /* all memory belongs to the csp_mem */
    const char *dir, *table;
    struct csp_own_data data;
    struct csp_own_row *list;
    size_t n, compared;
};

/* Read dir and the table, evaluate and judge. map NULL: none. CSP_E_USAGE if no contrast has both
 * sides in the table. Problems of the files go to diag. */
int csp_own_compare_read(struct csp_own_compare *self, const char *dir, const char *table,
                         const char *map, const struct csp_literature *literature,
                         struct csp_mem *mem, struct csp_diag *diag);
/* Rows that were judged so. */
size_t csp_own_compare_count(const struct csp_own_compare *self, enum csp_judgement verdict);
#endif
