/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/num/linalg.h"
#include "testing.h"
#include <string.h>

static void exponential_of_a_rotation_and_of_a_defective_matrix(void **state)
{
    (void)state;
    const double t = 2.385, spin[] = {0, -t, t, 0}, jordan[] = {-0.7, 1, 0, -0.7};
    double e[4];
    assert_int_equal(csp_expm(2, spin, e), CSP_OK);
    assert_near(e[0], cos(t), 1e-14);
    assert_near(e[1], -sin(t), 1e-14);
    assert_near(e[2], sin(t), 1e-14);
    assert_int_equal(csp_expm(2, jordan, e), CSP_OK);
    assert_near(e[0], exp(-0.7), 1e-14);
    assert_near(e[1], exp(-0.7), 1e-14);
    assert_near(e[2], 0, 1e-15);
}

static void singular_values_rebuild_the_matrix(void **state)
{
    (void)state;
    double A[5 * 3], U[15], S[3], V[9];
    for (int k = 0; k < 15; k++) A[k] = sin(2.385 * k + 1);
    for (int wide = 0; wide < 2; wide++) {
        const size_t m = wide ? 3 : 5, n = wide ? 5 : 3;
        double right[15];
        assert_int_equal(csp_svd(m, n, A, wide ? V : U, S, wide ? right : V), CSP_OK);
        assert_true(S[0] >= S[1] && S[1] >= S[2] && S[2] >= 0);
        const double *u = wide ? V : U, *v = wide ? right : V;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                double sum = 0;
                for (size_t k = 0; k < 3; k++) sum += u[i * 3 + k] * S[k] * v[j * 3 + k];
                assert_near(sum, A[i * n + j], 1e-13);
            }
    }
    assert_int_equal(csp_svd(5, 3, A, NULL, S, NULL), CSP_OK);
}

static void angles_of_planes(void **state)
{
    (void)state;
    /* the x-y plane and one turned by a about x; the shared axis gives angle 0 */
    const double turn[] = {1e-9, 0.3, 1.2, M_PI / 2};
    for (size_t k = 0; k < 4; k++) {
        const double a = turn[k];
        const double P[] = {1, 1, 0, 2, 0, 0}, Q[] = {2, 0.5, 0, cos(a), 0, sin(a)};
        double angle[2];
        assert_int_equal(csp_principal_angles(3, 2, P, 2, Q, angle), CSP_OK);
        assert_near(angle[0], 0, 1e-15);
        assert_near(angle[1], a, 1e-15 + 1e-14 * a);
        const double line[] = {0, cos(a), sin(a)};
        assert_int_equal(csp_principal_angles(3, 1, line, 2, P, angle), CSP_OK);
        assert_near(angle[0], a, 1e-14);
    }
}

static void linear_systems(void **state)
{
    (void)state;
    const double A[] = {0, 2, 1, 1, -1, 0.5, 3, 0.25, 2}, x[] = {2.385, -0.7, 1.1};
    double b[3] = {0}, got[3];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) b[i] += A[3 * i + j] * x[j];
    assert_int_equal(csp_solve(3, A, b, got), CSP_OK);
    for (int i = 0; i < 3; i++) assert_near(got[i], x[i], 1e-14);
}

static void systems_of_a_positive_definite_matrix(void **state)
{
    (void)state;
    const double A[] = {4, 1.2, -0.6, 1.2, 3, 0.7, -0.6, 0.7, 2.385}, b[] = {1, -2, 0.5};
    double L[9], x[3], y[3];
    memcpy(L, A, sizeof A);
    assert_int_equal(csp_cholesky(3, L), CSP_OK);
    assert_near(L[0], 2, 1e-14);
    assert_near(L[3], 0.6, 1e-14);
    assert_int_equal(csp_cholesky_solve(3, L, b, x), CSP_OK);
    assert_int_equal(csp_solve(3, A, b, y), CSP_OK);
    for (int i = 0; i < 3; i++) assert_near(x[i], y[i], 1e-13);
    double not [] = {1, 2, 2, 1};
    assert_int_equal(csp_cholesky(2, not ), CSP_E_NUMERIC);
    assert_int_equal(csp_cholesky(0, not ), CSP_E_SHAPE);
    assert_int_equal(csp_cholesky_solve(0, not, b, x), CSP_E_SHAPE);
}

static void what_cannot_be_done_is_said(void **state)
{
    (void)state;
    const double singular[] = {1, 2, 2, 4}, b[] = {1, 1}, bad[] = {1, NAN, 0, 1};
    double out[4];
    assert_int_equal(csp_solve(2, singular, b, out), CSP_E_NUMERIC);
    assert_int_equal(csp_solve(0, singular, b, out), CSP_E_SHAPE);
    assert_int_equal(csp_expm(2, bad, out), CSP_E_NUMERIC);
    assert_int_equal(csp_expm(0, bad, out), CSP_E_SHAPE);
    assert_int_equal(csp_svd(2, 2, bad, NULL, out, NULL), CSP_E_NUMERIC);
    assert_int_equal(csp_svd(0, 2, bad, NULL, out, NULL), CSP_E_SHAPE);
    assert_int_equal(csp_principal_angles(2, 2, singular, 1, b, out), CSP_E_NUMERIC);
    assert_int_equal(csp_principal_angles(2, 1, bad, 1, b, out), CSP_E_NUMERIC);
    assert_int_equal(csp_principal_angles(1, 2, b, 1, b, out), CSP_E_SHAPE);
    assert_int_equal(csp_principal_angles(2, 0, b, 1, b, out), CSP_E_SHAPE);
}

TEST_MAIN(cmocka_unit_test(exponential_of_a_rotation_and_of_a_defective_matrix),
          cmocka_unit_test(singular_values_rebuild_the_matrix),
          cmocka_unit_test(angles_of_planes), cmocka_unit_test(linear_systems),
          cmocka_unit_test(systems_of_a_positive_definite_matrix),
          cmocka_unit_test(what_cannot_be_done_is_said))
