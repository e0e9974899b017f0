/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cortex against its closed forms (src/THEORY.md, 4 and 5). */
#include "small_net.h"

static void one_line_one_unit_has_a_closed_form(void **state)
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
    settle(&net, x, 600);
    /* r = (W x - a) / (W^2 + lam) with precision 1 */
    assert_near(net.r[0], (0.8 * 0.9 - p.a) / (0.64 + p.lam), 1e-5);
    /* precision of the sign of the error: x below the prediction of a driven unit */
    net.prec_pos[0] = 0.3f;
    csp_pc_net_reset(&net);
    csp_pc_net_refresh(&net, 20);
    settle(&net, x, 2000);
    assert_near(net.r[0], (0.3 * 0.8 * 0.9 - p.a) / (0.3 * 0.64 + p.lam), 1e-5);
    csp_pc_net_free(&net);
}

static void energy_never_rises_while_the_input_is_held(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct csp_pc_net net;
        struct csp_rng rng;
        csp_real x[46];
        struct csp_pc_params p = defaults();
        build(&net, &p, seed);
        csp_rng_stream(&rng, seed, 2, "x");
        for (int e = 0; e < 60; e++) { /* with learning between the stimuli */
            for (int i = 0; i < 46; i++) x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
            csp_pc_net_step(&net, x, 0);
            double before = csp_pc_net_energy(&net);
            for (int t = 0; t < 80; t++) {
                csp_pc_net_step(&net, x, 0);
                const double now = csp_pc_net_energy(&net);
                assert_true(now <= before + 2e-6 * (1 + fabs(before)));
                before = now;
            }
            csp_pc_net_learn(&net, 0.05);
        }
        csp_pc_net_free(&net);
    }
}

static void rates_stay_non_negative_and_columns_bounded(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    csp_real x[46];
    const struct csp_pc_params p = defaults();
    build(&net, &p, 3);
    csp_rng_stream(&rng, 4, 2, "x");
    for (int t = 0; t < 3000; t++) {
        if (t % 30 == 0)
            for (int i = 0; i < 46; i++) x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
        csp_pc_net_step(&net, x, 1);
    }
    for (size_t i = 0; i < net.n_r; i++) assert_true(net.r[i] >= 0);
    for (size_t k = 0; k < 2; k++)
        for (size_t j = 0; j < net.assoc[k].n; j++) {
            double norm = 0;
            for (size_t i = 0; i < net.rows[k]; i++) {
                const double w = (double)csp_mat_at(&net.U[k], i, j);
                assert_true(w >= 0);
                norm += w * w;
            }
            assert_true(norm <= 1.0001);
        }
    csp_pc_net_free(&net);
}

static void learning_lowers_the_loss(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    csp_real x[8][46];
    const struct csp_pc_params p = defaults();
    build(&net, &p, 5);
    csp_rng_stream(&rng, 6, 2, "x");
    for (int s = 0; s < 8; s++)
        for (int i = 0; i < 46; i++) x[s][i] = csp_rng_u01(&rng) < 0.3 ? 0.8f : 0;
    double loss[2] = {0};
    for (int round = 0; round < 300; round++)
        for (int s = 0; s < 8; s++) {
            csp_pc_net_reset(&net);
            for (int t = 0; t < 60; t++) csp_pc_net_step(&net, x[s], 1);
            if (round == 0) loss[0] += csp_pc_net_loss(&net) / 8;
            if (round == 299) loss[1] += csp_pc_net_loss(&net) / 8;
        }
    assert_true(loss[1] < 0.3 * loss[0]);
    csp_pc_net_free(&net);
}

