/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beyond linear TD: opponent D1 and D2 weights, a spectrum of value units, the expected error.
 */
#include "conspecific/core/num/dist.h"
#include "plain.h"

static struct csp_critic_params params(double alpha, double kappa)
{
    struct csp_critic_params p = plain_params(alpha, kappa, 0.9);
    p.tau_lambda = 0.0;
    p.tau_e = 0.001; /* the recent error is that of this step */
    return p;
}

static double step(struct csp_critic *c, double rew, const csp_real h[])
{
    return csp_critic_step(c, rew, h, NULL, 1.0, 1);
}

/* One trial of a cue that is followed by rew. */
static void trial(struct csp_critic *c, double rew)
{
    const csp_real cue[1] = {1}, end[1] = {0};
    csp_critic_reset(c);
    step(c, 0.0, cue);
    step(c, rew, end);
}

/*
 * Cue of one feature, q = 1 - alpha, s = 1 - (1 + kappa) alpha, each phase for n trials:
 *   acquisition    V = r (1 - q^n)     G = V, N = 0
 *   extinction     V = r s^n           G = r/2 (1 + s^n), N = r/2 (1 - s^n)
 *   reacquisition  V = r (1 - s^n)     N = r/2 s^n
 */
static void what_was_learnt_stays_under_extinction_and_is_relearnt_faster(void **state)
{
    (void)state;
    const double alpha = 0.07, r = 0.83, kappas[] = {0.0, 0.37, 1.0};
    for (int k = 0; k < 3; k++) {
        struct csp_critic c;
        const struct csp_critic_params p = params(alpha, kappas[k]);
        const csp_real cue[1] = {1};
        const double s = 1 - (1 + kappas[k]) * alpha;
        plain_make(&c, 1, &p);
        for (int n = 1; n <= 400; n++) {
            trial(&c, r);
            assert_near(csp_critic_value(&c, cue, NULL), r * (1 - pow(1 - alpha, n)), 2e-6);
            assert_true(c.N[0] == 0);
        }
        for (int n = 1; n <= 400; n++) {
            trial(&c, 0);
            assert_near(csp_critic_value(&c, cue, NULL), r * pow(s, n), 3e-6);
            assert_near(c.G[0], r / 2 * (1 + pow(s, n)), 3e-6);
            assert_near(c.N[0], r / 2 * (1 - pow(s, n)), 3e-6);
        }
        for (int n = 1; n <= 60; n++) {
            trial(&c, r);
            assert_near(csp_critic_value(&c, cue, NULL), r * (1 - pow(s, n)), 5e-6);
            assert_near(c.N[0], r / 2 * pow(s, n), 5e-6);
        }
        csp_critic_free(&c);
    }
}

/* The rule of the header in an independent array, over signs, several features and traces. */
static void weights_follow_the_rule_of_the_header(void **state)
{
    (void)state;
    enum { N = 5, T = 3000 };
    const double alpha = 0.11, kappa = 0.6, gamma = 0.9, lambda = 0.7;
    struct csp_critic_params p = params(alpha, kappa);
    struct csp_critic c;
    struct csp_rng rng;
    double G[N] = {0}, D[N] = {0}, z[N] = {0}, V = 0, largest = 0, below = 0;
    p.tau_lambda = -1 / log(lambda);
    plain_make(&c, N, &p);
    csp_rng_stream(&rng, 4, 4, "opponent");
    for (int t = 0; t < T; t++) {
        csp_real h[N];
        double next = 0;
        const double rew = csp_dist_normal(&rng);
        for (int i = 0; i < N; i++) h[i] = (csp_real)(0.6 * csp_rng_u01(&rng));
        for (int i = 0; i < N; i++) next += (G[i] - D[i]) * (double)h[i];
        const double delta = t ? rew + gamma * next - V : 0.0;
        V = 0;
        for (int i = 0; i < N; i++) {
            const double x = alpha * delta * z[i], size = fabs(x);
            double *up = x > 0 ? &G[i] : &D[i], *down = x > 0 ? &D[i] : &G[i];
            const double d = fmin(*down, size * (1 + kappa) / 2);
            *down -= d;
            *up += size - d * (1 - kappa) / (1 + kappa);
            z[i] = gamma * lambda * z[i] + (double)h[i];
            V += (G[i] - D[i]) * (double)h[i];
        }
        step(&c, rew, h);
        assert_near(c.delta, delta, 1e-4);
        assert_near(c.V, V, 1e-4);
        for (int i = 0; i < N; i++) {
            assert_near(c.G[i], G[i], 1e-4);
            assert_near(c.N[i], D[i], 1e-4);
            assert_true(c.G[i] >= 0 && c.N[i] >= 0);
            largest = fmax(largest, fmin(G[i], D[i]));
            below += D[i] > G[i];
        }
    }
    assert_true(largest > 0.1 && below > 100); /* both types held something, and either led */
    csp_critic_free(&c);
}

