/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/report/claims/replication.h"

enum { N = 400 };
static double a[N], b[N];

/* The N normal quantiles, in an order in which a and b do not go together; b is `d` below a on
 * average. */
static struct csp_contrast_animals values(double d)
{
    for (size_t i = 0; i < N; i++) {
        const double u = ((double)i + 0.5) / N, v = ((double)(i * 171 % N) + 0.5) / N;
        a[i] = d + sqrt(-2 * log(u)) * cos(2 * M_PI * v);
        b[i] = sqrt(-2 * log(u)) * sin(2 * M_PI * v);
    }
    return (struct csp_contrast_animals){.n_a = N, .n_b = N, .a = a, .b = b};
}

static double probability(const struct csp_compare_row *row, double d, struct csp_experiment x)
{
    const struct csp_contrast_animals v = values(d);
    double p;
    assert_int_equal(csp_replication_probability(row, &v, &x, 1, &p), CSP_OK);
    return p;
}

static struct csp_compare_row pairs(int expect)
{
    return (struct csp_compare_row){.study = "s",
                                    .contrast = "x",
                                    .statistic = "mean",
                                    .test = CSP_BY_PAIRS,
                                    .expect = expect,
                                    .paired = 1};
}

/* Power of tests of normal values, from the noncentral t. */
static void the_power_of_the_t_tests(void **state)
{
    (void)state;
    const struct csp_compare_row greater = pairs(CSP_ASKED_GREATER);
    struct csp_compare_row groups = greater;
    groups.paired = 0, groups.test = CSP_BY_GROUPS;
    /* 20 pairs, d_z = 0.6 / sqrt(2) = 0.424: power 0.437; 20 and 20, d 0.6: 0.456 */
    assert_near(probability(&greater, 0.6, (struct csp_experiment){1, 20, 0}), 0.437, 0.06);
    assert_near(probability(&groups, 0.6, (struct csp_experiment){0, 20, 20}), 0.456, 0.06);
    /* twins as two groups, and groups that stand for pairs */
    assert_near(probability(&greater, 0.6, (struct csp_experiment){0, 20, 20}), 0.456, 0.06);
    assert_near(probability(&groups, 0.6, (struct csp_experiment){1, 20, 0}), 0.456, 0.06);
    /* more animals, surer */
    assert_true(probability(&greater, 0.6, (struct csp_experiment){1, 60, 0}) > 0.85);
}

static void no_difference_is_reported_by_those_that_find_none(void **state)
{
    (void)state;
    const struct csp_experiment x = {1, 20, 0};
    struct csp_compare_row equal = pairs(CSP_ASKED_EQUAL), less = pairs(CSP_ASKED_LESS),
                           any = pairs(CSP_ASKED_ANY);
    assert_near(probability(&equal, 0.0, x), 0.94,
                0.03); /* the animals drawn anew: below 0.95 */
    assert_near(probability(&equal, 0.6, x) + probability(&any, 0.6, x), 1.0, 1e-12);
    assert_true(probability(&less, 0.6, x) < 0.01);
}

static void a_correlation_and_a_median_have_their_own_tests(void **state)
{
    (void)state;
    struct csp_compare_row r = pairs(CSP_ASKED_GREATER);
    r.statistic = "median";
    assert_near(probability(&r, 0.6, (struct csp_experiment){1, 20, 0}), 0.42, 0.07);
    r.test = CSP_BY_CORRELATION;
    assert_true(probability(&r, 0.6, (struct csp_experiment){1, 20, 0}) < 0.1);
    r.expect = CSP_ASKED_EQUAL;
    assert_true(probability(&r, 0.6, (struct csp_experiment){1, 20, 0}) > 0.85);
}

static void draws_repeat_bit_for_bit_and_differ_by_contrast(void **state)
{
    (void)state;
    struct csp_compare_row r = pairs(CSP_ASKED_GREATER);
    const struct csp_experiment x = {1, 20, 0};
    const double first = probability(&r, 0.6, x);
    assert_true(probability(&r, 0.6, x) == first);
    r.contrast = "y";
    assert_true(probability(&r, 0.6, x) != first);
}

static void the_experiment_is_the_papers_or_the_fields(void **state)
{
    (void)state;
    struct csp_claim claim[7];
    struct csp_paper paper[7];
    struct csp_claims claims = {.list = claim, .n = 7};
    const struct csp_literature literature = {.claims = &claims, .list = paper};
    struct csp_mem mem = {0};
    struct csp_contrast_animals v = values(0.6);
    struct csp_compare_row r = pairs(CSP_ASKED_GREATER);
    for (int i = 0; i < 7; i++) {
        claim[i] = (struct csp_claim){.species = "rat", .direction = CSP_MORE, .n = NAN};
        paper[i] = (struct csp_paper){
            .claim = &claim[i], .n = 10 + i, .test = {.n1 = 10 + i, .n2 = NAN}};
    }
    r.claim = &claim[0];
    assert_int_equal(csp_replication_init(&r, &v, &literature, &mem), CSP_OK);
    assert_string_equal(r.experiment, "one group of 10, design of the contrast");
    paper[0].known = 1, paper[0].test.design = CSP_PUBLISHED_INDEPENDENT;
    paper[0].test.n1 = 9, paper[0].test.n2 = 12, paper[0].n = 21;
    assert_int_equal(csp_replication_init(&r, &v, &literature, &mem), CSP_OK);
    assert_string_equal(r.experiment, "groups of 9 and 12");
    paper[0].n = NAN;
    assert_int_equal(csp_replication_init(&r, &v, &literature, &mem), CSP_OK);
    assert_string_equal(r.experiment, "two groups of the field's n (6 claims)");
    assert_true(r.replication > 0.1 && r.replication < 0.4);
    v.n_a = v.n_b = 2;
    assert_int_equal(csp_replication_init(&r, &v, &literature, &mem), CSP_OK);
    assert_true(isnan(r.replication));
    assert_string_equal(r.experiment, "");
    assert_int_equal(csp_replication_init(&r, NULL, &literature, &mem), CSP_OK);
    assert_true(isnan(r.replication));
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(the_power_of_the_t_tests),
          cmocka_unit_test(no_difference_is_reported_by_those_that_find_none),
          cmocka_unit_test(a_correlation_and_a_median_have_their_own_tests),
          cmocka_unit_test(draws_repeat_bit_for_bit_and_differ_by_contrast),
          cmocka_unit_test(the_experiment_is_the_papers_or_the_fields))
