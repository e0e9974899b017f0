/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/signal/spectrum.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_sort_vector.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

static void noise(size_t n, double x[], uint64_t seed, uint64_t i)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, i + 1, "noise");
    for (size_t k = 0; k < n; k++) x[k] = csp_dist_normal(&rng);
}

/* c dt / U |sum w x exp|^2, term by term. */
static double direct(size_t n, const double w[], const double x[], double dt, size_t m,
                     size_t k)
{
    double re = 0.0, im = 0.0, u = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double phase = 2.0 * pi * (double)k * (double)i / (double)m;
        re += w[i] * x[i] * cos(phase);
        im -= w[i] * x[i] * sin(phase);
        u += w[i] * w[i];
    }
    return (k == 0 || 2 * k == m ? 1.0 : 2.0) * dt / u * (re * re + im * im);
}

static void density_is_the_sum_written_out(void **state)
{
    (void)state;
    const size_t sizes[] = {37, 64}, lengths[] = {37, 50, 64, 81};
    double x[64], w[64];
    noise(64, x, 1, 0);
    for (size_t s = 0; s < 2; s++)
        for (size_t l = 0; l < 4; l++) {
            const size_t n = sizes[s], m = lengths[l];
            if (m < n) continue;
            const struct csp_window_ask ask = {
                .n = n, .m = m, .dt = 0.004, .taper = CSP_TAPER_HANN};
            struct csp_spectrum p;
            csp_taper_hann(n, w);
            assert_int_equal(csp_spectrum_density(n, x, &ask, 0, &p), CSP_OK);
            assert_int_equal(p.bins, m / 2 + 1);
            assert_near(p.df, 1.0 / ((double)m * 0.004), 1e-12);
            for (size_t k = 0; k < p.bins; k++)
                assert_near(p.power[k], direct(n, w, x, 0.004, m, k), 1e-14);
            csp_spectrum_free(&p);
        }
}

static void parseval_holds(void **state)
{
    (void)state;
    enum { N = 301 };
    double x[N], w[N];
    noise(N, x, 2, 0);
    for (size_t i = 0; i < N; i++) x[i] += 2.385;
    for (int taper = 0; taper < 3; taper++)
        for (size_t m = N; m < N + 400; m += 133) {
            const struct csp_window_ask ask = {
                .n = N, .m = m, .dt = 0.01, .taper = (enum csp_taper)taper, .nw = 2.5, .k = 1};
            struct csp_spectrum p;
            double energy = 0.0, u = 0.0;
            if (taper == CSP_TAPER_RECT)
                for (size_t i = 0; i < N; i++) w[i] = 1.0;
            if (taper == CSP_TAPER_HANN) csp_taper_hann(N, w);
            if (taper == CSP_TAPER_DPSS)
                assert_int_equal(csp_taper_dpss(N, 2.5, 1, w, NULL), CSP_OK);
            for (size_t i = 0; i < N; i++) {
                energy += w[i] * x[i] * w[i] * x[i];
                u += w[i] * w[i];
            }
            assert_int_equal(csp_spectrum_density(N, x, &ask, 0, &p), CSP_OK);
            assert_near(csp_spectrum_total(&p), energy / u, 1e-10);
            csp_spectrum_free(&p);
        }
}

static void a_sine_reads_its_amplitude(void **state)
{
    (void)state;
    enum { N = 500 };
    double x[N];
    struct csp_spectrum a;
    for (int i = 0; i < N; i++) /* 10 Hz of 2 s, and a constant */
        x[i] = 0.731 * sin(2.0 * pi * 10.0 * i * 0.004 + 0.4) - 1.25;
    for (int taper = 0; taper < 2; taper++) {
        assert_int_equal(csp_spectrum_amplitude(N, x, 0.004, (enum csp_taper)taper, &a),
                         CSP_OK);
        assert_near(a.df, 0.5, 1e-12);
        assert_near(a.power[20], 0.731, 1e-12);
        assert_near(a.power[0], 1.25, 1e-12);
        assert_near(a.power[40], 0.0, 1e-12);
        csp_spectrum_free(&a);
    }
    assert_int_equal(csp_spectrum_amplitude(N, x, 0.004, CSP_TAPER_DPSS, &a), CSP_E_RANGE);
}

