/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * discount: the k of hyperbolic discounting [1/s] with which this animal's free choices among `of`
 * are most likely (equations: score/discount.h). What an action pays are its outcomes that are
 * food to the role: amount in pellets times its probability (the mean of a schedule), and delay.
 * Effort and chance of success are not in it. No value unless a larger, later reward was offered
 * beside a smaller, sooner one.
 */
#include "conspecific/arena/score/discount.h"
#include "../grow.h"
#include "logged.h"
#include "needs.h"

struct data { /* everything owned */
    struct csp_offer *offer;
    size_t n_offer, cap_offer;
    size_t *offered;
    size_t n_offered, cap_offered;
    struct csp_option *option; /* by action of the paradigm */
    struct csp_payment *payment;
    size_t n_payment, cap_payment;
};

/* Pellets that an event feeds to a role; 0: it is no food, or not the role's. */
static double pellets(const struct csp_score *self, size_t role, size_t event)
{
    const struct csp_event *e = csp_event_at(self->p, event);
    if (e->to_id != (long)role || e->kind_id < 0) return 0.0;
    const struct csp_kind *kind =
        (const struct csp_kind *)self->brains[role]->spec->kinds.items + (size_t)e->kind_id;
    return kind->food * (e->amount > 0.0 ? e->amount : e->strength);
}

static double chance_of(const struct csp_follow *f)
{
    const double *p = f->schedule.items;
    double sum = 0.0;
    for (size_t i = 0; i < f->schedule.n; i++) sum += p[i] / (double)f->schedule.n;
    return f->probability * (f->schedule.n ? sum : 1.0);
}

/* What every action pays. */
static int add_options(const struct csp_score *self, size_t role, struct data *d)
{
    d->option = calloc(self->p->actions.n + 1, sizeof *d->option);
    int err = d->option ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu actions", self->p->actions.n);
    for (size_t a = 0; a < self->p->actions.n && !err; a++) {
        const struct csp_list *out = &csp_action_at(self->p, a)->outcomes;
        d->option[a].first = d->n_payment;
        for (size_t i = 0; i < out->n && !err; i++) {
            const struct csp_follow *f = (const struct csp_follow *)out->items + i;
            const double amount = pellets(self, role, f->event_id) * chance_of(f);
            if (amount <= 0.0) continue;
            err = csp_grow((void **)&d->payment, d->n_payment, &d->cap_payment, 1,
                           sizeof *d->payment);
            if (!err) d->payment[d->n_payment++] = (struct csp_payment){amount, f->delay};
        }
        d->option[a].n = d->n_payment - d->option[a].first;
    }
    return err;
}

/* A free choice among the actions. */
static int add_offer(const struct csp_score *self, const struct csp_measure *m,
                     const struct csp_log *e, struct data *d)
{
    struct csp_offer offer = {.chosen = e->id, .first = d->n_offered};
    int err = csp_grow((void **)&d->offer, d->n_offer, &d->cap_offer, 1, sizeof *d->offer);
    for (size_t i = e->alt; i < e->alt + e->n_alt && !err; i++) {
        const size_t action = self->history.alt[i].action;
        if (!csp_logged_among(m, action)) continue;
        err = csp_grow((void **)&d->offered, d->n_offered, &d->cap_offered, 1,
                       sizeof *d->offered);
        if (!err) d->offered[d->n_offered++] = action, offer.n++;
    }
    if (!err) d->offer[d->n_offer++] = offer;
    return err;
}

static int values(const struct csp_score *self, size_t index, const struct csp_values before[],
                  struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_history *h = &self->history;
    struct data d = {0};
    (void)before;
    int err = self->brains[m->role_id] ? add_options(self, m->role_id, &d) : CSP_OK;
    for (size_t i = 0; i < h->n_trial && !err && d.option; i++) {
        const struct csp_trial_log *t = h->trial + i;
        for (size_t k = t->log; k < t->log + t->n_log && !err; k++) {
            const struct csp_log *e = h->log + k;
            if (csp_score_looks(self, index, t) && e->kind == CSP_LOG_CHOICE && !e->forced &&
                e->role == m->role_id && csp_logged_among(m, e->id))
                err = add_offer(self, m, e, &d);
        }
    }
    const struct csp_discount_data data = {.n_offer = d.n_offer,
                                           .n_option = self->p->actions.n,
                                           .offer = d.offer,
                                           .offered = d.offered,
                                           .option = d.option,
                                           .payment = d.payment};
    struct csp_discount fit = {0};
    if (!err && d.option) err = csp_discount_fit(&data, &fit);
    if (!err && fit.n) csp_values_set(v, fit.k);
    free(d.offer);
    free(d.offered);
    free(d.option);
    free(d.payment);
    return err;
}

static const char *needs(const struct csp_measure *m)
{
    return m->of.n > 1 ? NULL : "of: the actions that pay";
}

const struct csp_measure_kind csp_kind_discount = {
    .name = "discount",
    .unit = "1/s",
    .doc = "k of hyperbolic discounting fitted to choices",
    .uses = CSP_USE_TRIALS,
    .needs = needs,
    .values = values,
};