/* Nine units, reward 1 with probability p: unit u lands on the expectile tau_u. */
static void a_spectrum_of_units_lands_on_expectiles(void **state)
{
    (void)state;
    enum { U = 9 };
    const double chance[] = {0.3, 0.8};
    for (int k = 0; k < 2; k++) {
        struct csp_critic c;
        struct csp_rng rng;
        struct csp_critic_params p = params(0.002, 0.0);
        const csp_real cue[1] = {1};
        double mean[U] = {0}, n = 0, V = 0;
        p.units = U;
        plain_make(&c, 1, &p);
        csp_rng_stream(&rng, 5, (uint64_t)k, "units");
        for (int t = 0; t < 120000; t++) {
            trial(&c, csp_dist_bernoulli(&rng, chance[k]));
            if (t < 20000) continue;
            for (int u = 0; u < U; u++) mean[u] += (double)c.G[u] - (double)c.N[u];
            V += csp_critic_value(&c, cue, NULL);
            n += 1;
        }
        for (int u = 0; u < U; u++) {
            const double tau = (u + 0.5) / U, q = chance[k];
            const double e = tau * q / (tau * q + (1 - tau) * (1 - q));
            assert_near(mean[u] / n, e, 0.012);
        }
        assert_near(V / n, chance[k], 0.012); /* V is the middle one */
        csp_critic_free(&c);
    }
}

/* Value, error, D1 and D2 of the step are those of the middle unit; all bootstrap from it. */
static void what_is_reported_is_the_middle_unit(void **state)
{
    (void)state;
    struct csp_critic c;
    struct csp_critic_params p = params(0.2, 0.5);
    const csp_real cue[1] = {0.7f}, end[1] = {0};
    p.units = 2;
    assert_int_equal(csp_critic_init(&c, 1, 0, 0, 0.01, &p, NULL, NULL), CSP_E_RANGE);
    csp_critic_free(&c);
    p.units = 3;
    plain_make(&c, 1, &p);
    c.G[0] = 0.5f, c.N[0] = 0.1f; /* values 0.28, -0.14 and 0.07 */
    c.G[1] = 0.2f, c.N[1] = 0.4f;
    c.G[2] = 0.1f, c.N[2] = 0;
    csp_critic_step(&c, 0, cue, NULL, 1.0, 0);
    assert_near(c.value[0], 0.28, 1e-6);
    assert_near(c.value[1], -0.14, 1e-6);
    assert_near(c.V, -0.14, 1e-6);
    assert_near(c.D1, 0.7 * 0.2, 1e-6);
    assert_near(c.D2, 0.7 * 0.4, 1e-6);
    assert_near(csp_critic_step(&c, 0.6, end, NULL, 1.0, 0), 0.74, 1e-6);
    assert_near(c.error[0], 0.32, 1e-6);
    assert_near(c.error[1], 0.74, 1e-6);
    assert_near(c.error[2], 0.53, 1e-6);
    assert_near(c.delta, 0.74, 1e-6);
    csp_critic_free(&c);
}

/*
 * A cue, two ticks of delay, reward r with probability p, four ticks more. V is learnt, so the
 * one error that remains is that of the outcome, of mean size D = 2 p (1 - p) r. It is felt as
 * k (1 - k)^n D in tick n from the outcome, k = 1 - exp(-1/tau_e); R discounts that by
 * tau_risk.
 */
