/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/play/session.h"
#include "testing.h"

static void a_script_happens_on_time(void **state)
{
    (void)state;
    mock_load(HEAD "events:\n"
                   "  shock: {kind: footshock, to: her, dose: 1.2 mA, duration: 0.5 s,\n"
                   "          then: [{event: distress, delay: 0.7 s}]}\n"
                   "  distress: {kind: distress, to: her, duration: 0.4 s}\n"
                   "phases:\n"
                   "  - {name: test, trial: {duration: 5 s},\n"
                   "     script: [{event: shock, at: 1 s, times: 2, every: 2 s}]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.steps, 500);
    for (int t = 0; t < 500; t++) {
        const int shock = (t >= 100 && t < 150) || (t >= 300 && t < 350);
        const int after = (t >= 170 && t < 210) || (t >= 370 && t < 410);
        assert_int_equal(mock.line[t][OTHER + SHOCK] > 0, shock);
        assert_int_equal(mock.line[t][OTHER + DISTRESS] > 0, after);
        assert_near(mock.line[t][PLACE], 1, 0);  /* context, noise free */
        assert_near(mock.line[t][ANIMAL], 1, 0); /* company */
        assert_near(mock.noci[t], 0, 0);         /* it does not hurt me */
        if (shock) assert_near(mock.line[t][OTHER + SHOCK] / 1.5, 1, 0.5);
    }
    /* one draw an instance: constant within, different between */
    assert_near(mock.line[100][OTHER + SHOCK], mock.line[149][OTHER + SHOCK], 0);
    assert_true(fabs(mock.line[100][OTHER + SHOCK] - mock.line[300][OTHER + SHOCK]) > 1e-6);
    assert_near(mock.pass[CSP_SOUND], 1, 0);
    assert_near(mock.pass[CSP_TOUCH], 0, 0);
}

static void another_event_moves_no_draw(void **state)
{
    (void)state;
    const char *one =
        HEAD "events: {a: {kind: footshock, to: her, duration: 0.5 s, jitter: 0.5},"
             " b: {kind: allogroom, to: her, duration: 0.5 s}}\n"
             "phases: [{name: test, trial: {duration: 4 s},"
             " script: [{event: a, at: 1 s, jitter: 0.5 s}]}]\n";
    const char *two =
        HEAD "events: {b: {kind: allogroom, to: her, duration: 0.5 s},"
             " a: {kind: footshock, to: her, duration: 0.5 s, jitter: 0.5}}\n"
             "phases: [{name: test, trial: {duration: 4 s},"
             " script: [{event: b, at: 0.2 s}, {event: a, at: 1 s, jitter: 0.5 s},"
             " {event: b, at: 1 s}]}]\n";
    static double first[400];
    mock_load(one);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    double most = 0;
    for (int t = 0; t < 400; t++) {
        first[t] = mock.line[t][OTHER + SHOCK];
        most = fmax(most, first[t]);
    }
    assert_true(most > 0.5);
    mock_reset();
    mock_load(two);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    for (int t = 0; t < 400; t++) assert_near(mock.line[t][OTHER + SHOCK], first[t], 0);
}

static void own_food_pays_the_amount(void **state)
{
    (void)state;
    mock_load(HEAD
              "events: {eat: {kind: eat_pellet, to: me, amount: 3 pellets, duration: 1.5 s},"
              " hurt: {kind: footshock, to: me, dose: 0.4 mA, duration: 0.3 s}}\n"
              "phases: [{name: test, trial: {duration: 4 s},"
              " script: [{event: eat, at: 1 s}, {event: hurt, at: 2 s}]}]\n"
              "measures: [{name: ache, kind: pain, from: 2 s, to: 2.6 s, by: trial}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    double sum = 0, noci = 0;
    for (int t = 0; t < 400; t++) sum += 0.01 * mock.food[t], noci += 0.01 * mock.noci[t];
    assert_near(sum, 3, 1e-9);
    assert_near(noci, 0.5 * 0.3, 1e-9);
    assert_near(mock_value("ache", -1, -1), 25, 1e-9); /* 0.5 for half of the window */
    assert_near(mock_value("ache", 1, 1), 25, 1e-9);
}

static void trial_types_come_in_their_order(void **state)
{
    (void)state;
    const char *form = HEAD
        "events: {cs: {object: tone, duration: 1 s},"
        " us: {kind: footshock, to: me, duration: 0.5 s}}\n"
        "phases:\n"
        "  - name: train\n"
        "    trials: %d\n"
        "    trial: {duration: 2 s, script: [{event: cs, at: 0.5 s}]}\n"
        "    trial_types:\n"
        "      - {name: paired, weight: 3, script: [{event: us, at: 1.5 s}]}\n"
        "      - {name: alone, context: shock_box}\n"
        "    %s\n"
        "measures:\n"
        "  - {name: pain_paired, kind: pain, trial_type: paired, from: 1.5 s, to: 2 s}\n"
        "  - {name: pain_alone, kind: pain, trial_type: alone, from: 1.5 s, to: 2 s}\n"
        "  - {name: pain_cs, kind: pain, event: cs, from: -0.25 s, to: 1.5 s, by: trial}\n";
    char text[2048];
    static const char *const orders[] = {"order: cycle", "order: shuffle",
                                         "sequence: [alone, paired, paired, paired]"};
    for (int o = 0; o < 3; o++) {
        mock_reset();
        snprintf(text, sizeof text, form, 16, orders[o]);
        mock_load(text);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
        assert_near(mock_value("pain_paired", -1, -1), 100, 1e-9);
        assert_near(mock_value("pain_alone", -1, -1), 0, 0);
        int alone = 0, first = -1;
        for (int t = 0; t < 16; t++) {
            const double v = mock_value("pain_cs", 1, t + 1);
            assert_true(fabs(v) < 1e-9 || fabs(v - 100 * 0.5 / 1.75) < 1e-6);
            const int is = fabs(v) < 1e-9;
            assert_near(mock.line[t * 200][PLACE + 1], is ? 1 : 0, 0);
            assert_near(mock.line[t * 200][PLACE], is ? 0 : 1, 0);
            if (is && first < 0) first = t;
            alone += is;
            if (t % 4 == 3) assert_int_equal(alone, t / 4 + 1); /* whole blocks */
        }
        if (o == 0) assert_int_equal(first, 3);
        if (o == 2) assert_int_equal(first, 0);
    }
    snprintf(text, sizeof text, form, 400, "order: draw");
    mock_reset();
    mock_load(text);
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    int alone = 0;
    for (int t = 0; t < 200; t++) alone += mock.line[t * 200][PLACE + 1] > 0;
    assert_in_range(alone, 30, 70);
}

static double freeze_at_shock(const struct csp_agent *self, const struct csp_obs *obs)
{
    if (self->animal == 1) return obs->line[SHOCK] > 0 ? 0.8 : 0.0; /* she is shocked */
    return obs->line[OTHER + FREEZE] > 0 ? 0.5 : 0.0;
}

static void freezing_passes_between_two_brains(void **state)
{
    (void)state;
    mock.freeze = freeze_at_shock;
    mock_load(
        "schema: 1\nkind: paradigm\nname: dyad\ncontext: box\n"
        "roles:\n"
        "  me: {brain: full, identity: stranger_1, subject: true}\n"
        "  her: {brain: full, identity: cagemate}\n"
        "events: {shock: {kind: footshock, to: her, duration: 1 s}}\n"
        "phases: [{name: test, trial: {duration: 4 s}, script: [{event: shock, at: 1 s}]}]\n"
        "measures:\n"
        "  - {name: mine, kind: freezing}\n"
        "  - {name: hers, kind: freezing, role: her}\n"
        "  - {name: r, kind: correlation, roles: [her, me], bin: 100 ms, lag: 10 ms}\n"
        "  - {name: together, kind: sum, a: mine, b: hers}\n"
        "  - {name: part, kind: ratio, a: mine, b: hers}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_true(mock.line[150][OTHER + SHOCK] > 0); /* I see her shock */
    assert_near(mock.noci[150], 0, 0);
    assert_near(mock.line[100][OTHER + FREEZE], 0, 0); /* a tick later */
    assert_true(mock.line[101][OTHER + FREEZE] > 0);
    assert_near(mock.line[201][OTHER + FREEZE], 0, 0);
    assert_near(mock_value("hers", -1, -1), 20, 1e-9);
    assert_near(mock_value("mine", -1, -1), 12.5, 1e-9);
    assert_near(mock_value("r", -1, -1), 1, 1e-9);
    assert_near(mock_value("together", 1, -1), 32.5, 1e-9);
    assert_near(mock_value("part", 1, -1), 0.625, 1e-9);
}

static double freeze_late(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)self, (void)obs;
    return mock.steps >= 99 && mock.steps < 199 ? 0.9 : 0.1;
}

static void freezing_sets_off_events_and_gates(void **state)
{
    (void)state;
    mock.freeze = freeze_late;
    mock_load(HEAD "events: {shock: {kind: footshock, to: me, duration: 0.1 s}}\n"
                   "phases: [{name: test, trial: {duration: 4 s,"
                   " triggers: [{event: shock, above: 0.6, refractory: 0.4 s}]}}]\n");
    const struct csp_manipulation closed = {
        .target = "acc", .kind = CSP_INACTIVATE, .removed = 1, .freezing_above = 0.6};
    assert_int_equal(mock_run(&closed, 1, NULL), CSP_OK);
    for (int t = 0; t < 400; t++) {
        const int on = (t >= 100 && t < 110) || (t >= 140 && t < 150) || (t >= 180 && t < 190);
        assert_int_equal(mock.noci[t] > 0, on);
    }
    assert_int_equal(mock.gates, 2);
    assert_int_equal(mock.gate_step[0], 100);
    assert_int_equal(mock.gate_step[1], 200);
}

static void an_absent_neighbour_suffers_nothing(void **state)
{
    (void)state;
    mock_load(
        "schema: 1\nkind: paradigm\nname: alone\ncontext: box\n"
        "roles: {me: {brain: full, subject: true}, her: {brain: absent, identity: cagemate}}\n"
        "objects: {light: {states: {off: 0, on: 0}}}\n"
        "events: {shock: {kind: footshock, to: her, duration: 1 s, sets: {light: on}}}\n"
        "phases: [{name: test, trial: {duration: 2 s}, script: [{event: shock, at: 0 s}]}]\n"
        "measures: [{name: lit, kind: happened, object: light, state: on}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    for (int t = 0; t < 200; t++) {
        assert_near(mock.line[t][OTHER + SHOCK], 0, 0);
        assert_near(mock.line[t][ANIMAL], 0, 0);
    }
    assert_near(mock_value("lit", -1, -1), 1, 0);
}

static void probes_are_taken_after_each_session(void **state)
{
    (void)state;
    mock_load(HEAD "events: {mine: {kind: footshock, to: me, duration: 1 s},"
                   " hers: {kind: allogroom, to: her, duration: 1 s},"
                   " film: {kind: distress, identity: stranger_1, duration: 1 s, sound: 0}}\n"
                   "phases: [{name: a, sessions: 2, learning: false, trial: {duration: 1 s}},"
                   " {name: b, trial: {duration: 1 s}, script: [{event: film}]}]\n"
                   "measures:\n"
                   "  - {name: v, kind: value, event: mine, phase: a}\n"
                   "  - {name: v2, kind: value, event: hers}\n"
                   "  - {name: t, kind: threat, event: film, phase: b}\n"
                   "  - {name: f, kind: probe_freezing, event: film, phase: b}\n"
                   "  - {name: ar, kind: probe_arousal, event: film, phase: b}\n"
                   "  - {name: l, kind: loss, event: mine, phase: a}\n"
                   "  - {name: l2, kind: loss, event: hers, phase: a}\n"
                   "  - {name: o, kind: overlap, events: [mine, hers], phase: b}\n"
                   "  - {name: s, kind: slope, a: v2}\n"
                   "  - {name: rm, kind: reward, event: mine, phase: a}\n"
                   "  - {name: cw, kind: c_w, events: [mine, hers], phase: b}\n"
                   "  - {name: no, kind: c_w, events: [mine, mine], phase: b}\n"
                   "  - {name: top, kind: largest, a: v2}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("v", 2, -1), -2.385, 0);
    assert_near(mock_value("rm", 1, -1), -0.77, 0);
    const long mine = csp_world_kind(&mock_spec, "footshock"),
               hers = csp_world_kind(&mock_spec, "allogroom");
    assert_near(mock_value("cw", -1, -1), 0.1 * (double)(1 + mine) + 0.01 * (double)hers,
                1e-12);
    double none;
    assert_false(row_find(&mock_rows, "no", -1, -1, &none)); /* with itself: no row */
    assert_near(mock_value("v2", 3, -1), -2, 0);
    assert_near(mock_value("t", -1, -1), 0.31, 0);
    assert_near(mock_value("f", -1, -1), 17, 1e-12);
    assert_near(mock_value("ar", -1, -1), 7, 1e-12);
    assert_near(mock_value("l", 2, -1), 0.42, 0);
    assert_false(row_find(&mock_rows, "l2", -1, -1, &none)); /* no input: no row */
    assert_near(mock_value("o", -1, -1), 1 / sqrt(2), 1e-6);
    assert_near(mock_value("s", -1, -1), 0, 1e-12);
    assert_near(mock_value("top", -1, -1), -2, 0);
    assert_near(mock.pass[CSP_SOUND], 0, 0); /* the film is silent */
    assert_near(mock.pass[CSP_SIGHT], 1, 0);
    assert_int_equal(mock.learning, 1);
}

static void a_phase_says_how_hungry_a_session_starts(void **state)
{
    (void)state;
    mock_load(HEAD "phases:\n"
                   "  - {name: a, sessions: 2, hunger: {me: 0.25}, trial: {duration: 1 s}}\n"
                   "  - {name: b, sessions: 2, trials: 2, trial: {duration: 1 s}}\n"
                   "  - {name: c, trials: 2, hunger: {me: 1}, trial: {duration: 1 s}}\n"
                   "  - {name: d, sessions: 0, hunger: {me: 0}, trial: {duration: 1 s}}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_int_equal(mock.hungers, 3); /* once a session, and only where a phase says so */
    assert_near(mock.hunger[0], 0.25, 0);
    assert_near(mock.hunger[1], 0.25, 0);
    assert_near(mock.hunger[2], 1, 0);
}

static int stop_soon(void *context, double seconds)
{
    *(double *)context = seconds;
    return seconds >= 3;
}

static void errors_name_their_place(void **state)
{
    (void)state;
    mock_load(HEAD "phases: [{name: a, trials: 5, trial: {duration: 2 s}}]\n"
                   "measures: [{name: x, kind: mean, field: glass.x}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("x", -1, -1), 0, 0);
    mock_reset();
    mock.break_at = 640;
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_NUMERIC);
    assert_true(mock.steps <= 740); /* within 100 steps */
    assert_non_null(strstr(csp_error_detail(), "glass.x"));
    assert_non_null(strstr(csp_error_detail(), "trial 4"));

    mock_reset();
    double seen = 0;
    struct csp_agent *brains[] = {mock_agents, NULL};
    mock_agents[0] = (struct csp_agent){.spec = &mock_spec};
    assert_int_equal(
        csp_arena_run(&mock_p, brains, 1, 1, NULL, 0, &mock_rows, NULL, stop_soon, &seen),
        CSP_E_INTERRUPT);
    assert_near(seen, 3, 1e-6);
    brains[0] = NULL;
    assert_int_equal(
        csp_arena_run(&mock_p, brains, 1, 1, NULL, 0, &mock_rows, NULL, NULL, NULL),
        CSP_E_SHAPE);
    mock_p.checked = 0;
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_USAGE);

    mock_load(HEAD "events: {a: {then: [{event: b}]}, b: {then: [{event: a}]}}\n"
                   "phases: [{name: a, trial: {duration: 2 s}, script: [{event: a}]}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_RANGE); /* round and round */
    assert_non_null(strstr(csp_error_detail(), "at once"));

    mock_load(HEAD "phases: [{name: a, trial: {duration: 2 s}}]\n"
                   "measures: [{name: x, kind: mean, field: glas.x}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "glass.yaml:9:"));
    assert_non_null(strstr(csp_error_detail(), "did you mean `glass.x`"));
}

static void a_recorder_keeps_samples_and_marks(void **state)
{
    (void)state;
    mock_load(
        HEAD "events: {shock: {kind: footshock, to: her, duration: 0.5 s}}\n"
             "actions: {stay: {role: me}}\n"
             "phases: [{name: a, trials: 2, interval: [8 s], trial: {duration: 1 s,"
             " choice: {at: 0.5 s, actions: [stay]}}, script: [{event: shock, at: 0.2 s}]}]\n");
    static const char *const names[] = {"glass.x", "act.arousal", "me/glass.y"};
    struct csp_recorder rec;
    assert_int_equal(csp_recorder_init(&rec, 0.1, 3, names), CSP_OK);
    mock.field[1] = 2.385;
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_OK);
    assert_int_equal(rec.rows, 20);
    assert_int_equal(rec.tracks[0].n, 2);
    assert_near(rec.tracks[0].data[2 * 7 + 1], 2.385, 1e-6);
    assert_near(rec.tracks[1].data[3], 0.25, 0);
    assert_near(rec.time[10], 9, 1e-9); /* quiet time counts */
    assert_int_equal(rec.trial[10], 2);
    assert_int_equal(rec.n_marks, 4);
    assert_string_equal(rec.marks[0].name, "shock");
    assert_string_equal(rec.marks[0].role, "her");
    assert_near(rec.marks[0].time, 0.2, 1e-9);
    assert_int_equal(rec.marks[1].action, 1);
    csp_recorder_free(&rec);
    csp_recorder_free(&rec);

    static const char *const wrong[] = {"glass.z"}, *const nobody[] = {"him/glass.x"};
    assert_int_equal(csp_recorder_init(&rec, 0.1, 1, wrong), CSP_OK);
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_E_NAME);
    csp_recorder_free(&rec);
    assert_int_equal(csp_recorder_init(&rec, 0.1, 1, nobody), CSP_OK);
    assert_int_equal(mock_run(NULL, 0, &rec), CSP_E_NAME);
    csp_recorder_free(&rec);
    assert_int_equal(csp_recorder_init(&rec, 0, 1, wrong), CSP_E_RANGE);
    csp_recorder_free(&rec);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(a_script_happens_on_time), T(another_event_moves_no_draw),
          T(own_food_pays_the_amount), T(trial_types_come_in_their_order),
          T(freezing_passes_between_two_brains), T(freezing_sets_off_events_and_gates),
          T(an_absent_neighbour_suffers_nothing), T(probes_are_taken_after_each_session),
          T(a_phase_says_how_hungry_a_session_starts), T(errors_name_their_place),
          T(a_recorder_keeps_samples_and_marks))
