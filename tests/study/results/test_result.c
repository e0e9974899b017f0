/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/results/result.h"
#include "conspecific/study/run/checkpoint.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static float samples[] = {1, 10, 2, 20, 4, 40, 8.5f, 85};
static double times[] = {0.1, 0.2, 5.1, 5.2};
static int32_t phases[] = {0, 0, 0, 1}, sessions[] = {1, 1, 1, 1}, trials[] = {1, 1, 2, 1};
static struct csp_track track = {
    .name = (char *)"bla.A", .n = 2, .unit = "Hz", .doc = "rate", .data = samples};
static struct csp_mark marks[] = {
    {0.15, "shock", "neighbour", 0, 1, 1, 0, 0.8},
    {5.125, "press_a", "", 0, 1, 2, 1, 0.0},
};

static struct csp_trial_line trial_lines[] = {
    {"own", "train", 0, 1, 1, 0.1, 0.15, 0},
    {"seen", "train", 0, 1, 2, 5.1, NAN, 2},
    {"test", "test", 1, 1, 1, 5.2, NAN, 3},
};

static struct csp_recorder recorder(void)
{
    return (struct csp_recorder){.every = 0.1,
                                 .dt = 0.1,
                                 .n_trials = 3,
                                 .trials = trial_lines,
                                 .n_tracks = 1,
                                 .tracks = &track,
                                 .rows = 4,
                                 .time = times,
                                 .phase = phases,
                                 .session = sessions,
                                 .trial = trials,
                                 .n_marks = 2,
                                 .marks = marks};
}

static const struct csp_array *find(const struct csp_result *r, const char *name)
{
    for (size_t i = 0; i < r->n_arrays; i++)
        if (strcmp(r->arrays[i].name, name) == 0) return r->arrays + i;
    fail_msg("no array %s", name);
    return NULL;
}

static void a_summary_is_the_mean_of_each_trial(void **state)
{
    (void)state;
    struct csp_result r = {0};
    struct csp_recorder rec = recorder();
    assert_int_equal(csp_result_record(&r, &rec, NULL, CSP_RECORD_SUMMARY), CSP_OK);
    const struct csp_array *a = find(&r, "bla.A");
    const float want[] = {1.5f, 15, 4, 40, 8.5f, 85};
    const int64_t trial[] = {1, 2, 1};
    assert_int_equal(a->dims[0], 3);
    assert_int_equal(a->dims[1], 2);
    assert_memory_equal(a->data, want, sizeof want);
    assert_memory_equal(find(&r, "trial")->data, trial, sizeof trial);
    csp_result_free(&r);
}

static void a_full_record_keeps_samples_and_marks(void **state)
{
    (void)state;
    struct csp_result r = {0};
    struct csp_recorder rec = recorder();
    assert_int_equal(csp_result_record(&r, &rec, NULL, CSP_RECORD_FULL), CSP_OK);
    assert_memory_equal(find(&r, "bla.A")->data, samples, sizeof samples);
    assert_memory_equal(find(&r, "time")->data, times, sizeof times);
    assert_memory_equal(find(&r, "marks/name")->data, "shock\0press_a", 14);
    const int64_t action[] = {0, 1};
    const double onset[] = {0.15, 5.125};
    assert_memory_equal(find(&r, "marks/action")->data, action, sizeof action);
    assert_memory_equal(find(&r, "marks/time")->data, onset, sizeof onset);
    const double start[] = {0.1, 5.1, 5.2};
    const int64_t row[] = {0, 2, 3}, index[] = {1, 2, 1};
    assert_near(*(double *)find(&r, "dt")->data, 0.1, 0);
    assert_memory_equal(find(&r, "trials/name")->data, "own\0seen\0test", 14);
    assert_memory_equal(find(&r, "trials/phase_name")->data, "train\0train\0test", 17);
    assert_memory_equal(find(&r, "trials/onset")->data, start, sizeof start);
    assert_memory_equal(find(&r, "trials/row")->data, row, sizeof row);
    assert_memory_equal(find(&r, "trials/trial")->data, index, sizeof index);
    assert_near(((double *)find(&r, "trials/first_event")->data)[0], 0.15, 0);
    csp_result_free(&r);
    struct csp_recorder none = {0};
    assert_int_equal(csp_result_record(&r, &none, NULL, CSP_RECORD_FULL), CSP_OK);
    assert_int_equal(csp_result_record(&r, &rec, NULL, CSP_RECORD_NONE), CSP_OK);
    csp_result_free(&r);
}

