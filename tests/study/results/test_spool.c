/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/results/result.h"
#include "conspecific/study/results/spool.h"
#include "conspecific/study/run/checkpoint.h"
#include "testing.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS = 23, CHUNK = 5, N = 3 };
static char folder[] = "/tmp/csp_spool_XXXXXX";
static struct csp_run_dir dir;

static double time_of(size_t i)
{
    return 0.1 * (double)i + 2.385;
}

static float value_of(size_t i, size_t j)
{
    return 1.5f * (float)i - 7.25f * (float)j;
}

/* Give a spool ROWS samples of a track of three values, CHUNK at a time, in trials of four. */
static void fill(struct csp_spool *spool, struct csp_recorder *rec)
{
    static double time[CHUNK];
    static int32_t phase[CHUNK], session[CHUNK], trial[CHUNK];
    static float data[CHUNK * N];
    static struct csp_track track = {
        .name = (char *)"bla.A", .n = N, .unit = "Hz", .doc = "rate", .data = data};
    *rec = (struct csp_recorder){.n_tracks = 1,
                                 .tracks = &track,
                                 .time = time,
                                 .phase = phase,
                                 .session = session,
                                 .trial = trial,
                                 .take = csp_spool_take,
                                 .context = spool};
    for (size_t i = 0; i < ROWS; i++) {
        const size_t at = i % CHUNK;
        time[at] = time_of(i);
        phase[at] = 0;
        session[at] = 1;
        trial[at] = (int32_t)(i / 4) + 1;
        for (size_t j = 0; j < N; j++) data[at * N + j] = value_of(i, j);
        rec->rows = i + 1;
        if (at == CHUNK - 1) assert_int_equal(csp_recorder_flush(rec), CSP_OK);
    }
}

static void samples_are_read_back_across_chunks(void **state)
{
    struct csp_spool spool;
    struct csp_recorder rec;
    struct csp_result r = {0};
    (void)state;
    char *path = csp_spool_path(&dir, 17);
    assert_int_equal(csp_spool_begin(&spool, path), CSP_OK);
    fill(&spool, &rec);
    assert_int_equal(csp_result_record(&r, &rec, &spool, CSP_RECORD_FULL), CSP_OK);
    csp_spool_free(&spool);
    assert_int_equal(r.spool.chunk, CHUNK);
    assert_int_equal(r.spool.rows, ROWS);
    assert_true(csp_spool_file_is_whole(&r.spool));
    for (size_t a = 0; a < r.n_arrays; a++) {
        const struct csp_array *x = r.arrays + a;
        if (x->data) continue;
        float v[ROWS * N];
        double t[ROWS];
        int64_t k[ROWS];
        void *to = x->type == CSP_ARRAY_FLOAT  ? (void *)v
                   : x->type == CSP_ARRAY_REAL ? (void *)t
                                               : k;
        for (size_t first = 0; first < ROWS; first += 4) {
            const size_t n = first + 9 < ROWS ? 9 : ROWS - first;
            assert_int_equal(
                csp_spool_file_read(&r.spool, x->column, csp_array_width(x), first, n, to),
                CSP_OK);
            for (size_t i = 0; i < n; i++) {
                if (!strcmp(x->name, "time")) assert_near(t[i], time_of(first + i), 0);
                if (!strcmp(x->name, "trial")) assert_int_equal(k[i], (first + i) / 4 + 1);
                for (size_t j = 0; j < N && !strcmp(x->name, "bla.A"); j++)
                    assert_near(v[i * N + j], value_of(first + i, j), 0);
            }
        }
        assert_int_equal(csp_spool_file_read(&r.spool, 0, 8, ROWS - 1, 2, t), CSP_E_IO);
    }
    csp_result_free(&r);
    assert_true(csp_file_exists(path)); /* it belongs to the run, not to the result */
    assert_int_equal(csp_spool_clear(&dir), CSP_OK);
    assert_false(csp_file_exists(path));
    free(path);
}

