/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contributions add up, against finite differences and a Shapley value by permutations. */
#include "conspecific/agent/probe/shapley.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "testing.h"

enum { IN = 23, OUT = 41 };

static double readout(struct csp_project *p, const csp_real x[], const double w[])
{
    double sum = 0.0;
    csp_project_step(p, x, NULL);
    for (size_t k = 0; k < OUT; k++) sum += w[k] * (double)p->y[k];
    return sum;
}

static void contributions_of_a_projection_add_up(void **state)
{
    (void)state;
    struct csp_project p;
    struct csp_rng rng;
    csp_rng_stream(&rng, 3, 1, "test");
    assert_int_equal(csp_project_init(&p, IN, OUT, 2.3, 0.7, &rng), CSP_OK);
    csp_real x[IN], y[OUT];
    double w[OUT], c[IN], sum = 0.0;
    for (size_t i = 0; i < IN; i++) x[i] = (csp_real)(i % 4 ? 0.2 + csp_rng_u01(&rng) : 0.0);
    for (size_t k = 0; k < OUT; k++) w[k] = csp_dist_normal(&rng);
    const double L = readout(&p, x, w);
    csp_attr_projected(&p, x, w, y, c);
    for (size_t i = 0; i < IN; i++) sum += c[i];
    assert_near(sum, L, 1e-5);
    assert_true(fabs(L) > 0.1);
    for (size_t k = 0; k < OUT; k++) assert_near(y[k], p.y[k], 1e-6);
    for (size_t i = 0; i < IN; i++) { /* x_i times the slope, where no unit is at its corner */
        const csp_real keep = x[i], h = (csp_real)2e-3;
        x[i] = keep + h;
        const double up = readout(&p, x, w);
        x[i] = keep - h;
        const double down = readout(&p, x, w);
        x[i] = keep;
        assert_near(c[i], (double)keep * (up - down) / (2.0 * (double)h), 0.03);
    }
    memset(x, 0, sizeof x);
    csp_attr_projected(&p, x, w, y, c);
    for (size_t i = 0; i < IN; i++) assert_near(c[i], 0, 0);
    csp_project_free(&p);
}

/* Mean over all orders of arrival of what a player adds. */
static void by_orders(size_t n, const double v[], double out[])
{
    size_t order[4] = {0, 1, 2, 3}, count = 0;
    for (size_t i = 0; i < n; i++) out[i] = 0.0;
    for (size_t code = 0; code < 256; code++) {
        size_t seen = 0;
        for (size_t i = 0; i < n; i++) order[i] = code >> (2 * i) & 3;
        for (size_t i = 0; i < n; i++) seen |= (size_t)1 << order[i];
        if (code >> (2 * n) || seen != ((size_t)1 << n) - 1) continue;
        count++;
        for (size_t i = 0, set = 0; i < n; i++) {
            out[order[i]] += v[set | (size_t)1 << order[i]] - v[set];
            set |= (size_t)1 << order[i];
        }
    }
    for (size_t i = 0; i < n; i++) out[i] /= (double)count;
}

static void shapley_values_of_three_and_four(void **state)
{
    (void)state;
    const double v[] = {0, 1, 2, 4, 0, 1, 5, 9}, want[] = {13.0 / 6, 14.0 / 3, 13.0 / 6};
    double out[4], orders[4], w[16];
    assert_int_equal(csp_shapley(3, v, out), CSP_OK);
    for (size_t i = 0; i < 3; i++) assert_near(out[i], want[i], 1e-12);
    for (size_t s = 0; s < 16; s++) w[s] = sin(2.385 * (double)s * (double)s + 0.3);
    assert_int_equal(csp_shapley(4, w, out), CSP_OK);
    by_orders(4, w, orders);
    for (size_t i = 0; i < 4; i++) assert_near(out[i], orders[i], 1e-12);
    assert_near(out[0] + out[1] + out[2] + out[3], w[15] - w[0], 1e-12);
    assert_int_equal(csp_shapley(0, v, out), CSP_E_RANGE);
    assert_int_equal(csp_shapley(17, v, out), CSP_E_RANGE);
}

static void classes_are_summed(void **state)
{
    (void)state;
    const double c[] = {1.5, -2.25, 4, 8, 16};
    const int of[] = {0, 2, 2, -1, 3};
    double sum[3];
    csp_attr_by_class(5, c, of, 3, sum);
    assert_near(sum[0], 1.5, 0);
    assert_near(sum[1], 0, 0);
    assert_near(sum[2], 1.75, 0);
}

TEST_MAIN(cmocka_unit_test(contributions_of_a_projection_add_up),
          cmocka_unit_test(shapley_values_of_three_and_four),
          cmocka_unit_test(classes_are_summed))
