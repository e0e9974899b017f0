/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#define CONSPECIFIC_REPORT_CLAIMS_COMPARE_H
#include "conspecific/report/claims/judge.h"
#include "conspecific/report/claims/literature.h"
/*
 * compare: a result folder beside the published findings, one row a contrast.
 *
 * diff is the difference of means in the measure's unit, effect the difference standardised by
 * the spread between animals, each with its 95 % interval (study/results/contrast.h). Beside
 * them stand what is published of the claim (report/claims/literature.h), its size on the scale
 * of the simulated one (report/claims/sizes.h), the probability that an experiment of the
 * published n on these animals would report what the paper does (report/claims/replication.h),
 * and, of what is open, how many animals would decide it (report/claims/needs.h). The rules of
 * the verdict stand in report/claims/judge.h.
 *
 * contrasts.csv of older versions has no columns p_equal and looks, its folder no
 * contrast_animals.csv; then what rests on them is unknown. A verdict in it is not read.
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
/* Read dir/contrasts.csv, join it with the claims, judge every row. Problems go to diag: CSP_E_IO,
 * CSP_E_SYNTAX, CSP_E_NAME never without a place. */
int csp_compare_read(struct csp_compare *self, const char *dir,
                     const struct csp_literature *literature, struct csp_mem *mem,
                     struct csp_diag *diag);
/* Number of rows with a claim (or without) that were judged so. */
size_t csp_compare_count(const struct csp_compare *self, int claims,
                         enum csp_judgement verdict);
#endif
