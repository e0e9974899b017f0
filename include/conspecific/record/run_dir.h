/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_RUN_DIR_H
#define CONSPECIFIC_RECORD_RUN_DIR_H
#include "conspecific/core/text.h"
#include "conspecific/record/lock.h"
#include <pthread.h>
#include <stdio.h>
/*
 * run_dir: the one folder a run leaves, and its log.
 *
 *   study.yaml animals.csv summary.csv contrasts.csv contrast_animals.csv run.h5 run.log
 *   MANIFEST                                          which files belong together (manifest.h)
 *   checkpoint.bin                                    left by a run that was cut short
 *
 * The folder is made and proved writable before anything is computed. Every file is written
 * whole or not at all. Log lines may come from any thread; they are kept in memory and written
 * by csp_run_dir_save_log and csp_run_dir_keep_log, so that a run that fails early leaves
 * nothing but its folder.
 */
struct csp_run_dir {
    char *path;          /* owned */
    struct csp_text log; /* owned, guarded by lock */
    double started;      /* csp_clock_wall */
    double log_due;      /* when csp_run_dir_keep_log writes next, csp_clock_wall */
    pthread_mutex_t lock;
    int ready;            /* lock is initialised */
    struct csp_lock held; /* against other runs, given back by csp_run_dir_free */
};

/* Make the folder (and its parents) and prove that files can be created in it. CSP_E_IO. */
int csp_run_dir_init(struct csp_run_dir *self, const char *path);
/* The same without touching the disk: of a process that writes into the folder of another. */
int csp_run_dir_name(struct csp_run_dir *self, const char *path);
/* Bar other runs from the folder (lock.h) and remove the temporary files of dead ones. CSP_E_IO:
 * another run is writing there. */
int csp_run_dir_lock(struct csp_run_dir *self);
void csp_run_dir_free(struct csp_run_dir *self);
/* Path of a file in the folder, to be freed by the caller; NULL if out of memory. */
char *csp_run_dir_file(const struct csp_run_dir *self, const char *name);
/* Write a file of the folder atomically. */
int csp_run_dir_write(const struct csp_run_dir *self, const char *name, const void *data,
                      size_t n);
/* Remove a file of the folder; a missing one is no error. */
int csp_run_dir_remove(const struct csp_run_dir *self, const char *name);
/* Add a line "[seconds since start] text" to the log; never fails loudly: a log that runs out
 * of memory is cut. */
void csp_run_dir_log(struct csp_run_dir *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, and the text as a line on out (NULL: the log alone). */
void csp_run_dir_say(struct csp_run_dir *self, FILE *out, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Move what the log holds into out, which loses what it held. */
void csp_run_dir_take_log(struct csp_run_dir *self, struct csp_text *out);
/* Write run.log if it was not written for ten seconds, so that a run that is killed leaves a
 * log. A failure is not told: the run goes on. */
void csp_run_dir_keep_log(struct csp_run_dir *self);
/* Write run.log. */
int csp_run_dir_save_log(struct csp_run_dir *self);
#endif