static void linear_units_hold_the_posterior_mean(void **state)
{
    (void)state;
    enum { NX = 9, N = 4 };
    struct csp_pc_net net;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    p.linear = 1;
    p.a = 0;
    p.pi1 = 0;
    p.lam = 0.37;
    p.density = 1;
    p.tol = 0;
    const struct csp_area area = {"a", NX, N, 0};
    csp_rng_stream(&rng, 7, 1, "t");
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    csp_real x[NX];
    double A[N * N] = {0}, b[N] = {0}, want[N];
    for (int i = 0; i < NX; i++) x[i] = (csp_real)csp_dist_normal(&rng);
    for (size_t i = 0; i < N; i++) {
        A[i * N + i] = p.lam;
        for (size_t k = 0; k < NX; k++) {
            b[i] += (double)csp_mat_at(&net.W[0], k, i) * (double)x[k];
            for (size_t j = 0; j < N; j++)
                A[i * N + j] +=
                    (double)csp_mat_at(&net.W[0], k, i) * (double)csp_mat_at(&net.W[0], k, j);
        }
    }
    assert_int_equal(csp_solve(N, A, b, want), CSP_OK);
    settle(&net, x, 3000);
    for (int i = 0; i < N; i++) assert_near(net.r[i], want[i], 1e-5);
    csp_pc_net_free(&net);
}

static void linear_learning_spans_the_principal_subspace(void **state)
{
    (void)state;
    enum { NX = 12, N = 3, SAMPLES = 3000 };
    struct csp_pc_net net;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    p.linear = 1;
    p.a = 0;
    p.pi1 = 0;
    p.lam = 0.01;
    p.density = 1;
    p.w_norm = 100;
    p.w_init = 0.3;
    p.tau_r = 10;
    const struct csp_area area = {"a", NX, N, 0};
    csp_rng_stream(&rng, 8, 1, "t");
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    /* data: three strong directions, the rest weak, from a fixed mixing */
    double mix[NX][NX], *data = calloc(SAMPLES * NX, sizeof *data);
    assert_non_null(data);
    for (int i = 0; i < NX; i++)
        for (int j = 0; j < NX; j++) mix[i][j] = csp_dist_normal(&rng) / sqrt(NX);
    for (int s = 0; s < SAMPLES; s++)
        for (int j = 0; j < NX; j++) {
            const double amp = (j < N ? 2.0 - 0.3 * j : 0.2) * csp_dist_normal(&rng);
            for (int i = 0; i < NX; i++) data[s * NX + i] += mix[i][j] * amp;
        }
    for (int round = 0; round < 4; round++)
        for (int s = 0; s < SAMPLES; s++) {
            csp_real x[NX];
            for (int i = 0; i < NX; i++) x[i] = (csp_real)data[s * NX + i];
            for (int t = 0; t < 40; t++) csp_pc_net_step(&net, x, 0);
            csp_pc_net_learn(&net, round < 3 ? 0.02 : 0.004);
        }
    double V[NX * NX], Sv[NX], top[NX * N], W[NX * N], angle[N];
    assert_int_equal(csp_svd(SAMPLES, NX, data, NULL, Sv, V), CSP_OK);
    for (size_t i = 0; i < NX; i++)
        for (size_t j = 0; j < N; j++) {
            top[i * N + j] = V[i * NX + j];
            W[i * N + j] = (double)csp_mat_at(&net.W[0], i, j);
        }
    assert_int_equal(csp_principal_angles(NX, N, top, N, W, angle), CSP_OK);
    for (int i = 0; i < N; i++) assert_near(angle[i], 0.0, 0.05);
    free(data);
    csp_pc_net_free(&net);
}

