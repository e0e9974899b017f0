/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score_roles: measures over several roles: their mean, the share of them that freeze, and how
 * a measure changes from one to the next. */
#include "conspecific/arena/score/score.h"
#include "kind.h"

void csp_score_windows(const struct csp_score *self, const struct csp_measure *m,
                       const struct csp_sampled *c, const struct csp_trial_log *t, double *num,
                       double *den)
{
    const double scale = c->act ? 100.0 : 1.0;
    double v = 0.0, base = 0.0;
    if (!given(m->event)) {
        const long to = m->to != 0.0 ? csp_score_tick_of(self, m->to) : (long)self->n_tick;
        if (csp_score_window(self, c->v, csp_score_tick_of(self, m->from), to, &v))
            *num = scale * v, *den = 1.0;
        return;
    }
    struct csp_span s;
    for (size_t k = t->log, nth = 0; csp_score_span(self, m, t, &k, &nth, &s);) {
        csp_score_window(self, c->v, s.from, s.to, &v);
        if (m->baseline.n) csp_score_window(self, c->v, s.base_from, s.base_to, &base);
        *num += scale * (v - base);
        *den += 1.0;
    }
}

void csp_score_roles(const struct csp_score *self, const struct csp_measure *m, int act,
                     const struct csp_trial_log *t, double *num, double *den)
{
    const char *const *name = m->roles.items;
    double sum = 0.0, roles = 0.0, weight = 0.0;
    for (size_t i = 0; i < m->roles.n; i++) {
        const size_t r = (size_t)csp_paradigm_role(self->p, name[i]);
        const struct csp_sampled *c = csp_score_channel(self, r, act, m->field);
        double a = 0.0, b = 0.0;
        if (c) csp_score_windows(self, m, c, t, &a, &b);
        if (b <= 0.0) continue;
        sum += m->kind != CSP_M_SHARE_FROZEN ? a : a / b > m->above ? 100.0 * b : 0.0;
        weight = b; /* windows and onsets are the same for all */
        roles += 1.0;
    }
    if (roles > 0.0) *num = sum / roles, *den = weight;
}

void csp_score_gradient(const struct csp_paradigm *p, const struct csp_measure *m,
                        const struct csp_values all[], struct csp_values *v)
{
    const char *const *name = m->series.items;
    double n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
    for (size_t i = 0; i < m->series.n; i++) {
        const struct csp_values *a = all + csp_paradigm_measure(p, name[i]);
        if (!a->defined) continue;
        const double x = (double)i, y = a->overall;
        n += 1.0, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    v->defined = n > 1.0;
    if (v->defined) v->overall = (n * sxy - sx * sy) / (n * sxx - sx * sx);
}
