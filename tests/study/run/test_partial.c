/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run that was cut short can tell, and to whom it belongs. */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/ensemble.h"

static const char *const files[] = {"animals.csv"}; /* none is compared whole */

#include "../runs.h"

static char study[256], cut[256];
static const char *const longer = "paradigm.phases.train.sessions=30";

static struct csp_study_options options(void)
{
    return (struct csp_study_options){.study = study,
                                      .out = cut,
                                      .threads = 2,
                                      .animals = 6,
                                      .set = &longer,
                                      .n_set = 1,
                                      .quiet = 1,
                                      .checkpoint = 1e-9};
}

/* Run until a checkpoint is there, then end it. */
static int interrupt_a_run(void **state)
{
    if (toy_make(state)) return 1;
    snprintf(study, sizeof study, "%s", toy_path("studies/toy.yaml"));
    snprintf(cut, sizeof cut, "%s", toy_path("cut"));
    const struct csp_study_options opt = options();
    const pid_t pid = start(&opt);
    for (int k = 0; k < 60000 && !csp_file_exists(toy_path("cut/checkpoint.bin")); k++)
        usleep(1000);
    kill(pid, SIGINT);
    return finish(pid) != 130;
}

static const char *detail(void)
{
    static char text[4096];
    char *read;
    size_t n;
    assert_int_equal(csp_file_read(toy_path("detail"), &read, &n, sizeof text), CSP_OK);
    snprintf(text, sizeof text, "%s", read);
    free(read);
    return text;
}

static void says(const char *what)
{
    if (!strstr(detail(), what)) fail_msg("the detail is '%s'", detail());
}

static void the_option_that_differs_is_named(void **state)
{
    (void)state;
    struct csp_study_options opt = options();
    opt.resume = 1;
    opt.animals = 5;
    assert_int_equal(finish(start(&opt)), 2);
    says("checkpoint.bin belongs to another run: animals was `6`, is `5`; resume");
    opt.animals = 6;
    opt.seed = "8";
    assert_int_equal(finish(start(&opt)), 2);
    says("seed was `7`, is `8`;");
    opt.seed = NULL;
    opt.n_set = 0;
    assert_int_equal(finish(start(&opt)), 2);
    says("set is gone;");
    opt = options();
    opt.resume = 1;
    opt.record = "none";
    opt.groups = "pain,groom,lesion,big";
    assert_int_equal(finish(start(&opt)), 2);
    says("groups.loop is gone, and 1 more;");
}

static void finished_animals_have_their_tables(void **state)
{
    (void)state;
    struct csp_study_options opt = options();
    opt.partial = 1;
    assert_int_equal(finish(start(&opt)), 0);
    assert_int_equal(csp_file_exists(toy_path("cut/checkpoint.bin")), 1);
    assert_int_equal(csp_file_exists(toy_path("cut/animals.csv")), 0);
    assert_int_equal(csp_file_exists(toy_path("cut/partial/study.yaml")), 0);
    assert_int_equal(csp_file_exists(toy_path("cut/partial/run.h5")), 1);
    size_t n, m;
    char *log = slurp("cut/partial", "run.log", &n);
    assert_non_null(strstr(log, "partial: group big: ")); /* its animals are the largest */
    assert_null(strstr(log, "partial: group big: 0 of 6 animals"));
    assert_non_null(strstr(log, "partial: group lesion: 0 of 6 animals"));
    free(log);
    /* what is there is what the whole run has */
    opt.partial = 0;
    opt.resume = 1;
    assert_int_equal(finish(start(&opt)), 0);
    char *part = slurp("cut/partial", "animals.csv", &n),
         *whole = slurp("cut", "animals.csv", &m);
    assert_true(n < m);
    size_t rows = 0;
    for (char *rest = NULL, *line = strtok_r(part, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        assert_non_null(strstr(whole, line));
        rows++;
    }
    assert_true(rows > 30); /* one animal at least */
    free(part);
    free(whole);
    opt.resume = 0;
    opt.partial = 1;
    assert_int_equal(finish(start(&opt)), 3); /* the run is complete */
    says("checkpoint.bin is not there");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_option_that_differs_is_named),
        cmocka_unit_test(finished_animals_have_their_tables),
    };
    return cmocka_run_group_tests(tests, interrupt_a_run, toy_remove);
}
