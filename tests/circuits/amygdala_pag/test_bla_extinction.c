/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extinction bound to its place, PAG as the teacher of what was not expected, partial masks. */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { N = 3, E = 4 };
static const csp_real here[E] = {0.6f, 0.8f, 0, 0}, there[E] = {0, 0, 0.28f, 0.96f};
static const csp_real cue[N] = {0.7f, 0.4f, 0}, other[N] = {0, 0, 0.9f};
static const double cue2 = 0.49 + 0.16; /* |cue|^2 */

/* One full cell and no lags; nothing learns unless a test says so. */
static struct csp_bla_params params(void)
{
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_gamma = 0.0; /* the supervised rule */
    p.eta_plus = p.eta_minus = p.eta_own = p.eta_relief = p.eta_pain = 0.0;
    p.tau_A = p.tau_z = p.tau_u = p.tau_free = 0.0;
    p.A_max = 10.0;
    p.s_itc = 0.3;
    p.s_pag = 0.65;
    p.cells = 1;
    return p;
}

/* Fear of the cue of 0.9 and of the other input of 0.5. */
static void make(struct csp_bla *b, const struct csp_bla_params *p)
{
    assert_int_equal(csp_bla_init(b, N, E, 0.01, p, NULL), CSP_OK);
    for (size_t j = 0; j < b->n_fear; j++) {
        b->w[0 * b->n_fear + j] = (csp_real)(0.9 * 0.7 / cue2);
        b->w[1 * b->n_fear + j] = (csp_real)(0.9 * 0.4 / cue2);
        b->w[2 * b->n_fear + j] = (csp_real)(0.5 / 0.9);
    }
}

static struct csp_bla_in input(const csp_real z[], const csp_real c[])
{
    return (struct csp_bla_in){.z = z,
                               .novel = 1,
                               .c = c,
                               .gate = 1,
                               .gate_ext = 1,
                               .gate_itc = 1,
                               .gate_pag = 1,
                               .learn = 1};
}

/* n ticks of relief rho under the cue. */
static void extinguish(struct csp_bla *b, const csp_real c[], double rho, int n)
{
    struct csp_bla_in in = input(cue, c);
    in.relief = rho;
    for (int t = 0; t < n; t++) csp_bla_step(b, &in);
}

/* dE = eta rho A |c|^2 |z|^2 a tick, A = P - E: A = P (1 - eta rho |z|^2)^n, in this place. */
static void relief_builds_safety_here_and_leaves_fear_elsewhere(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    p.eta_relief = 0.8;
    struct csp_bla b;
    make(&b, &p);
    const double rho = 0.13, left = 1 - 0.8 * rho * cue2;
    extinguish(&b, here, rho, 1); /* the traces of the cue begin */
    const double first = csp_bla_predict(&b, cue, cue, here);
    assert_near(first, 0.9 * left, 1e-6);
    for (int n = 1; n <= 40; n++) {
        extinguish(&b, here, rho, 1);
        assert_near(b.A, 0.9 * pow(left, n), 2e-6);
        assert_near(csp_bla_predict(&b, cue, cue, here), 0.9 * pow(left, n + 1), 2e-6);
        assert_near(csp_bla_predict(&b, cue, cue, there), 0.9, 1e-6); /* renewal */
    }
    assert_near(csp_bla_predict(&b, cue, cue, NULL), 0.9, 1e-6);
    assert_near(csp_bla_predict(&b, other, other, here), 0.5,
                1e-6); /* another cue is no safer */
    /* a place of cosine 0.6 with this one has 0.6 of its safety */
    csp_real like[E];
    for (int j = 0; j < E; j++)
        like[j] = (csp_real)(0.6 * (double)here[j] + 0.8 * (double)there[j]);
    const double safe = 0.9 - csp_bla_predict(&b, cue, cue, here);
    assert_near(csp_bla_predict(&b, cue, cue, like), 0.9 - 0.6 * safe, 1e-5);
    /* and what was extinguished here is learnt anew there */
    extinguish(&b, there, rho, 5);
    assert_near(csp_bla_predict(&b, cue, cue, there), 0.9 * pow(left, 5), 2e-6);
    csp_bla_free(&b);
}

