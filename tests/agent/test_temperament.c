/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Animals differ: what is drawn at birth, who shares it, and what it moves. */
#include "load.h"

static const char *const set[][2] = {{"temperament.learning", "0.4"},
                                     {"temperament.temperature", "0.3"},
                                     {"temperament.arousal", "0.2"}};
static const double sd[CSP_TEMPERS] = {0.4, 0.3, 0.2};

/* Logs are N(-sd^2/2, sd^2), independent from row to row. */
static void factors_are_log_normal_of_mean_1(void **state)
{
    (void)state;
    enum { ANIMALS = 200 };
    struct csp_agent_spec spec;
    double sum[CSP_TEMPERS] = {0}, square[CSP_TEMPERS] = {0}, both = 0;
    load(&spec, set, 3);
    for (uint64_t k = 0; k < ANIMALS; k++) {
        struct csp_agent a;
        double x[CSP_TEMPERS];
        assert_int_equal(csp_agent_init(&a, &spec, 3, k), CSP_OK);
        for (int i = 0; i < CSP_TEMPERS; i++) {
            x[i] = log(a.temperament[i]) / sd[i] + 0.5 * sd[i];
            sum[i] += x[i] / ANIMALS;
            square[i] += x[i] * x[i] / ANIMALS;
        }
        both += x[0] * x[1] / ANIMALS;
        csp_agent_free(&a);
    }
    for (int i = 0; i < CSP_TEMPERS; i++) { /* 4 standard errors of 200 animals */
        assert_near(sum[i], 0, 0.29);
        assert_near(square[i], 1, 0.4);
    }
    assert_near(both, 0, 0.29);
}

static void twins_share_it_and_copies_keep_it(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a, twin, other;
    load(&spec, set, 3);
    assert_int_equal(csp_agent_init(&a, &spec, 3, 5), CSP_OK);
    assert_int_equal(csp_agent_init(&twin, &spec, 3, 5), CSP_OK);
    assert_int_equal(csp_agent_init(&other, &spec, 3, 6), CSP_OK);
    const struct csp_circuits *par = &spec.circuits;
    for (int i = 0; i < CSP_TEMPERS; i++) {
        assert_true(a.temperament[i] == twin.temperament[i]);
        assert_true(a.temperament[i] != other.temperament[i]);
    }
    assert_near(a.critic.par.alpha, a.temperament[0] * par->critic.alpha, 1e-12);
    assert_near(a.actor.par.alpha_G, a.temperament[0] * par->actor.alpha_G, 1e-12);
    assert_near(a.reward_model.haste, a.temperament[0], 1e-12);
    assert_near(a.actor.par.beta, a.temperament[1] * par->actor.beta, 1e-12);
    assert_near(a.body.par.k_A, a.temperament[2] * spec.body.k_A, 1e-12);
    assert_int_equal(csp_agent_copy(&other, &a), CSP_OK); /* a clone is who it was */
    assert_near(other.critic.par.alpha, a.critic.par.alpha, 0);
    assert_near(other.actor.par.beta, a.actor.par.beta, 0);
    csp_agent_free(&a);
    csp_agent_free(&twin);
    csp_agent_free(&other);
}

/* Off by default: every animal has the parameters of the file. */
static void without_spread_all_are_alike(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_born(&a, &spec, 9);
    for (int i = 0; i < CSP_TEMPERS; i++) assert_true(a.temperament[i] == 1.0);
    assert_true(a.critic.par.alpha == spec.circuits.critic.alpha &&
                a.actor.par.beta == spec.circuits.actor.beta &&
                a.body.par.k_noci == spec.body.k_noci);
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_are_log_normal_of_mean_1),
        cmocka_unit_test(twins_share_it_and_copies_keep_it),
        cmocka_unit_test(without_spread_all_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
