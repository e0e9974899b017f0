/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families of roles, barriers by distance, measures over roles. */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/family.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/play/stage.h"
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>

enum { MANY = 64, TICKS = 100 };

static struct csp_agent agents[MANY], *brains[MANY];
static double seen[MANY][TICKS], company[MANY]; /* freezing of others by tick, animals */
static int steps[MANY];

/* Who freezes how much, for ever; and what each sees. */
static double watch(const struct csp_agent *self, const struct csp_obs *obs)
{
    const size_t i = self->animal;
    if (steps[i] < TICKS) seen[i][steps[i]] = (double)obs->line[OTHER + FREEZE];
    company[i] = (double)obs->line[ANIMAL];
    steps[i]++;
    return i == 0 ? 1.0 : 0.0;
}

/* 0, 0.1, 0.2, ... by role, ten times that late. */
static double graded(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)obs;
    const double late = steps[self->animal]++ < 50 ? 1.0 : 2.0;
    return 0.1 * late * (double)self->animal;
}

static int run_all(void)
{
    memset(brains, 0, sizeof brains);
    memset(steps, 0, sizeof steps);
    for (size_t r = 0; r < mock_p.roles.n; r++) {
        if (csp_role_at(&mock_p, r)->brain != CSP_BRAIN_FULL) continue;
        agents[r] = (struct csp_agent){.spec = &mock_spec, .animal = r};
        brains[r] = agents + r;
    }
    return csp_arena_run(&mock_p, brains, 7, 3, NULL, 0, &mock_rows, NULL, NULL, NULL);
}

#define TOP "schema: 1\nkind: paradigm\nname: glass\ncontext: box\n"
#define COLONY                                              \
    TOP "roles:\n  n0: {brain: full, identity: cagemate}\n" \
        "  n: {count: 63, brain: full, identity: cagemate, subject: true}\n"
#define ROOM                                                                                  \
    "objects: {room: {states: {row: 0, crowd: 0}}}\n"                                         \
    "barriers:\n"                                                                             \
    "  - {among: [n0, n], when: {room: row}, sound: 0.9, sight: 0.8, odour: 1, touch: 0.5,\n" \
    "     step: {sound: 0.5, sight: 0.75, odour: 0.7}}\n"                                     \
    "  - {among: [n0, n], when: {room: crowd}, sound: 0.3, sight: 0.6}\n"
#define TEST "phases: [{name: test, trial: {duration: 1 s}}]\n"

static void sixty_four_reach_each_other_as_stated(void **state)
{
    (void)state;
    mock_load(COLONY ROOM TEST);
    assert_int_equal(mock_p.roles.n, MANY);
    struct csp_stage stage;
    for (size_t r = 0; r < MANY; r++) {
        agents[r] = (struct csp_agent){.spec = &mock_spec, .animal = r};
        brains[r] = agents + r;
    }
    assert_int_equal(csp_stage_init(&stage, &mock_p, brains, 1, 1), CSP_OK);
    csp_stage_reset(&stage, csp_phase_at(&mock_p, 0));
    const size_t room = (size_t)csp_paradigm_object(&mock_p, "room");
    const struct csp_state to = {room, 1};
    const struct csp_states crowd = {&to, 1};
    assert_string_equal(
        ((const struct csp_name_real *)csp_thing_at(&mock_p, room)->states.items)[1].name,
        "crowd");
    for (int crowded = 0; crowded < 2; crowded++) {
        for (size_t a = 0; a < MANY; a++)
            for (size_t b = 0; b < MANY; b++) {
                const double d = fabs((double)a - (double)b) - 1;
                double pass[CSP_CHANNELS];
                if (a == b) continue;
                csp_stage_pass(&stage, a, b, pass);
                assert_near(pass[CSP_SOUND], crowded ? 0.3 : 0.9 * pow(0.5, d), 1e-12);
                assert_near(pass[CSP_SIGHT], crowded ? 0.6 : 0.8 * pow(0.75, d), 1e-12);
                assert_near(pass[CSP_ODOUR], crowded ? 1 : pow(0.7, d), 1e-12);
                assert_near(pass[CSP_TOUCH], crowded ? 0 : 0.5, 1e-12);
            }
        assert_int_equal(csp_stage_set(&stage, &crowd, NULL, NULL), CSP_OK);
    }
    csp_stage_free(&stage);
}

