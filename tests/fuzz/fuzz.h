/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz: what the fuzz targets share. Each test of this folder reads any bytes through one door,
 * LLVMFuzzerTestOneInput, and must neither crash nor hang whatever they are. Built as a test it
 * replays its corpus, tests/fuzz/corpus/NAME; built with CSP_FUZZ it is a target of libFuzzer and
 * of AFL++ (tests/fuzz/run.sh, make fuzz). */
#ifndef CSP_TESTS_FUZZ_FUZZ_H
#define CSP_TESTS_FUZZ_FUZZ_H
#include "testing.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What must hold of whatever was read. A fuzzing engine counts the end of the process as a find. */
#ifdef CSP_FUZZ
#define assert_sound(what) ((what) ? (void)0 : abort())
#else
#define assert_sound(what) assert_true(what)
#endif

static char fuzz_folder[] = "/tmp/csp_fuzz_XXXXXX", fuzz_file[64];

static inline void fuzz_remove(void)
{
    unlink(fuzz_file);
    rmdir(fuzz_folder);
}

/* Put the bytes into the file NAME of a folder of our own; its path is fuzz_file. */
static inline void fuzz_put(const char *name, const void *data, size_t n)
{
    if (!*fuzz_file) {
        if (!mkdtemp(fuzz_folder)) abort();
        snprintf(fuzz_file, sizeof fuzz_file, "%s/%s", fuzz_folder, name);
        atexit(fuzz_remove);
    }
    FILE *file = fopen(fuzz_file, "wb");
    if (!file || fwrite(data, 1, n, file) != n || fclose(file)) abort();
}

#ifdef CSP_FUZZ
#define FUZZ_MAIN(NAME)
#else
#include "conspecific/core/file.h"

enum { FUZZ_BYTES = 1 << 20, FUZZ_FILES = 256, FUZZ_SECONDS = 20 /* of one input, at most */ };

static inline void fuzz_replay(const char *corpus)
{
    struct csp_mem mem = {0};
    const char *names[FUZZ_FILES];
    size_t count = 0;
    assert_int_equal(csp_file_names(corpus, "", &mem, names, FUZZ_FILES, &count), 0);
    if (!count) fail_msg("%s is empty", corpus);
    for (size_t i = 0; i < count; i++) {
        char path[256], *data;
        size_t n;
        snprintf(path, sizeof path, "%s/%s", corpus, names[i]);
        assert_int_equal(csp_file_read(path, &data, &n, FUZZ_BYTES), 0);
        alarm(FUZZ_SECONDS);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)data, n);
        alarm(0);
        free(data);
    }
    csp_mem_free(&mem);
}

#define FUZZ_MAIN(NAME)                            \
    static void the_corpus_of_##NAME(void **state) \
    {                                              \
        (void)state;                               \
        fuzz_replay("tests/fuzz/corpus/" #NAME);   \
    }                                              \
    TEST_MAIN(cmocka_unit_test(the_corpus_of_##NAME))
#endif
#endif
