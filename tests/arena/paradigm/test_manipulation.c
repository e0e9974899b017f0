/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a target is silenced or driven: phases, windows, pulses, events. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/manipulation.h"
#include "testing.h"

static const char two_phases[] =
    HEAD "phases: [{name: a, trial: {duration: 2 s}, gap: 1 h},"
         " {name: b, trials: 2, trial: {duration: 2 s}, interval: [3 s]}]\n";
static const char *const only_b[] = {"b"};

static void manipulations_keep_their_windows(void **state)
{
    (void)state;
    mock_load(two_phases);
    const struct csp_manipulation silence = {.target = "acc",
                                             .kind = CSP_INACTIVATE,
                                             .phases = {(void *)(uintptr_t)only_b, 1},
                                             .from = 0.5,
                                             .to = 1.5,
                                             .removed = 0.75};
    assert_int_equal(mock_run(&silence, 1, NULL), CSP_OK);
    assert_int_equal(mock.gates, 4); /* on and off in each trial of b */
    assert_int_equal(mock.gate_step[0], 250);
    assert_near(mock.gate_gain[0], 0.25, 0);
    assert_int_equal(mock.gate_step[1], 350);
    assert_near(mock.gate_gain[1], 1, 0);
    assert_int_equal(mock.gate_step[2], 450);

    mock_reset();
    const struct csp_manipulation lesion = {.target = "bla", .kind = CSP_LESION, .removed = 1};
    assert_int_equal(mock_run(&lesion, 1, NULL), CSP_OK);
    assert_int_equal(mock.gates, 1); /* once, for good */
    assert_int_equal(mock.gate_target, 1);
    assert_near(mock.gain, 0, 0);

    mock_reset();
    const struct csp_manipulation pulses = {.target = "acc",
                                            .kind = CSP_STIMULATE,
                                            .from = 0.5,
                                            .to = 1.5,
                                            .rate = 0.3,
                                            .every = 0.5,
                                            .width = 0.1};
    assert_int_equal(mock_run(&pulses, 1, NULL), CSP_OK);
    assert_int_equal(mock.gates, 3 * 4);
    assert_int_equal(mock.gate_step[1] - mock.gate_step[0], 10);
    assert_int_equal(mock.gate_step[2] - mock.gate_step[0], 50);

    const struct csp_manipulation wrong = {.target = "acx", .kind = CSP_LESION};
    assert_int_equal(mock_run(&wrong, 1, NULL), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "acx"));
}

/* A drug amplifies, and what is left after silencing with it. */
static void gains_on_one_target_multiply(void **state)
{
    (void)state;
    mock_load(two_phases);
    const struct csp_manipulation drug[] = {
        {.target = "acc",
         .kind = CSP_DRUG,
         .phases = {(void *)(uintptr_t)only_b, 1},
         .remaining = 1.6},
        {.target = "acc", .kind = CSP_INACTIVATE, .from = 1, .to = 2, .removed = 0.5}};
    assert_int_equal(mock_run(drug, 2, NULL), CSP_OK);
    assert_near(mock.gate_gain[0], 0.5, 0);
    int amplified = 0, both = 0;
    for (int i = 0; i < mock.gates; i++) {
        amplified += mock.gate_gain[i] == 1.6;
        both += mock.gate_gain[i] == 1.6 * 0.5;
    }
    assert_int_equal(amplified, 2);
    assert_int_equal(both, 2);

    mock_reset(); /* the same in the other order, and driven besides */
    const struct csp_manipulation three[] = {
        drug[1], drug[0], {.target = "acc", .kind = CSP_STIMULATE, .rate = 0.3}};
    assert_int_equal(mock_run(three, 3, NULL), CSP_OK);
    both = 0;
    for (int i = 0; i < mock.gates; i++) both += fabs(mock.gate_gain[i] - 1.6 * 0.5) < 1e-12;
    assert_int_equal(both, 2);
}

static void manipulations_wait_for_their_event(void **state)
{
    (void)state;
    mock_load(HEAD "events: {click: {object: tone, duration: 0.2 s}, laser: {duration: 0.5 s},"
                   " blip: {}}\n"
                   "phases: [{name: a, trials: 2, trial: {duration: 3 s},"
                   " trial_types: [{name: on, script: [{event: click, at: 1 s},"
                   " {event: click, at: 1.3 s}, {event: laser, at: 2 s}]}, {name: off}]}]\n");
    struct csp_manipulation m = {.target = "acc",
                                 .kind = CSP_STIMULATE,
                                 .event = "click",
                                 .from = 0.05,
                                 .to = 0.1,
                                 .rate = 0.3};
    assert_int_equal(csp_manipulation_check(&m, &mock_p, NULL, &mock_diag), CSP_OK);
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int window[] = {105, 110, 135, 140}; /* each onset; none in the other type */
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], window[i]);

    mock_reset();
    m.from = 0.2, m.to = 0.4; /* the first window reaches beyond the second onset */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int late[] = {120, 140, 150, 170};
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], late[i]);

    mock_reset();
    m.from = m.to = 0, m.kind = CSP_INACTIVATE, m.removed = 0.3; /* as long as the event */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int whole[] = {100, 120, 130, 150};
    assert_int_equal(mock.gates, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(mock.gate_step[i], whole[i]);
    assert_near(mock.gate_gain[0], 0.7, 1e-12);
    assert_near(mock.gate_gain[1], 1, 0);

    mock_reset();
    m.event = "laser", m.every = 0.2, m.width = 0.05; /* pulses from its onset */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    static const int pulses[] = {200, 205, 220, 225, 240, 245};
    assert_int_equal(mock.gates, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(mock.gate_step[i], pulses[i]);

    mock_reset();
    m.event = "", m.every = 0.5, m.width = 0.1; /* pulses of whole trials */
    assert_int_equal(mock_run(&m, 1, NULL), CSP_OK);
    assert_int_equal(mock.gates, 2 * 12);
    assert_int_equal(mock.gate_step[2], 50);
    assert_int_equal(mock.gate_step[3], 60);

    const struct csp_manipulation wrong[] = {
        {.target = "acc", .kind = CSP_INACTIVATE, .event = "klick", .removed = 1},
        {.target = "acc", .kind = CSP_INACTIVATE, .event = "blip", .removed = 1},
        {.target = "acc", .kind = CSP_LESION, .event = "click", .removed = 1}};
    static const char *const says[] = {"did you mean `click`?", "`to` is needed",
                                       "use inactivate"};
    for (int i = 0; i < 3; i++) {
        csp_diag_init(&mock_diag);
        assert_int_equal(csp_manipulation_check(wrong + i, &mock_p, NULL, &mock_diag),
                         CSP_E_SYNTAX);
        assert_non_null(strstr(mock_diag.message[0], says[i]));
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(manipulations_keep_their_windows), T(gains_on_one_target_multiply),
          T(manipulations_wait_for_their_event))
