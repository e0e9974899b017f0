/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_RUN_H
#define CONSPECIFIC_STUDY_SPILLOVER_RUN_H
#include "conspecific/study/run/place.h"
#include "conspecific/study/run/progress.h"
#include <stddef.h>
/*
 * run: a study of `kind: spillover` over all its circuits, cells and learners, and the folder
 * it leaves:
 *
 *   animals.csv, summary.csv   as of any study; group: circuit@overlap=0.5@kappa=0.1
 *   theory.csv    a row a circuit, cell and measure: mean over learners, theory, deviation,
 *                 verdict, reason where an assumption does not hold, and the extended theory
 *   cells.csv     a row a cell: residual ratios of the first value and the first reflex circuit
 *                 and whose they are
 *   point.csv     a row an animal and reader: overlap and noise (spillover/measured_point.h)
 *   study.yaml, agent.yaml, run.log
 */
struct csp_spillover_options {
    const char *study, *out; /* file; folder, NULL: out/<name> */
    size_t animals;          /* 0: as the file says */
    const char *seed;        /* NULL: as the file says */
    int threads;             /* 0: all cores */
    const char *const *set;  /* n_set texts "path=value" */
    size_t n_set;
    enum csp_over over;      /* what becomes of another run's results in the folder */
    int resume;              /* go on from the folder's checkpoint if there is one */
    int quiet, silent;       /* no progress bar; no verdict on stdout */
    double checkpoint;       /* wall time between two checkpoints [s]; 0: 10 */
    FILE *voice;             /* problems and progress; NULL: stderr */
    csp_progress_hear *hear; /* told how far it is, in place of the bar; NULL: nobody */
    void *to;
};
/* Run every cell and write the folder; problems of the file are printed to the voice
 * (CSP_E_SYNTAX). Learners that are done go to a checkpoint; asked to stop (run/interrupt.h) it
 * is written and the run ends (CSP_E_INTERRUPT). With resume the
 * folder ends with the same bytes as without an interruption. */
int csp_spillover_run(const struct csp_spillover_options *options);
#endif
