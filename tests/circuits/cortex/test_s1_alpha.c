/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alpha generator beside its linearisation, GSL's integrator and the matrix exponential. */
#include "conspecific/circuits/cortex/s1_alpha.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include "conspecific/core/num/lti.h"
#include "testing.h"
#include <fftw3.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <stdlib.h>

enum { N = CSP_S1_ALPHA_STATES };
static const double TICK = 0.01; /* s */

static struct csp_s1_alpha_params defaults(void)
{
    struct csp_s1_alpha_params p;
    csp_params_default(&p, csp_s1_alpha_params_table);
    return p;
}

/* No simple numbers, every pathway in use. */
static struct csp_s1_alpha_params odd(void)
{
    struct csp_s1_alpha_params p = defaults();
    p.tau_e = 11.3, p.tau_i = 23.9, p.C = 104.0, p.a_2 = 0.83, p.a_3 = 0.27, p.a_4 = 0.26;
    p.r_max = 5.3, p.v_0 = 5.7, p.v_s = 1.91, p.p = 231.0, p.F = 0.37, p.tau_a = 430.0;
    return p;
}

static struct csp_s1_alpha made(const struct csp_s1_alpha_params *p, double tick)
{
    struct csp_s1_alpha s;
    if (csp_s1_alpha_init(&s, tick, p, 7, 3)) fail_msg("%s", csp_error_detail());
    return s;
}

/* The equations of the header, written down once more, without noise. */
struct drift {
    struct csp_s1_alpha_params p;
    double d_e, d_i, g, E_rest;
};

static double S(const struct csp_s1_alpha_params *p, double v)
{
    return p->r_max / (1 + exp((p->v_0 - v) / p->v_s));
}

static int drift(double t, const double x[], double dx[], void *with)
{
    (void)t;
    const struct drift *d = with;
    const struct csp_s1_alpha_params *p = &d->p;
    const double ke = 1000 / p->tau_e, ki = 1000 / p->tau_i;
    const double E = S(p, x[2] - x[4] - x[8]), C = p->C;
    const double in[] = {
        p->H_e * ke * E, p->H_e * ke * (p->p + d->d_e + p->a_2 * C * S(p, C * x[0])),
        p->H_i * ki * p->a_4 * C * S(p, p->a_3 * C * x[0] + x[6]), p->H_e * ke * d->d_i};
    for (int i = 0; i < 4; i++) {
        const double k = i == 2 ? ki : ke;
        dx[2 * i] = x[2 * i + 1];
        dx[2 * i + 1] = in[i] - 2 * k * x[2 * i + 1] - k * k * x[2 * i];
    }
    dx[8] = 1000 / p->tau_a * (d->g * (E - d->E_rest) - x[8]);
    return GSL_SUCCESS;
}

static struct drift drift_of(const struct csp_s1_alpha *s, double d_e, double d_i)
{
    return (struct drift){s->par, d_e, d_i, s->g, s->E_rest};
}

static void rest_is_a_focus_of_the_alpha_band(void **state)
{
    (void)state;
    const struct csp_s1_alpha s = made(NULL, TICK);
    double re, f, dx[N];
    assert_int_equal(csp_s1_alpha_resonance(NULL, s.x, &re, &f), CSP_OK);
    assert_true(f > 7 && f < 11);
    assert_true(re < 0 && -re / M_PI < 3); /* width of the peak [Hz] */
    struct drift d = drift_of(&s, 0, 0);
    drift(0, s.x, dx, &d);
    for (int i = 0; i < N; i++) assert_near(dx[i], 0, 1e-8);
    assert_near(s.x[8], 0, 1e-12);
    assert_near(s.signal, s.x[2] - s.x[4], 0);
}

