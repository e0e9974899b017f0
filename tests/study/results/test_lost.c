/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Animals that leave the finite numbers are named and left out; all others stay. The critic of
 * the group `loop` takes steps that are too long for some animals, not for all. */
#include "conspecific/study/replay.h"
#include "conspecific/study/results/lost.h"

static const char *const files[] = {"animals.csv", "summary.csv",          "contrasts.csv",
                                    "run.h5",      "contrast_animals.csv", "study.yaml",
                                    "lost.csv"};

#include "../runs.h"

#define TOO_LONG "{agent.circuits.critic.alpha: 1, agent.gains.nac_h: 40}"
static const char *const too_long[] = {
    "groups.loop.after_rearing=" TOO_LONG,
    "contrasts=[{name: twins, a: {group: loop, measure: threat}, b: {group: pain, measure: "
    "threat}, test: paired, expect: any}]"};

static struct csp_study_options options(const char *out, const char *const set[], size_t n)
{
    return (struct csp_study_options){.study = toy_path("studies/toy.yaml"),
                                      .out = toy_path(out),
                                      .threads = 2,
                                      .set = set,
                                      .n_set = n,
                                      .quiet = 1,
                                      .checkpoint = 1e-9};
}

static int run_with(const char *out, const char *const set[], size_t n)
{
    const struct csp_study_options opt = options(out, set, n);
    return finish(start(&opt));
}

/* Lines of a file of a folder that hold `what`. */
static size_t lines_with(const char *folder, const char *file, const char *what)
{
    size_t n, count = 0;
    char *text = slurp(folder, file, &n);
    for (char *rest = NULL, *line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        count += strstr(line, what) != NULL;
    free(text);
    return count;
}

static void the_lost_are_named_and_the_others_stay(void **state)
{
    (void)state;
    assert_int_equal(run_with("lost", too_long, 2), 4);
    const size_t lost = lines_with("lost", "lost.csv", "toy,");
    assert_true(lost == 1 || lost == 2);
    assert_int_equal(lines_with("lost", "lost.csv", "toy,loop,"), lost);
    assert_int_equal(lines_with("lost", "lost.csv", ",7,\"phase `train`, session "), lost);
    assert_int_equal(lines_with("lost", "lost.csv", "critic."), lost);
    assert_int_equal(lines_with("lost", "run.log", "lost: group loop, animal"), 2 * lost);
    assert_int_equal(lines_with("lost", "summary.csv", "pain,threat,,3,"), 1);
    char n[64];
    snprintf(n, sizeof n, "loop,threat,,%zu,", 3 - lost);
    assert_int_equal(lines_with("lost", "summary.csv", n), 1);
    snprintf(n, sizeof n, ",%zu,%zu,", 3 - lost, 3 - lost); /* a pair less for each */
    assert_int_equal(lines_with("lost", "contrasts.csv", n), 1);
    /* the others are those of a run in which nobody is lost, and which leaves no such file */
    const char *const sane[] = {too_long[1]};
    assert_int_equal(run_with("sane", sane, 1), 0);
    assert_int_equal(csp_file_exists(toy_path("sane/lost.csv")), 0);
    static const char *const others[] = {"toy,pain,", "toy,groom,", "toy,lesion,", "toy,big,"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(lines_with("lost", "animals.csv", others[i]),
                         lines_with("sane", "animals.csv", others[i]));
    assert_int_equal(run_with("lost", sane, 1), 2); /* results of another study */
    struct csp_study_options over = options("lost", sane, 1);
    over.over = CSP_OVER_REPLACE;
    assert_int_equal(finish(start(&over)), 0); /* an old file goes */
    assert_int_equal(csp_file_exists(toy_path("lost/lost.csv")), 0);
}

static void resumed_and_replayed_the_same_are_lost(void **state)
{
    (void)state;
    assert_int_equal(run_with("whole", too_long, 2), 4);
    for (int i = 0; i < 3; i++) {
        struct csp_study_options opt = options("cut", too_long, 2);
        const pid_t pid = start(&opt);
        usleep((useconds_t)(50000 * (i + 1)));
        kill(pid, SIGKILL);
        (void)finish(pid);
        opt.resume = 1;
        assert_int_equal(finish(start(&opt)), 4);
        assert_same("whole", "cut");
    }
    int same;
    char report[600];
    assert_int_equal(csp_study_replay(toy_path("whole"), 1, 1, &same, report, sizeof report),
                     CSP_OK);
    if (!same) fail_msg("%s", report);
}

static void one_lost_in_its_life_is_lost_to_its_group(void **state)
{
    (void)state;
    static const char *const set[] = {"groups.loop.set={agent.circuits.critic.alpha: 1, "
                                      "agent.gains.nac_h: 100, agent.gains.acc_nac: 10}",
                                      "groups.loop.after_rearing={}"};
    assert_int_equal(run_with("life", set, 2), 4);
    assert_int_equal(lines_with("life", "lost.csv", "toy,loop,"), 3);
    assert_int_equal(lines_with("life", "lost.csv", "\"rearing animal "), 3);
    assert_int_equal(lines_with("life", "summary.csv", "loop,"), 0);
    assert_int_equal(lines_with("life", "summary.csv", "pain,threat,,3,"), 1);
}

static void a_lost_result_is_packed(void **state)
{
    (void)state;
    struct csp_result r = {.done = 1, .lost = csp_text_dup("trial 3: acc.r[7] = nan")}, back;
    struct csp_text text = {0};
    struct csp_mem mem = {0};
    assert_int_equal(csp_result_pack(&r, &text), CSP_OK);
    assert_int_equal(csp_result_unpack(&back, text.s, text.n, &mem), CSP_OK);
    assert_string_equal(back.lost, r.lost);
    csp_result_free(&r);
    csp_result_free(&back);
    csp_text_clear(&text);
    assert_int_equal(csp_result_pack(&r, &text), CSP_OK);
    assert_int_equal(csp_result_unpack(&back, text.s, text.n, &mem), CSP_OK);
    assert_null(back.lost);
    csp_result_free(&back);
    csp_text_free(&text);
    csp_mem_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lost_are_named_and_the_others_stay),
        cmocka_unit_test(resumed_and_replayed_the_same_are_lost),
        cmocka_unit_test(one_lost_in_its_life_is_lost_to_its_group),
        cmocka_unit_test(a_lost_result_is_packed),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