static void each_of_sixty_four_sees_who_freezes(void **state)
{
    (void)state;
    mock_load(COLONY ROOM TEST);
    mock.freeze = watch;
    assert_int_equal(run_all(), CSP_OK);
    for (size_t i = 0; i < MANY; i++) {
        double all = 0; /* odours add up, noise free */
        for (size_t j = 0; j < MANY; j++)
            if (j != i) all += pow(0.7, fabs((double)i - (double)j) - 1);
        assert_near(company[i], all, 1e-5);
        if (i == 0) {
            assert_near(seen[0][50], 0, 0);
            continue;
        }
        const double share = 0.8 * pow(0.75, (double)i - 1);
        assert_near(seen[i][0], 0, 0);
        assert_true(seen[i][50] >= 0.499 * share && seen[i][50] <= 1.501 * share);
        if (i > 1) assert_true(fabs(seen[i][50] / share - seen[1][50] / 0.8) > 1e-7);
    }
}

/* One experiment, by family and by hand. */
static const char family_text[] =
    TOP "roles:\n  n0: {brain: full, identity: cagemate, subject: true}\n"
        "  n: {count: 3, brain: full, identities: [cagemate, stranger_1]}\n"
        "events:\n"
        "  own: {kind: footshock, to: n, duration: 0.2 s, jitter: 0.5,\n"
        "        then: [{event: cry, delay: 0.1 s}], stops: [cry]}\n"
        "  cry: {kind: distress, to: n, duration: 0.2 s, by: [n0, n]}\n"
        "  groom: {kind: allogroom, to: n0, duration: 0.2 s, then: [{event: cry}]}\n"
        "phases:\n"
        "  - name: pre\n"
        "    present: {n: false, n2: true}\n"
        "    hunger: {n: 0.75, n2: 0.25}\n"
        "    enable: {own: false, own2: true}\n"
        "    trial: {duration: 1 s, script: [{event: own, at: 0.3 s, jitter: 0.1 s}]}\n"
        "  - name: test\n"
        "    script: [{event: groom, at: 0.1 s}]\n"
        "    trial: {duration: 1 s, triggers: [{event: cry, role: n, above: 0.15}]}\n"
        "measures:\n"
        "  - {name: pain_, kind: pain, role: n}\n"
        "  - {name: felt_, kind: freezing, role: n, event: cry, phase: test}\n"
        "  - {name: less_, kind: difference, a: pain_, b: felt_}\n"
        "  - {name: all, kind: pain, roles: [n]}\n";
static const char hand_text[] = TOP
    "roles:\n  n0: {brain: full, identity: cagemate, subject: true}\n"
    "  n1: {brain: full, identity: cagemate}\n"
    "  n2: {brain: full, identity: stranger_1}\n"
    "  n3: {brain: full, identity: cagemate}\n"
    "events:\n"
    "  own1: {kind: footshock, to: n1, duration: 0.2 s, jitter: 0.5,\n"
    "         then: [{event: cry1, delay: 0.1 s}], stops: [cry1]}\n"
    "  own2: {kind: footshock, to: n2, duration: 0.2 s, jitter: 0.5,\n"
    "         then: [{event: cry2, delay: 0.1 s}], stops: [cry2]}\n"
    "  own3: {kind: footshock, to: n3, duration: 0.2 s, jitter: 0.5,\n"
    "         then: [{event: cry3, delay: 0.1 s}], stops: [cry3]}\n"
    "  cry1: {kind: distress, to: n1, duration: 0.2 s, by: [n0, n1]}\n"
    "  cry2: {kind: distress, to: n2, duration: 0.2 s, by: [n0, n2]}\n"
    "  cry3: {kind: distress, to: n3, duration: 0.2 s, by: [n0, n3]}\n"
    "  groom: {kind: allogroom, to: n0, duration: 0.2 s,\n"
    "          then: [{event: cry1}, {event: cry2}, {event: cry3}]}\n"
    "phases:\n"
    "  - name: pre\n"
    "    present: {n1: false, n3: false, n2: true}\n"
    "    hunger: {n1: 0.75, n3: 0.75, n2: 0.25}\n"
    "    enable: {own1: false, own3: false, own2: true}\n"
    "    trial: {duration: 1 s, script: [{event: own1, at: 0.3 s, jitter: 0.1 s},\n"
    "      {event: own2, at: 0.3 s, jitter: 0.1 s}, {event: own3, at: 0.3 s, jitter: 0.1 s}]}\n"
    "  - name: test\n"
    "    script: [{event: groom, at: 0.1 s}]\n"
    "    trial: {duration: 1 s, triggers: [{event: cry1, role: n1, above: 0.15},\n"
    "      {event: cry2, role: n2, above: 0.15}, {event: cry3, role: n3, above: 0.15}]}\n"
    "measures:\n"
    "  - {name: pain_1, kind: pain, role: n1}\n"
    "  - {name: pain_2, kind: pain, role: n2}\n"
    "  - {name: pain_3, kind: pain, role: n3}\n"
    "  - {name: felt_1, kind: freezing, role: n1, event: cry1, phase: test}\n"
    "  - {name: felt_2, kind: freezing, role: n2, event: cry2, phase: test}\n"
    "  - {name: felt_3, kind: freezing, role: n3, event: cry3, phase: test}\n"
    "  - {name: less_1, kind: difference, a: pain_1, b: felt_1}\n"
    "  - {name: less_2, kind: difference, a: pain_2, b: felt_2}\n"
    "  - {name: less_3, kind: difference, a: pain_3, b: felt_3}\n"
    "  - {name: all, kind: pain, roles: [n1, n2, n3]}\n";

