/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of life and trials end: nothing follows that the present foretells. */
#include "load.h"

/* S06 w4_r20, animal 2: cut instead of ended, |V| is 260 after these events and 94,000 after
 * twice as many, where rewards justify 13.5. */
static void the_critic_of_a_small_brain_stays_in_range(void **state)
{
    (void)state;
    static const char *const small[][2] = {{"sizes.acc", "4"},   {"sizes.tea", "4"},
                                           {"sizes.nac", "20"},  {"sizes.la", "12"},
                                           {"gains.nac_h", "4"}, {"gains.la_h", "3.509"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    load_file(&spec, "models/agents/rat.yaml", small, sizeof small / sizeof *small);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 2), CSP_OK);
    a.stage = 1;
    assert_int_equal(csp_agent_life(&a, 1500), CSP_OK);
    assert_true(a.critic.top < 2);
    csp_agent_free(&a);
}

/* What ends is taught once, by the dopamine of the moment, and only to those that learn. */
static void an_end_teaches_once(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_reared(&a, &spec, 2);
    csp_real *line = csp_vec_alloc(a.senses.n);
    assert_non_null(line);
    const struct csp_obs obs = {.line = line};
    assert_int_equal(csp_senses_context(&a, 1, 1, line), CSP_OK);
    for (int learn = 0; learn < 2; learn++) {
        csp_agent_learning(&a, learn);
        for (int t = 0; t < 40; t++) csp_agent_step(&a, &obs, NULL);
        const double V = a.critic.V;
        const size_t n = a.critic.units * a.critic.n_all;
        const double before = csp_norm2(2 * n, a.critic.G);
        assert_true(V != 0);
        csp_agent_end(&a);
        const double after = csp_norm2(2 * n, a.critic.G);
        assert_int_equal(before != after, learn);
        csp_agent_end(&a);
        csp_agent_rest(&a, 10);
        assert_true(csp_norm2(2 * n, a.critic.G) == after);
    }
    csp_vec_free(line);
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_critic_of_a_small_brain_stays_in_range),
        cmocka_unit_test(an_end_teaches_once),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
