/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/judge.h"
#include "conspecific/analysis/inference/published.h"
#include <math.h>
#include <string.h>

const char *csp_judgement_name(enum csp_judgement verdict)
{
    static const char *const names[] = {"undecided", "agrees", "disagrees"};
    return names[verdict];
}

const char *csp_decided_name(int decided)
{
    return decided == CSP_DECIDED_SIGN ? "sign" : decided == CSP_DECIDED_NONE ? "none" : "open";
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

int csp_judge_is_level(const struct csp_compare_row *row)
{
    return row->single || (row->claim && row->claim->direction == CSP_LEVEL &&
                           row->expect == CSP_ASKED_ANY && csp_judge_same_kind(row));
}

int csp_judge_flipped(const struct csp_compare_row *row)
{
    const struct csp_claim *c = row->claim;
    return c && ((c->direction == CSP_MORE && row->expect == CSP_ASKED_LESS) ||
                 (c->direction == CSP_LESS && row->expect == CSP_ASKED_GREATER));
}

double csp_judge_size_p(struct csp_size x, struct csp_size y)
{
    const struct csp_interval of_x = {x.lo, x.hi}, of_y = {y.lo, y.hi};
    struct csp_interval difference;
    double p;
    csp_published_difference(x.value, &of_x, y.value, &of_y, &difference, &p);
    return p;
}

/* p of no difference between the published and the simulated size. */
static double size_p_of(const struct csp_compare_row *row)
{
    const struct csp_claim *c = row->claim;
    if (!c) return NAN;
    if (csp_judge_same_kind(row) && !isnan(c->ci_low)) {
        const struct csp_size simulated = {row->diff, row->diff_lo, row->diff_hi};
        const int flip = csp_judge_flipped(row);
        const struct csp_size published = {flip ? -c->effect : c->effect,
                                           flip ? -c->ci_high : c->ci_low,
                                           flip ? -c->ci_low : c->ci_high};
        return csp_judge_size_p(published, simulated);
    }
    return csp_judge_size_p(row->published, row->simulated);
}

static void judge_level(struct csp_compare_row *row)
{
    const struct csp_claim *c = row->claim;
    if (!c)
        judged(row, CSP_JUDGED_UNDECIDED, "a level, no claim to compare with");
    else if (isnan(c->ci_low))
        judged(row, CSP_JUDGED_UNDECIDED, "no published interval");
    else if (isnan(row->size_p))
        judged(row, CSP_JUDGED_UNDECIDED, "no simulated interval");
    else if (row->size_p < CSP_JUDGE_ALPHA)
        judged(row, CSP_JUDGED_DISAGREES, "another level");
    else if (row->diff_hi - row->diff_lo > CSP_JUDGE_WIDTH * (c->ci_high - c->ci_low))
        judged(row, CSP_JUDGED_UNDECIDED, "the level is not known well enough");
    else
        judged(row, CSP_JUDGED_AGREES, "the same level");
}

static void judge_direction(struct csp_compare_row *row)
{
    const double sign = row->expect == CSP_ASKED_LESS ? -1.0 : 1.0;
    if (row->decided == CSP_DECIDED_NONE)
        judged(row, CSP_JUDGED_DISAGREES, "no difference");
    else if (sign * row->diff < 0)
        judged(row, CSP_JUDGED_DISAGREES, "the opposite direction");
    else if (row->size_p < CSP_JUDGE_ALPHA)
        judged(row, CSP_JUDGED_DISAGREES, "direction holds, another size");
    else
        judged(row, CSP_JUDGED_AGREES, isnan(row->size_p) ? "direction" : "direction and size");
}

/* What simulated animals decide of themselves. Where both hold, a sign that is sure and a
 * difference that is small, smallness counts. */
static int decide(const struct csp_compare_row *row)
{
    const int decided = csp_decided(row->p, row->p_equal, row->looks ? row->looks : 1);
    if (decided & CSP_DECIDED_NONE) return CSP_DECIDED_NONE;
    return decided & CSP_DECIDED_SIGN && row->diff != 0 ? CSP_DECIDED_SIGN : CSP_DECIDED_OPEN;
}

static int has_few(const struct csp_compare_row *row)
{
    return row->n_a < CSP_JUDGE_LEAST ||
           (row->test == CSP_BY_GROUPS && row->n_b > 0 && row->n_b < CSP_JUDGE_LEAST);
}

void csp_judge(struct csp_compare_row *row)
{
    row->decided = CSP_DECIDED_OPEN;
    row->size_p = size_p_of(row);
    if (isnan(row->diff) || has_few(row)) {
        judged(row, CSP_JUDGED_UNDECIDED, "too few values");
        return;
    }
    if (csp_judge_is_level(row)) {
        judge_level(row);
        return;
    }
    row->decided = decide(row);
    if (row->decided == CSP_DECIDED_OPEN)
        judged(row, CSP_JUDGED_UNDECIDED,
               isnan(row->p) ? "too few values"
               : isnan(row->p_equal)
                   ? "no sign; equality not tested in this folder: run it again"
                   : "neither a sign nor no difference");
    else if (row->expect == CSP_ASKED_EQUAL || row->expect == CSP_ASKED_ANY)
        judged(row,
               (row->decided == CSP_DECIDED_NONE) == (row->expect == CSP_ASKED_EQUAL)
                   ? CSP_JUDGED_AGREES
                   : CSP_JUDGED_DISAGREES,
               row->decided == CSP_DECIDED_NONE ? "no difference" : "a difference");
    else
        judge_direction(row);
}
