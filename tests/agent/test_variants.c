/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each agent of models/agents/theories does what its file says, and off is the rat to the bit.
 */
#include "conspecific/agent/unfold.h"
#include "conspecific/config/config.h"
#include "load.h"

enum { RAT, PARALLEL, SYMMETRIC, EGOCENTRIC, NO_GENERALISATION, INNATE, MIRROR, N_VARIANTS };
static const char *const file[N_VARIANTS] = {
    "models/agents/rat.yaml",
    "models/agents/theories/parallel.yaml",
    "models/agents/theories/symmetric.yaml",
    "models/agents/theories/egocentric.yaml",
    "models/agents/theories/no_generalisation.yaml",
    "models/agents/theories/innate_drive.yaml",
    "models/agents/theories/mirror.yaml",
};
static const char *const nothing_befell[][2] = {{"rearing.p_own", "0"},
                                                {"rearing.p_common", "0"}};
static const char *const apart[][2] = {{"rearing.p_common", "0"}}; /* no common fate */

static size_t kind(const struct csp_agent *a, const char *name)
{
    const long k = csp_world_kind(a->spec, name);
    assert_true(k >= 0);
    return (size_t)k;
}

/* A second of an event (the first identity's if not own) with all that follows it, noise free,
 * after 0.1 s of quiet. */
static struct csp_act meet(struct csp_agent *a, const char *name, int own)
{
    csp_real *lines = csp_vec_alloc(2 * a->senses.n);
    struct csp_obs quiet = {.line = lines}, obs = {.line = lines + a->senses.n};
    struct csp_act act = {0};
    assert_int_equal(
        csp_senses_event(a, kind(a, name), own, 0, NULL, 1, NULL, obs.line, &obs.primary),
        CSP_OK);
    struct csp_unfolding u;
    csp_unfold(a, kind(a, name), 1.0, NULL, &u);
    for (size_t i = 0; i < u.n; i++)
        assert_int_equal(
            csp_senses_consequence(a, u.list[i].what, own, 0, NULL, 1, NULL, obs.line), CSP_OK);
    csp_agent_rest(a, 600);
    for (int t = 0; t < 10; t++) csp_agent_step(a, &quiet, NULL);
    for (int t = 0; t < 100; t++) csp_agent_step(a, &obs, &act);
    csp_vec_free(lines);
    return act;
}

static struct csp_probe probe(struct csp_agent *a, const char *name, int own)
{
    struct csp_probe p = {0};
    assert_int_equal(csp_agent_probe(a, kind(a, name), own, 0, NULL, &p), CSP_OK);
    return p;
}

/* Signs of another carry weights in these files, but without the gain they drive nothing. */
static void off_is_the_rat_to_the_bit(void **state)
{
    (void)state;
    static const char *const off[N_VARIANTS][2] = {
        {"name", "rat"},      {"body.g_arousal_drive", "2 reward/s"},
        {"name", "x"},        {"senses.egocentric", "0"},
        {"gains.split", "0"}, {"gains.innate", "0"},
        {"gains.mirror", "0"}};
    uint64_t hash[N_VARIANTS];
    for (int v = 0; v < N_VARIANTS; v++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        const char *const set[][2] = {{off[v][0], off[v][1]}, {"rearing.events", "100"}};
        reared_of(&a, &spec, file[v], set, 2);
        hash[v] = csp_fields_hash(&a.fields);
        if (v == SYMMETRIC)
            assert_true(hash[v] != hash[RAT]);
        else
            assert_true(hash[v] == hash[RAT]);
        csp_agent_free(&a);
    }
    struct csp_agent_spec rat;
    load(&rat, NULL, 0);
    assert_true(rat.senses.egocentric == 0 && rat.gains.split == 0 && rat.gains.innate == 0 &&
                rat.gains.mirror == 0);
    static const char *const half[] = {"senses.egocentric", "gains.split"};
    for (int k = 0; k < 2; k++) { /* on or off, nothing between */
        struct csp_node *root = NULL;
        csp_diag_init(&diag);
        assert_int_equal(csp_config_load(file[RAT], &mem, &root, &diag), CSP_OK);
        assert_int_equal(csp_config_set(root, half[k], "0.5", "test", &mem, &diag), CSP_OK);
        assert_true(csp_agent_spec_read(&rat, root, &mem, &diag) != CSP_OK);
    }
}

static void parallel_arousal_is_not_paid_for(void **state)
{
    (void)state;
    static const int which[] = {RAT, PARALLEL};
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        born_of(&a, &spec, file[which[k]], NULL, 0);
        csp_agent_gate(&a, csp_agent_target(&a, "cea"), 1, 0.7); /* aroused, without pain */
        const struct csp_act act = meet(&a, "walk", 0);
        assert_true(act.arousal > 0.1);
        if (k)
            assert_near(a.body.rew, 0, 1e-12);
        else
            assert_near(a.body.rew, -spec.body.g_arousal_drive * act.arousal, 1e-6);
        csp_agent_free(&a);
    }
}

