/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/range.h"
#include "conspecific/core/error.h"
#include "testing.h"

static void reads_numbers_and_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long first, last;
    } good[] = {{"3", 3, 3}, {"1-3", 1, 3}, {"-1", -1, -1}, {"-3--1", -3, -1}, {"2--1", 2, -1}};
    static const struct {
        const char *text, *says;
    } bad[] = {{"", "as in"},     {"a", "as in"},       {"1-", "as in"},
               {"1-3x", "as in"}, {"0", "from 1"},      {"0-2", "from 1"},
               {"3-1", "`1-3`"},  {"-1--3", "`-3--1`"}, {"1 - 3", "as in"},
               {"1.5", "as in"},  {"99999999", "up to"}};
    struct csp_ordinals r;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(csp_range_parse(good[i].text, &r), CSP_OK);
        assert_int_equal(r.first, good[i].first);
        assert_int_equal(r.last, good[i].last);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(csp_range_parse(bad[i].text, &r), CSP_E_SYNTAX);
        if (!strstr(csp_error_detail(), bad[i].says))
            fail_msg("`%s`: %s", bad[i].text, csp_error_detail());
    }
    csp_error_clear();
}

static void members_count_from_both_ends(void **state)
{
    (void)state;
    struct csp_ordinals some[] = {{1, 1}, {3, 4}, {-2, -1}};
    const struct csp_list list = {some, 3}, all = {NULL, 0};
    const int in[] = {0, 1, 0, 1, 1, 0, 0, 1, 1}; /* of 8 */
    for (long k = 1; k <= 8; k++) {
        assert_int_equal(csp_ranges_have(&list, k, 8), in[k]);
        assert_int_equal(csp_ranges_have(&all, k, 8), 1);
    }
}

TEST_MAIN(cmocka_unit_test(reads_numbers_and_ranges),
          cmocka_unit_test(members_count_from_both_ends))
