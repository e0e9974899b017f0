/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/study/spillover/closed_form.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

enum { N = 64 };

/* An independent learner in double: asymmetric, rectified or not; nothing of the library but
 * its random numbers. */
struct learner {
    double x[2][N], w[N], eta_up, eta_down, cap; /* cap 0: none */
    int rectified;
    struct csp_rng rng;
};

static void begin(struct learner *l, double rho, double up, double down, const char *stream)
{
    *l = (struct learner){.eta_up = up, .eta_down = down};
    csp_rng_stream(&l->rng, 7, 1, stream);
    l->x[0][0] = 1.0; /* any two unit vectors of that overlap will do: the noise is isotropic */
    l->x[1][0] = rho;
    l->x[1][1] = sqrt(1.0 - rho * rho);
}

static double reads(const struct learner *l, const double x[N])
{
    double a = 0.0;
    for (size_t i = 0; i < N; i++) a += l->w[i] * x[i];
    if (l->cap > 0 && a > l->cap) return l->cap;
    return l->rectified && a < 0 ? 0.0 : a;
}

static void event(struct learner *l, double s2, double q_s, double p_c)
{
    const int other = csp_rng_u01(&l->rng) >= q_s;
    const double y = !other || csp_rng_u01(&l->rng) < p_c, s = sqrt(s2);
    double x[N];
    for (size_t i = 0; i < N; i++) x[i] = l->x[other][i] + s * csp_dist_normal(&l->rng);
    const double e = y - reads(l, x), eta = e > 0 ? l->eta_up : l->eta_down;
    for (size_t i = 0; i < N; i++) l->w[i] += eta * e * x[i];
}

/* Mean responses over the second half of n events. */
static void rest_of(struct learner *l, double s2, double q_s, double p_c, size_t n, double a[2])
{
    a[0] = a[1] = 0.0;
    for (size_t k = 0; k < n; k++) {
        event(l, s2, q_s, p_c);
        if (k < n / 2) continue;
        for (int i = 0; i < 2; i++) a[i] += reads(l, l->x[i]) / (double)(n - n / 2);
    }
}

static struct csp_closed_form exposure(double rho, double s2, double q_s, double p_c, double up,
                                       double down)
{
    return (struct csp_closed_form){.rho = rho,
                                    .s2 = s2,
                                    .q_s = q_s,
                                    .q_o = 1.0 - q_s,
                                    .p_c = p_c,
                                    .up = {up, up},
                                    .down = {down, down}};
}

static void residuals_are_those_of_the_table(void **state)
{
    (void)state;
    static const double table[][6] = {{0.80, 0.05, 0.2, 0.0, 0.614, 0.073},
                                      {0.80, 0.05, 0.2, 0.3, 0.701, 0.339},
                                      {0.90, 0.25, 0.5, 0.1, 0.510, 0.360},
                                      {0.30, 0.25, 0.1, 0.2, 0.305, 0.175}};
    for (size_t i = 0; i < 4; i++) {
        const double *r = table[i];
        const struct csp_closed_form p = exposure(r[0], r[1], r[2], r[3], 0.01, 0.01);
        double a[2], w[3] = {0.3, -0.1}, b[2];
        assert_int_equal(csp_closed_form_rest_linear(&p, a), CSP_OK);
        assert_near(a[0], r[4], 5.1e-4);
        assert_near(a[1], r[5], 5.1e-4);
        assert_int_equal(csp_closed_form_rest(&p, w),
                         CSP_OK); /* the general equation, equal rates */
        csp_closed_form_responses(&p, w, b);
        assert_near(b[0], a[0], 1e-9);
        assert_near(b[1], a[1], 1e-9);
    }
    const struct csp_closed_form equal = exposure(0.83, 0.17, 0.5, 0.0, 0.01, 0.01);
    double a[2];
    assert_int_equal(csp_closed_form_rest_linear(&equal, a), CSP_OK);
    assert_near(a[1] / a[0], csp_closed_form_ratio(0.83, 0.34), 1e-12);
    const struct csp_closed_form same = exposure(1.0, 0.0, 0.5, 0.0, 0.01, 0.01);
    assert_int_equal(csp_closed_form_rest_linear(&same, a), CSP_E_RANGE);
}

