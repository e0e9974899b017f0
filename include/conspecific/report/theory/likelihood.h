/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_THEORY_LIKELIHOOD_H
#define CONSPECIFIC_REPORT_THEORY_LIKELIHOOD_H
#include "conspecific/report/theory/items.h"
/*
 * likelihood: how probable the literature is under one theory.
 *
 *   power   what an experiment of the published n does; less, greater: it finds p < 0.05 in
 *           that direction; equal: p >= 0.05. The true effect is s x that of the simulated
 *           animals, normal with their standard error (theory/replicate.h). Over less, equal
 *           and greater it adds up to 1
 *   guess   equal: b, less and greater: (1 - b) / 2 each; b = (claims of equality + 1) /
 *           (claims + 3) of those fitted to. It adds up to 1 too
 *   P     = (1 - eps) power + eps guess
 *   log L = sum over claims of the mean of log P over the contrasts of the claim
 *
 * eps (lapse, 0..1) is the share of outcomes that come from elsewhere: those are what the
 * literature reports at large, in no direction rather than the other. s (attenuation, 0..1):
 * how much more real animals differ than simulated ones. Both are fitted for each theory by
 * maximum likelihood (grid of 8 x 8, then Nelder & Mead), on the claims of status predicted.
 * P is at least 1e-12.
 *
 * A guess of 1/2 for every outcome would not do: three outcomes would add up to 3/2, every
 * published one would be as likely as a coin, and eps = 1 fits best whatever a theory says.
 */
struct csp_theory_fit {
    double eps, s, none, log_l; /* none: b */
};

enum { CSP_THEORY_NUISANCES = 3 }; /* eps, s, b */

/* b without the claims of paper `without` (SIZE_MAX: of all). */
double csp_theory_none(const struct csp_theory_items *items, size_t without);
/* log P of an item, and the mean over the items of a claim. */
double csp_theory_item_log_p(const struct csp_theory_item *item, size_t agent,
                             const struct csp_theory_fit *at);
double csp_theory_claim_log_p(const struct csp_theory_items *items, size_t claim, size_t agent,
                              const struct csp_theory_fit *at);
/* Sum over the scored claims that are not of paper `without` (SIZE_MAX: all). */
double csp_theory_log_l(const struct csp_theory_items *items, size_t agent, size_t without,
                        const struct csp_theory_fit *at);
/* Fit to the scored claims that are not of paper `without`. */
int csp_theory_fit_run(const struct csp_theory_items *items, size_t agent, size_t without,
                       struct csp_theory_fit *out);
#endif