/* The mean of each trial, as if all samples had been kept. */
static void a_summary_keeps_sums_alone(void **state)
{
    struct csp_spool spool = {0};
    struct csp_recorder rec;
    struct csp_result r = {0};
    (void)state;
    fill(&spool, &rec);
    assert_int_equal(csp_result_record(&r, &rec, &spool, CSP_RECORD_SUMMARY), CSP_OK);
    const struct csp_array *a = r.arrays + 3;
    assert_string_equal(a->name, "bla.A");
    assert_int_equal(a->dims[0], 6);
    for (size_t t = 0; t < 6; t++)
        for (size_t j = 0; j < N; j++) {
            double sum = 0.0;
            const size_t end = 4 * t + 4 < ROWS ? 4 * t + 4 : ROWS;
            for (size_t i = 4 * t; i < end; i++) sum += (double)value_of(i, j);
            assert_near(((float *)a->data)[t * N + j], (float)(sum / (double)(end - 4 * t)), 0);
        }
    csp_spool_free(&spool);
    csp_result_free(&r);
}

static void a_checkpoint_finds_the_file_again_or_the_unit_is_made_again(void **state)
{
    struct csp_spool spool;
    struct csp_recorder rec;
    struct csp_result r[3] = {{0}}, back[3] = {{0}};
    const struct csp_checkpoint_of of = {1234, "study"};
    struct csp_mem mem = {0};
    size_t found;
    (void)state;
    char *path = csp_spool_path(&dir, 1);
    assert_int_equal(csp_spool_begin(&spool, path), CSP_OK);
    fill(&spool, &rec);
    assert_int_equal(csp_result_record(r + 1, &rec, &spool, CSP_RECORD_FULL), CSP_OK);
    csp_spool_free(&spool);
    r[1].done = 1;
    assert_int_equal(csp_checkpoint_save(&dir, &of, r, 3), CSP_OK);
    assert_int_equal(csp_checkpoint_load(&dir, &of, back, 3, &mem, &found), CSP_OK);
    assert_int_equal(found, 1);
    assert_string_equal(back[1].spool.path, path);
    csp_result_free(back + 1);
    assert_int_equal(truncate(path, 100), 0);
    assert_int_equal(csp_checkpoint_load(&dir, &of, back, 3, &mem, &found), CSP_OK);
    assert_int_equal(found, 0);
    assert_false(back[1].done);
    for (size_t i = 0; i < 3; i++) csp_result_free(r + i);
    csp_mem_free(&mem);
    free(path);
}

static void what_cannot_be_written_is_told(void **state)
{
    struct csp_spool spool;
    struct csp_recorder rec;
    (void)state;
    assert_int_equal(csp_spool_begin(&spool, "/proc/none/record"), CSP_E_IO);
    csp_spool_free(&spool);
    char *path = csp_spool_path(&dir, 3);
    assert_int_equal(symlink("/dev/full", path), 0);
    assert_int_equal(csp_spool_begin(&spool, path), CSP_OK);
    fill(&spool, &rec);
    assert_int_equal(csp_spool_end(&spool), CSP_E_IO);
    assert_non_null(strstr(csp_error_detail(), "No space left"));
    csp_spool_free(&spool);
    assert_false(csp_file_exists(path));
    /* a unit that is interrupted leaves nothing */
    assert_int_equal(csp_spool_begin(&spool, path), CSP_OK);
    csp_spool_free(&spool);
    assert_false(csp_file_exists(path));
    free(path);
}

static int make_folder(void **state)
{
    (void)state;
    return !mkdtemp(folder) || csp_run_dir_init(&dir, folder);
}

static int remove_folder(void **state)
{
    char command[64];
    (void)state;
    csp_run_dir_free(&dir);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_read_back_across_chunks),
        cmocka_unit_test(a_summary_keeps_sums_alone),
        cmocka_unit_test(a_checkpoint_finds_the_file_again_or_the_unit_is_made_again),
        cmocka_unit_test(what_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
