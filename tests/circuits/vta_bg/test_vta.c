/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the prediction error to dopamine and to the cells of LHb, RMTg and VTA. */
#include "conspecific/circuits/vta_bg/vta.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const double DT = 0.01; /* s */

/* No simple numbers; no leak of the cells. */
static struct csp_vta_params odd(void)
{
    struct csp_vta_params p;
    csp_params_default(&p, csp_vta_params_table);
    p.d_floor = 0.03;
    p.g_lhb_vta = 0.7;
    p.s_lhb = 0.65;
    p.s_pbn = 0.31;
    p.r_tonic = 4.1;
    p.r_lhb = 17.0;
    p.tau_vta = p.tau_dip = p.tau_lhb = 0.0;
    p.g_da = 137.0;
    p.sigma_0 = 0.23;
    p.cells = 5; /* 3 cells of LHb and of RMTg */
    return p;
}

static struct csp_vta made(const struct csp_vta_params *p)
{
    struct csp_vta v;
    assert_int_equal(csp_vta_init(&v, DT, p, NULL), CSP_OK);
    return v;
}

static double step(struct csp_vta *v, double delta, double R)
{
    return csp_vta_step(v, 1, &delta, R);
}

static void a_dip_saturates_and_the_habenula_carries_the_rest(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    assert_near(csp_vta_teach(&v, -0.2), -0.149, 1e-12); /* -0.03 - 0.7 (0.2 - 0.03) */
    assert_near(csp_vta_teach(&v, -0.02), -0.02, 1e-12);
    assert_near(csp_vta_teach(&v, 0.2), 0.2, 1e-12);
    assert_near(step(&v, -0.2, 0.0), -0.149, 1e-12);
    v.gate_lhb = 0.4;
    v.gate_rmtg = 0.3;
    assert_near(csp_vta_teach(&v, -0.2), -0.03 - 0.4 * 0.3 * 0.7 * 0.17, 1e-12);
    v.gate_rmtg = 0;
    assert_near(csp_vta_teach(&v, -0.2), -0.03, 1e-12);
    assert_near(csp_vta_teach(&v, 0.2), 0.2, 1e-12); /* bursts do not need it */
    v.gate = 0.6;
    assert_near(csp_vta_teach(&v, 0.5), 0.3, 1e-12);
    v.gate = v.gate_lhb = v.gate_rmtg = 1;
    v.drive = 0.11;
    assert_near(csp_vta_teach(&v, 0.2), 0.31, 1e-12);
    v.drive = 0;
    v.drive_lhb = 0.09;
    assert_near(csp_vta_teach(&v, 0.0), -0.7 * 0.09, 1e-12);
    csp_vta_free(&v);
}

static void the_teaching_signal_is_that_of_the_middle_unit(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    const double delta[] = {-0.2, 0.4, -0.01};
    assert_near(csp_vta_step(&v, 3, delta, 0), 0.4, 1e-12);
    assert_near(v.da, 0.4, 1e-12);
    for (size_t c = 0; c < 5; c++) { /* every cell follows the error of its own unit */
        const double x[] = {-0.35 * 0.2, 0.4, -0.35 * 0.01};
        assert_near(v.r_vta[c], fmax(0, 4.1 + 137 * x[c % 3]), 1e-4);
    }
    csp_vta_free(&v);
}

/* One error of -0.01: LHb at once, RMTg a tick later, the rest of VTA's dip two ticks later. */
static void each_station_takes_one_tick(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    const double d = 0.01, delta[] = {0, -d, 0, 0, 0};
    const double lhb[] = {0, d, 0, 0, 0}, rmtg[] = {0, 0, d, 0, 0},
                 vta[] = {0, -0.35 * d, 0, -0.65 * d, 0};
    for (int t = 0; t < 5; t++) {
        step(&v, delta[t], 0);
        for (size_t c = 0; c < 3; c++) {
            assert_near(v.r_lhb[c], 17 + 137 * lhb[t], 1e-5);
            assert_near(v.r_rmtg[c], 17 + 137 * rmtg[t], 1e-5);
        }
        for (size_t c = 0; c < 5; c++) assert_near(v.r_vta[c], 4.1 + 137 * vta[t], 1e-5);
    }
    /* gains leave LHb silent, RMTg with nothing to pass on */
    step(&v, 0.02, 0);
    assert_near(v.r_lhb[1], 17 - 137 * 0.02, 1e-5);
    step(&v, 0, 0);
    assert_near(v.r_rmtg[1], 17, 0);
    step(&v, 0, 0);
    assert_near(v.r_vta[1], 4.1, 1e-6);
    csp_vta_free(&v);
}

