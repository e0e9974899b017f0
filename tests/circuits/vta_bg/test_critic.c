/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The critic at kappa 0 is linear TD(lambda): its fixed points (src/THEORY.md, 3), what is left
 * for ever on value (1), the witness. Options: test_critic_opponent.c; sparse blocks: test_critic_blocks.c.
 */
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "plain.h"

/* linear TD of one unit; dopamine that hides nothing: da = delta */
static struct csp_critic_params odd(double alpha, double gamma, double lambda)
{
    struct csp_critic_params p = plain_params(alpha, 0.0, gamma);
    p.tau_lambda = lambda > 0 ? -1 / log(lambda) : 0.0;
    return p;
}

static double step(struct csp_critic *c, double rew, const csp_real h[], int learn)
{
    return csp_critic_step(c, rew, h, NULL, 1.0, learn);
}

static double weight(const struct csp_critic *c, size_t i)
{
    return (double)c->G[i] - (double)c->N[i];
}

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_critic c;
    const csp_real h[] = {0.2f, 0.7f};
    const double want[] = {0.0, 1.3, 1.2722333, 1.2306386229};
    const struct csp_critic_params p = odd(0.31, 0.87, 0.61);
    plain_make(&c, 2, &p);
    for (int k = 0; k < 4; k++) {
        step(&c, 1.3, h, 1);
        assert_near(c.delta, want[k], 2e-6);
    }
    /* by hand */
    double w[2] = {0}, z[2] = {0}, V = 0, delta = 0;
    const double x[] = {(double)h[0], (double)h[1]}, g = 0.87, l = 0.61;
    for (int k = 0; k < 4; k++) {
        const double v = w[0] * x[0] + w[1] * x[1];
        delta = k ? 1.3 + g * v - V : 0.0;
        for (int i = 0; i < 2; i++) {
            w[i] += 0.31 * delta * z[i];
            z[i] = g * l * z[i] + x[i];
        }
        V = w[0] * x[0] + w[1] * x[1];
    }
    assert_near(c.delta, delta, 1e-6);
    assert_near(c.V, V, 1e-6);
    csp_critic_free(&c);
}

/* A ring-like chain with random transitions: the stream never ends. */
enum { S = 5, F = 3 };
static const double P[S * S] = {0.1, 0.6, 0.1, 0.1, 0.1, 0.2, 0.1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.2,
                                0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.6, 0.5, 0.1, 0.2, 0.1, 0.1};
static const double R[S] = {0.3, -1.1, 0.0, 0.7, -0.2};

static void stationary(double d[S])
{
    for (int i = 0; i < S; i++) d[i] = 1.0 / S;
    for (int k = 0; k < 500; k++) {
        double next[S] = {0};
        for (int i = 0; i < S; i++)
            for (int j = 0; j < S; j++) next[j] += d[i] * P[i * S + j];
        memcpy(d, next, sizeof next);
    }
}

/* Mean weights of a long run on features X[S][n]; reward of a step is R of the state left. */
static void run(const double X[], size_t n, double gamma, double lambda, double alpha,
                long steps, double w[])
{
    struct csp_critic c;
    struct csp_rng rng;
    const struct csp_critic_params p = odd(alpha, gamma, lambda);
    csp_rng_stream(&rng, 3, n, "chain");
    plain_make(&c, n, &p);
    size_t s = 0, last = 0;
    double count = 0;
    for (size_t i = 0; i < n; i++) w[i] = 0;
    for (long t = 0; t < steps; t++) {
        csp_real h[S];
        for (size_t i = 0; i < n; i++) h[i] = (csp_real)X[s * n + i];
        step(&c, R[last], h, 1);
        last = s;
        s = csp_dist_discrete(&rng, S, P + s * S);
        if (t < steps / 4) continue;
        count += 1;
        for (size_t i = 0; i < n; i++) w[i] += weight(&c, i);
    }
    for (size_t i = 0; i < n; i++) w[i] /= count;
    csp_critic_free(&c);
}

static void one_hot_values_solve_the_bellman_equation(void **state)
{
    (void)state;
    const double gamma = 0.83;
    double X[S * S] = {0}, A[S * S], V[S], w[S];
    for (int i = 0; i < S; i++) X[i * S + i] = 1;
    for (int i = 0; i < S; i++)
        for (int j = 0; j < S; j++) A[i * S + j] = (i == j) - gamma * P[i * S + j];
    assert_int_equal(csp_solve(S, A, R, V), CSP_OK);
    run(X, S, gamma, 0.0, 0.004, 600000, w);
    for (int i = 0; i < S; i++) assert_near(w[i], V[i], 0.03);
}

