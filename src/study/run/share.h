/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * share: how the ranks of one run share its work (ranks.h).
 *
 * Rank 0 holds the queue, works like every other rank, keeps all results and alone writes and
 * prints. A thread of a rank that is free asks for a job; its answer is the job, "wait", or
 * "over". What comes back is the packed result of a unit, or that an animal is in the cache;
 * since a result does not depend on who computes it, nothing depends on the number of ranks.
 *
 *   WORK    rank r -> 0   what became of a job; a request for the next; farewell
 *   JOB     0 -> rank r   the answer to a request
 *   PULSE   both ways     twice a second: alive; from r: asked to stop; from 0: stop
 *
 * A rank that is silent for 8 s ends the job: rank 0 writes a checkpoint and aborts all.
 */
#ifndef CSP_SRC_STUDY_RUN_SHARE_H
#define CSP_SRC_STUDY_RUN_SHARE_H
#include "work.h"

/* Begin to listen for the other ranks; nothing if there are none. */
int csp_share_begin(struct csp_work *w);
/* Rank 0, once the plan is made: answer the others. Nothing if there are none. */
int csp_share_open(struct csp_work *w);
/* Rank 0: wait for what the others have under way. */
void csp_share_wait(struct csp_work *w);
/* Rank 0: tell the others that the run is over, and wait until they have gone. */
void csp_share_close(struct csp_work *w);
/* Another rank: work until rank 0 says that the run is over. err: why this rank cannot (its
 * files are not those of rank 0); rank 0 is told so. */
int csp_share_work(struct csp_work *w, int err);
#endif
