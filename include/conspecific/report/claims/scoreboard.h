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
    const struct csp_claim *claim; /* borrowed */
    size_t count[3];               /* contrasts by enum csp_judgement */
    /* Of the first contrast that answers the claim. study is NULL if none does. */
    const char *study;
    double effect, effect_lo, effect_hi; /* as in struct csp_compare_row; NaN for a level */
    double p;
};

struct csp_scoreboard { /* memory belongs to the csp_mem */
    struct csp_claim_score *list;
    size_t n;
};

/* Every claim in order, with what the contrasts of n folders say of it. CSP_E_MEMORY. */
int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_claims *claims,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem);
/* The same from a table that csp_scoreboard_save wrote; a claim that is not in it was not run.
 * Problems go to diag with their place: CSP_E_IO, CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_scoreboard_read(struct csp_scoreboard *self, const char *path,
                        const struct csp_claims *claims, struct csp_mem *mem,
                        struct csp_diag *diag);
/* Keep only the claims that one of the n studies answers. */
void csp_scoreboard_keep(struct csp_scoreboard *self, const char *const studies[], size_t n);
/* "agrees", "disagrees", "not decidable: insufficient data", "not run". */
const char *csp_claim_score_name(const struct csp_claim_score *score);
/* A table for the eye and the totals by facet, or the table as JSON. */
int csp_scoreboard_print(const struct csp_scoreboard *self, int json, FILE *out);
/* The claims that were run as a Markdown table, study by study in alphabetical order, and a
 * sentence with the totals: the question of the claim, what was published, the simulated effect
 * with its 95 % interval, the verdict. CSP_E_MEMORY. */
int csp_scoreboard_markdown(const struct csp_scoreboard *self, FILE *out);
/* Atomically. */
int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path);
#endif
