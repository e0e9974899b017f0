/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_RNG_H
#define CONSPECIFIC_CORE_NUM_RNG_H
#include "conspecific/core/field.h"
#include <gsl/gsl_rng.h>
#include <stdint.h>
/*
 * rng: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011) as a gsl_rng_type, with one named
 * stream per (study seed, animal, purpose). A stream is a pure function of those three, so a
 * draw added in one place moves nothing elsewhere.
 *
 * key = first 64 bits of a mix of (seed, animal); upper counter half = hash of the purpose;
 * lower counter half counts blocks. gsl_rng_uniform gives doubles in [0, 1) of 32 bits as GSL
 * defines it; csp_rng_u01 gives 53 bits in (0, 1).
 * Known answers: counter 0, key 0 -> 6627e8d5 e169c58d bc57ac4c 9b00dbd8 (asserted).
 */
extern const gsl_rng_type *const csp_rng_philox;

struct csp_rng {
    gsl_rng gsl;       /* use &self->gsl with any gsl_ran_ function of dist.h */
    uint64_t state[6]; /* key, counter low, counter high, 2 x buffered block, position */
};

/* Start the stream; purpose is any short name: "rearing", "arena", "choice". Never fails. */
void csp_rng_stream(struct csp_rng *self, uint64_t seed, uint64_t animal, const char *purpose);
/* Uniform in (0, 1), 53 bits. */
double csp_rng_u01(struct csp_rng *self);
/* Whole number in [0, n), unbiased; n > 0. */
uint64_t csp_rng_below(struct csp_rng *self, uint64_t n);
/* Raw 32 bits. */
uint32_t csp_rng_u32(struct csp_rng *self);
/* State for clone and checkpoint (after copying the state, call csp_rng_bind). */
int csp_rng_fields(struct csp_rng *self, struct csp_fields *out);
/* Point gsl at this struct's own state: after a struct was copied or moved. */
void csp_rng_bind(struct csp_rng *self);
/* One block of Philox 4x32-10, for tests. */
void csp_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
#endif