static void features_land_on_the_projected_fixed_point(void **state)
{
    (void)state;
    const double X[S * F] = {1.0, 0.2, 0.0, 0.5, 0.0, 0.7, 0.0, 1.1,
                             0.3, 0.4, 0.4, 0.4, 0.0, 0.3, 1.2};
    const double gamma = 0.83, lambdas[] = {0.0, 0.55};
    double d[S];
    stationary(d);
    for (int q = 0; q < 2; q++) {
        /* P_lambda = (1 - l) sum l^k g^k P^(k+1); r_lambda = sum (g l)^k P^k R */
        const double l = lambdas[q];
        double Pk[S * S] = {0}, PL[S * S] = {0}, rL[S] = {0}, scale = 1.0;
        for (int i = 0; i < S; i++) Pk[i * S + i] = 1;
        for (int k = 0; k < 300; k++) {
            double next[S * S] = {0};
            for (int i = 0; i < S; i++)
                for (int j = 0; j < S; j++) {
                    rL[i] += scale * Pk[i * S + j] * R[j];
                    for (int m = 0; m < S; m++) next[i * S + j] += Pk[i * S + m] * P[m * S + j];
                }
            for (int i = 0; i < S * S; i++) PL[i] += (1 - l) * scale * gamma * next[i];
            memcpy(Pk, next, sizeof next);
            scale *= gamma * l;
        }
        double A[F * F] = {0}, b[F] = {0}, want[F], w[F];
        for (int s = 0; s < S; s++)
            for (int i = 0; i < F; i++) {
                b[i] += X[s * F + i] * d[s] * rL[s];
                for (int j = 0; j < F; j++) {
                    double next = 0;
                    for (int m = 0; m < S; m++) next += PL[s * S + m] * X[m * F + j];
                    A[i * F + j] += X[s * F + i] * d[s] * (X[s * F + j] - next);
                }
            }
        assert_int_equal(csp_solve(F, A, b, want), CSP_OK);
        run(X, F, gamma, l, 0.002, 1500000, w);
        for (int i = 0; i < F; i++) assert_near(w[i], want[i], 0.05);
    }
}

/* Own pain costs 1, another's nothing: the table of src/THEORY.md, 1, read out as value. */
static void the_residual_of_value_is_that_of_the_table(void **state)
{
    (void)state;
    enum { N = 64 };
    const struct {
        double rho, s2, q_s, p_c, a_s, a_o;
    } rows[] = {{0.80, 0.05, 0.2, 0.0, 0.614, 0.073},
                {0.80, 0.05, 0.2, 0.3, 0.701, 0.339},
                {0.90, 0.25, 0.5, 0.1, 0.510, 0.360},
                {0.30, 0.25, 0.1, 0.2, 0.305, 0.175}};
    for (size_t r = 0; r < 4; r++) {
        struct csp_critic c;
        struct csp_rng rng;
        csp_real x[2][N] = {{0}}, h[N], end[N] = {0};
        x[0][2] = 1;
        x[1][2] = (csp_real)rows[r].rho;
        x[1][9] = (csp_real)sqrt(1 - rows[r].rho * rows[r].rho);
        const struct csp_critic_params p = odd(0.0008, 0.9, 0.0);
        csp_rng_stream(&rng, 21, r, "value");
        plain_make(&c, N, &p);
        double a[2] = {0}, n = 0;
        for (int e = 0; e < 60000; e++) {
            const int other = !csp_dist_bernoulli(&rng, rows[r].q_s);
            const int hurts = !other || csp_dist_bernoulli(&rng, rows[r].p_c);
            for (int i = 0; i < N; i++)
                h[i] = x[other][i] + (csp_real)(sqrt(rows[r].s2) * csp_dist_normal(&rng));
            csp_critic_reset(&c);
            step(&c, 0.0, h, 1);
            step(&c, hurts ? -1.0 : 0.0, end, 1);
            if (e < 30000 || e % 10) continue;
            for (int k = 0; k < 2; k++) a[k] -= csp_critic_value(&c, x[k], NULL);
            n += 1;
        }
        assert_near(a[0] / n, rows[r].a_s, 0.03);
        assert_near(a[1] / n, rows[r].a_o, 0.03);
        csp_critic_free(&c);
    }
}

static void ending_a_bad_state_is_rewarding(void **state)
{
    (void)state;
    struct csp_critic c;
    const csp_real bad[1] = {1}, none[1] = {0};
    const struct csp_critic_params p = odd(0.1, 0.9, 0.0);
    plain_make(&c, 1, &p);
    c.N[0] = 0.7f;
    step(&c, 0, bad, 0);
    assert_near(step(&c, 0, none, 0), 0.7, 1e-6);
    csp_critic_free(&c);
}

