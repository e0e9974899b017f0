/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_NEEDS_H
#define CONSPECIFIC_REPORT_CLAIMS_NEEDS_H
#include "conspecific/report/claims/judge.h"
/*
 * needs: how many animals a group would decide what is undecided now, with a chance of 0.8, if
 * the present effect and its spread are the true ones; the smaller of
 *
 *   sign    n ((z_(1 - a/2) + z_0.8) / z_now)^2              a = 0.01, z_now = Phi^-1(1 - p/2)
 *   none    n ((z_0.95 + z_0.8) se / (k - |effect|))^2       se = width / (2 x 1.96) of the 95 %
 *                                                           interval of the effect, k as in
 *                                                           judge.h; only where |effect| < k
 *                                                           and equality was tested
 *
 * of a level: n (width / (CSP_JUDGE_WIDTH x published width))^2, until it is known well enough.
 *
 * An effect near nothing needs many animals for its sign and fewer to be called none; one near
 * k needs many for either. Minutes are animals x seconds an animal of that study.
 */
/* Set needs_animals and needs_minutes of a row that was judged; NaN for one that is decided,
 * and for what is not known. seconds: of one animal, NaN: unknown. */
void csp_needs_init(struct csp_compare_row *row, double seconds);
#endif
