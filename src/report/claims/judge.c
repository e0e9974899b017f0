/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/judge.h"
#include <math.h>
#include <string.h>

const char *csp_judgement_name(enum csp_judgement verdict)
{
    switch (verdict) {
    case CSP_JUDGED_AGREES:
        return "agrees";
    case CSP_JUDGED_DISAGREES:
        return "disagrees";
    default:
        return "not decidable: insufficient data";
    }
}

static void judged(struct csp_compare_row *row, enum csp_judgement verdict, const char *why)
{
    row->verdict = verdict;
    row->why = why;
}

int csp_judge_same_kind(const struct csp_compare_row *row)
{
    const struct csp_claim *c = row->claim;
    if (!c) return 0;
    if (row->single) return c->direction == CSP_LEVEL;
    if (row->test == CSP_BY_CORRELATION) return !strcmp(c->effect_kind, "r");
    return row->test <= CSP_BY_GROUPS && !strcmp(c->effect_kind, "mean difference");
}

/* Do the published and the simulated interval overlap? -1: there is nothing to compare with. */
static int overlap(const struct csp_compare_row *row)
{
    const struct csp_claim *c = row->claim;
    if (!csp_judge_same_kind(row) || isnan(c->ci_low) || isnan(row->diff_lo)) return -1;
    const int flip = (c->direction == CSP_MORE && row->expect == CSP_ASKED_LESS) ||
                     (c->direction == CSP_LESS && row->expect == CSP_ASKED_GREATER);
    const double lo = flip ? -c->ci_high : c->ci_low, hi = flip ? -c->ci_low : c->ci_high;
    return row->diff_lo <= hi && row->diff_hi >= lo;
}

/* The smallest effect of interest; below_of and within_of say what a smaller one is. */
static double bound_of(const struct csp_compare_row *row)
{
    return row->test == CSP_BY_CORRELATION ? CSP_JUDGE_BOUND_R : CSP_JUDGE_BOUND;
}

static const char *below_of(const struct csp_compare_row *row)
{
    return row->test == CSP_BY_CORRELATION ? "correlation below 0.15"
           : row->test == CSP_BY_SPREAD    ? "ratio of spreads below exp 0.3"
                                           : "effect below 0.3 SD";
}

static const char *within_of(const struct csp_compare_row *row)
{
    return row->test == CSP_BY_CORRELATION ? "no correlation beyond 0.15"
           : row->test == CSP_BY_SPREAD    ? "spreads equivalent within exp 0.3"
                                           : "equivalent within 0.3 SD";
}

static int is_small(const struct csp_compare_row *row)
{
    return row->n_a < (size_t)(row->claim && row->claim->n > 0 ? row->claim->n : 0);
}

static void judge_level(struct csp_compare_row *row)
{
    if (!row->claim)
        judged(row, CSP_JUDGED_UNDECIDED, "a level, no claim to compare with");
    else if (isnan(row->claim->ci_low))
        judged(row, CSP_JUDGED_UNDECIDED, "no published interval");
    else if (overlap(row) < 0)
        judged(row, CSP_JUDGED_UNDECIDED, "no simulated interval");
    else if (!overlap(row))
        judged(row, CSP_JUDGED_DISAGREES, "intervals do not overlap");
    else if (is_small(row))
        judged(row, CSP_JUDGED_UNDECIDED, "cohort smaller than the published one");
    else
        judged(row, CSP_JUDGED_AGREES, "intervals overlap");
}

static int is_level(const struct csp_compare_row *row)
{
    return row->single || (row->claim && row->claim->direction == CSP_LEVEL &&
                           row->expect == CSP_ASKED_ANY && csp_judge_same_kind(row));
}

static void judge_direction(struct csp_compare_row *row, int significant)
{
    const double sign = row->expect == CSP_ASKED_LESS ? -1.0 : 1.0;
    const double best = sign > 0
                            ? row->effect_hi
                            : -row->effect_lo; /* the most favourable end of the interval */
    const double n = (double)(row->paired ? row->n_a : row->n_a + row->n_b);
    if (significant && sign * row->diff < 0)
        judged(row, CSP_JUDGED_DISAGREES, "the opposite direction");
    else if (significant && overlap(row) == 0)
        judged(row, CSP_JUDGED_DISAGREES, "direction holds, intervals do not overlap");
    else if (best < bound_of(row) && row->n_a >= CSP_JUDGE_ANIMALS)
        judged(row, CSP_JUDGED_DISAGREES, below_of(row));
    else if (!significant)
        judged(row, CSP_JUDGED_UNDECIDED, "p not below 0.05");
    else if (row->claim && n < row->claim->n)
        judged(row, CSP_JUDGED_UNDECIDED, "cohort smaller than the published one");
    else
        judged(row, CSP_JUDGED_AGREES, overlap(row) == 1 ? "direction and size" : "direction");
}

void csp_judge(struct csp_compare_row *row)
{
    const int significant = row->p < CSP_JUDGE_ALPHA && row->diff != 0;
    if (isnan(row->diff) || row->n_a < 2 || (isnan(row->p) && !is_level(row)))
        judged(row, CSP_JUDGED_UNDECIDED, "too few values");
    else if (is_level(row))
        judge_level(row);
    else if (row->expect == CSP_ASKED_EQUAL) {
        if (row->n_a >= CSP_JUDGE_ANIMALS && row->effect_lo >= -bound_of(row) &&
            row->effect_hi <= bound_of(row))
            judged(row, CSP_JUDGED_AGREES, within_of(row));
        else if (significant)
            judged(row, CSP_JUDGED_DISAGREES, "a difference where none is claimed");
        else
            judged(row, CSP_JUDGED_UNDECIDED, "neither equivalent nor different");
    } else if (row->expect == CSP_ASKED_ANY)
        judged(row, significant ? CSP_JUDGED_AGREES : CSP_JUDGED_UNDECIDED,
               significant ? "a difference" : "p not below 0.05");
    else
        judge_direction(row, significant);
}
