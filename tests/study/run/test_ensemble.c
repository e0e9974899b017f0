/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every run is a child process: OpenMP and signals are then those of a real run. */
#include "../toy.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/study/replay.h"
#include "conspecific/study/run/ensemble.h"
#include <hdf5.h>
#include <signal.h>
#include <sys/wait.h>

static const char *const files[] = {"animals.csv",          "summary.csv", "contrasts.csv",
                                    "contrast_animals.csv", "run.h5",      "study.yaml"};

#include "../runs.h"

static void assert_holds(const char *folder, const char *file, const char *what, int yes)
{
    size_t n;
    char *text = slurp(folder, file, &n);
    if ((strstr(text, what) != NULL) != yes)
        fail_msg("%s/%s %s '%s'", folder, file, yes ? "lacks" : "has", what);
    free(text);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    assert_int_equal(run("t2", 2, NULL), 0);
    assert_int_equal(run("t1", 1, NULL), 0);
    assert_int_equal(run("t3", 3, NULL), 0);
    assert_int_equal(run("t8", 8, NULL), 0);
    assert_same("t2", "t1");
    assert_same("t2", "t3");
    assert_same("t2", "t8");
    assert_holds("t8", "run.log", "] threads: 8\n", 1);
    setenv("CONSPECIFIC_CACHE", "/proc/csp_none", 1); /* no cache */
    assert_int_equal(run("t0", 2, NULL), 0);
    setenv("CONSPECIFIC_CACHE", toy_path("cache"), 1);
    assert_same("t2", "t0");
    assert_holds("t0", "run.log", "cache: none", 1);
}

/* Read the numbers of a vector of t2/run.h5, at most `room`. */
static size_t numbers_of(const char *name, double x[], size_t room)
{
    const hid_t file = H5Fopen(toy_path("t2/run.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    const hssize_t n = H5Sget_simple_extent_npoints(space);
    assert_true(n > 0 && (size_t)n <= room);
    assert_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, x) >= 0);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
    return (size_t)n;
}

/* What is missing in animals.csv is NaN in run.h5. */
static void levels_of_run_h5_are_those_of_animals_csv(void)
{
    enum { ROOM = 4096 };
    static double session[ROOM], trial[ROOM];
    size_t bytes, totals = 0, trials = 0;
    const size_t n = numbers_of("animals/session", session, ROOM);
    assert_int_equal(numbers_of("animals/trial", trial, ROOM), n);
    for (size_t i = 0; i < n; i++) {
        assert_true(isnan(session[i]) || session[i] >= 1);
        assert_true(isnan(trial[i]) || trial[i] >= 1);
        if (isnan(session[i]) && isnan(trial[i])) totals++;
        if (!isnan(trial[i])) trials++;
    }
    char *text = slurp("t2", "animals.csv", &bytes);
    for (char *rest = NULL, *row = strtok_r(text, "\n", &rest); row;
         row = strtok_r(NULL, "\n", &rest)) {
        if (strstr(row, ",total,")) totals--;
        if (strstr(row, ",trial,train,")) trials--;
    }
    assert_int_equal(totals, 0);
    assert_int_equal(trials, 0);
    free(text);
}

static void the_tables_have_the_agreed_form(void **state)
{
    (void)state;
    assert_holds(
        "t2", "animals.csv",
        "study,group,animal,seed,session,trial,measure,value,unit,level,phase,trial_type\n"
        "toy,pain,1,7,",
        1);
    assert_holds("t2", "animals.csv", "\ntoy,big,3,7,2,3,freezing,", 1);
    assert_holds("t2", "summary.csv",
                 "group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit,level,phase,trial_"
                 "type\npain,share_a,,3,",
                 1);
    assert_holds("t2", "animals.csv", "%,trial,train,\n", 1);
    assert_holds("t2", "summary.csv", ",1,total,train,\n", 1);
    assert_holds("t2", "summary.csv", "%,session,train,\n", 1);
    levels_of_run_h5_are_those_of_animals_csv();
    assert_holds("t2", "contrasts.csv",
                 "\ntoy,lesion_zero,,paired,equal,lesion,freezing,1,,,,%,3,", 1);
    assert_holds("t2", "run.log", "synaptic updates per second", 1);
    assert_holds("t2", "run.log", "c_w", 1);
}

static void true_twins_differ_only_by_what_the_group_sets(void **state)
{
    (void)state;
    /* a group without any set is the same animals with the same numbers */
    assert_int_equal(run("twin", 2, "groups={pain: {}, again: {}}"),
                     2); /* contrasts miss groom */
    assert_int_equal(run("twin", 2, "groups={pain: {}, groom: {}, lesion: {}, big: {}}"), 0);
    assert_holds("twin", "contrasts.csv",
                 "pain_vs_groom,C004,paired,greater,pain,threat,,groom,"
                 "threat,,1,3,3,",
                 1);
    assert_holds("twin", "contrasts.csv", "pain_vs_groom,C004", 1);
    assert_holds("twin", "contrasts.csv", ",0,-", 1); /* diff 0, and what three may hide */
}