static void a_sine_in_noise_is_found(void **state)
{
    (void)state;
    enum { N = 4000 };
    static double x[N];
    noise(N, x, 3, 0); /* amplitude 0.4 in noise of sd 1 */
    for (int i = 0; i < N; i++) x[i] += 0.4 * sin(2.0 * pi * 9.25 * i * 0.004 + 1.0);
    struct csp_spectrum a, p;
    assert_int_equal(csp_spectrum_amplitude(N, x, 0.004, CSP_TAPER_HANN, &a), CSP_OK);
    const struct csp_window_ask welch = {.n = 1000, .dt = 0.004, .taper = CSP_TAPER_HANN};
    assert_int_equal(csp_spectrum_density(N, x, &welch, 0, &p), CSP_OK);
    size_t best = 1, peak = 1;
    for (size_t k = 1; k < a.bins; k++)
        if (a.power[k] > a.power[best]) best = k;
    for (size_t k = 1; k < p.bins; k++)
        if (p.power[k] > p.power[peak]) peak = k;
    assert_near((double)best * a.df, 9.25, 1e-9);
    /* sd of the amplitude: sqrt(2 ENBW / N) = sqrt(3 / 4000) = 0.027 */
    assert_near(a.power[best], 0.4, 3.5 * 0.027);
    assert_near((double)peak * p.df, 9.25, 1e-9);
    assert_int_equal(p.windows, 7);
    csp_spectrum_free(&a);
    csp_spectrum_free(&p);
}

/* The Slepian sequences are the eigenvectors of the sinc kernel, the ratios its eigenvalues. */
static void slepian_sequences_are_those_of_the_sinc_kernel(void **state)
{
    (void)state;
    enum { N = 65, K = 9 };
    const double nw = 4.0, w = nw / N;
    double v[K * N], ratio[K], values[N];
    assert_int_equal(csp_taper_dpss(N, nw, K, v, ratio), CSP_OK);
    gsl_matrix *a = gsl_matrix_alloc(N, N);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            const double d = (double)i - (double)j;
            gsl_matrix_set(a, i, j, i == j ? 2.0 * w : sin(2.0 * pi * w * d) / (pi * d));
        }
    for (int s = 0; s < K; s++) /* A v = ratio v */
        for (size_t i = 0; i < N; i++) {
            double sum = 0.0;
            for (size_t j = 0; j < N; j++) sum += gsl_matrix_get(a, i, j) * v[s * N + (int)j];
            assert_near(sum, ratio[s] * v[s * N + (int)i], 1e-13);
        }
    gsl_eigen_symm_workspace *space = gsl_eigen_symm_alloc(N);
    gsl_vector_view view = gsl_vector_view_array(values, N);
    gsl_eigen_symm(a, &view.vector, space);
    gsl_sort_vector(&view.vector);
    for (int s = 0; s < K; s++) assert_near(ratio[s], values[N - 1 - s], 1e-13);
    gsl_eigen_symm_free(space);
    gsl_matrix_free(a);
}

/* A v = ratio v, A the sinc kernel. */
static void eigen_residual(size_t n, double nw, const double v[], double ratio)
{
    static double kernel[1000];
    const double w = nw / (double)n;
    for (size_t d = 0; d < n; d++)
        kernel[d] = d ? sin(2.0 * pi * w * (double)d) / (pi * (double)d) : 2.0 * w;
    for (size_t i = 0; i < n; i += 7) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++) sum += kernel[i > j ? i - j : j - i] * v[j];
        assert_near(sum, ratio * v[i], 1e-12);
    }
}

