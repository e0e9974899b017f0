/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Areas that foretell, against reduced-rank regression and in a world with known causes. */
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include "testing.h"
#include "toy_life.h"

static struct csp_foretell_params defaults(void)
{
    struct csp_foretell_params p;
    csp_params_default(&p, csp_foretell_params_table);
    p.horizon = 80.0; /* three, five and eight steps of 10 ms */
    p.tau_s = 1.0;    /* follows within a step */
    p.adult = 1.0;
    return p;
}

static void build(struct csp_foretell *f, const struct csp_foretell_params *p, size_t lines,
                  size_t units, uint64_t seed)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 1, "foretell");
    assert_int_equal(csp_foretell_init(f, p, 1.0, 10.0, 0, lines, 1, &units, &lines, &rng),
                     CSP_OK);
}

/* ---- reduced-rank regression ---- */

enum { N = 12, RANK = 3, HORIZONS = 3, STEPS = 200000 };

/* One step of a stationary process: RANK slow causes of known persistence seen through fixed
 * directions, and noise on every line. */
static void slow_causes(struct csp_rng *rng, const double to[RANK][N], double cause[RANK],
                        csp_real x[N])
{
    static const double stays[RANK] = {0.96, 0.94, 0.92}, size[RANK] = {1.2, 1.1, 1.0};
    for (int r = 0; r < RANK; r++)
        cause[r] = stays[r] * cause[r] + sqrt(1 - stays[r] * stays[r]) * csp_dist_normal(rng);
    for (int i = 0; i < N; i++) {
        double sum = 0.1 * (1 + i % 3) * csp_dist_normal(rng);
        for (int r = 0; r < RANK; r++) sum += size[r] * cause[r] * to[r][i];
        x[i] = (csp_real)sum;
    }
}

/* Rows of U'B as columns of out[N, RANK]: what the best rank-RANK predictor reads. */
static void best_rank(const double xx[N * N], const double yx[HORIZONS * N * N],
                      double out[N * RANK])
{
    enum { M = HORIZONS * N };
    double B[M * N], S[M], U[M * M], BX[M * M];
    for (int m = 0; m < M; m++) /* B = C_yx C_xx^-1, row by row (C_xx is symmetric) */
        assert_int_equal(csp_solve(N, xx, yx + m * N, B + m * N), CSP_OK);
    for (int m = 0; m < M; m++) /* C_yx C_xx^-1 C_xy = B C_yx' */
        for (int k = 0; k < M; k++) {
            BX[m * M + k] = 0.0;
            for (int i = 0; i < N; i++) BX[m * M + k] += B[m * N + i] * yx[k * N + i];
        }
    assert_int_equal(csp_svd(M, M, BX, U, S, NULL), CSP_OK);
    assert_true(S[RANK - 1] > 2.0 * S[RANK]); /* the rank is one that can be told */
    for (int i = 0; i < N; i++)
        for (int r = 0; r < RANK; r++) {
            out[i * RANK + r] = 0.0;
            for (int m = 0; m < M; m++) out[i * RANK + r] += U[m * M + r] * B[m * N + i];
        }
}

static void linear_units_span_the_reduced_rank_regression(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    struct csp_rng rng;
    double to[RANK][N], cause[RANK] = {0}, xx[N * N] = {0}, yx[HORIZONS * N * N] = {0},
                        best[N * RANK], W[N * RANK], angle[RANK];
    static csp_real x[STEPS][N];
    csp_real s[RANK] = {0};
    const size_t units = RANK, lines = N;
    p.pi_0 = p.nu = 0.0;
    p.w_0 = 0.1; /* what lines of little variance carry is hardly unlearnt */
    p.eta_P = 0.05;
    p.eta_W = 0.1;
    p.n_age = STEPS / 5.0; /* slower and slower, so that it lands */
    p.adult = 0.0;
    csp_rng_stream(&rng, 7, 1, "foretell");
    assert_int_equal(csp_foretell_init(&f, &p, 1.0, 10.0, 1, N, 1, &units, &lines, &rng),
                     CSP_OK);
    for (int r = 0; r < RANK; r++)
        for (int i = 0; i < N; i++) to[r][i] = csp_dist_normal(&rng) / sqrt(N);
    for (int t = 0; t < STEPS; t++) slow_causes(&rng, (const double(*)[N])to, cause, x[t]);
    for (int t = 0; t < STEPS; t++) {
        csp_foretell_step(&f, 0, x[t], 1.0, 0.0, 0.0, s);
        csp_foretell_learn(&f, x[t], s, 1);
        for (int h = 0; h < HORIZONS; h++)
            for (int i = 0; i < N && t >= (int)f.h[h + 1]; i++)
                for (int j = 0; j < N; j++)
                    yx[(h * N + i) * N + j] += (double)(x[t][i] * x[t - (int)f.h[h + 1]][j]);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) xx[i * N + j] += (double)(x[t][i] * x[t][j]);
    }
    best_rank(xx, yx, best);
    for (int i = 0; i < N; i++)
        for (int r = 0; r < RANK; r++)
            W[i * RANK + r] = (double)csp_mat_at(&f.W[0], (size_t)r, (size_t)i);
    assert_int_equal(csp_principal_angles(N, RANK, best, RANK, W, angle), CSP_OK);
    if (angle[RANK - 1] > 10.0 * M_PI / 180.0)
        fail_msg("largest principal angle %.1f degrees", angle[RANK - 1] * 180.0 / M_PI);
    csp_foretell_free(&f);
}

