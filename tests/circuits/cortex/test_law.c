/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of overlap in few cells (tests/soak/law.c has many), and learning lowers its energy. */
#include "conspecific/analysis/inference/correlation.h"
#include "testing.h"
#include "toy_law.h"

enum { CELLS = 12 };

/* Shares of common consequences x common display x horizon; company is half of life. */
static void overlap_follows_what_can_be_computed_before_learning(void **state)
{
    (void)state;
    static struct toy_law law[CELLS];
    double foretold[CELLS], rho[CELLS], p_equal;
    struct csp_estimate r;
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < CELLS; i++) {
        const struct toy_cell cell = {
            0.5 * (i % 3), i / 6 ? 0.2 : 0.0, 0.5, i / 3 % 2 ? 8 : 4, 24, 300, 0.5, 1.0, 1};
        if (toy_law(&cell, 1, law + i)) law[i].rho.grand = NAN;
    }
    for (int grand = 0; grand < 2; grand++) {
        for (int i = 0; i < CELLS; i++) {
            foretold[i] = grand ? law[i].c_b.grand : law[i].c_b.actor;
            rho[i] = grand ? law[i].rho.grand : law[i].rho.actor;
            assert_true(isfinite(rho[i]));
        }
        assert_int_equal(csp_correlation(CELLS, foretold, rho, 0.15, 0.95, &r, &p_equal),
                         CSP_OK);
        if (!(r.value > 0.9)) fail_msg("r %.3f [%.3f, %.3f]", r.value, r.ci.lo, r.ci.hi);
    }
}

/* c_w and c_f by hand: one line each. */
static void predictors_of_the_generator(void **state)
{
    (void)state;
    struct toy_world w;
    double x[TOY_LINES] = {0}, y[TOY_LINES] = {0};
    toy_init(&w, 1, 0.2, 1.0);
    toy_expect(&w, 3, 0, 0, x);
    toy_expect(&w, 3, 1, 8, y);
    double own = 0.0, after = 0.0, before = 0.0, body = 0.0;
    for (int l = 0; l < TOY_PRIVATE; l++) own += x[l];
    for (int l = 0; l < TOY_AFTER; l++) {
        before += x[2 * TOY_PRIVATE + TOY_COMMON + l];
        after += y[2 * TOY_PRIVATE + TOY_COMMON + l] - 0.7 * w.after[0][3][l];
    }
    for (int l = 0; l < TOY_INTERO; l++) body += x[TOY_LINES - TOY_INTERO + l];
    assert_near(own, 8 * sqrt(0.8), 1e-12);
    assert_near(before, 0, 0);
    assert_near(body, 0, 0);     /* silent at the onset */
    assert_near(after, 0, 1e-9); /* q 1: what follows hers is what follows mine */
}

/* E over a held batch of life, once an epoch: linear rates, small steps. */
static void learning_never_raises_its_energy(void **state)
{
    (void)state;
    enum { TICKS = 600, EPOCHS = 30, UNITS = 12 };
    static csp_real x[TICKS][TOY_LINES];
    struct toy_world w;
    struct csp_foretell_params p;
    struct csp_foretell f;
    struct csp_rng rng;
    const size_t lines = TOY_LINES, units = UNITS;
    csp_real s[UNITS] = {0};
    double last = INFINITY, first = 0.0;
    csp_params_default(&p, csp_foretell_params_table);
    p.horizon = 80.0;
    p.tau_s = 1.0;
    p.nu = p.eta_h = 0.0;
    p.eta_P = p.eta_W = 0.01;
    toy_init(&w, 1, 0.2, 1.0);
    csp_rng_stream(&rng, 1, 1, "foretell");
    assert_int_equal(csp_foretell_init(&f, &p, 1.0, 10.0, 1, lines, 1, &units, &lines, &rng),
                     CSP_OK);
    for (int t = 0; t < TICKS; t++)
        toy_lines(&w, t / TOY_EVENT % TOY_KINDS, t / TOY_EVENT % TOY_KINDS,
                  t / TOY_EVENT / TOY_KINDS % 2, t % TOY_EVENT, 1, x[t]);
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        for (int learns = 0; learns < 2; learns++) {
            double E = 0.0;
            csp_foretell_reset(&f);
            csp_foretell_count(&f);
            for (int t = 0; t < TICKS; t++) {
                csp_foretell_step(&f, 0, x[t], 1.0, 0.0, 0.0, s);
                csp_foretell_learn(&f, x[t], s, learns);
            }
            for (size_t i = 0; i < f.n_h && !learns; i++) E += f.error[i];
            if (learns) continue;
            if (!(E < 1.0001 * last)) fail_msg("epoch %d: E %.4f after %.4f", epoch, E, last);
            if (epoch == 0) first = E;
            last = E;
        }
    assert_true(last < 0.8 * first);
    csp_foretell_free(&f);
}

TEST_MAIN(cmocka_unit_test(overlap_follows_what_can_be_computed_before_learning),
          cmocka_unit_test(predictors_of_the_generator),
          cmocka_unit_test(learning_never_raises_its_energy))
