/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The amygdala against its equations and closed forms: delta rule, expectile, own efference.
 * Extinction cells, PAG as teacher, masks: test_bla_extinction.c.
 */
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

enum { N = 64 };
/* One full cell and no lags: one event of the theory at a time. */
static struct csp_bla_params events(double plus, double minus)
{
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_gamma = 0.0; /* the supervised rule */
    p.eta_plus = plus;
    p.eta_minus = minus;
    p.eta_own = 0.0;
    p.A_max = 10.0;
    p.tau_A = p.tau_z = p.tau_u = 0.0;
    p.cells = 1;
    return p;
}

static void make(struct csp_bla *b, size_t n, const struct csp_bla_params *p)
{
    assert_int_equal(csp_bla_init(b, n, 0, 0.01, p, NULL), CSP_OK);
}

static double tick(struct csp_bla *b, const csp_real z[], double us, double S, int learn)
{
    const struct csp_bla_in in = {.z = z,
                                  .novel = 1,
                                  .us = us,
                                  .S = S,
                                  .gate = 1,
                                  .gate_ext = 1,
                                  .gate_itc = 1,
                                  .gate_pag = 1,
                                  .learn = learn};
    return csp_bla_step(b, &in);
}

/* The cue is there before the US: the second lag of the cues takes a tick at least. */
static void event(struct csp_bla *b, const csp_real z[], double us)
{
    tick(b, z, us, 0, 0);
    tick(b, z, us, 0, 1);
}

static double predict(const struct csp_bla *b, const csp_real z[])
{
    return csp_bla_predict(b, z, z, NULL);
}

/* Two unit vectors of cosine rho. */
static void pair(double rho, csp_real x_s[N], csp_real x_o[N])
{
    memset(x_s, 0, N * sizeof *x_s);
    memset(x_o, 0, N * sizeof *x_o);
    x_s[3] = 1;
    x_o[3] = (csp_real)rho;
    x_o[17] = (csp_real)sqrt(1 - rho * rho);
}

/* The equations of the header once more, in plain arrays and in double precision. */
enum { I = 3, J = 4, E = 2 }; /* inputs, acquisition cells, extinction cells */
struct reference {
    double w[I][J], v[I][E], z1[I], z2[I], A, u1, u2, felt;
    double P[2],
        safe[2];     /* of this tick: [0] from the present cues, [1] from the lagged cues */
    double eps, rho; /* of this tick */
};

static struct csp_bla_params reference_params(void)
{
    struct csp_bla_params p;
    csp_params_default(&p, csp_bla_params_table);
    p.tau_gamma = 0.0; /* the supervised rule */
    p.eta_plus = 0.021;
    p.eta_minus = 0.004;
    p.eta_own = 0.007;
    p.eta_relief = 0.9;
    p.eta_pain = 0.13;
    p.tau_free = 0.25;
    p.s_itc = 0.35;
    p.s_pag = 0.6;
    p.A_max = 0.8;
    p.tau_A = 31.0;
    p.tau_z = 70.0;
    p.tau_u = 27.0;
    p.cells = J;
    p.share = 0.6;
    return p;
}

/* The input of tick t with cues z and context c: each gate, drive and pain has a cycle. */
static struct csp_bla_in reference_input(int t, struct csp_rng *rng, csp_real z[I],
                                         csp_real c[E])
{
    const int trial = t / 60, on = t % 60 < 40;
    for (int i = 0; i < I; i++)
        z[i] = on ? (csp_real)(0.9 * ((trial >> i) & 1) + 0.1 * csp_rng_u01(rng)) : 0;
    c[0] = trial % 5 < 3 ? 0.8f : 0.28f;
    c[1] = trial % 5 < 3 ? 0.6f : 0.96f;
    return (struct csp_bla_in){.z = z,
                               .novel = 1,
                               .c = c,
                               .us = t % 60 >= 30 && on && trial % 3 == 0 ? 1.1 : 0.0,
                               .S = 0.5 * (trial % 3),
                               .relief = 0.3 * csp_rng_u01(rng),
                               .gate = trial % 7 ? 1.0 : 0.5,
                               .drive = trial % 11 ? 0.0 : 0.1,
                               .gate_ext = trial % 4 ? 1.0 : 0.7,
                               .gate_itc = trial % 6 ? 1.0 : 0.4,
                               .gate_pag = trial % 8 ? 1.0 : 0.3,
                               .learn = trial % 13 != 12};
}

