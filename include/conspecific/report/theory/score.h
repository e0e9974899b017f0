/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_SCORE_H
#define CONSPECIFIC_REPORT_THEORY_SCORE_H
#include "conspecific/report/theory/likelihood.h"
#include "conspecific/report/theory/models.h"
/*
 * score: which theory foretells papers that it was not fitted to.
 *
 *   held-out score  sum over claims of log P, with eps and s fitted to the claims of all other
 *                   papers (leave one paper out: claims of one paper share a laboratory)  [nat]
 *   k               3 (eps, s, b) + k_fitted + k_chosen of data/theories.csv
 *   AIC, BIC        2 k - 2 log L, k ln(claims) - 2 log L, at the fit to all
 *   difference      held-out score less that of the best theory; 95 % interval: papers drawn
 *                   anew CSP_THEORY_DRAWS times (stream (1, draw, "theory papers")), the fits
 *                   kept. By facet: against the same theory, the best over all facets
 *   wins            share of papers in which its score is highest; ties within 1e-9 share
 *   weight          stacking of the held-out P of the claims (stacking.h)
 *   base_rate       eps = 1: the guess of likelihood.h for everything, k = 1 (b). A theory
 *                   below it knows less than how often a difference is reported. The last
 *                   row; it neither wins nor stacks
 *
 * k_fitted is no part of the maximum likelihood: those numbers were fitted by other means, with
 * the rat, to claims that are not scored here, and the variants inherit them. So AIC and BIC
 * count them against every theory that uses them, and held-out scores favour the rat as far as
 * its numbers suit it best. eps, s and b are the only numbers that the cross-validation can
 * take back.
 */
enum { CSP_THEORY_DRAWS = 4000, CSP_THEORY_PAPERS = 3 };

struct csp_theory_difference {
    size_t claims;
    double held, diff, lo, hi; /* of all claims, or of those of a facet */
};

struct csp_theory_score {
    const struct csp_theory_model *model; /* NULL: base rate */
    const char *name;
    size_t agent; /* index */
    struct csp_theory_fit fit;
    struct csp_theory_fit *fold; /* by paper */
    double *log_p;               /* by claim, held out; status fitted: at the fit to all */
    size_t k;
    double aic, bic, wins, weight, fitted; /* fitted: sum of log P of status fitted */
    struct csp_theory_difference all, *facet;
};

struct csp_theory_scores { /* all memory belongs to the csp_mem */
    const struct csp_theory_items *items;
    struct csp_theory_score *list; /* agents in their order, then base_rate */
    size_t n;                      /* agents + 1; 0: too few papers to hold one out */
    size_t best;
    double stacked; /* score of the weights */
};

/* Fits, scores and compares. Fewer than CSP_THEORY_PAPERS papers: n is 0, and that is no error.
 * CSP_E_NAME for an agent without a row in models, CSP_E_MEMORY. */
int csp_theory_scores_init(struct csp_theory_scores *self, const struct csp_theory_items *items,
                           const struct csp_theory_models *models, struct csp_mem *mem);
/* log P of an item, as it entered the held-out score of list[at]. NaN if nothing was scored. */
double csp_theory_scores_log_p(const struct csp_theory_scores *self, size_t at,
                               const struct csp_theory_item *item);
#endif
