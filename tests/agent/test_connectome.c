/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connectome as `show --wiring` draws it: complete, and that of the agent's own cortex. */
#include "load.h"

static const struct {
    const char *gain, *reason;
} no_projection[] = {/* gains of spec.h that are no path from one place to another */
                     {"nac_h", "output gain of the features of the accumbens"},
                     {"la_h", "output gain of the features of the lateral amygdala"},
                     {"nac_t", "inhibition within the accumbens"},
                     {"la_t", "inhibition within the lateral amygdala"},
                     {"tau_s1", "time constant of som_s1"},
                     {"friend_0", "scale of friend_foe"},
                     {"reason_n", "memory of reason"},
                     {"tau_who", "memory of attrib and reason"}};

static struct csp_text drawn(const char *file, const char *const set[][2], size_t n)
{
    struct csp_agent_spec spec;
    struct csp_text out = {0};
    load_file(&spec, file, set, n);
    if (csp_agent_wiring_dot(&spec, &out) != CSP_OK) fail_msg("%s", csp_error_detail());
    return out;
}

static int has_label(const char *dot, const char *gain)
{
    char label[80];
    snprintf(label, sizeof label, "label=\"gains.%s = ", gain);
    return strstr(dot, label) != NULL;
}

static void every_gain_has_a_row_or_a_reason(void **state)
{
    (void)state;
    struct csp_text dot = drawn("models/agents/rat.yaml", NULL, 0);
    const size_t n = sizeof no_projection / sizeof *no_projection;
    for (const struct csp_param *p = csp_gains_params_table; p->name; p++) {
        int excused = 0;
        for (size_t i = 0; i < n; i++) excused |= !strcmp(p->name, no_projection[i].gain);
        if (excused == has_label(dot.s, p->name))
            fail_msg("gains.%s %s", p->name,
                     excused ? "has a row in wiring.c: no exception is needed"
                             : "has no row in wiring.c, nor a reason here why");
    }
    for (size_t i = 0; i < n; i++)
        if (!csp_params_find(csp_gains_params_table, no_projection[i].gain))
            fail_msg("the exception gains.%s is no gain", no_projection[i].gain);
    csp_text_free(&dot);
}

static void a_gain_is_drawn_as_the_agent_has_it(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"gains.friend_foe", "0.375"}};
    struct csp_text off = drawn("models/agents/rat.yaml", NULL, 0),
                    on = drawn("models/agents/rat.yaml", set, 1);
    assert_non_null(strstr(off.s, "\"worth\" -> \"vta\" [label=\"gains.friend_foe = 0\", "
                                  "arrowhead=normal, style=dashed, "));
    assert_non_null(strstr(on.s, "\"worth\" -> \"vta\" [label=\"gains.friend_foe = 0.375\", "
                                 "arrowhead=normal, tooltip="));
    assert_non_null(strstr(off.s, "\"bla\" -> \"pag\" [label=\"1 = 1\", arrowhead=tee, too"));
    csp_text_free(&off);
    csp_text_free(&on);
}

/* Feedback is predictive coding's, recurrence within an area the assemblies'. */
static void what_flows_in_the_cortex_is_its_models(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int back, within;
    } rows[] = {{"models/agents/rat.yaml", 1, 0},
                {"models/agents/theories/linear.yaml", 0, 0},
                {"models/agents/theories/assembly.yaml", 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_text dot = drawn(rows[i].file, NULL, 0);
        assert_non_null(strstr(dot.s, "\"aud\" -> \"acc\""));
        assert_int_equal(strstr(dot.s, "\"acc\" -> \"aud\"") != NULL, rows[i].back);
        assert_int_equal(strstr(dot.s, "\"tea\" -> \"pir\"") != NULL, rows[i].back);
        assert_int_equal(strstr(dot.s, "\"acc\" -> \"acc\" [label=\"circuits.cortex.assembly."
                                       "g_rec = 0.5\"") != NULL,
                         rows[i].within);
        csp_text_free(&dot);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gain_has_a_row_or_a_reason),
        cmocka_unit_test(a_gain_is_drawn_as_the_agent_has_it),
        cmocka_unit_test(what_flows_in_the_cortex_is_its_models),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
