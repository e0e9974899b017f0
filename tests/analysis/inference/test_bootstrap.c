/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/bootstrap.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "sleep.h"
#include "testing.h"

static void bootstrap_is_reproducible_and_near_the_t_interval(void **state)
{
    (void)state;
    struct csp_boot x, y, z;
    assert_int_equal(
        csp_stats_boot_paired(10, drug1, drug2, 0, 0.95, CSP_BOOT_RESAMPLES, 7, "sleep", &x),
        CSP_OK);
    assert_int_equal(
        csp_stats_boot_paired(10, drug1, drug2, 0, 0.95, CSP_BOOT_RESAMPLES, 7, "sleep", &y),
        CSP_OK);
    assert_memory_equal(&x, &y, sizeof x);
    assert_int_equal(
        csp_stats_boot_paired(10, drug1, drug2, 0, 0.95, CSP_BOOT_RESAMPLES, 7, "awake", &z),
        CSP_OK);
    assert_true(x.diff_ci.lo != z.diff_ci.lo || x.diff_ci.hi != z.diff_ci.hi);
    assert_near(x.diff, -1.58, 1e-12);
    /* longer to the left than the t interval (-2.46, -0.70): the differences are skewed */
    assert_near(x.diff_ci.lo, -2.55, 0.15);
    assert_near(x.diff_ci.hi, -1.03, 0.15);
    assert_true(x.effect_ci.lo < x.effect && x.effect < x.effect_ci.hi);
    assert_int_equal(csp_stats_boot_independent(10, drug1, 10, drug2, 0.95, CSP_BOOT_RESAMPLES,
                                                7, "sleep", &x),
                     CSP_OK);
    assert_near(x.diff_ci.lo, -3.2, 0.25);
    assert_near(x.diff_ci.hi, 0.05, 0.25);
    assert_near(x.effect, csp_stats_g(10, drug1, 10, drug2), 0);
    /* against a number */
    assert_int_equal(
        csp_stats_boot_paired(10, drug1, NULL, 0.25, 0.95, CSP_BOOT_RESAMPLES, 7, "sleep", &x),
        CSP_OK);
    assert_near(x.diff, 0.5, 1e-12);
    assert_int_equal(csp_stats_boot_paired(1, drug1, NULL, 0, 0.95, 4000, 7, "a", &x),
                     CSP_E_SHAPE);
    assert_int_equal(csp_stats_boot_paired(5, drug1, NULL, 0, 0.95, 99, 7, "a", &x),
                     CSP_E_RANGE);
    assert_int_equal(csp_stats_boot_independent(5, drug1, 0, NULL, 0.95, 4000, 7, "a", &x),
                     CSP_E_SHAPE);
}

static void bootstrap_intervals_cover(void **state)
{
    (void)state;
    /* 400 samples of 20 from a skewed law (x^2 of a uniform, mean 1/3): about 95 % hold the
     * mean; the binomial sd of the share is 1.1 % and BCa at n = 20 falls a little short */
    uint32_t h = 12345;
    int held = 0;
    for (int k = 0; k < 400; k++) {
        double x[20];
        for (int i = 0; i < 20; i++) {
            h = h * 1664525u + 1013904223u;
            const double u = (double)(h >> 8) / 16777216.0;
            x[i] = u * u;
        }
        struct csp_boot b;
        assert_int_equal(
            csp_stats_boot_paired(20, x, NULL, 0, 0.95, 1000, (uint64_t)k, "c", &b), CSP_OK);
        held += b.diff_ci.lo <= 1.0 / 3.0 && 1.0 / 3.0 <= b.diff_ci.hi;
    }
    assert_in_range(held, 360, 396);
}

static void bootstrap_of_identical_twins_is_a_point(void **state)
{
    (void)state;
    struct csp_boot b;
    assert_int_equal(csp_stats_boot_paired(10, drug1, drug1, 0, 0.95, 4000, 1, "t", &b),
                     CSP_OK);
    assert_near(b.diff_ci.lo, 0, 0);
    assert_near(b.diff_ci.hi, 0, 0);
    assert_near(b.effect, 0, 0);
    assert_near(b.effect_ci.hi, 0, 0);
}

static double first_mean(size_t n, const double a[], const double b[])
{
    (void)b;
    return csp_stats_mean(n, a);
}

static double first_sd(size_t n, const double a[], const double b[])
{
    (void)b;
    return csp_stats_sd(n, a);
}

static double difference_of_sds(size_t n, const double a[], const double b[])
{
    return csp_stats_sd(n, a) - csp_stats_sd(n, b);
}

static void any_statistic_can_be_bootstrapped(void **state)
{
    (void)state;
    double value;
    struct csp_interval ci;
    struct csp_boot boot;
    assert_int_equal(
        csp_stats_boot(10, drug2, NULL, first_mean, 0.95, 2000, 3, "x", &value, &ci), CSP_OK);
    assert_int_equal(csp_stats_boot_paired(10, drug2, NULL, 0, 0.95, 2000, 3, "x", &boot),
                     CSP_OK);
    assert_near(value, boot.diff, 1e-12); /* the same animals are drawn */
    assert_near(ci.lo, boot.diff_ci.lo, 1e-9);
    assert_near(ci.hi, boot.diff_ci.hi, 1e-9);
    /* animals are drawn whole: a twin that is twice as spread is so in every draw */
    double twice[10];
    for (int i = 0; i < 10; i++) twice[i] = 1 - 2 * drug2[i];
    assert_int_equal(
        csp_stats_boot(10, drug2, twice, difference_of_sds, 0.95, 2000, 3, "x", &value, &ci),
        CSP_OK);
    struct csp_interval own;
    double sd;
    assert_int_equal(csp_stats_boot(10, drug2, NULL, first_sd, 0.95, 2000, 3, "x", &sd, &own),
                     CSP_OK);
    assert_near(value, -sd, 1e-12);
    assert_near(ci.lo, -own.hi, 0.02);
    assert_near(ci.hi, -own.lo, 0.02);
    assert_true(own.lo < sd && sd < own.hi);
    assert_int_equal(csp_stats_boot(1, drug2, NULL, first_sd, 0.95, 2000, 3, "x", &sd, &own),
                     CSP_E_SHAPE);
}

static void intervals_of_the_sd_cover(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 5, 0, "test:sd");
    int covered = 0;
    for (int k = 0; k < 400; k++) {
        double x[24], sd;
        struct csp_interval ci;
        for (int i = 0; i < 24; i++) x[i] = 3 + 13.2 * csp_dist_normal(&rng);
        assert_int_equal(
            csp_stats_boot(24, x, NULL, first_sd, 0.95, 500, (uint64_t)k, "x", &sd, &ci),
            CSP_OK);
        covered += ci.lo <= 13.2 && 13.2 <= ci.hi;
    }
    assert_in_range(covered, 340, 392); /* a little less than 95 %: 24 animals */
}

TEST_MAIN(cmocka_unit_test(bootstrap_is_reproducible_and_near_the_t_interval),
          cmocka_unit_test(bootstrap_intervals_cover),
          cmocka_unit_test(bootstrap_of_identical_twins_is_a_point),
          cmocka_unit_test(any_statistic_can_be_bootstrapped),
          cmocka_unit_test(intervals_of_the_sd_cover))
