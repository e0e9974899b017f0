/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interface: what must hold whichever model the cortex is. */
#include "conspecific/circuits/cortex/cortex.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"
#include <malloc.h>
#include <stdlib.h>

enum { NX = 46, NR = 34, NS = 18, MODELS = 3 };

static const struct csp_area sens[] = {{"aud", 17, 12, 0}, {"vis", 29, 22, 0}},
                             assoc[] = {{"acc", 0, 12, 2}, {"tea", 0, 6, 1}};

static struct csp_cortex_params params(int model)
{
    struct csp_cortex_params p = {.model = model};
    csp_params_default(&p.pc, csp_pc_params_table);
    csp_params_default(&p.factor, csp_factor_params_table);
    csp_params_default(&p.assembly, csp_assembly_params_table);
    return p;
}

static void build(struct csp_cortex *self, int model, uint64_t seed)
{
    const struct csp_cortex_params p = params(model);
    struct csp_rng rng;
    csp_rng_stream(&rng, seed, 1, "net");
    assert_int_equal(csp_cortex_init(self, &p, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
    for (size_t i = 0; i < NX; i += 4) self->prec_pos[i] = self->prec_neg[i] = (csp_real)0.3;
    csp_cortex_refresh(self, 20);
}

static void stimulus(csp_real x[], uint64_t e)
{
    struct csp_rng rng;
    csp_rng_stream(&rng, 1, e, "x");
    for (int i = 0; i < NX; i++) x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
}

static void live(struct csp_cortex *self, uint64_t from, uint64_t to, int learn)
{
    csp_real x[NX];
    for (uint64_t e = from; e < to; e++) {
        stimulus(x, e);
        for (int t = 0; t < 40; t++) csp_cortex_step(self, x, learn);
    }
}

static uint64_t hash(struct csp_cortex *self)
{
    struct csp_fields f = {0};
    assert_int_equal(csp_cortex_fields(self, &f), CSP_OK);
    const uint64_t h = csp_fields_hash(&f);
    csp_fields_free(&f);
    return h;
}

static void without_parameters_it_is_predictive_coding_to_the_bit(void **state)
{
    (void)state;
    struct csp_cortex a, b;
    struct csp_pc_net net;
    struct csp_rng rng;
    build(&a, CSP_CORTEX_PC, 3);
    csp_rng_stream(&rng, 3, 1, "net");
    assert_int_equal(csp_cortex_init(&b, NULL, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
    assert_int_equal(b.model, CSP_CORTEX_PC);
    csp_rng_stream(&rng, 3, 1, "net");
    assert_int_equal(csp_pc_net_init(&net, NULL, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
    csp_real x[NX];
    for (uint64_t e = 0; e < 30; e++) {
        stimulus(x, e);
        for (int t = 0; t < 40; t++) {
            csp_cortex_step(&b, x, 1);
            csp_pc_net_step(&net, x, 1);
        }
    }
    assert_memory_equal(b.s, net.s, NS * sizeof *net.s);
    assert_memory_equal(b.r, net.r, NR * sizeof *net.r);
    assert_true(b.updates == net.updates && b.since == net.since);
    csp_cortex_free(&a);
    csp_cortex_free(&b);
    csp_pc_net_free(&net);
}

static void all_models_have_the_same_areas_and_rates(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex c;
        struct csp_fields f = {0};
        build(&c, m, 2);
        assert_int_equal(c.n_x, NX);
        assert_int_equal(c.n_r, NR);
        assert_int_equal(c.n_s, NS);
        assert_int_equal(csp_cortex_fields(&c, &f), CSP_OK);
        const char *name[] = {"aud.r", "vis.r", "acc.r", "tea.r"};
        const csp_real *at[] = {c.r, c.r + 12, c.s, c.s + 12};
        const size_t n[] = {12, 22, 12, 6};
        for (int k = 0; k < 4; k++) {
            const long i = csp_fields_find(&f, name[k]);
            assert_true(i >= 0);
            assert_ptr_equal(f.list[i].data, at[k]);
            assert_int_equal(f.list[i].n, n[k]);
        }
        csp_fields_free(&f);
        live(&c, 0, 40, 1);
        double sum = 0;
        for (int i = 0; i < NS; i++) {
            assert_true(c.s[i] >= 0 && isfinite((double)c.s[i]));
            sum += (double)c.s[i];
        }
        for (int i = 0; i < NR; i++) assert_true(c.r[i] >= 0);
        assert_true(sum > 0);
        csp_cortex_free(&c);
    }
}

static void a_life_repeats_and_resumes_to_the_bit_without_allocation(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex a, b;
        struct csp_fields fa = {0}, fb = {0};
        build(&a, m, 5);
        build(&b, m, 5);
        const struct mallinfo2 before = mallinfo2();
        live(&a, 0, 30, 1);
        const struct mallinfo2 after = mallinfo2();
        assert_true(before.uordblks == after.uordblks && before.hblkhd == after.hblkhd);
        live(&b, 0, 30, 1);
        assert_true(hash(&a) == hash(&b));
        live(&b, 30, 40, 1); /* another life, then the first again from its state */
        assert_true(hash(&a) != hash(&b));
        assert_int_equal(csp_cortex_fields(&a, &fa), CSP_OK);
        assert_int_equal(csp_cortex_fields(&b, &fb), CSP_OK);
        assert_int_equal(csp_fields_copy(&fb, &fa), CSP_OK);
        csp_real x[NX];
        stimulus(x, 50);
        csp_cortex_step(&a, x, 1); /* one step: nothing of the old state is forgotten yet */
        csp_cortex_step(&b, x, 1);
        assert_true(hash(&a) == hash(&b));
        live(&a, 50, 60, 2);
        live(&b, 50, 60, 2);
        assert_true(hash(&a) == hash(&b));
        csp_fields_free(&fa);
        csp_fields_free(&fb);
        csp_cortex_free(&a);
        csp_cortex_free(&b);
    }
}

static void imagination_leaves_no_trace_and_equals_a_cortex_at_rest(void **state)
{
    (void)state;
    enum { STEPS = 15 };
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex a, b;
        csp_real x[NX], s[NS];
        build(&a, m, 6);
        build(&b, m, 6);
        live(&a, 0, 30, 1);
        live(&b, 0, 30, 1);
        csp_real *scratch = csp_vec_alloc(csp_cortex_state_size(&a));
        stimulus(x, 77);
        const uint64_t was = hash(&a);
        const double steps = a.steps, skipped = a.skipped;
        csp_cortex_imagine(&a, x, STEPS, scratch, s);
        assert_true(hash(&a) == was && a.steps == steps && a.skipped == skipped);
        csp_cortex_reset(&b);
        for (int t = 0; t < STEPS; t++) csp_cortex_step(&b, x, 0);
        assert_memory_equal(s, b.s, sizeof s);
        assert_true(csp_norm2(NS, s) > 0);
        live(&a, 30, 32, 1);
        csp_cortex_free(&a);
        csp_cortex_free(&b);
        csp_vec_free(scratch);
    }
}

static void a_still_cortex_is_skipped_and_learns_only_early(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex c;
        csp_real x[NX];
        build(&c, m, 8);
        stimulus(x, 3);
        for (int t = 0; t < 2000; t++) csp_cortex_step(&c, x, 1);
        assert_true(c.still > 0 && c.skipped > 0);
        const uint64_t was = hash(&c);
        const double updates = c.updates;
        const double since = c.since;
        for (int t = 0; t < 100; t++) csp_cortex_step(&c, x, 1);
        assert_true(c.updates == updates);
        assert_near(c.since, since + 1000, 1e-9);
        c.since = since;
        assert_true(hash(&c) == was);
        live(&c, 4, 5, 0); /* another input wakes it */
        assert_true(c.updates > updates && hash(&c) != was);
        csp_cortex_free(&c);
    }
}

static void lesions_silence_their_area(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex c;
        build(&c, m, 9);
        live(&c, 0, 20, 1);
        c.gate_r[1] = c.gate_s[0] = 0;
        live(&c, 20, 22, 0);
        for (int i = 0; i < 22; i++) assert_true(c.r[12 + i] == 0);
        for (int i = 0; i < 12; i++) assert_true(c.s[i] == 0);
        double left = 0;
        for (int i = 0; i < 6; i++) left += (double)c.s[12 + i];
        assert_true(left > 0); /* tea reads aud, which is intact */
        csp_cortex_free(&c);
    }
}

/* (x - W r)' P (x - W r) and x' P x of one area, element by element. */
static void by_hand(const struct csp_cortex *c, size_t k, double *error, double *power)
{
    const size_t n = sens[k].n_in, at = c->x0[k];
    const struct csp_mat *W = c->model == CSP_CORTEX_PC       ? &c->pc.W[k]
                              : c->model == CSP_CORTEX_FACTOR ? &c->factor.W[k]
                                                              : &c->assembly.low[k].A;
    double xx = 0, xg = 0, gg = 0, ee = 0;
    for (size_t i = 0; i < n; i++) {
        double guess = 0;
        for (size_t j = 0; j < (c->model == CSP_CORTEX_FACTOR ? W->cols : sens[k].n); j++) {
            const double r = (double)c->r[c->r0[k] + j];
            if (c->model == CSP_CORTEX_PC) guess += (double)csp_mat_at(W, i, j) * r;
            if (c->model == CSP_CORTEX_ASSEMBLY) guess += (double)csp_mat_at(W, j, i) * r;
            if (c->model == CSP_CORTEX_FACTOR)
                guess +=
                    (double)csp_mat_at(W, i, j) * (r - (double)c->r[c->r0[k] + W->cols + j]);
        }
        const double x = (double)c->x[at + i], e = x - guess;
        const double p = (double)c->prec_pos[at + i], n_p = (double)c->prec_neg[at + i];
        xx += p * x * x;
        xg += p * x * guess;
        gg += p * guess * guess;
        ee += (e > 0 ? p : n_p) * e * e;
    }
    /* read back, the best scale leaves 1 - cos^2 */
    *error += c->model == CSP_CORTEX_ASSEMBLY && gg > 0 ? xx - xg * xg / gg : ee;
    *power += xx;
}

static void loss_is_what_is_not_explained(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex c;
        csp_real guess[NX];
        build(&c, m, 11);
        live(&c, 0, 20, 1);
        for (size_t i = 0; m == CSP_CORTEX_PC && i < NX; i += 3) c.prec_neg[i] = (csp_real)2;
        double error = 0, power = 0, e = 0, p = 0;
        const uint64_t was = hash(&c);
        csp_cortex_loss(&c, guess, &error, &power);
        assert_true(hash(&c) == was);
        for (size_t k = 0; k < 2; k++) by_hand(&c, k, &e, &p);
        assert_near(power / p, 1, 1e-5);
        assert_near(error / e, 1, 1e-4);
        assert_true(error > 0.01 * power && error < 0.99 * power);
        csp_cortex_loss(&c, guess, &error, &power); /* adds */
        assert_near(error / e, 2, 2e-4);
        c.gate_r[0] = c.gate_r[1] = 0; /* nothing fires, nothing is explained */
        live(&c, 20, 21, 0);
        error = power = 0;
        csp_cortex_loss(&c, guess, &error, &power);
        assert_true(power > 0);
        assert_near(error, power, 0);
        csp_cortex_free(&c);
    }
}