static void a_second_full_brain_is_another_animal(void **state)
{
    (void)state;
    assert_int_equal(
        run("two1", 1, "paradigm.roles.neighbour={brain: full, identity: cagemate}"), 0);
    assert_int_equal(
        run("two2", 2, "paradigm.roles.neighbour={brain: full, identity: cagemate}"), 0);
    assert_same("two1", "two2");
    assert_holds("two1", "run.log", "rearing: 0 reared", 0);
}

static void an_interrupted_run_resumes_to_the_same_bytes(void **state)
{
    (void)state;
    const char *set = "paradigm.phases.train.sessions=40";
    struct csp_study_options opt = {
        .threads = 2, .set = &set, .n_set = 1, .quiet = 1, .checkpoint = 1e-9};
    char study[256], whole[256], cut[256];
    snprintf(study, sizeof study, "%s", toy_path("studies/toy.yaml"));
    opt.study = study;
    snprintf(whole, sizeof whole, "%s", toy_path("whole"));
    snprintf(cut, sizeof cut, "%s", toy_path("cut"));
    opt.out = whole;
    const double begin = csp_clock_wall();
    assert_int_equal(finish(start(&opt)), 0);
    const double length = csp_clock_wall() - begin;
    static const int signals[] = {SIGINT, SIGKILL, SIGTERM, SIGKILL, SIGINT, SIGKILL};
    opt.out = cut;
    int checkpoints = 0;
    for (size_t i = 0; i < 6; i++) {
        opt.resume = 0;
        const pid_t pid = start(&opt);
        usleep((useconds_t)(1e6 * length * (0.25 + 0.1 * (double)i)));
        kill(pid, signals[i]);
        const int code = finish(pid);
        if (code == -SIGINT || code == -SIGTERM) continue; /* before its handler stood */
        if (code != 0) assert_int_equal(code, signals[i] == SIGKILL ? -SIGKILL : 130);
        checkpoints += csp_file_exists(toy_path("cut/checkpoint.bin"));
        if (signals[i] != SIGKILL && code) /* the old files stay, a checkpoint is beside them */
            assert_int_equal(csp_file_exists(toy_path("cut/checkpoint.bin")), 1);
        opt.resume = 1;
        assert_int_equal(finish(start(&opt)), 0);
        assert_same("whole", "cut");
        assert_int_equal(csp_file_exists(toy_path("cut/checkpoint.bin")), 0);
    }
    assert_true(checkpoints > 0);
    /* a checkpoint of another study is refused */
    opt.resume = 0;
    const pid_t pid = start(&opt);
    usleep((useconds_t)(1e6 * length * 0.4));
    kill(pid, SIGINT);
    if (finish(pid) == 130) {
        set = "paradigm.phases.train.sessions=39";
        opt.resume = 1;
        assert_int_equal(finish(start(&opt)), 2);
    }
}

static void what_cannot_be_written_is_refused_at_once(void **state)
{
    (void)state;
    const struct csp_study_options opt = {
        .study = toy_path("studies/toy.yaml"), .out = "/proc/csp_out", .quiet = 1};
    const double begin = csp_clock_wall();
    assert_int_equal(finish(start(&opt)), 3);
    assert_true(csp_clock_wall() - begin < 2.0);
}

static void a_bad_file_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(run("bad", 2, "agent.body.tauB=1 s"), 2);
    assert_int_equal(run("bad", 2, "animals=0"), 2);
    assert_int_equal(csp_file_exists(toy_path("bad")), 0);
    const struct csp_study_options opt = {
        .study = "no_such_study", .out = toy_path("bad"), .quiet = 1};
    assert_int_equal(finish(start(&opt)), 2);
    assert_int_equal(csp_file_exists(toy_path("bad")), 0);
}

static void dynamics_that_run_away_are_named(void **state)
{
    (void)state;
    assert_int_equal(run("nan", 2,
                         "groups.loop.after_rearing={agent.circuits.critic.alpha: 1, "
                         "agent.gains.nac_h: 100, agent.gains.acc_nac: 100, "
                         "agent.circuits.bla.eta_relief: 0}"),
                     4);
    size_t n;
    char *text;
    assert_int_equal(csp_file_read(toy_path("detail"), &text, &n, 4096), CSP_OK);
    if (!strstr(text, "animals left") || !strstr(text, "nan/lost.csv"))
        fail_msg("the detail is '%s'", text);
    free(text);
    assert_holds("nan", "lost.csv", "toy,loop,", 1);
    assert_holds("nan", "lost.csv", "critic.", 1);
    assert_holds("nan", "animals.csv", "toy,big,3,7,", 1);
}