/* Twenty seconds of another's shocks by which nothing happens to the animal itself. */
static void symmetric_false_alarms_are_unlearnt(void **state)
{
    (void)state;
    static const int which[] = {RAT, SYMMETRIC};
    static const char *const slow[][2] = {{"circuits.bla.tau_gamma", "0 s"},
                                          {"gains.relief_other", "1"},
                                          {"circuits.bla.eta_own", "0.003"}};
    double left[2];
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        reared_of(&a, &spec, file[which[k]], slow, k ? 0 : 3);
        assert_true(spec.circuits.bla.eta_plus == 0.05);
        if (k) assert_true(spec.circuits.bla.eta_minus == spec.circuits.bla.eta_plus);
        for (int i = 0; i < 6; i++) (void)meet(&a, "footshock", 1);
        const double before = probe(&a, "footshock", 0).A;
        assert_true(before > 0.1);
        for (int i = 0; i < 20; i++) (void)meet(&a, "footshock", 0);
        left[k] = probe(&a, "footshock", 0).A / before;
        csp_agent_free(&a);
    }
    assert_true(left[0] > 0.4);
    assert_true(left[1] < 0.1);
}

static void egocentric_lines_are_never_shared(void **state)
{
    (void)state;
    struct csp_agent_spec spec, rat_spec;
    struct csp_agent a, rat;
    born_of(&a, &spec, file[EGOCENTRIC], NULL, 0);
    born_of(&rat, &rat_spec, file[RAT], NULL, 0);
    const size_t n = a.senses.n;
    size_t twins = 0, common = 0;
    for (size_t i = 0; i < n; i++) twins += (size_t)a.senses.lines[i].of_other;
    for (size_t i = 0; i < rat.senses.n; i++)
        common += rat.senses.lines[i].role == CSP_LINE_COMMON;
    assert_int_equal(twins, common + 4); /* and the self's odour and voice, two lines each */
    assert_int_equal(n, rat.senses.n + twins);
    csp_real *own = csp_vec_alloc(3 * n), *other = own + n, *known = own + 2 * n;
    for (size_t k = 0; k < spec.kinds.n; k++)
        for (size_t m = 0; m < spec.identities.n; m++) {
            memset(own, 0, 3 * n * sizeof *own);
            assert_int_equal(csp_senses_event(&a, k, 1, 0, NULL, 1, NULL, own, NULL), CSP_OK);
            assert_int_equal(csp_senses_event(&a, k, 0, m, NULL, 1, NULL, other, NULL), CSP_OK);
            assert_int_equal(csp_senses_event(&rat, k, 0, m, NULL, 1, NULL, known, NULL),
                             CSP_OK);
            assert_true(csp_dot(n, own, other) == 0);
            assert_near(csp_norm2(n, other), csp_norm2(n, known), 1e-5); /* none is lost */
        }
    const size_t shock = kind(&a, "footshock");
    for (size_t m = 0; m < spec.identities.n; m++) {
        assert_true(csp_agent_c_w(&a, shock, shock, m) < 0.1);
        assert_true(csp_agent_c_w(&rat, shock, shock, m) > 0.1);
    }
    csp_vec_free(own);
    char name[64];
    assert_string_equal(
        csp_senses_line_name(
            &spec, &a.senses,
            a.senses.sound[spec.features.n + (size_t)csp_world_feature(&spec, "audible")],
            name),
        "sound.audible.other");
    csp_agent_free(&a);
    csp_agent_free(&rat);
}

/* Own pain only ever on the first bank: another's has neither threat nor value nor regret. */
static void what_is_learnt_about_me_is_not_applied_to_her(void **state)
{
    (void)state;
    static const int which[] = {RAT, NO_GENERALISATION};
    struct csp_probe own[2], of_other[2];
    struct csp_query q[2];
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        reared_of(&a, &spec, file[which[k]], apart, 1);
        for (int i = 0; i < 4; i++) (void)meet(&a, "footshock", 1);
        own[k] = probe(&a, "footshock", 1);
        of_other[k] = probe(&a, "footshock", 0);
        csp_real *lines = csp_vec_alloc(2 * a.senses.n);
        struct csp_obs box = {.line = lines}, shock = {.line = lines + a.senses.n};
        csp_senses_object(&a, 0, 1, NULL, box.line);
        csp_senses_event(&a, kind(&a, "footshock"), 0, 0, NULL, 1, NULL, shock.line, NULL);
        for (int i = 0; i < 12; i++) {
            csp_agent_rest(&a, 100);
            for (int t = 0; t < 50; t++) csp_agent_step(&a, &box, NULL);
            csp_agent_act(&a, 0, 0);
            for (int t = 0; t < 50; t++) csp_agent_step(&a, &shock, NULL);
            csp_agent_outcome_end(&a);
        }
        csp_agent_rest(&a, 100);
        for (int t = 0; t < 50; t++) csp_agent_step(&a, &box, NULL);
        csp_agent_query(&a, 0, &q[k]);
        csp_vec_free(lines);
        csp_agent_free(&a);
    }
    for (int k = 0; k < 2; k++) assert_true(own[k].A > 0.1 && own[k].V < 0 && own[k].R < -0.3);
    assert_true(of_other[0].A > 0.02 && of_other[0].V < 0 && of_other[0].R < -0.001);
    assert_near(of_other[1].A, 0, 1e-3);
    assert_near(of_other[1].R, 0, 1e-3);
    assert_near(of_other[1].V, 0, 0.02 * fabs(own[1].V));
    assert_true(fabs(q[0].R) > 1e-4 && q[0].A > 1e-4);
    assert_true(fabs(q[1].R) < 0.1 * fabs(q[0].R));
    assert_near(q[1].A, 0, 1e-6);
}

