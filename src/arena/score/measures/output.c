/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * output: means over a window of the trial, or over the windows around every onset of an event.
 *
 *   freezing ... approach   mean of that output of the animal, 100 x, in %
 *   mean                    mean of a state field, over its units too
 *   share_frozen            share of `roles` whose freezing in the window is more than `above` %
 */
#include "../span.h"
#include "needs.h"

enum { MEAN = -1 }; /* as a variant: the field; otherwise an output */

/* Windows of one role in one trial: num / den is their mean. */
static void add_windows(const struct csp_score *self, const struct csp_measure *m,
                        const double v[], double scale, const struct csp_trial_log *t,
                        double *num, double *den)
{
    double mean = 0.0, base = 0.0;
    if (m->event_id < 0) {
        long from, to;
        csp_span_trial(self, m, &from, &to);
        if (csp_sampler_mean(&self->sampler, v, from, to, &mean))
            *num = scale * mean, *den = 1.0;
        return;
    }
    struct csp_walk walk = {0};
    struct csp_span s;
    while (csp_span_next(self, m, t, &walk, &s)) {
        csp_sampler_mean(&self->sampler, v, s.from, s.to, &mean);
        if (m->baseline.n) csp_sampler_mean(&self->sampler, v, s.base_from, s.base_to, &base);
        *num += scale * (mean - base);
        *den += 1.0;
    }
}

/* The same over the roles of a measure; share: 100 % of each that is above, else its mean. */
static void add_roles(const struct csp_score *self, size_t index, int share, double scale,
                      const struct csp_trial_log *t, double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    double sum = 0.0, roles = 0.0, weight = 0.0;
    for (size_t k = 0; k < m->roles_id.n; k++) {
        const double *v = csp_score_samples(self, index, k);
        double a = 0.0, b = 0.0;
        if (v) add_windows(self, m, v, scale, t, &a, &b);
        if (b <= 0.0) continue;
        sum += !share ? a : a / b > m->above ? 100.0 * b : 0.0;
        weight = b; /* windows and onsets are the same for all */
        roles += 1.0;
    }
    if (roles > 0.0) *num = sum / roles, *den = weight;
}

static int init(struct csp_score *self, size_t index)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    return csp_score_sample(self, index, csp_measure_kind_of(m)->variant);
}

static int trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                 double *num, double *den)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const double scale = csp_measure_kind_of(m)->variant == MEAN ? 1.0 : 100.0;
    const double *v = csp_score_samples(self, index, 0);
    if (m->roles_id.n)
        add_roles(self, index, 0, scale, t, num, den);
    else if (v)
        add_windows(self, m, v, scale, t, num, den);
    return CSP_OK;
}

static int share_trial(struct csp_score *self, size_t index, const struct csp_trial_log *t,
                       double *num, double *den)
{
    add_roles(self, index, 1, 100.0, t, num, den);
    return CSP_OK;
}

static const char *needs_roles(const struct csp_measure *m)
{
    return m->roles.n ? NULL : "roles: [a, b, ...]";
}

enum { USES = CSP_HAS_TRIALS | CSP_USE_TRIALS | CSP_USE_BASELINE | CSP_USE_ROLES };

#define OUTPUT_KIND(X, member, name_, unit_, doc_)     \
    const struct csp_measure_kind csp_kind_##name_ = { \
        .name = #name_,                                \
        .unit = "%",                                   \
        .doc = doc_ ", in a window",                   \
        .variant = CSP_OUTPUT_##member,                \
        .uses = USES,                                  \
        .init = init,                                  \
        .trial = trial,                                \
    };
CSP_OUTPUTS(OUTPUT_KIND, )

const struct csp_measure_kind csp_kind_mean = {
    .name = "mean",
    .unit = "1",
    .doc = "mean of a state field, in a window",
    .variant = MEAN,
    .uses = USES,
    .needs = csp_needs_field,
    .init = init,
    .trial = trial,
};

const struct csp_measure_kind csp_kind_share_frozen = {
    .name = "share_frozen",
    .unit = "%",
    .doc = "share of roles that freeze more than above %, in a window",
    .variant = CSP_OUTPUT_freeze,
    .uses = USES | CSP_USE_ABOVE,
    .needs = needs_roles,
    .init = init,
    .trial = share_trial,
};