/* Under drives, adapted and with adaptation held, the drift of the other states vanishes. */
static void fixed_points_stand_still(void **state)
{
    (void)state;
    const struct csp_s1_alpha_params p = odd();
    const struct csp_s1_alpha s = made(&p, TICK);
    const double drive[][2] = {{0, 0}, {57, 0}, {130, 31}, {-20, 11}}, held = 0.47;
    for (int k = 0; k < 4; k++)
        for (int h = 0; h < 2; h++) {
            double x[N], dx[N];
            assert_int_equal(
                csp_s1_alpha_fixed(&p, drive[k][0], drive[k][1], h ? &held : NULL, x), CSP_OK);
            struct drift d = drift_of(&s, drive[k][0], drive[k][1]);
            drift(0, x, dx, &d);
            for (int i = 0; i < (h ? 8 : 9); i++) assert_near(dx[i], 0, 1e-8);
            if (h) assert_near(x[8], held, 1e-15);
        }
    double x[N]; /* rest at 90 Hz of input has three: silent, unstable, ringing */
    const double none = 0;
    assert_int_equal(csp_s1_alpha_fixed(NULL, 90 - 220, 0, &none, x), CSP_E_NUMERIC);
    assert_non_null(strstr(csp_error_detail(), "3 fixed points"));
}

/* F is the share of a small sustained response that goes in cells without a loop. */
static void adaptation_takes_its_share(void **state)
{
    (void)state;
    const struct csp_s1_alpha_params p = odd();
    const struct csp_s1_alpha s = made(&p, TICK);
    const double v = s.x[2] - s.x[4], dv = 1e-4;
    double lo = s.E_rest - 1, hi = s.E_rest + 1; /* E = S(v + dv - g (E - E_rest)) */
    for (int i = 0; i < 100; i++) {
        const double E = (lo + hi) / 2;
        if (S(&p, v + dv - s.g * (E - s.E_rest)) > E)
            lo = E;
        else
            hi = E;
    }
    const double full = S(&p, v + dv) - s.E_rest;
    assert_near((lo - s.E_rest) / full, 1 - p.F, 1e-4);
}

static void the_jacobian_is_the_slope_of_the_drift(void **state)
{
    (void)state;
    const struct csp_s1_alpha_params p = odd();
    const struct csp_s1_alpha s = made(&p, TICK);
    double x[N], J[N * N];
    assert_int_equal(csp_s1_alpha_fixed(&p, 43, 17, NULL, x), CSP_OK);
    assert_int_equal(csp_s1_alpha_jacobian(&p, x, J), CSP_OK);
    struct drift d = drift_of(&s, 43, 17);
    for (int j = 0; j < N; j++) {
        double up[N], down[N], at[N];
        const double eps = 1e-5;
        memcpy(at, x, sizeof x);
        at[j] = x[j] + eps;
        drift(0, at, up, &d);
        at[j] = x[j] - eps;
        drift(0, at, down, &d);
        for (int i = 0; i < N; i++) {
            const double want = (up[i] - down[i]) / (2 * eps);
            assert_near(J[i * N + j], want, 1e-5 * (1 + fabs(want)));
        }
    }
}

/* GSL's Runge-Kutta 8(9) at a tolerance of 1e-12. */
static void by_gsl(struct drift *d, double t, double x[])
{
    gsl_odeiv2_system sys = {drift, NULL, N, d};
    gsl_odeiv2_driver *g =
        gsl_odeiv2_driver_alloc_y_new(&sys, gsl_odeiv2_step_rk8pd, 1e-4, 1e-12, 1e-12);
    double from = 0;
    assert_non_null(g);
    assert_int_equal(gsl_odeiv2_driver_apply(g, &from, t, x), GSL_SUCCESS);
    gsl_odeiv2_driver_free(g);
}

/* Largest error of the potentials after 0.3 s of a drive that moves every state. */
static double error_of_step(struct csp_s1_alpha_params p, double step)
{
    p.sd = 0;
    p.step = step;
    struct csp_s1_alpha s = made(&p, TICK);
    struct drift d = drift_of(&s, 140, 33);
    double x[N], worst = 0;
    memcpy(x, s.x, sizeof x);
    by_gsl(&d, 0.3, x);
    for (int t = 0; t < 30; t++) csp_s1_alpha_step(&s, 140, 33);
    for (int i = 0; i < N; i += 2) worst = fmax(worst, fabs(s.x[i] - x[i]));
    return worst;
}

static void the_integrator_is_of_second_order(void **state)
{
    (void)state;
    const double e1 = error_of_step(odd(), 1.0), e2 = error_of_step(odd(), 0.5),
                 e4 = error_of_step(odd(), 0.25);
    assert_near(e1 / e2, 4, 0.4);
    assert_near(e2 / e4, 4, 0.2);
    assert_true(e1 < 0.02); /* mV, of a response of some mV */
}