/* The step is first order in dt against the matrix exponential of the linear circuit. */
static void the_integrator_has_its_order(void **state)
{
    (void)state;
    enum { NX = 6, N = 3 };
    double error[3];
    for (int k = 0; k < 3; k++) {
        struct csp_pc_net net;
        struct csp_rng rng;
        struct csp_pc_params p = defaults();
        p.linear = 1;
        p.a = 0;
        p.pi1 = 0;
        p.tau_r = 200;
        p.tol = 0;
        p.density = 1;
        const double dt = 8.0 / (1 << k), T = 160; /* ms */
        const struct csp_area area = {"a", NX, N, 0};
        csp_rng_stream(&rng, 9, 1, "t");
        assert_int_equal(csp_pc_net_init(&net, &p, 1e-3 * dt, 1, &area, 0, NULL, &rng), CSP_OK);
        csp_real x[NX];
        for (int i = 0; i < NX; i++) x[i] = (csp_real)csp_dist_normal(&rng);
        /* dr/dt = (-M r + b) / tau, M = W'W + lam: augmented exponential */
        double G[(N + 1) * (N + 1)] = {0}, E[(N + 1) * (N + 1)];
        for (size_t i = 0; i < N; i++) {
            G[i * (N + 1) + i] = -p.lam * T / p.tau_r;
            for (size_t q = 0; q < NX; q++) {
                const double w = (double)csp_mat_at(&net.W[0], q, i);
                G[i * (N + 1) + N] += w * (double)x[q] * T / p.tau_r;
                for (size_t j = 0; j < N; j++)
                    G[i * (N + 1) + j] -= w * (double)csp_mat_at(&net.W[0], q, j) * T / p.tau_r;
            }
        }
        assert_int_equal(csp_expm(N + 1, G, E), CSP_OK);
        for (int t = 0; t < (int)(T / dt + 0.5); t++) csp_pc_net_step(&net, x, 0);
        error[k] = 0;
        for (int i = 0; i < N; i++) error[k] += fabs((double)net.r[i] - E[i * (N + 1) + N]);
        csp_pc_net_free(&net);
    }
    assert_true(error[0] > 1e-4);
    assert_near(error[0] / error[1], 2.0, 0.2);
    assert_near(error[1] / error[2], 2.0, 0.2);
}

/* A leak alone is exact at any step; a coupled network with exact leaks is first order. */
static void the_leak_is_exact(void **state)
{
    (void)state;
    for (double dt = 0.7; dt < 90; dt *= 3) {
        csp_real r[1] = {0.2f};
        const csp_real I[1] = {1.7f};
        csp_rate_leak(1, (csp_real)csp_leak(dt, 31.0), I, r);
        assert_near(r[0], 1.7 + (0.2 - 1.7) * exp(-dt / 31.0), 1e-6);
    }
}

static void a_still_net_is_skipped_and_nothing_changes(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_fields fields = {0};
    csp_real x[46] = {0};
    const struct csp_pc_params p = defaults();
    build(&net, &p, 13);
    assert_int_equal(csp_pc_net_fields(&net, &fields), CSP_OK);
    for (int i = 0; i < 46; i += 3) x[i] = 0.4f;
    settle(&net, x, 5000);
    assert_true(net.skipped > 1000);
    csp_real r[34];
    memcpy(r, net.r, net.n_r * sizeof *r);
    /* without the hold the rates stay where they are to a small multiple of tol */
    for (int t = 0; t < 2000; t++) {
        net.still = 0;
        csp_pc_net_step(&net, x, 0);
    }
    for (size_t i = 0; i < net.n_r; i++) assert_near(net.r[i], r[i], 300 * p.tol);
    x[1] = 0.1f; /* a new input wakes it */
    const double before = net.skipped;
    csp_pc_net_step(&net, x, 0);
    assert_near(net.skipped, before, 0);
    csp_fields_free(&fields);
    csp_pc_net_free(&net);
}

static void silenced_areas_are_silent(void **state)
{
    (void)state;
    struct csp_pc_net net;
    csp_real x[46];
    const struct csp_pc_params p = defaults();
    build(&net, &p, 15);
    for (int i = 0; i < 46; i++) x[i] = 0.4f;
    net.gate_s[0] = 0;
    settle(&net, x, 100);
    for (size_t i = 0; i < net.assoc[0].n; i++) assert_true(net.s[i] == 0);
    csp_pc_net_free(&net);
}

