/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_FIT_FILE_H
#define CONSPECIFIC_REPORT_FIT_FILE_H
#include "conspecific/config/schema.h"
#include "conspecific/report/fit/search.h"
/*
 * file: what is to be fitted to what, as data (`kind: fit`).
 *
 *   schema: 1
 *   kind: fit
 *   name: helping_days
 *   agent: rat                        # absent: as each study says
 *   studies: [helping]                # names, or files
 *   animals: 24                       # absent: as each study says; likewise seed
 *   parameters:
 *     - {name: agent.body.theta_B, low: 0.05, high: 1, start: 0.25, scale: log}
 *     - {name: paradigm.actions.push.effort, low: 0.01 reward, high: 0.5 reward}
 *     - {name: agent.body.g_arousal_drive, low: 0 reward/s, high: 4 reward/s,
 *        after_rearing: true}
 *   claims: [C079, C080]              # absent: all of status fitted that give a target
 *   curves:
 *     - {file: data/published/havlik_2020_helping_days.csv, group: trapped, measure: opened,
 *        session: day, value: percent_opened, low: ci_low, high: ci_high, unit: "%"}
 *   method: simplex                   # or population
 *   evaluations: 100
 *   profile: slice                    # full, none
 *   bootstrap: 1000
 *
 * A name is a path as in --set; low, high and start are values as there, with their unit. A
 * parameter of the agent shapes its life too, so every evaluation rears anew; after_rearing
 * changes the grown animal only, and the reared cohort is used again. Problems are reported
 * where they stand.
 */
struct csp_fit_free {
    const char *name, *low, *high, *start; /* start NULL: the middle */
    int scale, after_rearing;              /* 0 linear, 1 log */
    const struct csp_node *at;
    const char *unit;                 /* derived: "" or that of low */
    struct csp_fit_parameter numbers; /* derived */
};

struct csp_fit_curve {
    const char *study, *file, *group, *measure;
    const char *session, *value, *low, *high; /* names of columns */
    const char *unit;                         /* of these columns; "" = the measure's */
    double weight;
    const struct csp_node *at;
};

struct csp_fit_file {
    const char *name, *doc, *agent;     /* agent NULL: as each study says */
    const struct csp_node *study_names; /* sequence */
    size_t animals, seed;               /* animals 0: as the study says */
    struct csp_list parameters;         /* of struct csp_fit_free */
    struct csp_list claims;             /* of const char * */
    struct csp_list curves;             /* of struct csp_fit_curve */
    int method, profile;                /* enum csp_fit_method, csp_fit_profile */
    size_t evaluations, bootstrap;
    const struct csp_node *at;
    const char *path;             /* of the file */
    int seed_given, claims_given; /* derived */
    const char **studies;         /* derived */
    size_t n_studies;
};

extern const struct csp_schema csp_fit_schema[];

/* Read a file, or a tree of one; all problems are in diag (CSP_E_SYNTAX). */
int csp_fit_file_load(struct csp_fit_file *self, const char *path, struct csp_mem *mem,
                      struct csp_diag *diag);
int csp_fit_file_read(struct csp_fit_file *self, const struct csp_node *root, const char *path,
                      struct csp_mem *mem, struct csp_diag *diag);
/* "0.25 reward": a value of the parameter as --set takes it. Errors: memory. */
int csp_fit_free_text(const struct csp_fit_free *self, double value, struct csp_text *out);
#endif