static void a_family_is_what_is_written_by_hand(void **state)
{
    (void)state;
    struct csp_text by_hand = {0}, unfolded = {0};
    static double line[2][2 * TICKS][LINES];
    double value[2][10] = {{0}};
    static const char *const names[10] = {"pain_1", "pain_2", "pain_3", "felt_1", "felt_2",
                                          "felt_3", "less_1", "less_2", "less_3", "all"};
    for (int hand = 0; hand < 2; hand++) {
        mock_reset();
        mock.freeze = graded;
        mock_load(hand ? hand_text : family_text);
        struct csp_paradigm plain = mock_p; /* as it runs, not as it was written */
        plain.written = NULL;
        assert_int_equal(csp_paradigm_print(&plain, hand ? &by_hand : &unfolded, 0), CSP_OK);
        assert_int_equal(run_all(), CSP_OK);
        memcpy(line[hand], mock.line, sizeof line[hand]);
        for (size_t i = 0; i < 10; i++) value[hand][i] = mock_value(names[i], -1, -1);
    }
    assert_string_equal(unfolded.s, by_hand.s);
    assert_memory_equal(line[0], line[1], sizeof line[0]);
    assert_memory_equal(value[0], value[1], sizeof value[0]);
    assert_true(value[0][1] > 0 && value[0][0] <= 0); /* n2 was hurt, n1 not there */
    assert_true(value[0][3] > 0);
    csp_text_free(&by_hand);
    csp_text_free(&unfolded);
}

static void it_prints_as_it_was_written(void **state)
{
    (void)state;
    struct csp_text once = {0}, twice = {0};
    mock_load(family_text);
    assert_int_equal(csp_paradigm_print(&mock_p, &once, 0), CSP_OK);
    assert_non_null(strstr(once.s, "count: 3"));
    char *text = csp_text_dup(once.s);
    mock_load(text);
    assert_int_equal(mock_p.roles.n, 4);
    assert_int_equal(csp_paradigm_print(&mock_p, &twice, 0), CSP_OK);
    assert_string_equal(once.s, twice.s);
    *strstr(text, "count: 3") = '#'; /* without it n is one role, and n2 unknown */
    mock_reset();
    csp_mem_free(&mock_mem);
    assert_int_equal(mock_read(&mock_p, text, &mock_mem, &mock_diag), CSP_E_SYNTAX);
    free(text);
    csp_text_free(&once);
    csp_text_free(&twice);
}

