/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/coherence.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { TRIALS = 40, N = 128 };
static double x[TRIALS * N], y[TRIALS * N];

/* A common signal in white noise of sd sx and sy; y hears it `lag` samples later. */
static void copies(uint64_t seed, double signal, double sx, double sy, size_t lag)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 0, "test");
    for (size_t i = 0; i < TRIALS; i++) {
        double s[N + 16];
        for (size_t k = 0; k < N + 16; k++) s[k] = signal * csp_dist_normal(&rng);
        for (size_t k = 0; k < N; k++) {
            x[i * N + k] = s[k + 16] + sx * csp_dist_normal(&rng);
            y[i * N + k] = s[k + 16 - lag] + sy * csp_dist_normal(&rng);
        }
    }
}

static const struct csp_coherence_ask hann = {
    .window = {.n = 32, .dt = 0.004, .taper = CSP_TAPER_HANN, .detrend = CSP_DETREND_NONE}};

static struct csp_coherence compute(const struct csp_coherence_ask *ask)
{
    struct csp_coherence c;
    assert_int_equal(csp_coherence(TRIALS, N, x, y, ask, &c), CSP_OK);
    return c;
}

static void noisy_copies_have_the_known_coherence(void **state)
{
    (void)state;
    /* snr / (1 + snr) of each, multiplied; the mean over frequencies without the outer two,
     * whose estimates are real numbers, has a small error */
    const double sx[] = {1.0, 0.5, 2.0}, sy[] = {1.0, 2.0, 2.0};
    const enum csp_taper taper[] = {CSP_TAPER_HANN, CSP_TAPER_DPSS};
    for (size_t k = 0; k < 3; k++)
        for (size_t t = 0; t < 2; t++) {
            struct csp_coherence_ask ask = hann;
            ask.window.taper = taper[t];
            copies(50 + k, 1.5, sx[k], sy[k], 0);
            struct csp_coherence c = compute(&ask);
            const double X = 2.25 / (2.25 + sx[k] * sx[k]), Y = 2.25 / (2.25 + sy[k] * sy[k]);
            const double g = X * Y, K = (double)c.estimates;
            assert_int_equal(c.estimates, TRIALS * 4 * (t ? 7 : 1));
            double mean = 0.0;
            for (size_t b = 1; b + 1 < c.bins; b++) mean += c.msc[b] / (double)(c.bins - 2);
            /* sd of one estimate, sqrt(2 g) (1 - g) / sqrt(K); about 8 are independent */
            const double sd = sqrt(2.0 * g) * (1.0 - g) / sqrt(K) + 1.0 / K;
            assert_near(mean, g + (1.0 - g) * (1.0 - g) / K, 3.5 * sd / sqrt(4.0));
            csp_coherence_free(&c);
        }
}

static void a_delay_is_a_slope_of_phase(void **state)
{
    (void)state;
    copies(60, 2.0, 0.5, 0.5, 3);
    struct csp_coherence_ask ask = hann;
    ask.window.n = N;
    struct csp_coherence c = compute(&ask);
    double slope = 0.0, norm = 0.0;
    for (size_t k = 1; k < c.bins / 3; k++) { /* below the first turn: f d < 1/2 */
        const double f = (double)k * c.df;
        slope += c.phase[k] * f;
        norm += f * f;
        assert_near(c.phase[k], 2.0 * M_PI * f * 3.0 * 0.004, 0.35);
    }
    assert_near(slope / norm, 2.0 * M_PI * 3.0 * 0.004, 0.002);
    csp_coherence_free(&c);
}

static void noise_has_the_known_bias_and_tail(void **state)
{
    (void)state;
    enum { SETS = 60 };
    double sum = 0.0;
    size_t high = 0, n = 0, low = 0;
    for (uint64_t set = 0; set < SETS; set++) {
        struct csp_rng rng;
        csp_rng_stream(&rng, 61, set, "test");
        for (size_t i = 0; i < TRIALS * N; i++) {
            x[i] = csp_dist_normal(&rng);
            y[i] = csp_dist_normal(&rng);
        }
        struct csp_coherence c;
        struct csp_coherence_ask ask = hann;
        ask.induced = set % 2 == 1;
        assert_int_equal(csp_coherence(10, N, x, y, &ask, &c), CSP_OK);
        assert_int_equal(c.estimates, ask.induced ? 36 : 40);
        for (size_t k = 2; k < c.bins - 2; k += 3, n++) { /* far enough for a Hann taper */
            sum += c.msc[k] * (double)c.estimates;
            high += c.msc[k] > csp_coherence_critical(c.estimates, 0.1);
        }
        struct csp_coherence_band band;
        assert_int_equal(csp_coherence_over(&c, 30.0, 90.0, 39, set, &band), CSP_OK);
        low += band.p <= 0.1;
        csp_coherence_free(&c);
    }
    print_message("noise: K mean C = %.3f, %zu of %zu above the 10 %% bound, band %zu of %d\n",
                  sum / (double)n, high, n, low, SETS);
    assert_near(sum / (double)n, 1.0, 4.0 / sqrt((double)n)); /* C is nearly exponential */
    assert_near((double)high, 0.1 * (double)n, 4.0 * sqrt(0.09 * (double)n));
    assert_true(gsl_cdf_binomial_Q((unsigned)low, 0.1, SETS) > 1e-3 && low >= 1);
    assert_near(csp_coherence_p(40, csp_coherence_critical(40, 0.03)), 0.03, 1e-12);
    assert_true(isnan(csp_coherence_p(1, 0.5)));
}

