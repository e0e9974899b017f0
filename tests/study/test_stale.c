/* SPDX-License-Identifier: GPL-3.0-or-later */
static const char *const files[] = {"summary.csv"};
#include "conspecific/study/launch.h"
#include "conspecific/study/stale.h"
#include "runs.h"

static struct csp_diag diag;

static int launch(const void *opt)
{
    return csp_launch(opt);
}

static struct csp_study_options options(const char *study, const char *out)
{
    static char from[256], to[256];
    snprintf(from, sizeof from, "%s", toy_path(study));
    snprintf(to, sizeof to, "%s", toy_path(out));
    return (struct csp_study_options){.study = from, .out = to, .quiet = 1, .silent = 1};
}

static struct csp_stale judge(const char *study, const char *out,
                              const struct csp_override *override)
{
    struct csp_stale s;
    csp_diag_init(&diag);
    assert_int_equal(csp_stale_judge(toy_path(study), override, toy_path(out), &s, &diag),
                     CSP_OK);
    assert_int_equal(s.fresh, *s.why == '\0');
    return s;
}

/* It is stale, and why says so. */
static void assert_stale(struct csp_stale s, const char *why)
{
    if (s.fresh || !strstr(s.why, why)) fail_msg("not stale for '%s' but '%s'", why, s.why);
}

/* Write a file of the toy folder with the first `from` changed to `to`. */
static void rewrite(const char *name, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    char *out = NULL;
    assert_true(asprintf(&out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) > 0);
    toy_write(name, out);
    free(out);
}

static void a_second_run_is_not_needed(void **state)
{
    (void)state;
    struct csp_study_options opt = options("studies/toy.yaml", "fresh");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "there are no results yet");
    assert_int_equal(finish(start_child(launch, &opt)), 0);
    assert_true(judge("studies/toy.yaml", "fresh", NULL).fresh);
}

static void a_changed_file_is_named(void **state)
{
    (void)state;
    rewrite("paradigms/levers.yaml", toy_paradigm, "dose: 0.8 mA", "dose: 0.7 mA");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL),
                 "paradigms.levers.events.shock.dose was `0.8 mA`, is `0.7 mA`");
    toy_write("paradigms/levers.yaml", toy_paradigm);
    assert_true(judge("studies/toy.yaml", "fresh", NULL).fresh);

    rewrite("agents/tiny.yaml", toy_agent, "adult: 10", "adult: 11");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL),
                 "agents.tiny.rearing.adult was `10`, is `11`");
    rewrite("agents/tiny.yaml", toy_agent,
            "  stranger:", "  rival: {likeness: 0.1, share: 1}\n  stranger:");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL),
                 "agents.tiny.identities.rival is new");
    toy_write("agents/tiny.yaml", toy_agent);

    rewrite("studies/toy.yaml", toy_study, "  big: {set: {agent.sizes.acc: 14}}\n",
            "  big: {set: {agent.sizes.acc: 14}}\n  more: {}\n");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "groups.more is new");
    toy_write("studies/toy.yaml", toy_study);
    assert_true(judge("studies/toy.yaml", "fresh", NULL).fresh);
}

static void a_changed_option_is_named(void **state)
{
    (void)state;
    const char *set = "agent.gains.nac_h=2.385";
    const struct csp_override animals = {.animals = 4}, seed = {.seed = "8"},
                              gain = {.set = &set, .n_set = 1}, none = {.record = "none"},
                              same = {.animals = 3, .seed = "7", .record = "full"};
    assert_stale(judge("studies/toy.yaml", "fresh", &animals), "animals was `3`, is `4`");
    assert_stale(judge("studies/toy.yaml", "fresh", &seed), "seed was `7`, is `8`");
    assert_stale(judge("studies/toy.yaml", "fresh", &gain), "set is new");
    assert_stale(judge("studies/toy.yaml", "fresh", &none),
                 "record.mode was `full`, is `none`");
    assert_true(judge("studies/toy.yaml", "fresh", &same).fresh);
}

