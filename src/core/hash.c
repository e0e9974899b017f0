/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/hash.h"
#include <endian.h>
#include <string.h>

static const uint64_t golden = 0x9E3779B97F4A7C15u; /* 2^64 / golden ratio, odd */

uint64_t csp_hash_mix(uint64_t z)
{
    z ^= z >> 30;
    z *= 0xBF58476D1CE4E5B9u;
    z ^= z >> 27;
    z *= 0x94D049BB133111EBu;
    z ^= z >> 31;
    return z;
}

uint64_t csp_hash(const void *data, size_t n, uint64_t seed)
{
    const unsigned char *byte = data;
    uint64_t h = csp_hash_mix(seed + golden);
    for (size_t k = 0; k < n; k += 8) {
        uint64_t word = 0;
        memcpy(&word, byte + k, n - k < 8 ? n - k : 8);
        h = (h ^ le64toh(word)) * golden;
        h ^= h >> 32;
    }
    return csp_hash_mix(h ^ (uint64_t)n);
}

uint64_t csp_hash_text(const char *text, uint64_t seed)
{
    return csp_hash(text, strlen(text), seed);
}
