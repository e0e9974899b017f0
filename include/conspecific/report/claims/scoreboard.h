/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_SCOREBOARD_H
#define CONSPECIFIC_REPORT_CLAIMS_SCOREBOARD_H
#include "conspecific/record/grid.h"
#include "conspecific/report/claims/bounds.h"
#include "conspecific/report/claims/compare.h"
/*
 * scoreboard: every claim of the table over all result folders, one row a claim.
 *
 * A claim that several contrasts answer agrees if all of them agree, disagrees if any
 * disagrees, and is undecided otherwise; without any contrast it is "not run", and so is one of
 * status not_run, even if an older folder asked it. Fitted and
 * predicted claims are counted apart. Claims whose first contrasts put the same question (test,
 * sides, what is taken off) to the same animals (study) count once, with the first of them.
 *
 * p_decides is the p of what was decided (p_equal for no difference, else p), the largest of
 * the claim's contrasts; q is its false discovery rate over all claims that were tested, decided
 * or not (report/claims/discovery.h): over the decided ones alone it would say nothing, since
 * they were chosen for their p.
 */
struct csp_claim_score {
    const struct csp_claim *claim; /* borrowed */
    size_t count[3];               /* contrasts by enum csp_judgement */
    /* Of the first contrast that answers the claim. study is NULL if none does. */
    const struct csp_compare_row *first; /* borrowed; NULL in a table that was read */
    const char *study;
    double effect, effect_lo, effect_hi; /* as in struct csp_compare_row; NaN for a level */
    double p, replication;
    /* Of all of them. */
    double p_decides, q; /* NaN: not tested (a level), or counted with another */
    double needs_animals, needs_minutes; /* of the undecided contrast that needs most */
    struct csp_bounds bounds;
    const struct csp_claim *with; /* counted with this one; NULL: for itself */
};

struct csp_scoreboard {                      /* memory belongs to the csp_mem */
    const struct csp_literature *literature; /* borrowed */
    struct csp_claim_score *list;
    size_t n;
};

/* Every claim in order, with what the contrasts of n folders say of it. CSP_E_MEMORY. */
int csp_scoreboard_init(struct csp_scoreboard *self, const struct csp_literature *literature,
                        const struct csp_compare list[], size_t n, struct csp_mem *mem);
/* The same from a table that csp_scoreboard_save wrote; a claim that is not in it was not run.
 * Problems go to diag with their place: CSP_E_IO, CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_scoreboard_read(struct csp_scoreboard *self, const char *path,
                        const struct csp_literature *literature, struct csp_mem *mem,
                        struct csp_diag *diag);
/* Keep only the claims that one of the n studies answers. */
void csp_scoreboard_keep(struct csp_scoreboard *self, const char *const studies[], size_t n);
/* "agrees", "disagrees", "undecided", "not run". */
const char *csp_claim_score_name(const struct csp_claim_score *score);
/* How many contrasts answer the claim. */
size_t csp_claim_score_contrasts(const struct csp_claim_score *score);
/* The whole table; to be freed with csp_grid_free, after an error too. */
int csp_scoreboard_grid(struct csp_grid *g, const struct csp_scoreboard *self);
/* Atomically. */
int csp_scoreboard_save(const struct csp_scoreboard *self, const char *path);
#endif
