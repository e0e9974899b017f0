/* SPDX-License-Identifier: GPL-3.0-or-later */
/* testing: cmocka with what it needs, and near-equality that prints both values. */
#ifndef CSP_TESTS_TESTING_H
#define CSP_TESTS_TESTING_H
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs the headers above. */
#include <cmocka.h>

#define assert_near(a, b, tol)                                                               \
    do {                                                                                     \
        const double near_a_ = (double)(a), near_b_ = (double)(b), near_t_ = (double)(tol);  \
        if (!(fabs(near_a_ - near_b_) <= near_t_))                                           \
            fail_msg("%s = %.17g, expected %s = %.17g, difference %.3g > %.3g", #a, near_a_, \
                     #b, near_b_, fabs(near_a_ - near_b_), near_t_);                         \
    } while (0)

/* main of a test file: TEST_MAIN(cmocka_unit_test(a), cmocka_unit_test(b)) */
#define TEST_MAIN(...)                                     \
    int main(void)                                         \
    {                                                      \
        const struct CMUnitTest tests_[] = {__VA_ARGS__};  \
        return cmocka_run_group_tests(tests_, NULL, NULL); \
    }
#endif