/* What befalls both at once is learnt about the other as well: the two banks only part who acts. */
static void common_fate_is_still_learnt(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"rearing.p_own", "0.2"}, {"rearing.p_common", "0.4"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    reared_of(&a, &spec, file[NO_GENERALISATION], set, 2);
    assert_true(probe(&a, "bite", 0).A > 0.02);
    csp_agent_free(&a);
}

/* An animal that has not lived at all. */
static void innate_releasers_need_no_learning(void **state)
{
    (void)state;
    static const int which[] = {RAT, INNATE};
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        born_of(&a, &spec, file[which[k]], NULL, 0);
        const struct csp_act call = meet(&a, "distress", 0), smell = meet(&a, "freeze", 0),
                             walk = meet(&a, "walk", 0), own = meet(&a, "distress", 1);
        if (k == 0) assert_true(call.arousal == 0 && smell.arousal == 0 && call.freeze == 0);
        if (k == 1) assert_true(call.arousal > 0.2 && smell.arousal > 0.2 && call.freeze > 0.2);
        assert_true(walk.arousal == 0 &&
                    own.arousal == 0); /* own efference: it is its own call */
        csp_agent_free(&a);
    }
}

static void the_mirror_hurts_the_naive_amygdala_and_not_the_body(void **state)
{
    (void)state;
    static const int which[] = {RAT, MIRROR};
    static const char *const fresh[][2] = {{"circuits.pag.k_sens", "0"}};
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        born_of(&a, &spec, file[which[k]], fresh, 1);
        csp_agent_learning(&a, 0);
        const struct csp_act of_other = meet(&a, "footshock", 0);
        assert_near(of_other.pain, k ? spec.gains.mirror : 0, 1e-12);
        assert_true(of_other.arousal == 0 && a.body.rew == 0);
        assert_near(a.bla.u2, k ? spec.gains.mirror : 0, 1e-6);
        assert_true(meet(&a, "startle", 0).pain == 0 && meet(&a, "distress", 0).pain == 0);
        assert_near(meet(&a, "footshock", 1).pain, 1, 1e-12); /* own pain is not mirrored too */
        csp_agent_free(&a);
        reared_of(&a, &spec, file[which[k]], nothing_befell, 2); /* never in pain itself */
        const double threat = probe(&a, "pinch", 0).A;
        if (k == 0)
            assert_true(threat == 0);
        else
            assert_true(threat > 0.1 && threat > 2 * probe(&a, "allogroom", 0).A);
        csp_agent_free(&a);
    }
}

/* Copies and probes of an animal in two banks: nothing lives outside its fields. */
static void two_banks_are_copied_and_probed_like_one(void **state)
{
    (void)state;
    struct csp_agent_spec spec, rat_spec;
    struct csp_agent a, b, rat;
    reared_of(&a, &spec, file[NO_GENERALISATION], NULL, 0);
    assert_int_equal(csp_agent_init(&b, &spec, 7, 3), CSP_OK);
    assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
    const uint64_t before = csp_fields_hash(&a.fields);
    (void)probe(&a, "bite", 0);
    assert_true(csp_fields_hash(&a.fields) == before);
    assert_int_equal(csp_agent_life(&a, 10), CSP_OK);
    assert_int_equal(csp_agent_life(&b, 10), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == csp_fields_hash(&b.fields));
    born_of(&rat, &rat_spec, file[RAT], NULL, 0);
    assert_int_equal(csp_agent_copy(&rat, &a), CSP_E_SHAPE);
    csp_agent_free(&a);
    csp_agent_free(&b);
    csp_agent_free(&rat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_is_the_rat_to_the_bit),
        cmocka_unit_test(parallel_arousal_is_not_paid_for),
        cmocka_unit_test(symmetric_false_alarms_are_unlearnt),
        cmocka_unit_test(egocentric_lines_are_never_shared),
        cmocka_unit_test(what_is_learnt_about_me_is_not_applied_to_her),
        cmocka_unit_test(common_fate_is_still_learnt),
        cmocka_unit_test(innate_releasers_need_no_learning),
        cmocka_unit_test(the_mirror_hurts_the_naive_amygdala_and_not_the_body),
        cmocka_unit_test(two_banks_are_copied_and_probed_like_one),
    };
    return cmocka_run_group_tests_name("agent/variants", tests, NULL, unload);
}
