/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * derived: measures that are made of other measures.
 *
 *   difference, ratio, sum   a - b, a / b, a + b; sum also of all in `series`
 *   index                    (a - b) / (a + b), as of discrimination; not defined if a + b is 0
 *   average                  mean of all in `series`
 *   decibel                  10 log10(a / b); not defined unless both are above 0
 *   slope                    least-squares slope of a over its sessions
 *   largest, smallest        over the sessions of a
 *   gradient                 least-squares slope of the overall values of `series` over their
 *                            places 0, 1, 2, ...; what is not defined is left out
 *
 * The first three go session by session if a and b (or all of `series`) have the same sessions; if
 * not, the sessions of a meet the overall value of b, and a series has an overall value only. So a
 * ratio of sums, and any mean of differences, is written as a measure of measures.
 *
 * A slope counts the sessions of one phase from the first that has a value, those without one too;
 * over several phases only sessions with a value count.
 */
#include "../score.h"
#include "conspecific/core/num/rate.h"
#include "needs.h"

enum { DIFFERENCE, RATIO, DECIBEL, SUM, INDEX, AVERAGE, LARGEST, SMALLEST };

static const double DECIBEL_FACTOR = 4.342944819032518; /* 10 / ln 10 */

static int same_sessions(const struct csp_values *a, const struct csp_values *b)
{
    if (a->n != b->n) return 0;
    for (size_t i = 0; i < a->n; i++)
        if (a->list[i].phase != b->list[i].phase || a->list[i].session != b->list[i].session)
            return 0;
    return 1;
}

/* One value of two; 0: it is not defined. */
static int combine(int kind, double x, double y, double *z)
{
    if (kind == RATIO && y == 0.0) return 0;
    if (kind == DECIBEL && !(x > 0.0 && y > 0.0)) return 0;
    if (kind == INDEX && x + y == 0.0) return 0;
    *z = kind == DIFFERENCE ? x - y
         : kind == INDEX    ? (x - y) / (x + y)
         : kind == RATIO    ? x / y
         : kind == DECIBEL  ? DECIBEL_FACTOR * csp_log(x / y)
                            : x + y;
    return 1;
}

static int two_values(const struct csp_score *self, size_t index,
                      const struct csp_values before[], struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_values *a = before + m->a_id, *b = before + m->b_id;
    const int kind = csp_measure_kind_of(m)->variant;
    double z;
    if (!a->defined || !b->defined) return CSP_OK;
    const int same = same_sessions(a, b);
    for (size_t i = 0; i < a->n; i++) {
        const double y = same ? b->list[i].value : b->overall;
        if (!combine(kind, a->list[i].value, y, &z)) continue;
        const int err = csp_values_push(v, a->list[i].phase, a->list[i].session, z);
        if (err) return err;
    }
    if (combine(kind, a->overall, b->overall, &z)) csp_values_set(v, z);
    return CSP_OK;
}

/* Sum or mean of a series. */
static int series_values(const struct csp_score *self, size_t index,
                         const struct csp_values before[], struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t n = m->series_id.n, *of = m->series_id.id;
    const double scale = csp_measure_kind_of(m)->variant == AVERAGE ? 1.0 / (double)n : 1.0;
    const struct csp_values *a = before + of[0];
    int same = 1;
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        if (!before[of[k]].defined) return CSP_OK;
        same &= same_sessions(a, before + of[k]);
        sum += before[of[k]].overall;
    }
    for (size_t i = 0; i < a->n && same; i++) {
        double x = 0.0;
        for (size_t k = 0; k < n; k++) x += before[of[k]].list[i].value;
        const int err = csp_values_push(v, a->list[i].phase, a->list[i].session, scale * x);
        if (err) return err;
    }
    csp_values_set(v, scale * sum);
    return CSP_OK;
}

static int sum_values(const struct csp_score *self, size_t index,
                      const struct csp_values before[], struct csp_values *v)
{
    const int series = csp_measure_at(self->p, index)->series_id.n > 0;
    return series ? series_values(self, index, before, v) : two_values(self, index, before, v);
}

static int extreme_value(const struct csp_score *self, size_t index,
                         const struct csp_values before[], struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_values *a = before + m->a_id;
    const int largest = csp_measure_kind_of(m)->variant == LARGEST;
    for (size_t i = 0; i < a->n; i++) {
        const double x = a->list[i].value;
        if (i == 0 || (largest ? x > v->overall : x < v->overall)) csp_values_set(v, x);
    }
    return CSP_OK;
}

static int slope_value(const struct csp_score *self, size_t index,
                       const struct csp_values before[], struct csp_values *v)
{
    const struct csp_values *a = before + csp_measure_at(self->p, index)->a_id;
    struct csp_line_fit line = {0};
    const struct csp_session_value *s = a->list;
    const int one_phase = a->n > 0 && s[0].phase == s[a->n - 1].phase;
    for (size_t i = 0; i < a->n; i++)
        csp_line_fit_add(&line, one_phase ? s[i].session - s[0].session : (double)i,
                         s[i].value);
    if (a->n > 1) csp_values_set(v, csp_line_fit_slope(&line));
    return CSP_OK;
}

static int gradient_value(const struct csp_score *self, size_t index,
                          const struct csp_values before[], struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_line_fit line = {0};
    for (size_t i = 0; i < m->series_id.n; i++) {
        const struct csp_values *a = before + m->series_id.id[i];
        if (a->defined) csp_line_fit_add(&line, (double)i, a->overall);
    }
    if (line.n > 1.0) csp_values_set(v, csp_line_fit_slope(&line));
    return CSP_OK;
}

static const char *needs_series(const struct csp_measure *m)
{
    return m->series.n ? NULL : "series: measures, in order";
}

static const char *needs_summands(const struct csp_measure *m)
{
    return m->series.n || !csp_needs_a_and_b(m) ? NULL : "a and b, or series: measures";
}

#define DERIVED(name_, variant_, unit_, doc_, uses_, needs_, values_) \
    const struct csp_measure_kind csp_kind_##name_ = {                \
        .name = #name_,                                               \
        .unit = unit_,                                                \
        .doc = doc_,                                                  \
        .variant = variant_,                                          \
        .uses = CSP_OF_MEASURES | (uses_),                            \
        .needs = needs_,                                              \
        .values = values_,                                            \
    }
DERIVED(difference, DIFFERENCE, NULL, "measure a minus measure b", 0, csp_needs_a_and_b,
        two_values);
DERIVED(ratio, RATIO, "1", "measure a over measure b", 0, csp_needs_a_and_b, two_values);
DERIVED(decibel, DECIBEL, "dB", "10 log10 of measure a over measure b, both above 0", 0,
        csp_needs_a_and_b, two_values);
DERIVED(sum, SUM, NULL, "measure a plus measure b, or all of series", CSP_USE_SERIES,
        needs_summands, sum_values);
DERIVED(average, AVERAGE, NULL, "mean of all measures of series", CSP_USE_SERIES, needs_series,
        series_values);
DERIVED(index, INDEX, "1", "(a - b) / (a + b) of measures a and b", 0, csp_needs_a_and_b,
        two_values);
DERIVED(slope, 0, NULL, "change of measure a per session, least squares", 0, csp_needs_a,
        slope_value);
DERIVED(largest, LARGEST, NULL, "largest session of measure a", 0, csp_needs_a, extreme_value);
DERIVED(smallest, SMALLEST, NULL, "smallest session of measure a", 0, csp_needs_a,
        extreme_value);
DERIVED(gradient, 0, NULL, "change from one measure of series to the next", CSP_USE_SERIES,
        needs_series, gradient_value);
