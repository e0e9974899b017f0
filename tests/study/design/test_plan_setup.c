/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run would refuse before its first tick is refused by check, at its place. */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/design/plan_builder.h"

/* Write the toy with one text replaced, and check the study: the first message. */
static void said(const char *file, const char *text, const char *old, const char *new,
                 const char *place, const char *words)
{
    char changed[8192];
    const char *at = strstr(text, old);
    assert_non_null(at);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, new,
             at + strlen(old));
    toy_write(file, changed);
    struct csp_diag *diag = calloc(1, sizeof *diag);
    assert_int_equal(csp_plan_check(toy_path("studies/toy.yaml"), diag), CSP_E_SYNTAX);
    if (!strstr(diag->message[0], place) || !strstr(diag->message[0], words))
        fail_msg("said: %s", diag->message[0]);
    assert_null(strstr(diag->message[0], "as resolved"));
    assert_int_equal(diag->total, 1); /* once, not once a group */
    free(diag);
    toy_write(file, text);
}

static void fields_of_measures_are_known(void **state)
{
    (void)state;
    said("paradigms/levers.yaml", toy_paradigm, "measures:\n",
         "measures:\n  - {name: m, kind: mean, field: bla.B, phase: train}\n",
         "levers.yaml:24:34: error: ",
         "measure `m`: the brain has no field `bla.B`; did you mean "
         "`bla.");
    said("paradigms/levers.yaml", toy_paradigm, "measures:\n",
         "measures:\n  - {name: m, kind: cells, field: som.rr, event: shock, baseline: [-0.2 "
         "s, 0 s]}\n",
         "levers.yaml:24:35: error: ", "the brain has no field `som.rr`");
}

static void fields_to_record_are_known(void **state)
{
    (void)state;
    said("studies/toy.yaml", toy_study, "act.freeze]", "act.freze]",
         "toy.yaml:14:38: error: ", "act.freeze");
    said("studies/toy.yaml", toy_study, "bla.A,", "neighbour/bla.A,",
         "toy.yaml:14:31: error: ", "no role `neighbour` with a full brain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_measures_are_known),
        cmocka_unit_test(fields_to_record_are_known),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
