/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_LEARNER_H
#define CONSPECIFIC_STUDY_SPILLOVER_LEARNER_H
#include "conspecific/study/spillover/theory.h"
#include <stdint.h>
/*
 * learner: one of the agent's own value or reflex circuits on synthetic latents of known
 * overlap and noise.
 *
 * A learner sees x = x_k + noise, n = inputs units, |x_k| = 1, x_s.x_o = overlap, noise of
 * variance s2 = kappa/2 a unit. Rates are normalised: eta = step speed/(1 + n s2) for errors
 * above 0, so that one event takes away the share step speed of its own error on average.
 *
 *   1 train        own events alone, 8 time constants
 *   2 others       another's events alone, from there (unless others: false)
 *   3 interleaved  both at random, also from the end of 1: 5 time constants of the slower way
 *                  to rest, then `window` over which the residual is averaged; at most
 *                  `longest` events
 *
 * One event is one tick of the circuit with the latent on. A critic takes two ticks, one with
 * the latent and one without, in which the outcome comes; so does a bla, whose traces have no
 * lag here. So critic and reward model are the delta rule on V = -a, and bla is the asymmetric
 * one. What the circuits of the rat have beyond it is off unless a key says so, one mechanism
 * a key.
 */

/* One learner through the three phases. */
int csp_spillover_learn(const struct csp_spillover_file *self,
                        const struct csp_spillover_circuit *circuit,
                        const struct csp_spillover_exposure *exposure,
                        const struct csp_spillover_theory *theory, uint64_t animal,
                        double value[CSP_SPILL_MEASURES]);
#endif