/* Steps that are too long, not yet so far that the run fails. */
static void a_critic_out_of_range_is_told(void **state)
{
    (void)state;
    assert_holds("t2", "run.log", "out of range", 0);
    assert_int_equal(run("far", 2,
                         "groups.loop.after_rearing={agent.circuits.critic.alpha: 0.1, "
                         "agent.gains.nac_h: 40, agent.circuits.bla.eta_relief: 0}"),
                     0);
    assert_holds("far", "run.log", "warning: critic out of range: group loop, animal ", 1);
    assert_holds("far", "run.log", "in the experiment: |V| reached", 1);
    assert_holds("far", "run.log", "out of range: group pain", 0);
}

static void a_damaged_cache_heals(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "for f in %s/*.rat; do printf x >>\"$f\"; done",
             toy_path("cache"));
    assert_int_equal(system(command), 0);
    assert_int_equal(run("healed", 2, NULL), 0);
    assert_same("t2", "healed");
    assert_holds("healed", "run.log", "damaged", 1);
}

static void processes_share_the_cache(void **state)
{
    (void)state;
    char out[4][256];
    pid_t pid[4];
    setenv("CONSPECIFIC_CACHE", toy_path("shared"), 1);
    for (int i = 0; i < 4; i++) {
        snprintf(out[i], sizeof out[i], "%s/p%d", toy, i);
        const struct csp_study_options opt = {
            .study = toy_path("studies/toy.yaml"), .out = out[i], .threads = 2, .quiet = 1};
        pid[i] = start(&opt);
    }
    for (int i = 0; i < 4; i++) assert_int_equal(finish(pid[i]), 0);
    setenv("CONSPECIFIC_CACHE", toy_path("cache"), 1);
    assert_same("t2", "p0");
    assert_same("t2", "p1");
    assert_same("t2", "p2");
    assert_same("t2", "p3");
}

static int replayed(const char *folder)
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid) return finish(pid);
    if (!freopen("/dev/null", "w", stderr)) _exit(99);
    int same;
    char report[500];
    const int err = csp_study_replay(toy_path(folder), 2, 1, &same, report, sizeof report);
    if (err) _exit(10 + csp_error_exit(err));
    if (same) _exit(strstr(report, "run.h5 was touched") ? 2 : *report != '\0');
    if (strstr(report, "run.h5: /: attribute 'seed' has another value")) _exit(3);
    _exit(strstr(report, "animals.csv:2: was 'toy,pain,9") ? 1 : 9);
}

/* Open run.h5 of the folder t2 for writing, delete an attribute and make it again with `plus`
 * added to its value. */
static void rewrite_seed(int plus)
{
    int64_t seed;
    const hid_t file = H5Fopen(toy_path("t2/run.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    hid_t id = H5Aopen(file, "seed", H5P_DEFAULT);
    assert_true(H5Aread(id, H5T_NATIVE_INT64, &seed) >= 0);
    H5Aclose(id);
    seed += plus;
    assert_true(H5Adelete(file, "seed") >= 0);
    const hid_t space = H5Screate(H5S_SCALAR);
    id = H5Acreate2(file, "seed", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(H5Awrite(id, H5T_NATIVE_INT64, &seed) >= 0);
    H5Aclose(id);
    H5Sclose(space);
    H5Fclose(file);
}

static void a_replay_finds_the_first_difference(void **state)
{
    (void)state;
    char command[300];
    assert_int_equal(replayed("t2"), 0);
    rewrite_seed(0);
    assert_int_equal(replayed("t2"), 2); /* another container, equal contents */
    rewrite_seed(1);
    assert_int_equal(replayed("t2"), 13); /* not the file that was written */
    assert_int_equal(remove(toy_path("t2/MANIFEST")), 0);
    assert_int_equal(replayed("t2"), 3);
    snprintf(command, sizeof command, "sed -i '2s/toy,pain,1/toy,pain,9/' %s",
             toy_path("t1/animals.csv"));
    assert_int_equal(system(command), 0);
    assert_int_equal(replayed("t1"), 13);
    assert_int_equal(remove(toy_path("t1/MANIFEST")), 0);
    assert_int_equal(replayed("t1"), 1);
    assert_int_equal(replayed("bad"), 13); /* nothing there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(the_tables_have_the_agreed_form),
        cmocka_unit_test(true_twins_differ_only_by_what_the_group_sets),
        cmocka_unit_test(a_second_full_brain_is_another_animal),
        cmocka_unit_test(an_interrupted_run_resumes_to_the_same_bytes),
        cmocka_unit_test(what_cannot_be_written_is_refused_at_once),
        cmocka_unit_test(a_bad_file_leaves_nothing),
        cmocka_unit_test(dynamics_that_run_away_are_named),
        cmocka_unit_test(a_critic_out_of_range_is_told),
        cmocka_unit_test(a_damaged_cache_heals),
        cmocka_unit_test(processes_share_the_cache),
        cmocka_unit_test(a_replay_finds_the_first_difference),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
