/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_HASH_H
#define CONSPECIFIC_CORE_HASH_H
#include <stddef.h>
#include <stdint.h>
/*
 * hash: 64 bits of any bytes, the same on every machine (words are read little-endian).
 *
 *   h <- (h xor word) * K, h <- h xor (h >> 32)    for each 8-byte word, tail padded with 0
 *
 * then the length and the finaliser of splitmix64 (Steele, Lea & Flood 2014). Not
 * cryptographic: it names cache files and detects damage.
 */
uint64_t csp_hash(const void *data, size_t n, uint64_t seed);
/* csp_hash of a string without its terminator; seed 0 starts, another hash continues. */
uint64_t csp_hash_text(const char *text, uint64_t seed);
/* splitmix64's finaliser: a bijection that spreads every bit. */
uint64_t csp_hash_mix(uint64_t z);
#endif