/* What the present cues (lag 0) or the lagged ones (lag 1) predict; lag 1 updates z. */
static void reference_predict(struct reference *self, const struct csp_bla_in *in, int lag)
{
    const double kz = 1 - exp(-10 / 70.0);
    double x[I], mean = 0, safe = 0;
    for (int i = 0; i < I; i++) {
        if (lag) {
            self->z2[i] += kz * (self->z1[i] - self->z2[i]);
            self->z1[i] += kz * ((double)in->z[i] - self->z1[i]);
        }
        x[i] = lag ? self->z2[i] : (double)in->z[i];
    }
    for (int j = 0; j < E; j++) {
        double r = 0;
        for (int i = 0; i < I; i++) r += self->v[i][j] * x[i];
        safe += in->gate_ext * (double)in->c[j] * fmax(r, 0);
    }
    for (int j = 0; j < J; j++) {
        double r = -(1 - 0.35) * safe;
        for (int i = 0; i < I; i++) r += self->w[i][j] * x[i];
        mean += fmax(r, 0) / J;
    }
    self->P[lag] = fmin(fmax(mean - in->gate_itc * 0.35 * safe, 0), 0.8);
    self->safe[lag] = safe;
}

/* One tick; the mask leaves `seen` of the I J connections. */
static void reference_step(struct reference *self, const struct csp_bla_in *in,
                           const csp_real mask[I * J], double seen)
{
    const double kA = 1 - exp(-10 / 31.0), ku = 1 - exp(-10 / 27.0);
    for (int lag = 0; lag < 2; lag++) reference_predict(self, in, lag);
    self->A += kA * (in->gate * (self->P[0] + in->drive) - self->A);
    self->u1 += ku * (in->us - self->u1);
    self->u2 += ku * (self->u1 - self->u2);
    self->felt = fmax(self->felt * exp(-0.01 / 0.25), in->us);
    self->eps = self->u2 - in->gate * self->P[1];
    self->rho = self->felt < 0.05 ? in->relief : 0;
    const double eps = self->eps;
    const double rate = eps > 0 ? 0.021 * (0.4 + 0.6 * in->gate_pag) : 0.004 + 0.007 * in->S;
    for (int i = 0; in->learn && i < I; i++) {
        for (int j = 0; j < J; j++)
            self->w[i][j] += (double)mask[i * J + j] * I * J / seen * rate * eps * self->z2[i];
        for (int j = 0; j < E; j++)
            self->v[i][j] +=
                0.9 * in->gate_ext * self->rho * self->A * (double)in->c[j] * self->z1[i] -
                0.13 * fmax(eps, 0) * (double)in->c[j] * self->v[i][j];
    }
}

static void assert_as_reference(const struct csp_bla *b, const struct reference *ref,
                                const struct csp_bla_in *in)
{
    assert_near(b->E, ref->safe[0], 2e-5);
    assert_near(b->eps, ref->eps, 2e-5);
    assert_near(b->pag, in->gate_pag * fmax(ref->eps, 0), 2e-5);
    assert_near(b->us_la, 0.4 * ref->u2 + 0.6 * in->gate_pag * fmax(ref->eps, 0), 2e-5);
    for (int i = 0; i < I; i++) {
        for (int j = 0; j < J; j++) assert_near(b->w[i * J + j], ref->w[i][j], 5e-5);
        for (int j = 0; j < E; j++) assert_near(b->v[i * E + j], ref->v[i][j], 5e-5);
    }
}

