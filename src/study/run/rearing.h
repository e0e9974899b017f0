/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rearing: the animals that a run needs, reared or taken from the cache. */
#ifndef CSP_SRC_STUDY_RUN_REARING_H
#define CSP_SRC_STUDY_RUN_REARING_H
#include "conspecific/record/run_dir.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/design/plan.h"
#include "conspecific/study/results/result.h"
#include "conspecific/study/run/progress.h"
#include "conspecific/study/run/queue.h"

struct csp_kin { /* the animals of one agent text and one litter */
    struct csp_cohort cohort;
    size_t litter, brains; /* brains: the most that a group needs */
    size_t animals;        /* units of its largest group, at most */
    size_t first;          /* its first item */
    size_t bytes, whole;   /* of one of them: its state, and all that it holds in memory */
};

struct csp_item { /* one animal to be reared */
    size_t kin;
    uint64_t animal;
    struct csp_reared kept; /* empty where the disk cache holds the state */
    char *lost;             /* owned: where it left the finite numbers; NULL: it did not */
    int there;              /* reared, or in the cache, or lost; read and written atomically */
    int err;                /* its rearing failed for another reason */
    char *failed;           /* owned: which */
};

struct csp_rearing {
    const struct csp_plan *plan;      /* borrowed, as are the others of these */
    const struct csp_result *results; /* [plan->units] */
    struct csp_run_dir *dir;
    struct csp_progress *progress;
    char *folder;          /* owned: of the cache */
    size_t *kin_of;        /* owned: by group */
    struct csp_kin *kin;   /* owned */
    struct csp_item *item; /* owned */
    size_t n_kin, n;
    size_t due, reared, cached; /* of the animals that are needed now */
    double started, wall;       /* of their rearing [s] */
};

struct csp_rearing_need { /* memory [byte] */
    size_t animal;        /* the largest animal */
    size_t rear;          /* one thread that rears one: the animal, and its state twice */
    size_t run;  /* one thread that runs the largest unit: its animals, and one state */
    size_t kept; /* reared animals that no folder can take */
    size_t to_rear, to_run; /* how many jobs there are */
};

/* List the animals of a plan. The borrowed members are set by the caller. Free in any case. */
int csp_rearing_init(struct csp_rearing *self);
void csp_rearing_free(struct csp_rearing *self);
/* Put what the units that are not done need, as far as the groups' animals go now, into the
 * queue, except what is in the cache. */
int csp_rearing_list(struct csp_rearing *self, struct csp_queue *queue);
/* Simulated seconds of what csp_rearing_list would put into the queue. */
double csp_rearing_seconds(const struct csp_rearing *self);
/* What the jobs need. */
void csp_rearing_need(const struct csp_rearing *self, struct csp_rearing_need *need);
/* Whether every animal of a unit is there. */
int csp_rearing_ready(const struct csp_rearing *self, size_t unit);
/* What a unit is expected to cost, in the unit of the queue's animals: simulated seconds times
 * bytes of state, all of which a tick goes through. */
double csp_rearing_cost(const struct csp_rearing *self, size_t unit);
/* Rear item i, or load it if another process has reared it since. shared: other ranks need it,
 * so that CSP_E_IO is the answer if it cannot be put on the disk. */
int csp_rearing_one(struct csp_rearing *self, size_t i, int shared);
/* Item i is reared, by whomever, with this result; after CSP_E_NUMERIC its units will be lost. */
void csp_rearing_note(struct csp_rearing *self, size_t i, int err, const char *detail);
/* The first failure that is not CSP_E_NUMERIC, with its group. */
int csp_rearing_error(const struct csp_rearing *self);
/* Make the clone that is the r-th brain of animal k of a group. The caller frees the agent in
 * any case. */
int csp_rearing_clone(struct csp_rearing *self, const struct csp_plan_group *g, size_t k,
                      size_t r, struct csp_agent *agent);
/* Log how own and others' pain overlap (c_w and rho) in animal k of a group. */
int csp_rearing_overlap(struct csp_rearing *self, const struct csp_plan_group *g, size_t k);
/* Whether no earlier group has this animal. */
int csp_rearing_is_first(const struct csp_rearing *self, size_t group, size_t k);
#endif