static void no_rate_falls_below_0(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    step(&v, -0.1, 0); /* 4.1 - 137 (0.35) 0.1 = -0.7 */
    assert_true(v.r_vta[0] == 0);
    step(&v, 0.2, 0); /* 17 - 137 (0.2) < 0 */
    assert_true(v.r_lhb[0] == 0);
    assert_near(v.r_vta[0], 4.1 + 137 * 0.2, 1e-4);
    csp_vta_free(&v);
}

/* Rates while an error is held, three gates: of LHb, of RMTg, none. */
static void without_habenula_dips_shrink_and_bursts_stay(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    for (int lesion = 0; lesion < 3; lesion++) {
        struct csp_vta v = made(&p);
        if (lesion == 1) v.gate_lhb = 0;
        if (lesion == 2) v.gate_rmtg = 0;
        for (int t = 0; t < 6; t++) step(&v, -0.02, 0);
        const double share = lesion ? 1 - 0.65 : 1.0;
        assert_near(v.r_vta[0], 4.1 - share * 137 * 0.02, 1e-5);
        assert_near(v.r_lhb[0], lesion == 1 ? 0 : 17 + 137 * 0.02, 1e-5);
        assert_near(v.r_rmtg[0], lesion == 2 ? 0 : lesion == 1 ? 17 : 17 + 137 * 0.02, 1e-5);
        for (int t = 0; t < 6; t++) step(&v, 0.02, 0);
        assert_near(v.r_vta[0], 4.1 + 137 * 0.02, 1e-5);
        v.gate = 0;
        step(&v, 0.02, 0);
        assert_true(v.r_vta[0] == 0);
        csp_vta_free(&v);
    }
}

static void an_expected_error_scales_the_rates_and_not_the_teaching(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    const double R[] = {0.0, 0.1, 0.23, 1.7, -0.4};
    for (size_t i = 0; i < 5; i++) {
        struct csp_vta v = made(&p);
        const double A = 1 / (1 + fmax(R[i], 0) / 0.23);
        assert_near(step(&v, -0.02, R[i]), -0.02, 1e-12);
        assert_near(v.r_vta[0], 4.1 - A * 137 * 0.35 * 0.02, 1e-5);
        assert_near(v.r_lhb[0], 17 + A * 137 * 0.02, 1e-5);
        assert_near(step(&v, 0.02, R[i]), 0.02, 1e-12);
        assert_near(v.r_vta[0], 4.1 + A * 137 * 0.02, 1e-5);
        assert_near(v.r_rmtg[0], 17 + A * 137 * 0.02, 1e-5);
        csp_vta_free(&v);
    }
}

/* Stimulation is one more burst in VTA, one more loss in LHb that reaches VTA by RMTg. */
static void stimulation_adds_to_its_own_station(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    v.drive = 0.03;
    step(&v, 0, 0);
    assert_near(v.r_vta[0], 4.1 + 137 * 0.03, 1e-5);
    v.drive = 0;
    v.drive_lhb = 0.012;
    for (int t = 0; t < 4; t++) step(&v, 0, 0);
    assert_near(v.r_lhb[0], 17 + 137 * 0.012, 1e-5);
    assert_near(v.r_rmtg[0], 17 + 137 * 0.012, 1e-5);
    assert_near(v.r_vta[0], 4.1 - 0.65 * 137 * 0.012, 1e-5);
    csp_vta_free(&v);
}

