/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One animal: cues, twins, gates, probe, and that only own outcomes teach. */
#include "conspecific/config/config.h"
#include "small.h"

static void likeness_is_the_cosine_of_identity(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    static const char *const as_loud[][2] = {{"senses.own_voice", "1"}};
    born_of(&a, &spec, "models/agents/rat.yaml", as_loud, 1);
    csp_real *own = csp_vec_alloc(a.senses.n), *other = csp_vec_alloc(a.senses.n);
    const struct csp_identity *ids = spec.identities.items;
    for (size_t m = 0; m < spec.identities.n; m++) {
        memset(own, 0, a.senses.n * sizeof *own);
        memset(other, 0, a.senses.n * sizeof *other);
        assert_int_equal(csp_senses_event(&a, 0, 1, 0, NULL, 1, NULL, own, NULL), CSP_OK);
        assert_int_equal(csp_senses_event(&a, 0, 0, m, NULL, 1, NULL, other, NULL), CSP_OK);
        double ab = 0, aa = 0, bb = 0, common = 0, both = 0;
        for (size_t i = 0; i < a.senses.n; i++) {
            const double x = (double)own[i], y = (double)other[i];
            if (a.senses.lines[i].role == CSP_LINE_ID) ab += x * y, aa += x * x, bb += y * y;
            if (a.senses.lines[i].role == CSP_LINE_COMMON) common += fabs(x - y), both += x;
            if (a.senses.lines[i].role == CSP_LINE_SELF) assert_true(y == 0);
            if (a.senses.lines[i].role == CSP_LINE_INTERO) assert_true(y == 0);
            if (a.senses.lines[i].role == CSP_LINE_OTHER) assert_true(x == 0);
        }
        assert_near(ab / sqrt(aa * bb), ids[m].likeness, 1e-6);
        assert_true(common == 0 && both > 0);
    }
    csp_vec_free(own);
    csp_vec_free(other);
    csp_agent_free(&a);
}

static void anothers_event_reaches_no_primary_and_respects_barriers(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_born(&a, &spec, 1);
    csp_real *line = csp_vec_alloc(a.senses.n);
    struct csp_primary primary = {0};
    const double blind[CSP_CHANNELS] = {1, 0, 1, 0};
    assert_int_equal(csp_senses_event(&a, 0, 0, 0, blind, 1, NULL, line, &primary), CSP_OK);
    assert_true(primary.noci == 0 && primary.food == 0);
    double seen = 0, heard = 0;
    for (size_t i = 0; i < a.senses.n; i++) {
        if (a.senses.lines[i].area == 1) seen += (double)line[i];
        if (a.senses.lines[i].area == 0) heard += (double)line[i];
    }
    assert_true(seen == 0 && heard > 0);
    assert_int_equal(csp_senses_event(&a, 0, 1, 0, NULL, 0.7, NULL, line, &primary), CSP_OK);
    assert_near(primary.noci, 0.7, 1e-9);
    assert_int_equal(csp_senses_event(&a, 999, 1, 0, NULL, 1, NULL, line, NULL), CSP_E_RANGE);
    assert_int_equal(csp_senses_object(&a, 999, 1, NULL, line), CSP_E_RANGE);
    assert_int_equal(csp_senses_context(&a, 999, 1, line), CSP_E_RANGE);
    assert_int_equal(csp_senses_animal(&a, 999, NULL, NULL, line), CSP_E_RANGE);
    csp_vec_free(line);
    csp_agent_free(&a);
}

static void doses_follow_one_curve(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_born(&a, &spec, 1);
    assert_near(csp_senses_dose(&a, 0.8), 1.0, 1e-12);
    assert_near(csp_senses_dose(&a, 0.0), 0.0, 0);
    const double h = pow(1.5 / 0.8, 2);
    assert_near(csp_senses_dose(&a, 1.5), 2 * h / (1 + h), 1e-9);
    csp_agent_free(&a);
}

