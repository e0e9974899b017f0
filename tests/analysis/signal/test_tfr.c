/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/tfr.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <stdlib.h>

static const double pi = 3.14159265358979323846;
enum { N = 1000, TIMES = 250, MOST = 64 };
static const double dt = 0.004;
static double x[4 * N], power[MOST * TIMES];

/* Times every 4 samples of a 4-s epoch; frequencies 4 to 30 Hz. */
static struct csp_tfr_ask usual(enum csp_tfr_method method)
{
    return (struct csp_tfr_ask){.n = N,
                                .dt = dt,
                                .count = TIMES,
                                .step = 4,
                                .method = method,
                                .window = 0.4,
                                .f_lo = 4.0,
                                .f_hi = 30.0,
                                .f_step = 1.0};
}

static void sine(double a, double f, double phase, double to[])
{
    for (int i = 0; i < N; i++) to[i] = a * sin(2.0 * pi * f * i * dt + phase);
}

static void a_sine_reads_half_its_square(void **state)
{
    (void)state;
    sine(0.731, 10.0, 0.3, x);
    for (int method = 0; method < 3; method++) {
        const struct csp_tfr_ask ask = usual((enum csp_tfr_method)method);
        struct csp_tfr t;
        assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
        assert_int_equal(t.frequencies, 27);
        assert_near(t.frequency[6], 10.0, 1e-9);
        assert_near(t.frequency[26], 30.0, 1e-9);
        csp_tfr_power(&t, x, power);
        size_t defined = 0;
        for (int k = 0; k < TIMES; k++) {
            const double p = power[6 * TIMES + k];
            if (isnan(p)) continue;
            assert_near(p, 0.5 * 0.731 * 0.731, method == CSP_TFR_HANN ? 1e-12 : 2e-3 * p);
            defined++;
        }
        assert_true(defined > 150);
        csp_tfr_free(&t);
        csp_tfr_free(&t);
    }
}

static void every_number_is_the_sum_written_out(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 1, 1, "tfr");
    for (int i = 0; i < N; i++) x[i] = csp_dist_normal(&rng);
    struct csp_tfr_ask ask = usual(CSP_TFR_HANN);
    struct csp_tfr t;
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
    csp_tfr_power(&t, x, power);
    const int h = (int)t.reach[0], c = 4 * 100;
    assert_int_equal(h, 50); /* 400 ms of 4 ms */
    double mean = 0.0, re = 0.0, im = 0.0, gain = 0.0;
    for (int i = -h; i < h; i++) mean += x[c + i] / (2.0 * h);
    for (int i = -h; i < h; i++) {
        const double w = 0.5 + 0.5 * cos(pi * i / h), phase = 2.0 * pi * 13.0 * i * dt;
        re += w * (x[c + i] - mean) * cos(phase);
        im += w * (x[c + i] - mean) * sin(phase);
        gain += w;
    }
    assert_near(power[9 * TIMES + 100], 2.0 * (re * re + im * im) / (gain * gain), 1e-13);
    csp_tfr_free(&t);

    ask = usual(CSP_TFR_MORLET);
    ask.cycles = 5.5;
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
    csp_tfr_power(&t, x, power);
    mean = re = im = gain = 0.0;
    for (int i = 0; i < N; i++) mean += x[i] / N;
    const double sigma = 5.5 / (2.0 * pi * 13.0);
    for (int i = -(int)(3.0 * sigma / dt); i <= (int)(3.0 * sigma / dt); i++) {
        const double u = i * dt / sigma, g = exp(-0.5 * u * u),
                     phase = 2.0 * pi * 13.0 * i * dt;
        re += g * (x[c + i] - mean) * cos(phase);
        im += g * (x[c + i] - mean) * sin(phase);
        gain += g;
    }
    assert_near(power[9 * TIMES + 100], 2.0 * (re * re + im * im) / (gain * gain), 1e-13);
    csp_tfr_free(&t);
}

static void wavelets_are_as_wide_as_documented(void **state)
{
    (void)state;
    struct csp_tfr_ask ask = usual(CSP_TFR_MORLET);
    struct csp_tfr t;
    ask.f_lo = 5.0;
    ask.f_hi = 25.0;
    ask.f_step = 0.5;
    ask.cycles = 6.0;
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
    sine(1.0, 15.0, 0.7, x);
    csp_tfr_power(&t, x, power);
    for (size_t k = 0; k < t.frequencies; k++) { /* amplitude within 0.006 */
        const double f = t.frequency[k], z = (f - 15.0) / (f / 6.0);
        assert_near(sqrt(2.0 * power[k * TIMES + TIMES / 2]), exp(-0.5 * z * z), 0.006);
    }
    memset(x, 0, sizeof x); /* an impulse shows the wavelet in time */
    x[500] = 1.0;
    csp_tfr_power(&t, x, power);
    const double sigma = 6.0 / (2.0 * pi * 15.0), *p = power + 20 * TIMES;
    for (int k = 110; k <= 140; k++) {
        const double u = (4 * k - 500) * dt / sigma;
        if (fabs(u) < 2.9) assert_near(p[k] / p[125], exp(-u * u), 1e-2);
    }
    csp_tfr_free(&t);
}

