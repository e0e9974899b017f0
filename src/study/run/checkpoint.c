/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/hash.h"
#include "conspecific/study/design/difference.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char name[] = CSP_CHECKPOINT_NAME;
static const double usual_pause = 10.0; /* between two checkpoints [s] */
static const double cost_ratio = 20.0;  /* least pause after a checkpoint over its cost */
enum { HEAD = 5 };                      /* words before the resolved study */
static const char magic[8] = {'C', 'S', 'P', 'C', 'K', 'P', 'T', '3'};

static int add_word(struct csp_text *out, uint64_t v)
{
    return csp_text_add_n(out, (const char *)&v, sizeof v);
}

int csp_checkpoint_save(const struct csp_run_dir *dir, const struct csp_checkpoint_of *of,
                        const struct csp_result results[], size_t n)
{
    struct csp_text all = {0}, one = {0};
    size_t done = 0;
    for (size_t i = 0; i < n; i++) done += results[i].done != 0;
    int err = csp_text_add_n(&all, magic, sizeof magic);
    if (!err) err = add_word(&all, of->hash);
    if (!err) err = add_word(&all, n);
    if (!err) err = add_word(&all, done);
    if (!err) err = add_word(&all, strlen(of->text));
    if (!err) err = csp_text_add_n(&all, of->text, strlen(of->text));
    for (size_t i = 0; i < n && !err; i++) {
        if (!results[i].done) continue;
        csp_text_clear(&one);
        err = csp_result_pack(results + i, &one);
        if (!err) err = add_word(&all, i);
        if (!err) err = add_word(&all, one.n);
        if (!err) err = csp_text_add_n(&all, one.s, one.n);
    }
    if (!err) err = add_word(&all, csp_hash(all.s, all.n, of->hash));
    if (!err) err = csp_run_dir_write(dir, name, all.s, all.n);
    csp_text_free(&one);
    csp_text_free(&all);
    return err;
}

void csp_checkpoint_pace_init(struct csp_checkpoint_pace *self, double every)
{
    self->every = every > 0.0 ? every : usual_pause;
    self->next = csp_clock_wall() + self->every;
}

void csp_checkpoint_pace_save(struct csp_checkpoint_pace *self, struct csp_run_dir *dir,
                              const struct csp_checkpoint_of *of,
                              const struct csp_result results[], size_t n)
{
    const double start = csp_clock_wall();
    if (start <= self->next) return;
    if (csp_checkpoint_save(dir, of, results, n))
        csp_run_dir_log(dir, "warning: no checkpoint: %s", csp_error_detail());
    const double end = csp_clock_wall(), pause = cost_ratio * (end - start);
    self->next = end + (pause > self->every ? pause : self->every);
}

static uint64_t word_at(const char *data, size_t at)
{
    uint64_t v;
    memcpy(&v, data + at, sizeof v);
    return v;
}

/* Whether the file is a checkpoint, of whatever run: long enough, and nothing was changed. */
static int is_whole(const char *data, size_t size)
{
    const size_t word = sizeof(uint64_t);
    if (size < HEAD * word + word || memcmp(data, magic, sizeof magic) != 0) return 0;
    if (word_at(data, 4 * word) > size - HEAD * word - word) return 0;
    return word_at(data, size - word) == csp_hash(data, size - word, word_at(data, word));
}

/* Say what the run of a checkpoint had otherwise. */
static int refuse(const char *path, const char *data, const struct csp_checkpoint_of *of)
{
    const size_t word = sizeof(uint64_t);
    char why[512];
    const int err = csp_difference_tell(data + HEAD * word, (size_t)word_at(data, 4 * word),
                                        of->text, why, sizeof why);
    if (err) return err;
    return CSP_FAIL(CSP_E_VERSION,
                    "%s belongs to another run: %s; resume with the options of then, or begin "
                    "again with --force, which keeps the old folder",
                    path, *why ? why : "the agent or the program changed");
}

