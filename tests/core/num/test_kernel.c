/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/kernel_ops.h"
#include "conspecific/core/num/rng.h"
#include "testing.h"
#include <stdlib.h>

/* Rows and columns around every edge of the panels, the lanes and the chunks of columns. */
static const size_t shapes[][2] = {{1, 1},    {2, 3},     {15, 17},  {16, 16},    {17, 15},
                                   {48, 27},  {63, 65},   {64, 64},  {65, 1},     {1, 300},
                                   {80, 511}, {128, 240}, {97, 513}, {113, 1030}, {256, 31}};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static csp_real fma_real(csp_real a, csp_real b, csp_real c)
{
    return sizeof(csp_real) == 4 ? (csp_real)fmaf((float)a, (float)b, (float)c)
                                 : (csp_real)fma((double)a, (double)b, (double)c);
}

struct problem {
    struct csp_mat w;
    csp_real *dense; /* the same weights, row major */
    csp_real *x, *u; /* cols, rows */
    csp_real *y, *z; /* results: rows, cols */
};

static csp_real draw(struct csp_rng *r)
{
    return (csp_real)(2 * csp_rng_u01(r) - 1);
}

/* zeros: share of exact zeros in x and u. */
static void setup(struct problem *p, size_t rows, size_t cols, double zeros)
{
    struct csp_rng r;
    csp_rng_stream(&r, rows, cols, "kernel");
    assert_int_equal(csp_mat_init(&p->w, rows, cols), CSP_OK);
    p->dense = csp_vec_alloc(rows * cols);
    p->x = csp_vec_alloc(cols);
    p->u = csp_vec_alloc(rows);
    p->y = csp_vec_alloc(rows);
    p->z = csp_vec_alloc(cols);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            p->dense[i * cols + j] = draw(&r);
            csp_mat_set(&p->w, i, j, p->dense[i * cols + j]);
        }
    for (size_t j = 0; j < cols; j++) p->x[j] = csp_rng_u01(&r) < zeros ? 0 : draw(&r);
    for (size_t i = 0; i < rows; i++) p->u[i] = csp_rng_u01(&r) < zeros ? 0 : draw(&r);
}

static void teardown(struct problem *p)
{
    csp_mat_free(&p->w);
    csp_mat_free(&p->w);
    csp_vec_free(p->dense);
    csp_vec_free(p->x);
    csp_vec_free(p->u);
    csp_vec_free(p->y);
    csp_vec_free(p->z);
}

#define EACH_VARIANT(ops)                                               \
    for (size_t variant_ = 0; csp_kernel_variant(variant_); variant_++) \
        if ((ops = csp_kernel_variant(variant_), csp_kernel_use(ops->name) == CSP_OK))

static void elements_keep_their_places(void **state)
{
    (void)state;
    for (size_t s = 0; s < SHAPES; s++) {
        struct problem p;
        setup(&p, shapes[s][0], shapes[s][1], 0);
        for (size_t i = 0; i < p.w.rows; i++)
            for (size_t j = 0; j < p.w.cols; j++)
                assert_true(csp_mat_at(&p.w, i, j) == p.dense[i * p.w.cols + j]);
        teardown(&p);
    }
}

/* The order of additions is promised: column after column, so equality is to the bit. */
static void forward_is_the_naive_loop(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    const double zeros[] = {0, 0.05, 0.7, 1};
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++)
        for (size_t q = 0; q < 4; q++) {
            struct problem p;
            setup(&p, shapes[s][0], shapes[s][1], zeros[q]);
            csp_mat_forward(&p.w, p.x, p.y);
            for (size_t i = 0; i < p.w.rows; i++) {
                csp_real sum = 0;
                for (size_t j = 0; j < p.w.cols; j++)
                    sum = fma_real(p.dense[i * p.w.cols + j], p.x[j], sum);
                if (memcmp(&sum, p.y + i, sizeof sum) != 0)
                    fail_msg("%s %zu x %zu, row %zu: %.9g, expected %.9g", ops->name, p.w.rows,
                             p.w.cols, i, (double)p.y[i], (double)sum);
            }
            teardown(&p);
        }
    csp_kernel_use("auto");
}

static void transposed_is_near_the_naive_loop(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    const double zeros[] = {0, 0.7, 1};
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++)
        for (size_t q = 0; q < 3; q++) {
            struct problem p;
            setup(&p, shapes[s][0], shapes[s][1], zeros[q]);
            csp_mat_transposed(&p.w, p.u, p.z);
            for (size_t j = 0; j < p.w.cols; j++) {
                double sum = 0;
                for (size_t i = 0; i < p.w.rows; i++)
                    sum += (double)p.dense[i * p.w.cols + j] * (double)p.u[i];
                assert_near(p.z[j], sum, 5e-7 * sqrt((double)p.w.rows) * 4);
            }
            teardown(&p);
        }
    csp_kernel_use("auto");
}