/* Own pain inhibits the cells whatever was expected, without LHb, and teaches nothing. */
static void pain_inhibits_what_no_prediction_cancels(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p);
    v.gate_lhb = v.gate_rmtg = 0;
    v.pain = 0.013;
    assert_near(step(&v, 0, 0), 0, 0);
    assert_near(v.r_vta[0], 4.1 - 137 * 0.31 * 0.013, 1e-5);
    assert_near(step(&v, 0.02, 0.23), 0.02, 1e-12);
    assert_near(v.r_vta[0], 4.1 + 137 * (0.02 - 0.31 * 0.013) / 2, 1e-5);
    v.pain = 0;
    step(&v, 0, 0);
    assert_near(v.r_vta[0], 4.1, 1e-6);
    csp_vta_free(&v);
}

/* Step responses 1 - exp(-t/tau): bursts and dips of VTA, LHb with RMTg. */
static void cells_follow_through_their_own_leaks(void **state)
{
    (void)state;
    struct csp_vta_params p = odd();
    p.tau_vta = 43;
    p.tau_dip = 111;
    p.tau_lhb = 19;
    struct csp_vta v = made(&p);
    for (int t = 1; t <= 30; t++) {
        step(&v, 0.05, 0);
        assert_near(v.r_vta[0], 4.1 + 137 * 0.05 * (1 - exp(-10 * t / 43.0)), 1e-4);
        assert_near(v.r_lhb[0], 17 - 137 * 0.05 * (1 - exp(-10 * t / 19.0)), 1e-4);
    }
    csp_vta_reset(&v);
    for (int t = 1; t <= 30; t++) {
        step(&v, -0.02, 0);
        assert_near(v.r_rmtg[0], 17 + 137 * 0.02 * (1 - exp(-10 * (t - 1) / 19.0)), 1e-4);
        const double late = t > 2 ? 1 - exp(-10 * (t - 2) / 111.0) : 0;
        assert_near(v.r_vta[0],
                    4.1 - 137 * 0.02 * (0.35 * (1 - exp(-10 * t / 111.0)) + 0.65 * late), 1e-4);
    }
    const double dip = 4.1 - (double)v.r_vta[0]; /* a burst comes on top of a fading dip */
    step(&v, 0.05, 0);
    const double burst = 137 * 0.05 * (1 - exp(-10 / 43.0)),
                 fed = 137 * 0.02 * 0.65 * (1 - exp(-10 / 111.0)); /* RMTg is late */
    assert_near(v.r_vta[0], 4.1 + burst - dip * exp(-10 / 111.0) - fed, 1e-4);
    csp_vta_reset(&v); /* nothing is left of a loss */
    assert_near(v.r_vta[0], 4.1, 1e-6);
    for (int t = 0; t < 3; t++) {
        step(&v, 0, 0);
        assert_near(v.r_vta[0], 4.1, 1e-6);
        assert_near(v.r_lhb[0], 17, 1e-5);
        assert_near(v.r_rmtg[0], 17, 1e-5);
    }
    csp_vta_free(&v);
}

/* Lognormal of mean 1: E y = 1, sd ln y = spread; tonic rates keep their mean. */
static void cells_differ_around_the_mean_of_the_table(void **state)
{
    (void)state;
    struct csp_vta_params p = odd();
    p.cells = 41;
    p.spread = 0.6;
    double n = 0, sum = 0, log1 = 0, log2 = 0, tonic = 0, n_vta = 0, lhb = 0, rest = 0;
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct csp_vta v;
        struct csp_rng rng;
        csp_rng_stream(&rng, seed, 3, "vta");
        assert_int_equal(csp_vta_init(&v, DT, &p, &rng), CSP_OK);
        assert_int_equal(v.n_lhb, 21);
        for (size_t c = 0; c < 83; c++) {
            const double y = (double)v.gain[c];
            n += 1;
            sum += y;
            log1 += log(y);
            log2 += log(y) * log(y);
            const double deviation = log((double)v.tonic[c] / (c < 41 ? 4.1 : 17.0));
            rest += deviation * deviation;
            if (c < 41)
                tonic += (double)v.tonic[c], n_vta += 1;
            else
                lhb += (double)v.tonic[c];
        }
        csp_vta_free(&v);
    }
    /* four standard errors: sd of y is sqrt(exp(0.36) - 1) = 0.66, of the tonic rates 0.15 */
    assert_near(sum / n, 1, 4 * 0.66 / sqrt(n));
    const double mean = log1 / n;
    assert_near(mean, -0.18, 4 * 0.6 / sqrt(n));
    assert_near(sqrt(log2 / n - mean * mean), 0.6, 4 * 0.6 / sqrt(2 * n));
    assert_near(sqrt(rest / n), 0.15, 0.01); /* tonic rates differ a quarter as much */
    assert_near(tonic / n_vta, 4.1, 4 * 0.151 * 4.1 / sqrt(n_vta));
    assert_near(lhb / (n - n_vta), 17, 4 * 0.151 * 17 / sqrt(n - n_vta));
}