static void slepian_sequences_are_orthonormal(void **state)
{
    (void)state;
    enum { K = 7 };
    const size_t sizes[] = {50, 125, 1000};
    static double v[K * 1000];
    for (int s = 0; s < 3; s++) {
        const size_t n = sizes[s];
        double ratio[K];
        assert_int_equal(csp_taper_dpss(n, 4.0, K, v, ratio), CSP_OK);
        for (size_t a = 0; a < K; a++)
            for (size_t b = 0; b < K; b++) {
                double dot = 0.0;
                for (size_t i = 0; i < n; i++) dot += v[a * n + i] * v[b * n + i];
                assert_near(dot, a == b ? 1.0 : 0.0, 1e-12);
            }
        /* Fuchs (1964): 1 - lambda_k ~ sqrt(pi) 2^(3k+2) c^(k+1/2) exp(-2c) / k!, c = pi NW,
         * a tenth too large at k = 1 */
        const double c = pi * 4.0, fuchs = sqrt(pi) * 32.0 * c * sqrt(c) * exp(-2.0 * c);
        if (n == 1000) {
            assert_near((1.0 - ratio[1]) / fuchs, 0.95, 0.1);
            for (size_t t = 0; t < K; t++) eigen_residual(n, 4.0, v + t * n, ratio[t]);
        }
        assert_true(v[0] > 0.0 && v[n] > 0.0);
    }
}

/* Variance over many windows of white noise, mean over bins, in units of S^2. */
static double variance(size_t n, const struct csp_window_ask *ask, size_t hop, double *mean)
{
    enum { RUNS = 600, BINS = 65 };
    static double x[512], sum[BINS], square[BINS];
    memset(sum, 0, sizeof sum);
    memset(square, 0, sizeof square);
    for (uint64_t r = 0; r < RUNS; r++) {
        struct csp_spectrum p;
        noise(n, x, 4, r);
        assert_int_equal(csp_spectrum_density(n, x, ask, hop, &p), CSP_OK);
        for (size_t k = 0; k < p.bins; k++) {
            sum[k] += p.power[k] / RUNS;
            square[k] += p.power[k] * p.power[k] / RUNS;
        }
        csp_spectrum_free(&p);
    }
    double total = 0.0;
    *mean = 0.0;
    size_t used = 0;
    for (size_t k = 8; k < ask->n / 2 - 8; k++, used++) { /* away from both ends */
        total += square[k] - sum[k] * sum[k];
        *mean += sum[k];
    }
    *mean /= (double)used;
    const double s = 2.0 * ask->dt;
    return total / (double)used / (s * s);
}

static void estimators_have_the_variance_of_theory(void **state)
{
    (void)state;
    const double dt = 0.002, s = 2.0 * dt; /* variance 1: S = 2 dt */
    double mean;
    struct csp_window_ask ask = {.n = 128, .dt = dt};
    assert_near(variance(128, &ask, 0, &mean), 1.0, 0.06);
    assert_near(mean / s, 1.0, 0.02);
    ask.taper = CSP_TAPER_DPSS;
    ask.nw = 4.0;
    assert_near(variance(128, &ask, 0, &mean), 1.0 / 7.0, 0.012);
    assert_near(mean / s, 1.0, 0.02);
    ask.k = 3;
    assert_near(variance(128, &ask, 0, &mean), 1.0 / 3.0, 0.03);
    ask = (struct csp_window_ask){.n = 128, .dt = dt, .taper = CSP_TAPER_HANN};
    const double l = 7.0; /* windows of 128 in 512 with half overlap */
    assert_near(variance(512, &ask, 64, &mean), (1.0 + 2.0 * (1.0 - 1.0 / l) / 36.0) / l,
                0.010);
    assert_near(mean / s, 1.0, 0.02);
    assert_near(variance(512, &ask, 128, &mean), 0.25, 0.018);
}

/* Samples of an Ornstein-Uhlenbeck process, exact: x' = rho x + sqrt(1 - rho^2) xi. */
static void walk(size_t n, double rho, double x[], uint64_t i)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 5, i, "walk");
    double v = csp_dist_normal(&rng);
    for (size_t k = 0; k < n; k++) {
        x[k] = v;
        v = rho * v + sqrt(1.0 - rho * rho) * csp_dist_normal(&rng);
    }
}

