/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/field.h"
#include "testing.h"
#include <stdlib.h>

struct toy {
    csp_real r[3];
    double V;
    uint64_t count[2];
};

static const struct toy first = {
    {(csp_real)2.385, (csp_real)-0.7, (csp_real)1e-9}, -3.25, {7, 1u << 31}};

static void list_toy(struct toy *t, struct csp_fields *out, const char *prefix)
{
    const struct csp_field list[] = {
        {"r", "1", "rates", t->r, 3, CSP_FIELD_REAL},
        {"V", "reward", "value", &t->V, 1, CSP_FIELD_DOUBLE},
        {"count", "1", "counter", t->count, 2, CSP_FIELD_U64},
    };
    snprintf(out->prefix, sizeof out->prefix, "%s", prefix);
    assert_int_equal(csp_fields_add(out, list, 3), CSP_OK);
}

static void names_get_the_prefix_of_the_moment(void **state)
{
    (void)state;
    struct toy t = first;
    struct csp_fields f = {0};
    list_toy(&t, &f, "cortex.");
    list_toy(&t, &f, "bla.");
    assert_int_equal(f.n, 6);
    assert_int_equal(csp_fields_find(&f, "cortex.V"), 1);
    assert_int_equal(csp_fields_find(&f, "bla.r"), 3);
    assert_int_equal(csp_fields_find(&f, "r"), -1);
    csp_fields_free(&f);
    csp_fields_free(&f);
    assert_int_equal(f.n, 0);
}

static void copy_takes_every_value(void **state)
{
    (void)state;
    struct toy a = first, b = {0};
    struct csp_fields fa = {0}, fb = {0};
    list_toy(&a, &fa, "x.");
    list_toy(&b, &fb, "x.");
    assert_true(csp_fields_hash(&fa) != csp_fields_hash(&fb));
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
    assert_memory_equal(a.r, b.r, sizeof a.r);
    assert_near(b.V, -3.25, 0);
    assert_memory_equal(a.count, b.count, sizeof a.count);
    assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    csp_fields_free(&fa);
    csp_fields_free(&fb);
}

static void copies_that_do_not_fit_are_refused_whole(void **state)
{
    (void)state;
    struct toy a = first, b = {0};
    struct csp_fields fa = {0}, fb = {0}, fc = {0}, fd = {0};
    list_toy(&a, &fa, "x.");
    list_toy(&b, &fb, "y.");
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "y.r"));
    const struct csp_field shorter[] = {
        {"r", "1", "", b.r, 3, CSP_FIELD_REAL},
        {"V", "1", "", &b.V, 1, CSP_FIELD_DOUBLE},
        {"count", "1", "", b.count, 1, CSP_FIELD_U64},
    };
    strcpy(fc.prefix, "x.");
    assert_int_equal(csp_fields_add(&fc, shorter, 3), CSP_OK);
    assert_int_equal(csp_fields_copy(&fc, &fa), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "x.count has 1 values here and 2 there"));
    assert_near(b.V, 0, 0); /* nothing was copied before the refusal */
    assert_int_equal(csp_fields_copy(&fd, &fa), CSP_E_SHAPE);
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_fields_free(&fc);
}

static void pack_and_unpack_are_inverse(void **state)
{
    (void)state;
    struct toy a = first, b = {0};
    struct csp_fields fa = {0}, fb = {0};
    list_toy(&a, &fa, "");
    list_toy(&b, &fb, "");
    const size_t n = csp_fields_bytes(&fa);
    assert_int_equal(n, 3 * sizeof(csp_real) + sizeof(double) + 2 * sizeof(uint64_t));
    char *buffer = malloc(n);
    csp_fields_pack(&fa, buffer);
    csp_fields_unpack(&fb, buffer);
    assert_memory_equal(a.r, b.r, sizeof a.r);
    assert_near(b.V, a.V, 0);
    assert_memory_equal(a.count, b.count, sizeof a.count);
    free(buffer);
    csp_fields_free(&fa);
    csp_fields_free(&fb);
}

static void the_hash_sees_every_bit_and_name(void **state)
{
    (void)state;
    struct toy a = first;
    struct csp_fields fa = {0}, other = {0};
    list_toy(&a, &fa, "");
    list_toy(&a, &other, "z");
    const uint64_t h = csp_fields_hash(&fa);
    assert_true(csp_fields_hash(&other) != h);
    a.count[1] ^= 1;
    assert_true(csp_fields_hash(&fa) != h);
    a.count[1] ^= 1;
    a.r[2] = -a.r[2];
    assert_true(csp_fields_hash(&fa) != h);
    a.r[2] = -a.r[2];
    assert_true(csp_fields_hash(&fa) == h);
    csp_fields_free(&fa);
    csp_fields_free(&other);
}

static void the_watch_names_what_ran_away(void **state)
{
    (void)state;
    struct toy a = first;
    struct csp_fields f = {0};
    list_toy(&a, &f, "pag.");
    assert_int_equal(csp_fields_watch(&f, 4.0), CSP_OK); /* counters are not watched */
    assert_int_equal(csp_fields_watch(&f, 3.0), CSP_E_NUMERIC);
    assert_non_null(strstr(csp_error_detail(), "pag.V[0] = -3.25 reward"));
    a.r[1] = (csp_real)NAN;
    assert_int_equal(csp_fields_watch(&f, 4.0), CSP_E_NUMERIC);
    assert_non_null(strstr(csp_error_detail(), "pag.r[1] = "));
    a.r[1] = 0;
    a.V = INFINITY;
    assert_int_equal(csp_fields_watch(&f, 1e300), CSP_E_NUMERIC);
    a.V = 0;
    a.r[2] = (csp_real)-INFINITY; /* a bound that no csp_real reaches still refuses inf */
    assert_int_equal(csp_fields_watch(&f, 1e300), CSP_E_NUMERIC);
    assert_non_null(strstr(csp_error_detail(), "pag.r[2] = -inf"));
    a.r[2] = 0;
    assert_int_equal(csp_fields_watch(&f, (double)a.r[0]), CSP_OK); /* the bound is closed */
    assert_int_equal(csp_fields_watch(&f, (double)a.r[0] * (1 - 1e-12)), CSP_E_NUMERIC);
    csp_fields_free(&f);
}

TEST_MAIN(cmocka_unit_test(names_get_the_prefix_of_the_moment),
          cmocka_unit_test(copy_takes_every_value),
          cmocka_unit_test(copies_that_do_not_fit_are_refused_whole),
          cmocka_unit_test(pack_and_unpack_are_inverse),
          cmocka_unit_test(the_hash_sees_every_bit_and_name),
          cmocka_unit_test(the_watch_names_what_ran_away))
