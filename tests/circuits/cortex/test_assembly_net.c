/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assembly calculus: the cap against a sort, the weights by hand, recall, overlap. */
#include "conspecific/circuits/cortex/assembly_net.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"
#include <stdlib.h>

static struct csp_assembly_params defaults(void)
{
    struct csp_assembly_params p;
    csp_params_default(&p, csp_assembly_params_table);
    return p;
}

static int larger(const void *a, const void *b)
{
    const csp_real x = *(const csp_real *)a, y = *(const csp_real *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static void the_cap_is_that_of_a_sort_in_any_order_of_cells(void **state)
{
    (void)state;
    enum { N = 57 };
    struct csp_rng rng;
    csp_rng_stream(&rng, 1, 1, "cap");
    for (int trial = 0; trial < 400; trial++) {
        csp_real in[N], sorted[N], out[N], moved[N], out_moved[N], scratch[N];
        size_t order[N];
        const size_t n = 2 + csp_rng_below(&rng, N - 1), k = 1 + csp_rng_below(&rng, n);
        for (size_t i = 0; i < n; i++) {
            in[i] = sorted[i] = (csp_real)csp_rng_u01(&rng);
            order[i] = i;
        }
        qsort(sorted, n, sizeof *sorted, larger);
        csp_assembly_cap(n, k, 0, in, scratch, out);
        size_t fired = 0;
        for (size_t i = 0; i < n; i++) {
            assert_true(out[i] == (in[i] >= sorted[k - 1] ? in[i] : 0));
            fired += out[i] > 0;
        }
        assert_int_equal(fired, k);
        csp_dist_shuffle(&rng, n, order);
        for (size_t i = 0; i < n; i++) moved[i] = in[order[i]];
        csp_assembly_cap(n, k, 0, moved, scratch, out_moved);
        for (size_t i = 0; i < n; i++) assert_true(out_moved[i] == out[order[i]]);
    }
}

static void ties_and_threshold(void **state)
{
    (void)state;
    const csp_real in[] = {0.3f, 0.7f, 0.3f, 0.1f, 0.3f, -2}, all[] = {0.5f, 0.5f, 0.5f};
    csp_real scratch[6], out[6];
    csp_assembly_cap(6, 3, 0, in, scratch, out); /* the lower numbers of three that tie */
    const csp_real want[] = {0.3f, 0.7f, 0.3f, 0, 0, 0};
    for (int i = 0; i < 6; i++) assert_true(out[i] == want[i]);
    csp_assembly_cap(6, 6, (csp_real)0.2, in, scratch, out); /* four above threshold */
    const csp_real above[] = {0.3f, 0.7f, 0.3f, 0, 0.3f, 0};
    for (int i = 0; i < 6; i++) assert_true(out[i] == above[i]);
    csp_assembly_cap(3, 2, 0, all, scratch, out);
    assert_true(out[0] > 0 && out[1] > 0 && out[2] == 0);
    csp_assembly_cap(3, 2, 1, all, scratch, out);
    assert_true(out[0] == 0 && out[1] == 0 && out[2] == 0);
}

/* r = gate u + R r: two of four cells fire, and both are heard by the two of the next tick. */
static void recurrence_holds_at_any_gate(void **state)
{
    (void)state;
    struct csp_assembly_net net;
    struct csp_assembly_params p = defaults();
    struct csp_rng rng;
    p.p = 1;
    p.g_rec = 0.95;
    p.cap = 1;
    const struct csp_area area = {"a", 4, 4, 0};
    const csp_real x[] = {0.5f, 0.5f, 0.5f, 0.5f};
    csp_rng_stream(&rng, 1, 1, "t");
    assert_int_equal(csp_assembly_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    net.gate_r[0] = 3;
    for (int t = 0; t < 200; t++) csp_assembly_net_step(&net, x, 0);
    double sum = 0;
    for (size_t i = 0; i < 4; i++) sum += (double)net.r[i];
    assert_near(sum, 2 * 3 * 0.5 / (1 - 2 * 0.95 / 3), 1e-4);
    csp_assembly_net_free(&net);
}

static void the_witness_of_the_header(void **state)
{
    (void)state;
    struct csp_assembly_net net;
    struct csp_assembly_params p = defaults();
    struct csp_rng rng;
    p.p = 1;
    p.g_rec = 0;
    const struct csp_area area = {"a", 4, 1, 0};
    const csp_real x[] = {0.5f, 0.1f, 0.6f, 0.2f}; /* two from x_on = 0.25 on */
    csp_rng_stream(&rng, 1, 1, "t");
    assert_int_equal(csp_assembly_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    net.prec_pos[2] = 0.1f;
    csp_assembly_net_step(&net, x, 0);
    assert_near(net.r[0], 0.25 * (0.5 + 0.1 + 0.06 + 0.2), 1e-6);
    csp_assembly_net_learn(&net, 0.1);
    for (size_t i = 0; i < 4; i++)
        assert_near(csp_mat_at(&net.low[0].A, 0, i), i % 2 ? 0.2380952 : 0.2619048, 1e-6);
    for (int t = 0; t < 400; t++) csp_assembly_net_learn(&net, 0.1);
    for (size_t i = 0; i < 4; i++) /* no further than w_lo; the active ones share the rest */
        assert_near(csp_mat_at(&net.low[0].A, 0, i), i % 2 ? p.w_lo / 4 : 0.5, 0.02);
    csp_assembly_net_free(&net);
}

enum { LINES = 240, CELLS = 400, ON = 24, ROUNDS = 20 };

/* One area of CELLS; the numbers are near those of the paper. */
static void build(struct csp_assembly_net *net, uint64_t seed)
{
    struct csp_assembly_params p = defaults();
    struct csp_rng rng;
    p.p = 0.1;
    const struct csp_area area = {"a", LINES, CELLS, 0};
    csp_rng_stream(&rng, seed, 1, "net");
    assert_int_equal(csp_assembly_net_init(net, &p, 0.01, 1, &area, 0, NULL, &rng), CSP_OK);
    assert_int_equal(net->low[0].k, 20);
}

static void stimulus(csp_real x[], size_t from, size_t n)
{
    memset(x, 0, LINES * sizeof *x);
    for (size_t i = from; i < from + n; i++) x[i % LINES] = 0.5f;
}

/* From rest: so many rounds, learning or not; who fires into who[CELLS]. */
static void project(struct csp_assembly_net *net, const csp_real x[], int rounds, int learn,
                    csp_real who[])
{
    csp_assembly_net_reset(net);
    for (int t = 0; t < rounds; t++) {
        csp_assembly_net_step(net, x, 0);
        if (learn) csp_assembly_net_learn(net, 0.1);
    }
    memcpy(who, net->r, CELLS * sizeof *who);
}

static double shared(const csp_real a[], const csp_real b[])
{
    int n = 0, both = 0;
    for (int i = 0; i < CELLS; i++) {
        n += a[i] > 0;
        both += a[i] > 0 && b[i] > 0;
    }
    return n > 0 ? (double)both / n : 0;
}

static void a_projected_assembly_is_stable_and_recalled(void **state)
{
    (void)state;
    double stable = 0, recalled = 0, completed = 0, naive = 0, later = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct csp_assembly_net net;
        csp_real x[LINES], y[LINES], half[LINES], a[CELLS], b[CELLS], c[CELLS];
        build(&net, seed);
        stimulus(x, 0, ON);
        stimulus(y, 2 * ON, ON);
        stimulus(half, 0, ON / 2);
        project(&net, x, ROUNDS, 0, a);
        project(&net, half, ROUNDS, 0, b);
        naive += shared(a, b) / 10;
        project(&net, x, ROUNDS - 1, 1, a);
        csp_assembly_net_step(&net, x, 0);
        stable += shared(a, net.r) / 10;
        project(&net, x, ROUNDS, 0, b);
        recalled += shared(a, b) / 10;
        project(&net, half, ROUNDS, 0, b);
        completed += shared(a, b) / 10;
        project(&net, y, ROUNDS, 1, c); /* another thing learnt between */
        project(&net, x, ROUNDS, 0, b);
        later += shared(a, b) / 10;
        csp_assembly_net_free(&net);
    }
    assert_true(stable > 0.98);
    assert_true(recalled > 0.95);
    assert_true(later > 0.9);
    assert_true(completed > 0.75 && completed > naive + 0.2); /* pattern completion is learnt */
}

static void assemblies_overlap_as_their_stimuli_do(void **state)
{
    (void)state;
    enum { LEVELS = 5, NETS = 12 };
    for (int learn = 0; learn < 2; learn++) {
        double overlap[LEVELS] = {0};
        for (uint64_t seed = 1; seed <= NETS; seed++)
            for (size_t l = 0; l < LEVELS; l++) {
                struct csp_assembly_net net;
                csp_real x[LINES], y[LINES], a[CELLS], b[CELLS];
                build(&net, seed);
                stimulus(x, 0, ON);
                stimulus(y, ON - l * ON / (LEVELS - 1), ON); /* shares l / 4 of its lines */
                project(&net, x, ROUNDS, learn, a);
                project(&net, y, ROUNDS, learn, b);
                project(&net, x, ROUNDS, 0, a);
                overlap[l] += shared(a, b) / NETS;
                csp_assembly_net_free(&net);
            }
        for (int l = 1; l < LEVELS; l++) assert_true(overlap[l] > overlap[l - 1] + 0.02);
        assert_true(overlap[0] < 0.2); /* chance is k / n = 0.05 */
        assert_near(overlap[LEVELS - 1], 1.0, 1e-12);
    }
}

/* The larger drive decides, so no order in which the lines are numbered matters. */
static void the_order_of_lines_and_cells_is_nothing(void **state)
{
    (void)state;
    struct csp_assembly_net net, twin;
    struct csp_rng rng;
    csp_real x[LINES], moved[LINES], a[CELLS], b[CELLS];
    size_t line[LINES], cell[CELLS];
    build(&net, 4);
    build(&twin, 4);
    csp_rng_stream(&rng, 4, 2, "order");
    for (size_t i = 0; i < LINES; i++) {
        line[i] = i;
        x[i] = (csp_real)csp_rng_u01(&rng); /* inputs that do not tie */
    }
    for (size_t i = 0; i < CELLS; i++) cell[i] = i;
    csp_dist_shuffle(&rng, LINES, line);
    csp_dist_shuffle(&rng, CELLS, cell);
    for (size_t i = 0; i < LINES; i++) moved[i] = x[line[i]];
    for (size_t i = 0; i < CELLS; i++) {
        for (size_t j = 0; j < LINES; j++)
            csp_mat_set(&twin.low[0].A, i, j, csp_mat_at(&net.low[0].A, cell[i], line[j]));
        for (size_t j = 0; j < CELLS; j++)
            csp_mat_set(&twin.low[0].R, i, j, csp_mat_at(&net.low[0].R, cell[i], cell[j]));
    }
    project(&net, x, 6, 1, a);
    project(&twin, moved, 6, 1, b);
    for (size_t i = 0; i < CELLS; i++) assert_near(b[i], a[cell[i]], 1e-5);
    csp_assembly_net_free(&net);
    csp_assembly_net_free(&twin);
}

static void synapses_of_a_cell_add_up_and_stay_in_bounds(void **state)
{
    (void)state;
    struct csp_assembly_net net;
    struct csp_rng rng;
    csp_real x[LINES];
    build(&net, 2);
    csp_rng_stream(&rng, 2, 2, "x");
    const struct csp_assembly_params *p = &net.par;
    for (int t = 0; t < 600; t++) {
        if (t % 20 == 0)
            for (size_t i = 0; i < LINES; i++)
                x[i] = csp_rng_u01(&rng) < 0.1 ? (csp_real)0.5 : 0;
        csp_assembly_net_step(&net, x, 0);
        size_t fired = 0;
        for (size_t i = 0; i < CELLS; i++) fired += net.r[i] > 0;
        assert_int_equal(fired, net.low[0].k);
        csp_assembly_net_learn(&net, 0.1);
    }
    const struct csp_mat *w[] = {&net.low[0].A, &net.low[0].R};
    for (int m = 0; m < 2; m++)
        for (size_t i = 0; i < CELLS; i++) {
            double sum = 0, n = 0, least = INFINITY, most = 0;
            for (size_t j = 0; j < w[m]->cols; j++) {
                const double v = (double)csp_mat_at(w[m], i, j);
                assert_true(v >= 0);
                sum += v;
                n += v > 0;
                if (v > 0) least = fmin(least, v);
                most = fmax(most, v);
            }
            const double all = m == 0 ? 1 : p->g_rec;
            assert_near(sum, all, 0.12 * all); /* what the bounds took or gave */
            assert_true(least >= 0.999 * p->w_lo * all / n);
            assert_true(most <= 1.001 * p->w_hi * all / n);
        }
    for (size_t i = 0; i < CELLS; i++) assert_true(csp_mat_at(w[1], i, i) == 0);
    csp_assembly_net_free(&net);
}

static void nothing_fires_long_without_input_nor_when_silenced(void **state)
{
    (void)state;
    struct csp_assembly_net net;
    csp_real x[LINES], none[LINES] = {0}, a[CELLS];
    build(&net, 7);
    stimulus(x, 0, ON);
    project(&net, x, ROUNDS, 1, a);
    for (int t = 0; t < 12; t++) csp_assembly_net_step(&net, none, 0);
    for (int i = 0; i < CELLS; i++) assert_true(net.r[i] == 0);
    assert_true(net.still > 0);
    net.gate_r[0] = 0;
    for (int t = 0; t < 5; t++) csp_assembly_net_step(&net, x, 0);
    for (int i = 0; i < CELLS; i++) assert_true(net.r[i] == 0);
    csp_assembly_net_free(&net);
}

static void bad_shapes_and_parameters_are_refused(void **state)
{
    (void)state;
    struct csp_assembly_net net;
    struct csp_rng rng;
    struct csp_assembly_params p = defaults();
    const struct csp_area area = {"som", 3, 4, 0}, top = {"t", 0, 4, 5};
    csp_rng_stream(&rng, 9, 1, "t");
    assert_int_equal(csp_assembly_net_init(&net, &p, 0.01, 1, &area, 1, &top, &rng),
                     CSP_E_SHAPE);
    csp_assembly_net_free(&net);
    p.cap = 3;
    assert_int_equal(csp_assembly_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng),
                     CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "area som: cap"));
    csp_assembly_net_free(&net);
    for (const struct csp_param *row = csp_assembly_params_table; row->name; row++) {
        p = defaults();
        *(double *)((char *)&p + row->offset) = row->hi * 1.001 + 1;
        assert_int_equal(csp_assembly_net_init(&net, &p, 0.01, 1, &area, 0, NULL, &rng),
                         CSP_E_RANGE);
        assert_non_null(strstr(csp_error_detail(), row->name));
        csp_assembly_net_free(&net);
    }
    csp_assembly_net_free(&net);
}

TEST_MAIN(cmocka_unit_test(the_cap_is_that_of_a_sort_in_any_order_of_cells),
          cmocka_unit_test(ties_and_threshold), cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(recurrence_holds_at_any_gate),
          cmocka_unit_test(a_projected_assembly_is_stable_and_recalled),
          cmocka_unit_test(assemblies_overlap_as_their_stimuli_do),
          cmocka_unit_test(the_order_of_lines_and_cells_is_nothing),
          cmocka_unit_test(synapses_of_a_cell_add_up_and_stay_in_bounds),
          cmocka_unit_test(nothing_fires_long_without_input_nor_when_silenced),
          cmocka_unit_test(bad_shapes_and_parameters_are_refused))
