/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/design/plan_builder.h"

static struct csp_diag diag;

static int plan_with(struct csp_plan *plan, const char *path, const char *const set[], size_t n)
{
    csp_diag_init(&diag);
    return csp_plan_build(plan, path, &(struct csp_override){.set = set, .n_set = n}, &diag);
}

static void groups_are_set_and_share_cohorts(void **state)
{
    (void)state;
    struct csp_plan p;
    assert_int_equal(plan_with(&p, toy_path("studies/toy.yaml"), NULL, 0), CSP_OK);
    assert_int_equal(p.n, 5);
    assert_int_equal(p.cohorts, 2);
    assert_int_equal(p.groups[0].cohort, p.groups[3].cohort);
    assert_int_equal(p.groups[4].cohort, 1); /* a bigger brain is another rat */
    assert_string_equal(csp_event_at(&p.groups[0].paradigm, 0)->kind, "footshock");
    assert_string_equal(csp_event_at(&p.groups[1].paradigm, 0)->kind, "allogroom");
    assert_near(p.groups[2].spec.body.g_arousal_drive, 2.0, 0); /* the rat's own */
    assert_near(p.groups[2].clone.body.g_arousal_drive, 2.385, 0);
    assert_int_equal(p.groups[0].brains, 1);
    assert_int_equal(p.n_contrasts, 3);
    assert_int_equal(p.contrasts[0].b, 1);
    assert_true(p.contrasts[1].b == SIZE_MAX);
    csp_plan_free(&p);
}

static void the_resolved_study_resolves_to_itself(void **state)
{
    (void)state;
    struct csp_plan p, q;
    assert_int_equal(plan_with(&p, toy_path("studies/toy.yaml"), NULL, 0), CSP_OK);
    toy_write("resolved.yaml", p.text);
    assert_int_equal(plan_with(&q, toy_path("resolved.yaml"), NULL, 0), CSP_OK);
    assert_string_equal(p.text, q.text);
    assert_true(p.hash == q.hash);
    for (size_t i = 0; i < p.n; i++) assert_string_equal(p.groups[i].text, q.groups[i].text);
    assert_non_null(strstr(p.text, "\nmade:\n"));
    assert_non_null(strstr(p.text, "value: 0")); /* a zero is not left out */
    csp_plan_free(&p);
    csp_plan_free(&q);
}

static void a_sweep_makes_a_grid(void **state)
{
    (void)state;
    static const char *const set[] = {
        "sweep={agent.sizes.acc: [10, 12], after_rearing.agent.body.tau_B: [0.5 s, 1 s, 2 s]}"};
    struct csp_plan p;
    assert_int_equal(plan_with(&p, toy_path("studies/toy.yaml"), set, 1), CSP_OK);
    assert_int_equal(p.cells, 6);
    assert_int_equal(p.n, 30);
    assert_string_equal(p.groups[0].name, "pain@acc=10@tau_B=0.5s");
    assert_string_equal(p.groups[5].name, "pain@acc=12@tau_B=2s");
    assert_string_equal(p.groups[29].name, "big@acc=12@tau_B=2s");
    assert_near(p.groups[5].spec.sizes.acc, 12, 0);
    assert_near(p.groups[29].spec.sizes.acc, 14, 0); /* the group's own set wins */
    assert_near(p.groups[5].clone.body.tau_B, 2.0, 0);
    assert_near(p.groups[5].spec.body.tau_B, 0.7, 0);
    assert_int_equal(p.cohorts, 3); /* acc 10, 12, 14: tau_B comes after rearing */
    assert_int_equal(p.n_contrasts, 18);
    assert_string_equal(p.contrasts[1].name, "pain_vs_groom@acc=10@tau_B=1s");
    csp_plan_free(&p);
}

static void a_drawn_sweep_resolves_to_itself(void **state)
{
    (void)state;
    static const char *const set[] = {
        "sweep={design: latin, cells: 5, agent.body.tau_B: {low: 200 ms, high: 900 ms}, "
        "agent.sizes.acc: {low: 8, high: 12, whole: true}, paradigm.events.shock.kind: "
        "[footshock, allogroom]}",
        "contrasts.0.a.group=pain@cell=2", "contrasts.0.b.group=groom@cell=2"};
    struct csp_plan p, q;
    assert_int_equal(plan_with(&p, toy_path("studies/toy.yaml"), set, 3), CSP_OK);
    assert_int_equal(p.cells, 5);
    assert_int_equal(p.n, 25);
    assert_string_equal(p.groups[0].name, "pain@cell=1");
    assert_string_equal(p.groups[24].name, "big@cell=5");
    assert_int_equal(p.n_contrasts, 1 + 5 + 5);
    assert_int_equal(p.contrasts[0].a, 1);
    assert_string_equal(p.contrasts[2].name, "lesion_zero@cell=2");
    for (size_t i = 0; i < 5; i++) {
        const struct csp_agent_spec *a = &p.groups[i].spec;
        assert_true(a->body.tau_B >= 0.2 && a->body.tau_B <= 0.9);
        for (size_t k = 0; k < i; k++)
            assert_true(a->body.tau_B != p.groups[k].spec.body.tau_B);
        assert_true(a->body.tau_B == p.groups[20 + i].spec.body.tau_B); /* all groups alike */
        assert_near(p.groups[20 + i].spec.sizes.acc, 14, 0);
    }
    toy_write("resolved.yaml", p.text);
    assert_int_equal(plan_with(&q, toy_path("resolved.yaml"), NULL, 0), CSP_OK);
    assert_string_equal(p.text, q.text);
    for (size_t i = 0; i < p.n; i++) {
        assert_string_equal(p.groups[i].text, q.groups[i].text);
        assert_true(p.groups[i].spec.body.tau_B == q.groups[i].spec.body.tau_B);
        assert_int_equal(p.groups[i].cohort, q.groups[i].cohort);
    }
    csp_plan_free(&q);
    csp_diag_init(&diag); /* another seed draws other cells */
    assert_int_equal(csp_plan_build(&q, toy_path("resolved.yaml"),
                                    &(struct csp_override){.seed = "8"}, &diag),
                     CSP_OK);
    assert_true(p.groups[0].spec.body.tau_B != q.groups[0].spec.body.tau_B);
    csp_plan_free(&p);
    csp_plan_free(&q);
}