static void over_roles_is_the_mean_of_single_ones(void **state)
{
    (void)state;
    mock_load(TOP "roles: {n: {count: 6, brain: full, identity: cagemate, subject: true},"
                  " out: {brain: absent, identity: cagemate}}\n"
                  "events: {ring: {kind: distress, to: n1, duration: 0.1 s}}\n"
                  "phases: [{name: test, trials: 2, trial: {duration: 1 s,"
                  " script: [{event: ring, at: 0.2 s, times: 2, every: 0.5 s}]}}]\n"
                  "measures:\n"
                  "  - {name: one_, kind: freezing, role: n, from: 0.2 s, to: 0.7 s}\n"
                  "  - {name: all, kind: freezing, roles: [n, out], from: 0.2 s, to: 0.7 s}\n"
                  "  - {name: two, kind: freezing, roles: [n2, n6], from: 0.2 s, to: 0.7 s}\n"
                  "  - {name: at_, kind: freezing, role: n, event: ring, to: 0.2 s,"
                  " baseline: [-0.1 s, 0 s]}\n"
                  "  - {name: at, kind: freezing, roles: [n], event: ring, to: 0.2 s,"
                  " baseline: [-0.1 s, 0 s]}\n"
                  "  - {name: field_, kind: mean, role: n, field: glass.y}\n"
                  "  - {name: field, kind: mean, roles: [n], field: glass.y}\n"
                  "  - {name: frozen, kind: share_frozen, roles: [n], above: 35, from: 0.2 s,"
                  " to: 0.7 s}\n"
                  "  - {name: slope, kind: gradient, series: [one_]}\n");
    mock.freeze = graded;
    mock.field[2] = 0.7;
    assert_int_equal(run_all(), CSP_OK);
    static const char *const what[][2] = {{"one_", "all"}, {"at_", "at"}, {"field_", "field"}};
    double x[6], y[6], frozen = 0;
    for (size_t k = 0; k < 3; k++) {
        double sum = 0;
        for (size_t i = 0; i < 6; i++) {
            char name[16];
            snprintf(name, sizeof name, "%s%zu", what[k][0], i + 1);
            sum += mock_value(name, -1, -1) / 6;
            if (k) continue;
            x[i] = (double)i, y[i] = mock_value(name, -1, -1);
        }
        assert_near(mock_value(what[k][1], -1, -1), sum, 1e-9);
        assert_true(sum > 0);
    }
    assert_near(mock_value("two", -1, -1), (y[1] + y[5]) / 2, 1e-9);
    for (size_t s = 0; s < 2; s++) { /* graded: 10 i % in the first half second, then 20 i */
        size_t n = 0;
        for (size_t i = 0; i < 6; i++) n += 10.0 * (double)i * (s ? 2.0 : 1.4) > 35;
        frozen += 100.0 * (double)n / 12;
    }
    assert_near(mock_value("frozen", -1, -1), frozen, 1e-9);
    double c0, c1, c00, c01, c11, ss;
    gsl_fit_linear(x, 1, y, 1, 6, &c0, &c1, &c00, &c01, &c11, &ss);
    assert_near(mock_value("slope", -1, -1), c1, 1e-9);
    assert_true(fabs(c1) > 1);
}

/* Freezing of 0 in bin b of ten ticks: what falls in both, and its own; 1 is a bin behind. */
static double own(long b)
{
    return 0.15 * (1.0 + sin(12.9898 * (double)b * (double)b));
}
static double follows(const struct csp_agent *self, const struct csp_obs *obs)
{
    (void)obs;
    const long k = steps[self->animal]++, b = k / 10 - (long)self->animal;
    return (k < 200 ? 0.6 : 0.1) + own(b);
}

static void changes_tell_who_leads(void **state)
{
    (void)state;
    mock_load(TOP "roles: {n: {count: 2, brain: full, identity: cagemate, subject: true}}\n"
                  "phases: [{name: test, trial: {duration: 4 s}}]\n"
                  "measures:\n"
                  "  - {name: forth, kind: correlation, roles: [n1, n2], bin: 100 ms,"
                  " lag: 100 ms, changes: true, from: 0.5 s, to: 3.5 s}\n"
                  "  - {name: back, kind: correlation, roles: [n2, n1], bin: 100 ms,"
                  " lag: 100 ms, changes: true, from: 0.5 s, to: 3.5 s}\n"
                  "  - {name: level, kind: correlation, roles: [n2, n1], bin: 100 ms,"
                  " lag: 100 ms, from: 0.5 s, to: 3.5 s}\n");
    mock.freeze = follows;
    assert_int_equal(run_all(), CSP_OK);
    double x[2][40], d[2][40];
    for (long b = 0; b < 40; b++)
        for (long i = 0; i < 2; i++) {
            x[i][b] = (b < 20 ? 0.6 : 0.1) + own(b - i);
            d[i][b] = b ? x[i][b] - x[i][b - 1] : 0;
        }
    /* bins 6 to 33: the first has one before it in the window, the last one a lag behind */
    assert_near(mock_value("forth", -1, -1),
                gsl_stats_correlation(d[0] + 6, 1, d[1] + 7, 1, 28), 1e-9);
    assert_near(mock_value("back", -1, -1), gsl_stats_correlation(d[1] + 6, 1, d[0] + 7, 1, 28),
                1e-9);
    assert_near(mock_value("level", -1, -1),
                gsl_stats_correlation(x[1] + 5, 1, x[0] + 6, 1, 29), 1e-9);
    assert_true(mock_value("forth", -1, -1) > 0.5 && mock_value("back", -1, -1) < 0.3);
    assert_true(mock_value("level", -1, -1) > 0.7); /* by what falls in both */
}

#define THREE      \
    TOP "roles:\n" \
        "  n: {count: 3, brain: full, identity: cagemate, subject: true}\n"
