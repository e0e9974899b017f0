/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"
/* The program's own files are not in the library. */
#include "../../src/cli/bench/bench.c"
#include "../../src/cli/bench/bench_pc.c"
#include "../../src/cli/bench/bench_rate.c"

struct expected {
    const char *name;
    double value;
};

/* Each value within 1e-5 of its reference: single precision loses about 1e-6 here. */
static void assert_checks(const struct csp_workload *b, const struct expected want[], size_t n)
{
    assert_int_equal(b->checks, n);
    for (size_t k = 0; k < n; k++) {
        assert_string_equal(b->check[k].name, want[k].name);
        assert_near(b->check[k].value, want[k].value, 1e-5 * want[k].value);
    }
}

/*
 * References: a program of another hand, the recurrences of cli/bench/bench.h in NumPy float64
 * (numpy 1.24.2, 2026-11-21), for the sizes and numbers of steps that are asked for here.
 */

static void rate_networks_reach_their_reference(void **state)
{
    (void)state;
    const struct expected at_256[] = {{"rms_r", 0.4060459445203742},
                                      {"wsum_r", 1.3991049836603495}};
    const struct expected at_100[] = {{"rms_r", 0.3644912797773391},
                                      {"wsum_r", 1.2567904027255437}};
    struct csp_workload b = {.units = 256, .steps = 200, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate(&b), CSP_OK);
    assert_checks(&b, at_256, 2);
    assert_near(b.updates, 256.0 * 256 * 200, 0);
    assert_true(b.seconds > 0 && b.cpu > 0 && b.setup > 0);
    b = (struct csp_workload){.units = 100, .steps = 53, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate(&b), CSP_OK);
    assert_checks(&b, at_100, 2);
}

static void plastic_networks_reach_their_reference(void **state)
{
    (void)state;
    const struct expected at_256[] = {{"rms_r", 0.3265255928235815},
                                      {"wsum_r", 1.1900634570281718},
                                      {"rms_w", 0.6409625845880244},
                                      {"wsum_wr", 0.7415153639910899}};
    const struct expected at_100[] = {{"rms_r", 0.3473295631458984},
                                      {"wsum_r", 1.2133078560793848},
                                      {"rms_w", 0.7988094088274582},
                                      {"wsum_wr", 0.9203792255422149}};
    struct csp_workload b = {.units = 256, .steps = 200, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate_plastic(&b), CSP_OK);
    assert_checks(&b, at_256, 4);
    b = (struct csp_workload){.units = 100, .steps = 53, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate_plastic(&b), CSP_OK);
    assert_checks(&b, at_100, 4);
}

static void predictive_coding_reaches_its_reference(void **state)
{
    (void)state;
    const struct expected want[] = {{"rms_w0", 0.3051361861025356},
                                    {"rms_w1", 0.3021751618967984},
                                    {"rms_e0", 0.435691447880454},
                                    {"rms_v1", 0.13943980811642417},
                                    {"rms_v2", 0.17538735265972166}};
    struct csp_workload b = {.units = 256, .steps = 20, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_predictive_coding(&b), CSP_OK);
    assert_checks(&b, want, 5);
    assert_near(b.updates, 20.0 * (50 * 2 + 1) * 81920, 0);
    b.units = 128;
    assert_int_equal(csp_bench_predictive_coding(&b), CSP_E_SHAPE);
}

static void network_0_does_not_depend_on_the_others(void **state)
{
    (void)state;
    int (*const run[])(struct csp_workload *) = {csp_bench_rate, csp_bench_rate_plastic,
                                                 csp_bench_predictive_coding};
    for (size_t w = 0; w < 3; w++) {
        struct csp_workload one = {.units = 256, .steps = 5, .threads = 1, .nets = 1};
        struct csp_workload many = {.units = 256, .steps = 5, .threads = 2, .nets = 3};
        assert_int_equal(run[w](&one), CSP_OK);
        assert_int_equal(run[w](&many), CSP_OK);
        for (size_t k = 0; k < one.checks; k++)
            assert_true(one.check[k].value == many.check[k].value);
        assert_near(many.updates, 3 * one.updates, 0);
    }
    assert_true(csp_bench_uniform(2, 5) != csp_bench_uniform(2 + 16, 5));
}

TEST_MAIN(cmocka_unit_test(rate_networks_reach_their_reference),
          cmocka_unit_test(plastic_networks_reach_their_reference),
          cmocka_unit_test(predictive_coding_reaches_its_reference),
          cmocka_unit_test(network_0_does_not_depend_on_the_others))