static void fields_carry_the_whole_state(void **state)
{
    (void)state;
    struct csp_vta_params p = odd();
    p.tau_vta = 30;
    p.tau_lhb = 15;
    struct csp_vta a, b;
    struct csp_rng rng;
    struct csp_fields fa = {0}, fb = {0};
    csp_rng_stream(&rng, 1, 1, "vta");
    assert_int_equal(csp_vta_init(&a, DT, &p, &rng), CSP_OK);
    csp_rng_stream(&rng, 2, 2, "vta");
    assert_int_equal(csp_vta_init(&b, DT, &p, &rng), CSP_OK);
    assert_int_equal(csp_vta_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_vta_fields(&b, &fb), CSP_OK);
    for (int t = 0; t < 7; t++) step(&a, -0.03, 0.1);
    assert_true(csp_fields_hash(&fa) != csp_fields_hash(&fb));
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
    for (int t = 0; t < 7; t++) {
        step(&a, 0.01 * t - 0.03, 0.1);
        step(&b, 0.01 * t - 0.03, 0.1);
        assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    }
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_vta_free(&a);
    csp_vta_free(&b);
}

/* An error of what came adds to the burst, whatever the error of its worth. */
static void another_event_than_expected_bursts_and_teaches(void **state)
{
    (void)state;
    const struct csp_vta_params p = odd();
    struct csp_vta v = made(&p), w = made(&p);
    v.sens = 0.07;
    assert_near(csp_vta_teach(&v, 0.2), 0.27, 1e-12);
    assert_near(csp_vta_teach(&v, -0.2), -0.149 + 0.07, 1e-12);
    v.gate = 0;
    assert_near(csp_vta_teach(&v, 0.2), 0, 0);
    v.gate = 1;
    assert_near(step(&v, 0.2, 0.0), 0.27, 1e-12);
    step(&w, 0.27, 0.0);
    for (size_t c = 0; c < v.n; c++) assert_near(v.r_vta[c], w.r_vta[c], 1e-5);
    csp_vta_free(&v);
    csp_vta_free(&w);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_vta v;
    struct csp_vta_params bad = odd();
    bad.s_lhb = 1.1;
    assert_int_equal(csp_vta_init(&v, DT, &bad, NULL), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "s_lhb"));
    csp_vta_free(&v);
    csp_vta_free(&v);
}

TEST_MAIN(cmocka_unit_test(a_dip_saturates_and_the_habenula_carries_the_rest),
          cmocka_unit_test(the_teaching_signal_is_that_of_the_middle_unit),
          cmocka_unit_test(each_station_takes_one_tick),
          cmocka_unit_test(no_rate_falls_below_0),
          cmocka_unit_test(without_habenula_dips_shrink_and_bursts_stay),
          cmocka_unit_test(an_expected_error_scales_the_rates_and_not_the_teaching),
          cmocka_unit_test(stimulation_adds_to_its_own_station),
          cmocka_unit_test(pain_inhibits_what_no_prediction_cancels),
          cmocka_unit_test(cells_follow_through_their_own_leaks),
          cmocka_unit_test(cells_differ_around_the_mean_of_the_table),
          cmocka_unit_test(fields_carry_the_whole_state),
          cmocka_unit_test(another_event_than_expected_bursts_and_teaches),
          cmocka_unit_test(bad_parameters_are_refused_by_name))
