/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_TFR_MAPS_H
#define CONSPECIFIC_CLI_ANALYZE_TFR_MAPS_H
#include "analyze.h"
#include "conspecific/analysis/signal/tfr.h"
/*
 * tfr_maps: epochs about time 0, and the power of every animal in them by time and frequency:
 * of one kind of trial, or of two sides that are compared.
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
    /* Names of the sides in tables: "in_pain", "us+them", a group. */
    char label[CSP_TFR_SIDES][64];
    long from, to; /* epoch in samples about time 0 */
    struct csp_tfr tfr;
    double *time;                 /* [times], owned */
    double *power[CSP_TFR_SIDES]; /* [animals, frequencies, times], owned */
    double *column;               /* [2, animals], owned */
    size_t trials, left_out;      /* used, and not spanning the epoch */
};

/* Make the maps of animal i, of both sides. The first animal sets the times and the transform
 * for all. */
int csp_tfr_maps_animal(struct csp_tfr_maps *m, size_t i);
#endif
