/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No drug makes an animal run away: the output of every target times a gain, and two at once,
 * over a stretch of life with own pain and another's. */
#include "trained.h"

enum { WITHIN = 100000 }; /* magnitude that no state of a sane animal has */

static struct csp_obs others_pain;

/* What an animal does in such a stretch: lives n events, then meets the scenes. */
static int live_on(struct csp_agent *a, size_t n)
{
    int err = csp_agent_life(a, n);
    for (size_t i = 0; i < N_PLAN && !err; i++) {
        live(a, &scenes, plan[i][0], plan[i][1]);
        err = csp_fields_watch(&a->fields, WITHIN);
    }
    for (int t = 0; t < 200; t++) csp_agent_step(a, &others_pain, NULL);
    return err ? err : csp_fields_watch(&a->fields, WITHIN);
}

static void every_target_bears_every_gain(void **state)
{
    (void)state;
    static const double gains[] = {0, 0.3, 1.05, 1.5, 2, 3, 10};
    for (int target = 0; target < CSP_N_GATES; target++)
        for (size_t g = target > CSP_TARGET_tea ? 5 : 0;
             g < sizeof gains / sizeof *gains - (target >= CSP_N_TARGETS);
             g++) { /* lesions and halves of the others: test_lesions.c */
            struct csp_agent a;
            copy(&a, 1);
            csp_agent_gate(&a, target, gains[g], 0);
            const int err = live_on(&a, 4);
            if (err)
                print_error("%s times %g: %s\n", csp_agent_target_name((size_t)target),
                            gains[g], csp_error_detail());
            assert_int_equal(err, CSP_OK);
            csp_agent_free(&a);
        }
}

static void two_targets_bear_two_gains(void **state)
{
    (void)state;
    static const int with[] = {CSP_TARGET_acc, CSP_TARGET_bla,
                               (int)CSP_N_TARGETS + (int)CSP_P_ent_nac};
    for (int pair = 0; pair < 3 * CSP_N_TARGETS; pair++) {
        struct csp_agent a;
        const int one = pair / 3, two = with[pair % 3];
        copy(&a, 1);
        csp_agent_gate(&a, one, 3, 0);
        csp_agent_gate(&a, two, 3, 0);
        const int err = live_on(&a, 4);
        if (err)
            print_error("%s and %s times 3: %s\n", csp_agent_target_name((size_t)one),
                        csp_agent_target_name((size_t)two), csp_error_detail());
        assert_int_equal(err, CSP_OK);
        csp_agent_free(&a);
    }
    struct csp_agent a;
    copy(&a, 1);
    for (int t = 0; t < CSP_N_TARGETS; t++) csp_agent_gate(&a, t, 3, 0);
    assert_int_equal(live_on(&a, 4), CSP_OK); /* all at once */
    csp_agent_free(&a);
}

static int begin(void **state)
{
    if (trained_begin(state)) return 1;
    others_pain = (struct csp_obs){.line = csp_vec_alloc(trained.senses.n)};
    if (!others_pain.line) return 1;
    return csp_senses_event(&trained, (size_t)csp_world_kind(&spec, "footshock"), 0, 0, NULL, 1,
                            NULL, others_pain.line, NULL);
}

static int end(void **state)
{
    csp_vec_free(others_pain.line);
    return trained_end(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_target_bears_every_gain),
        cmocka_unit_test(two_targets_bear_two_gains),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
