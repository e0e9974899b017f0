/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an action is imagined to bring, where several things follow it. */
#include "small.h"

enum { FOOD_ALONE, PAIN_ALONE, TOGETHER, OUTCOMES };
static const double DT = 0.01;
static csp_real *line;

static void show(struct csp_agent *a, int with_lever, int with_food, int with_pain)
{
    memset(line, 0, a->senses.n * sizeof *line);
    assert_int_equal(csp_senses_context(a, 1, 1, line), CSP_OK);
    if (with_lever)
        assert_int_equal(csp_senses_object(a, object(a->spec, "lever_a"), 1, NULL, line),
                         CSP_OK);
    const long eat = csp_world_kind(a->spec, "eat_pellet"),
               shock = csp_world_kind(a->spec, "footshock");
    if (with_food)
        assert_int_equal(csp_senses_event(a, (size_t)eat, 1, 0, NULL, 1, NULL, line, NULL),
                         CSP_OK);
    if (with_pain)
        assert_int_equal(csp_senses_event(a, (size_t)shock, 0, 0, NULL, 1, NULL, line, NULL),
                         CSP_OK);
}

static void decide(struct csp_agent *a)
{
    csp_agent_rest(a, 60);
    show(a, 1, 0, 0);
    for (int t = 0; t < 50; t++) csp_agent_step(a, &(struct csp_obs){.line = line}, NULL);
}

/* One outcome; returns what the reward model says of its moments, summed and discounted. */
static double act(struct csp_agent *a, int outcome)
{
    double sum = 0, weight = 1;
    csp_agent_learning(a, 0);
    decide(a);
    csp_agent_act(a, 0, 0);
    for (int t = 0; t < 150; t++) {
        const int now = t >= 20 && t < 90;
        show(a, 0, now && outcome != PAIN_ALONE, now && outcome != FOOD_ALONE);
        csp_agent_step(a, &(struct csp_obs){.line = line}, NULL);
        sum += weight * a->reward_model.rhat * DT;
        weight *= exp(-DT / a->forward.par.tau_disc);
    }
    csp_agent_learning(a, 1);
    csp_agent_outcome_end(a);
    csp_agent_learning(a, 0);
    return sum;
}

static double asked(struct csp_agent *a)
{
    struct csp_query q;
    decide(a);
    csp_agent_query(a, 0, &q);
    return q.R;
}

/* A rat that knows food and pain, each alone; features: how R is imagined. */
static void begin(struct csp_agent *a, struct csp_agent_spec *spec, const char *features,
                  const char *eta)
{
    const char *const set[][2] = {{"circuits.forward.features", features},
                                  {"circuits.forward.eta", eta},
                                  {"circuits.forward.common", "0"},
                                  {"circuits.forward.c", "0"}};
    load_file(spec, "models/agents/theories/handed_overlap.yaml", set, 4); /* strong features */
    assert_int_equal(csp_agent_init(a, spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_rear(a), CSP_OK);
    struct scenes scenes;
    scenes_make(&scenes, a);
    train(a, &scenes);
    csp_vec_free(scenes.lines);
    line = csp_vec_alloc(a->senses.n);
    assert_non_null(line);
}

static void end(struct csp_agent *a)
{
    csp_vec_free(line);
    csp_agent_free(a);
}

/* Own food and another's pain at once are worth what the reward model says of their moments; of
 * latents that were summed it says something else. */
static void reward_of_what_comes_together_is_the_sum_of_its_moments(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    double off = 0;
    for (int features = 0; features < 2; features++) {
        begin(&a, &spec, features ? "1" : "0", "1");
        for (int k = 0; k < OUTCOMES; k++) {
            const double sum = act(&a, k), R = asked(&a);
            assert_true(fabs(sum) > 0.01);
            if (features)
                assert_near(R, sum, 2e-3 * (1 + fabs(sum)));
            else
                off = fmax(off, fabs(R - sum));
        }
        end(&a);
    }
    assert_true(off > 0.02);
}

/* However outcomes follow one another, R lies among them (and 0, where it begins). */
static void reward_stays_in_the_range_of_what_came(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    double low = 0, high = 0;
    begin(&a, &spec, "1", "0.4");
    for (int n = 0; n < 12; n++) {
        const double sum = act(&a, n * n % OUTCOMES), R = asked(&a);
        low = fmin(low, sum);
        high = fmax(high, sum);
        assert_true(R > low - 2e-3 && R < high + 2e-3);
    }
    assert_true(high > low + 0.05);
    end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reward_of_what_comes_together_is_the_sum_of_its_moments),
        cmocka_unit_test(reward_stays_in_the_range_of_what_came),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