/* Everything against the reference: lags, masks, contexts, relief, gates, signs of error. */
static void the_equations_of_the_header(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_rng rng;
    struct reference ref = {0};
    const struct csp_bla_params p = reference_params();
    double seen = 0, safest = 0, cap = 0, up = 0, down = 0, own = 0, spared = 0;
    csp_rng_stream(&rng, 9, 1, "bla");
    assert_int_equal(csp_bla_init(&b, I, E, 0.01, &p, &rng), CSP_OK);
    for (int i = 0; i < I * J; i++) seen += (double)b.mask[i];
    assert_true(seen > 3 && seen < I * J);
    assert_near(b.gain, I * J / seen, 1e-9);
    for (int t = 0; t < 4000; t++) {
        csp_real z[I], c[E];
        const struct csp_bla_in in = reference_input(t, &rng, z, c);
        reference_step(&ref, &in, b.mask, seen);
        assert_near(csp_bla_step(&b, &in), ref.A, 2e-5);
        assert_as_reference(&b, &ref, &in);
        safest = fmax(safest, ref.safe[0]);
        cap += ref.P[0] == 0.8;
        up += ref.rho * ref.A > 0.01;
        down += ref.eps > 0.1 && ref.safe[0] > 0.05;
        own += ref.eps < -0.05 && in.S > 0;
        spared += ref.felt > 0.05 && in.us == 0 && ref.A > 0.05;
    }
    /* the run went through every branch */
    assert_true(safest > 0.1 && cap > 5 && up > 50 && down > 50 && own > 50 && spared > 50);
    csp_bla_free(&b);
}

static void spillover_before_correction_is_rho(void **state)
{
    (void)state;
    for (double rho = 0.15; rho < 1.0; rho += 0.2) {
        struct csp_bla b;
        csp_real x_s[N], x_o[N];
        const struct csp_bla_params p = events(0.13, 0.13);
        pair(rho, x_s, x_o);
        make(&b, N, &p);
        for (int e = 0; e < 200; e++) event(&b, x_s, 0.71);
        assert_near(predict(&b, x_o) / predict(&b, x_s), rho, 1e-5);
        csp_bla_free(&b);
    }
}

static void extinction_by_the_other_alone_is_exponential_and_costs_the_own(void **state)
{
    (void)state;
    struct csp_bla b;
    csp_real x_s[N], x_o[N];
    const double rho = 0.83, eta = 0.02;
    const struct csp_bla_params p = events(eta, eta);
    pair(rho, x_s, x_o);
    make(&b, N, &p);
    for (int e = 0; e < 2000; e++) event(&b, x_s, 1.0);
    for (int n = 1; n <= 300; n++) {
        event(&b, x_o, 0.0);
        const double a = predict(&b, x_o);
        assert_near(a / (rho * exp(-eta * n)), 1.0, 0.01 + 0.0003 * n);
    }
    for (int n = 0; n < 3000; n++) event(&b, x_o, 0.0);
    assert_near(predict(&b, x_s), 1 - rho * rho, 1e-4);
    csp_bla_free(&b);
}

static void interleaved_modes_relax_at_their_own_rates(void **state)
{
    (void)state;
    struct csp_bla b;
    csp_real x_s[N], x_o[N];
    const double rho = 0.7, eta = 0.004;
    const struct csp_bla_params p = events(eta, eta);
    pair(rho, x_s, x_o);
    make(&b, N, &p);
    /* start from w = 0.3 x_s + 0.5 x_o, targets 0.8 and 0.2: both modes are away from rest */
    for (int i = 0; i < N; i++)
        b.w[i] = (csp_real)(0.3 * (double)x_s[i] + 0.5 * (double)x_o[i]);
    const double a_s = predict(&b, x_s), a_o = predict(&b, x_o);
    const double sum0 = a_s + a_o - 1.0, diff0 = a_s - a_o - 0.6;
    const int n = 400;
    for (int e = 0; e < n; e++) {
        const int own = e % 2 == 0;
        event(&b, own ? x_s : x_o, own ? 0.8 : 0.2);
    }
    const double s = predict(&b, x_s), o = predict(&b, x_o);
    assert_near((s + o - 1.0) / sum0, exp(-eta * (1 + rho) / 2 * n), 0.01);
    assert_near((s - o - 0.6) / diff0, exp(-eta * (1 - rho) / 2 * n), 0.01);
    csp_bla_free(&b);
}

/*
 * The table of src/THEORY.md, 1: what is left for ever, with noise on every unit. The first row
 * (p_c = 0, a_o = 0.073) is left to the critic: a rate cannot predict less than nothing, so
 * where noise takes w . x below 0 the amygdala makes no error and a_o ends at -0.06.
 */
