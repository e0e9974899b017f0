/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/rng.h"
#include "conspecific/core/hash.h"
#include <string.h>

enum { KEY, LOW, HIGH, BLOCK0, BLOCK1, USED, WORDS }; /* of csp_rng.state */

/* Multipliers and Weyl constants of Salmon et al. (2011), table 2 and section 4. */
static const uint32_t M0 = 0xD2511F53u, M1 = 0xCD9E8D57u, W0 = 0x9E3779B9u, W1 = 0xBB67AE85u;

void csp_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++, k0 += W0, k1 += W1) {
        const uint64_t p0 = (uint64_t)M0 * c0, p1 = (uint64_t)M1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

static void next_block(uint64_t s[WORDS])
{
    const uint32_t counter[4] = {(uint32_t)s[LOW], (uint32_t)(s[LOW] >> 32), (uint32_t)s[HIGH],
                                 (uint32_t)(s[HIGH] >> 32)};
    const uint32_t key[2] = {(uint32_t)s[KEY], (uint32_t)(s[KEY] >> 32)};
    uint32_t out[4];
    csp_philox4x32(counter, key, out);
    s[BLOCK0] = out[0] | (uint64_t)out[1] << 32;
    s[BLOCK1] = out[2] | (uint64_t)out[3] << 32;
    s[USED] = 0;
    s[LOW]++;
}

static void start_state(uint64_t s[WORDS], uint64_t key, uint64_t high)
{
    memset(s, 0, WORDS * sizeof *s);
    s[KEY] = key;
    s[HIGH] = high;
    s[USED] = 4;
}

static uint32_t next_word(uint64_t s[WORDS])
{
    if (s[USED] >= 4) next_block(s);
    const uint64_t k = s[USED]++;
    return (uint32_t)(s[BLOCK0 + (k >> 1)] >> (32 * (k & 1)));
}

/* gsl_rng_type */
static void gsl_set(void *state, unsigned long seed)
{
    start_state(state, seed, 0);
}

static unsigned long gsl_get(void *state)
{
    return next_word(state);
}

static double gsl_get_double(void *state)
{
    return next_word(state) * 0x1p-32;
}

static const gsl_rng_type philox_type = {
    "philox4x32-10", 0xffffffffu,   0, WORDS * sizeof(uint64_t), gsl_set,
    gsl_get,         gsl_get_double};
const gsl_rng_type *const csp_rng_philox = &philox_type;

void csp_rng_bind(struct csp_rng *self)
{
    self->gsl.type = csp_rng_philox;
    self->gsl.state = self->state;
}

void csp_rng_stream(struct csp_rng *self, uint64_t seed, uint64_t animal, const char *purpose)
{
    const uint64_t pair[2] = {seed, animal};
    start_state(self->state, csp_hash(pair, sizeof pair, 0x636f6e73u),
                csp_hash_text(purpose, 0));
    csp_rng_bind(self);
}

uint32_t csp_rng_u32(struct csp_rng *self)
{
    return next_word(self->state);
}

static uint64_t next_u64(struct csp_rng *self)
{
    const uint64_t low = next_word(self->state);
    return low | (uint64_t)next_word(self->state) << 32;
}

double csp_rng_u01(struct csp_rng *self)
{
    /* Odd multiples of 2^-53: 0 and 1 cannot occur and nothing is rounded. */
    return ((double)(next_u64(self) >> 12) + 0.5) * 0x1p-52;
}

uint64_t csp_rng_below(struct csp_rng *self, uint64_t n)
{
    const uint64_t reject = (0 - n) % n; /* 2^64 mod n: these would come once too often */
    uint64_t x;
    do x = next_u64(self);
    while (x < reject);
    return x % n;
}

int csp_rng_fields(struct csp_rng *self, struct csp_fields *out)
{
    const struct csp_field list[] = {
        {"rng", "1", "random stream: key, counter, block, position", self->state, WORDS,
         CSP_FIELD_U64},
    };
    return csp_fields_add(out, list, 1);
}