/* A small deviation goes as exp(J t); what one step misses falls with its cube. */
static void small_deviations_follow_the_matrix_exponential(void **state)
{
    (void)state;
    double error[2];
    for (int k = 0; k < 2; k++) {
        struct csp_s1_alpha_params p = odd();
        p.sd = 0;
        p.step = k ? 0.5 : 1.0;
        struct csp_s1_alpha s = made(&p, 0.1);
        double J[N * N], e[N * N];
        assert_int_equal(csp_s1_alpha_jacobian(&p, s.x, J), CSP_OK);
        for (int i = 0; i < N * N; i++) J[i] *= 0.1;
        assert_int_equal(csp_expm(N, J, e), CSP_OK);
        const double eps = 1e-5;
        s.x[0] += 0.01 * eps, s.x[2] += eps, s.x[4] -= 0.7 * eps, s.x[8] += 0.3 * eps;
        double from[N], worst = 0;
        for (int i = 0; i < N; i++) from[i] = s.x[i] - s.rest[i];
        csp_s1_alpha_step(&s, 0, 0);
        for (int i = 0; i < N; i += 2) {
            double want = 0;
            for (int j = 0; j < N; j++) want += e[i * N + j] * from[j];
            worst = fmax(worst, fabs((s.x[i] - s.rest[i] - want) / eps));
        }
        error[k] = worst;
    }
    assert_true(error[0] < 3e-3);
    assert_near(error[0] / error[1], 4, 0.3);
}

/* With the rates held (r_max small) the synapses are linear: exact at any step. */
static void linear_parts_are_exact(void **state)
{
    (void)state;
    struct csp_s1_alpha_params p = odd();
    p.sd = 0;
    p.step = 5.0;
    struct csp_s1_alpha s = made(&p, 0.05);
    const double k = 1000 / p.tau_e, G = p.H_e / k, d = 71;
    for (int n = 1; n <= 4; n++) { /* y3 follows a step of its drive */
        csp_s1_alpha_step(&s, 0, d);
        const double t = 0.05 * n, want = G * d * (1 - (1 + k * t) * exp(-k * t));
        assert_near(s.x[6], want, 1e-13 * G * d);
        assert_near(s.x[7], G * d * k * k * t * exp(-k * t), 1e-11 * G * d * k);
    }
}

/* The noise of one step is that which keeps the covariance of a free synapse: with F = exp(A h)
 * and A P + P A' + Q = 0, P - F P F' = L L'. */
static void the_noise_of_a_step_keeps_the_variance_of_a_synapse(void **state)
{
    (void)state;
    struct csp_s1_alpha_params p = odd();
    p.step = 0.7;
    const struct csp_s1_alpha s = made(&p, TICK);
    const double k = 1000 / p.tau_e, q = p.H_e * k * p.sd * p.H_e * k * p.sd * 1e-3;
    const double A[] = {0, 1, -k * k, -2 * k}, Q[] = {0, 0, 0, q};
    double Ah[4], F[4], P[4], V[4];
    assert_int_equal(csp_lyapunov(2, A, Q, P), CSP_OK);
    for (int i = 0; i < 4; i++) Ah[i] = A[i] * s.h;
    assert_int_equal(csp_expm(2, Ah, F), CSP_OK);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            V[2 * i + j] = P[2 * i + j];
            for (int a = 0; a < 2; a++)
                for (int b = 0; b < 2; b++)
                    V[2 * i + j] -= F[2 * i + a] * P[2 * a + b] * F[2 * j + b];
        }
    const double *L = s.noise;
    assert_near(L[0] * L[0] / V[0], 1, 1e-8);
    assert_near(L[0] * L[1] / V[1], 1, 1e-8);
    assert_near((L[1] * L[1] + L[2] * L[2]) / V[3], 1, 1e-8);
}

/* Peak of a closed-form spectrum on a fine grid. */
static double peak(const struct csp_s1_alpha_params *p, const double x[])
{
    enum { M = 2001 };
    static double f[M], y[M];
    int best = 0;
    for (int i = 0; i < M; i++) f[i] = 4 + 0.005 * i;
    assert_int_equal(csp_s1_alpha_spectrum(p, x, 0, M, f, y), CSP_OK);
    for (int i = 0; i < M; i++)
        if (y[i] > y[best]) best = i;
    return f[best];
}

