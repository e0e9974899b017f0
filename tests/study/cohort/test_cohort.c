/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../toy.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/study/cohort/cohort.h"
#include <dirent.h>
#include <sys/stat.h>

static struct csp_mem mem;
static struct csp_agent_spec spec;
static char *folder, text[] = "the text of the agent";

static int read_agent(void **state)
{
    if (toy_make(state)) return 1;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    const int err = csp_agent_spec_load(&spec, toy_path("agents/tiny.yaml"), &mem, diag);
    free(diag);
    return err || csp_cohort_folder(&folder);
}

static int drop_agent(void **state)
{
    free(folder);
    csp_mem_free(&mem);
    return toy_remove(state);
}

/* Path of the only file in the cache. */
static const char *only_file(void)
{
    static char path[512];
    DIR *dir = opendir(folder);
    int n = 0;
    for (struct dirent *d; dir && (d = readdir(dir));)
        if (d->d_name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
            n++;
        }
    closedir(dir);
    assert_int_equal(n, 1);
    return path;
}

static void an_animal_is_reared_once(void **state)
{
    (void)state;
    struct csp_cohort c;
    struct csp_reared one, two, three;
    enum csp_cohort_source source;
    int stored;
    csp_cohort_init(&c, &spec, text, 7, folder);
    assert_int_equal(csp_cohort_has(&c, 1), 0);
    assert_int_equal(csp_cohort_rear(&c, 1, &one, &source, &stored), CSP_OK);
    assert_int_equal(source, CSP_COHORT_REARED);
    if (!stored) skip(); /* without build information nothing is cached */
    assert_int_equal(csp_cohort_has(&c, 1), 1);
    assert_int_equal(csp_cohort_rear(&c, 1, &two, &source, &stored), CSP_OK);
    assert_int_equal(source, CSP_COHORT_CACHED);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.data, two.data, one.n);
    csp_reared_free(&two);

    /* damage at the start, in the middle, at the end, and every kind of cut */
    const char *path = only_file();
    char *data;
    size_t n;
    assert_int_equal(csp_file_read(path, &data, &n, 1 << 24), CSP_OK);
    const size_t places[] = {0, 9, 17, 25, 33, 41, n / 2, n - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        data[places[i]] = (char)~data[places[i]];
        assert_int_equal(csp_file_write_atomic(path, data, n), CSP_OK);
        data[places[i]] = (char)~data[places[i]];
        assert_int_equal(csp_cohort_rear(&c, 1, &three, &source, NULL), CSP_OK);
        assert_int_equal(source, CSP_COHORT_REMADE);
        assert_memory_equal(one.data, three.data, one.n);
        csp_reared_free(&three);
        assert_int_equal(csp_file_write_atomic(path, data, places[i]), CSP_OK);
        assert_int_equal(csp_cohort_rear(&c, 1, &three, &source, NULL), CSP_OK);
        assert_int_equal(source, CSP_COHORT_REMADE);
        csp_reared_free(&three);
    }
    free(data);
    csp_reared_free(&one);
}

static void the_key_knows_seed_and_text(void **state)
{
    (void)state;
    struct csp_cohort a, b, c;
    csp_cohort_init(&a, &spec, text, 7, folder);
    csp_cohort_init(&b, &spec, text, 8, folder);
    csp_cohort_init(&c, &spec, "another text", 7, folder);
    assert_true(a.key != b.key && a.key != c.key && b.key != c.key);
}

static void without_a_disk_the_same_animal_is_made(void **state)
{
    (void)state;
    struct csp_cohort with, without;
    struct csp_reared one, two;
    enum csp_cohort_source source;
    int stored;
    csp_cohort_init(&with, &spec, text, 7, folder);
    csp_cohort_init(&without, &spec, text, 7, "");
    assert_int_equal(csp_cohort_rear(&with, 1, &one, NULL, NULL), CSP_OK);
    assert_int_equal(csp_cohort_rear(&without, 1, &two, &source, &stored), CSP_OK);
    assert_int_equal(source, CSP_COHORT_REARED);
    assert_int_equal(stored, 0);
    assert_memory_equal(one.data, two.data, one.n);
    csp_reared_free(&one);
    csp_reared_free(&two);
}

/* Path of the report of animal 3 of a cohort. */
static const char *report_of_3(const struct csp_cohort *c)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%016llx-3.overlap", folder, (unsigned long long)c->key);
    return path;
}

