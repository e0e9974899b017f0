/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_VERDICTS_H
#define CONSPECIFIC_STUDY_SPILLOVER_VERDICTS_H
#include "conspecific/config/diag.h"
#include "conspecific/core/mem.h"
#include <stdio.h>
/*
 * verdicts: a folder of `kind: spillover` beside its theory, one row a circuit and measure.
 *
 * Counts the verdicts of theory.csv (spillover/run.h) over cells. Where the assumptions of
 * theory hold, a number agrees, disagrees or cannot be decided with so few learners; where they
 * do not, it lies within the tolerance all the same, or within it of the extended theory
 * (explained), or it cannot be decided, or only the reason is known (in words).
 */
struct csp_verdicts_row {
    const char *study, *circuit, *measure;
    size_t holds, agrees, disagrees, undecided;          /* where the assumptions hold */
    size_t elsewhere, within, explained, open, in_words; /* where they do not */
    double worst; /* deviation of the largest size among holds that are decided; NaN: none */
    const char *where; /* its cell: "overlap 0.9, kappa 0.3, ..."; "" if there is none */
};

struct csp_verdicts { /* all memory belongs to the csp_mem */
    const char *dir;
    struct csp_verdicts_row *list;
    size_t n;
};

/* 1 if dir holds theory.csv and no contrasts.csv. */
int csp_verdicts_is_run(const char *dir);
/* Read and count dir/theory.csv. Problems go to diag: CSP_E_IO, CSP_E_SYNTAX. */
int csp_verdicts_read(struct csp_verdicts *self, const char *dir, struct csp_mem *mem,
                      struct csp_diag *diag);
/* Numbers that should agree with theory and do not. */
size_t csp_verdicts_disagree(const struct csp_verdicts *self);
/* Tables of n folders and a line of totals; or JSON. */
int csp_verdicts_print(const struct csp_verdicts list[], size_t n, int json, FILE *out);
/* dir/compare.csv, atomically. */
int csp_verdicts_save(const struct csp_verdicts *self);
#endif
