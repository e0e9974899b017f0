/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/act.h"
#include "testing.h"

static void every_output_has_its_names_and_its_value(void **state)
{
    (void)state;
    const struct csp_act act = {
        .freeze = 0.11, .flee = 0.23, .arousal = 0.37, .pain = 0.53, .approach = 0.71};
    const double want[] = {0.11, 0.23, 0.37, 0.53, 0.71};
    assert_int_equal(CSP_N_OUTPUTS, 5);
    for (int k = 0; k < CSP_N_OUTPUTS; k++) {
        assert_int_equal(csp_output_find(csp_output_name((size_t)k)), k);
        assert_int_equal(csp_output_find_field(csp_output_field((size_t)k)), k);
        assert_string_equal(csp_output_unit((size_t)k), "1");
        assert_near(csp_act_value(&act, (enum csp_output)k), want[k], 0);
    }
    assert_string_equal(csp_output_name(CSP_OUTPUT_freeze), "freezing");
    assert_string_equal(csp_output_field(CSP_OUTPUT_freeze), "act.freeze");
    assert_string_equal(&CSP_OUTPUT_WORDS[1], "freezing|flee|arousal|pain|approach");
}

static void an_unknown_output_is_none(void **state)
{
    (void)state;
    assert_int_equal(csp_output_find("freeze"), -1);
    assert_int_equal(csp_output_find_field("act.freezing"), -1);
    assert_null(csp_output_name(CSP_N_OUTPUTS));
    assert_null(csp_output_field(CSP_N_OUTPUTS));
    assert_null(csp_output_unit(CSP_N_OUTPUTS));
    assert_near(csp_act_value(&(struct csp_act){.pain = 1.0}, CSP_N_OUTPUTS), 0, 0);
}

TEST_MAIN(cmocka_unit_test(every_output_has_its_names_and_its_value),
          cmocka_unit_test(an_unknown_output_is_none))
