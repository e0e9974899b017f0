/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gains of areas and of the fibres between them: closed form, energy, what reaches what. */
#include "small_net.h"

/* One line, one unit: the equations of the header solved for a population of gain g. */
static void a_gain_has_a_closed_form(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    p.pi1 = 0.0;
    p.tol = 0.0;
    const struct csp_area area = {"a", 1, 1, 0};
    csp_rng_stream(&rng, 1, 1, "t");
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    csp_mat_set(&net.W[0], 0, 0, 0.8f);
    csp_pc_net_refresh(&net, 20);
    const csp_real x[1] = {0.9f};
    const double k = 10.0 / p.tau_r, W2 = 0.64; /* 1/(1.15 W2 + lam) is above k */
    const struct {
        double g, lam;
    } rows[] = {{0.3, p.lam + (1 / 0.3 - 1) / k},
                {0.8, p.lam + (1 / 0.8 - 1) / k},
                {1, p.lam},
                {1.05, p.lam / 1.05},
                {2, p.lam / 2},
                {10, p.lam / 10}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        net.gate_r[0] = rows[i].g;
        csp_pc_net_reset(&net);
        settle(&net, x, 2000);
        assert_near(net.r[0], (0.8 * 0.9 - p.a) / (W2 + rows[i].lam), 1e-5);
    }
    net.gate_r[0] = 0;
    settle(&net, x, 1);
    assert_true(net.r[0] == 0);
    csp_pc_net_free(&net);
}

static void energy_never_rises_at_any_gain(void **state)
{
    (void)state;
    const double gains[] = {0, 0.3, 1, 1.05, 1.5, 2, 3, 10, 100};
    enum { G = sizeof gains / sizeof *gains, AREAS = 4 };
    for (size_t pair = 0; pair < G * G * AREAS; pair++) { /* an area, and all of them in turn */
        struct csp_pc_net net;
        struct csp_rng rng;
        csp_real x[46];
        const struct csp_pc_params p = defaults();
        build(&net, &p, 1 + pair % 5);
        csp_rng_stream(&rng, pair, 2, "x");
        const size_t one = pair % AREAS, two = pair / (G * G);
        double *const gate[AREAS] = {&net.gate_r[0], &net.gate_r[1], &net.gate_s[0],
                                     &net.gate_s[1]};
        *gate[one] = gains[pair / AREAS % G];
        *gate[two] = gains[pair % G];
        for (int e = 0; e < 6; e++) {
            for (int i = 0; i < 46; i++) x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
            csp_pc_net_step(&net, x, 0);
            double before = csp_pc_net_energy(&net);
            for (int t = 0; t < 60; t++) {
                csp_pc_net_step(&net, x, 0);
                const double now = csp_pc_net_energy(&net);
                if (!(now <= before + 2e-6 * (1 + fabs(before))))
                    fail_msg("gains %g of area %zu, %g of %zu: energy rises from %g to %g",
                             *gate[one], one, *gate[two], two, before, now);
                before = now;
            }
            csp_pc_net_learn(&net, 0.05);
        }
        csp_pc_net_free(&net);
    }
}

/* Fibres of an area cut down: it is as if alone. Cut up: what it says is not heard above. Both:
 * the association area is as if that area were silent. */
static void fibres_carry_errors_up_and_predictions_down(void **state)
{
    (void)state;
    enum { WHOLE, NO_DOWN, NO_UP, AMPLIFIED, NETS };
    struct csp_pc_net net[NETS], alone;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    csp_real x[46];
    csp_rng_stream(&rng, 4, 2, "x");
    for (int i = 0; i < 46; i++) x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
    for (int k = 0; k < NETS; k++) build(&net[k], &p, 3);
    for (size_t k = 0; k < 2; k++) {
        csp_sheet_fibre(&net[NO_DOWN].sheet, k, 0, 1, 0);
        csp_sheet_fibre(&net[NO_UP].sheet, k, 0, 0, 0);
        csp_sheet_fibre(&net[AMPLIFIED].sheet, k, 0, 10, 10);
    }
    build(&alone, &p, 3);
    alone.gate_s[0] = alone.gate_s[1] = 0;
    for (int t = 0; t < 400; t++) {
        for (int k = 0; k < NETS; k++) csp_pc_net_step(&net[k], x, 0);
        csp_pc_net_step(&alone, x, 0);
    }
    for (size_t i = 0; i < 13; i++) { /* the area aud */
        assert_near(net[NO_DOWN].r[i], alone.r[i], 1e-3);
        assert_near(net[NO_UP].r[i], alone.r[i], 1e-3);
    }
    csp_real sum[NETS] = {0};
    for (int k = 0; k < NETS; k++) sum[k] = (csp_real)csp_sum(net[k].n_s, net[k].s);
    assert_true(sum[NO_UP] < sum[NO_DOWN] && sum[NO_DOWN] < sum[WHOLE]);
    assert_true(sum[AMPLIFIED] > sum[WHOLE] && sum[AMPLIFIED] < 2 * sum[WHOLE]);
    for (size_t i = 0; i < 46; i++) x[i] = i < 17 ? 5 * x[i] : x[i]; /* other sounds */
    csp_real before[16];
    memcpy(before, net[NO_UP].s, net[NO_UP].n_s * sizeof *before);
    for (int t = 0; t < 400; t++) csp_pc_net_step(&net[NO_UP], x, 0);
    for (size_t i = 0; i < net[NO_UP].n_s; i++) assert_near(net[NO_UP].s[i], before[i], 0.01);
    for (int k = 0; k < NETS; k++) csp_pc_net_free(&net[k]);
    csp_pc_net_free(&alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gain_has_a_closed_form),
        cmocka_unit_test(energy_never_rises_at_any_gain),
        cmocka_unit_test(fibres_carry_errors_up_and_predictions_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