static void the_overlap_is_asked_once(void **state)
{
    (void)state;
    struct csp_cohort with, without;
    struct csp_text asked = {0}, kept = {0}, made = {0};
    csp_cohort_init(&with, &spec, text, 7, folder);
    csp_cohort_init(&without, &spec, text, 7, "");
    if (strcmp(csp_build_brain(), "unknown") == 0) skip();
    assert_int_equal(csp_text_add(&asked, "before "), CSP_OK);
    assert_int_equal(csp_cohort_overlap(&with, 3, NULL, &asked), CSP_OK);
    assert_int_equal(csp_cohort_overlap(&without, 3, NULL, &made), CSP_OK);
    assert_non_null(strstr(made.s, "overlap "));
    assert_string_equal(asked.s + strlen("before "), made.s);

    /* from now on it is read: without the animal's state nothing is reared for it */
    char *data;
    size_t n;
    assert_int_equal(csp_file_read(report_of_3(&with), &data, &n, 1 << 20), CSP_OK);
    char *animal = strdup(report_of_3(&with));
    strcpy(strrchr(animal, '.'), ".rat");
    assert_int_equal(unlink(animal), 0);
    assert_int_equal(csp_cohort_overlap(&with, 3, NULL, &kept), CSP_OK);
    assert_string_equal(kept.s, made.s);
    assert_int_equal(csp_cohort_has(&with, 3), 0);
    free(animal);
    data[n - 2] = (char)~data[n - 2]; /* damaged: asked again, and stored again */
    assert_int_equal(csp_file_write_atomic(report_of_3(&with), data, n), CSP_OK);
    csp_text_clear(&kept);
    assert_int_equal(csp_cohort_overlap(&with, 3, NULL, &kept), CSP_OK);
    assert_string_equal(kept.s, made.s);
    data[n - 2] = (char)~data[n - 2];
    char *again;
    size_t m;
    assert_int_equal(csp_file_read(report_of_3(&with), &again, &m, 1 << 20), CSP_OK);
    assert_int_equal(m, n);
    assert_memory_equal(again, data, n);
    free(again);
    free(data);
    csp_text_free(&asked);
    csp_text_free(&kept);
    csp_text_free(&made);
}

static void a_clone_is_a_true_twin(void **state)
{
    (void)state;
    struct csp_cohort c;
    struct csp_reared state_of_1;
    struct csp_agent a, b;
    struct csp_fields fa = {0}, fb = {0};
    struct csp_agent_spec other = spec;
    csp_cohort_init(&c, &spec, text, 7, folder);
    assert_int_equal(csp_cohort_rear(&c, 1, &state_of_1, NULL, NULL), CSP_OK);
    assert_int_equal(csp_cohort_clone(&spec, 7, 1, &state_of_1, &a), CSP_OK);
    other.body.g_arousal_drive = 2.385;
    assert_int_equal(csp_cohort_clone(&other, 7, 1, &state_of_1, &b), CSP_OK);
    assert_int_equal(csp_agent_fields(&a, &fa), CSP_OK);
    assert_int_equal(csp_agent_fields(&b, &fb), CSP_OK);
    assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    assert_near(b.body.par.g_arousal_drive, 2.385, 0); /* its own parameters */
    /* the life goes on alike, random numbers included */
    csp_agent_free(&b);
    csp_fields_free(&fb);
    fb = (struct csp_fields){0};
    assert_int_equal(csp_cohort_clone(&spec, 7, 1, &state_of_1, &b), CSP_OK);
    assert_int_equal(csp_agent_fields(&b, &fb), CSP_OK);
    assert_int_equal(csp_agent_life(&a, 5), CSP_OK);
    assert_int_equal(csp_agent_life(&b, 5), CSP_OK);
    assert_true(csp_fields_hash(&fa) == csp_fields_hash(&fb));
    csp_fields_free(&fa);
    csp_fields_free(&fb);
    csp_agent_free(&a);
    csp_agent_free(&b);
    other = spec;
    other.sizes.acc = 14;
    assert_int_equal(csp_cohort_clone(&other, 7, 1, &state_of_1, &b), CSP_E_SHAPE);
    csp_agent_free(&b);
    csp_reared_free(&state_of_1);
}

static void the_folder_is_that_of_the_environment(void **state)
{
    (void)state;
    char *other;
    if (strcmp(csp_build_brain(), "unknown") == 0) skip();
    assert_string_equal(folder, toy_path("cache"));
    setenv("CONSPECIFIC_CACHE", "/proc/csp_cache", 1);
    assert_int_equal(csp_cohort_folder(&other), CSP_OK);
    assert_string_equal(other, "");
    free(other);
    setenv("CONSPECIFIC_CACHE", toy_path("cache"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_animal_is_reared_once),
        cmocka_unit_test(the_key_knows_seed_and_text),
        cmocka_unit_test(without_a_disk_the_same_animal_is_made),
        cmocka_unit_test(the_overlap_is_asked_once),
        cmocka_unit_test(a_clone_is_a_true_twin),
        cmocka_unit_test(the_folder_is_that_of_the_environment),
    };
    return cmocka_run_group_tests(tests, read_agent, drop_agent);
}
