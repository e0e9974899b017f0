/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rng.h"
#include "conspecific/core/unit.h"
#include "conspecific/study/design/sweep.h"
#include "testing.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <stdlib.h>

enum { MANY = 2000 };

struct drawn {
    struct csp_mem mem;
    struct csp_sweep s;
};

static void draw_from(struct drawn *d, const char *yaml, uint64_t seed)
{
    struct csp_node *node;
    struct csp_diag diag;
    *d = (struct drawn){0};
    csp_diag_init(&diag);
    int err = csp_yaml_parse("s.yaml", yaml, strlen(yaml), &d->mem, &node, &diag);
    if (!err) err = csp_sweep_init(&d->s, node, seed, &d->mem, &diag);
    if (err) fail_msg("%s", diag.message[0]);
}

static void done(struct drawn *d)
{
    csp_mem_free(&d->mem);
}

static const char *text(struct drawn *d, size_t axis, size_t cell)
{
    return csp_sweep_text(&d->s, axis, cell, &d->mem);
}

/* The numbers of an axis, in unit. */
static void numbers(struct drawn *d, size_t axis, const char *unit, double x[])
{
    for (size_t i = 0; i < d->s.cells; i++)
        assert_int_equal(csp_unit_parse(text(d, axis, i), unit, x + i), CSP_OK);
}

/* Largest distance of the empirical distribution of u from the uniform one; sorts u. The 1 %
 * point of Kolmogorov's test is 1.628 / sqrt(n). */
static double ks_uniform(size_t n, double u[])
{
    double worst = 0.0;
    gsl_sort(u, 1, n);
    for (size_t i = 0; i < n; i++) {
        worst = fmax(worst, fabs(u[i] - (double)i / (double)n));
        worst = fmax(worst, fabs(u[i] - (double)(i + 1) / (double)n));
    }
    return worst;
}

static double chi2_p(size_t bins, const double seen[], const double p[], double n)
{
    double chi2 = 0.0;
    for (size_t k = 0; k < bins; k++)
        chi2 += (seen[k] - n * p[k]) * (seen[k] - n * p[k]) / (n * p[k]);
    return gsl_cdf_chisq_Q(chi2, (double)bins - 1.0);
}

/* ---- grid ------------------------------------------------------------------------------- */

static void a_grid_is_the_nested_loops(void **state)
{
    (void)state;
    struct drawn d;
    static const char *const a[] = {"10", "12"}, *const b[] = {"0.5 s", "1 s", "2 s"},
                             *const bare[] = {"0.5s", "1s", "2s"};
    draw_from(&d, "{agent.q.x: [10, 12], y: [0.5 s, 1 s, 2 s], p.x: [a/b, {k: 1}]}", 3);
    assert_int_equal(d.s.design, CSP_SWEEP_GRID);
    assert_int_equal(d.s.cells, 12);
    assert_string_equal(d.s.axes[0].label, "agent.q.x"); /* two axes end in x */
    assert_string_equal(d.s.axes[1].label, "y");
    size_t cell = 0;
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 3; j++)
            for (size_t k = 0; k < 2; k++, cell++) {
                char name[100];
                snprintf(name, sizeof name, "@agent.q.x=%s@y=%s@p.x=%s", a[i], bare[j],
                         k ? "1" : "ab");
                assert_string_equal(csp_sweep_name(&d.s, cell, &d.mem), name);
                assert_string_equal(text(&d, 0, cell), a[i]);
                assert_string_equal(text(&d, 1, cell), b[j]);
                assert_string_equal(text(&d, 2, cell), k ? "1" : "a/b");
                assert_int_equal(csp_sweep_value(&d.s, 2, cell)->kind,
                                 k ? CSP_NODE_MAP : CSP_NODE_SCALAR);
            }
    done(&d);
}

static void no_sweep_is_one_cell_without_a_name(void **state)
{
    (void)state;
    struct drawn d;
    draw_from(&d, "{}", 1);
    assert_int_equal(d.s.cells, 1);
    assert_int_equal(d.s.n, 0);
    assert_string_equal(csp_sweep_name(&d.s, 0, &d.mem), "");
    assert_int_equal(csp_sweep_init(&d.s, NULL, 1, &d.mem, NULL), CSP_OK);
    assert_int_equal(d.s.cells, 1);
    done(&d);
}

/* ---- Latin hypercube -------------------------------------------------------------------- */

/* Every one of n equal strata of [0, 1) holds exactly one u. */
static void assert_stratified(size_t n, const double u[])
{
    size_t *seen = calloc(n, sizeof *seen);
    assert_non_null(seen);
    for (size_t i = 0; i < n; i++) {
        assert_true(u[i] >= 0.0 && u[i] < 1.0);
        seen[(size_t)(u[i] * (double)n)]++;
    }
    for (size_t k = 0; k < n; k++)
        if (seen[k] != 1) fail_msg("stratum %zu of %zu holds %zu values", k, n, seen[k]);
    free(seen);
}

