/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a checkpoint: as the whole file, and behind a head and before a sum that are right.
 */
#include "conspecific/core/hash.h"
#include "conspecific/study/run/checkpoint.h"
#include "fuzz.h"

enum { UNITS = 3, WORDS = 5, KEY = 7 };

static void load(const void *data, size_t n)
{
    static const char name[] = CSP_CHECKPOINT_NAME;
    const struct csp_checkpoint_of of = {KEY, "kind: study\n"};
    struct csp_run_dir dir;
    struct csp_result results[UNITS] = {{0}};
    struct csp_mem mem = {0};
    struct csp_text again = {0};
    size_t found = 0;
    fuzz_put(name, data, n);
    if (!csp_run_dir_init(&dir, fuzz_folder))
        assert_sound(csp_checkpoint_load(&dir, &of, results, UNITS, &mem, &found) ||
                     found <= UNITS);
    for (size_t i = 0; i < UNITS; i++) {
        if (results[i].done) (void)csp_result_pack(results + i, &again);
        csp_result_free(results + i);
    }
    csp_text_free(&again);
    csp_run_dir_free(&dir);
    csp_mem_free(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    load(data, n);
    const size_t head = WORDS * sizeof(uint64_t);
    char *whole = calloc(1, head + n + sizeof(uint64_t));
    const uint64_t words[] = {KEY, UNITS, 1, 0};
    if (!whole) abort();
    memcpy(whole, "CSPCKPT3", 8);
    if (n && data[0] & 1) whole[7] = (char)data[0];
    memcpy(whole + 8, words, sizeof words);
    if (n) memcpy(whole + head, data, n);
    const uint64_t sum = csp_hash(whole, head + n, KEY);
    memcpy(whole + head + n, &sum, sizeof sum);
    load(whole, head + n + sizeof sum);
    free(whole);
    return 0;
}

FUZZ_MAIN(checkpoint)