/* Two nets of one life. One imagines in between and goes on as if it had not. */
static void imagination_leaves_no_trace_and_equals_a_net_at_rest(void **state)
{
    (void)state;
    enum { LINES = 46, STEPS = 25 };
    struct csp_pc_net a, b;
    struct csp_rng rng;
    struct csp_fields fa = {0}, fb = {0};
    struct csp_pc_params p = defaults();
    p.adult = 1;
    build(&a, &p, 5);
    build(&b, &p, 5);
    assert_int_equal(csp_pc_net_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_pc_net_fields(&b, &fb), CSP_OK);
    const size_t size = csp_pc_net_state_size(&a), n_s = a.n_s;
    csp_real x[LINES], y[LINES], *scratch = csp_vec_alloc(size), *slab = csp_vec_alloc(size),
                                 *s = csp_vec_alloc(n_s);
    csp_rng_stream(&rng, 5, 2, "x");
    for (int e = 0; e < 40; e++) {
        for (int i = 0; i < LINES; i++) {
            x[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
            y[i] = (csp_real)fmax(0.0, csp_dist_normal(&rng));
        }
        if (e == 30) a.gate_s[0] = b.gate_s[0] = 0.4;
        for (int t = 0; t < 60; t++) { /* learning; at e 39 long enough to be still */
            csp_pc_net_step(&a, x, e < 39);
            csp_pc_net_step(&b, x, e < 39);
        }
        for (int t = 0; e == 39 && t < 400; t++) {
            csp_pc_net_step(&a, x, 0);
            csp_pc_net_step(&b, x, 0);
        }
        memcpy(slab, a.slab, size * sizeof *slab);
        const struct csp_pc_net before = a;
        csp_pc_net_imagine(&a, e % 2 ? y : x, STEPS, scratch, s);
        assert_memory_equal(a.slab, slab, size * sizeof *slab);
        assert_true(a.since == before.since && a.age == before.age && a.still == before.still);
        assert_true(a.steps == before.steps && a.skipped == before.skipped);
        assert_true(a.L_s == before.L_s && a.updates > before.updates); /* work is counted */
        assert_memory_equal(a.L_r, before.L_r, sizeof a.L_r);
        assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
        /* the same weights at rest, stepped as long */
        void *saved = malloc(csp_fields_bytes(&fb));
        assert_non_null(saved);
        csp_fields_pack(&fb, saved);
        csp_pc_net_reset(&b);
        for (int t = 0; t < STEPS; t++) csp_pc_net_step(&b, e % 2 ? y : x, 0);
        assert_memory_equal(s, b.s, n_s * sizeof *s);
        assert_true(csp_norm2(n_s, s) > 0.01);
        csp_fields_unpack(&fb, saved);
        free(saved);
    }
    assert_true(a.still > 0); /* and it is still after imagining, too */
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_vec_free(scratch);
    csp_vec_free(slab);
    csp_vec_free(s);
    csp_pc_net_free(&a);
    csp_pc_net_free(&b);
}

/* What a net knows of its silent units is true of the weights it has. */
static void check_silent(const struct csp_pc_net *net)
{
    csp_real drive[128];
    for (size_t k = 0; k < net->n_assoc; k++) {
        const struct csp_pc_silent *known = &net->silent[k];
        const struct csp_mat *U = &net->U[k];
        if (known->L != net->L_s) continue; /* it knows that it knows nothing */
        assert_true(known->widest >= csp_mat_widest(U) * (1 - 1e-6));
        assert_near(known->size, sqrt(csp_norm2(U->rows, known->eps)), 1e-9 * known->size);
        csp_mat_transposed(U, known->eps, drive);
        for (size_t i = 0; i < U->cols; i++)
            if (known->drive[i] < (csp_real)1e29) assert_true(known->drive[i] == drive[i]);
    }
}

/* b asks every unit for its drive at every step: a refresh forgets who was silent. */
static void silent_units_need_not_be_asked(void **state)
{
    (void)state;
    enum { LINES = 46 };
    struct csp_pc_net net[3], *const a = &net[0], *const b = &net[1];
    struct csp_rng rng;
    struct csp_fields fields[3] = {{0}};
    struct csp_pc_params p = defaults();
    const struct csp_area sens[] = {{"aud", 17, 48, 0}, {"vis", 29, 64, 0}};
    const struct csp_area assoc[] = {{"acc", 0, 128, 2}, {"tea", 0, 50, 1}};
    csp_real x[LINES], y[LINES] = {0}, s[178];
    double asked = 0;
    p.eta = 0.2;
    p.tol = 0;
    for (int k = 0; k < 3; k++) { /* the third has other weights */
        csp_rng_stream(&rng, k == 2 ? 7 : 6, 1, "net");
        assert_int_equal(csp_pc_net_init(&net[k], &p, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
        assert_int_equal(csp_pc_net_fields(&net[k], &fields[k]), CSP_OK);
    }
    csp_real *scratch = csp_vec_alloc(csp_pc_net_state_size(a));
    for (int e = 0; e < 150; e++) {
        for (int i = 0; i < LINES; i++)
            x[i] = csp_rng_u01(&rng) < (e == 80 ? 0 : 0.3)
                       ? (csp_real)fabs(csp_dist_normal(&rng))
                       : 0;
        a->drive_s[0] = b->drive_s[0] = e % 7 == 3 ? 0.4 : 0.0;
        a->gate_r[1] = b->gate_r[1] = e % 11 == 5 ? 0.2 : 1.0;
        if (e == 60 || e == 80) /* both become another: what a knew of its weights is void */
            for (int k = 0; k < 2; k++) {
                csp_pc_net_reset(&net[k]); /* at e 80 all three are at rest */
                csp_pc_net_step(&net[k], x, 0);
                assert_int_equal(csp_fields_copy(&fields[k], &fields[2]), CSP_OK);
                if (e == 60) csp_pc_net_learn(&net[k], 0.1);
                check_silent(&net[k]);
            }
        if (e == 125) /* weights from outside, wider than the norm, and no learning */
            for (int k = 0; k < 2; k++) {
                for (size_t j = 0; j < 128; j++)
                    csp_mat_set(&net[k].U[0], 7 * j % 112, j, j % 2 ? 2.5f : -2.5f);
                csp_pc_net_refresh(&net[k], 0);
                check_silent(&net[k]);
            }
        for (int t = 0; t < 90; t++) {
            csp_pc_net_refresh(b, 0);
            if (t % 30 == 5) csp_pc_net_imagine(a, y, 20, scratch, s);
            check_silent(a);
            csp_pc_net_step(a, x, e < 120);
            csp_pc_net_step(b, x, e < 120);
            if (csp_fields_hash(&fields[0]) != csp_fields_hash(&fields[1]))
                fail_msg("event %d, step %d", e, t);
            check_silent(a);
            assert_true(a->silent[0].L == a->L_s && a->silent[1].L == a->L_s);
            for (size_t i = 0; i < 128; i++) asked += a->on[i] != 0;
        }
        memcpy(y, x, sizeof y);
    }
    assert_true(asked / 128 < 0.6 * 150 * 90);
    csp_vec_free(scratch);
    for (int k = 0; k < 3; k++) {
        csp_fields_free(&fields[k]);
        csp_pc_net_free(&net[k]);
    }
}

static void bad_shapes_and_parameters_are_refused(void **state)
{
    (void)state;
    struct csp_pc_net net;
    struct csp_rng rng;
    struct csp_pc_params p = defaults();
    const struct csp_area area = {"a", 3, 2, 0}, top = {"t", 0, 2, 5};
    csp_rng_stream(&rng, 9, 1, "t");
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 0, &area, 0, NULL, &rng), CSP_E_SHAPE);
    csp_pc_net_free(&net);
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 1, &area, 1, &top, &rng), CSP_E_SHAPE);
    csp_pc_net_free(&net);
    assert_int_equal(csp_pc_net_init(&net, &p, 0, 1, &area, 0, NULL, &rng), CSP_E_RANGE);
    csp_pc_net_free(&net);
    p.tau_r = 0;
    assert_int_equal(csp_pc_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "tau_r"));
    csp_pc_net_free(&net);
    csp_pc_net_free(&net);
}

TEST_MAIN(cmocka_unit_test(one_line_one_unit_has_a_closed_form),
          cmocka_unit_test(energy_never_rises_while_the_input_is_held),
          cmocka_unit_test(rates_stay_non_negative_and_columns_bounded),
          cmocka_unit_test(learning_lowers_the_loss),
          cmocka_unit_test(linear_units_hold_the_posterior_mean),
          cmocka_unit_test(linear_learning_spans_the_principal_subspace),
          cmocka_unit_test(the_integrator_has_its_order), cmocka_unit_test(the_leak_is_exact),
          cmocka_unit_test(a_still_net_is_skipped_and_nothing_changes),
          cmocka_unit_test(silenced_areas_are_silent),
          cmocka_unit_test(imagination_leaves_no_trace_and_equals_a_net_at_rest),
          cmocka_unit_test(silent_units_need_not_be_asked),
          cmocka_unit_test(bad_shapes_and_parameters_are_refused))