static void twins_stay_twins_until_told_apart(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a, b, c;
    load(&spec, NULL, 0);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 4), CSP_OK);
    assert_int_equal(csp_agent_init(&b, &spec, 1, 4), CSP_OK);
    assert_int_equal(csp_agent_init(&c, &spec, 9, 7), CSP_OK);
    assert_int_equal(csp_agent_rear(&a), CSP_OK);
    assert_int_equal(csp_agent_rear(&b), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) ==
                csp_fields_hash(&b.fields)); /* same seed, same life */
    assert_int_equal(csp_agent_copy(&c, &a), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == csp_fields_hash(&c.fields));
    assert_int_equal(csp_agent_life(&a, 5), CSP_OK);
    assert_int_equal(csp_agent_life(&c, 5), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == csp_fields_hash(&c.fields)); /* same draws */
    assert_int_equal(csp_agent_life(&c, 1), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) != csp_fields_hash(&c.fields));
    csp_agent_free(&a);
    csp_agent_free(&b);
    csp_agent_free(&c);
}

static void a_probe_changes_nothing(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_reared(&a, &spec, 2);
    const uint64_t before = csp_fields_hash(&a.fields);
    struct csp_probe p = {.latent = csp_vec_alloc(csp_agent_latent_size(&a))};
    assert_int_equal(csp_agent_probe(&a, 1, 1, 0, NULL, &p), CSP_OK);
    assert_true(p.A > 0.01);
    assert_true(csp_norm2(p.n, p.latent) > 0);
    assert_true(csp_fields_hash(&a.fields) == before);
    csp_vec_free(p.latent);
    csp_agent_free(&a);
}

static void a_sated_rat_is_paid_less_for_food(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    double paid[2];
    static const char *const no_rise[][2] = {{"body.rise", "0"}};
    born_of(&a, &spec, "models/agents/rat.yaml", no_rise, 1);
    struct csp_obs fed = {.line = csp_vec_alloc(a.senses.n), .primary = {.food = 0.1}};
    for (int k = 0; k < 2; k++) {
        csp_agent_reset(&a);
        csp_agent_hunger(&a, k ? 0.25 : 1.0);
        csp_agent_step(&a, &fed, NULL);
        paid[k] = a.body.rew;
    }
    assert_true(paid[0] > 0.05);
    assert_near(paid[1] / paid[0], 0.25, 1e-3); /* w_H H pellet, body.h */
    csp_vec_free(fed.line);
    csp_agent_free(&a);
}

