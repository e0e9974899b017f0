/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_EXPORT_H
#define CONSPECIFIC_CLI_EXPORT_H
#include "conspecific/agent/spec.h"
#include "conspecific/core/mem.h"
#include "conspecific/record/nwb.h"
#include "conspecific/record/recording.h"
#include "conspecific/record/table.h"
#include "conspecific/study/design/study.h"
/*
 * export: the folder of a run, opened to be written in a form that other programs read.
 */
#define CSP_EXPORT_DATE "2000-01-01T00:00:00+00:00" /* where no other is declared */

struct csp_export {
    const char *dir, *date;
    struct csp_study study;       /* dir/study.yaml, resolved */
    const char *study_text;       /* the same as it stands */
    struct csp_table animals;     /* dir/animals.csv */
    struct csp_run_reader reader; /* dir/run.h5, if recorded */
    int recorded;                 /* the run kept samples in time */
    uint64_t content;             /* hash of study and animals: what object ids are made of */
    struct csp_mem mem;           /* owns what is read */
    struct csp_diag diag;         /* problems of study.yaml and animals.csv */
};

struct csp_export_row { /* one row of animals.csv */
    const char *group, *measure, *unit, *level, *phase, *trial_type;
    size_t animal, session, trial; /* from 1; 0: all */
    double value;
};

/* Open the folder of a run. date NULL: as the study says, else CSP_EXPORT_DATE. CSP_E_IO,
 * CSP_E_SYNTAX, CSP_E_USAGE for a date that is none. After an error self is safe to free. */
int csp_export_open(struct csp_export *self, const char *dir, const char *date);
void csp_export_free(struct csp_export *self);
/* Row i of animals.csv. CSP_E_SYNTAX, CSP_E_NAME. */
int csp_export_row(struct csp_export *self, size_t i, struct csp_export_row *out);
/* The study's group of that name, or of that name before an "@" (a cell of a sweep). */
const struct csp_study_group *csp_export_group(const struct csp_export *self, const char *name);
/* Mapping of the group's agent, or of its paradigm, in study.yaml; NULL: not there. */
const struct csp_node *csp_export_agent(const struct csp_export *self, const char *group);
const struct csp_node *csp_export_paradigm(const struct csp_export *self, const char *group);

struct csp_export_animal { /* one animal on its way into a file */
    struct csp_export *run;
    const char *group;
    size_t animal; /* from 1 */
    struct csp_nwb file;
    struct csp_mem mem;
    /* Its first field, for trials and marks; rows 0: nothing was recorded. */
    struct csp_recording recording;
};

/* Write one animal as NWB to path. */
int csp_export_nwb(struct csp_export *run, const char *group, size_t animal, const char *path);
/* Tables of the file: intervals/trials (or, without times, processing/behavior/trials), acts,
 * every measure; stimuli as interval series. */
int csp_export_tables(struct csp_export_animal *self);
/* Write ro-crate-metadata.json into the folder. license NULL: not stated. */
int csp_export_crate(struct csp_export *run, const char *license);
#endif