/* No relief, no fear, no place, silenced cells, food: nothing is learnt. */
static void safety_needs_relief_fear_and_a_place(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    p.eta_relief = 0.8;
    for (int k = 0; k < 6; k++) {
        const csp_real nowhere[E] = {0};
        struct csp_bla b;
        make(&b, &p);
        struct csp_bla_in in = input(cue, here);
        in.relief = k == 0 ? 0 : 0.13;
        if (k == 1) memset(b.w, 0, N * sizeof *b.w);
        if (k == 2) in.c = nowhere;
        if (k == 3) in.gate_ext = 0;
        if (k == 4) in.gate = 0;
        if (k == 5) in.learn = 0;
        for (int t = 0; t < 5; t++) csp_bla_step(&b, &in);
        for (int i = 0; i < N * E; i++) assert_true(b.v[i] == 0);
        csp_bla_free(&b);
    }
}

/* Relief that a pain explains is no safety; for tau_free after it, to a fifth of 1/20. */
static void relief_from_pain_is_not_safety(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    p.eta_relief = 0.8;
    p.tau_free = 0.2;
    struct csp_bla b;
    make(&b, &p);
    struct csp_bla_in in = input(cue, here);
    in.relief = 0.13;
    in.us = 0.9;
    csp_bla_step(&b, &in);
    in.us = 0;
    int ticks = 0;
    while (b.v[0] == 0 && ticks < 1000) csp_bla_step(&b, &in), ticks++;
    /* 0.9 exp(-t/0.2) falls below 0.05 at 0.578 s */
    assert_int_equal(ticks, 58);
    csp_bla_reset(&b);
    assert_true(b.felt == 0);
    csp_bla_free(&b);
}

/* v_j <- v_j (1 - eta us c_j): safety of every cue, in this place alone. */
static void pain_takes_safety_from_its_place(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    p.eta_relief = 0.8;
    p.eta_pain = 0.17;
    struct csp_bla b;
    make(&b, &p);
    extinguish(&b, here, 0.13, 20);
    extinguish(&b, there, 0.13, 20);
    const double safe = 0.9 - csp_bla_predict(&b, cue, cue, here),
                 still = csp_bla_predict(&b, cue, cue, there);
    assert_true(safe > 0.5 && still < 0.4);
    const csp_real nothing[N] = {0};
    struct csp_bla_in in = input(nothing, here);
    in.us = 0;
    for (int t = 0; t < 2; t++) csp_bla_step(&b, &in); /* the traces of the cue end */
    in.us = 0.6;
    for (int n = 1; n <= 12; n++) {
        csp_bla_step(&b, &in);
        assert_near(b.eps, 0.6, 1e-6);
        double want = 0;
        for (int j = 0; j < 2; j++) {
            const double c = (double)here[j];
            want += safe * c * c * pow(1 - 0.17 * 0.6 * c, n);
        }
        assert_near(csp_bla_predict(&b, cue, cue, here), 0.9 - want, 2e-6);
        assert_true(csp_bla_predict(&b, cue, cue, there) == still);
    }
    /* pain that is expected takes nothing back */
    csp_bla_reset(&b);
    in = input(other, here);
    for (int t = 0; t < 2; t++) csp_bla_step(&b, &in);
    in.us = 0.45;
    const double before = csp_bla_predict(&b, cue, cue, here);
    csp_bla_step(&b, &in);
    assert_true(b.eps < 0);
    assert_true(csp_bla_predict(&b, cue, cue, here) == before);
    csp_bla_free(&b);
}

/* A share 1 - s of safety acts on the fear cells, s by ITC: gates by hand. */
static void safety_acts_in_ba_and_by_itc(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    p.cells = 3;
    struct csp_bla b;
    make(&b, &p);
    for (int i = 0; i < N; i++) /* E = 0.5 for the cue in this place */
        for (int j = 0; j < E; j++)
            b.v[i * E + j] = (csp_real)(0.5 * (double)cue[i] * (double)here[j] / cue2);
    struct csp_bla_in in = input(cue, here);
    in.learn = 0;
    csp_bla_step(&b, &in);
    assert_near(b.E, 0.5, 1e-6);
    assert_near(b.A, 0.4, 1e-6);
    for (int j = 0; j < 3; j++) assert_near(b.r[j], 0.9 - 0.7 * 0.5, 1e-6);
    for (int j = 0; j < E; j++) /* rates of the extinction cells of the place */
        assert_near(b.r[3 + j], 0.5 * (double)here[j] * (double)here[j], 1e-6);
    in.gate_itc = 0;
    csp_bla_step(&b, &in);
    assert_near(b.A, 0.9 - 0.7 * 0.5, 1e-6);
    in.gate_ext = 0;
    csp_bla_step(&b, &in);
    assert_near(b.E, 0, 0);
    assert_near(b.A, 0.9, 1e-6);
    in.c = there;
    in.gate_ext = in.gate_itc = 1;
    csp_bla_step(&b, &in);
    assert_near(b.A, 0.9, 1e-6);
    assert_near(csp_bla_predict(&b, cue, cue, here), 0.4, 1e-6);
    /* more safety than fear is not less than nothing */
    for (int i = 0; i < N * E; i++) b.v[i] *= 3;
    csp_bla_bind(&b);
    in.c = here;
    csp_bla_step(&b, &in);
    assert_true(b.A == 0 && b.r[0] == 0);
    csp_bla_free(&b);
}

