/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_PARTS_H
#define CONSPECIFIC_CLI_ANALYZE_PARTS_H
#include "analyze.h"
/*
 * analyze_parts: what coherence, rsa and decode share: stretches about an event, and a tidy
 * table of measures.
 */
enum { CSP_PARTS_NAMES = 32 };

struct csp_names { /* words of an option "a,b,c"; zero-initialise */
    size_t n;
    const char *name[CSP_PARTS_NAMES];
    char *text; /* owned, what the names lie in */
};
/* Read an option; none if it was not given. CSP_E_USAGE for an empty or repeated word, or more
 * than CSP_PARTS_NAMES. */
int csp_names_read(struct csp_names *self, const struct csp_args *args, const char *option);
void csp_names_free(struct csp_names *self);

/* Time 0 of a trial [s] by --align: "first" (NULL: the trial's first event), "onset", the name
 * of an event, or names "a,b" of which the first that the trial has counts. NaN: it has none.
 */
double csp_parts_zero(const struct csp_recording *r, const struct csp_recording_trial *trial,
                      const char *align);
/* Samples from zero + from[0] to zero + from[1] [s]. Row of the first one into *row, so
 * that *row ... *row + n - 1 lie in the trial; 0 if they do not. */
int csp_parts_cut(const struct csp_recording *r, const struct csp_recording_trial *trial,
                  const char *align, const double from[2], size_t n, size_t *row);
/* How many samples that is. CSP_E_USAGE (named option) below `least` or above 1e7. */
int csp_parts_samples(const char *option, const double from[2], double dt, size_t least,
                      size_t *n);

struct csp_patterns { /* mean over a window, trial by trial; zero-initialise */
    size_t n, units;
    double *x;     /* [n, units], owned */
    size_t *label; /* [n], owned: index of the trial's name */
};
/* Trials of the kinds name[0...n) of a recording, in order of time, less their mean over
 * `baseline` if it is not NULL. CSP_E_USAGE if a kind has no trial that spans the windows. */
int csp_patterns_cut(struct csp_patterns *self, const struct csp_analyze *a,
                     const struct csp_recording *r, const char *const name[], size_t n,
                     const char *align, const double window[2], const double *baseline);
void csp_patterns_free(struct csp_patterns *self);
/* Kinds of trial of a recording that pass --trial and --phase, in order of time. */
int csp_patterns_kinds(const struct csp_analyze *a, const struct csp_recording *r,
                       struct csp_names *out);

struct csp_quantity {
    const char *name; /* with its unit: "phase_rad" */
    int angle;        /* 1: the mean is that of directions, without interval */
    double chance;    /* p of the mean: one-sided t-test against it; NaN: none */
};
struct csp_measures { /* numbers of every animal; zero-initialise */
    size_t n, animals;
    const struct csp_quantity *measure; /* [n], not owned */
    double *value, *p;                  /* [animals, n], owned, NaN at first */
};
int csp_measures_init(struct csp_measures *self, size_t n, const struct csp_quantity measure[],
                      size_t animals);
void csp_measures_free(struct csp_measures *self);
/* Table group,animal,n,measure,value,low,high,p of a->grid: animals, then their mean with its
 * 95 % t interval, group by group. Printed and written as NAME. */
int csp_measures_finish(const struct csp_measures *self, struct csp_analyze *a,
                        const char *name);
#endif
