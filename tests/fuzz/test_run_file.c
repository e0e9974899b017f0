/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a run.h5: every field of every animal is read, and the file compared with itself. */
#include "conspecific/record/recording.h"
#include "conspecific/record/run_file_compare.h"
#include "fuzz.h"

enum { ANIMALS = 4, FIELDS = 8 };

static void read_animal(struct csp_run_reader *reader, const struct csp_recording_key *key)
{
    const char **names;
    size_t n;
    if (csp_run_reader_fields(reader, key, &names, &n)) return;
    for (size_t j = 0; j < n && j < FIELDS; j++) {
        struct csp_recording r = {0};
        if (!csp_recording_load(&r, reader, key, names[j]))
            for (size_t t = 0; t < r.n_trials; t++) {
                assert_sound(r.trials[t].row + r.trials[t].rows <= r.rows);
                (void)csp_recording_event(&r, r.trials + t, "pinch");
            }
        csp_recording_free(&r);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct csp_run_reader reader;
    char where[64];
    int same = 0;
    fuzz_put("run.h5", data, n);
    if (!csp_run_reader_init(&reader, fuzz_folder))
        for (size_t i = 0; i < reader.n && i < ANIMALS; i++)
            read_animal(&reader, reader.keys + i);
    csp_run_reader_free(&reader);
    assert_sound(csp_run_file_compare(fuzz_file, fuzz_file, &same, where, sizeof where) ||
                 same);
    return 0;
}

FUZZ_MAIN(run_file)