/* Half the width of a resonance squared over f is what other modes can move its peak. */
static void the_peak_lies_at_the_eigenvalue(void **state)
{
    (void)state;
    const double drive[] = {0, 60, 120};
    for (int k = 0; k < 3; k++) {
        double x[N], re, f;
        assert_int_equal(csp_s1_alpha_fixed(NULL, drive[k], 0, NULL, x), CSP_OK);
        assert_int_equal(csp_s1_alpha_resonance(NULL, x, &re, &f), CSP_OK);
        assert_near(peak(NULL, x), f, 0.1 * -re / M_PI);
    }
}

static void area_is_variance(void **state)
{
    (void)state;
    const struct csp_s1_alpha_params p = odd();
    double x[N], J[N * N], Q[N * N], P[N * N], c[N], var = 0, area = 0;
    assert_int_equal(csp_s1_alpha_fixed(&p, 30, 12, NULL, x), CSP_OK);
    assert_int_equal(csp_s1_alpha_jacobian(&p, x, J), CSP_OK);
    csp_s1_alpha_noise(&p, Q, c);
    assert_int_equal(csp_lyapunov(N, J, Q, P), CSP_OK);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) var += c[i] * P[i * N + j] * c[j];
    enum { M = 20001 }; /* to 400 Hz; beyond: 1e-6 of it */
    static double f[M], y[M];
    for (int i = 0; i < M; i++) f[i] = 0.02 * i;
    assert_int_equal(csp_s1_alpha_spectrum(&p, x, 0, M, f, y), CSP_OK);
    for (int i = 0; i + 1 < M; i++) area += (y[i] + y[i + 1]) / 2 * 0.02;
    assert_near(area / var, 1, 1e-4);
}

/* Welch: Hann windows of SEG ticks, half overlapped, of a run whose mean is known. */
enum { SEG = 1024, SEGMENTS = 160, TICKS = SEG / 2 * (SEGMENTS + 1) };

static void welch(const double y[], double mean, double out[SEG / 2 + 1])
{
    static double in[SEG], w[SEG];
    fftw_complex *z = fftw_malloc((SEG / 2 + 1) * sizeof *z);
    fftw_plan plan = fftw_plan_dft_r2c_1d(SEG, in, z, FFTW_ESTIMATE);
    double power = 0;
    for (int i = 0; i < SEG; i++) {
        w[i] = 0.5 - 0.5 * cos(2 * M_PI * i / SEG);
        power += w[i] * w[i];
    }
    memset(out, 0, (SEG / 2 + 1) * sizeof *out);
    for (int s = 0; s < SEGMENTS; s++) {
        for (int i = 0; i < SEG; i++) in[i] = w[i] * (y[s * SEG / 2 + i] - mean);
        fftw_execute(plan);
        for (int i = 0; i <= SEG / 2; i++)
            out[i] += 2 * TICK * (z[i][0] * z[i][0] + z[i][1] * z[i][1]) / power / SEGMENTS;
    }
    fftw_destroy_plan(plan);
    fftw_free(z);
}

/* What Welch expects: the closed form smeared by the window, that is (1, 4, 1) / 6 on bins to
 * the order of its variance. Bias left: of fourth order in bin (0.098 Hz) over width (1.9 Hz).
 */
