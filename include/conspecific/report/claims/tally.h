/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_TALLY_H
#define CONSPECIFIC_REPORT_CLAIMS_TALLY_H
#include "conspecific/report/claims/scoreboard.h"
/*
 * tally: what a scoreboard adds up to. Disagreeing, undecided and never run are three things.
 *
 * The score puts the share of agreement between what a coin gets and what the animals
 * themselves would get (report/claims/bounds.h):
 *
 *   score = (agree - floor) / (ceiling - floor)
 *
 * over the claims that are decided and have bounds: agree counts those that agree, floor and
 * ceiling are the sums of theirs. 0: no better than a coin; 1: as good as a second study. Its
 * 95 % interval is Wilson's of agree, put through the same line; claims count as independent.
 */
enum { CSP_TALLY_ANIMALS = 128 }; /* the most that a study adds on its own */

struct csp_tally {
    size_t n; /* questions: claims, those counted with another left out */
    size_t agree, disagree, undecided, never; /* they add up to n */
    size_t again;                             /* claims that are counted with another */
    size_t scored, right;                     /* decided, with bounds; of these agree */
    double floor, ceiling;                    /* sums over the scored */
    size_t survive;                           /* decided with q < 0.05 */
    size_t tested;                            /* decided with a q */
    size_t asked;                             /* with a replication probability */
    double replication;                       /* its sum */
    size_t cheap, dear; /* undecided ones that CSP_TALLY_ANIMALS would decide, or not */
    double animals;     /* the most that an undecided one needs */
    double minutes;     /* their sum, where known */
};

/* Count the claims of a facet (NULL: all) that are fitted, or that are not. */
struct csp_tally csp_tally_of(const struct csp_scoreboard *board, int fitted,
                              const char *facet);
/* The score with its interval; NaN if nothing is scored. */
struct csp_size csp_tally_score(const struct csp_tally *self);
#endif
