/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history.h"
#include "grow.h"

void csp_history_free(struct csp_history *self)
{
    free(self->log);
    free(self->alt);
    free(self->trial);
    *self = (struct csp_history){0};
}

int csp_history_trial(struct csp_history *self, const struct csp_trial_log *trial)
{
    const int err = csp_grow((void **)&self->trial, self->n_trial, &self->cap_trial, 1,
                             sizeof *self->trial);
    if (err) return err;
    struct csp_trial_log *t = self->trial + self->n_trial++;
    *t = *trial;
    t->log = self->n_log;
    t->n_log = 0;
    return CSP_OK;
}

int csp_history_add(struct csp_history *self, const struct csp_log *entry)
{
    const int err =
        csp_grow((void **)&self->log, self->n_log, &self->cap_log, 1, sizeof *self->log);
    if (err) return err;
    self->log[self->n_log++] = *entry;
    self->trial[self->n_trial - 1].n_log++;
    return CSP_OK;
}

int csp_history_choice(struct csp_history *self, const struct csp_log *entry, size_t n,
                       const size_t action[], const double p[])
{
    const int err =
        csp_grow((void **)&self->alt, self->n_alt, &self->cap_alt, n, sizeof *self->alt);
    if (err) return err;
    struct csp_log e = *entry;
    e.alt = self->n_alt;
    e.n_alt = n;
    for (size_t i = 0; i < n; i++) self->alt[self->n_alt++] = (struct csp_alt){action[i], p[i]};
    return csp_history_add(self, &e);
}

void csp_history_swap(struct csp_history *self, size_t a, size_t b)
{
    for (size_t i = 0; i < self->n_log; i++) {
        struct csp_log *e = self->log + i;
        if (e->kind != CSP_LOG_CHOICE && e->kind != CSP_LOG_ACTION) continue;
        e->id = e->id == a ? b : e->id == b ? a : e->id;
    }
    for (size_t i = 0; i < self->n_alt; i++) {
        size_t *k = &self->alt[i].action;
        *k = *k == a ? b : *k == b ? a : *k;
    }
}

int csp_history_done(const struct csp_history *self, size_t phase, int session, size_t action,
                     double within)
{
    for (size_t i = 0; i < self->n_trial; i++) {
        const struct csp_trial_log *t = self->trial + i;
        if (t->phase != phase || t->session != session) continue;
        for (size_t k = t->log; k < t->log + t->n_log; k++) {
            const struct csp_log *e = self->log + k;
            if (e->kind == CSP_LOG_ACTION && e->id == action &&
                (within <= 0.0 || e->seconds <= within))
                return 1;
        }
    }
    return 0;
}

size_t csp_history_session_end(const struct csp_history *self, size_t first)
{
    const struct csp_trial_log *t = self->trial + first;
    size_t end = first;
    while (end < self->n_trial && self->trial[end].phase == t->phase &&
           self->trial[end].session == t->session)
        end++;
    return end;
}