static void a_stochastic_learner_rests_there(void **state)
{
    (void)state;
    struct learner l;
    double a[2], want[2];
    const struct csp_closed_form p = exposure(0.8, 0.05, 0.2, 0.3, 0.005, 0.005);
    begin(&l, p.rho, 0.005, 0.005, "linear");
    rest_of(&l, p.s2, p.q_s, p.p_c, 60000, a);
    assert_int_equal(csp_closed_form_rest_linear(&p, want), CSP_OK);
    assert_near(a[0], want[0], 0.02);
    assert_near(a[1], want[1], 0.02);
}

static void unequal_rates_and_rectification_rest_where_the_moments_say(void **state)
{
    (void)state;
    for (int rectified = 0; rectified < 2; rectified++) {
        struct learner l;
        double a[2], b[2], w[3] = {0.9};
        struct csp_closed_form p = exposure(0.7, 0.09, 0.4, 0.1, 0.02, 0.001);
        p.rectified = rectified;
        begin(&l, p.rho, 0.02, 0.001, rectified ? "rectified" : "signed");
        l.rectified = rectified;
        rest_of(&l, p.s2, p.q_s, p.p_c, 60000, a);
        assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
        csp_closed_form_responses(&p, w, b);
        assert_near(a[0], b[0], 0.03);
        assert_near(a[1], b[1], 0.03);
        double rate[2], v[3] = {0.9};
        csp_closed_form_rates(&p, w, rate);
        assert_true(rate[0] > 0 && rate[1] > rate[0]);
        csp_closed_form_follow(&p, 20.0 / rate[0], v);
        assert_near(v[0], w[0], 1e-6);
        assert_near(v[1], w[1], 1e-6);
    }
    /* with little noise no response is below 0, so nothing is rectified away */
    struct csp_closed_form p = exposure(0.7, 0.001, 0.4, 0.3, 0.02, 0.001);
    double w[3] = {0.9}, v[3] = {0.9}, below, above;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    csp_closed_form_beyond(&p, w, &below, &above);
    assert_true(below < 1e-9 && above == 0.0);
    p.rectified = 1;
    assert_int_equal(csp_closed_form_rest(&p, v), CSP_OK);
    assert_near(v[0], w[0], 1e-7);
    assert_near(v[1], w[1], 1e-7);
}

/* <f>, <f'> (as -<f (u - a)>/v^2: Stein) and <f^2> of one state by the trapezoid rule. */
static void integrate(const struct csp_closed_form *p, int k, double a, double v, double out[3])
{
    enum { STEPS = 200000 };
    const double wide = 9.0, h = 2.0 * wide / STEPS, chance[2] = {1.0, p->p_c};
    out[0] = out[1] = out[2] = 0.0;
    for (int i = 0; i <= STEPS; i++) {
        const double z = -wide + i * h, u = a + v * z, weight = h * gsl_ran_ugaussian_pdf(z);
        double r = p->rectified && u < 0 ? 0.0 : u;
        if (p->cap > 0 && r > p->cap) r = p->cap;
        for (int y = 0; y < 2; y++) {
            const double e = y - r, f = (e > 0 ? p->up[k] : p->down[k]) * e,
                         of = weight * (y ? chance[k] : 1.0 - chance[k]);
            out[0] += of * f;
            out[1] -= of * f * z / v;
            out[2] += of * f * f;
        }
    }
}