/* 20 Hz from 1.6 to 2.4 s. */
static void a_burst_is_where_it_was(void **state)
{
    (void)state;
    memset(x, 0, sizeof x);
    for (int i = 400; i < 600; i++) x[i] = 0.6 * sin(2.0 * pi * 20.0 * (i - 400) * dt);
    for (int method = 0; method < 3; method++) {
        const struct csp_tfr_ask ask = usual((enum csp_tfr_method)method);
        struct csp_tfr t;
        assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
        csp_tfr_power(&t, x, power);
        const double *p = power + 16 * TIMES, reach = (double)t.reach[16] * dt;
        double sum = 0.0, moment = 0.0;
        for (int k = 0; k < TIMES; k++) {
            const double time = 4 * k * dt;
            if (isnan(p[k])) continue;
            sum += p[k];
            moment += p[k] * time;
            if (time < 1.6 - reach || time > 2.4 + reach) assert_near(p[k], 0.0, 1e-9);
            if (time > 1.6 + reach && time < 2.4 - reach) assert_near(p[k], 0.18, 1e-3);
        }
        assert_near(moment / sum, 2.0, 0.004);
        assert_true(p[100 - (int)(0.25 * reach / dt / 4.0)] > 0.01 * 0.18);  /* smeared */
        if (method == CSP_TFR_HANN) assert_near(p[100], 0.25 * 0.18, 0.005); /* half a window */
        csp_tfr_free(&t);
    }
}

static void edges_and_gaps_have_no_number(void **state)
{
    (void)state;
    sine(1.0, 10.0, 0.0, x);
    x[500] = NAN;
    for (int method = 0; method < 3; method++) {
        struct csp_tfr_ask ask = usual((enum csp_tfr_method)method);
        struct csp_tfr t;
        ask.step = 1; /* every sample, so that no edge is missed */
        ask.count = N;
        ask.f_hi = 16.0;
        assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
        csp_tfr_power(&t, x, power);
        assert_int_equal(t.reach[0], csp_tfr_reach(&ask));
        for (size_t f = 0; f < t.frequencies; f++)
            for (size_t k = 0; k < N; k++) {
                const long c = (long)k, back = (long)t.reach[f], on = (long)t.ahead[f];
                const int fits =
                    c - back >= 0 && c + on < N && (c - back > 500 || c + on < 500);
                assert_int_equal(!isnan(power[f * N + k]), fits);
            }
        csp_tfr_free(&t);
    }
}

static void the_step_of_frequencies_is_free(void **state)
{
    (void)state;
    const double steps[] = {0.5, 1.0, 2.0, 3.0, 5.0};
    for (int i = 0; i < 5; i++) {
        struct csp_tfr_ask ask = usual(CSP_TFR_MULTITAPER);
        struct csp_tfr t;
        ask.f_step = steps[i];
        assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
        assert_near(t.f_step, steps[i], 0.004 * steps[i]); /* m is whole */
        assert_int_equal(t.frequencies, (size_t)(26.0 / steps[i]) + 1);
        assert_true(t.window.ask.m >= t.window.ask.n);
        for (size_t k = 0; k < t.frequencies; k++)
            assert_near(t.frequency[k], 4.0 + (double)k * steps[i], 0.6 * t.df);
        csp_tfr_free(&t);
    }
}

static void a_known_ratio_to_baseline_comes_out(void **state)
{
    (void)state;
    const double want[] = {0.0, 6.25, 5.25, 10.0 * log10(6.25)};
    double time[TIMES], band[TIMES];
    for (int k = 0; k < TIMES; k++) time[k] = (4 * k - 500) * dt;
    for (int kind = 1; kind < 4; kind++) {
        const struct csp_tfr_ask ask = usual(CSP_TFR_HANN);
        struct csp_tfr t;
        sine(1.0, 10.0, 0.0, x);
        for (int i = 500; i < N; i++) x[i] *= 2.5;
        assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
        csp_tfr_power(&t, x, power);
        assert_int_equal(csp_tfr_baseline(t.frequencies, TIMES, time, -1.5, -0.26,
                                          (enum csp_baseline)kind, power),
                         CSP_OK);
        for (int k = 0; k < TIMES; k++)
            if (time[k] > 0.26 && time[k] < 1.7)
                assert_near(power[6 * TIMES + k], want[kind], 1e-9);
        assert_int_equal(
            csp_tfr_band(t.frequencies, TIMES, t.frequency, 10.0, 10.0, power, band), CSP_OK);
        assert_near(band[200], want[kind], 1e-9);
        assert_true(isnan(band[0]));
        assert_int_equal(csp_tfr_baseline(t.frequencies, TIMES, time, -1.499, -1.495,
                                          (enum csp_baseline)kind, power),
                         CSP_E_RANGE);
        assert_int_equal(
            csp_tfr_band(t.frequencies, TIMES, t.frequency, 10.2, 10.7, power, band),
            CSP_E_RANGE);
        csp_tfr_free(&t);
    }
}

