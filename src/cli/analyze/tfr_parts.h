/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_TFR_PARTS_H
#define CONSPECIFIC_CLI_ANALYZE_TFR_PARTS_H
#include "conspecific/analysis/signal/tfr.h"
#include "parts.h"
/*
 * analyze_tfr_parts: what `analyze tfr` is asked (analyze_tfr.c), the power of every animal
 * (analyze_tfr_power.c), its tables and tests (analyze_tfr_table.c).
 */
enum { CSP_TFR_SIDES = 2 };

struct csp_tfr_maps {
    struct csp_analyze a;
    const char *field, *unit, *align;
    const char *versus, *twins; /* second kind of trial, second group; both NULL: one side */
    struct csp_tfr_ask ask;
    double epoch[2], baseline[2], band[2], step, p;
    uint64_t permutations, seed;
    enum csp_baseline normalise;
    int induced, ratio, sides;
    char label[CSP_TFR_SIDES]
              [64]; /* names of the sides in tables: "in_pain", "us+them", a group */
    long from, to;  /* epoch in samples about time 0 */
    struct csp_tfr tfr;
    double *time;                 /* [times], owned */
    double *power[CSP_TFR_SIDES]; /* [animals, frequencies, times], owned */
    double *column;               /* [2, animals], owned */
    size_t trials, left_out;      /* used, and not spanning the epoch */
};

/* Maps of animal i, both sides; the first one begins times and transform for all. */
int csp_tfr_maps_animal(struct csp_tfr_maps *m, size_t i);
/* Write the map and print it, or with --band the mean over the band. */
int csp_tfr_maps_output(struct csp_tfr_maps *m);
#endif