/* A result whose record is gone or cut, as after a power failure, is made again. */
static int find_spool(const struct csp_run_dir *dir, struct csp_result *result, size_t unit)
{
    if (!result->spooled) return CSP_OK;
    result->spool.path = csp_spool_path(dir, unit);
    if (!result->spool.path) return CSP_E_MEMORY;
    if (!csp_spool_file_is_whole(&result->spool)) csp_result_free(result);
    return CSP_OK;
}

static int read_results(const struct csp_run_dir *dir, const char *path, const char *data,
                        size_t size, const struct csp_checkpoint_of *of,
                        struct csp_result results[], size_t n, struct csp_mem *mem,
                        size_t *found)
{
    const size_t word = sizeof(uint64_t);
    if (size < sizeof magic || memcmp(data, magic, sizeof magic - 1) != 0)
        return CSP_FAIL(CSP_E_IO, "%s is not a checkpoint, or was cut", path);
    if (data[sizeof magic - 1] != magic[sizeof magic - 1])
        return CSP_FAIL(CSP_E_VERSION, "%s is of another version; run without --resume", path);
    if (!is_whole(data, size)) return CSP_FAIL(CSP_E_IO, "%s is damaged; remove it", path);
    if (word_at(data, word) != of->hash) return refuse(path, data, of);
    if (word_at(data, 2 * word) != n)
        return CSP_FAIL(CSP_E_IO, "%s is damaged; remove it", path);
    const size_t done = (size_t)word_at(data, 3 * word), end = size - word;
    size_t at = HEAD * word + (size_t)word_at(data, 4 * word);
    for (size_t k = 0; k < done; k++) {
        if (end - at < 2 * word) return CSP_FAIL(CSP_E_IO, "%s is damaged; remove it", path);
        const size_t unit = (size_t)word_at(data, at), bytes = (size_t)word_at(data, at + word);
        at += 2 * word;
        if (unit >= n || bytes > end - at || results[unit].done)
            return CSP_FAIL(CSP_E_IO, "%s is damaged; remove it", path);
        int err = csp_result_unpack(results + unit, data + at, bytes, mem);
        if (!err) err = find_spool(dir, results + unit, unit);
        if (err) return err;
        at += bytes;
        *found += (size_t)results[unit].done;
    }
    return at == end ? CSP_OK : CSP_FAIL(CSP_E_IO, "%s is damaged; remove it", path);
}

int csp_checkpoint_load(const struct csp_run_dir *dir, const struct csp_checkpoint_of *of,
                        struct csp_result results[], size_t n, struct csp_mem *mem,
                        size_t *found)
{
    *found = 0;
    char *path = csp_run_dir_file(dir, name), *data = NULL;
    if (!path) return CSP_E_MEMORY;
    size_t size = 0;
    int err = CSP_OK;
    if (csp_file_exists(path)) {
        err = csp_file_read(path, &data, &size, (size_t)1 << 40);
        if (!err) err = read_results(dir, path, data, size, of, results, n, mem, found);
    }
    free(data);
    free(path);
    return err;
}

int csp_checkpoint_is_of(const char *path, uint64_t hash)
{
    const size_t word = sizeof(uint64_t);
    char *data = NULL;
    size_t n = 0;
    if (csp_file_read(path, &data, &n, (size_t)1 << 40)) {
        csp_error_clear();
        return 0;
    }
    const int is = is_whole(data, n) && word_at(data, word) == hash;
    free(data);
    return is;
}

int csp_checkpoint_tell(const char *path, const struct csp_checkpoint_of *of, int *whole,
                        char *why, size_t size)
{
    const size_t word = sizeof(uint64_t);
    char *data = NULL;
    size_t n = 0;
    int err = CSP_OK;
    *why = '\0';
    *whole = 0;
    if (csp_file_read(path, &data, &n, (size_t)1 << 40))
        csp_error_clear();
    else
        *whole = is_whole(data, n);
    if (!*whole)
        snprintf(why, size, "its checkpoint is damaged, or of another version");
    else if (word_at(data, word) != of->hash)
        err = csp_difference_tell(data + HEAD * word, (size_t)word_at(data, 4 * word), of->text,
                                  why, size);
    free(data);
    return err;
}

int csp_checkpoint_remove(const struct csp_run_dir *dir)
{
    return csp_run_dir_remove(dir, name);
}