static void the_residual_of_the_table(void **state)
{
    (void)state;
    const struct {
        double rho, s2, q_s, p_c, a_s, a_o, tol;
    } rows[] = {{0.80, 0.05, 0.2, 0.3, 0.701, 0.339, 0.03},
                {0.90, 0.25, 0.5, 0.1, 0.510, 0.360, 0.03},
                {0.30, 0.25, 0.1, 0.2, 0.305, 0.175, 0.03}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_bla b;
        struct csp_rng rng;
        csp_real x_s[N], x_o[N], x[N];
        const struct csp_bla_params p = events(0.0008, 0.0008);
        pair(rows[r].rho, x_s, x_o);
        csp_rng_stream(&rng, 11, r, "residual");
        make(&b, N, &p);
        double a_s = 0, a_o = 0, n = 0;
        for (int e = 0; e < 60000; e++) {
            const int own = csp_dist_bernoulli(&rng, rows[r].q_s);
            const double us = own || csp_dist_bernoulli(&rng, rows[r].p_c) ? 1.0 : 0.0;
            for (int i = 0; i < N; i++)
                x[i] =
                    (own ? x_s : x_o)[i] + (csp_real)(sqrt(rows[r].s2) * csp_dist_normal(&rng));
            event(&b, x, us);
            if (e < 30000 || e % 10) continue;
            a_s += csp_dot(N, b.w, x_s);
            a_o += csp_dot(N, b.w, x_o);
            n += 1;
        }
        assert_near(a_s / n, rows[r].a_s, rows[r].tol);
        assert_near(a_o / n, rows[r].a_o, rows[r].tol);
        csp_bla_free(&b);
    }
}

static void asymmetric_rates_settle_on_the_expectile(void **state)
{
    (void)state;
    const struct {
        double p, ratio;
    } rows[] = {{0.02, 50}, {0.3, 7}, {0.6, 0.25}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_bla b;
        struct csp_rng rng;
        const csp_real cue[1] = {1};
        const double minus = 0.0004 / fmax(1.0, rows[r].ratio / 10),
                     plus = rows[r].ratio * minus;
        const struct csp_bla_params p = events(plus, minus);
        csp_rng_stream(&rng, 5, r, "expectile");
        make(&b, 1, &p);
        double sum = 0, n = 0;
        for (int e = 0; e < 400000; e++) {
            tick(&b, cue, csp_dist_bernoulli(&rng, rows[r].p) ? 1.0 : 0.0, 0, 1);
            if (e < 100000) continue;
            sum += b.A;
            n += 1;
        }
        const double t = plus / (plus + minus);
        assert_near(sum / n, t * rows[r].p / (t * rows[r].p + (1 - t) * (1 - rows[r].p)), 0.02);
        csp_bla_free(&b);
    }
}

static void own_efference_speeds_unlearning(void **state)
{
    (void)state;
    double left[2];
    for (int own = 0; own < 2; own++) {
        struct csp_bla b;
        const csp_real cue[1] = {1};
        struct csp_bla_params p = events(0.1, 0.0001);
        p.eta_own = 0.003;
        make(&b, 1, &p);
        b.w[0] = 1;
        for (int e = 0; e < 500; e++) tick(&b, cue, 0, own, 1);
        left[own] = predict(&b, cue);
        csp_bla_free(&b);
    }
    assert_near(left[0], exp(-0.0001 * 500), 1e-3);
    assert_near(left[1], exp(-0.0031 * 500), 1e-3);
}

static void a_lesion_silences_and_keeps_the_weights(void **state)
{
    (void)state;
    struct csp_bla b;
    const csp_real cue[1] = {1};
    struct csp_bla_params p = events(0.1, 0.1);
    p.A_max = 2.0;
    make(&b, 1, &p);
    b.w[0] = 0.9f;
    const struct csp_bla_in in = {
        .z = cue, .novel = 1, .us = 1.4, .gate = 0, .gate_pag = 1, .learn = 1};
    for (int e = 0; e < 100; e++) csp_bla_step(&b, &in);
    assert_near(b.A, 0.0, 1e-12);
    assert_near(b.w[0], 0.9, 1e-6);
    assert_near(b.pag, 1.4, 1e-6); /* nothing tells PAG that the pain was expected */
    b.w[0] = 900;
    assert_near(predict(&b, cue), 2.0, 0);
    assert_near(tick(&b, cue, 0, 0, 0), 2.0, 0);
    csp_bla_reset(&b);
    assert_true(b.A == 0 && b.u2 == 0 && b.z2[0] == 0 && b.w[0] == 900);
    csp_bla_free(&b);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_bla b;
    struct csp_bla_params bad = events(0.1, 0.1);
    bad.eta_minus = -0.1;
    assert_int_equal(csp_bla_init(&b, 3, 0, 0.01, &bad, NULL), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "eta_minus"));
    csp_bla_free(&b);
    assert_int_equal(csp_bla_init(&b, 0, 0, 0.01, NULL, NULL), CSP_E_SHAPE);
    csp_bla_free(&b);
    csp_bla_free(&b);
}

