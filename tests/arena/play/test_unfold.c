/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows an event, as those who watch it and the one who suffers it sense it. */
#include "arena/mock.h"
#include "testing.h"

static const struct csp_consequence follows[] = {
    {.name = "call", .of = "footshock", .after = 0.3, .lasts = 0.4, .p = 1.0},
    {.name = "never", .of = "footshock", .after = 0.1, .lasts = 5.0, .p = 0.0},
    {.name = "of_food", .of = "eat_pellet", .after = 0.0, .lasts = 1.0, .p = 1.0}};

static void load(const char *to, const char *extra)
{
    char text[1024];
    snprintf(text, sizeof text,
             HEAD "events: {shock: {kind: footshock, to: %s, duration: 0.2 s%s}}\n"
                  "phases: [{name: a, trial: {duration: 2 s},"
                  " script: [{event: shock, at: 0.5 s}]}]\n",
             to, extra);
    mock_reset();
    mock_load(text);
    mock_spec.consequences = (struct csp_list){(void *)(uintptr_t)follows, 3};
    for (size_t k = 0; k < KINDS; k++) mock_kinds[k].category = "x";
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    mock_spec.consequences = (struct csp_list){0};
}

static void the_display_ends_and_what_follows_comes_later(void **state)
{
    (void)state;
    load("her", "");
    const double shown = mock.line[60][OTHER + SHOCK];
    assert_true(shown >= 0.5);
    assert_near(mock.line[49][OTHER + SHOCK], 0, 0);
    assert_near(mock.line[75][OTHER + SHOCK], 0, 0);    /* 0.25 s after the onset: between */
    assert_near(mock.line[81][OTHER + SHOCK], 0.25, 0); /* from 0.3 s ... */
    assert_near(mock.line[119][OTHER + SHOCK], 0.25, 0);
    assert_near(mock.line[121][OTHER + SHOCK], 0, 0); /* ... to 0.7 s */
}

static void own_events_have_the_same_and_what_the_body_feels(void **state)
{
    (void)state;
    load("me", "");
    assert_true(mock.line[60][SHOCK] >= 0.5);
    assert_near(mock.line[75][SHOCK], 0.0625, 0);        /* the body alone */
    assert_near(mock.line[90][SHOCK], 0.25 + 0.0625, 0); /* the call is heard too */
    assert_near(mock.line[130][SHOCK], 0, 0);
    assert_true(mock.noci[60] > 0 && !(mock.noci[90] > 0)); /* the pain itself is over */
}

static void a_recorded_event_sends_what_follows_by_its_channels(void **state)
{
    (void)state;
    load("her", ", sound: 0.5");
    assert_near(mock.line[90][OTHER + SHOCK], 0.125, 1e-9);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(the_display_ends_and_what_follows_comes_later),
          T(own_events_have_the_same_and_what_the_body_feels),
          T(a_recorded_event_sends_what_follows_by_its_channels))
