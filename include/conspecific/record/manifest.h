/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_RECORD_MANIFEST_H
#define CONSPECIFIC_RECORD_MANIFEST_H
#include "conspecific/core/mem.h"
#include "conspecific/core/sha256.h"
#include "conspecific/record/run_dir.h"
/*
 * manifest: the results of a run are one commit.
 *
 * The file MANIFEST names every file of the results with its length and its SHA-256 sum, and the
 * run that made them. `sha256sum -c MANIFEST` reads it, too:
 *
 *   # conspecific manifest 1
 *   # kind: study
 *   # study: watch_a_pinch
 *   # seed: 1
 *   # version: 0.5.0
 *   # sources: 1f10d68aa231...
 *   # plan: 0123456789abcdef           names the study with every value
 *   # contents: SUM run.h5             of what the HDF5 file says (run_file_digest.h)
 *   # bytes: 1234 animals.csv
 *   SUM  animals.csv
 *   ...
 *   # end: SUM                         of all lines above
 *
 * How it is committed: all files are first written and synced in the folder .staged below; then
 * MANIFEST is put in its place; then each file is renamed to its own. So up to the rename of
 * MANIFEST nothing of the old results has changed, whatever fails, and from there on every state
 * that a kill can leave is told by the sums: a folder is whole if and only if each file is the
 * one that MANIFEST names. MANIFEST comes before the files because the first results of a folder
 * would otherwise be torn without anything to tell it by; and a folder is not exchanged as one
 * (renameat2), because it may be a mount point or the working folder of a shell, holds files of
 * the user, and many network file systems cannot exchange.
 *
 * run.log, checkpoint.bin, compare.csv, and what analyze or a user adds, are not named: they may
 * come and go. run.h5 is whole, too, if another program opened and closed it: the bytes are
 * compared first, before HDF5 sees the file, and only if they differ what it says.
 */
#define CSP_MANIFEST_NAME "MANIFEST"
#define CSP_STAGED_NAME ".staged"

struct csp_manifest_of { /* the run; owns nothing */
    const char *kind, *study, *version, *sources;
    uint64_t seed, plan;
};

struct csp_manifest_file {
    const char *name;
    uint64_t bytes;
    char sum[CSP_SHA256_HEX], contents[CSP_SHA256_HEX]; /* contents "": not of HDF5 */
};

struct csp_manifest { /* memory belongs to the csp_mem */
    struct csp_manifest_of of;
    struct csp_manifest_file *files;
    size_t n;
};

enum csp_manifest_state {
    CSP_MANIFEST_NONE,    /* no MANIFEST: of an older version, kept tables, or no results */
    CSP_MANIFEST_WHOLE,   /* every file is the one that is named */
    CSP_MANIFEST_TOUCHED, /* likewise, but other bytes of run.h5 say the same */
    CSP_MANIFEST_TORN     /* some file is not */
};

/* Read dir/MANIFEST. *there = 0 if there is none. CSP_E_IO if it is damaged. */
int csp_manifest_read(struct csp_manifest *self, const char *dir, struct csp_mem *mem,
                      int *there);
/* Compare the folder with its manifest. why (room for size bytes, may be NULL): the first file
 * that differs, and how; "" otherwise. A damaged manifest is CSP_MANIFEST_TORN. CSP_E_MEMORY. */
int csp_manifest_check(const char *dir, enum csp_manifest_state *state, char *why, size_t size);
/* CSP_OK unless the results are torn: then CSP_E_IO with a sentence that names file and remedy.
 * Every command that reads results asks this first. */
int csp_manifest_require(const char *dir);
/* 1 if the folder has a manifest of this kind: then it is one of results, whatever is missing. */
int csp_manifest_is(const char *dir, const char *kind);
/* Begin results: an empty folder .staged below dir, to be written into like a run folder and
 * freed (csp_run_dir_free) after the commit. */
int csp_manifest_stage(const struct csp_run_dir *dir, struct csp_run_dir *staged);
/* Put what was staged in its place, study.yaml last, and remove the files that an earlier manifest
 * named and this one does not. CSP_E_IO: before MANIFEST is in place the folder is as it was. */
int csp_manifest_commit(const struct csp_run_dir *dir, const struct csp_run_dir *staged,
                        const struct csp_manifest_of *of);
/* Remove what was staged and not committed; nothing staged is fine. */
void csp_manifest_drop(const char *dir);
#endif