/* The error is taken against what is left of the prediction: safety lets pain teach again. */
static void a_pain_that_safety_denied_is_a_surprise(void **state)
{
    (void)state;
    struct csp_bla_params p = params();
    struct csp_bla b;
    make(&b, &p);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < E; j++)
            b.v[i * E + j] = (csp_real)(0.5 * (double)cue[i] * (double)here[j] / cue2);
    for (int k = 0; k < 2; k++) {
        struct csp_bla_in in = input(cue, k ? there : here);
        csp_bla_step(&b, &in);
        in.us = 0.9;
        csp_bla_step(&b, &in);
        assert_near(b.eps, k ? 0.0 : 0.5, 1e-6);
    }
    csp_bla_free(&b);
}

static void an_expected_pain_moves_pag_and_la_less(void **state)
{
    (void)state;
    const struct csp_bla_params p = params(); /* s_pag 0.65; predictions 0.9, 0.5, 0 */
    const csp_real nothing[N] = {0}, *const cues[] = {nothing, other, cue};
    const double pag[] = {1.2, 0.7, 0.3};
    for (int k = 0; k < 3; k++) {
        struct csp_bla b;
        make(&b, &p);
        struct csp_bla_in in = input(cues[k], here);
        csp_bla_step(&b, &in);
        in.us = 1.2;
        csp_bla_step(&b, &in);
        assert_near(b.eps, pag[k], 1e-6);
        assert_near(b.pag, pag[k], 1e-6);
        assert_near(b.us_la, 0.35 * 1.2 + 0.65 * pag[k], 1e-6);
        in.gate_pag = 0; /* without PAG LA hears the pain and not the surprise */
        csp_bla_step(&b, &in);
        assert_near(b.us_la, 0.35 * 1.2, 1e-6);
        csp_bla_free(&b);
    }
}

/* dw = eta_plus (1 - s + s g) eps z2; errors below 0 do not need PAG. */
static void without_pag_pain_teaches_the_rest_of_its_share(void **state)
{
    (void)state;
    const double gates[] = {1.0, 0.4, 0.0};
    for (int k = 0; k < 3; k++) {
        struct csp_bla_params p = params();
        p.eta_plus = 0.07;
        p.eta_minus = 0.03;
        struct csp_bla b;
        make(&b, &p);
        struct csp_bla_in in = input(cue, here);
        in.gate_pag = gates[k];
        in.learn = 0;
        csp_bla_step(&b, &in);
        in.learn = 1;
        in.us = 1.3;
        const double before = (double)b.w[0];
        csp_bla_step(&b, &in);
        const double share = 0.35 + 0.65 * gates[k], grown = 0.07 * share * 0.4 * 0.7;
        assert_near((double)b.w[0] - before, grown, 1e-6);
        in.us = 0.2;
        const double now = (double)b.w[0];
        const double A = csp_bla_predict(&b, cue, cue, here);
        csp_bla_step(&b, &in);
        assert_near((double)b.w[0] - now, -0.03 * (A - 0.2) * 0.7, 1e-6);
        csp_bla_free(&b);
    }
}

/*
 * Cells that see a share of the inputs, with the gain of the mean share: after one event the
 * prediction of the population has the mean of the full cell, for the cue and for what is like
 * it; with enough cells it is that of the full cell, at convergence exactly the US.
 */