/* No own pain and no own food in life: the other's pain means nothing to either system. */
static void without_own_outcomes_there_is_neither_resonance_nor_value(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"rearing.p_own", "0"}, {"rearing.p_common", "0"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    load(&spec, set, 2);
    assert_int_equal(csp_agent_init(&a, &spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_rear(&a), CSP_OK);
    struct csp_probe p = {0};
    assert_int_equal(csp_agent_probe(&a, 1, 0, 0, NULL, &p), CSP_OK);
    assert_near(p.A, 0, 0);
    assert_near(p.V, 0, 0);
    csp_agent_free(&a);
}

static void lesions_silence_what_they_name(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_reared(&a, &spec, 2);
    struct csp_probe intact = {0}, p = {0};
    assert_int_equal(csp_agent_probe(&a, 1, 1, 0, NULL, &intact), CSP_OK);
    assert_true(intact.A > 0 && intact.V != 0);
    csp_agent_gate(&a, csp_agent_target(&a, "ent_nac"), 0, 0);
    struct csp_probe dense = {0}; /* value without time cells */
    assert_int_equal(csp_agent_probe(&a, 1, 1, 0, NULL, &dense), CSP_OK);
    assert_near(dense.A, intact.A, 1e-12);
    assert_true(dense.V != intact.V);
    csp_agent_gate(&a, csp_agent_target(&a, "ent_nac"), 1, 0);
    csp_agent_gate(&a, csp_agent_target(&a, "bla"), 0, 0);
    assert_int_equal(csp_agent_probe(&a, 1, 1, 0, NULL, &p), CSP_OK);
    assert_near(p.A, 0, 0);
    /* parallel systems: BLA is on the way of the time cells and of nothing else */
    assert_near(p.V, dense.V, 1e-12);
    csp_agent_gate(&a, csp_agent_target(&a, "bla"), 1, 0);
    csp_agent_gate(&a, csp_agent_target(&a, "nac"), 0, 0);
    assert_int_equal(csp_agent_probe(&a, 1, 1, 0, NULL, &p), CSP_OK);
    assert_near(p.V, 0, 0);
    assert_near(p.A, intact.A, 1e-12);
    assert_int_equal(csp_agent_target(&a, "nucleus_of_nothing"), -1);
    for (size_t i = 0; i < csp_agent_target_count(); i++)
        assert_int_equal(csp_agent_target(&a, csp_agent_target_name(i)), (int)i);
    csp_agent_free(&a);
}

/* Every drivable target changes something when it is driven, and none is driven in secret. */
static void stimulation_is_felt_wherever_it_is_allowed(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a, b;
    struct scenes s;
    rat_reared(&a, &spec, 2);
    scenes_make(&s, &a);
    train(&a, &s);
    for (int target = 0; target < CSP_N_TARGETS; target++) { /* rows: test_connectome.c */
        if (!csp_agent_can_stimulate(target)) continue;
        uint64_t hash[2];
        struct csp_query q[2];
        for (int on = 0; on < 2; on++) {
            assert_int_equal(csp_agent_init(&b, &spec, 2, 0), CSP_OK);
            assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
            csp_agent_rest(&b, 100);
            live(&b, &s, PLACE, 30);
            csp_agent_act(&b, 0, 0);
            if (on) csp_agent_gate(&b, target, 1.0, 0.3);
            live(&b, &s, TONE, 60);
            live(&b, &s, PLACE, 30);
            live(&b, &s, PAIN, 30);
            csp_agent_outcome_end(&b);
            csp_agent_query(&b, 0, &q[on]);
            hash[on] = csp_fields_hash(&b.fields);
            csp_agent_free(&b);
        }
        const int silent =
            target == csp_agent_target(&a, "bla_q") || /* gain 0 in the rat */
            target == csp_agent_target(&a, "nac_q") ||
            target == csp_agent_target(&a, "orb_app"); /* the reflex is stronger */
        if (!silent && hash[0] == hash[1] && q[0].Q == q[1].Q)
            fail_msg("driving `%s` changes nothing", csp_agent_target_name((size_t)target));
    }
    csp_vec_free(s.lines);
    csp_agent_free(&a);
}

/* From 8 to 2,000 units a population, and back, without a change of code. */
static void sizes_are_free(void **state)
{
    (void)state;
    static const char *const names[] = {"aud", "vis", "pir", "som", "mot",
                                        "acc", "tea", "nac", "la"};
    for (int big = 0; big < 2; big++) {
        char keys[9][32];
        const char *set[9][2];
        for (int i = 0; i < 9; i++) {
            snprintf(keys[i], sizeof keys[i], "sizes.%s", names[i]);
            set[i][0] = keys[i];
            set[i][1] = big ? "2000" : "8";
        }
        struct csp_agent_spec spec;
        struct csp_agent a;
        load(&spec, (const char *const(*)[2])set, 9);
        spec.rearing.events = big ? 2 : 50;
        spec.rearing.adult = 1;
        assert_int_equal(csp_agent_init(&a, &spec, 2, 0), CSP_OK);
        assert_int_equal(csp_agent_rear(&a), CSP_OK);
        assert_int_equal(csp_agent_latent_size(&a), big ? 2000 : 8);
        assert_int_equal(a.la.n, big ? 2000 : 8);
        csp_agent_free(&a);
    }
}

/* Press 0 is followed by own food, press 1 by own pain: the rat comes to choose 0. */
static void own_outcomes_move_the_choice(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_reared(&a, &spec, 3);
    const size_t n = a.senses.n, slots[2] = {0, 1};
    csp_real *lines = csp_vec_alloc(3 * n);
    const long food = csp_world_kind(&spec, "eat_pellet"), pain = csp_world_kind(&spec, "bite");
    struct csp_obs box = {.line = lines}, fed = {.line = lines + n},
                   hurt = {.line = lines + 2 * n};
    csp_senses_object(&a, 0, 1, NULL, box.line);
    csp_senses_event(&a, (size_t)food, 1, 0, NULL, 1, NULL, fed.line, &fed.primary);
    csp_senses_event(&a, (size_t)pain, 1, 0, NULL, 1, NULL, hurt.line, &hurt.primary);
    fed.primary.food = 2;
    double p[2] = {0}, first = 0;
    for (int trial = 0; trial < 40; trial++) {
        size_t chosen;
        csp_agent_rest(&a, 10);
        for (int t = 0; t < 50; t++) csp_agent_step(&a, &box, NULL);
        assert_int_equal(csp_agent_choose(&a, 2, slots, NULL, &chosen, p), CSP_OK);
        if (trial == 0) first = p[0];
        chosen = trial < 10 ? (size_t)trial % 2 : chosen;
        csp_agent_act(&a, chosen, 0.01);
        for (int t = 0; t < 50; t++) csp_agent_step(&a, chosen ? &hurt : &fed, NULL);
        for (int t = 0; t < 50; t++) csp_agent_step(&a, &box, NULL);
        csp_agent_outcome_end(&a);
    }
    assert_near(first, 0.5, 0.01);
    assert_true(p[0] > 0.7);
    size_t chosen;
    assert_int_equal(csp_agent_choose(&a, 0, slots, NULL, &chosen, p), CSP_E_RANGE);
    csp_vec_free(lines);
    csp_agent_free(&a);
}

static void a_bad_agent_file_says_where(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    assert_int_equal(csp_config_load("models/agents/rat.yaml", &mem, &root, &diag), CSP_OK);
    assert_int_equal(
        csp_config_set(root, "kinds.bite.features", "[audible, teense]", "test", &mem, &diag),
        CSP_OK);
    assert_true(csp_agent_spec_read(&spec, root, &mem, &diag) != CSP_OK);
    assert_non_null(strstr(diag.message[0], "teense"));
    assert_non_null(strstr(diag.message[0], "tense`"));
    assert_non_null(strstr(diag.message[0], "rat.yaml:"));
}

static void the_file_prints_and_reads_back(void **state)
{
    (void)state;
    struct csp_agent_spec spec, again;
    struct csp_text text = {0}, twice = {0};
    load(&spec, NULL, 0);
    assert_int_equal(csp_agent_spec_print(&spec, &text, 0), CSP_OK);
    FILE *f = fopen("build/test_agent_print.yaml", "w");
    assert_non_null(f);
    fputs(text.s, f);
    fclose(f);
    csp_diag_init(&diag);
    assert_int_equal(csp_agent_spec_load(&again, "build/test_agent_print.yaml", &mem, &diag),
                     CSP_OK);
    assert_int_equal(csp_agent_spec_print(&again, &twice, 0), CSP_OK);
    assert_string_equal(text.s, twice.s);
    remove("build/test_agent_print.yaml");
    csp_text_free(&text);
    csp_text_free(&twice);
}

static void c_w_is_a_cosine_and_orders_identities(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_born(&a, &spec, 1);
    const size_t shock = (size_t)csp_world_kind(&spec, "footshock"),
                 groom = (size_t)csp_world_kind(&spec, "allogroom");
    const double near = csp_agent_c_w(&a, shock, shock, 0),
                 far = csp_agent_c_w(&a, shock, shock, spec.identities.n - 1),
                 neutral = csp_agent_c_w(&a, shock, groom, 0);
    assert_true(near >= 0.1 && near < 0.35); /* what sounds alike, and no more */
    assert_true(neutral < 0.5 * near);
    assert_true(far < near);
    /* by hand, from the lines */
    csp_real *x = csp_vec_alloc(a.senses.n), *y = csp_vec_alloc(a.senses.n);
    csp_senses_event(&a, shock, 1, 0, NULL, 1, NULL, x, NULL);
    csp_senses_event(&a, shock, 0, 0, NULL, 1, NULL, y, NULL);
    for (size_t i = 0; i < a.senses.n; i++) {
        const csp_real s = (csp_real)sqrt((double)a.cortex.prec_pos[i]);
        x[i] *= s;
        y[i] *= s;
    }
    assert_near(near, csp_cosine(a.senses.n, x, y), 1e-6);
    csp_vec_free(x);
    csp_vec_free(y);
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likeness_is_the_cosine_of_identity),
        cmocka_unit_test(anothers_event_reaches_no_primary_and_respects_barriers),
        cmocka_unit_test(doses_follow_one_curve),
        cmocka_unit_test(twins_stay_twins_until_told_apart),
        cmocka_unit_test(a_probe_changes_nothing),
        cmocka_unit_test(without_own_outcomes_there_is_neither_resonance_nor_value),
        cmocka_unit_test(lesions_silence_what_they_name),
        cmocka_unit_test(stimulation_is_felt_wherever_it_is_allowed),
        cmocka_unit_test(sizes_are_free),
        cmocka_unit_test(a_sated_rat_is_paid_less_for_food),
        cmocka_unit_test(own_outcomes_move_the_choice),
        cmocka_unit_test(a_bad_agent_file_says_where),
        cmocka_unit_test(the_file_prints_and_reads_back),
        cmocka_unit_test(c_w_is_a_cosine_and_orders_identities),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
