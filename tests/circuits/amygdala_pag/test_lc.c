/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locus coeruleus: closed forms of a leaky, saturating, unsigned response. */
#include "conspecific/circuits/amygdala_pag/lc.h"
#include "conspecific/core/error.h"
#include "testing.h"

static const struct csp_lc_params par = {.tau = 250.0, .s_half = 0.08};

static void rises_exponentially_to_a_hyperbola_of_affect(void **state)
{
    (void)state;
    const struct {
        double C, R, s;
    } rows[] = {{0.3, 0.1, 0.3}, {0.1, -0.4, 0.4}, {0.1, 0.4, 0.4}, {0.08, 0, 0.08}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_lc lc;
        assert_int_equal(csp_lc_init(&lc, 0.01, &par), CSP_OK);
        for (int t = 1; t <= 400; t++) {
            csp_lc_step(&lc, rows[i].C, rows[i].R, 1.0);
            const double N = rows[i].s / (rows[i].s + 0.08) * (1.0 - exp(-t * 10.0 / 250.0));
            assert_near(lc.N, N, 1e-12);
        }
    }
}

static void stays_within_0_and_1_and_falls_when_the_gate_closes(void **state)
{
    (void)state;
    struct csp_lc lc;
    assert_int_equal(csp_lc_init(&lc, 0.01, &par), CSP_OK);
    for (int t = 0; t < 2000; t++) csp_lc_step(&lc, 1e6, 0, 1.0);
    assert_true(lc.N <= 1.0 && lc.N > 0.999);
    const double before = lc.N;
    for (int t = 0; t < 25; t++) csp_lc_step(&lc, 1e6, 0, 0.0);
    assert_near(lc.N, before * exp(-1.0), 1e-9);
    csp_lc_reset(&lc);
    assert_near(csp_lc_step(&lc, 0, 0, 1.0), 0, 0);
}

static void refuses_what_is_out_of_range(void **state)
{
    (void)state;
    struct csp_lc lc;
    struct csp_lc_params bad = par;
    bad.s_half = 0;
    assert_int_equal(csp_lc_init(&lc, 0.01, &bad), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "lc: "));
    assert_non_null(strstr(csp_error_detail(), "s_half"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rises_exponentially_to_a_hyperbola_of_affect),
        cmocka_unit_test(stays_within_0_and_1_and_falls_when_the_gate_closes),
        cmocka_unit_test(refuses_what_is_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
