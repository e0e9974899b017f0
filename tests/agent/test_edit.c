/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meta-reward model and the field of S1 in the whole animal. */
#include "load.h"

/* Scenes: pain of somebody with the own badge; of somebody with another; own pain beside the
 * first badge. */
enum { INGROUP, OUTGROUP, OWN, QUIET, N_SCENES };

static struct csp_agent_spec rat, human;
static struct csp_agent a;
static csp_real *lines;
static struct csp_obs scene[N_SCENES];

static void add_badge(const char *name, csp_real line[])
{
    const long o = csp_world_object(a.spec, name);
    assert_true(o >= 0);
    assert_int_equal(csp_senses_object(&a, (size_t)o, 1, NULL, line), CSP_OK);
}

static void begin(const struct csp_agent_spec *spec)
{
    assert_int_equal(csp_agent_init(&a, spec, 3, 1), CSP_OK);
    assert_int_equal(csp_agent_rear(&a), CSP_OK);
    const size_t n = a.senses.n, shock = (size_t)csp_world_kind(spec, "footshock");
    lines = csp_vec_alloc(N_SCENES * n);
    assert_non_null(lines);
    for (int i = 0; i < N_SCENES; i++) {
        scene[i] = (struct csp_obs){.line = lines + (size_t)i * n};
        assert_int_equal(csp_senses_context(&a, 1, 1, scene[i].line), CSP_OK);
    }
    if (csp_world_object(spec, "badge_us") < 0) return;
    add_badge("badge_us", scene[INGROUP].line);
    add_badge("badge_them", scene[OUTGROUP].line);
    add_badge("badge_us", scene[OWN].line);
    assert_int_equal(
        csp_senses_event(&a, shock, 0, 0, NULL, 1, NULL, scene[INGROUP].line, NULL), CSP_OK);
    assert_int_equal(
        csp_senses_event(&a, shock, 0, 0, NULL, 1, NULL, scene[OUTGROUP].line, NULL), CSP_OK);
    assert_int_equal(
        csp_senses_event(&a, shock, 1, 0, NULL, 1, NULL, scene[OWN].line, &scene[OWN].primary),
        CSP_OK);
}

static void end(void)
{
    csp_vec_free(lines);
    csp_agent_free(&a);
}

static void live(int which, int ticks)
{
    for (int t = 0; t < ticks; t++) csp_agent_step(&a, &scene[which], NULL);
}

static void trial(int which, double reward)
{
    csp_agent_reset(&a);
    csp_agent_rest(&a, 60);
    live(QUIET, 20);
    live(which, 100);
    scene[QUIET].primary.food = reward;
    live(QUIET, 100);
    scene[QUIET].primary.food = 0;
    live(QUIET, 200);
}

static void the_rat_is_not_edited(void **state)
{
    (void)state;
    begin(&rat);
    assert_int_equal(a.pfc.on, 0);
    assert_int_equal(a.n_who, 0);
    const double field = a.s1_alpha.signal;
    live(QUIET, 50);
    assert_true(a.pfc.R.g == 1.0 && a.pfc.A.g == 1.0);
    assert_true(a.s1_alpha.signal == field); /* nobody looks: no generator, no cost */
    end();
}

static void what_pays_me_closes_the_edit_and_spares_my_own_pain(void **state)
{
    (void)state;
    begin(&human);
    assert_int_equal(a.pfc.on, 1);
    for (int i = 0; i < 6; i++) trial(OWN, 0.0); /* what there is to generalise */
    for (int i = 0; i < 60; i++) trial(OUTGROUP, 4.0);
    csp_agent_learning(&a, 0);
    csp_agent_reset(&a);
    live(OUTGROUP, 150);
    const double theirs = a.pfc.R.g;
    assert_near(a.pfc.p, 1, 0.01);
    csp_agent_reset(&a);
    live(INGROUP, 150);
    const double of_other = a.pfc.R.g;
    csp_agent_reset(&a);
    live(OWN, 150);
    assert_true(a.pfc.p == 0.0 && a.pfc.R.g == 1.0 && a.pfc.A.g == 1.0);
    assert_true(theirs < 0.93);
    assert_true(of_other > theirs + 0.05);
    /* lesion: nothing is edited */
    csp_agent_reset(&a);
    csp_agent_gate(&a, csp_agent_target(&a, "pfc"), 0, 0);
    live(OUTGROUP, 150);
    assert_near(a.pfc.R.g, 1, 1e-6);
    end();
}

/* What the reward model says, as the locus coeruleus gets it, and fear; value is the critic's
 * own. */
