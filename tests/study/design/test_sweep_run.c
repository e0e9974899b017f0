/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A swept study from end to end: threads, interruption, replay and sweep.csv. Every run is a
 * child process, as in test_ensemble.c. */
#include "../toy.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/study/replay.h"
#include "conspecific/study/results/sweep_table.h"
#include "conspecific/study/run/ensemble.h"
#include <signal.h>
#include <sys/wait.h>

static const char *const files[] = {
    "animals.csv", "summary.csv", "contrasts.csv", "contrast_animals.csv",
    "run.h5",      "study.yaml",  "sweep.csv"};
static const char *const drawn =
    "sweep={design: latin, cells: 4, after_rearing.agent.body.tau_B: {low: 300 ms, high: 3000 "
    "ms, scale: log}, paradigm.phases.train.sessions: {low: 2, high: 4, whole: true}, "
    "paradigm.events.shock.kind: [footshock, allogroom]}";

#include "../runs.h"

/* Equal: 0; different: 1; else an error's code. *report is what is told. */
static int replayed(const char *folder, const char *report)
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid) return finish(pid);
    if (!freopen("/dev/null", "w", stderr)) _exit(99);
    int same;
    char told[500];
    if (csp_study_replay(toy_path(folder), 1, 1, &same, told, sizeof told)) _exit(10);
    _exit(same ? 0 : strstr(told, report) ? 1 : 11);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    assert_int_equal(run("s2", 2, drawn), 0);
    assert_int_equal(run("s1", 1, drawn), 0);
    assert_same("s2", "s1");
}

/* One line of text without the cells of the axes: fields[0 .. n-1]; the line is cut up. */
static size_t cut(char *line, char *field[], size_t n)
{
    size_t k = 0;
    for (char *at = line; at && k < n; k++) {
        field[k] = at;
        at = strchr(at, ',');
        if (at) *at++ = '\0';
    }
    return k;
}

/* Whether a line begins with first ("\n..."), then a cell, and ends with last ("...\n"). */
__attribute__((noinline)) /* inlined, gcc 12 warns of a pointer that does not dangle */
static int
has_row(const char *text, const char *first, const char *last)
{
    const char *row = strstr(text, first), *end = row ? strstr(row, last) : NULL;
    return end && end < strchr(row + 1, '\n');
}

/* Every row of sweep.csv is the row over all sessions of summary.csv, and none is missing. */
static void the_table_is_the_summary_by_cell(void **state)
{
    (void)state;
    size_t n, rows = 0, overall = 0;
    char *sweep = slurp("s2", "sweep.csv", &n), *summary = slurp("s2", "summary.csv", &n);
    static const char head[] = "study,group,cell,tau_B,sessions,kind,measure,n,mean,sd,ci_low,"
                               "ci_high,unit\n";
    assert_true(strncmp(sweep, head, strlen(head)) == 0);
    for (char *s = sweep + strlen(head), *end; (end = strchr(s, '\n')); s = end + 1, rows++) {
        char *f[13], first[300], last[200];
        *end = '\0';
        assert_int_equal(cut(s, f, 13), 13);
        assert_string_equal(f[0], "toy");
        snprintf(first, sizeof first, "\n%s@cell=%s,%s,,%s,%s,%s,", f[1], f[2], f[6], f[7],
                 f[8], f[9]);
        snprintf(last, sizeof last, ",%s,%s,%s,total,", f[10], f[11], f[12]);
        if (!has_row(summary, first, last)) fail_msg("no row '%s' in summary.csv", first + 1);
        assert_non_null(strstr(f[3], " ms"));
        assert_int_equal(strlen(f[4]), 1); /* sessions: 2 to 4 */
    }
    for (const char *s = summary; s; s = strchr(s + 1, '\n')) {
        const char *comma = strchr(s, ','), *next = comma ? strchr(comma + 1, ',') : NULL;
        overall += next && next[1] == ',';
    }
    assert_int_equal(rows, 5 * 4 * 3);
    assert_int_equal(rows, overall);
    free(sweep);
    free(summary);
}

static void a_grid_names_its_columns_and_cells(void **state)
{
    (void)state;
    size_t n;
    assert_int_equal(run("grid", 2,
                         "sweep={after_rearing.agent.body.tau_B: [0.5 s, 2 s], "
                         "paradigm.events.shock.dose: [0.4 mA, 0.8 mA]}"),
                     0);
    char *text = slurp("grid", "sweep.csv", &n);
    assert_non_null(strstr(text, "study,group,cell,tau_B,dose,measure,n,"));
    assert_non_null(strstr(text, "\ntoy,pain,1,0.5 s,0.4 mA,share_a,3,"));
    assert_non_null(strstr(text, "\ntoy,pain,2,0.5 s,0.8 mA,freezing,3,"));
    assert_non_null(strstr(text, "\ntoy,big,4,2 s,0.8 mA,threat,3,"));
    free(text);
    text = slurp("grid", "summary.csv", &n);
    assert_non_null(strstr(text, "\npain@tau_B=0.5s@dose=0.8mA,share_a,,3,"));
    free(text);
}