static void a_band_is_found(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 62, 0, "test");
    for (size_t i = 0; i < TRIALS; i++) { /* 31.25 Hz of random phase, y a quarter later */
        const double phase = 2.0 * M_PI * csp_rng_u01(&rng);
        for (size_t k = 0; k < N; k++) {
            const double turn = 2.0 * M_PI * 31.25 * 0.004 * (double)k + phase;
            x[i * N + k] = cos(turn) + csp_dist_normal(&rng);
            y[i * N + k] = cos(turn - 0.5 * M_PI) + csp_dist_normal(&rng);
        }
    }
    struct csp_coherence c = compute(&hann);
    struct csp_coherence_band in, out;
    assert_int_equal(csp_coherence_over(&c, 25.0, 38.0, 199, 1, &in), CSP_OK);
    assert_int_equal(csp_coherence_over(&c, 60.0, 100.0, 199, 1, &out), CSP_OK);
    assert_near(in.at, 31.25, 1e-9);
    assert_true(in.peak > 0.6 && in.p < 0.01);
    assert_near(in.phase, 0.5 * M_PI, 0.2);
    assert_true(out.msc < 0.05 && out.p > 0.01);
    assert_near(out.no_relation, 1.0 / 160.0, 1e-12);
    csp_coherence_free(&c);
}

static void what_is_evoked_is_no_relation(void **state)
{
    (void)state;
    struct csp_rng rng;
    csp_rng_stream(&rng, 63, 0, "test");
    for (size_t i = 0; i < TRIALS; i++)
        for (size_t k = 0; k < N; k++) {
            const double evoked = 20.0 * exp(-0.002 * pow((double)k - 20.0, 2.0));
            x[i * N + k] = evoked + csp_dist_normal(&rng);
            y[i * N + k] = -evoked + csp_dist_normal(&rng);
        }
    struct csp_coherence_ask ask = hann;
    struct csp_coherence_band band;
    struct csp_coherence c = compute(&ask);
    assert_int_equal(csp_coherence_over(&c, 7.0, 9.0, 0, 1, &band), CSP_OK);
    assert_true(band.msc > 0.9 && isnan(band.p));
    csp_coherence_free(&c);
    ask.induced = 1;
    c = compute(&ask);
    assert_int_equal(c.estimates, (TRIALS - 1) * 4);
    assert_int_equal(csp_coherence_over(&c, 7.0, 9.0, 99, 1, &band), CSP_OK);
    assert_true(band.msc < 0.05);
    csp_coherence_free(&c);
    for (size_t i = 0; i < TRIALS * N; i++) x[i] = sin(0.3 * (double)(i % N)); /* no noise */
    c = compute(&ask);
    assert_int_equal(csp_coherence_over(&c, 7.0, 9.0, 99, 1, &band), CSP_OK);
    assert_true(isnan(band.msc) && isnan(band.p) && isnan(c.msc[3]));
    csp_coherence_free(&c);
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    copies(64, 1.0, 1.0, 1.0, 0);
    struct csp_coherence c;
    struct csp_coherence_band band;
    struct csp_coherence_ask ask = hann;
    ask.window.n = N + 1;
    assert_int_equal(csp_coherence(TRIALS, N, x, y, &ask, &c), CSP_E_SHAPE);
    ask = hann;
    ask.induced = 1;
    assert_int_equal(csp_coherence(1, N, x, y, &ask, &c), CSP_E_SHAPE);
    ask.window.dt = 0.0;
    assert_int_equal(csp_coherence(TRIALS, N, x, y, &ask, &c), CSP_E_RANGE);
    y[7] = NAN;
    assert_int_equal(csp_coherence(TRIALS, N, x, y, &hann, &c), CSP_E_NUMERIC);
    y[7] = 0.0;
    c = compute(&hann);
    assert_int_equal(csp_coherence_over(&c, 1.0, 2.0, 0, 1, &band), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "7.8125"));
    csp_coherence_free(&c);
    csp_coherence_free(&c);
}

TEST_MAIN(cmocka_unit_test(noisy_copies_have_the_known_coherence),
          cmocka_unit_test(a_delay_is_a_slope_of_phase),
          cmocka_unit_test(noise_has_the_known_bias_and_tail),
          cmocka_unit_test(a_band_is_found), cmocka_unit_test(what_is_evoked_is_no_relation),
          cmocka_unit_test(bad_arguments_are_named))