static void masked_cells_predict_like_a_full_one(void **state)
{
    (void)state;
    enum { M = 40 };
    csp_real z[M], like[M];
    struct csp_rng rng;
    csp_rng_stream(&rng, 3, 3, "cue");
    double zz = 0, zl = 0;
    for (int i = 0; i < M; i++) {
        z[i] = (csp_real)(0.3 * csp_rng_u01(&rng));
        like[i] = (csp_real)(0.5 * (double)z[i] + 0.1 * csp_rng_u01(&rng));
        zz += (double)z[i] * (double)z[i];
        zl += (double)z[i] * (double)like[i];
    }
    struct csp_bla_params p = params();
    p.eta_plus = 0.21;
    p.cells = 8;
    p.share = 0.3;
    double mean[2] = {0}, spread = 0;
    const int seeds = 1500;
    for (int seed = 0; seed < seeds; seed++) {
        struct csp_bla b;
        csp_rng_stream(&rng, (uint64_t)seed, 4, "bla");
        assert_int_equal(csp_bla_init(&b, M, 0, 0.01, &p, &rng), CSP_OK);
        struct csp_bla_in in = input(z, NULL);
        in.learn = 0;
        csp_bla_step(&b, &in);
        in.learn = 1;
        in.us = 0.8;
        csp_bla_step(&b, &in);
        const double P = csp_bla_predict(&b, z, z, NULL);
        mean[0] += P / seeds;
        mean[1] += csp_bla_predict(&b, like, like, NULL) / seeds;
        spread += fabs(P - 0.21 * 0.8 * zz) / seeds;
        for (int i = 0; i < M * 8; i++)
            assert_true(b.mask[i] == 1 ? b.w[i] > 0 : b.w[i] == 0 && b.mask[i] == 0);
        for (int t = 0; t < 400; t++) csp_bla_step(&b, &in);
        assert_near(csp_bla_predict(&b, z, z, NULL), 0.8, 1e-4);
        csp_bla_free(&b);
    }
    assert_near(mean[0] / (0.21 * 0.8 * zz), 1, 0.01);
    assert_near(mean[1] / (0.21 * 0.8 * zl), 1, 0.01);
    assert_true(spread > 0.01 * 0.21 * 0.8 * zz); /* one animal's masks are not another's */
    struct csp_bla full;
    p.share = 1.0;
    csp_rng_stream(&rng, 1, 4, "bla");
    assert_int_equal(csp_bla_init(&full, M, 0, 0.01, &p, &rng), CSP_OK);
    assert_near(full.gain, 1, 0);
    for (int i = 0; i < M * 8; i++) assert_true(full.mask[i] == 1);
    csp_bla_free(&full);
}

/* A copy learns on as the original: mask, gain and every trace belong to the state. */
static void a_copy_goes_on_bit_by_bit(void **state)
{
    (void)state;
    struct csp_bla a, b;
    struct csp_rng rng;
    struct csp_fields fa = {0}, fb = {0};
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_gamma = 0.0; /* the supervised rule */
    p.cells = 5;
    csp_rng_stream(&rng, 1, 1, "bla");
    assert_int_equal(csp_bla_init(&a, N, E, 0.01, &p, &rng), CSP_OK);
    assert_int_equal(csp_bla_init(&b, N, E, 0.01, &p, &rng), CSP_OK);
    assert_int_equal(csp_bla_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_bla_fields(&b, &fb), CSP_OK);
    struct csp_bla_in in = input(cue, here);
    for (int t = 0; t < 50; t++) {
        in.us = t < 20 ? 0 : 1;
        csp_bla_step(&a, &in);
    }
    in.us = 0;
    in.relief = 0.1;
    assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
    for (int t = 0; t < 1000; t++) {
        in.us = t > 900 ? 1 : 0;
        csp_bla_step(&a, &in);
        csp_bla_step(&b, &in);
        assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    }
    assert_true(a.E > 0);
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_bla_free(&a);
    csp_bla_free(&b);
}

TEST_MAIN(cmocka_unit_test(relief_builds_safety_here_and_leaves_fear_elsewhere),
          cmocka_unit_test(safety_needs_relief_fear_and_a_place),
          cmocka_unit_test(relief_from_pain_is_not_safety),
          cmocka_unit_test(pain_takes_safety_from_its_place),
          cmocka_unit_test(safety_acts_in_ba_and_by_itc),
          cmocka_unit_test(a_pain_that_safety_denied_is_a_surprise),
          cmocka_unit_test(an_expected_pain_moves_pag_and_la_less),
          cmocka_unit_test(without_pag_pain_teaches_the_rest_of_its_share),
          cmocka_unit_test(masked_cells_predict_like_a_full_one),
          cmocka_unit_test(a_copy_goes_on_bit_by_bit))
