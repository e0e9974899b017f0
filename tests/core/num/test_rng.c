/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/rng.h"
#include "testing.h"

static void known_answers_of_random123(void **state)
{
    (void)state; /* kat_vectors of Random123 1.14, "philox4x32 10" */
    const struct {
        uint32_t counter[4], key[2], out[4];
    } rows[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t k = 0; k < 3; k++) {
        uint32_t out[4];
        csp_philox4x32(rows[k].counter, rows[k].key, out);
        for (size_t i = 0; i < 4; i++) assert_true(out[i] == rows[k].out[i]);
    }
}

static void gsl_sees_the_same_words(void **state)
{
    (void)state;
    gsl_rng *r = gsl_rng_alloc(csp_rng_philox);
    assert_string_equal(gsl_rng_name(r), "philox4x32-10");
    gsl_rng_set(r, 0); /* key 0, counter 0: the first known answer, then counter 1 */
    assert_true(gsl_rng_get(r) == 0x6627e8d5);
    assert_true(gsl_rng_get(r) == 0xe169c58d);
    assert_near(gsl_rng_uniform(r), 0xbc57ac4c / 4294967296.0, 0);
    assert_true(gsl_rng_get(r) == 0x9b00dbd8);
    const uint32_t one[4] = {1, 0, 0, 0}, key[2] = {0, 0};
    uint32_t out[4];
    csp_philox4x32(one, key, out);
    assert_true(gsl_rng_get(r) == out[0]);
    assert_int_equal(gsl_rng_max(r), 0xffffffff);
    assert_int_equal(gsl_rng_min(r), 0);
    gsl_rng_free(r);
}

static void streams_are_functions_of_their_names(void **state)
{
    (void)state;
    struct csp_rng a, b;
    csp_rng_stream(&a, 7, 3, "rearing");
    csp_rng_stream(&b, 7, 3, "rearing");
    for (int k = 0; k < 11; k++) assert_true(csp_rng_u32(&a) == csp_rng_u32(&b));
    const struct {
        uint64_t seed, animal;
        const char *purpose;
    } other[] = {{8, 3, "rearing"}, {7, 4, "rearing"}, {3, 7, "rearing"}, {7, 3, "arena"}};
    for (size_t k = 0; k < 4; k++) {
        csp_rng_stream(&a, 7, 3, "rearing");
        csp_rng_stream(&b, other[k].seed, other[k].animal, other[k].purpose);
        int same = 0;
        for (int i = 0; i < 100; i++) same += csp_rng_u32(&a) == csp_rng_u32(&b);
        assert_int_equal(same, 0);
    }
}

static void the_stream_is_frozen(void **state)
{
    (void)state; /* every published number hangs on it */
    struct csp_rng r;
    csp_rng_stream(&r, 1, 0, "rearing");
    assert_true(csp_rng_u32(&r) == 0x4c49f058u);
}

static void uniforms_are_uniform(void **state)
{
    (void)state;
    struct csp_rng r;
    csp_rng_stream(&r, 1, 2, "test");
    enum { N = 200000 };
    double sum = 0, square = 0, low = 1, high = 0;
    for (int k = 0; k < N; k++) {
        const double u = csp_rng_u01(&r);
        sum += u;
        square += u * u;
        low = fmin(low, u);
        high = fmax(high, u);
    }
    assert_true(low > 0 && high < 1);
    assert_near(sum / N, 0.5, 4 * sqrt(1.0 / 12 / N));
    assert_near(square / N, 1.0 / 3, 4 * sqrt(4.0 / 45 / N));
}

static void below_is_unbiased(void **state)
{
    (void)state;
    struct csp_rng r;
    csp_rng_stream(&r, 1, 2, "below");
    long count[7] = {0};
    for (int k = 0; k < 70000; k++) {
        const uint64_t x = csp_rng_below(&r, 7);
        assert_true(x < 7);
        count[x]++;
    }
    double chi2 = 0;
    for (int k = 0; k < 7; k++) chi2 += pow((double)count[k] - 1e4, 2) / 1e4;
    assert_true(chi2 < 22.5); /* 6 degrees of freedom: p = 0.001 */
    for (int k = 0; k < 20; k++) assert_true(csp_rng_below(&r, 1) == 0);
    /* half of all 64-bit words are refused here; a plain remainder would fold them in */
    const uint64_t n = (UINT64_C(1) << 63) + 1;
    int upper = 0;
    for (int k = 0; k < 4000; k++) upper += csp_rng_below(&r, n) >= n / 2;
    assert_near(upper, 2000, 4 * sqrt(1000));
}

static void fields_carry_the_whole_state(void **state)
{
    (void)state;
    struct csp_rng a, b;
    struct csp_fields fa = {0}, fb = {0};
    csp_rng_stream(&a, 1, 2, "clone");
    for (int k = 0; k < 5; k++) csp_rng_u32(&a); /* in the middle of a block */
    csp_rng_stream(&b, 9, 9, "x");
    assert_int_equal(csp_rng_fields(&a, &fa), 0);
    assert_int_equal(csp_rng_fields(&b, &fb), 0);
    assert_int_equal(csp_fields_copy(&fb, &fa), 0);
    for (int k = 0; k < 9; k++) assert_true(csp_rng_u32(&a) == csp_rng_u32(&b));
    struct csp_rng moved = a;
    csp_rng_bind(&moved);
    assert_true(gsl_rng_get(&moved.gsl) == gsl_rng_get(&a.gsl));
    assert_true(moved.gsl.state == moved.state);
    csp_fields_free(&fa);
    csp_fields_free(&fb);
}

TEST_MAIN(cmocka_unit_test(known_answers_of_random123),
          cmocka_unit_test(gsl_sees_the_same_words),
          cmocka_unit_test(streams_are_functions_of_their_names),
          cmocka_unit_test(the_stream_is_frozen), cmocka_unit_test(uniforms_are_uniform),
          cmocka_unit_test(below_is_unbiased), cmocka_unit_test(fields_carry_the_whole_state))