static void some_columns_are_those_of_all(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    const double zeros[] = {0, 0.4, 0.9, 1};
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++)
        for (size_t q = 0; q < 4; q++) {
            struct problem p;
            setup(&p, shapes[s][0], shapes[s][1], zeros[q]);
            csp_real *z = csp_vec_alloc(p.w.cols);
            double widest = 0;
            for (size_t j = 0; j < p.w.cols; j++) z[j] = 7;
            csp_mat_transposed(&p.w, p.u, p.z);
            csp_mat_transposed_on(&p.w, p.u, p.x, z);
            for (size_t j = 0; j < p.w.cols; j++) {
                const csp_real want = p.x[j] != 0 ? p.z[j] : 7;
                if (memcmp(&z[j], &want, sizeof want) != 0)
                    fail_msg("%s %zu x %zu, column %zu: %.9g, expected %.9g", ops->name,
                             p.w.rows, p.w.cols, j, (double)z[j], (double)want);
                double power = 0;
                for (size_t i = 0; i < p.w.rows; i++)
                    power += pow((double)p.dense[i * p.w.cols + j], 2);
                widest = fmax(widest, sqrt(power));
            }
            assert_near(csp_mat_widest(&p.w), widest, 1e-12 * widest);
            csp_vec_free(z);
            teardown(&p);
        }
    csp_kernel_use("auto");
}

static void rank_one_is_the_naive_loop(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    const csp_real a = (csp_real)0.2385;
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++)
        for (int positive = 0; positive < 2; positive++) {
            struct problem p;
            setup(&p, shapes[s][0], shapes[s][1], 0.4);
            (positive ? csp_mat_rank1_pos : csp_mat_rank1)(&p.w, a, p.u, p.x);
            for (size_t i = 0; i < p.w.rows; i++)
                for (size_t j = 0; j < p.w.cols; j++) {
                    const csp_real au = a * p.u[i],
                                   new = fma_real(au, p.x[j], p.dense[i * p.w.cols + j]);
                    const csp_real want = positive && new < 0 ? 0 : new;
                    if (csp_mat_at(&p.w, i, j) != want)
                        fail_msg("%s %zu x %zu: (%zu, %zu) = %.9g, expected %.9g", ops->name,
                                 p.w.rows, p.w.cols, i, j, (double)csp_mat_at(&p.w, i, j),
                                 (double)want);
                }
            /* padding stays zero: its sum is the sum of the elements */
            double all = 0, real = 0;
            for (size_t k = 0; k < p.w.n; k++) all += (double)p.w.w[k] != 0;
            for (size_t i = 0; i < p.w.rows; i++)
                for (size_t j = 0; j < p.w.cols; j++) real += csp_mat_at(&p.w, i, j) != 0;
            assert_near(all, real, 0);
            teardown(&p);
        }
    csp_kernel_use("auto");
}

static void one_pass_gives_the_bits_of_two(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++) {
        struct problem p;
        setup(&p, shapes[s][0], shapes[s][1], 0.2);
        csp_real *y = csp_vec_alloc(p.w.rows), *z = csp_vec_alloc(p.w.cols);
        csp_mat_forward(&p.w, p.x, p.y);
        csp_mat_transposed(&p.w, p.u, p.z);
        csp_mat_both(&p.w, p.x, y, p.u, z);
        assert_memory_equal(y, p.y, p.w.rows * sizeof *y);
        assert_memory_equal(z, p.z, p.w.cols * sizeof *z);
        csp_vec_free(y);
        csp_vec_free(z);
        teardown(&p);
    }
    csp_kernel_use("auto");
}

static void fold_is_the_naive_loop(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    EACH_VARIANT(ops)
    for (size_t s = 0; s < SHAPES; s++) {
        struct problem p;
        struct csp_rng r;
        setup(&p, shapes[s][0], shapes[s][1], 0.2);
        const size_t rows = p.w.rows, cols = p.w.cols;
        csp_rng_stream(&r, 1, s, "fold");
        csp_real *scale = csp_vec_alloc(rows), *u = csp_vec_alloc(CSP_FOLD * rows);
        csp_real *v = csp_vec_alloc(CSP_FOLD * cols);
        for (size_t i = 0; i < rows; i++) scale[i] = (csp_real)1.1 + draw(&r) / 10;
        for (size_t k = 0; k < CSP_FOLD * rows; k++) u[k] = draw(&r);
        for (size_t k = 0; k < CSP_FOLD * cols; k++) v[k] = draw(&r);
        csp_mat_fold(&p.w, scale, u, v, p.x, p.y);
        for (size_t i = 0; i < rows; i++) {
            csp_real sum = 0;
            for (size_t j = 0; j < cols; j++) {
                csp_real w = p.dense[i * cols + j] * scale[i];
                for (size_t k = 0; k < CSP_FOLD; k++)
                    w = fma_real(u[k * rows + i], v[j * CSP_FOLD + k], w);
                if (csp_mat_at(&p.w, i, j) != w) fail_msg("%s (%zu, %zu)", ops->name, i, j);
                sum = fma_real(w, p.x[j], sum);
            }
            assert_true(p.y[i] == sum);
        }
        csp_vec_free(scale);
        csp_vec_free(u);
        csp_vec_free(v);
        teardown(&p);
    }
    csp_kernel_use("auto");
}

