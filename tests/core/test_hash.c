/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/hash.h"
#include "testing.h"

static void the_hash_is_frozen(void **state)
{
    (void)state; /* cache files are named by it: a change makes every cohort anew */
    assert_true(csp_hash_text("conspecific", 0) == 0x4e272d04f6ce6bafu);
    assert_true(csp_hash(NULL, 0, 1) == 0xdce423fc82c0d5b8u);
    /* splitmix64 with seed 0: first output, Vigna's reference code */
    assert_true(csp_hash_mix(0x9E3779B97F4A7C15u) == 0xE220A8397B1DCDAFu);
}

static void lengths_and_seeds_matter(void **state)
{
    (void)state;
    const char zeros[16] = {0};
    uint64_t seen[17];
    for (size_t n = 0; n <= 16; n++) {
        seen[n] = csp_hash(zeros, n, 0);
        for (size_t k = 0; k < n; k++) assert_true(seen[k] != seen[n]);
    }
    assert_true(csp_hash_text("a", 0) != csp_hash_text("a", 1));
    assert_true(csp_hash_text("ab", csp_hash_text("c", 0)) !=
                csp_hash_text("b", csp_hash_text("ca", 0)));
}

static void every_bit_flips_about_half(void **state)
{
    (void)state;
    unsigned char data[23];
    for (size_t k = 0; k < sizeof data; k++) data[k] = (unsigned char)(k * 29 + 3);
    const uint64_t h = csp_hash(data, sizeof data, 5);
    long flips = 0;
    for (size_t bit = 0; bit < 8 * sizeof data; bit++) {
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        const int n = __builtin_popcountll(h ^ csp_hash(data, sizeof data, 5));
        assert_in_range(n, 12, 52);
        flips += n;
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    assert_near((double)flips / (8.0 * sizeof data), 32.0, 1.5);
}

TEST_MAIN(cmocka_unit_test(the_hash_is_frozen), cmocka_unit_test(lengths_and_seeds_matter),
          cmocka_unit_test(every_bit_flips_about_half))
