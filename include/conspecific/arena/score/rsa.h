/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_RSA_H
#define CONSPECIFIC_ARENA_SCORE_RSA_H
#include "conspecific/core/real.h"
#include <stddef.h>
/*
 * rsa: is the geometry of own events that of another's? Latents are rows of n_units; the first
 * n are of own events, the other n of the same events of another, one by one.
 *
 *   D_ij  = 1 - cosine(latent_i, latent_j)           within each half (analysis/pattern/rsa.h)
 *   r     = Spearman's correlation of the two halves' D_ij, i < j
 */
/* r is NaN where one half has no order. CSP_E_SHAPE below three events, CSP_E_MEMORY. */
int csp_score_rsa(size_t n, size_t n_units, const csp_real latent[], double *r);
#endif
