/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_SEQUENTIAL_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_SEQUENTIAL_H
#include <stddef.h>
/*
 * sequential: when animals are added until a question is decided, and how strict each look then
 * has to be.
 *
 *   sizes     n_1 < n_2 < ... animals a group at which the data are looked at
 *   S_k       sum of the n_k values so far; without an effect its steps are independent and
 *             normal with variance n_k - n_(k-1) (in units of the variance of one value)
 *   Z_k       = S_k / sqrt(n_k)
 *   error(z)  = P(|Z_k| > z at any look k)
 *             = 1 - integral of f_K(s) ds over |s| <= z sqrt(n_K)
 *   f_1(s)    = phi(s / sqrt(n_1)) / sqrt(n_1)
 *   f_k(s)    = integral of f_(k-1)(u) phi((s - u) / sqrt(d)) / sqrt(d) du
 *               over |u| <= z sqrt(n_(k-1)), d = n_k - n_(k-1)
 *               (Armitage, McPherson & Rowe 1969, 10.2307/2343787)
 *   level     = 2 (1 - Phi(z*)) with error(z*) = overall: the same at every look
 *               (Pocock 1977, 10.1093/biomet/64.2.191)
 *
 * The level holds for two-sided tests at any of the looks. For one-sided tests (the two of an
 * equivalence, Schuirmann 1987, 10.1007/BF01068419) it is on the safe side.
 * Witness: nine looks at 8 ... 128 animals: csp_sequential_alpha(0.05, 9) = 0.009576,
 * csp_sequential_alpha(0.01, 9) = 0.001663 (asserted in test_sequential.c).
 */
/* Animals a group at which a study with `animals: auto` looks at its contrasts. */
enum { CSP_SEQUENTIAL_LOOKS = 9 };
extern const size_t csp_sequential_sizes[CSP_SEQUENTIAL_LOOKS];

/* Errors that a decision may make over all its looks: a sign that is not there, and
 * difference of CSP_EQUAL_BOUND sd or more that is called none. */
#define CSP_SIGN_LEVEL 0.01
#define CSP_EQUAL_LEVEL 0.05

/* error(z): z > 0, n[looks] ascending and positive. */
double csp_sequential_error(size_t looks, const double n[], double z);
/* Level of each of the first `looks` looks of csp_sequential_sizes such that the overall
 * error is `overall` (in (0, 1)); one look: `overall` itself. NaN for no look, for more looks
 * than there are and for an overall outside (0, 1): nothing is below it. */
double csp_sequential_alpha(double overall, size_t looks);

/* What is decided about a difference: the two may both hold (a sign, and a small one). */
enum csp_decision { CSP_DECIDED_OPEN = 0, CSP_DECIDED_SIGN = 1, CSP_DECIDED_NONE = 2 };
/* p: two-sided, of no difference. p_equal: of a difference beyond the bound, the larger p of
 * the two one-sided tests. The sign is decided if p < level(CSP_SIGN_LEVEL), none if p_equal <
 * level(CSP_EQUAL_LEVEL); a NaN decides nothing. Returns a sum of enum csp_decision. */
int csp_decided(double p, double p_equal, size_t looks);
/* Animals with which the difference would be decided if it stayed as it is with n: both z grow
 * with sqrt(n), so n (z_level / z_now)^2, of p or of p_equal, whichever is less. Infinite if
 * neither speaks for anything yet (p 1, p_equal 0.5 or more), NaN for p values that are NaN. */
double csp_sequential_needed(double p, double p_equal, size_t n, size_t looks);
#endif
