/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_SCOREBOARD_H
#define CONSPECIFIC_REPORT_CLAIMS_SCOREBOARD_H
#include "conspecific/report/claims/compare.h"
/*
 * scoreboard: every claim of the table over all result folders, one row a claim.
 *
 * A claim that several contrasts answer agrees if all of them agree, disagrees if any
 * disagrees, and is not decidable otherwise; without any contrast it is "not run". Fitted and
 * predicted claims are counted apart.
 */
struct csp_claim_score {
    const struct csp_claim *claim;
    size_t count[3];                     /* contrasts by enum csp_judgement */
    const struct csp_compare_row *first; /* NULL: not run */
};

struct csp_scoreboard { /* memory belongs to the csp_mem */
    struct csp_claim_score *list;
    size_t n;
};

/* Every claim in order, with what the contrasts of n folders say of it. CSP_E_MEMORY. */
int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_claims *claims,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem);
/* "agrees", "disagrees", "not decidable: insufficient data", "not run". */
const char *csp_claim_score_name(const struct csp_claim_score *score);
int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out);
/* Atomically. */
int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path);
#endif
