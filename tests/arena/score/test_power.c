/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Power in a band around events: closed forms, a direct sum, and the tfr of analysis/. */
#include "arena/mock.h"
#include "conspecific/analysis/signal/tfr.h"
#include "conspecific/arena/paradigm/measure.h"
#include "testing.h"

static const double dt = 0.01, two_pi = 6.283185307179586476925;
static double y[MOCK_TICKS]; /* all that was sampled */
static double (*wave)(int tick);
static int period; /* ticks of a trial */

static void play(const struct csp_obs *obs)
{
    (void)obs;
    mock.field[2] = y[mock.steps] = wave(mock.steps % period);
}

static void begin(double (*w)(int), int ticks)
{
    wave = w;
    period = ticks;
    mock.feel = play;
}

static double sine(double a, double f, double phase, int tick)
{
    return a * sin(two_pi * f * tick * dt + phase);
}
static double ten(int tick)
{
    return 0.77 + sine(2.385, 10, 0.61, tick);
}
static double nine(int tick)
{
    return -0.31 + sine(1.7, 9.2, 1.1, tick) + sine(0.9, 31, 0.2, tick);
}
static double thirty(int tick)
{
    return 3.1 + sine(5.3, 30, 0.3, tick);
}
/* 10 Hz in ticks [200, 250). */
static double burst(int tick)
{
    return tick >= 200 && tick < 250 ? sine(1.9, 10, 0.4, tick) : 0.0;
}

/* Power of x about tick c, by definition: window less its mean, Hann, sums of cosines and sines
 * at whole Hz lo ... hi (1 Hz apart: the transform is 1 s long), squares against (sum w)^2. */
static double direct(const double x[], int c, int n, int lo, int hi)
{
    double mean = 0.0, gain = 0.0, sum = 0.0;
    for (int i = 0; i < n; i++) mean += x[c - n / 2 + i] / n;
    for (int i = 0; i < n; i++) gain += 0.5 * (1 - cos(two_pi * i / n));
    for (int f = lo; f <= hi; f++) {
        double re = 0.0, im = 0.0;
        for (int i = 0; i < n; i++) {
            const double v = 0.5 * (1 - cos(two_pi * i / n)) * (x[c - n / 2 + i] - mean);
            re += v * cos(two_pi * f * i * dt);
            im += v * sin(two_pi * f * i * dt);
        }
        sum += 2 * (re * re + im * im) / (gain * gain);
    }
    return sum / (hi - lo + 1);
}

static double direct_mean(const double x[], int from, int to, int n, int lo, int hi)
{
    double sum = 0.0;
    for (int c = from; c < to; c++) sum += direct(x, c, n, lo, hi);
    return sum / (to - from);
}

#define POWER "kind: power, field: glass.y"

/* Windows of 1 s hold whole cycles: Hann reads a^2/2 at 10 Hz, a^2/8 at 9 and 11 Hz, 0 beyond.
 */
static void a_sine_is_read_by_the_share_of_its_bins(void **state)
{
    (void)state;
    const double p = 2.385 * 2.385 / 2;
    begin(ten, 400);
    mock_load(HEAD "phases: [{name: x, trial: {duration: 4 s}}]\n"
                   "measures:\n"
                   "  - {name: wide, " POWER ", band: [8 Hz, 12 Hz], window: 1 s}\n"
                   "  - {name: ends, " POWER ", band: [9 Hz, 11 Hz], window: 1000 ms}\n"
                   "  - {name: inner, " POWER ", band: [9.01 Hz, 10.99 Hz], window: 1 s}\n"
                   "  - {name: upper, " POWER ", band: [9.5 Hz, 11.5 Hz], window: 1 s}\n"
                   "  - {name: off, " POWER ", band: [12 Hz, 20 Hz], window: 1 s}\n"
                   "  - {name: long, " POWER ", band: [9 Hz, 11 Hz], window: 2 s}\n"
                   "  - {name: share, kind: ratio, a: ends, b: inner}\n"
                   "  - {name: level, kind: decibel, a: ends, b: inner}\n"
                   "  - {name: less, kind: difference, a: inner, b: ends}\n"
                   "  - {name: below, kind: difference, a: ends, b: inner}\n"
                   "  - {name: none, kind: decibel, a: below, b: ends}\n"
                   "  - {name: nor, kind: decibel, a: ends, b: below}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("wide", -1, -1), p * 1.5 / 5, 1e-12);
    assert_near(mock_value("ends", -1, -1), p * 1.5 / 3, 1e-12);
    assert_near(mock_value("inner", -1, -1), p, 1e-12);
    assert_near(mock_value("upper", -1, -1), p * 1.25 / 2, 1e-12);
    assert_near(mock_value("off", -1, -1), 0, 1e-12);
    /* 2 s: bins 0.5 Hz apart, 9 9.5 10 10.5 11 */
    assert_near(mock_value("long", -1, -1), p * 1.5 / 5, 1e-12);
    assert_near(mock_value("share", -1, -1), 0.5, 1e-12);
    assert_near(mock_value("less", -1, -1), p / 2, 1e-12);
    assert_near(mock_value("level", -1, -1), -10 * log10(2), 1e-12);
    /* no level of a power below 0, nor against one */
    assert_true(mock_no_row("none", -1, -1) && mock_no_row("nor", -1, -1));
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 7)), "dB");
    assert_string_equal(csp_measure_unit(&mock_p, csp_measure_at(&mock_p, 0)), "1");
}