/* A steady state teaches nothing new: without novelty fear is acquired but not unlearnt. */
static void without_novelty_nothing_is_unlearnt(void **state)
{
    (void)state;
    struct csp_bla b;
    const csp_real cue[2] = {0.6f, 0.3f};
    struct csp_bla_params par;
    csp_params_default(&par, csp_bla_params_table);
    par.tau_gamma = 0.0; /* the supervised rule */
    par.eta_minus = 0.01;
    assert_int_equal(csp_bla_init(&b, 2, 0, 0.01, &par, NULL), CSP_OK);
    struct csp_bla_in in = {
        .z = cue, .us = 1, .gate = 1, .gate_itc = 1, .gate_pag = 1, .learn = 1};
    for (int i = 0; i < 2000; i++) csp_bla_step(&b, &in);
    const double learnt = csp_bla_predict(&b, cue, cue, NULL);
    assert_true(learnt > 0.9);
    in.us = 0;
    for (int i = 0; i < 500; i++) csp_bla_step(&b, &in);
    assert_near(csp_bla_predict(&b, cue, cue, NULL), learnt,
                0.1 * learnt); /* only the lags of the US */
    const double kept = csp_bla_predict(&b, cue, cue, NULL);
    for (int i = 0; i < 500; i++) csp_bla_step(&b, &in);
    assert_near(csp_bla_predict(&b, cue, cue, NULL), kept, 0);
    in.novel = 1;
    for (int i = 0; i < 500; i++) csp_bla_step(&b, &in);
    assert_true(csp_bla_predict(&b, cue, cue, NULL) < 0.5 * kept);
    csp_bla_free(&b);
}

/* What is expected is taken off by way of PAG: without that a foretold pain teaches like the
 * first one. A step of one input: dw = eta_plus ((1 - s_pag) [eps]+ + s_pag u2) z2. */
static void without_bla_to_pag_a_foretold_pain_teaches(void **state)
{
    (void)state;
    struct csp_bla b;
    const csp_real cue[1] = {1};
    struct csp_bla_params par;
    csp_params_default(&par, csp_bla_params_table);
    par.tau_gamma = 0.0; /* the supervised rule */
    par.eta_plus = 0.01;
    assert_int_equal(csp_bla_init(&b, 1, 0, 0.01, &par, NULL), CSP_OK);
    struct csp_bla_in in = {
        .z = cue, .us = 1, .gate = 1, .gate_itc = 1, .gate_pag = 1, .learn = 1};
    for (int i = 0; i < 4000; i++) csp_bla_step(&b, &in);
    const double learnt = csp_bla_predict(&b, cue, cue, NULL);
    assert_near(learnt, 1, 1e-5);
    assert_near(b.pag, 0, 1e-5);
    in.unsaid = 1;
    csp_bla_step(&b, &in);
    assert_near(b.pag, 1, 1e-5);
    assert_near(csp_bla_predict(&b, cue, cue, NULL) - learnt, 0.01 * 0.7, 1e-5);
    csp_bla_free(&b);
}

TEST_MAIN(cmocka_unit_test(without_bla_to_pag_a_foretold_pain_teaches),
          cmocka_unit_test(without_novelty_nothing_is_unlearnt),
          cmocka_unit_test(the_equations_of_the_header),
          cmocka_unit_test(spillover_before_correction_is_rho),
          cmocka_unit_test(extinction_by_the_other_alone_is_exponential_and_costs_the_own),
          cmocka_unit_test(interleaved_modes_relax_at_their_own_rates),
          cmocka_unit_test(the_residual_of_the_table),
          cmocka_unit_test(asymmetric_rates_settle_on_the_expectile),
          cmocka_unit_test(own_efference_speeds_unlearning),
          cmocka_unit_test(a_lesion_silences_and_keeps_the_weights),
          cmocka_unit_test(bad_parameters_are_refused_by_name))
