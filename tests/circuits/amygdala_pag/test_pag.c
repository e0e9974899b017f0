/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/circuits/amygdala_pag/pag.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const struct csp_pag_params odd = {.tau_rise = 0.5,
                                          .tau_fall = 23.0,
                                          .theta_F = 0.31,
                                          .s_F = 0.43,
                                          .theta_E = 1.1,
                                          .k_hyper = 0.6};

static void threat_rises_fast_and_falls_slowly(void **state)
{
    (void)state;
    struct csp_pag g;
    assert_int_equal(csp_pag_init(&g, 0.01, &odd), CSP_OK);
    csp_pag_step(&g, 0.8, 0, 1, 1, 1, 0);
    assert_near(g.T, 0.8 * (1 - exp(-0.02)), 1e-12); /* the witness of the header */
    for (int t = 1; t < 130; t++) csp_pag_step(&g, 0.8, 0, 1, 1, 1, 0);
    assert_near(g.T, 0.8 * (1 - exp(-1.3 / 0.5)), 1e-9);
    assert_near(g.F, tanh((g.T - 0.31) / 0.43), 1e-9);
    const double top = g.T;
    for (int t = 0; t < 700; t++) csp_pag_step(&g, 0, 0, 1, 1, 1, 0);
    assert_near(g.T, top * exp(-7 / 23.0), 1e-9);
    csp_pag_rest(&g, 13.0); /* a gap is the same decay at once */
    assert_near(g.T, top * exp(-20 / 23.0), 1e-9);
    assert_near(g.F, 0, 0);
}

static void columns_and_gates(void **state)
{
    (void)state;
    struct csp_pag g;
    assert_int_equal(csp_pag_init(&g, 0.01, &odd), CSP_OK);
    g.T = 1.4;
    csp_pag_step(&g, 1.4, 0.7, 1, 1, 1, 0);
    assert_near(g.E, tanh((1.4 - 1.1) / 0.43), 1e-9);
    assert_near(g.P, 0.7 * (1 + 0.6 * 1.4), 1e-9);
    const double frozen = g.F;
    g.g_flight = 0; /* CeA to dPAG alone */
    csp_pag_step(&g, 1.4, 0.7, 1, 1, 1, 0);
    assert_near(g.E, 0, 0);
    assert_near(g.F, frozen, 1e-12);
    g.g_flight = 1;
    csp_pag_step(&g, 1.4, 0.7, 1, 1, 0, 0); /* PAG lesion */
    assert_near(g.F, 0, 0);
    assert_near(g.P, 0.7, 1e-12);
    csp_pag_step(&g, 1.4, 0.7, 1, 0, 1, 0); /* BNST lesion: no slow threat */
    assert_near(g.F, 0, 0);
    csp_pag_step(&g, 1.4, 0.7, 0, 1, 1, 0); /* CeA lesion */
    assert_near(g.C, 0, 0);
    csp_pag_step(&g, 0.0, 0.0, 1, 1, 1, 0.9); /* CeA stimulated */
    assert_near(g.C, 0.9, 1e-12);
}

/* Ten foot shocks of half a second: Z = 1 - exp(-k_Z 5 s), less what decays; they raise the
 * response to the next pain, and so does fear that is strong, for as long as tau_sens. */
static void pain_and_strong_fear_sensitise(void **state)
{
    (void)state;
    struct csp_pag g;
    struct csp_pag_params p = odd;
    p.k_Z = 0.13;
    p.k_sens = 0.9;
    p.tau_sens = 1100;
    p.k_hyper = 0;
    assert_int_equal(csp_pag_init(&g, 0.01, &p), CSP_OK);
    for (int t = 0; t < 500; t++) csp_pag_step(&g, 0, 0.7, 1, 1, 1, 0);
    const double Z = 1 - exp(-0.13 * 0.7 * 5);
    assert_near(g.Z, Z, 0.003);
    csp_pag_rest(&g, 700);
    assert_near(g.Z, Z * exp(-700 / 1100.0), 0.003);
    csp_pag_reset(&g);
    const double left = g.Z;
    csp_pag_step(&g, 0, 0.2, 1, 1, 1, 0);
    assert_near(g.P, 0.2 * (1 + 0.9 * left), 1e-9);
    csp_pag_step(&g, 0, 0.2, 1, 1, 0, 0); /* PAG lesion */
    assert_near(g.P, 0.2, 1e-12);
    assert_int_equal(csp_pag_init(&g, 0.01, &p), CSP_OK);
    for (int t = 0; t < 500; t++) csp_pag_step(&g, 0.25, 0, 1, 1, 1, 0); /* mild fear */
    assert_near(g.Z, 0, 0);
    for (int t = 0; t < 500; t++) csp_pag_step(&g, 1.01, 0, 1, 1, 1, 0);
    assert_near(g.Z, Z, 0.003);
    assert_int_equal(csp_pag_init(&g, 0.01, &odd), CSP_OK); /* k_Z 0: none */
    for (int t = 0; t < 500; t++) csp_pag_step(&g, 1.01, 1, 1, 1, 1, 0);
    assert_true(g.Z == 0);
}

static void bad_parameters_are_refused_by_name(void **state)
{
    (void)state;
    struct csp_pag g;
    struct csp_pag_params bad = odd;
    bad.s_F = 0;
    assert_int_equal(csp_pag_init(&g, 0.01, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "s_F"));
}

TEST_MAIN(cmocka_unit_test(threat_rises_fast_and_falls_slowly),
          cmocka_unit_test(columns_and_gates), cmocka_unit_test(pain_and_strong_fear_sensitise),
          cmocka_unit_test(bad_parameters_are_refused_by_name))