static void a_changed_program_is_named_and_a_commit_is_not(void **state)
{
    (void)state;
    size_t n;
    char *text = slurp("fresh", "study.yaml", &n);
    rewrite("fresh/study.yaml", text, "  commit: ", "  commit: f00 # ");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "its results are not whole: study");
    assert_int_equal(remove(toy_path("fresh/MANIFEST")), 0); /* now of an older version */
    assert_true(judge("studies/toy.yaml", "fresh", NULL).fresh);
    rewrite("fresh/study.yaml", text, "  sources: ", "  sources: f00 # ");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL),
                 "the program changed (made.sources)");
    rewrite("fresh/study.yaml", text, "  real: ", "  was_real: ");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "the program changed (made.real)");
    rewrite("fresh/study.yaml", text, "made:", "made: [");
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "does not read");
    toy_write("fresh/study.yaml", text);
    free(text);
    assert_true(judge("studies/toy.yaml", "fresh", NULL).fresh);
    assert_int_equal(unlink(toy_path("fresh/contrasts.csv")), 0);
    assert_stale(judge("studies/toy.yaml", "fresh", NULL), "contrasts.csv is missing");
}

static void an_interrupted_run_goes_on_if_it_is_the_same(void **state)
{
    (void)state;
    static const char *const longer[] = {"paradigm.phases.train.sessions=40"};
    static const char *const other[] = {"paradigm.phases.train.sessions=39"};
    const struct csp_override same = {.set = longer, .n_set = 1},
                              changed = {.set = other, .n_set = 1};
    struct csp_study_options opt = options("studies/toy.yaml", "cut");
    opt.set = longer;
    opt.n_set = 1;
    opt.threads = 1;
    int code = 0;
    for (int k = 1; k < 40 && code != 130; k++) { /* until it is caught at work */
        const pid_t pid = start_child(launch, &opt);
        usleep((useconds_t)(50000 * k));
        kill(pid, SIGINT);
        code = finish(pid);
        if (code == 0) (void)unlink(toy_path("cut/study.yaml"));
    }
    assert_int_equal(code, 130);
    struct csp_stale s = judge("studies/toy.yaml", "cut", &same);
    assert_stale(s, "interrupted, and goes on");
    assert_int_equal(s.resume, 1);
    s = judge("studies/toy.yaml", "cut", &changed);
    assert_stale(s, "its checkpoint is of another run");
    assert_int_equal(s.resume, 0);
    opt.resume = 1;
    assert_int_equal(finish(start_child(launch, &opt)), 0);
    assert_true(judge("studies/toy.yaml", "cut", &same).fresh);
    opt = options("studies/toy.yaml", "whole");
    opt.set = longer;
    opt.n_set = 1;
    assert_int_equal(finish(start_child(launch, &opt)), 0);
    assert_same("whole", "cut");
}

static void circuits_are_judged_with_their_agent(void **state)
{
    (void)state;
    toy_write("studies/circuits.yaml",
              "schema: 1\nkind: spillover\nname: circuits\nanimals: 2\ninputs: 8\nagent: tiny\n"
              "exposure: {overlap: 0.7, kappa: 1, step: 0.1}\nlongest: 300\n"
              "circuits: {value: {circuit: critic}}\npoint: {animals: 1, events: 20}\n");
    struct csp_study_options opt = options("studies/circuits.yaml", "circuits");
    assert_stale(judge("studies/circuits.yaml", "circuits", NULL), "no results yet");
    assert_int_equal(finish(start_child(launch, &opt)), 0);
    assert_true(judge("studies/circuits.yaml", "circuits", NULL).fresh);
    const struct csp_override seed = {.seed = "3"};
    assert_stale(judge("studies/circuits.yaml", "circuits", &seed), "seed was `1`, is `3`");
    rewrite("agents/tiny.yaml", toy_agent, "adult: 10", "adult: 11");
    assert_stale(judge("studies/circuits.yaml", "circuits", NULL),
                 "rearing.adult was `10`, is `11`");
    toy_write("agents/tiny.yaml", toy_agent);
}

static void a_study_that_does_not_read_is_an_error(void **state)
{
    (void)state;
    struct csp_stale s;
    toy_write("studies/bad.yaml", "schema: 1\nkind: study\nname: bad\n");
    assert_stale(judge("studies/bad.yaml", "none", NULL), "no results yet");
    csp_diag_init(&diag);
    assert_int_equal(
        csp_stale_judge(toy_path("studies/bad.yaml"), NULL, toy_path("fresh"), &s, &diag),
        CSP_E_SYNTAX);
    assert_true(diag.total > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_run_is_not_needed),
        cmocka_unit_test(a_changed_file_is_named),
        cmocka_unit_test(a_changed_option_is_named),
        cmocka_unit_test(a_changed_program_is_named_and_a_commit_is_not),
        cmocka_unit_test(an_interrupted_run_goes_on_if_it_is_the_same),
        cmocka_unit_test(circuits_are_judged_with_their_agent),
        cmocka_unit_test(a_study_that_does_not_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