/* One line, one unit or factor: 0.8 predicts x = 0.9. */
static void loss_of_one_line_is_known(void **state)
{
    (void)state;
    const struct csp_area one = {"som", 1, 1, 0}, two = {"som", 1, 2, 0};
    for (int m = 0; m < 2; m++) {
        struct csp_cortex_params p = params(m);
        struct csp_cortex c;
        struct csp_rng rng;
        csp_rng_stream(&rng, 1, 1, "net");
        p.pc.pi1 = p.pc.tol = p.factor.tol = 0;
        assert_int_equal(csp_cortex_init(&c, &p, 0.01, 1, m ? &two : &one, 0, NULL, &rng),
                         CSP_OK);
        csp_mat_set(m ? &c.factor.W[0] : &c.pc.W[0], 0, 0, (csp_real)0.8);
        c.prec_pos[0] = c.prec_neg[0] = (csp_real)1.3;
        csp_cortex_refresh(&c, 20);
        const csp_real x = (csp_real)0.9;
        for (int t = 0; t < 2000; t++) csp_cortex_step(&c, &x, 0);
        csp_real guess;
        double error = 0, power = 0;
        csp_cortex_loss(&c, &guess, &error, &power);
        const double W = 0.8, P = 1.3, a = p.pc.a, lam = p.pc.lam;
        /* r = (W P x - a) / (W^2 P + lam);  z = W P x / (1 + W^2 P) */
        const double r =
            m ? W * P * 0.9 / (1 + W * W * P) : (W * P * 0.9 - a) / (W * W * P + lam);
        const double left = 1 - W * r / 0.9;
        assert_near(power, P * 0.81, 1e-6);
        assert_near(error / power, left * left, 1e-6);
        csp_cortex_free(&c);
    }
}