static struct csp_result example(void)
{
    struct csp_result r = {
        .done = 1, .seconds = 2.385, .updates = 1e12, .reared = {1.5, 2}, .after = {30, 4}};
    struct csp_recorder rec = recorder();
    const struct csp_row rows[] = {{"train", "cs_a", "freezing", "%", 1, -1, 0.1},
                                   {"", "", "share", "1", -1, -1, -1e-300}};
    assert_int_equal(csp_rows_add(&r.rows, rows), CSP_OK);
    assert_int_equal(csp_rows_add(&r.rows, rows + 1), CSP_OK);
    assert_int_equal(csp_result_record(&r, &rec, NULL, CSP_RECORD_FULL), CSP_OK);
    return r;
}

static void packed_and_unpacked_is_the_same(void **state)
{
    (void)state;
    struct csp_result r = example(), back;
    struct csp_text one = {0}, two = {0};
    struct csp_mem mem = {0};
    assert_int_equal(csp_result_pack(&r, &one), CSP_OK);
    assert_int_equal(csp_result_unpack(&back, one.s, one.n, &mem), CSP_OK);
    assert_int_equal(back.done, 1);
    assert_string_equal(back.rows.list[0].measure, "freezing");
    assert_string_equal(back.rows.list[0].type, "cs_a");
    assert_int_equal(back.rows.list[0].trial, -1);
    assert_near(back.rows.list[1].value, -1e-300, 0);
    assert_int_equal(csp_result_pack(&back, &two), CSP_OK);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.s, two.s, one.n);
    csp_result_free(&back);
    /* cut at every byte, one byte more, every byte spoiled: refused or read, never a crash */
    for (size_t n = 0; n < one.n; n++) {
        char *cut = malloc(n ? n : 1);
        memcpy(cut, one.s, n);
        assert_int_equal(csp_result_unpack(&back, cut, n, &mem), CSP_E_IO);
        csp_result_free(&back);
        free(cut);
        two.s[n] = (char)~two.s[n];
        (void)csp_result_unpack(&back, two.s, two.n, &mem);
        csp_result_free(&back);
        two.s[n] = (char)~two.s[n];
    }
    assert_int_equal(csp_text_add_n(&one, "x", 1), CSP_OK);
    assert_int_equal(csp_result_unpack(&back, one.s, one.n, &mem), CSP_E_IO);
    csp_result_free(&back);
    csp_result_free(&r);
    csp_text_free(&one);
    csp_text_free(&two);
    csp_mem_free(&mem);
}

static void a_checkpoint_is_verified(void **state)
{
    (void)state;
    char folder[] = "/tmp/csp_checkpoint_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct csp_run_dir dir;
    struct csp_mem mem = {0};
    assert_int_equal(csp_run_dir_init(&dir, folder), CSP_OK);
    struct csp_result results[3] = {{0}}, back[3] = {{0}};
    const struct csp_checkpoint_of of = {77, "seed: 1\n"}, other = {78, "seed: 2\n"};
    size_t found = 9;
    assert_int_equal(csp_checkpoint_load(&dir, &of, back, 3, &mem, &found), CSP_OK);
    assert_int_equal(found, 0);
    results[1] = example();
    assert_int_equal(csp_checkpoint_save(&dir, &of, results, 3), CSP_OK);
    assert_int_equal(csp_checkpoint_load(&dir, &of, back, 3, &mem, &found), CSP_OK);
    assert_int_equal(found, 1);
    assert_int_equal(back[0].done + 2 * back[1].done + 4 * back[2].done, 2);
    csp_result_free(back + 1);
    assert_int_equal(csp_checkpoint_load(&dir, &other, back, 3, &mem, &found), CSP_E_VERSION);
    assert_non_null(strstr(csp_error_detail(), "another run: seed was `1`, is `2`"));
    assert_int_equal(csp_checkpoint_load(&dir, &of, back, 2, &mem, &found), CSP_E_IO);
    char *path = csp_run_dir_file(&dir, "checkpoint.bin"), *data;
    size_t n;
    assert_int_equal(csp_file_read(path, &data, &n, 1 << 20), CSP_OK);
    for (size_t cut = 0; cut < n; cut += 7) {
        assert_int_equal(csp_file_write_atomic(path, data, cut), CSP_OK);
        assert_int_equal(csp_checkpoint_load(&dir, &of, back, 3, &mem, &found), CSP_E_IO);
    }
    free(data);
    free(path);
    assert_int_equal(csp_checkpoint_remove(&dir), CSP_OK);
    csp_result_free(results + 1);
    csp_run_dir_free(&dir);
    csp_mem_free(&mem);
    rmdir(folder);
}

TEST_MAIN(cmocka_unit_test(a_summary_is_the_mean_of_each_trial),
          cmocka_unit_test(a_full_record_keeps_samples_and_marks),
          cmocka_unit_test(packed_and_unpacked_is_the_same),
          cmocka_unit_test(a_checkpoint_is_verified))