static void a_baseline_without_numbers_has_none(void **state)
{
    (void)state;
    const double time[] = {-2, -1, 0, 1};
    double p[] = {NAN, 2, 3, 4, NAN, NAN, 1, 1, 0, 0, 5, 5};
    assert_int_equal(csp_tfr_baseline(3, 4, time, -2, -1, CSP_BASELINE_RATIO, p), CSP_OK);
    assert_near(p[2], 1.5, 0); /* what there is of the baseline */
    assert_true(isnan(p[0]) && isnan(p[6]) && isnan(p[10]));
}

static void a_band_is_a_mean(void **state)
{
    (void)state;
    const double f[] = {7, 9, 11, 13}, p[] = {1, NAN, 2, 3, 6, 5, 100, 100};
    double out[2];
    assert_int_equal(csp_tfr_band(4, 2, f, 7, 11, p, out), CSP_OK);
    assert_near(out[0], 3.0, 1e-15);
    assert_true(isnan(out[1]));
}

static void induced_power_leaves_out_what_repeats(void **state)
{
    (void)state;
    const struct csp_tfr_ask ask = usual(CSP_TFR_HANN);
    struct csp_tfr t;
    const double phase[] = {0.0, 0.5 * pi, pi, 1.5 * pi};
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
    for (int induced = 0; induced < 2; induced++) {
        for (int k = 0; k < 4; k++) { /* 10 Hz repeats, 20 Hz does not */
            double other[N];
            sine(1.0, 10.0, 0.0, x + k * N);
            sine(0.5, 20.0, phase[k], other);
            for (int i = 0; i < N; i++) x[k * N + i] += other[i];
        }
        assert_int_equal(csp_tfr_mean(&t, 4, x, induced, power), CSP_OK);
        assert_near(power[6 * TIMES + 125], induced ? 0.0 : 0.5, 1e-9);
        assert_near(power[16 * TIMES + 125], 0.125, 1e-4);
    }
    assert_int_equal(csp_tfr_mean(&t, 1, x, 1, power), CSP_E_SHAPE);
    assert_int_equal(csp_tfr_mean(&t, 0, x, 0, power), CSP_E_SHAPE);
    csp_tfr_free(&t);
}

static void one_missing_trial_leaves_no_number(void **state)
{
    (void)state;
    const struct csp_tfr_ask ask = usual(CSP_TFR_MORLET);
    struct csp_tfr t;
    for (int k = 0; k < 2; k++) sine(1.0 + k, 10.0, 0.0, x + k * N);
    x[N + 800] = NAN;
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_OK);
    assert_int_equal(csp_tfr_mean(&t, 2, x, 0, power), CSP_OK);
    assert_true(isnan(power[6 * TIMES + 200]));
    assert_near(power[6 * TIMES + 100], 1.25, 2e-3);
    csp_tfr_free(&t);
}

static void refused(struct csp_tfr_ask ask, const char *word)
{
    struct csp_tfr t;
    assert_int_equal(csp_tfr_init(&t, &ask), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), word));
    csp_tfr_free(&t);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    const struct csp_tfr_ask good = usual(CSP_TFR_HANN), wave = usual(CSP_TFR_MORLET);
    struct csp_tfr_ask a = good;
    a.f_hi = 126.0;
    refused(a, "at most 125 Hz");
    a = good;
    a.f_lo = 1.0;
    refused(a, "lowest frequency 2.5 Hz");
    a = good;
    a.window = 0.001;
    refused(a, "window");
    a = good;
    a.f_step = 0.0;
    refused(a, "step");
    a = good;
    a.f_lo = NAN;
    refused(a, "frequencies");
    a = good;
    a.first = N;
    refused(a, "epoch");
    a = wave;
    a.cycles = 2.9;
    refused(a, "cycles");
}

TEST_MAIN(cmocka_unit_test(a_sine_reads_half_its_square),
          cmocka_unit_test(every_number_is_the_sum_written_out),
          cmocka_unit_test(wavelets_are_as_wide_as_documented),
          cmocka_unit_test(a_burst_is_where_it_was),
          cmocka_unit_test(edges_and_gaps_have_no_number),
          cmocka_unit_test(the_step_of_frequencies_is_free),
          cmocka_unit_test(a_known_ratio_to_baseline_comes_out),
          cmocka_unit_test(a_baseline_without_numbers_has_none),
          cmocka_unit_test(a_band_is_a_mean),
          cmocka_unit_test(induced_power_leaves_out_what_repeats),
          cmocka_unit_test(one_missing_trial_leaves_no_number),
          cmocka_unit_test(what_makes_no_sense_is_refused))