static void the_expected_error_is_its_discounted_mean_size(void **state)
{
    (void)state;
    enum { N = 7, OUTCOME = 3 };
    const double chance[] = {0.5, 0.15, 1.0, 0.5}, span[] = {0.001, 0.001, 0.001, 1.9}, r = 0.9;
    for (int q = 0; q < 4; q++) {
        struct csp_critic c;
        struct csp_rng rng;
        struct csp_critic_params p = params(0.0008, 0.0);
        double R[N] = {0}, n = 0;
        p.tau_risk = 2.3;
        p.tau_e = span[q];
        plain_make(&c, N, &p);
        csp_rng_stream(&rng, 6, (uint64_t)q, "risk");
        for (int t = 0; t < 60000; t++) {
            csp_critic_reset(&c);
            for (int i = 0; i < N; i++) {
                csp_real h[N] = {0};
                h[i] = 1;
                step(&c, i == OUTCOME && csp_dist_bernoulli(&rng, chance[q]) ? r : 0, h);
                if (t < 20000) continue;
                assert_near(c.R, c.v[i], 1e-6); /* after learning, for the features of now */
                R[i] += c.R;
                n += 1;
            }
            const csp_real end[N] = {0};
            step(&c, 0, end);
        }
        const double D = 2 * chance[q] * (1 - chance[q]) * r, g = exp(-1 / 2.3),
                     k = 1 - exp(-1 / span[q]);
        for (int i = 0; i < N; i++) {
            double want = 0;
            for (int to = i > OUTCOME - 1 ? i + 1 : OUTCOME; to <= N; to++)
                want += pow(g, to - i - 1) * k * pow(1 - k, to - OUTCOME) * D;
            assert_near(R[i] * N / n, want, 0.02 * want + 0.006);
        }
        csp_critic_free(&c);
    }
}

/* e <- (1 - k) e + delta: a burst and the dip after it are one small error. */
static void errors_of_both_signs_cancel_within_their_span(void **state)
{
    (void)state;
    struct csp_critic c;
    struct csp_critic_params p = params(0.5, 0.0);
    const csp_real h[1] = {0.8f};
    p.tau_e = 2.5;
    p.tau_risk = 1.4;
    plain_make(&c, 1, &p);
    const double k = 1 - exp(-1 / 2.5), delta[] = {0.7, -0.6, 0, 0.1};
    double e = 0, v = 0, z = 0, R = 0;
    step(&c, 5.0, h); /* the first step of an episode has no error */
    assert_true(c.e == 0);
    z = 0.8;
    for (int t = 0; t < 4; t++) {
        c.G[0] = c.N[0] = 0; /* V stays 0: the error is the reward */
        c.value[0] = 0;
        step(&c, delta[t], h);
        e = (1 - k) * e + delta[t];
        assert_near(c.e, e, 1e-7);
        v += 0.5 * (k * fabs(e) + exp(-1 / 1.4) * v * 0.8 - R) * z;
        R = v * 0.8;
        assert_near(c.v[0], v, 1e-6);
        assert_near(c.R, R, 1e-6);
        z = 0.8; /* lambda 0 */
    }
    csp_critic_reset(&c);
    assert_true(c.e == 0);
    csp_critic_free(&c);
}

/* R of the tick before, through a leak of 0.1 s, scales the cells of the VTA and leaves the
 * teaching signal as it is. */
static void the_expected_error_scales_the_vta(void **state)
{
    (void)state;
    struct csp_vta_params v;
    struct csp_critic_params p;
    struct csp_critic c;
    const csp_real h[1] = {1};
    csp_params_default(&v, csp_vta_params_table);
    csp_params_default(&p, csp_critic_params_table);
    v.tau_vta = 0;
    assert_int_equal(csp_critic_init(&c, 1, 0, 0, 0.01, &p, &v, NULL), CSP_OK);
    c.v[0] = 0.17f;
    for (int t = 0; t < 20; t++) {
        const double da = csp_critic_step(&c, 0.4, h, NULL, 1.0, 0);
        const double R = t < 1 ? 0 : 0.17 * (1 - exp(-0.1 * t));
        assert_near(c.R, 0.17, 1e-6);
        assert_near(c.R_slow, R, 1e-6);
        assert_near(da, t ? 0.004 : 0, 1e-9);
        assert_near(c.vta.r_vta[0], v.r_tonic + da * v.g_da / (1 + R / v.sigma_0), 1e-4);
    }
    csp_critic_reset(&c);
    assert_true(c.R == 0 && c.R_slow == 0 && c.V == 0 && c.delta == 0);
    assert_near(c.vta.r_vta[0], v.r_tonic, 1e-6);
    assert_true(c.vta.da == 0);
    csp_critic_free(&c);
}

TEST_MAIN(cmocka_unit_test(what_was_learnt_stays_under_extinction_and_is_relearnt_faster),
          cmocka_unit_test(weights_follow_the_rule_of_the_header),
          cmocka_unit_test(a_spectrum_of_units_lands_on_expectiles),
          cmocka_unit_test(what_is_reported_is_the_middle_unit),
          cmocka_unit_test(the_expected_error_is_its_discounted_mean_size),
          cmocka_unit_test(errors_of_both_signs_cancel_within_their_span),
          cmocka_unit_test(the_expected_error_scales_the_vta))
