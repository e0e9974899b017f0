/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work: all that stands while a study runs, and one unit of it. */
#ifndef CSP_SRC_STUDY_RUN_WORK_H
#define CSP_SRC_STUDY_RUN_WORK_H
#include "conspecific/study/design/plan.h"
#include "conspecific/study/run/checkpoint.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/run/queue.h"
#include "conspecific/study/run/ranks.h"
#include "rearing.h"

struct csp_failure { /* of one unit of work */
    int err;
    char detail[512];
};

struct csp_share; /* share.h: how other ranks take part */

struct csp_work {
    struct csp_plan plan;
    struct csp_run_dir dir;
    struct csp_progress progress;
    struct csp_rearing rearing;
    struct csp_result *results;   /* owned, plan.units */
    struct csp_failure *units;    /* owned */
    struct csp_queue queue;       /* what is to be reared and run */
    struct csp_ranks *ranks;      /* borrowed */
    struct csp_share *share;      /* owned; NULL: this process is alone */
    struct csp_failure elsewhere; /* another rank could not take part */
    int threads, quiet;
    FILE *voice; /* where problems are said, and all the rest unless quiet */
    size_t held; /* memory once the study is read, before any animal [byte] */
    int stop;    /* a unit failed, so the others need not go on */
    struct csp_checkpoint_pace pace;
    double run_started, run_wall; /* of the units; 0: none is under way [s] */
};

/* Where what is no problem is said; NULL: nowhere. */
static inline FILE *csp_work_voice(const struct csp_work *w)
{
    return w->quiet ? NULL : w->voice;
}
/* Whether the work under way is to end: something failed, or a signal came. */
int csp_work_stopping(const struct csp_work *w);
/* Ask all of it to end because something failed. */
void csp_work_stop(struct csp_work *w);
/* Run one unit: the result is the caller's, and zeroed after an error. CSP_E_INTERRUPT. */
int csp_work_unit(struct csp_work *w, size_t unit, struct csp_result *result);
/* A unit is done: keep its result, write a checkpoint if one is due, say so in the log. */
void csp_work_keep(struct csp_work *w, size_t unit, struct csp_result *result);
/* A unit failed or was interrupted. */
void csp_work_fail(struct csp_work *w, size_t unit, int err, const char *detail);
#endif