/* Expected density of one window: the autocovariance rho^lag seen through the taper. */
static double expected(size_t n, const double w[], double rho, double dt, double f)
{
    double sum = 0.0, u = 0.0;
    for (size_t lag = 0; lag < n; lag++) {
        double overlap = 0.0;
        for (size_t i = 0; i + lag < n; i++) overlap += w[i] * w[i + lag];
        if (lag == 0) u = overlap;
        sum += (lag ? 2.0 : 1.0) * overlap * pow(rho, (double)lag) *
               cos(2.0 * pi * f * (double)lag * dt);
    }
    return 2.0 * dt * sum / u;
}

static void the_spectrum_of_a_leaky_integrator_is_lorentzian(void **state)
{
    (void)state;
    enum { N = 512, RUNS = 800 };
    const double dt = 0.002, tau = 0.02, rho = exp(-dt / tau);
    static double x[N], w[2][N], sum[2][N / 2 + 1];
    memset(sum, 0, sizeof sum);
    for (size_t i = 0; i < N; i++) w[0][i] = 1.0;
    csp_taper_hann(N, w[1]);
    for (uint64_t r = 0; r < RUNS; r++) {
        walk(N, rho, x, r);
        for (int taper = 0; taper < 2; taper++) {
            struct csp_spectrum p;
            assert_int_equal(
                csp_spectrum_periodogram(N, x, dt, (enum csp_taper)taper, CSP_DETREND_NONE, &p),
                CSP_OK);
            for (size_t k = 0; k < p.bins; k++) sum[taper][k] += p.power[k] / RUNS;
            csp_spectrum_free(&p);
        }
    }
    const size_t bins[] = {4, 10, 30, 100, 200};
    double bias[2] = {0};
    for (size_t b = 0; b < 5; b++) {
        const double f = (double)bins[b] / (N * dt), z = 2.0 * pi * f * tau;
        const double lorentz = 4.0 * tau / (1.0 + z * z);
        const double sampled = 2.0 * dt * (1.0 - rho * rho) /
                               (1.0 - 2.0 * rho * cos(2.0 * pi * f * dt) + rho * rho);
        if (f < 30.0) assert_near(sampled / lorentz, 1.0, 0.02);
        for (int taper = 0; taper < 2; taper++) {
            const double mean = expected(N, w[taper], rho, dt, f);
            assert_near(sum[taper][bins[b]] / mean, 1.0, 4.0 / sqrt(RUNS));
            bias[taper] = mean / sampled - 1.0; /* of the last, far down the slope */
        }
    }
    /* rect leaks downhill: relative bias (tau / T) (z^2 - 1) / (z^2 + 1) -> tau / T */
    const double z = 2.0 * pi * 200.0 / (N * dt) * tau;
    assert_near(bias[0], tau / (N * dt) * (z * z - 1.0) / (z * z + 1.0), 1e-4);
    assert_true(fabs(bias[1]) < 1e-4); /* hann does not */
}

static void hann_leaks_into_one_bin_on_either_side(void **state)
{
    (void)state;
    enum { N = 200 };
    double x[N];
    struct csp_spectrum a;
    for (int i = 0; i < N; i++) x[i] = cos(2.0 * pi * 20.0 * i / N);
    assert_int_equal(csp_spectrum_amplitude(N, x, 1.0, CSP_TAPER_HANN, &a), CSP_OK);
    assert_near(a.power[19], 0.5, 1e-13);
    assert_near(a.power[21], 0.5, 1e-13);
    assert_near(a.power[18], 0.0, 1e-13);
    csp_spectrum_free(&a);
    for (int i = 0; i < N; i++) x[i] = cos(2.0 * pi * 20.5 * i / N); /* between two bins */
    assert_int_equal(csp_spectrum_amplitude(N, x, 1.0, CSP_TAPER_HANN, &a), CSP_OK);
    assert_near(a.power[20], 8.0 / (3.0 * pi), 2e-3); /* scalloping loss 1.42 dB */
    assert_true(a.power[40] < 1e-3);
    csp_spectrum_free(&a);
}

