/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Precision of the lines, learnt from what comes unforeseen (pc_net.h; src/THEORY.md, 4). */
#include "small_net.h"

enum { LINES = 12 };

/* One area of so many units without leak and threshold, which learns nothing but precision. */
static void make(struct csp_pc_net *net, double eta_pi, size_t units)
{
    struct csp_pc_params p = defaults();
    struct csp_rng rng;
    const struct csp_area area = {"a", LINES, units, 0};
    p.lam = p.a = p.pi1 = p.eta = 0.0;
    p.linear = 1.0;
    p.tol = 0.0;
    p.eta_pi = eta_pi;
    p.var_min = 1e-4;
    csp_rng_stream(&rng, 5, 1, "precision");
    assert_int_equal(csp_pc_net_init(net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
}

static void set_weights(struct csp_pc_net *net, const double c[LINES])
{
    for (size_t i = 0; i < LINES; i++)
        for (size_t j = 0; j < net->W[0].cols; j++)
            csp_mat_set(&net->W[0], i, j, (csp_real)c[i]);
    csp_pc_net_refresh(net, 20);
}

/* From 0.06 to 0.5. */
static double sd_of(size_t line)
{
    return 0.06 * pow(0.5 / 0.06, (double)line / (LINES - 1));
}

static void a_line_of_known_noise_gets_its_inverse_variance(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    double mean[LINES] = {0};
    const double none[LINES] = {0};
    const int n = 40000;
    make(&net, 0.01, 2);
    net.par.var_0 = 0.04;
    set_weights(&net, none);
    csp_rng_stream(&rng, 5, 2, "x");
    for (int t = 0; t < n; t++) {
        csp_real x[LINES];
        for (size_t i = 0; i < LINES; i++) x[i] = (csp_real)(sd_of(i) * csp_dist_normal(&rng));
        csp_pc_net_step(&net, x, 1);
        for (size_t i = 0; i < LINES; i++)
            mean[i] += t < n / 2 ? 0.0 : (double)net.prec_pos[i] / (n - n / 2);
    }
    for (size_t i = 0; i < LINES; i++) {
        assert_near(mean[i] * sd_of(i) * sd_of(i) / net.par.var_0, 1.0, 0.05);
        assert_true(net.prec_pos[i] == net.prec_neg[i]);
    }
    csp_pc_net_free(&net);
}

/* ---- a cause that wanders, seen through lines of unequal noise ---- */

struct wanderer {
    struct csp_rng rng;
    double z, stays, c[LINES], sd[LINES];
};

static void wander(struct wanderer *w, csp_real x[LINES])
{
    w->z = w->stays * w->z + sqrt(1 - w->stays * w->stays) * csp_dist_normal(&w->rng);
    for (size_t i = 0; i < LINES; i++)
        x[i] = (csp_real)(w->c[i] * w->z + w->sd[i] * csp_dist_normal(&w->rng));
}

static void set_out(struct wanderer *w, double stays)
{
    *w = (struct wanderer){.stays = stays};
    csp_rng_stream(&w->rng, 5, 3, "wanderer");
    for (size_t i = 0; i < LINES; i++) {
        w->c[i] = 0.3 + 0.05 * (double)(i % 5);
        w->sd[i] = sd_of(LINES - 1 - i);
    }
}

/* Mean square of z - r over n changes of input, each held until the rate is at rest. */
static double error_of(struct csp_pc_net *net, struct wanderer *w, int n, int learn)
{
    double sum = 0.0;
    for (int k = 0; k < n; k++) {
        csp_real x[LINES];
        wander(w, x);
        csp_pc_net_step(net, x, learn);
        settle(net, x, 40);
        const double off = w->z - (double)net->r[0];
        sum += off * off / n;
    }
    return sum;
}

/* Variance of z given x: 1/(sum c^2/sd^2), of the estimator that weighs by true precisions. */
static double best(const struct wanderer *w)
{
    double information = 0.0;
    for (size_t i = 0; i < LINES; i++) information += w->c[i] * w->c[i] / (w->sd[i] * w->sd[i]);
    return 1.0 / information;
}

static void learnt_precision_weighs_as_well_as_the_true_one(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct wanderer w;
    set_out(&w, 0.999);
    make(&net, 0.01, 1);
    set_weights(&net, w.c);
    const double equal = error_of(&net, &w, 4000, 0) / best(&w);
    (void)error_of(&net, &w, 2000, 1);
    const double learnt = error_of(&net, &w, 4000, 1) / best(&w);
    assert_true(equal > 2.0);
    assert_near(learnt, 1.0, 0.06);
    csp_pc_net_free(&net);
}

/* The same rule on the errors that inference leaves: two units explain part of the noise. */
static void errors_left_by_inference_would_run_away(void **state)
{
    (void)state;
    double last[2] = {0};
    for (int left = 0; left < 2; left++) {
        struct csp_pc_net net;
        struct wanderer w;
        set_out(&w, 0.999);
        make(&net, left ? 0.0 : 0.01, LINES);
        csp_pc_net_refresh(&net, 20);
        for (int k = 0; k < 3000; k++) {
            csp_real x[LINES];
            wander(&w, x);
            csp_pc_net_step(&net, x, 1);
            settle(&net, x, 60);
            for (size_t i = 0; i < LINES && left; i++) {
                const double p = (double)net.prec_pos[i], e = (double)net.eps0[i] / p;
                net.prec_pos[i] = net.prec_neg[i] =
                    (csp_real)fmin(p / (1.0 + 0.01 * (p * e * e - 1.0)), 1e4);
            }
            if (left) csp_pc_net_refresh(&net, 1);
        }
        for (size_t i = 0; i < LINES; i++)
            last[left] = fmax(last[left], (double)net.prec_pos[i] * w.sd[i] * w.sd[i]);
        csp_pc_net_free(&net);
    }
    assert_true(last[0] < 1.2);
    assert_true(last[1] > 100.0);
}

/* ---- bounds and switches ---- */

static void a_silent_line_stops_at_the_least_variance(void **state)
{
    (void)state;
    struct csp_pc_net net;
    const double none[LINES] = {0};
    make(&net, 0.05, 2);
    net.par.var_min = 0.02;
    set_weights(&net, none);
    net.prec_pos[3] = net.prec_neg[3] = 0; /* a line that the file switches off stays off */
    for (int t = 0; t < 3000; t++) {
        csp_real x[LINES] = {0};
        x[0] = (csp_real)(t % 2); /* something changes elsewhere */
        csp_pc_net_step(&net, x, 1);
    }
    assert_near(net.prec_pos[1], 50.0, 1e-3);
    assert_near(net.prec_pos[0], 2.0, 0.2); /* e^2 is 1 every other time */
    assert_near(net.prec_pos[3], 0.0, 0);
    csp_pc_net_free(&net);
}

static void nothing_is_learnt_from_a_held_input_nor_without_learning(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct wanderer w;
    csp_real x[LINES], before[LINES];
    set_out(&w, 0.9);
    make(&net, 0.05, 1);
    set_weights(&net, w.c);
    wander(&w, x);
    csp_pc_net_step(&net, x, 1);
    memcpy(before, net.prec_pos, sizeof before);
    for (int t = 0; t < 50; t++) csp_pc_net_step(&net, x, 1);
    wander(&w, x);
    csp_pc_net_step(&net, x, 0);
    assert_memory_equal(before, net.prec_pos, sizeof before);
    wander(&w, x);
    csp_pc_net_step(&net, x, 2); /* an adult learns `adult` times as fast */
    const double young = fabs((double)before[0] - 1),
                 old = fabs((double)(net.prec_pos[0] - before[0]));
    assert_true(old > 0 && old < 0.5 * young);
    csp_pc_net_free(&net);
}

/* The step follows the curvature that the new precisions make. */
static void energy_never_rises_while_precision_is_learnt(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    csp_real x[46];
    p.eta_pi = 0.1;
    p.var_min = 0.01;
    build(&net, &p, 2);
    csp_rng_stream(&rng, 2, 2, "x");
    for (int e = 0; e < 400; e++) {
        for (int i = 0; i < 46; i++)
            x[i] = (csp_real)(0.1 * (1 + i % 4) * fmax(0.0, csp_dist_normal(&rng)));
        csp_pc_net_step(&net, x, 1);
        double before = csp_pc_net_energy(&net);
        for (int t = 0; t < 20; t++) {
            csp_pc_net_step(&net, x, 0);
            const double now = csp_pc_net_energy(&net);
            assert_true(now <= before + 2e-6 * (1 + fabs(before)));
            before = now;
        }
    }
    csp_pc_net_free(&net);
}

TEST_MAIN(cmocka_unit_test(a_line_of_known_noise_gets_its_inverse_variance),
          cmocka_unit_test(learnt_precision_weighs_as_well_as_the_true_one),
          cmocka_unit_test(errors_left_by_inference_would_run_away),
          cmocka_unit_test(a_silent_line_stops_at_the_least_variance),
          cmocka_unit_test(nothing_is_learnt_from_a_held_input_nor_without_learning),
          cmocka_unit_test(energy_never_rises_while_precision_is_learnt))
