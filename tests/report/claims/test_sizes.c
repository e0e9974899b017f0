/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/report/claims/sizes.h"

static const struct csp_claim more = {.direction = CSP_MORE, .n = NAN};
static double a[] = {4, 7, 5, 6, 9}, b[] = {2, 3, 4, 1, 2};
static const struct csp_contrast_animals values = {.n_a = 5, .n_b = 5, .a = a, .b = b};

static struct csp_paper paper(enum csp_published_design design,
                              enum csp_published_statistic statistic, double value, double n1,
                              double n2)
{
    return (struct csp_paper){
        .claim = &more,
        .known = 1,
        .sign = 1,
        .p_relation = '=',
        .test = {design, statistic, value, NAN, NAN, NAN, NAN, NAN, n1, n2}};
}

static struct csp_compare_row row(int test, int expect)
{
    return (struct csp_compare_row){.claim = &more,
                                    .test = test,
                                    .paired = test != CSP_BY_GROUPS,
                                    .expect = expect,
                                    .mean_b = 2.4,
                                    .effect = 0.6,
                                    .effect_lo = 0.2,
                                    .effect_hi = 0.8};
}

static void groups_are_measured_between_animals(void **state)
{
    (void)state;
    const struct csp_paper p = paper(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_T, -2.9, 10, 12);
    struct csp_compare_row r = row(CSP_BY_PAIRS, CSP_ASKED_GREATER);
    csp_sizes_init(&r, &values, &p);
    /* 2.9 sqrt(1/10 + 1/12) = 1.2417, Hedges' J(20) = 0.96205; the sign is the paper's */
    assert_near(r.published.value, 1.1946, 1e-3);
    assert_true(r.published.lo > 0 && r.published.lo < 1 && r.published.hi > 1.5);
    assert_near(r.simulated.value, 0.6, 0);
    csp_sizes_init(&r, NULL, &p); /* an older folder: in another unit */
    assert_true(isnan(r.simulated.value));
    r.test = CSP_BY_GROUPS;
    csp_sizes_init(&r, NULL, &p);
    assert_near(r.simulated.hi, 0.8, 0);
    r.expect = CSP_ASKED_LESS; /* a measure that counts the other way round */
    csp_sizes_init(&r, NULL, &p);
    assert_near(r.published.value, -1.1946, 1e-3);
    assert_true(r.published.lo < r.published.value && r.published.value < r.published.hi);
}

static void pairs_are_measured_by_their_differences(void **state)
{
    (void)state;
    const struct csp_paper p = paper(CSP_PUBLISHED_PAIRED, CSP_PUBLISHED_T, 2.889, 14, NAN);
    struct csp_compare_row r = row(CSP_BY_PAIRS, CSP_ASKED_GREATER);
    csp_sizes_init(&r, &values, &p);
    assert_near(r.published.value, 2.889 / sqrt(14), 1e-12);
    /* differences 2 4 1 5 7: mean 3.8, sd 2.38747 */
    assert_near(r.simulated.value, 1.591644, 1e-6);
    assert_true(r.simulated.lo > 0.1 && r.simulated.lo < 0.4 && r.simulated.hi > 2.5);
    const struct csp_contrast_animals one = {.n_a = 5, .a = a, .b = b};
    csp_sizes_init(&r, &one, &p); /* against the number 2.4: mean 3.8, sd 1.92354 */
    assert_near(r.simulated.value, 3.8 / 1.923538, 1e-5);
    r.test = CSP_BY_GROUPS;
    csp_sizes_init(&r, &values, &p);
    assert_true(isnan(r.simulated.value));
}

static void a_correlation_becomes_a_d(void **state)
{
    (void)state;
    const struct csp_paper p = paper(CSP_PUBLISHED_CORRELATION, CSP_PUBLISHED_R, 0.36, 50, NAN);
    struct csp_compare_row r = row(CSP_BY_CORRELATION, CSP_ASKED_GREATER);
    csp_sizes_init(&r, NULL, &p);
    assert_near(r.published.value, 2 * 0.36 / sqrt(1 - 0.36 * 0.36), 1e-9);
    assert_near(r.simulated.value, 1.5, 1e-12);
    assert_near(r.simulated.hi, 1.6 / 0.6, 1e-12);
}

static void what_is_no_size_is_not_compared(void **state)
{
    (void)state;
    struct csp_paper p = paper(CSP_PUBLISHED_INDEPENDENT, CSP_PUBLISHED_P, NAN, 10, 10);
    struct csp_compare_row r = row(CSP_BY_GROUPS, CSP_ASKED_GREATER);
    p.test.p = 0.01;
    csp_sizes_init(&r, NULL, &p);
    assert_true(r.published.value > 1.0);
    p.p_relation = '<';
    csp_sizes_init(&r, NULL, &p);
    assert_true(isnan(r.published.value));
    p.p_relation = '=', p.sign = 0;
    csp_sizes_init(&r, NULL, &p);
    assert_true(isnan(r.published.value));
    p = paper(CSP_PUBLISHED_INTERACTION, CSP_PUBLISHED_T, 2.5, 10, 10);
    csp_sizes_init(&r, NULL, &p);
    assert_true(r.published.value > 0.5);
    assert_true(isnan(r.simulated.value));
    csp_sizes_init(&r, NULL, NULL);
    assert_true(isnan(r.published.value));
}

TEST_MAIN(cmocka_unit_test(groups_are_measured_between_animals),
          cmocka_unit_test(pairs_are_measured_by_their_differences),
          cmocka_unit_test(a_correlation_becomes_a_d),
          cmocka_unit_test(what_is_no_size_is_not_compared))
