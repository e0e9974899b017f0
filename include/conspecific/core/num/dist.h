/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_DIST_H
#define CONSPECIFIC_CORE_NUM_DIST_H
#include "conspecific/core/num/rng.h"
/*
 * dist: draws whose bits do not depend on the processor.
 *
 *   normal       Marsaglia's polar method through csp_log and sqrt: the ziggurat of GSL asks
 *                libm's exp in its wedges, whose last bit follows the processor
 *   exponential  -ln U
 *   poisson      Knuth's product of uniforms, means above 16 in parts: time follows the mean
 *                (GSL's asks libm too)
 */
double csp_dist_normal(struct csp_rng *rng);           /* mean 0, sd 1 */
double csp_dist_exponential(struct csp_rng *rng);      /* mean 1 */
int csp_dist_bernoulli(struct csp_rng *rng, double p); /* 1 with probability p */
/* Number of events where mean are expected; 0 for a mean that is not above 0. */
uint64_t csp_dist_poisson(struct csp_rng *rng, double mean);
/* Index drawn in proportion to weight[n] >= 0 (sum > 0). */
size_t csp_dist_discrete(struct csp_rng *rng, size_t n, const double weight[]);
/* Fisher-Yates order of 0..n-1. */
void csp_dist_shuffle(struct csp_rng *rng, size_t n, size_t order[]);
#endif
