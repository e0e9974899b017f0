/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_ENSEMBLE_H
#define CONSPECIFIC_STUDY_RUN_ENSEMBLE_H
#include "conspecific/study/design/override.h"
#include "conspecific/study/design/plan.h"
#include "conspecific/study/run/place.h"
#include "conspecific/study/run/progress.h"
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
/*
 * ensemble: a study run over groups x animals on all cores, and the folder it leaves.
 *
 * A unit of work is one animal of one group: take the reared animal (cohort.h), clone it into
 * the group, run the paradigm. Animal k is animal k in every group of its litter: the same
 * brain, the same random numbers, also of its company (run/partner.h). A pool of partners spares
 * rearing, but colonies then share members: colony k and colony l differ in who is where, not in
 * who there is, so they are no independent samples, and p values speak of the arrangement of these
 * animals only. With more brains than the pool some are twice in a colony: twins that have
 * learnt the same, each with its own noise of the senses. Results are stored by unit, so every
 * output is the same to the byte for any number of threads, and with or without interruption.
 */
struct csp_study_options {
    const char *study;      /* path, or name under models/studies */
    const char *out;        /* folder; NULL: out/<name> */
    size_t animals;         /* 0: as the study says; CSP_ANIMALS_AUTO */
    const char *seed;       /* NULL: as the study says; text of a whole number */
    int threads;            /* 0: all cores */
    const char *const *set; /* n_set texts "path=value": agent.*, paradigm.*, study keys */
    size_t n_set;
    const char *groups; /* names "a,b" of the groups to run; NULL: all */
    const char *record; /* none, summary, full; NULL: as the study says */
    int partial;        /* run nothing: tables of what a checkpoint holds, in out/partial */
    int resume;         /* go on from the folder's checkpoint if there is one */
    enum csp_over over; /* what becomes of another run's results in the folder (place.h) */
    int quiet;          /* no progress bar */
    int silent; /* of `kind: spillover`: no verdict on standard output (study/launch.h) */
    double checkpoint;       /* wall time between two checkpoints [s]; 0: 10 */
    FILE *voice;             /* problems, warnings, progress; NULL: stderr */
    csp_progress_hear *hear; /* told how far it is, in place of the bar; NULL: nobody */
    void *to;
    FILE *next; /* gets where the results are and what to do with them; NULL: not told */
};

/* What the options change of the study file. */
struct csp_override csp_study_override(const struct csp_study_options *opt);
/* Run. All problems of the files are printed to opt->voice if there are any (CSP_E_SYNTAX); nothing
 * is written then. Asked to stop (interrupt.h) it writes a checkpoint (CSP_E_INTERRUPT). CSP_E_NUMERIC names group, animal, population and time. CSP_E_IO: the
 * folder cannot be written, said before anything is computed. */
int csp_study_run(const struct csp_study_options *opt);
#endif