/* ---- what overlap follows ---- */

static double reared(double c, double q, double p_self, int shuffled, double *untrained)
{
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    struct toy_world *w = malloc(sizeof *w);
    p.pi_0 = 0.0;
    toy_init(w, 1, c, q);
    w->shuffled = shuffled;
    build(&f, &p, TOY_LINES, 32, 1);
    *untrained = toy_overlap(w, &f);
    toy_live(w, &f, 1200, p_self, 1);
    const double rho = toy_overlap(w, &f);
    csp_foretell_free(&f);
    free(w);
    return rho;
}

static void overlap_is_learnt_from_shared_consequences_alone(void **state)
{
    (void)state;
    double before;
    const double shared = reared(0.2, 1.0, 0.5, 0, &before),
                 apart = reared(0.2, 0.0, 0.5, 0, &before),
                 shuffled = reared(0.2, 1.0, 0.5, 1, &before);
    assert_true(before < 0.2);
    assert_true(shared > 0.3);
    assert_true(apart < 0.2);
    assert_true(shuffled < 0.2);
}

static void foretelling_beats_persistence_and_an_untrained_area(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    struct toy_world *w = malloc(sizeof *w);
    double loss[CSP_FORETELL_HORIZONS];
    p.nu = 0.0;
    toy_init(w, 2, 0.2, 1.0);
    build(&f, &p, TOY_LINES, 48, 2);
    for (int trained = 0; trained < 2; trained++) {
        csp_foretell_count(&f);
        toy_live(w, &f, 60, 0.5, 0);
        for (size_t i = 0; i < f.n_h; i++) {
            const double now = f.error[i] / f.power[i];
            if (trained) {
                assert_true(now < 0.9 * loss[i]);
                if (i > 0) assert_true(f.error[i] < 0.9 * f.stay[i]);
            }
            loss[i] = now;
        }
        if (!trained) toy_live(w, &f, 800, 0.5, 1);
    }
    csp_foretell_free(&f);
    free(w);
}

/* ---- a display that says nothing by itself ---- */

enum { CUE_A, CUE_B, SAME, THEN_A, THEN_B, SIGNS };

/* Loss of what follows SAME, which depends on what came before it. */
static double aliased(double tau_s)
{
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    struct csp_rng rng;
    csp_real s[24] = {0}, out[SIGNS];
    double loss = 0.0;
    p.tau_s = tau_s;
    p.horizon = 30.0; /* one, two and three steps */
    p.nu = 0.0;
    p.eta_P = 0.2;
    p.eta_W = 0.05;
    build(&f, &p, SIGNS, 24, 3);
    csp_rng_stream(&rng, 3, 2, "aliased");
    f.dt = 0.01;
    for (int trial = 0; trial < 4000; trial++) {
        const int b = csp_dist_bernoulli(&rng, 0.5);
        const int signs[] = {CUE_A + b, CUE_A + b, CUE_A + b, SAME, THEN_A + b, THEN_A + b};
        csp_foretell_reset(&f);
        for (int t = 0; t < 6; t++) {
            csp_real x[SIGNS] = {0};
            x[signs[t]] = 1;
            csp_foretell_step(&f, 0, x, 1.0, 0.0, 0.0, s);
            if (trial >= 3500 && t == 3) { /* SAME: what comes in one step? */
                csp_foretell_predict(&f, 1, s, out);
                const double a_off = (double)out[THEN_A] - (1 - b),
                             b_off = (double)out[THEN_B] - b;
                loss += a_off * a_off + b_off * b_off;
            }
            csp_foretell_learn(&f, x, s, trial < 3500);
        }
    }
    csp_foretell_free(&f);
    return loss / 500.0;
}

