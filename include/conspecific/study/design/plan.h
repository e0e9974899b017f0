/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_PLAN_H
#define CONSPECIFIC_STUDY_DESIGN_PLAN_H
#include "conspecific/agent/agent.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/study/design/study.h"
#include <stdint.h>
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
    size_t brains;  /* roles with a full brain */
    size_t animals; /* in it now; of an auto study they grow */
    size_t first;   /* index of its first result */
};

enum csp_side { CSP_SIDE_A, CSP_SIDE_B, CSP_SIDE_MINUS_A, CSP_SIDE_MINUS_B, CSP_SIDES };
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
    const char *left_out; /* contrasts whose groups are not run, "a, b"; NULL: none */
    int grows;            /* an auto study: animals are added */
    size_t units;         /* results: all animals of all groups, of an auto study at most */
    struct csp_study resolved; /* what text says */
    char *text;                /* study.yaml: resolved, self-contained */
    char *asked;               /* the same before an auto study had a number of animals */
    uint64_t hash;             /* of asked */
};

/* Number of animal k (from 0) of a group: k + 1 in the usual litter, 100001 + k, 200001 + k,
 * ... in the others. It names its random streams and its rows. */
static inline uint64_t csp_plan_animal(const struct csp_plan_group *group, size_t k)
{
    return (uint64_t)group->group->litter * CSP_LITTER_STEP + k + 1;
}

/* Whether a contrast has something that more animals could decide: a difference, of a group that
 * grows in an auto study. */
int csp_plan_asks(const struct csp_plan *self, const struct csp_plan_contrast *contrast);
/* Animals of the largest group. */
size_t csp_plan_most(const struct csp_plan *self);
/* The group whose animal a unit is: an index of results. */
const struct csp_plan_group *csp_plan_group_of(const struct csp_plan *self, size_t unit);
/* Give an auto study this number of animals (at most the last of csp_sequential_sizes) in every
 * group that has no number of its own, and make text anew. CSP_E_MEMORY. */
int csp_plan_resize(struct csp_plan *self, size_t animals);
/* Release all of it; safe on a plan that was not built whole. */
void csp_plan_free(struct csp_plan *self);
#endif
