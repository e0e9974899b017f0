/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/bench.h"

static void the_check_does_not_depend_on_threads(void **state)
{
    (void)state;
    struct csp_bench one, two, three;
    toy_write("agents/rat.yaml", toy_agent);
    assert_int_equal(chdir(toy), 0); /* away from the real rat */
    assert_int_equal(csp_study_bench(3, 1, &one), CSP_OK);
    assert_true(one.seconds > 0.0 && one.updates > 1e4 && one.ticks > 1e3);
    assert_int_equal(csp_study_bench(3, 3, &two), CSP_OK);
    assert_int_equal(csp_study_bench(2, 2, &three), CSP_OK);
    assert_true(one.check == two.check);
    assert_true(one.check != three.check);
    assert_int_equal(csp_study_bench(0, 1, &one), CSP_E_RANGE);
    assert_int_equal(unlink("agents/rat.yaml"), 0);
    assert_int_equal(csp_study_bench(1, 1, &one), CSP_E_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_check_does_not_depend_on_threads)};
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
