/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_PLAN_H
#define CONSPECIFIC_STUDY_DESIGN_PLAN_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/study/design/study.h"
/*
 * plan: a study with everything it names read, set and checked: one entry a group and cell.
 * design/plan_builder.h makes it from a study file.
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

/* Release all of it; safe on a plan that was not built whole. */
void csp_plan_free(struct csp_plan *self);
#endif