static void the_drift_is_that_of_integrals(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        struct csp_closed_form p = exposure(0.7, 0.3, 0.35, 0.2, 0.04, 0.013);
        const double w[3] = {0.83, 0.41, 0.007};
        double a[2], dw[3], k[2][3];
        p.down[CSP_OWN] = 0.021;
        p.rectified = which & 1;
        p.cap = which & 2 ? 1.3 : 0.0;
        p.inputs = 23;
        csp_closed_form_responses(&p, w, a);
        const double size = w[0] * w[0] + w[1] * w[1] + 1.4 * w[0] * w[1],
                     v = sqrt(0.3 * (size + 23 * w[2]) + w[2]);
        for (int i = 0; i < 2; i++) integrate(&p, i, a[i], v, k[i]);
        const double H = 0.35 * k[0][1] + 0.65 * k[1][1], Q = 0.35 * k[0][2] + 0.65 * k[1][2];
        csp_closed_form_drift(&p, w, dw);
        assert_near(dw[0], 0.35 * k[0][0] - 0.3 * H * w[0], 1e-9);
        assert_near(dw[1], 0.65 * k[1][0] - 0.3 * H * w[1], 1e-9);
        assert_near(dw[2], 0.3 * (Q - 2 * H * w[2]), 1e-9);
        double r[2], mean[2] = {0};
        csp_closed_form_reads(&p, w, r);
        for (int z = -8000; z <= 8000; z++)
            for (int i = 0; i < 2; i++) {
                double x = a[i] + sqrt(w[2]) * z / 1000.0;
                if (p.rectified && x < 0) x = 0.0;
                if (p.cap > 0 && x > p.cap) x = p.cap;
                mean[i] += x * gsl_ran_ugaussian_pdf(z / 1000.0) / 1000.0;
            }
        assert_near(r[0], mean[0], 1e-8);
        assert_near(r[1], mean[1], 1e-8);
    }
}

/* The case in which the amygdala's sum of own and other was slower than the closed forms
 * without a largest response said: overlap 0.9, kappa 0.3, rates of 50 to 1, cap 2. */
static void a_largest_response_slows_unlearning(void **state)
{
    (void)state;
    enum { LEARNERS = 6, EVENTS = 3000, CAP = 2 };
    struct csp_closed_form p = exposure(0.9, 0.15, 0.5, 0.0, 0.0038, 0.0038 / 50);
    double mean[2] = {0}, w[3] = {1.6}, v[3] = {1.6}, a[2], b[2], below, above;
    p.rectified = 1;
    p.inputs = N;
    csp_closed_form_follow(&p, EVENTS, v); /* without it */
    csp_closed_form_reads(&p, v, b);
    p.cap = CAP;
    csp_closed_form_beyond(&p, w, &below, &above);
    assert_near(above,
                gsl_cdf_ugaussian_P((1.6 - 2.0) / (1.6 * sqrt(0.15))) / 2 +
                    gsl_cdf_ugaussian_P((1.44 - 2.0) / (1.6 * sqrt(0.15))) / 2,
                1e-12);
    csp_closed_form_follow(&p, EVENTS, w);
    csp_closed_form_reads(&p, w, a);
    for (int k = 0; k < LEARNERS; k++) {
        struct learner l;
        char stream[32];
        snprintf(stream, sizeof stream, "capped %d", k);
        begin(&l, p.rho, p.up[0], p.down[0], stream);
        l.rectified = 1;
        l.cap = CAP;
        l.w[0] = 1.6;
        for (int i = 0; i < EVENTS; i++) event(&l, p.s2, p.q_s, p.p_c);
        for (int i = 0; i < 2; i++) mean[i] += reads(&l, l.x[i]) / LEARNERS;
    }
    assert_near(mean[0] + mean[1], a[0] + a[1], 0.015);
    assert_true(a[0] + a[1] - b[0] - b[1] > 0.03);
    /* own events alone rest higher for it */
    p.q_s = 1.0, p.q_o = 0.0;
    struct learner own;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    begin(&own, p.rho, p.up[0], p.down[0], "capped, own alone");
    own.rectified = 1;
    own.cap = CAP;
    own.w[0] = 1.6;
    rest_of(&own, p.s2, 1.0, 0.0, 40000, a);
    assert_near(a[0], w[0], 0.015);
    p.cap = 0.0;
    assert_int_equal(csp_closed_form_rest(&p, v), CSP_OK);
    assert_true(w[0] - v[0] > 0.05);
    p.cap = 1e3; /* out of reach: none */
    w[0] = 1.6, w[1] = 0.0;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    assert_near(w[0], v[0], 1e-9);
}

/* The delta rule's weights vary by the misadjustment of least mean squares, p = eta/2 <e^2>,
 * and no mean moves; with unequal rates the mean rises by it. */