#define GO "phases: [{name: test, trial: {duration: 1 s}}]\n"
static const struct {
    const char *text, *place, *says;
} bad[] = {
    {TOP "roles:\n  n: {count: 65, brain: full, subject: true}\n" GO, "glass.yaml:6:", "64"},
    {TOP "roles:\n  m: {brain: full, subject: true, identity: cagemate}\n"
         "  n: {count: 64, brain: full, identity: cagemate}\n" GO,
     "glass.yaml:6:", "found 65"},
    {TOP "roles:\n  n: {brain: full, subject: true, identities: [cagemate]}\n" GO,
     "glass.yaml:6:", "add `count`"},
    {TOP "roles:\n  n: {count: 2, brain: full, subject: true, identity: cagemate}\n"
         "  n2: {brain: full, identity: cagemate}\n" GO,
     "glass.yaml:7:", "rename one"},
    {THREE "barriers: [{sound: 0.5}]\n" GO, "glass.yaml:7:", "between"},
    {THREE "barriers: [{between: [n1, n2], among: [n]}]\n" GO, "glass.yaml:7:", "2 to 64"},
    {THREE "barriers: [{between: [n1, n2], step: {sound: 0.5}}]\n" GO,
     "glass.yaml:7:", "`among`"},
    {THREE "barriers: [{among: [n1, m]}]\n" GO, "glass.yaml:7:", "unknown role `m`"},
    {THREE "barriers: [{between: [n]}]\n" GO, "glass.yaml:7:", "2 items"},
    {THREE "phases: [{name: t, trial: {duration: 1 s, choice: {role: n, actions: [x]}}}]\n",
     "glass.yaml:7:", "`n1`"},
    {THREE "events: {e: {kind: distress, to: n, duration: 1 s}}\n" GO
           "measures: [{name: a, kind: freezing, event: f}]\n",
     "glass.yaml:9:", "unknown event `f`"},
    {THREE GO "measures: [{name: a, kind: share_frozen, above: 5}]\n",
     "glass.yaml:8:", "needs roles"},
    {THREE GO "measures: [{name: a, kind: freezing, role: n1, roles: [n2]}]\n",
     "glass.yaml:8:", "not both"},
    {THREE GO "measures: [{name: a, kind: freezing, role: n1, changes: true}]\n",
     "glass.yaml:8:", "no `changes`"},
    {THREE GO "measures: [{name: a, kind: flee, roles: [n], above: 3}]\n",
     "glass.yaml:8:", "no `above`"},
    {THREE GO "measures: [{name: a, kind: power, roles: [n]}]\n",
     "glass.yaml:8:", "no `roles`"},
    {THREE GO "measures: [{name: a, kind: gradient}]\n", "glass.yaml:8:", "needs series"},
    {THREE GO "measures: [{name: a, kind: gradient, series: [b]}]\n",
     "glass.yaml:8:", "unknown measure `b`"},
    {THREE GO "measures: [{name: a, kind: gradient, series: [b_]},"
              " {name: b_, kind: pain, role: n}]\n",
     "glass.yaml:8:", "must stand before"}};

static void each_fault_is_named_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        csp_mem_free(&mock_mem);
        const int err = mock_read(&mock_p, bad[i].text, &mock_mem, &mock_diag);
        int named = 0;
        for (size_t k = 0; k < mock_diag.total && k < CSP_DIAG_MAX; k++)
            named |= strncmp(mock_diag.message[k], bad[i].place, strlen(bad[i].place)) == 0 &&
                     strstr(mock_diag.message[k], bad[i].says) != NULL;
        if (err != CSP_E_SYNTAX || !named)
            fail_msg("case %zu: %d, %zu: %s", i, err, mock_diag.total, mock_diag.message[0]);
    }
}

static void families_do_not_mix(void **state)
{
    (void)state;
    csp_mem_free(&mock_mem);
    const char *text = THREE "  m: {count: 2, brain: full, identity: cagemate}\n"
                             "events: {e: {kind: distress, to: n, duration: 1 s}}\n"
                             "phases: [{name: t, trial: {duration: 1 s,"
                             " triggers: [{event: e, role: m}]}}]\n";
    assert_int_equal(mock_read(&mock_p, text, &mock_mem, &mock_diag), CSP_E_SYNTAX);
    assert_non_null(strstr(mock_diag.message[0], "glass.yaml:9:"));
    assert_non_null(strstr(mock_diag.message[0], "one of each `n`"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, mock_begin, mock_end)
TEST_MAIN(T(sixty_four_reach_each_other_as_stated), T(each_of_sixty_four_sees_who_freezes),
          T(a_family_is_what_is_written_by_hand), T(it_prints_as_it_was_written),
          T(over_roles_is_the_mean_of_single_ones), T(changes_tell_who_leads),
          T(each_fault_is_named_at_its_place), T(families_do_not_mix))