static void slow_rates_tell_sequences_apart_that_look_alike(void **state)
{
    (void)state;
    const double without = aliased(1.0), with = aliased(20.0);
    assert_true(without > 0.45); /* half of the power: the guess of the mean */
    assert_true(with < 0.1);
}

/* ---- rates ---- */

static void synaptic_scaling_holds_the_mean_rate(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    double rate[2];
    for (int on = 0; on < 2; on++) {
        struct csp_foretell f;
        struct toy_world *w = malloc(sizeof *w);
        p.eta_h = on ? 0.002 : 0.0;
        toy_init(w, 4, 0.2, 1.0);
        build(&f, &p, TOY_LINES, 32, 4);
        toy_live(w, &f, 800, 0.5, 1);
        rate[on] = 0.0;
        for (size_t i = 0; i < f.n_s; i++) rate[on] += (double)f.mean[i] / (double)f.n_s;
        csp_foretell_free(&f);
        free(w);
    }
    assert_true(fabs(rate[0] - p.r_0) > 0.3 * p.r_0); /* drifts without it */
    assert_near(rate[1], p.r_0, 0.15 * p.r_0);
}

/* What is learnt does not depend on the unit in which rates are handed out. */
static void rates_are_in_units_of_their_mean(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    double loss[2];
    for (int small = 0; small < 2; small++) {
        struct csp_foretell f;
        struct toy_world *w = malloc(sizeof *w);
        p.r_0 = small ? 0.01 : 0.1;
        toy_init(w, 6, 0.2, 1.0);
        build(&f, &p, TOY_LINES, 24, 6);
        toy_live(w, &f, 100, 0.5, 1);
        loss[small] = f.error[2] / f.power[2];
        csp_foretell_free(&f);
        free(w);
    }
    assert_near(loss[0], loss[1], 0.005);
}

static void plasticity_falls_with_age_and_a_reset_forgets_open_predictions(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    csp_real x[4] = {1, 0, 0.5f, 0}, s[8] = {0};
    p.adult = 0.0;
    p.n_age = 5.0;
    p.nu = 0.0;
    build(&f, &p, 4, 8, 5);
    double moved[2] = {0};
    for (int k = 0; k < 60; k++) {
        csp_real before[8];
        for (size_t i = 0; i < 8; i++) before[i] = csp_mat_at(&f.W[0], i, 0);
        csp_foretell_step(&f, 0, x, 1.0, 0.0, 0.0, s);
        csp_foretell_learn(&f, x, s, 1);
        for (size_t i = 0; i < 8; i++)
            moved[k > 50] += fabs((double)(csp_mat_at(&f.W[0], i, 0) - before[i]));
    }
    assert_true(moved[1] < 1e-3 * moved[0]);
    csp_foretell_count(&f);
    csp_foretell_reset(&f);
    csp_foretell_learn(&f, x, s, 0);
    assert_true(f.power[0] > 0 && !(f.power[1] > 0)); /* the present alone can be compared */
    csp_foretell_free(&f);
}

static void a_horizon_that_no_step_can_reach_is_refused(void **state)
{
    (void)state;
    struct csp_foretell_params p = defaults();
    struct csp_foretell f;
    struct csp_rng rng;
    const size_t n = 4;
    p.horizon = 20.0;
    csp_rng_stream(&rng, 1, 1, "foretell");
    assert_int_equal(csp_foretell_init(&f, &p, 1.0, 10.0, 0, n, 1, &n, &n, &rng), CSP_E_RANGE);
    csp_foretell_free(&f);
}

TEST_MAIN(cmocka_unit_test(linear_units_span_the_reduced_rank_regression),
          cmocka_unit_test(overlap_is_learnt_from_shared_consequences_alone),
          cmocka_unit_test(foretelling_beats_persistence_and_an_untrained_area),
          cmocka_unit_test(slow_rates_tell_sequences_apart_that_look_alike),
          cmocka_unit_test(synaptic_scaling_holds_the_mean_rate),
          cmocka_unit_test(rates_are_in_units_of_their_mean),
          cmocka_unit_test(plasticity_falls_with_age_and_a_reset_forgets_open_predictions),
          cmocka_unit_test(a_horizon_that_no_step_can_reach_is_refused))