static void bad_parameters_are_refused_by_the_model_that_has_them(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_cortex c;
        struct csp_cortex_params p = params(m);
        struct csp_rng rng;
        csp_rng_stream(&rng, 1, 1, "t");
        p.pc.tau_r = p.factor.tau_r = p.assembly.theta = -1;
        assert_int_equal(csp_cortex_init(&c, &p, 0.01, 2, sens, 2, assoc, &rng), CSP_E_RANGE);
        assert_non_null(
            strstr(csp_error_detail(), m == CSP_CORTEX_ASSEMBLY ? "theta" : "tau_r"));
        csp_cortex_free(&c);
        csp_cortex_free(&c);
    }
}

TEST_MAIN(cmocka_unit_test(without_parameters_it_is_predictive_coding_to_the_bit),
          cmocka_unit_test(all_models_have_the_same_areas_and_rates),
          cmocka_unit_test(a_life_repeats_and_resumes_to_the_bit_without_allocation),
          cmocka_unit_test(imagination_leaves_no_trace_and_equals_a_cortex_at_rest),
          cmocka_unit_test(a_still_cortex_is_skipped_and_learns_only_early),
          cmocka_unit_test(lesions_silence_their_area),
          cmocka_unit_test(loss_is_what_is_not_explained),
          cmocka_unit_test(loss_of_one_line_is_known),
          cmocka_unit_test(bad_parameters_are_refused_by_the_model_that_has_them))