static void the_edit_multiplies_reward_and_fear(void **state)
{
    (void)state;
    begin(&human);
    for (int i = 0; i < 6; i++) trial(OWN, 0.0);
    csp_agent_learning(&a, 0);
    csp_agent_reset(&a);
    live(INGROUP, 100);
    for (size_t i = 0; i < a.pfc.map.n; i++) a.pfc.R.u[i] = a.pfc.A.u[i] = -a.pfc.c[i];
    live(INGROUP, 300);
    assert_near(a.pfc.R.g, 1.0 - a.pfc.m, 0.02);
    assert_true(a.pfc.R.g < 0.9);
    assert_near(a.pfc.R.g, a.pfc.A.g, 1e-6);
    assert_near(a.critic.V, a.critic.raw, 1e-9);
    const double s = fmax(a.pag.C, fabs(a.pfc.R.g * a.reward_model.rhat));
    assert_true(fabs(a.reward_model.rhat) > a.pag.C);
    assert_near(a.lc.N, s / (s + a.spec->circuits.lc.s_half), 0.01);
    assert_near(a.pag.C, a.pfc.A.g * a.bla.A, 0.02 + 0.05 * a.bla.A);
    end();
}

static void arousal_is_felt_and_seen_in_the_field(void **state)
{
    (void)state;
    begin(&human);
    for (int i = 0; i < 6; i++) trial(OWN, 0.0);
    csp_agent_learning(&a, 0);
    csp_agent_reset(&a);
    live(QUIET, 200);
    assert_near(a.s1_drive[1], 0, 1e-3 * a.spec->gains.som_s1);
    const size_t heart = a.senses.intero + 9;
    a.body.B = 0.4;
    live(QUIET, 1);
    assert_near((double)a.cortex.x[heart],
                a.spec->gains.body_som * a.spec->senses.g_intero * 0.4, 1e-6);
    assert_near((double)scene[QUIET].line[heart], 0, 0); /* the world is not written to */
    const double quiet = a.lc.N;
    live(OWN, 60);
    assert_true(a.s1_drive[1] > 10.0);
    assert_true(a.lc.N > quiet + 0.2 && a.lc.N < 1.0);
    assert_true(a.s1_alpha.signal != 0.0);
    end();
}

/* Two animals of one life, one without LC: all alike but noradrenaline and the field of S1. */
static void noradrenaline_is_heard_in_the_field_unless_lc_is_lesioned(void **state)
{
    (void)state;
    begin(&human);
    struct csp_agent b;
    assert_int_equal(csp_agent_init(&b, &human, 3, 1), CSP_OK);
    assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
    csp_agent_learning(&a, 0);
    csp_agent_learning(&b, 0);
    csp_agent_reset(&a);
    csp_agent_reset(&b);
    csp_agent_gate(&b, csp_agent_target(&b, "lc"), 0, 0);
    double apart = 0;
    for (int t = 0; t < 80; t++) {
        const struct csp_obs *now = &scene[t < 20 ? QUIET : OWN];
        csp_agent_step(&a, now, NULL);
        csp_agent_step(&b, now, NULL);
        assert_near(b.lc.N, 0, 0);
        assert_near(b.s1_drive[1], a.s1_drive[1], 0);
        if (t >= 20) apart = fmax(apart, fabs(a.s1_alpha.signal - b.s1_alpha.signal));
    }
    assert_true(a.lc.N > 0.1);
    assert_near(a.pag.C, b.pag.C, 0);
    assert_true(apart > 1e-3);
    csp_agent_reset(&a);
    assert_near(a.lc.N, 0, 0);
    csp_agent_free(&b);
    end();
}

static int read_agents(void **state)
{
    (void)state;
    load(&rat, NULL, 0);
    /* A reward model that learns by the event has unlearnt another's pain in a dozen of these
     * trials, before the edit is learnt: nothing is left to be edited. */
    static const char *const slow[][2] = {{"circuits.reward_model.eta", "0"},
                                          {"circuits.reward_model.priced", "0"}};
    load_file(&human, "models/agents/human.yaml", slow, 2);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rat_is_not_edited),
        cmocka_unit_test(what_pays_me_closes_the_edit_and_spares_my_own_pain),
        cmocka_unit_test(the_edit_multiplies_reward_and_fear),
        cmocka_unit_test(arousal_is_felt_and_seen_in_the_field),
        cmocka_unit_test(noradrenaline_is_heard_in_the_field_unless_lc_is_lesioned),
    };
    return cmocka_run_group_tests(tests, read_agents, unload);
}