static void overrides_reach_every_group(void **state)
{
    (void)state;
    static const char *const set[] = {"agent.gains.nac_h=2.385",
                                      "paradigm.events.shock.dose=0.6 mA",
                                      "agent.gains.nac_h=1.75", "contrasts.apart.expect=less"};
    struct csp_plan p;
    csp_diag_init(&diag);
    assert_int_equal(
        csp_plan_build(
            &p, toy_path("studies/toy.yaml"),
            &(struct csp_override){
                .animals = 5, .seed = "11", .record = "none", .set = set, .n_set = 4},
            &diag),
        CSP_OK);
    for (size_t i = 0; i < p.n; i++) {
        assert_near(p.groups[i].spec.gains.nac_h, 1.75, 0);
        assert_near(csp_event_at(&p.groups[i].paradigm, 0)->dose, 0.6, 1e-15);
    }
    assert_int_equal(p.study.animals, 5);
    assert_int_equal(p.study.seed, 11);
    assert_int_equal(p.study.record.mode, CSP_RECORD_NONE);
    assert_int_equal(p.contrasts[2].contrast->expect, CSP_EXPECT_LESS);
    csp_plan_free(&p);
}

static void bad_values_are_told_where_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *set, *say;
    } rows[] = {
        {"agent.body.tauB=1 s", "did you mean `tau_B`"},
        {"agent.body.tau_B=1", "--set"},
        {"agent.body.tau_B=-1 s", "--set"},
        {"paradigm.events.shock.kind=footshok", "footshok"},
        {"paradigm.events.shok.kind=allogroom", "shok"},
        {"contrasts.0.a.measure=thret", "did you mean `threat`"},
        {"contrasts.0.b.measure=freezing", "compares threat in"},
        {"contrasts.1.a.session=3", "has 2"},
        {"contrasts.0.a.group=pain@x=1", "unknown group 'pain@x=1'; expected `"},
        {"groups.lesion.manipulations=[{target: blaa, kind: lesion}]", "blaa"},
        {"groups.lesion.manipulations=[{target: bla, kind: lesion, phases: [tran]}]", "tran"},
        {"groups.loop.after_rearing={agent.sizes.acc: 9}", "may not change a size"},
        {"record.fields=[bla.B]", "bla.B"},
        {"agent=tinny", "tinny"},
        {"paradigm=levrs", "levrs"},
        /* once an axis, though every cell has another number */
        {"sweep={design: random, cells: 9, agent.body.tau_B: {low: 1, high: 2}}",
         "expected a time with unit"},
        {"sweep={agent.body.tau_B: [1, 2 s]}", "expected a time with unit"},
        {"nonsense", "path=value"},
        {"=3", "path=value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_plan p;
        if (plan_with(&p, toy_path("studies/toy.yaml"), &rows[i].set, 1) != CSP_E_SYNTAX)
            fail_msg("%s: %s", rows[i].set, csp_error_detail());
        if (diag.total != 1 || !strstr(diag.message[0], rows[i].say))
            fail_msg("%s: %zu problems, the first '%s'", rows[i].set, diag.total,
                     diag.message[0]);
        csp_plan_free(&p);
        csp_plan_free(&p);
    }
    struct csp_plan p;
    assert_int_equal(plan_with(&p, toy_path("studies/none.yaml"), NULL, 0), CSP_E_IO);
    csp_plan_free(&p);
}

static void a_study_is_checked_without_simulating(void **state)
{
    (void)state;
    csp_diag_init(&diag);
    assert_int_equal(csp_plan_check(toy_path("studies/toy.yaml"), &diag), CSP_OK);
    assert_int_equal(diag.total, 0);
    toy_write("agents/bad.yaml", "schema: 1\nkind: agent\nname: bad\nbody: {tau_B: 20}\n");
    toy_write("studies/bad.yaml", "schema: 1\nkind: study\nname: bad\nagent: bad\n"
                                  "paradigm: levers\ngroups: {a: {}, b: {}}\n");
    csp_diag_init(&diag);
    assert_int_equal(csp_plan_check(toy_path("studies/bad.yaml"), &diag), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "agents/bad.yaml:4:15: error")); /* its own place */
    for (size_t i = 1; i < diag.total; i++) /* told once, not for each group */
        assert_string_not_equal(diag.message[0], diag.message[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_set_and_share_cohorts),
        cmocka_unit_test(the_resolved_study_resolves_to_itself),
        cmocka_unit_test(a_sweep_makes_a_grid),
        cmocka_unit_test(a_drawn_sweep_resolves_to_itself),
        cmocka_unit_test(overrides_reach_every_group),
        cmocka_unit_test(bad_values_are_told_where_they_stand),
        cmocka_unit_test(a_study_is_checked_without_simulating),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
