/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_PLAN_H
#define CONSPECIFIC_STUDY_DESIGN_PLAN_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/study/design/study.h"
/*
 * plan: a study with everything it names read, set and checked: one entry a group and cell.
 *
 * Every agent and paradigm file is read once, printed resolved, and read back from that text;
 * the sets are applied to the resolved tree. So a run from the files and a run from the inline
 * copies in a run folder's study.yaml are the same run, and every default can be set.
 *
 * Order of sets: the study's, the cell's, the group's; then, on the clone, the cell's
 * after_rearing and the group's.
 */
struct csp_plan_group {
    const char *name;                    /* "pain", or "pain@n_acc=16" in a sweep */
    const char *cell;                    /* "@n_acc=16", "" without a sweep */
    const struct csp_study_group *group; /* as in the study file */
    struct csp_agent_spec spec;          /* of the rearing */
    struct csp_agent_spec clone;         /* of the experiment: with after_rearing */
    const char *text;                    /* spec as YAML: part of the rearing's key */
    size_t cohort;                       /* groups with equal text share one */
    struct csp_paradigm paradigm;
    size_t brains; /* roles with a full brain */
};

enum { CSP_SIDE_A, CSP_SIDE_B, CSP_SIDE_MINUS_A, CSP_SIDE_MINUS_B, CSP_SIDES };
struct csp_plan_contrast {
    const struct csp_study_contrast *contrast;
    const char *name, *unit;                      /* with the cell; of diff */
    size_t a, b;                                  /* group[CSP_SIDE_A], group[CSP_SIDE_B] */
    const struct csp_study_side *side[CSP_SIDES]; /* NULL: there is none */
    size_t group[CSP_SIDES];                      /* SIZE_MAX: a value, or no such side */
    double factor[CSP_SIDES];                     /* from the measure's unit to `unit` */
};

struct csp_plan {
    struct csp_mem mem; /* owns all of it */
    struct csp_study study;
    struct csp_plan_group *groups; /* [n]: cells within groups: g0c0 g0c1 ... g1c0 ... */
    size_t n, cohorts, cells;
    struct csp_plan_contrast *contrasts;
    size_t n_contrasts;
    char *text;    /* study.yaml: resolved, self-contained */
    uint64_t hash; /* of text */
};

/* Read the file; override n_set "path=value" texts and, where not NULL, animals, seed, record.
 * All problems are in diag (CSP_E_SYNTAX). After an error self is safe to free. */
int csp_plan_init(struct csp_plan *self, const char *path, const char *animals,
                  const char *seed, const char *record, const char *const set[], size_t n_set,
                  struct csp_diag *diag);
void csp_plan_free(struct csp_plan *self);
/* Read a study file and everything it names; build every group of every cell. No simulation. */
int csp_study_check(const char *path, struct csp_diag *diag);
#endif
