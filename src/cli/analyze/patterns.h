/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_PATTERNS_H
#define CONSPECIFIC_CLI_ANALYZE_PATTERNS_H
#include "analyze.h"
/*
 * patterns: the mean of a population over a window, trial by trial, for the kinds of trial that
 * an option names.
 */
enum { CSP_NAMES = 32 };

/* Rows of the options that say which times of a trial make its pattern. */
#define CSP_PATTERN_OPTIONS                                                                \
    {"--align", "EVENT", NULL, "time 0: first (event, the default), onset, or a name", 0}, \
        {"--window", "FROM:TO", NULL, "times that are averaged (default: 0s:500ms)", 0},   \
    {                                                                                      \
        "--baseline", "FROM:TO", NULL, "times whose mean is taken off (default: none)", 0  \
    }

struct csp_names { /* words of an option "a,b,c"; zero-initialise */
    size_t n;
    const char *name[CSP_NAMES];
    char *text; /* owned, what the names lie in */
};
/* Read the words of an option, none if it was not given. CSP_E_USAGE for an empty or repeated
 * word, or more than CSP_NAMES of them. */
int csp_names_read(struct csp_names *self, const struct csp_args *args, const char *option);
void csp_names_free(struct csp_names *self);

struct csp_patterns { /* the mean over a window, trial by trial; zero-initialise */
    size_t n, units;
    double *x;     /* [n, units], owned */
    size_t *label; /* [n], owned: index of the trial's name */
};
/* Take the trials of the kinds name[0 ... n) of a recording in order of time, and subtract
 * their mean over `baseline` if it is not NULL. CSP_E_USAGE if a kind has no trial that spans
 * the windows. */
int csp_patterns_cut(struct csp_patterns *self, const struct csp_analyze *a,
                     const struct csp_recording *r, const char *const name[], size_t n,
                     const char *align, const double window[2], const double *baseline);
void csp_patterns_free(struct csp_patterns *self);
/* Find the kinds of trial of a recording that pass --trial and --phase, in order of time. */
int csp_patterns_kinds(const struct csp_analyze *a, const struct csp_recording *r,
                       struct csp_names *out);
#endif