static void trends_are_removed(void **state)
{
    (void)state;
    enum { N = 100 };
    double x[N];
    struct csp_spectrum p;
    for (int i = 0; i < N; i++) x[i] = 3.0 + 0.25 * i;
    for (int d = 0; d < 3; d++) {
        assert_int_equal(
            csp_spectrum_periodogram(N, x, 0.1, CSP_TAPER_RECT, (enum csp_detrend)d, &p),
            CSP_OK);
        if (d == CSP_DETREND_LINE)
            assert_near(csp_spectrum_total(&p), 0.0, 1e-20);
        else if (d == CSP_DETREND_MEAN)
            assert_near(p.power[0], 0.0, 1e-20);
        else
            assert_true(p.power[0] > 1.0);
        csp_spectrum_free(&p);
    }
}

static void stretches_are_taken_apart(void **state)
{
    (void)state;
    double x[60], y[10] = {0};
    noise(60, x, 6, 0);
    const double *from[] = {x, y, x + 20};
    const size_t n[] = {20, 10, 40};
    const struct csp_window_ask ask = {.n = 20, .dt = 1.0};
    struct csp_spectrum all, part;
    double mean[11] = {0};
    assert_int_equal(csp_spectrum_density_of(3, n, from, &ask, 0, &all), CSP_OK);
    assert_int_equal(all.windows, 3); /* the short stretch holds none */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(csp_spectrum_density(20, x + 20 * i, &ask, 0, &part), CSP_OK);
        for (int k = 0; k < 11; k++) mean[k] += part.power[k] / 3.0;
        csp_spectrum_free(&part);
    }
    for (int k = 0; k < 11; k++) assert_near(all.power[k], mean[k], 1e-14);
    assert_near(csp_spectrum_band(&all, 0.1, 0.15), (mean[2] + mean[3]) / 2.0, 1e-14);
    assert_true(isnan(csp_spectrum_band(&all, 0.11, 0.14)));
    csp_spectrum_free(&all);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    double x[16] = {0}, w[16];
    struct csp_spectrum p;
    struct csp_fft fft;
    struct csp_window_ask ask = {.n = 16, .dt = 0.1};
    assert_int_equal(csp_spectrum_density(15, x, &ask, 0, &p), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "1.6 s"));
    ask.m = 15;
    assert_int_equal(csp_spectrum_density(16, x, &ask, 0, &p), CSP_E_RANGE);
    ask = (struct csp_window_ask){.n = 1, .dt = 0.1};
    assert_int_equal(csp_spectrum_density(16, x, &ask, 0, &p), CSP_E_RANGE);
    ask = (struct csp_window_ask){.n = 16, .dt = NAN};
    assert_int_equal(csp_spectrum_density(16, x, &ask, 0, &p), CSP_E_RANGE);
    assert_int_equal(csp_taper_dpss(16, 8.0, 1, w, NULL), CSP_E_RANGE);
    assert_int_equal(csp_taper_dpss(16, NAN, 1, w, NULL), CSP_E_RANGE);
    assert_int_equal(csp_taper_dpss(16, 2.0, 0, w, NULL), CSP_E_RANGE);
    assert_int_equal(csp_fft_init(&fft, 0), CSP_E_RANGE);
    csp_fft_free(&fft);
    x[3] = NAN; /* nothing is skipped */
    assert_int_equal(csp_spectrum_periodogram(16, x, 0.1, CSP_TAPER_HANN, CSP_DETREND_NONE, &p),
                     CSP_OK);
    assert_true(isnan(p.power[2]));
    csp_spectrum_free(&p);
    csp_spectrum_free(&p);
}

TEST_MAIN(cmocka_unit_test(density_is_the_sum_written_out), cmocka_unit_test(parseval_holds),
          cmocka_unit_test(a_sine_reads_its_amplitude),
          cmocka_unit_test(a_sine_in_noise_is_found),
          cmocka_unit_test(slepian_sequences_are_those_of_the_sinc_kernel),
          cmocka_unit_test(slepian_sequences_are_orthonormal),
          cmocka_unit_test(estimators_have_the_variance_of_theory),
          cmocka_unit_test(the_spectrum_of_a_leaky_integrator_is_lorentzian),
          cmocka_unit_test(hann_leaks_into_one_bin_on_either_side),
          cmocka_unit_test(trends_are_removed), cmocka_unit_test(stretches_are_taken_apart),
          cmocka_unit_test(what_makes_no_sense_is_refused))
