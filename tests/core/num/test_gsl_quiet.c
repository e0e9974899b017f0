/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSL's error handler is the host's: never called by the library, and there again afterwards. */
#include "../../testing.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/gsl_quiet.h"
#include "conspecific/core/num/linalg.h"
#include "conspecific/core/num/lti.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <pthread.h>

static int called;

static void of_host(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
    called++;
}

/* Whose handler is set now; it stays. */
static gsl_error_handler_t *present(void)
{
    gsl_error_handler_t *now = gsl_set_error_handler(NULL);
    gsl_set_error_handler(now);
    return now;
}

/* Something that GSL refuses: a matrix that is not positive. */
static int refused(void)
{
    double A[4] = {1.0, 2.385, 2.385, 1.0};
    return csp_cholesky(2, A);
}

static void the_hosts_handler_is_not_called_and_comes_back(void **state)
{
    (void)state;
    called = 0;
    gsl_set_error_handler(of_host);
    assert_int_equal(refused(), CSP_E_NUMERIC);
    assert_true(isnan(csp_stats_hedges_j(NAN)) || called == 0);
    assert_int_equal(called, 0);
    assert_true(present() == of_host);
    gsl_set_error_handler(NULL); /* GSL's own, which would end this process */
    assert_int_equal(refused(), CSP_E_NUMERIC);
    assert_true(present() == NULL);
}

static void a_caller_within_a_caller_gives_it_back_once(void **state)
{
    (void)state;
    called = 0;
    gsl_set_error_handler(of_host);
    {
        CSP_GSL_QUIET;
        assert_int_equal(refused(), CSP_E_NUMERIC);
        assert_true(present() != of_host); /* still away */
        gsl_error("within", __FILE__, __LINE__, GSL_EDOM);
    }
    assert_int_equal(called, 0);
    assert_true(present() == of_host);
    gsl_set_error_handler(NULL);
}

static void *many(void *failed)
{
    for (int i = 0; i < 20000; i++)
        if (refused() != CSP_E_NUMERIC) *(int *)failed = 1;
    return NULL;
}

static void threads_share_it(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t thread[THREADS];
    int failed[THREADS] = {0};
    called = 0;
    gsl_set_error_handler(of_host);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(thread + i, NULL, many, failed + i), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < THREADS; i++) assert_int_equal(failed[i], 0);
    assert_int_equal(called, 0);
    assert_true(present() == of_host);
    gsl_set_error_handler(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hosts_handler_is_not_called_and_comes_back),
        cmocka_unit_test(a_caller_within_a_caller_gives_it_back_once),
        cmocka_unit_test(threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