static void each_axis_of_a_latin_hypercube_is_stratified(void **state)
{
    (void)state;
    struct drawn d;
    double x[97], y[97], z[97], work[2 * 97];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        draw_from(&d,
                  "{design: latin, cells: 97, x: {low: -3.1, high: 7.3}, y: {low: 0.02, high: "
                  "31, scale: log}, z: {low: 5 ms, high: 50 ms}}",
                  seed);
        numbers(&d, 0, "1", x);
        numbers(&d, 1, "1", y);
        numbers(&d, 2, "ms", z);
        for (size_t i = 0; i < 97; i++) {
            x[i] = (x[i] + 3.1) / 10.4;
            y[i] = log(y[i] / 0.02) / log(31 / 0.02);
            z[i] = (z[i] - 5.0) / 45.0;
        }
        assert_stratified(97, x);
        assert_stratified(97, y);
        assert_stratified(97, z);
        /* the orders of two axes have nothing in common: |rho| of 97 ranks, 4 sigma */
        assert_true(fabs(gsl_stats_spearman(x, 1, y, 1, 97, work)) < 4.0 / sqrt(96.0));
        assert_true(fabs(gsl_stats_spearman(x, 1, z, 1, 97, work)) < 4.0 / sqrt(96.0));
        done(&d);
    }
}

static void items_of_a_latin_hypercube_come_equally_often(void **state)
{
    (void)state;
    struct drawn d;
    size_t seen[3] = {0}, runs = 0;
    draw_from(&d, "{design: latin, cells: 64, z: [a, b, {c: 1}]}", 5);
    for (size_t i = 0; i < 64; i++) {
        const char *t = text(&d, 0, i);
        seen[t[0] == 'a' ? 0 : t[0] == 'b' ? 1 : 2]++;
        runs += i > 0 && strcmp(t, text(&d, 0, i - 1)) == 0;
    }
    for (size_t k = 0; k < 3; k++) assert_true(seen[k] >= 21 && seen[k] <= 22);
    assert_true(runs > 5 && runs < 40); /* in no order: a third of the neighbours are equal */
    done(&d);
}

static void inside_its_stratum_a_value_is_uniform(void **state)
{
    (void)state;
    struct drawn d;
    static double x[MANY];
    draw_from(&d, "{design: latin, cells: 2000, x: {low: 0, high: 1}}", 11);
    numbers(&d, 0, "1", x);
    for (size_t i = 0; i < MANY; i++) x[i] = x[i] * MANY - floor(x[i] * MANY);
    assert_true(ks_uniform(MANY, x) < 1.628 / sqrt(MANY));
    done(&d);
}

/* ---- random ----------------------------------------------------------------------------- */

static void random_values_are_uniform_on_their_scale(void **state)
{
    (void)state;
    struct drawn d;
    static double x[MANY], y[MANY];
    draw_from(&d,
              "{design: random, cells: 2000, x: {low: -3.1, high: 7.3}, y: {low: 0.02 s, high: "
              "31 s, scale: log}}",
              7);
    numbers(&d, 0, "1", x);
    numbers(&d, 1, "ms", y);
    assert_true(fabs(gsl_stats_correlation(x, 1, y, 1, MANY)) < 4.0 / sqrt(MANY));
    for (size_t i = 0; i < MANY; i++) {
        x[i] = (x[i] + 3.1) / 10.4;
        y[i] = log(y[i] / 20.0) / log(31.0 / 0.02);
    }
    assert_true(ks_uniform(MANY, x) < 1.628 / sqrt(MANY));
    assert_true(ks_uniform(MANY, y) < 1.628 / sqrt(MANY));
    done(&d);
}

static void items_and_whole_numbers_have_their_probabilities(void **state)
{
    (void)state;
    struct drawn d;
    static double x[MANY];
    double seen[3][8] = {{0}}, p[3][8];
    draw_from(&d,
              "{design: random, cells: 2000, i: {low: -2, high: 5, whole: true}, l: {low: 1, "
              "high: 8, scale: log, whole: true}, z: [0, 1, 2, 3, 4, 5, 6, 7]}",
              7);
    for (size_t a = 0; a < 3; a++) {
        numbers(&d, a, "1", x);
        for (size_t i = 0; i < MANY; i++) {
            const double k = x[i] - (a == 0 ? -2.0 : a == 1 ? 1.0 : 0.0);
            assert_true(k >= 0.0 && k <= 7.0 && k == floor(k));
            seen[a][(size_t)k]++;
        }
        for (size_t k = 0; k < 8; k++) /* log: the share of [k, k + 1) in ln of [1, 9) */
            p[a][k] = a == 1 ? log1p(1.0 / ((double)k + 1.0)) / log(9.0) : 0.125;
        assert_true(chi2_p(8, seen[a], p[a], MANY) > 0.01);
    }
    done(&d);
}