static void the_simulated_spectrum_lies_on_the_closed_form(void **state)
{
    (void)state;
    static double y[TICKS], got[SEG / 2 + 1], f[SEG / 2 + 1], want[SEG / 2 + 1];
    const double drive[][2] = {{0, 0}, {60, 0}, {120, 20}};
    for (int k = 0; k < 3; k++) {
        struct csp_s1_alpha_params p = defaults();
        p.sd = 1.0; /* small noise: the sigmoids see 0.03 of their width */
        struct csp_s1_alpha s = made(&p, TICK);
        double x[N];
        assert_int_equal(csp_s1_alpha_fixed(&p, drive[k][0], drive[k][1], NULL, x), CSP_OK);
        memcpy(s.x, x, sizeof x);
        for (int t = 0; t < 300; t++) csp_s1_alpha_step(&s, drive[k][0], drive[k][1]);
        for (int t = 0; t < TICKS; t++) y[t] = csp_s1_alpha_step(&s, drive[k][0], drive[k][1]);
        welch(y, x[2] - x[4], got);
        for (int i = 0; i <= SEG / 2; i++) f[i] = i / (SEG * TICK);
        assert_int_equal(csp_s1_alpha_spectrum(&p, x, TICK, SEG / 2 + 1, f, want), CSP_OK);
        /* variance of an ordinate: S^2 (1 + 2 (1/6)^2) / SEGMENTS; of the mean ratio: less
         * by the number of bins, more by the window (neighbours share 2/3, 1/6) */
        const double sd = sqrt((1 + 2.0 / 36) / SEGMENTS);
        double sum = 0, worst = 0, total = 0, area = 0;
        int n = 0;
        for (int i = 20; i < SEG / 2 - 1; i++) { /* 2 to 50 Hz */
            const double smeared = (want[i - 1] + 4 * want[i] + want[i + 1]) / 6;
            sum += got[i] / smeared - 1;
            worst = fmax(worst, fabs(got[i] / smeared - 1));
            n++;
        }
        for (int i = 0; i <= SEG / 2; i++) total += got[i], area += want[i];
        assert_true(worst < 4.5 * sd); /* of 491 bins */
        assert_near(sum / n, 0, 4 * sd * sqrt(2.0 / n));
        assert_near(total / area, 1, 0.08); /* 824 s of a process of 0.1 s: 4 standard errors */
    }
}

/* Variance of a small-noise run without ticks: that of the Lyapunov equation. */
static void small_noise_has_the_variance_of_lyapunov(void **state)
{
    (void)state;
    struct csp_s1_alpha_params p = defaults();
    p.sd = 1.0;
    struct csp_s1_alpha s = made(&p, 0.002);
    double J[N * N], Q[N * N], P[N * N], c[N], var = 0, got = 0, re, f;
    assert_int_equal(csp_s1_alpha_jacobian(&p, s.x, J), CSP_OK);
    csp_s1_alpha_noise(&p, Q, c);
    assert_int_equal(csp_lyapunov(N, J, Q, P), CSP_OK);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) var += c[i] * P[i * N + j] * c[j];
    enum { T = 200000 }; /* 400 s */
    for (int t = -500; t < T; t++) {
        csp_s1_alpha_step(&s, 0, 0);
        const double d = s.x[2] - s.x[4] - s.rest[2] + s.rest[4];
        if (t >= 0) got += d * d / T;
    }
    assert_int_equal(csp_s1_alpha_resonance(&p, s.rest, &re, &f), CSP_OK);
    /* a narrow-band process: relative variance of its power is 1 / (|re| time) */
    assert_near(got / var, 1, 4 * sqrt(1 / (-re * T * 0.002)));
}

static void the_same_seed_gives_the_same_bits(void **state)
{
    (void)state;
    struct csp_s1_alpha a, b, c;
    struct csp_fields fa = {0}, fb = {0};
    assert_int_equal(csp_s1_alpha_init(&a, TICK, NULL, 5, 1), CSP_OK);
    assert_int_equal(csp_s1_alpha_init(&b, TICK, NULL, 5, 1), CSP_OK);
    assert_int_equal(csp_s1_alpha_init(&c, TICK, NULL, 5, 2), CSP_OK);
    int other = 0;
    for (int t = 0; t < 50; t++) {
        const double y = csp_s1_alpha_step(&a, 3.0 * t, 1);
        assert_true(y == csp_s1_alpha_step(&b, 3.0 * t, 1));
        other += y != csp_s1_alpha_step(&c, 3.0 * t, 1);
    }
    assert_int_equal(other, 50);
    assert_int_equal(csp_s1_alpha_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_s1_alpha_fields(&c, &fb), CSP_OK);
    assert_true(csp_fields_hash(&fa) != csp_fields_hash(&fb));
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK); /* a copy of the fields is a twin */
    for (int t = 0; t < 50; t++)
        assert_true(csp_s1_alpha_step(&a, 7, 0) == csp_s1_alpha_step(&c, 7, 0));
    assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    csp_fields_free(&fa);
    csp_fields_free(&fb);
}

