/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of reared animals whose clones are the partners. */
#include "../toy.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/ensemble.h"
#include "conspecific/study/run/partner.h"
#include <sys/wait.h>

static const char crowd[] =
    "schema: 1\nkind: paradigm\nname: crowd\ncontext: box\n"
    "roles:\n"
    "  me: {brain: full, identity: stranger, subject: true}\n"
    "  n: {count: 4, brain: full, identity: cagemate}\n"
    "barriers: [{among: [me, n], sound: 1, step: {sound: 0.5}}]\n"
    "events: {shock: {kind: footshock, to: n1, duration: 0.8 s},\n"
    "  hit: {kind: footshock, identity: cagemate, duration: 0.8 s, enabled: false}}\n"
    "phases: [{name: test, learning: false, trial: {duration: 2 s,\n"
    "  script: [{event: shock, at: 0.5 s}]}}]\n"
    "measures:\n"
    "  - {name: mine, kind: threat, event: hit}\n"
    "  - {name: its_, kind: threat, role: n, event: hit}\n"
    "  - {name: all, kind: freezing, roles: [n]}\n"
    "  - {name: stir, kind: mean, roles: [me, n], field: bla.A}\n";
static const char study[] = "schema: 1\nkind: study\nname: pool\nagent: tiny\nparadigm: crowd\n"
                            "animals: 3\npool: 3\nseed: 7\n"
                            "groups: {five: {}, two: {set: {paradigm.roles.n.count: 1}}}\n";

static int run(const char *out, int threads, const char *set)
{
    const struct csp_study_options opt = {.study = toy_path("studies/pool.yaml"),
                                          .out = toy_path(out),
                                          .threads = threads,
                                          .set = &set,
                                          .n_set = set != NULL,
                                          .quiet = 1};
    fflush(NULL);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        if (!freopen("/dev/null", "w", stderr)) _exit(99);
        _exit(csp_error_exit(csp_study_run(&opt)));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static char *slurp(const char *folder, const char *name)
{
    char path[300], *data;
    size_t n;
    snprintf(path, sizeof path, "%s/%s", toy_path(folder), name);
    assert_int_equal(csp_file_read(path, &data, &n, 1 << 28), CSP_OK);
    return data;
}

/* The overall value of a measure of an animal in animals.csv. */
static double value_of(const char *csv, const char *group, size_t animal, const char *measure)
{
    char start[64], what[64];
    snprintf(start, sizeof start, "pool,%s,%zu,", group, animal);
    snprintf(what, sizeof what, ",,,%s,", measure);
    for (const char *line = csv; line && *line; line = strchr(line, '\n')) {
        if (*line == '\n') line++;
        const char *at = strstr(line, what), *end = strchr(line, '\n');
        if (strncmp(line, start, strlen(start)) != 0 || !at || at > end) continue;
        return strtod(at + strlen(what), NULL);
    }
    fail_msg("no %s of %s, animal %zu", measure, group, animal);
    return 0;
}

static void nobody_meets_itself_and_all_are_met(void **state)
{
    (void)state;
    for (size_t pool = 2; pool < 20; pool++)
        for (size_t k = 0; k < 24; k++) {
            size_t met[20] = {0}, most = 0, least = 1000;
            for (size_t r = 1; r < 64; r++) {
                const size_t who = csp_study_partner(pool, 24, k, r);
                assert_true(who < pool && who != k);
                met[who]++;
            }
            for (size_t i = 0; i < pool; i++) {
                if (i == k) continue;
                most = met[i] > most ? met[i] : most;
                least = met[i] < least ? met[i] : least;
            }
            assert_true(most - least <= 1);
            assert_int_equal(csp_study_partner(pool, 24, k, 0), k);
        }
    assert_int_equal(csp_study_partner(12, 8, 3, 1), 4); /* the next in the pool */
    assert_int_equal(csp_study_partner(0, 8, 3, 2), 19); /* without: a life of its own */
}

static void partners_are_the_pool(void **state)
{
    (void)state;
    assert_int_equal(run("one", 1, NULL), 0);
    char *csv = slurp("one", "animals.csv"), *log = slurp("one", "run.log");
    assert_non_null(strstr(log, "rearing: 3 reared"));
    double mine[3];
    for (size_t k = 0; k < 3; k++) mine[k] = value_of(csv, "five", k + 1, "mine");
    assert_true(mine[0] < mine[1] || mine[0] > mine[1]);
    for (size_t k = 0; k < 3; k++) { /* 1 meets 2, 3, 2, 3 */
        char name[8];
        for (size_t r = 1; r <= 4; r++) {
            snprintf(name, sizeof name, "its_%zu", r);
            assert_near(value_of(csv, "five", k + 1, name), mine[csp_study_partner(3, 3, k, r)],
                        0);
        }
        assert_near(value_of(csv, "two", k + 1, "its_1"), mine[(k + 1) % 3], 0);
    }
    free(csv);
    free(log);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    setenv("CONSPECIFIC_CACHE", toy_path("other"), 1);
    assert_int_equal(run("two", 2, NULL), 0);
    static const char *const files[] = {"animals.csv", "summary.csv", "study.yaml"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *a = slurp("one", files[i]), *b = slurp("two", files[i]);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    char *text = slurp("two", "study.yaml");
    assert_non_null(strstr(text, "pool: 3"));
    free(text);
}

static void without_a_pool_each_has_a_life_of_its_own(void **state)
{
    (void)state;
    char own[sizeof study], *at;
    memcpy(own, study, sizeof own);
    at = strstr(own, "pool: 3\n");
    memmove(at, at + 8, strlen(at + 8) + 1);
    toy_write("studies/pool.yaml", own);
    assert_int_equal(run("own", 2, NULL), 0);
    char *log = slurp("own", "run.log"), *text = slurp("own", "study.yaml");
    assert_non_null(strstr(log, "rearing: 12 reared, 3 from the cache"));
    assert_null(strstr(text, "\npool: "));
    free(log);
    free(text);
}

static void a_pool_of_one_is_refused(void **state)
{
    (void)state;
    assert_int_equal(run("none", 1, "pool=1"), 2);
}

static int make(void **state)
{
    if (toy_make(state)) return 1;
    toy_write("paradigms/crowd.yaml", crowd);
    toy_write("studies/pool.yaml", study);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_meets_itself_and_all_are_met),
        cmocka_unit_test(partners_are_the_pool),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(without_a_pool_each_has_a_life_of_its_own),
        cmocka_unit_test(a_pool_of_one_is_refused),
    };
    return cmocka_run_group_tests(tests, make, toy_remove);
}
