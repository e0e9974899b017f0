/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_STALE_H
#define CONSPECIFIC_STUDY_STALE_H
#include "conspecific/config/diag.h"
#include "conspecific/study/design/override.h"
/*
 * stale: whether the results in a folder are those that a study would give now.
 *
 * A result folder keeps its study resolved in study.yaml: every number that entered the run,
 * and under `made:` the program, with a hash of its sources. The results are fresh if this
 * file equals the one that a run would write now, made.commit aside (a commit that changes no
 * source changes no result). So a changed agent, paradigm, option or program is found, and the
 * difference can be named. The agent of `kind: spillover` is in agent.yaml, which must be
 * equal, too.
 */
struct csp_stale {
    int fresh;
    int resume;    /* the folder holds a checkpoint of this very run: it can go on from there */
    char why[512]; /* what makes the results stale; "" if they are fresh */
};

/* Judge the results of a study file, under what the command line overrides, in a folder. If
 * the folder is empty the study file is not read. Its problems are in diag (CSP_E_SYNTAX); an
 * unreadable folder is stale, not an error. CSP_E_IO, CSP_E_NAME, CSP_E_MEMORY. */
int csp_stale_judge(const char *study, const struct csp_override *override, const char *folder,
                    struct csp_stale *out, struct csp_diag *diag);
#endif