/* Every kernel in turn on one matrix; what comes out and what is left, hashed. */
static uint64_t run_all(size_t rows, size_t cols, double zeros)
{
    struct problem p;
    setup(&p, rows, cols, zeros);
    uint64_t h = 0;
    for (int k = 0; k < 3; k++) {
        csp_mat_forward(&p.w, p.x, p.y);
        h = csp_hash(p.y, rows * sizeof *p.y, h);
        csp_mat_transposed(&p.w, p.u, p.z);
        h = csp_hash(p.z, cols * sizeof *p.z, h);
        csp_mat_rank1(&p.w, (csp_real)0.0131, p.y, p.z);
        csp_mat_scale_columns(&p.w, (csp_real)2.385, NULL);
        csp_mat_transposed(&p.w, p.y, p.x);
        if (k == 1) csp_mat_rank1_pos(&p.w, (csp_real)0.017, p.u, p.z);
        h = csp_hash(p.w.w, p.w.n * sizeof *p.w.w, h);
    }
    teardown(&p);
    return h;
}

static void all_instruction_sets_give_the_same_bits(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    size_t variants = 0;
    for (size_t s = 0; s < SHAPES; s++) {
        uint64_t first = 0;
        variants = 0;
        EACH_VARIANT(ops)
        {
            const uint64_t h = run_all(shapes[s][0], shapes[s][1], s % 2 ? 0.7 : 0.0);
            if (variants++ == 0) first = h;
            if (h != first)
                fail_msg("%s differs at %zu x %zu", ops->name, shapes[s][0], shapes[s][1]);
        }
    }
    csp_kernel_use("auto");
    print_message("%zu instruction sets compared\n", variants);
    if (sizeof(csp_real) == 4) { /* golden bits, for machines that have only one of them */
        const uint64_t h = run_all(113, 1030, 0.3);
        if (h != 0x27e74fac2a412427u) fail_msg("hash %#018llx", (unsigned long long)h);
    }
}

static void skipping_zeros_changes_no_bit(void **state)
{
    (void)state;
    /* Replace zeros by the smallest numbers whose products vanish: they are not skipped. */
    for (size_t s = 0; s < SHAPES; s++) {
        struct problem p;
        setup(&p, shapes[s][0], shapes[s][1], 0.6);
        csp_real *y = csp_vec_alloc(p.w.rows), *z = csp_vec_alloc(p.w.cols);
        csp_mat_forward(&p.w, p.x, p.y);
        csp_mat_transposed(&p.w, p.u, p.z);
        const csp_real least = sizeof(csp_real) == 4 ? (csp_real)0x1p-149 : (csp_real)0x1p-1074;
        for (size_t j = 0; j < p.w.cols; j++)
            if (p.x[j] == 0) p.x[j] = least;
        for (size_t i = 0; i < p.w.rows; i++)
            if (p.u[i] == 0) p.u[i] = least;
        csp_mat_forward(&p.w, p.x, y);
        csp_mat_transposed(&p.w, p.u, z);
        if (p.w.cols > 16) assert_memory_equal(y, p.y, p.w.rows * sizeof *y);
        if (p.w.rows > 64) assert_memory_equal(z, p.z, p.w.cols * sizeof *z);
        csp_vec_free(y);
        csp_vec_free(z);
        teardown(&p);
    }
}

static void unaligned_vectors_give_the_same(void **state)
{
    (void)state;
    struct problem p;
    setup(&p, 97, 131, 0.2);
    csp_real *x = csp_vec_alloc(600), *y = csp_vec_alloc(600);
    memcpy(x + 1, p.x, 131 * sizeof *x);
    csp_mat_forward(&p.w, p.x, p.y);
    csp_mat_forward(&p.w, x + 1, y + 3);
    assert_memory_equal(y + 3, p.y, 97 * sizeof *y);
    assert_true(y[2] == 0 && y[100] == 0); /* nothing is written outside */
    memcpy(x + 1, p.u, 97 * sizeof *x);
    memset(y, 0, 600 * sizeof *y);
    csp_mat_transposed(&p.w, p.u, p.z);
    csp_mat_transposed(&p.w, x + 1, y + 5);
    assert_memory_equal(y + 5, p.z, 131 * sizeof *y);
    assert_true(y[4] == 0 && y[136] == 0);
    csp_vec_free(x);
    csp_vec_free(y);
    teardown(&p);
}

