/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/score/learning_rate.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"

enum { N = 2000 };
static struct csp_pick list[N];

/* A delta rule in a two-armed bandit whose better arm changes every 25 choices. */
static void simulate(double alpha, double beta, const char *stream)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 5, 0, stream);
    double q[2] = {0.5, 0.5};
    for (int i = 0; i < N; i++) {
        const int start = i % 500 == 0, free = i % 500 >= 10, good = i / 25 % 2;
        if (start) q[0] = q[1] = 0.5;
        const double p = 1 / (1 + exp(-beta * (q[0] - q[1])));
        const int which = free ? csp_rng_u01(&rng) >= p : i % 2;
        const int rewarded = csp_rng_u01(&rng) < (which == good ? 0.8 : 0.2);
        q[which] += alpha * (rewarded - q[which]);
        list[i] = (struct csp_pick){which, rewarded, free, start};
    }
}

static void known_learning_rates_are_found(void **state)
{
    (void)state;
    static const struct {
        double alpha, beta;
    } rows[] = {{0.1, 8}, {0.3, 5}, {0.55, 4}};
    for (int i = 0; i < 3; i++) {
        struct csp_learning_rate fit;
        simulate(rows[i].alpha, rows[i].beta, "bandit");
        assert_int_equal(csp_learning_rate_fit(N, list, &fit), CSP_OK);
        assert_near(fit.alpha, rows[i].alpha, 0.03);
        assert_near(fit.beta / rows[i].beta, 1, 0.15);
        assert_int_equal(fit.n, N - 40); /* forced ones are not predicted */
        assert_true(fit.likelihood > (double)fit.n * log(0.5) + 100);
    }
}

static void shuffled_outcomes_hide_it(void **state)
{
    (void)state;
    static size_t order[N];
    static int rewarded[N];
    struct csp_rng rng;
    struct csp_learning_rate fit;
    simulate(0.3, 5, "bandit");
    csp_rng_stream(&rng, 5, 0, "shuffle");
    csp_dist_shuffle(&rng, N, order);
    for (int i = 0; i < N; i++) rewarded[i] = list[order[i]].rewarded;
    for (int i = 0; i < N; i++) list[i].rewarded = rewarded[i];
    assert_int_equal(csp_learning_rate_fit(N, list, &fit), CSP_OK);
    assert_true(fabs(fit.alpha - 0.3) > 0.1);
    assert_true(fit.likelihood < (double)fit.n * log(0.5) + 100);
}

static void few_choices_by_hand(void **state)
{
    (void)state;
    struct csp_learning_rate fit;
    /* Q1 - Q2 is 0, then alpha / 2: two choices, the second for what was rewarded */
    static const struct csp_pick two[] = {{0, 1, 1, 1}, {0, 1, 1, 0}};
    assert_int_equal(csp_learning_rate_fit(2, two, &fit), CSP_OK);
    assert_near(fit.alpha, 1, 1e-3);
    assert_near(fit.beta, 30, 1e-2);
    assert_near(fit.likelihood, log(0.5) - log(1 + exp(-15)), 1e-6);
    /* a forced choice teaches (Q1 - Q2 = alpha) and is not predicted */
    static const struct csp_pick led[] = {{0, 1, 1, 1}, {1, 0, 0, 0}, {0, 1, 1, 0}};
    assert_int_equal(csp_learning_rate_fit(3, led, &fit), CSP_OK);
    assert_near(fit.alpha, 1, 1e-3);
    assert_near(fit.likelihood, log(0.5) - log(1 + exp(-30)), 1e-6);
    static const struct csp_pick forced[] = {{0, 1, 0, 1}, {1, 0, 0, 0}};
    assert_int_equal(csp_learning_rate_fit(2, forced, &fit), CSP_OK);
    assert_int_equal(fit.n, 0);
    assert_true(isnan(fit.alpha));
    assert_int_equal(csp_learning_rate_fit(0, NULL, &fit), CSP_OK);
    assert_int_equal(fit.n, 0);
}

TEST_MAIN(cmocka_unit_test(known_learning_rates_are_found),
          cmocka_unit_test(shuffled_outcomes_hide_it), cmocka_unit_test(few_choices_by_hand))