static void other_frequencies_are_not_read(void **state)
{
    (void)state;
    begin(thirty, 300);
    mock_load(HEAD "phases: [{name: x, trial: {duration: 3 s}}]\n"
                   "measures:\n"
                   "  - {name: alpha, " POWER ", band: [7 Hz, 11 Hz], window: 500 ms}\n"
                   "  - {name: gamma, " POWER ", band: [29 Hz, 31 Hz], window: 500 ms}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_true(mock_value("gamma", -1, -1) > 0.5 * 5.3 * 5.3 / 2);
    assert_true(mock_value("alpha", -1, -1) < 1e-4 * 5.3 * 5.3 / 2);
}

/* Two sines that no window holds whole, with and without an event, against the definition. */
static void windows_count_from_the_event_or_the_trial(void **state)
{
    (void)state;
    begin(nine, 400);
    mock_load(HEAD
              "events: {cs: {object: tone, duration: 0.5 s}}\n"
              "phases: [{name: x, trial: {duration: 4 s, script: [{event: cs, at: 1.2 s}]}}]\n"
              "measures:\n"
              "  - {name: late, " POWER ", event: cs, from: 0.54 s, to: 1.36 s,"
              " band: [7 Hz, 11 Hz], window: 500 ms}\n"
              "  - {name: same, " POWER ", from: 1.74 s, to: 2.56 s,"
              " band: [7 Hz, 11 Hz], window: 500 ms}\n"
              "  - {name: on, " POWER ", event: cs, band: [7 Hz, 11 Hz], window: 500 ms}\n"
              "  - {name: before, " POWER ", event: cs, from: -0.5 s,"
              " band: [7 Hz, 11 Hz], window: 0.25 s}\n"
              "  - {name: odd, " POWER ", event: cs, from: 0.54 s, to: 1.36 s,"
              " band: [7 Hz, 11 Hz], window: 510 ms}\n"
              "  - {name: high, " POWER ", band: [30 Hz, 32 Hz], window: 500 ms}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const double late = direct_mean(y, 174, 256, 50, 7, 11);
    assert_near(mock_value("late", -1, -1), late, 1e-12);
    assert_true(late > 0.3 * 1.7 * 1.7 / 2 && late < 1.7 * 1.7 / 2);
    assert_near(mock_value("same", -1, -1), mock_value("late", -1, -1), 0);
    assert_near(mock_value("on", -1, -1), direct_mean(y, 120, 170, 50, 7, 11), 1e-12);
    /* 25 ticks are 26: 2 round(12.5); until the onset */
    assert_near(mock_value("before", -1, -1), direct_mean(y, 70, 120, 26, 7, 11), 1e-12);
    assert_near(mock_value("odd", -1, -1), direct_mean(y, 174, 256, 52, 7, 11), 1e-12);
    assert_near(mock_value("high", -1, -1), direct_mean(y, 25, 376, 50, 30, 32), 1e-12);
}

/* The same numbers as `conspecific analyze tfr` gives of a recorded run. */
static void it_agrees_with_tfr(void **state)
{
    (void)state;
    begin(nine, 400);
    mock_load(HEAD "phases: [{name: x, trial: {duration: 4 s}}]\n"
                   "measures: [{name: p, " POWER ", from: 1.5 s, to: 2.5 s,"
                   " band: [7 Hz, 11 Hz], window: 470 ms}]\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    const struct csp_tfr_ask ask = {.n = 400,
                                    .dt = dt,
                                    .first = 150,
                                    .count = 100,
                                    .step = 1,
                                    .method = CSP_TFR_HANN,
                                    .window = 0.47,
                                    .f_lo = 1.0 / 0.47,
                                    .f_hi = 40,
                                    .f_step = 1};
    struct csp_tfr tfr;
    assert_int_equal(csp_tfr_init(&tfr, &ask), CSP_OK);
    static double power[50 * 100], band[100];
    double mean = 0.0;
    csp_tfr_power(&tfr, y, power);
    assert_int_equal(
        csp_tfr_band(tfr.frequencies, tfr.times, tfr.frequency, 7, 11, power, band), CSP_OK);
    for (int t = 0; t < 100; t++) mean += band[t] / 100;
    assert_near(mock_value("p", -1, -1), mean, 1e-12);
    csp_tfr_free(&tfr);
}

/* A window of 25 ticks is 26: ticks c - 13 ... c + 12. The burst is in ticks 200 ... 249. */
static void a_burst_is_where_it_is(void **state)
{
    (void)state;
#define BURST POWER ", event: cs, band: [8 Hz, 12 Hz], window: 250 ms"
    begin(burst, 400);
    mock_load(HEAD
              "events: {cs: {object: tone, duration: 0.5 s}}\n"
              "phases: [{name: x, trial: {duration: 4 s, script: [{event: cs, at: 1 s}]}}]\n"
              "measures:\n"
              "  - {name: before, " BURST ", from: 0 s, to: 0.88 s}\n"
              "  - {name: first, " BURST ", from: 0.88 s, to: 0.89 s}\n"
              "  - {name: in, " BURST ", from: 1.13 s, to: 1.38 s}\n"
              "  - {name: last, " BURST ", from: 1.62 s, to: 1.63 s}\n"
              "  - {name: after, " BURST ", from: 1.63 s, to: 2.5 s}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("before", -1, -1), 0, 0);
    assert_true(mock_value("first", -1, -1) > 0);
    assert_true(mock_value("in", -1, -1) > 0.7 * 1.9 * 1.9 / 2);
    assert_near(mock_value("in", -1, -1), direct_mean(y, 213, 238, 26, 8, 12), 1e-12);
    assert_true(mock_value("last", -1, -1) > 0);
    assert_near(mock_value("after", -1, -1), 0, 0);
}

/* Trials of 200 ticks: a window of 50 fits about ticks 25 ... 175. */
static void ticks_at_the_edges_have_no_number(void **state)
{
    (void)state;
#define EDGE POWER ", band: [7 Hz, 11 Hz], window: 0.5 s"
    begin(nine, 200);
    mock_load(HEAD
              "events: {cs: {object: tone, duration: 0.1 s}}\n"
              "phases:\n"
              "  - name: x\n"
              "    trials: 2\n"
              "    trial: {duration: 2 s}\n"
              "    trial_types:\n"
              "      - {name: two, script: [{event: cs, at: 0.1 s}, {event: cs, at: 1 s}]}\n"
              "      - {name: edge, script: [{event: cs, at: 1.8 s}]}\n"
              "measures:\n"
              "  - {name: all, " EDGE ", by: trial, trials: [1, 1]}\n"
              "  - {name: early, " EDGE ", to: 0.25 s}\n"
              "  - {name: one, " EDGE ", to: 0.26 s, trials: [1, 1]}\n"
              "  - {name: end, " EDGE ", from: 1.75 s, trials: [1, 1]}\n"
              "  - {name: over, " EDGE ", from: 1.76 s}\n"
              "  - {name: longer, " POWER ", band: [7 Hz, 11 Hz], window: 2.1 s}\n"
              "  - {name: whole, " POWER ", band: [7 Hz, 11 Hz], window: 2 s, by: trial}\n"
              "  - {name: cs, " EDGE ", event: cs, by: trial}\n"
              "  - {name: part, " EDGE ", event: cs, to: 0.2 s, by: trial}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    assert_near(mock_value("all", 1, 1), direct_mean(y, 25, 176, 50, 7, 11), 1e-12);
    assert_true(mock_no_row("all", 1, 2));
    assert_true(mock_no_row("early", -1, -1));
    assert_near(mock_value("one", -1, -1), direct(y, 25, 50, 7, 11), 1e-12);
    assert_near(mock_value("end", -1, -1), direct(y, 175, 50, 7, 11), 1e-12);
    assert_true(mock_no_row("over", -1, -1) && mock_no_row("longer", -1, -1));
    assert_true(mock_value("whole", 1, 2) > 0);
    /* 0.1 s and 1.8 s are too near to an end */
    assert_near(mock_value("cs", 1, 1), direct_mean(y, 100, 110, 50, 7, 11), 1e-12);
    assert_true(mock_no_row("cs", 1, 2));
    assert_near(mock_value("cs", -1, -1), mock_value("cs", 1, 1), 0);
    /* each onset counts once, however many of its ticks do: [25, 30) and [100, 120) */
    assert_near(mock_value("part", 1, 1),
                0.5 * (direct_mean(y, 25, 30, 50, 7, 11) + direct_mean(y, 100, 120, 50, 7, 11)),
                1e-12);
}

/* Many measures with plans of their own, sessions apart, and the end of a run frees them. */
static void sessions_and_units_are_kept_apart(void **state)
{
    (void)state;
    begin(ten, 400);
    mock_load(HEAD "phases: [{name: x, sessions: 2, trials: 2, trial: {duration: 4 s}}]\n"
                   "measures:\n"
                   "  - {name: p, " POWER ", band: [9.5 Hz, 10.5 Hz], window: 1 s, by: trial}\n"
                   "  - {name: second, kind: power, field: glass.r, band: [9.5 Hz, 10.5 Hz],"
                   " window: 1 s}\n"
                   "  - {name: m, kind: mean, field: glass.y}\n"
                   "  - {name: t, kind: trend, a: p}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    for (int session = 1; session <= 2; session++)
        for (int trial = 1; trial <= 2; trial++)
            assert_near(mock_value("p", session, trial), 2.385 * 2.385 / 2, 1e-12);
    assert_near(mock_value("second", -1, -1), 0, 0);
    assert_near(mock_value("m", -1, -1), 0.77, 1e-12);
    assert_near(mock_value("t", -1, -1), 0, 1e-12);
}

#define PHASE "phases: [{name: x, trial: {duration: 2 s}}]\n"
#define LAST HEAD PHASE "measures:\n  - {name: m, kind: "

static void faults_are_named_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *says;
    } bad[] = {
        {LAST "power, band: [7 Hz, 11 Hz], window: 0.5 s}\n", "glass.yaml:10:", "needs field"},
        {LAST "power, field: glass.y, window: 0.5 s}\n", "glass.yaml:10:", "needs band"},
        {LAST "power, field: glass.y, band: [7 Hz, 11 Hz]}\n",
         "glass.yaml:10:", "needs window"},
        {LAST "power, field: glass.y,\n     band: [7 Hz],\n     window: 0.5 s}\n",
         "glass.yaml:11:", "band: [low, high]"},
        {LAST "power, field: glass.y,\n     band: [11 Hz, 7 Hz],\n     window: 0.5 s}\n",
         "glass.yaml:11:", "expected 0 < low < high"},
        {LAST "power, field: glass.y,\n     band: [7 Hz, 7 Hz],\n     window: 0.5 s}\n",
         "glass.yaml:11:", "expected 0 < low < high"},
        {LAST "power, field: glass.y,\n     band: [0 Hz, 7 Hz],\n     window: 0.5 s}\n",
         "glass.yaml:11:", "expected 0 < low < high"},
        {LAST "power, field: glass.y,\n     band: [7, 11],\n     window: 0.5 s}\n",
         "glass.yaml:11:", "unit"},
        {LAST "power, field: glass.y, band: [7 Hz, 11 Hz],\n     window: 0.1 s}\n",
         "glass.yaml:11:", "holds no cycle of 7 Hz"},
        {LAST "power, field: glass.y, band: [7 Hz, 11 Hz],\n     window: -1 s}\n",
         "glass.yaml:11:", "window"},
        {LAST "mean, field: glass.y,\n     band: [7 Hz, 11 Hz]}\n",
         "glass.yaml:11:", "kind mean has no `band`"},
        {LAST "freezing,\n     window: 0.5 s}\n",
         "glass.yaml:11:", "kind freezing has no `window`"},
        {LAST "power, field: glass.y, band: [7 Hz, 11 Hz], window: 0.5 s,\n     hz: 3 Hz}\n",
         "glass.yaml:11:", "kind power has no `hz`"},
        {HEAD "events: {e: {}}\n" PHASE
              "measures:\n  - {name: m, kind: power, field: glass.y, band: [7 Hz, 11 Hz],\n"
              "     window: 0.5 s, event: e, from: -1 s, to: 0 s,\n"
              "     baseline: [-1 s, 0 s]}\n",
         "glass.yaml:13:", "kind power has no baseline"},
        {HEAD "events: {e: {}}\n" PHASE
              "measures:\n  - {name: m, kind: power, field: glass.y, band: [7 Hz, 11 Hz],\n"
              "     window: 0.5 s, event: e}\n",
         "glass.yaml:11:", "leaves no window"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        (void)mock_refused(i, bad[i].text, bad[i].place, bad[i].says);
}

/* What depends on the tick: by the agent's file at once, else when the run begins. */
static void the_tick_sets_the_highest_frequency(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } bad[] = {{LAST "power, field: glass.y, window: 0.5 s,\n     band: [7 Hz, 50 Hz]}\n",
                "measure `m`: band to 50 Hz at a tick of 10 ms, must be "
                "below 50 Hz"},
               {LAST "power, field: glass.y, window: 0.5 s,\n     band: [7.2 Hz, 7.8 Hz]}\n",
                "measure `m`: no frequency is in the band [7.2, 7.8] Hz"}};
    for (size_t i = 0; i < 2; i++) {
        mock_spec.tick = 0; /* the agent's file does not say */
        mock_load(bad[i].text);
        assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_RANGE);
        if (!strstr(csp_error_detail(), bad[i].says) ||
            !strstr(csp_error_detail(), "glass.yaml:11:12:"))
            fail_msg("%s", csp_error_detail());
        csp_mem_free(&mock_mem);
        mock_spec.tick = 1e3 * dt;
        assert_int_not_equal(mock_read(&mock_p, bad[i].text, &mock_mem, &mock_diag), CSP_OK);
        if (!strstr(mock_diag.message[0], bad[i].says) ||
            !strstr(mock_diag.message[0], "glass.yaml:11:12:"))
            fail_msg("%s", mock_diag.message[0]);
        csp_mem_free(&mock_mem);
    }
    mock_load(LAST "power, field: glass.z, window: 0.5 s, band: [7 Hz, 11 Hz]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_E_NAME);
    mock_spec.tick = 1e3 * dt; /* just below is sound */
    begin(ten, 200);
    mock_load(LAST "power, field: glass.y, window: 0.5 s, band: [7 Hz, 49.9 Hz]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
}

static void keys_print_and_read_back(void **state)
{
    (void)state;
    mock_load(LAST "power, field: glass.y, window: 250 ms, band: [5 Hz, 7.5 Hz]}\n");
    struct csp_text once = {0};
    struct csp_mem mem = {0};
    struct csp_paradigm p;
    assert_int_equal(csp_paradigm_print(&mock_p, &once, 0), CSP_OK);
    assert_int_equal(mock_read(&p, once.s, &mem, &mock_diag), CSP_OK);
    const struct csp_measure *m = csp_measure_at(&p, 0);
    assert_ptr_equal(csp_measure_kind_of(m), &csp_kind_power);
    assert_near(m->window, 0.25, 0);
    assert_near(((const double *)m->band.items)[1], 7.5, 0);
    csp_text_free(&once);
    csp_mem_free(&mem);
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(a_sine_is_read_by_the_share_of_its_bins), T(other_frequencies_are_not_read),
          T(windows_count_from_the_event_or_the_trial), T(it_agrees_with_tfr),
          T(a_burst_is_where_it_is), T(ticks_at_the_edges_have_no_number),
          T(sessions_and_units_are_kept_apart), T(faults_are_named_at_their_place),
          T(the_tick_sets_the_highest_frequency), T(keys_print_and_read_back))