static void columns_are_scaled_down_only(void **state)
{
    (void)state;
    struct csp_mat w;
    assert_int_equal(csp_mat_init(&w, 70, 2), CSP_OK);
    csp_mat_set(&w, 1, 0, 3);
    csp_mat_set(&w, 68, 0, 4);
    csp_mat_set(&w, 5, 1, (csp_real)1.25);
    csp_mat_scale_columns(&w, (csp_real)2.5, NULL);
    assert_near(csp_mat_at(&w, 1, 0), 1.5, 1e-7);
    assert_near(csp_mat_at(&w, 68, 0), 2.0, 1e-7);
    assert_near(csp_mat_at(&w, 5, 1), 1.25, 0);
    csp_mat_free(&w);
}

static void nan_is_never_hidden(void **state)
{
    (void)state;
    const struct csp_kernel_ops *ops;
    EACH_VARIANT(ops)
    {
        struct problem p;
        setup(&p, 70, 40, 0);
        p.x[17] = (csp_real)NAN;
        csp_mat_forward(&p.w, p.x, p.y);
        for (size_t i = 0; i < 70; i++) assert_true(isnan(p.y[i]));
        csp_mat_rank1_pos(&p.w, (csp_real)0.1, p.u, p.x);
        assert_true(isnan(csp_mat_at(&p.w, 3, 17)));
        p.u[69] = (csp_real)NAN;
        csp_mat_transposed(&p.w, p.u, p.z);
        for (size_t j = 0; j < 40; j++) assert_true(isnan(p.z[j]));
        teardown(&p);
    }
    csp_kernel_use("auto");
}

static void impossible_matrices_are_refused(void **state)
{
    (void)state;
    struct csp_mat w;
    assert_int_equal(csp_mat_init(&w, 0, 3), CSP_E_SHAPE);
    csp_mat_free(&w);
    assert_int_equal(csp_mat_init(&w, 3, 0), CSP_E_SHAPE);
    assert_int_equal(csp_mat_init(&w, SIZE_MAX, 3), CSP_E_SHAPE);
    assert_int_equal(csp_mat_init(&w, UINT32_MAX, UINT32_MAX), CSP_E_SHAPE);
    assert_null(csp_vec_alloc(SIZE_MAX / 2));
    assert_int_equal(csp_kernel_use("mmx"), CSP_E_NAME);
    assert_int_equal(csp_kernel_use("default"), CSP_OK);
    assert_string_equal(csp_kernel_active()->name, "default");
    assert_int_equal(csp_kernel_use("auto"), CSP_OK);
}

static void fields_carry_the_weights(void **state)
{
    (void)state;
    struct csp_mat a, b;
    struct csp_fields fa = {0}, fb = {0};
    assert_int_equal(csp_mat_init(&a, 19, 5), CSP_OK);
    assert_int_equal(csp_mat_init(&b, 19, 5), CSP_OK);
    csp_mat_set(&a, 18, 4, (csp_real)2.385);
    assert_int_equal(csp_mat_fields(&a, "w", "weights", &fa), CSP_OK);
    assert_int_equal(csp_mat_fields(&b, "w", "weights", &fb), CSP_OK);
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
    assert_near(csp_mat_at(&b, 18, 4), (csp_real)2.385, 0);
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_mat_free(&a);
    csp_mat_free(&b);
}

TEST_MAIN(cmocka_unit_test(elements_keep_their_places),
          cmocka_unit_test(forward_is_the_naive_loop),
          cmocka_unit_test(transposed_is_near_the_naive_loop),
          cmocka_unit_test(some_columns_are_those_of_all),
          cmocka_unit_test(rank_one_is_the_naive_loop),
          cmocka_unit_test(one_pass_gives_the_bits_of_two),
          cmocka_unit_test(fold_is_the_naive_loop),
          cmocka_unit_test(all_instruction_sets_give_the_same_bits),
          cmocka_unit_test(skipping_zeros_changes_no_bit),
          cmocka_unit_test(unaligned_vectors_give_the_same),
          cmocka_unit_test(columns_are_scaled_down_only), cmocka_unit_test(nan_is_never_hidden),
          cmocka_unit_test(impossible_matrices_are_refused),
          cmocka_unit_test(fields_carry_the_weights))