/* An axis that ends like a column is called by its path; odd names are quoted. */
static void a_column_name_is_never_twice(void **state)
{
    (void)state;
    static const char yaml[] =
        "{agent.n: [1], agent.x: [2], q.mean: [3], q.cell: [4], 'q.a,b': "
        "[5]}";
    struct csp_plan plan = {.cells = 1, .study = {.animals = 1}};
    struct csp_run_dir dir;
    struct csp_node *node;
    struct csp_diag diag;
    size_t n;
    csp_diag_init(&diag);
    assert_int_equal(csp_yaml_parse("s", yaml, sizeof yaml - 1, &plan.mem, &node, &diag), 0);
    assert_int_equal(csp_sweep_init(&plan.study.swept, node, 1, &plan.mem, &diag), 0);
    assert_int_equal(csp_run_dir_init(&dir, toy_path("names")), 0);
    assert_int_equal(csp_sweep_table_write(&(struct csp_finished){.plan = &plan, .dir = &dir}),
                     0);
    char *text = slurp("names", "sweep.csv", &n);
    assert_string_equal(text, "study,group,cell,agent.n,x,q.mean,q.cell,\"a,b\",measure,n,mean,"
                              "sd,ci_low,ci_high,unit\n");
    free(text);
    csp_run_dir_free(&dir);
    csp_plan_free(&plan);
}

static void a_replay_compares_the_table(void **state)
{
    (void)state;
    char command[300];
    assert_int_equal(replayed("s2", ""), 0);
    assert_int_equal(unlink(toy_path("s1/MANIFEST")), 0); /* else the folder is not whole */
    snprintf(command, sizeof command, "sed -i '2s/,pain,1,/,pain,7,/' %s",
             toy_path("s1/sweep.csv"));
    assert_int_equal(system(command), 0);
    assert_int_equal(replayed("s1", "sweep.csv:2: was 'toy,pain,7"), 1);
    assert_int_equal(unlink(toy_path("s1/sweep.csv")), 0);
    assert_int_equal(replayed("s1", "sweep.csv was not there, is there"), 1);
}

static void a_run_without_a_sweep_leaves_no_table(void **state)
{
    (void)state;
    const struct csp_study_options opt = {.study = toy_path("studies/toy.yaml"),
                                          .out = toy_path("grid"),
                                          .threads = 1,
                                          .over = CSP_OVER_REPLACE,
                                          .quiet = 1};
    assert_int_equal(csp_file_exists(toy_path("grid/sweep.csv")), 1);
    assert_int_equal(run("grid", 1, NULL), 2); /* another study's results */
    assert_int_equal(csp_file_exists(toy_path("grid/sweep.csv")), 1);
    assert_int_equal(finish(start(&opt)), 0);
    assert_int_equal(csp_file_exists(toy_path("grid/sweep.csv")), 0);
    assert_int_equal(replayed("grid", ""), 0);
}

static void an_interrupted_sweep_resumes_to_the_same_bytes(void **state)
{
    (void)state;
    const char *set[] = {drawn, "paradigm.phases.train.trials=5"};
    char study[256], whole[256], part[256];
    snprintf(study, sizeof study, "%s", toy_path("studies/toy.yaml"));
    snprintf(whole, sizeof whole, "%s", toy_path("whole"));
    snprintf(part, sizeof part, "%s", toy_path("part"));
    struct csp_study_options opt = {.study = study,
                                    .out = whole,
                                    .threads = 2,
                                    .set = set,
                                    .n_set = 2,
                                    .quiet = 1,
                                    .checkpoint = 1e-9};
    const double begin = csp_clock_wall();
    assert_int_equal(finish(start(&opt)), 0);
    const double length = csp_clock_wall() - begin;
    static const int signals[] = {SIGINT, SIGKILL, SIGTERM};
    opt.out = part;
    int cut_short = 0;
    for (size_t i = 0; i < 3; i++) {
        char command[300];
        snprintf(command, sizeof command, "rm -rf '%s'", part);
        assert_int_equal(system(command), 0);
        opt.resume = 0;
        const pid_t pid = start(&opt);
        usleep((useconds_t)(1e6 * length * (0.35 + 0.15 * (double)i)));
        kill(pid, signals[i]);
        const int code = finish(pid);
        cut_short += code != 0 && csp_file_exists(toy_path("part/checkpoint.bin"));
        if (code) assert_int_equal(csp_file_exists(toy_path("part/sweep.csv")), 0);
        opt.resume = 1;
        assert_int_equal(finish(start(&opt)), 0);
        assert_same("whole", "part");
        assert_int_equal(csp_file_exists(toy_path("part/checkpoint.bin")), 0);
    }
    assert_true(cut_short > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(the_table_is_the_summary_by_cell),
        cmocka_unit_test(a_grid_names_its_columns_and_cells),
        cmocka_unit_test(a_column_name_is_never_twice),
        cmocka_unit_test(a_replay_compares_the_table),
        cmocka_unit_test(a_run_without_a_sweep_leaves_no_table),
        cmocka_unit_test(an_interrupted_sweep_resumes_to_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