static void steps_of_a_size_keep_the_weights_moving(void **state)
{
    (void)state;
    struct csp_closed_form p = exposure(0.8, 0.2, 0.4, 0.25, 0.01, 0.01), still = p;
    double w[3] = {0.5}, v[3] = {0.5}, a[2], y2 = 0.4 + 0.6 * 0.25;
    p.inputs = N;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    assert_int_equal(csp_closed_form_rest(&still, v), CSP_OK);
    assert_near(w[0], v[0], 1e-9);
    assert_near(w[1], v[1], 1e-9);
    assert_near(v[2], 0.0, 1e-15);
    /* at rest <e x> = 0, so <e^2> of the mean weights is <y^2> - <y u> = <y^2> - w.<y x> */
    csp_closed_form_responses(&p, w, a);
    const double e2 = y2 - 0.4 * a[0] - 0.6 * 0.25 * a[1], step = 0.01 * (1 + N * p.s2);
    assert_near(w[2], 0.5 * 0.01 * e2 / (1.0 - 0.5 * step), 1e-9);

    enum { EVENTS = 30000, FROM = 6000 };
    struct learner l;
    double sum[N] = {0}, square[N] = {0}, spread = 0.0;
    begin(&l, p.rho, 0.01, 0.01, "spread");
    for (int k = 0; k < EVENTS; k++) {
        event(&l, p.s2, p.q_s, p.p_c);
        for (int i = 0; i < N && k >= FROM; i++) sum[i] += l.w[i], square[i] += l.w[i] * l.w[i];
    }
    for (int i = 2; i < N; i++) /* across the plane of the two states */
        spread += square[i] / (EVENTS - FROM) / (N - 2);
    assert_near(spread, w[2], 0.08 * w[2]);

    p = exposure(0.8, 0.2, 0.4, 0.25, 0.01, 0.001);
    still = p;
    p.inputs = N;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    assert_int_equal(csp_closed_form_rest(&still, v), CSP_OK);
    assert_true(w[0] + w[1] > v[0] + v[1] + 0.002);
    const double n = 20.0 / (2 * p.s2 * 0.001);
    v[0] = 0.5, v[1] = v[2] = 0.0;
    csp_closed_form_follow(&p, n, v); /* the path ends at the rest */
    for (int i = 0; i < 3; i++) assert_near(v[i], w[i], 1e-7);
}

static void a_latent_that_tells_nothing_has_the_expectile(void **state)
{
    (void)state;
    assert_near(csp_closed_form_expectile(50.0 / 51.0, 0.02), 0.505, 5e-4);
    struct csp_closed_form p = exposure(1.0, 0.0, 0.02, 0.0, 0.05, 0.001);
    double w[3] = {0.2}, a[2];
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    csp_closed_form_responses(&p, w, a);
    assert_near(a[0], csp_closed_form_expectile(50.0 / 51.0, 0.02), 1e-8);
    assert_near(a[1], a[0], 1e-12);
    p.rectified = 1;
    w[0] = 0.2, w[1] = 0.0;
    assert_int_equal(csp_closed_form_rest(&p, w), CSP_OK);
    csp_closed_form_responses(&p, w, a);
    assert_near(a[0], csp_closed_form_expectile(50.0 / 51.0, 0.02), 1e-8);
}

