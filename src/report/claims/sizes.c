/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/sizes.h"
#include <math.h>
#include <stdlib.h>

static const struct csp_size unknown = {NAN, NAN, NAN};

/* A size with another sign. */
static struct csp_size turned(struct csp_size x)
{
    return (struct csp_size){-x.value, -x.hi, -x.lo};
}

/* What the paper prints, in the sign of the contrast. */
static struct csp_size published_size(const struct csp_compare_row *row,
                                      const struct csp_paper *paper)
{
    const struct csp_published *t = &paper->test;
    if (!paper->known || !paper->sign) return unknown;
    if (t->statistic == CSP_PUBLISHED_P && paper->p_relation != '=') return unknown;
    const struct csp_published_effect e = csp_published_effect(t);
    const int groups =
        t->design == CSP_PUBLISHED_INDEPENDENT || t->design == CSP_PUBLISHED_PROPORTIONS;
    struct csp_size size = {groups && !isnan(e.g) ? e.g : e.d, e.lo, e.hi};
    if (size.value * paper->sign < 0) size = turned(size);
    return csp_judge_flipped(row) ? turned(size) : size;
}

/* mean(a - b) / sd(a - b) of animals that stand on both sides. */
static struct csp_size paired_size(const struct csp_compare_row *row,
                                   const struct csp_contrast_animals *values)
{
    struct csp_ttest t;
    const size_t n = values->n_a;
    double *d = malloc((n + 1) * sizeof *d);
    struct csp_size size = unknown;
    for (size_t i = 0; d && i < n; i++)
        d[i] = values->a[i] - (values->n_b == n ? values->b[i] : row->mean_b);
    if (d && !csp_stats_t_one(n, d, 0.0, CSP_TAIL_BOTH, 0.95, &t) && isfinite(t.t)) {
        const struct csp_published it = {.design = CSP_PUBLISHED_PAIRED,
                                         .statistic = CSP_PUBLISHED_T,
                                         .value = t.t,
                                         .k1 = NAN,
                                         .k2 = NAN,
                                         .df1 = NAN,
                                         .df2 = t.df,
                                         .p = NAN,
                                         .n1 = (double)n,
                                         .n2 = NAN};
        const struct csp_published_effect e = csp_published_effect(&it);
        size = (struct csp_size){e.d, e.lo, e.hi};
    }
    free(d);
    return size;
}

static double d_of(double r)
{
    return 2.0 * r / sqrt(1.0 - r * r);
}

static struct csp_size simulated_size(const struct csp_compare_row *row,
                                      const struct csp_contrast_animals *values,
                                      const struct csp_paper *paper)
{
    const struct csp_size effect = {row->effect, row->effect_lo, row->effect_hi};
    switch (paper->test.design) {
    case CSP_PUBLISHED_INDEPENDENT:
    case CSP_PUBLISHED_PROPORTIONS:
        return row->test == CSP_BY_GROUPS || (row->test == CSP_BY_PAIRS && values) ? effect
                                                                                   : unknown;
    case CSP_PUBLISHED_PAIRED:
    case CSP_PUBLISHED_ONE_SAMPLE:
        return row->test == CSP_BY_PAIRS && values && values->n_a > 2 ? paired_size(row, values)
                                                                      : unknown;
    case CSP_PUBLISHED_CORRELATION:
        return row->test == CSP_BY_CORRELATION
                   ? (struct csp_size){d_of(effect.value), d_of(effect.lo), d_of(effect.hi)}
                   : unknown;
    default:
        return unknown;
    }
}

void csp_sizes_init(struct csp_compare_row *row, const struct csp_contrast_animals *values,
                    const struct csp_paper *paper)
{
    row->published = row->simulated = unknown;
    if (!paper || !paper->known || row->single) return;
    row->published = published_size(row, paper);
    if (!isnan(row->published.value)) row->simulated = simulated_size(row, values, paper);
}