/* A silenced accumbens has no value and keeps its weights; the reward itself is still felt. */
static void a_gate_scales_the_value(void **state)
{
    (void)state;
    struct csp_critic c;
    const csp_real h[1] = {0.8f};
    const struct csp_critic_params p = odd(0.1, 0.9, 0.0);
    plain_make(&c, 1, &p);
    c.G[0] = 0.7f;
    csp_critic_step(&c, 0, h, NULL, 0.0, 1);
    assert_near(csp_critic_step(&c, 0.31, h, NULL, 0.0, 1), 0.31, 1e-12);
    assert_near(c.V, 0, 0);
    assert_near(c.G[0], 0.7, 1e-6);
    csp_critic_reset(&c);
    csp_critic_step(&c, 0, h, NULL, 0.4, 0);
    assert_near(c.V, 0.4 * 0.7 * 0.8, 1e-6);
    assert_near(csp_critic_value(&c, h, NULL), 0.7 * 0.8, 1e-6);
    /* learning with half a gate: V of the weights that were just learnt */
    const double delta = 0.31 + (0.9 - 1) * 0.4 * 0.7 * 0.8, w = 0.7 + 0.1 * delta * 0.8;
    assert_near(csp_critic_step(&c, 0.31, h, NULL, 0.4, 1), delta, 1e-6);
    assert_near(weight(&c, 0), w, 1e-6);
    assert_near(c.V, 0.4 * w * 0.8, 1e-6);
    assert_near(csp_critic_step(&c, 0, h, NULL, 0.4, 0), (0.9 - 1) * 0.4 * w * 0.8, 1e-6);
    csp_critic_free(&c);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_critic c;
    struct csp_critic_params bad = odd(0.1, 0.9, 0.5);
    bad.alpha = 1.0001;
    assert_int_equal(csp_critic_init(&c, 2, 0, 0, 0.01, &bad, NULL, NULL), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "alpha"));
    csp_critic_free(&c);
    struct csp_vta_params wrong;
    csp_params_default(&wrong, csp_vta_params_table);
    wrong.d_floor = -1;
    assert_int_equal(csp_critic_init(&c, 2, 0, 0, 0.01, NULL, &wrong, NULL), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "d_floor"));
    csp_critic_free(&c);
    assert_int_equal(csp_critic_init(&c, 0, 0, 0, 0.01, NULL, NULL, NULL), CSP_E_SHAPE);
    csp_critic_free(&c);
    assert_int_equal(csp_critic_init(&c, 2, 3, 65, 0.01, NULL, NULL, NULL), CSP_E_SHAPE);
    csp_critic_free(&c);
}

/* n episodes of features x[k], rew 1 at every step after the first, cut after the last. */
static void episodes(struct csp_critic *c, size_t n, size_t k, const double x[])
{
    for (size_t i = 0; i < n; i++) {
        csp_critic_reset(c);
        for (size_t s = 0; s < k; s++) {
            const csp_real h = (csp_real)x[s];
            step(c, s > 0 ? 1.0 : 0.0, &h, 1);
        }
    }
}

/* A feature h, then nothing: w <- (1 - alpha h^2) w + alpha h, which converges below 2. */
static void too_long_a_step_runs_away_and_is_told(void **state)
{
    (void)state;
    const struct csp_critic_params p = odd(0.5, 0.87, 0.0);
    for (int above = 0; above < 2; above++) {
        struct csp_critic c;
        const double h = sqrt((above ? 2.05 : 1.95) / 0.5), x[] = {h, 0.0};
        plain_make(&c, 1, &p);
        assert_true(csp_critic_excess(&c) == 0);
        episodes(&c, 400, 2, x);
        assert_near(c.due, 1 / (1 - 0.87), 1e-9);
        if (above) {
            assert_true(csp_critic_excess(&c) > 1e6);
        } else {
            assert_near(weight(&c, 0) * h, 1.0, 1e-5);
            assert_true(csp_critic_excess(&c) > 0 && csp_critic_excess(&c) < 1);
        }
        csp_critic_free(&c);
    }
}

