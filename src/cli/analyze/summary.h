/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_SUMMARY_H
#define CONSPECIFIC_CLI_ANALYZE_SUMMARY_H
#include "analyze.h"
/*
 * summary: a few numbers of every animal, and their means by group, as a tidy table.
 */
struct csp_summary_number {
    const char *name;          /* with its unit: "phase_rad" */
    int angle;                 /* 1: the mean is that of directions, without interval */
    double chance;             /* the mean is tested against it (one-sided); NaN: no test */
    struct csp_interval legal; /* range of the values; {0, 0}: any number */
};
struct csp_summary { /* numbers of every animal; zero-initialise */
    size_t n, animals;
    const struct csp_summary_number *number; /* [n], not owned */
    double *value, *p;                       /* [animals, n], owned, NaN at first */
};
int csp_summary_init(struct csp_summary *self, size_t n,
                     const struct csp_summary_number number[], size_t animals);
void csp_summary_free(struct csp_summary *self);
/* Make the table group,animal,n,measure,value,low,high,p, group by group: the animals, then
 * their mean with its 95 % interval. It is printed, and written as NAME. */
int csp_summary_finish(const struct csp_summary *self, struct csp_analyze *a, const char *name);
#endif