static void sum_and_difference_relax_at_their_rates(void **state)
{
    (void)state;
    enum { SAMPLES = 400 };
    const struct csp_closed_form p = exposure(0.85, 0.03, 0.5, 0.2, 0.01, 0.01);
    double end[2], t[SAMPLES], sum[SAMPLES], difference[SAMPLES], other[SAMPLES];
    const double w[3] = {1.0}, tau = 1.0 / csp_closed_form_rate(&p, -1);
    struct csp_closed_form alone = p;
    alone.q_s = alone.p_c = 0.0, alone.q_o = 1.0;
    assert_int_equal(csp_closed_form_rest_linear(&p, end), CSP_OK);
    for (size_t i = 0; i < SAMPLES; i++) {
        const double part = (double)i / (SAMPLES - 1);
        double a[2];
        t[i] = 6.0 * tau * part * part * part;
        assert_int_equal(csp_closed_form_path_linear(&p, w, t[i], a), CSP_OK);
        sum[i] = a[0] + a[1];
        difference[i] = a[0] - a[1];
        assert_int_equal(csp_closed_form_path_linear(&alone, w, t[i], a), CSP_OK);
        other[i] = a[1];
        const double left = exp(-0.01 * p.s2 * t[i]); /* what is orthogonal to x_o */
        assert_near(a[0], (1 - 0.85 * 0.85) * left + 0.85 * a[1], 1e-9);
        assert_near(a[1], 0.85 * exp(-0.01 * (1 + p.s2) * t[i]), 1e-9);
        double v[3] = {1.0}, b[2], along[2];
        csp_closed_form_follow(&p, t[i], v); /* the general equation goes the same way */
        csp_closed_form_responses(&p, v, b);
        assert_int_equal(csp_closed_form_path_linear(&p, w, t[i], along), CSP_OK);
        assert_near(b[0], along[0], 2e-5);
        assert_near(b[1], along[1], 2e-5);
    }
    const double fast = 1.0 / csp_closed_form_rate(&p, 1);
    assert_near(
        csp_closed_form_half_life(SAMPLES, t, difference, end[0] - end[1], 5 * tau, 1e-3),
        M_LN2 * tau, 1e-3 * tau);
    assert_near(csp_closed_form_half_life(SAMPLES, t, sum, end[0] + end[1], 5 * fast, 1e-3),
                M_LN2 * fast, 1e-3 * fast);
    assert_near(csp_closed_form_half_life(SAMPLES, t, other, 0.0, 600.0, 1e-3),
                M_LN2 / (0.01 * (1 + p.s2)), 0.1);
    assert_true(
        isnan(csp_closed_form_half_life(SAMPLES, t, sum, sum[0] + 1e-4, 5 * fast, 1e-3)));
    double rate[2];
    csp_closed_form_rates(&p, w, rate);
    assert_near(rate[0], 1.0 / tau, 1e-7);
    assert_near(rate[1], 1.0 / fast, 1e-7);
}

static void any_noise_maps_onto_overlap_and_noise(void **state)
{
    (void)state;
    const double rho = 0.6, s2 = 0.2, q[2] = {0.3, 0.7}, y[2] = {1.0, 0.25};
    const double G[4] = {1 / s2, rho / s2, rho / s2, 1 / s2};
    const struct csp_closed_form p = exposure(rho, s2, q[0], y[1], 0.01, 0.01);
    double a[2], b[2];
    assert_int_equal(csp_closed_form_rest_of(2, G, q, y, a), CSP_OK);
    assert_int_equal(csp_closed_form_rest_linear(&p, b), CSP_OK);
    assert_near(a[0], b[0], 1e-12);
    assert_near(a[1], b[1], 1e-12);
    assert_int_equal(csp_closed_form_rest_of(17, G, q, y, a), CSP_E_SHAPE);
}

static void noise_along_two_axes_rests_as_the_isotropic_case(void **state)
{
    (void)state;
    const double rho = 0.9, minus = 0.02, plus = 0.3;
    double of, kappa, a[2];
    csp_closed_form_axes(rho, minus, plus, &of, &kappa);
    const struct csp_closed_form p = exposure(of, 0.5 * kappa, 0.5, 0.0, 0.01, 0.01);
    assert_int_equal(csp_closed_form_rest_linear(&p, a), CSP_OK);
    assert_near(a[0] - a[1], (1 - rho) / (1 - rho + 2 * minus), 1e-12);
    assert_near(a[0] + a[1], (1 + rho) / (1 + rho + 2 * plus), 1e-12);
    csp_closed_form_axes(rho, 0.07, 0.07, &of, &kappa);
    assert_near(of, rho, 1e-12);
    assert_near(kappa, 0.14, 1e-12);
}

TEST_MAIN(cmocka_unit_test(residuals_are_those_of_the_table),
          cmocka_unit_test(a_stochastic_learner_rests_there),
          cmocka_unit_test(unequal_rates_and_rectification_rest_where_the_moments_say),
          cmocka_unit_test(the_drift_is_that_of_integrals),
          cmocka_unit_test(a_largest_response_slows_unlearning),
          cmocka_unit_test(steps_of_a_size_keep_the_weights_moving),
          cmocka_unit_test(a_latent_that_tells_nothing_has_the_expectile),
          cmocka_unit_test(sum_and_difference_relax_at_their_rates),
          cmocka_unit_test(noise_along_two_axes_rests_as_the_isotropic_case),
          cmocka_unit_test(any_noise_maps_onto_overlap_and_noise))
