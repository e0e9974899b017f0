/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/num/expansion.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"

static void cosines_follow_the_arc_cosine_kernel(void **state)
{
    (void)state;
    enum { IN = 40, OUT = 20000 };
    struct csp_project p;
    struct csp_rng rng;
    csp_rng_stream(&rng, 4, 1, "p");
    assert_int_equal(csp_project_init(&p, IN, OUT, 0.7, 0.0, &rng), CSP_OK);
    csp_real *ya = csp_vec_alloc(OUT), *yb = csp_vec_alloc(OUT);
    assert_non_null(ya);
    assert_non_null(yb);
    for (double rho = 0.0; rho < 1.0; rho += 0.3) {
        csp_real a[IN] = {0}, b[IN] = {0};
        a[0] = 1.3f;
        b[0] = (csp_real)(1.3 * rho);
        b[1] = (csp_real)(1.3 * sqrt(1 - rho * rho));
        csp_project_step(&p, a, ya);
        csp_project_step(&p, b, yb);
        const double t = acos(rho);
        assert_near(csp_cosine(OUT, ya, yb), (sin(t) + (M_PI - t) * cos(t)) / M_PI, 0.02);
        assert_near(csp_norm2(OUT, ya) / (0.49 * OUT * 1.69 / (2 * IN)), 1.0, 0.05);
    }
    csp_vec_free(ya);
    csp_vec_free(yb);
    csp_project_free(&p);
}

static void inhibition_makes_the_code_sparse_and_specific(void **state)
{
    (void)state;
    enum { IN = 40, OUT = 40000 };
    const double ts[] = {0.5, 1.0, 1.6};
    for (int k = 0; k < 3; k++) {
        struct csp_project p;
        struct csp_rng rng;
        const double t = ts[k], Phi = 0.5 * erfc(t / sqrt(2)),
                     phi = exp(-t * t / 2) / sqrt(2 * M_PI);
        const double m1 = phi - t * Phi, m2 = (1 + t * t) * Phi - t * phi;
        csp_rng_stream(&rng, 4, 2, "p");
        assert_int_equal(csp_project_init(&p, IN, OUT, 0.7, t, &rng), CSP_OK);
        csp_real *ya = csp_vec_alloc(OUT), *yb = csp_vec_alloc(OUT), a[IN] = {0}, b[IN] = {0};
        a[3] = 0.4f;
        b[8] = 1.7f;
        csp_project_step(&p, a, ya);
        csp_project_step(&p, b, yb);
        double active = 0;
        for (int i = 0; i < OUT; i++) active += ya[i] > 0;
        assert_near(active / OUT, Phi, 0.01);
        assert_near(csp_norm2(OUT, ya) / (0.49 * OUT * 0.16 / IN) / m2, 1.0, 0.06);
        assert_near(csp_cosine(OUT, ya, yb), m1 * m1 / m2, 0.02);
        a[3] = 0.8f; /* twice the input, twice the output */
        csp_project_step(&p, a, yb);
        for (int i = 0; i < OUT; i++) assert_near(yb[i], 2 * ya[i], 1e-6);
        csp_vec_free(ya);
        csp_vec_free(yb);
        csp_project_free(&p);
    }
}

static void bad_shapes_are_refused(void **state)
{
    (void)state;
    struct csp_project p;
    struct csp_rng rng;
    csp_rng_stream(&rng, 4, 1, "p");
    assert_int_equal(csp_project_init(&p, 0, 3, 1, 1, &rng), CSP_E_SHAPE);
    csp_project_free(&p);
    csp_project_free(&p);
}

TEST_MAIN(cmocka_unit_test(cosines_follow_the_arc_cosine_kernel),
          cmocka_unit_test(inhibition_makes_the_code_sparse_and_specific),
          cmocka_unit_test(bad_shapes_are_refused))