static void reset_is_rest_and_the_noise_goes_on(void **state)
{
    (void)state;
    struct csp_s1_alpha s;
    assert_int_equal(csp_s1_alpha_init(&s, TICK, NULL, 5, 1), CSP_OK);
    const double first = csp_s1_alpha_step(&s, 0, 0);
    for (int t = 0; t < 50; t++) csp_s1_alpha_step(&s, 200, 0);
    assert_true(s.x[8] > 0.05);
    csp_s1_alpha_reset(&s);
    assert_memory_equal(s.x, s.rest, sizeof s.x);
    assert_near(s.signal, s.rest[2] - s.rest[4], 0);
    assert_near(s.E, s.E_rest, 0);
    assert_true(csp_s1_alpha_step(&s, 0, 0) != first);
}

/* The tick is a mean of 10 steps: what it does to a sine of 9 Hz. */
static void the_tick_passes_alpha(void **state)
{
    (void)state;
    assert_near(csp_lti_tick_gain(9, TICK, 10), 0.97312, 1e-5);
    assert_near(csp_lti_tick_gain(0, TICK, 10), 1, 0);
    assert_near(csp_lti_tick_gain(100, TICK, 10), 0, 1e-20);
    double sum = 0; /* the trapezium itself, of cos about the middle of the tick */
    for (int i = 0; i <= 10; i++)
        sum += (i % 10 ? 1 : 0.5) * cos(2 * M_PI * 23 * (0.001 * i - 0.005)) / 10;
    assert_near(csp_lti_tick_gain(23, TICK, 10), sum * sum, 1e-14);
}

static void a_rest_that_does_not_ring_is_refused_by_name(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double value;
    } bad[] = {{"C", 135},   {"C", 30},   {"p", 90}, {"H_i", 0}, {"v_0", 60},
               {"tau_e", 1}, {"step", 9}, {"F", 1},  {"sd", -1}, {"r_max", 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct csp_s1_alpha_params p = defaults();
        struct csp_s1_alpha s;
        const struct csp_param *row = csp_params_find(csp_s1_alpha_params_table, bad[i].name);
        assert_non_null(row);
        *(double *)((char *)&p + row->offset) = bad[i].value;
        p.tau_a = 480; /* innocent */
        if (csp_s1_alpha_init(&s, TICK, &p, 1, 1) != CSP_E_RANGE)
            fail_msg("%s = %g was taken", bad[i].name, bad[i].value);
        char word[32];
        snprintf(word, sizeof word, "%s = ", bad[i].name);
        if (!strstr(csp_error_detail(), word))
            fail_msg("%s: %s", bad[i].name, csp_error_detail());
    }
    struct csp_s1_alpha s;
    assert_int_equal(csp_s1_alpha_init(&s, 0, NULL, 1, 1), CSP_E_RANGE);
    assert_int_equal(csp_s1_alpha_init(&s, NAN, NULL, 1, 1), CSP_E_RANGE);
}

TEST_MAIN(cmocka_unit_test(rest_is_a_focus_of_the_alpha_band),
          cmocka_unit_test(fixed_points_stand_still),
          cmocka_unit_test(adaptation_takes_its_share),
          cmocka_unit_test(the_jacobian_is_the_slope_of_the_drift),
          cmocka_unit_test(the_integrator_is_of_second_order),
          cmocka_unit_test(small_deviations_follow_the_matrix_exponential),
          cmocka_unit_test(linear_parts_are_exact),
          cmocka_unit_test(the_noise_of_a_step_keeps_the_variance_of_a_synapse),
          cmocka_unit_test(the_peak_lies_at_the_eigenvalue), cmocka_unit_test(area_is_variance),
          cmocka_unit_test(the_simulated_spectrum_lies_on_the_closed_form),
          cmocka_unit_test(small_noise_has_the_variance_of_lyapunov),
          cmocka_unit_test(the_same_seed_gives_the_same_bits),
          cmocka_unit_test(reset_is_rest_and_the_noise_goes_on),
          cmocka_unit_test(the_tick_passes_alpha),
          cmocka_unit_test(a_rest_that_does_not_ring_is_refused_by_name))
