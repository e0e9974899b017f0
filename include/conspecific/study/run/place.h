/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_PLACE_H
#define CONSPECIFIC_STUDY_RUN_PLACE_H
#include "conspecific/record/manifest.h"
#include <stdio.h>
/*
 * place: the folder that a run may write into. Nobody's results are overwritten.
 *
 * The folder is locked against other runs (record/lock.h) and looked at before anything is
 * computed. A run may go into a folder that is not there, holds no file that the run would write,
 * or holds the results or the checkpoint of the very same plan: the study with every value, its
 * seed and the program (of made: the commit aside, as everywhere). Results of another plan are
 * refused, or kept as FOLDER.old, FOLDER.old.2, ... A folder that is not that of a run is never
 * renamed: one that holds a file of a name that the run would write is refused in any case.
 */
enum csp_over {
    CSP_OVER_REFUSE, /* CSP_E_USAGE: the detail says what is otherwise there */
    CSP_OVER_KEEP,   /* keep the old ones under another name */
    CSP_OVER_REPLACE /* overwrite: a folder of the caller's own, results that it throws away */
};

struct csp_place_of { /* the run; owns nothing */
    struct csp_manifest_of made;
    const char *text;  /* its resolved study; NULL: it has none, and made.plan alone counts */
    const char *agent; /* what stands in agent.yaml; NULL: there is none */
};

/* Make the folder, lock it, and take it for this run; self is to be freed in any case. resume: a
 * checkpoint of another run is left for csp_checkpoint_load to refuse. out (NULL: none) is told
 * where the old results went. CSP_E_USAGE, CSP_E_IO. */
int csp_place_take(struct csp_run_dir *self, const char *folder, const struct csp_place_of *of,
                   enum csp_over over, int resume, FILE *out);
/* 1 if the name of a folder ends as those that are kept aside: .old, .old.2, ... */
int csp_place_is_old(const char *folder);
/* Keep a file or folder under the name PATH.old, PATH.old.2, ...: the first that is free. kept,
 * which the caller frees, is that name. CSP_E_IO, CSP_E_MEMORY. */
int csp_place_keep(const char *path, char **kept);
#endif
