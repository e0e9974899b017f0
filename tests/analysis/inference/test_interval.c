/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/core/error.h"
#include "sleep.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>

static const struct csp_interval unit = {0, 1}, floor_only = {0, INFINITY};
static struct csp_estimate e;

static void mean_of(size_t n, const double x[], double mu, const struct csp_interval *legal,
                    double level)
{
    assert_int_equal(csp_interval_mean(n, x, mu, legal, level, 7, "x", &e), CSP_OK);
}

static void an_interval_is_never_narrower_than_the_score(void **state)
{
    (void)state;
    struct csp_ttest t;
    mean_of(10, drug2, 0, &csp_interval_anywhere, 0.95);
    assert_int_equal(csp_stats_t_one(10, drug2, 0, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_near(e.value, 2.33, 1e-12);
    assert_true(e.ci.lo <= t.ci.lo + 1e-12 && e.ci.hi >= t.ci.hi - 1e-12 && e.p >= t.p);
    assert_true(e.ci.lo > t.ci.lo - 0.6 && e.ci.hi < t.ci.hi + 0.6);
    /* bounded, by NumPy: 0.10416051, 0.37327932 of these with Student's quantile */
    const double x[] = {0.1, 0.25, 0.05, 0.4, 0.3, 0.15};
    mean_of(6, x, NAN, &unit, 0.95);
    assert_true(e.ci.lo <= 0.10416052 && e.ci.lo > 0.06);
    assert_true(e.ci.hi >= 0.37327931 && e.ci.hi < 0.5);
    assert_true(isnan(e.p));
    const struct csp_estimate one = e; /* percent are shares times 100 */
    double percent[6];
    for (int i = 0; i < 6; i++) percent[i] = 100 * x[i];
    mean_of(6, percent, NAN, &(struct csp_interval){0, 100}, 0.95);
    assert_near(e.ci.lo, 100 * one.ci.lo, 1e-9);
    assert_near(e.ci.hi, 100 * one.ci.hi, 1e-9);
    /* the fault: 18 % below 0 freezing of three animals */
    const double freezing[] = {1.5, 0.2, 14};
    mean_of(3, freezing, NAN, &(struct csp_interval){0, 100}, 0.95);
    assert_true(e.ci.lo > 0 && e.ci.hi > 14 && e.ci.hi <= 100);
    const double latency[] = {1.5, 0.2, 14, 3.1};
    mean_of(4, latency, NAN, &floor_only, 0.95);
    assert_true(e.ci.lo > 0 && e.ci.hi > 14);
}

static void interval_and_p_say_the_same(void **state)
{
    (void)state;
    const double x[] = {0.1, 0.25, 0.05, 0.4, 0.3, 0.15, 0.2, 0.9};
    const struct csp_interval *const ranges[] = {&csp_interval_anywhere, &floor_only, &unit};
    for (size_t r = 0; r < 3; r++)
        for (int level = 50; level <= 99; level += 7)
            for (double mu = 0.02; mu < 1; mu += 0.01) {
                mean_of(8, x, mu, ranges[r], level / 100.0);
                const int outside = mu < e.ci.lo || mu > e.ci.hi;
                if (outside != (e.p < 1 - level / 100.0 - 1e-12))
                    fail_msg("range %zu, level %d, mu %g: p %g, [%g, %g]", r, level, mu, e.p,
                             e.ci.lo, e.ci.hi);
            }
    for (double shift = -0.3; shift < 0.6; shift += 0.01) {
        double y[8];
        for (int i = 0; i < 8; i++) y[i] = fmin(1, fmax(0, x[7 - i] + shift));
        for (size_t r = 0; r < 3; r++) {
            assert_int_equal(csp_interval_means(6, x, 8, y, ranges[r], 0.95, 1, "y", &e),
                             CSP_OK);
            assert_int_equal(e.ci.lo > 0 || e.ci.hi < 0, e.p < 0.05);
        }
    }
    mean_of(8, x, -50, &csp_interval_anywhere, 0.95); /* far beyond every draw */
    assert_true(e.p > 0 && e.p < 1e-6);
}

/* Newcombe (1998), 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, method 6:
 * mid-P intervals of 81/263, 15/148, 0/20, 1/29. */
static void shares_have_mid_p_intervals(void **state)
{
    (void)state;
    static const struct {
        size_t k, n;
        double lo, hi;
    } rows[] = {
        {81, 263, 0.2544, 0.3658}, {15, 148, 0.0601, 0.1581}, {0, 20, 0, 0.1391},
        {1, 29, 0.0017, 0.1585},   {20, 20, 0.8609, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(csp_interval_share(rows[i].k, rows[i].n, NAN, 0.95, &e), CSP_OK);
        assert_near(e.ci.lo, rows[i].lo, 5e-5);
        assert_near(e.ci.hi, rows[i].hi, 5e-5);
        assert_true(isnan(e.p));
    }
    assert_int_equal(csp_interval_share(14, 19, 0.5, 0.95, &e), CSP_OK);
    assert_near(e.p, 0.04138946533203126, 1e-12); /* SciPy */
    assert_true(e.ci.lo > 0.5);
    assert_int_equal(csp_interval_share(0, 19, 0, 0.95, &e), CSP_OK);
    assert_near(e.p, 1, 0);
    assert_int_equal(csp_interval_share(2, 19, 0, 0.95, &e), CSP_OK);
    assert_near(e.p, 0, 0);
    assert_int_equal(csp_interval_share(3, 2, 0.5, 0.95, &e), CSP_E_RANGE);
    assert_int_equal(csp_interval_share(1, 2, 0.5, 1.0, &e), CSP_E_RANGE);
    const double freed[] = {0, 100, 100, 0, 100, 100, 100};
    const struct csp_interval range = {0, 100};
    struct csp_estimate share;
    mean_of(7, freed, 50, &range, 0.95);
    assert_int_equal(csp_interval_share(5, 7, 0.5, 0.95, &share), CSP_OK);
    assert_near(e.ci.lo, 100 * share.ci.lo, 1e-9);
    assert_near(e.p, share.p, 1e-12);
}

static void animals_that_agree_have_an_interval_all_the_same(void **state)
{
    (void)state;
    const double none[8] = {0}, some[8] = {0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3};
    const double q = 1 - pow(0.05, 1.0 / 8);
    mean_of(8, none, 0.5, &unit, 0.95); /* as the share 0 of 8 */
    assert_near(e.ci.lo, 0, 0);
    assert_near(e.ci.hi, q, 1e-9);
    assert_near(e.p, pow(0.5, 8), 1e-12);
    mean_of(8, some, 0.3, &unit, 0.95);
    assert_near(e.ci.lo, 0.3 - 0.3 * q, 1e-12);
    assert_near(e.ci.hi, 0.3 + 0.7 * q, 1e-12);
    assert_near(e.p, 1, 0);
    mean_of(8, some, 0.3 + 0.7 * q, &unit, 0.95);
    assert_near(e.p, 0.05, 1e-9);
    mean_of(8, none, 0, &(struct csp_interval){-1, 1}, 0.95); /* twins that are alike */
    assert_near(e.ci.lo, -q, 1e-12);
    assert_near(e.p, 1, 0);
    mean_of(8, some, 0, &csp_interval_anywhere, 0.95); /* no scale: signs only */
    assert_true(isnan(e.ci.lo) && isnan(e.ci.hi));
    assert_near(e.p, pow(2, -7), 1e-15);
    assert_int_equal(
        csp_interval_means(8, some, 8, some, &csp_interval_anywhere, 0.95, 1, "x", &e), CSP_OK);
    assert_near(e.p, 1, 0);
    assert_true(isnan(e.ci.lo));
}

/* Newcombe (1998), 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10:
 * 56/70 - 48/80 is 0.0524 to 0.3339, 9/10 - 3/10 is 0.1705 to 0.8090, 10/10 - 0/20 is 0.6791
 * to 1. */
static void differences_of_shares_are_newcombes(void **state)
{
    (void)state;
    static const struct {
        size_t ka, na, kb, nb;
        double lo, hi;
    } rows[] = {
        {56, 70, 48, 80, 0.0524, 0.3339},
        {9, 10, 3, 10, 0.1705, 0.8090},
        {10, 10, 0, 20, 0.6791, 1.0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double a[80], b[80];
        for (size_t k = 0; k < 80; k++) a[k] = k < rows[i].ka, b[k] = k < rows[i].kb;
        assert_int_equal(
            csp_interval_means(rows[i].na, a, rows[i].nb, b, &unit, 0.95, 1, "x", &e), CSP_OK);
        assert_near(e.ci.lo, rows[i].lo, 5e-5);
        assert_near(e.ci.hi, rows[i].hi, 5e-5);
        assert_true(e.p < 0.05);
    }
}

static void two_groups_are_welchs_but_for_the_quantile(void **state)
{
    (void)state;
    struct csp_ttest t;
    assert_int_equal(csp_stats_t_welch(10, drug1, 9, drug2, CSP_TAIL_BOTH, 0.95, &t), CSP_OK);
    assert_int_equal(
        csp_interval_means(10, drug1, 9, drug2, &csp_interval_anywhere, 0.95, 1, "x", &e),
        CSP_OK);
    assert_near(e.value, t.diff, 1e-12);
    assert_true(e.ci.lo <= t.ci.lo + 1e-9 && e.ci.hi >= t.ci.hi - 1e-9);
    assert_true(e.p >= t.p - 1e-9 && e.p < 1.5 * t.p);
}

static void bad_input_is_refused(void **state)
{
    (void)state;
    const double x[] = {0.2, NAN, 0.4}, high[] = {0.2, 1.2, 0.4};
    mean_of(3, x, 0, &unit, 0.95);
    assert_true(isnan(e.value) && isnan(e.ci.lo) && isnan(e.p));
    assert_int_equal(csp_interval_mean(1, x, 0, &unit, 0.95, 1, "x", &e), CSP_E_SHAPE);
    assert_int_equal(csp_interval_mean(3, high, 0, &unit, 0.95, 1, "x", &e), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "value 1.2"));
    assert_int_equal(csp_interval_mean(3, high, 0, &floor_only, 1.0, 1, "x", &e), CSP_E_RANGE);
    assert_int_equal(csp_interval_means(3, high, 3, x, &unit, 0.95, 1, "x", &e), CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(an_interval_is_never_narrower_than_the_score),
          cmocka_unit_test(interval_and_p_say_the_same),
          cmocka_unit_test(shares_have_mid_p_intervals),
          cmocka_unit_test(animals_that_agree_have_an_interval_all_the_same),
          cmocka_unit_test(differences_of_shares_are_newcombes),
          cmocka_unit_test(two_groups_are_welchs_but_for_the_quantile),
          cmocka_unit_test(bad_input_is_refused))