/* Features a, then 1, then cut: w <- w (1 + alpha a (gamma - a)) + alpha a, at any alpha. */
static void a_cut_event_feeds_its_own_value(void **state)
{
    (void)state;
    const double alpha[] = {0.3, 0.03}, a[] = {0.8, 1.05, 0.8};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++) { /* cut; cut, but strong at first; ended */
            struct csp_critic c;
            const struct csp_critic_params p = odd(alpha[i], 0.87, 0.0);
            const double x[] = {a[k], 1.0, 0.0}, s = alpha[i] * a[k], n = 60 / alpha[i];
            const double g = 1 + s * (0.87 - a[k]);
            plain_make(&c, 1, &p);
            episodes(&c, (size_t)n, k < 2 ? 2 : 3, x);
            if (k < 2) assert_near(weight(&c, 0) / (s * (pow(g, n) - 1) / (g - 1)), 1.0, 1e-4);
            if (k == 0)
                assert_true(csp_critic_excess(&c) > 10);
            else
                assert_true(csp_critic_excess(&c) < 1);
            csp_critic_reset(&c);
            assert_true(c.top > 0 && c.due > 0); /* of the whole life */
            csp_critic_free(&c);
        }
}

/* The same features where the event ends: w <- (1 - alpha (a (a - gamma) + 1)) w + alpha a (1 -
 * alpha), as nothing follows the last, so at every a < 1 + gamma the value stays. */
static void an_event_that_ends_does_not_feed_itself(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        const double alpha = 0.03, a = 0.05 + 0.1 * i, gamma = 0.87;
        struct csp_critic c;
        const struct csp_critic_params p = odd(alpha, gamma, 0.0);
        const csp_real first = (csp_real)a, last = 1;
        plain_make(&c, 1, &p);
        for (int n = 0; n < 2000; n++) {
            step(&c, 0.0, &first, 1);
            step(&c, 1.0, &last, 1);
            csp_critic_end(&c, 1);
        }
        const double w = a / (a * (a - gamma) + 1 / (1 - alpha));
        assert_near(weight(&c, 0), w, 0.02 * w);
        assert_true(csp_critic_excess(&c) < 1);
        csp_critic_free(&c);
    }
}

/* Two states of an event that share a feature, the second paid for. Ended, each is worth its
 * discounted sum, r and 0. Cut, the second is never taught, and what the first has of it comes
 * back: V = r / (1 - gamma h.h' / |h|^2), more than twice as much here. */
static void an_isolated_event_is_worth_its_discounted_sum(void **state)
{
    (void)state;
    const csp_real h[] = {1, 0.5f}, next[] = {0.3f, 1};
    const double gamma = 0.87, r = -0.28, shared = (0.3 + 0.5) / 1.25;
    for (int ends = 0; ends < 2; ends++) {
        struct csp_critic c;
        const struct csp_critic_params p = odd(0.05, gamma, 0.0);
        plain_make(&c, 2, &p);
        for (int n = 0; n < 4000; n++) {
            step(&c, 0.0, h, 1);
            step(&c, r, next, 1);
            if (ends) (void)csp_critic_end(&c, 1);
            csp_critic_reset(&c);
        }
        const double V = csp_critic_value(&c, h, NULL);
        assert_near(V, ends ? r : r / (1 - gamma * shared), 1e-5);
        if (ends) assert_near(csp_critic_value(&c, next, NULL), 0, 1e-5);
        assert_near(csp_critic_end(&c, 1), 0, 0); /* none has begun */
        csp_critic_free(&c);
    }
}

/* Stimulation is a reward that the body did not give; a value without any is out of range. */
static void stimulation_justifies_value(void **state)
{
    (void)state;
    struct csp_critic c;
    const struct csp_critic_params p = odd(0.5, 0.87, 0.0);
    const csp_real h = 1;
    plain_make(&c, 1, &p);
    c.G[0] = 1;
    step(&c, 0.0, &h, 0);
    assert_true(isinf(csp_critic_excess(&c)));
    c.vta.drive = 0.2;
    step(&c, 0.0, &h, 0);
    assert_near(csp_critic_excess(&c), (1 - 0.87) / 0.2, 1e-6);
    csp_critic_free(&c);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(an_event_that_ends_does_not_feed_itself),
          cmocka_unit_test(an_isolated_event_is_worth_its_discounted_sum),
          cmocka_unit_test(one_hot_values_solve_the_bellman_equation),
          cmocka_unit_test(features_land_on_the_projected_fixed_point),
          cmocka_unit_test(the_residual_of_value_is_that_of_the_table),
          cmocka_unit_test(ending_a_bad_state_is_rewarding),
          cmocka_unit_test(a_gate_scales_the_value),
          cmocka_unit_test(too_long_a_step_runs_away_and_is_told),
          cmocka_unit_test(a_cut_event_feeds_its_own_value),
          cmocka_unit_test(stimulation_justifies_value),
          cmocka_unit_test(bad_parameters_are_refused_by_name))
