/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_CHECKPOINT_H
#define CONSPECIFIC_STUDY_RUN_CHECKPOINT_H
#include "conspecific/record/run_dir.h"
#include "conspecific/study/results/result.h"
#include <stdint.h>
/*
 * checkpoint: the finished units of a run that was cut short, in DIR/checkpoint.bin.
 *
 *   "CSPCKPT3" | hash of the resolved study and the library | units | finished
 *   length | resolved study
 *   finished x (unit, length, packed result) | checksum of all before
 *
 * Written atomically; a unit is a pure function of the study, so finishing the others gives the
 * same bytes as never having stopped.
 */
#define CSP_CHECKPOINT_NAME "checkpoint.bin"

struct csp_checkpoint_of { /* the run that it belongs to; owns nothing */
    uint64_t hash;
    const char *text; /* the resolved study */
};

struct csp_checkpoint_pace { /* wall times [s] */
    double every;            /* between two checkpoints, at least */
    double next;             /* when the next one is due */
};

/* every: at least so long between two checkpoints [s]; 0: 10 s. A checkpoint that takes long is
 * followed by a pause 20 times as long. */
void csp_checkpoint_pace_init(struct csp_checkpoint_pace *self, double every);
/* Save the results that are done if a checkpoint is due. A failure is a warning in the log: the
 * run goes on. One thread at a time. */
void csp_checkpoint_pace_save(struct csp_checkpoint_pace *self, struct csp_run_dir *dir,
                              const struct csp_checkpoint_of *of,
                              const struct csp_result results[], size_t n);
/* Save the results that are done. */
int csp_checkpoint_save(const struct csp_run_dir *dir, const struct csp_checkpoint_of *of,
                        const struct csp_result results[], size_t n);
/* Load into results[n] (zeroed). *found = number of units, 0 if there is no checkpoint.
 * CSP_E_IO if it is damaged, CSP_E_VERSION if it belongs to another study or library: the detail
 * says what was otherwise. */
int csp_checkpoint_load(const struct csp_run_dir *dir, const struct csp_checkpoint_of *of,
                        struct csp_result results[], size_t n, struct csp_mem *mem,
                        size_t *found);
/* Whether the file is a checkpoint of the study and library with this hash. */
int csp_checkpoint_is_of(const char *path, uint64_t hash);
/* What the run of a checkpoint had otherwise ("": nothing). *whole = 0 if the file is no checkpoint,
 * or was damaged, which is then what is told. CSP_E_MEMORY. */
int csp_checkpoint_tell(const char *path, const struct csp_checkpoint_of *of, int *whole,
                        char *why, size_t size);
/* Remove it: the run is complete. */
int csp_checkpoint_remove(const struct csp_run_dir *dir);
#endif
