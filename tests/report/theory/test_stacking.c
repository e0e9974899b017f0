/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/report/theory/stacking.h"

enum { N = 23, M = 3 };

static double score_at(const double log_p[], const double w[])
{
    double sum = 0;
    for (int i = 0; i < N; i++) {
        double p = 0;
        for (int m = 0; m < M; m++) p += w[m] * exp(log_p[M * i + m]);
        sum += log(p);
    }
    return sum;
}

static void the_weights_are_those_of_a_grid(void **state)
{
    (void)state;
    struct csp_rng rng;
    double log_p[N * M], w[M], best[M] = {0}, top = -HUGE_VAL, score;
    csp_rng_stream(&rng, 3, 0, "test_stacking");
    for (int i = 0; i < N; i++) /* each knows something else, the last one the least */
        for (int m = 0; m < M; m++)
            log_p[M * i + m] = log(0.05 + 0.9 * csp_rng_u01(&rng) * (m == 2 ? 0.5 : 1.0));
    for (int a = 0; a <= 200; a++)
        for (int b = 0; a + b <= 200; b++) {
            const double g[] = {a / 200.0, b / 200.0, (200 - a - b) / 200.0};
            const double s = score_at(log_p, g);
            if (s > top) top = s, memcpy(best, g, sizeof best);
        }
    assert_int_equal(csp_stacking(N, M, log_p, w, &score), CSP_OK);
    assert_true(best[0] > 0.1 && best[0] < 0.9); /* the optimum is a mixture */
    for (int m = 0; m < M; m++) assert_near(w[m], best[m], 0.011);
    assert_near(w[0] + w[1] + w[2], 1.0, 1e-12);
    assert_near(score, score_at(log_p, w), 1e-6);
    assert_true(score >= top - 1e-6 && score < top + 1e-2);
}

static void the_better_one_takes_all_and_twins_share(void **state)
{
    (void)state;
    const double better[] = {-0.1, -0.3, -0.2, -0.9}, twins[] = {-0.7, -0.7, -0.2, -0.2};
    const double tiny[] = {-2000, -2001, -3000, -3000.5}; /* no underflow */
    double w[2], score;
    assert_int_equal(csp_stacking(2, 2, better, w, &score), CSP_OK);
    assert_near(w[0], 1.0, 1e-6);
    assert_near(score, -0.3, 1e-6);
    assert_int_equal(csp_stacking(2, 2, twins, w, &score), CSP_OK);
    assert_near(w[0], 0.5, 1e-12);
    assert_near(score, -0.9, 1e-12);
    assert_int_equal(csp_stacking(2, 2, tiny, w, &score), CSP_OK);
    assert_near(score, -5000, 1e-6);
}

static void nothing_and_not_numbers_are_refused(void **state)
{
    (void)state;
    const double bad[] = {-0.1, NAN}, above[] = {-0.1, 0.1};
    double w[2], score;
    assert_int_equal(csp_stacking(0, 2, bad, w, &score), CSP_E_SHAPE);
    assert_int_equal(csp_stacking(1, 2, bad, w, &score), CSP_E_NUMERIC);
    assert_int_equal(csp_stacking(1, 2, above, w, &score), CSP_E_NUMERIC);
}

TEST_MAIN(cmocka_unit_test(the_weights_are_those_of_a_grid),
          cmocka_unit_test(the_better_one_takes_all_and_twins_share),
          cmocka_unit_test(nothing_and_not_numbers_are_refused))