static void a_value_is_that_of_its_stream_to_the_bit(void **state)
{
    (void)state;
    struct drawn d;
    struct csp_rng rng;
    double x[50];
    draw_from(&d, "{design: random, cells: 50, agent.b: {low: 0.1, high: 7.3}}", 42);
    numbers(&d, 0, "1", x);
    csp_rng_stream(&rng, 42, 0, "sweep agent.b");
    for (size_t i = 0; i < 50; i++) {
        const double u = csp_rng_u01(&rng);
        assert_true(x[i] == 0.1 + u * (7.3 - 0.1));
        char name[32];
        snprintf(name, sizeof name, "@cell=%zu", i + 1);
        assert_string_equal(csp_sweep_name(&d.s, i, &d.mem), name);
    }
    done(&d);
}

static void an_axis_depends_on_seed_and_path_alone(void **state)
{
    (void)state;
    struct drawn d, e, f;
    for (int latin = 0; latin < 2; latin++) {
        char yaml[200];
        const char *design = latin ? "latin" : "random";
        snprintf(yaml, sizeof yaml, "{design: %s, cells: 30, q.x: {low: 1, high: 2}}", design);
        draw_from(&d, yaml, 9);
        draw_from(&f, yaml, 10);
        snprintf(yaml, sizeof yaml,
                 "{z: [a, b], y: {high: 2, low: 1}, q.x: {high: 2, low: 1}, cells: 30, design: "
                 "%s}",
                 design);
        draw_from(&e, yaml, 9);
        for (size_t i = 0; i < 30; i++) {
            assert_string_equal(text(&d, 0, i), text(&e, 2, i));
            assert_string_not_equal(text(&e, 1, i), text(&e, 2, i)); /* another path */
            assert_string_not_equal(text(&d, 0, i), text(&f, 0, i)); /* another seed */
        }
        done(&d);
        done(&e);
        done(&f);
    }
    draw_from(&d, "{design: random, cells: 30, q.x: {low: 1, high: 2}}", 9);
    draw_from(&e, "{design: random, cells: 60, q.x: {low: 1, high: 2}}", 9);
    for (size_t i = 0; i < 30; i++) assert_string_equal(text(&d, 0, i), text(&e, 0, i));
    done(&d);
    done(&e);
}

static void ends_are_kept_and_units_too(void **state)
{
    (void)state;
    struct drawn d;
    double x[100], y[100];
    draw_from(&d,
              "{design: random, cells: 100, x: {low: 5ms, high: 6 ms}, y: {low: 12 %, high: 13 "
              "%}, w: {low: 1000000 count, high: 1000002 count, whole: true}, h: {low: 1, "
              "high: 1.0000000000000002}}",
              1);
    assert_string_equal(d.s.axes[0].unit, "ms");
    numbers(&d, 0, "s", x);
    numbers(&d, 1, "1", y);
    for (size_t i = 0; i < 100; i++) {
        assert_true(x[i] >= 0.005 && x[i] <= 0.006);
        assert_true(y[i] >= 0.12 && y[i] <= 0.13);
        assert_non_null(strstr(text(&d, 0, i), " ms"));
        assert_true(strncmp(text(&d, 2, i), "100000", 6) == 0); /* digits only: a count */
        assert_true(!strcmp(text(&d, 3, i), "1") ||
                    !strcmp(text(&d, 3, i), "1.0000000000000002"));
    }
    done(&d);
}

static void extreme_ends_stay_finite(void **state)
{
    (void)state;
    struct drawn d;
    double x[200];
    draw_from(&d,
              "{design: latin, cells: 200, x: {low: 1e-300, high: 1e300, scale: log}, y: {low: "
              "-1e300, high: 1e300}}",
              1);
    numbers(&d, 0, "1", x);
    size_t below = 0;
    for (size_t i = 0; i < 200; i++) below += x[i] < 1.0;
    assert_int_equal(below, 100); /* the middle on a scale of logarithms */
    numbers(&d, 1, "1", x);
    for (size_t i = 0; i < 200; i++) assert_true(fabs(x[i]) <= 1e300);
    done(&d);
}

TEST_MAIN(cmocka_unit_test(a_grid_is_the_nested_loops),
          cmocka_unit_test(no_sweep_is_one_cell_without_a_name),
          cmocka_unit_test(each_axis_of_a_latin_hypercube_is_stratified),
          cmocka_unit_test(items_of_a_latin_hypercube_come_equally_often),
          cmocka_unit_test(inside_its_stratum_a_value_is_uniform),
          cmocka_unit_test(random_values_are_uniform_on_their_scale),
          cmocka_unit_test(items_and_whole_numbers_have_their_probabilities),
          cmocka_unit_test(a_value_is_that_of_its_stream_to_the_bit),
          cmocka_unit_test(an_axis_depends_on_seed_and_path_alone),
          cmocka_unit_test(ends_are_kept_and_units_too),
          cmocka_unit_test(extreme_ends_stay_finite))
