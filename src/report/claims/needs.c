/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/needs.h"
#include "conspecific/analysis/inference/effect.h"
#include "conspecific/analysis/inference/normal.h"
#include <math.h>

static const double power = 0.8;

static double smallest(const struct csp_compare_row *row)
{
    return row->test == CSP_BY_CORRELATION ? CSP_EFFECT_SMALL_R
           : row->test == CSP_BY_SPREAD    ? CSP_EFFECT_SMALL_LN
                                           : CSP_EFFECT_SMALL;
}

static double for_sign(const struct csp_compare_row *row, double n)
{
    if (isnan(row->p) || row->p >= 1.0) return INFINITY;
    const double now = csp_normal_of_p(row->p);
    const double want = csp_normal_of_p(CSP_SIGN_LEVEL) + csp_normal_quantile(power);
    return n * (want / now) * (want / now);
}

static double for_none(const struct csp_compare_row *row, double n)
{
    const double room = smallest(row) - fabs(row->effect);
    const double se = (row->effect_hi - row->effect_lo) / (2 * csp_normal_of_p(0.05));
    if (isnan(row->p_equal) || !(room > 0.0) || !(se > 0.0)) return INFINITY;
    const double want = csp_normal_of_p(2 * CSP_EQUAL_LEVEL) + csp_normal_quantile(power);
    return n * (want * se / room) * (want * se / room);
}

static double for_level(const struct csp_compare_row *row, double n)
{
    const struct csp_claim *c = row->claim;
    if (!c || isnan(c->ci_low) || isnan(row->diff_lo)) return INFINITY;
    const double times =
        (row->diff_hi - row->diff_lo) / (CSP_JUDGE_WIDTH * (c->ci_high - c->ci_low));
    return n * times * times;
}

void csp_needs_init(struct csp_compare_row *row, double seconds)
{
    const double n = (double)row->n_a;
    row->needs_animals = row->needs_minutes = NAN;
    if (row->verdict != CSP_JUDGED_UNDECIDED || isnan(row->diff) || n < CSP_JUDGE_LEAST) return;
    const double animals =
        csp_judge_is_level(row) ? for_level(row, n) : fmin(for_sign(row, n), for_none(row, n));
    if (!isfinite(animals)) return;
    row->needs_animals = fmax(ceil(animals), n + 1);
    row->needs_minutes = row->needs_animals * seconds / 60.0;
}
