/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * odds: measures of shares on the scale of log odds.
 *
 *   log_odds   ln((k + 1/2) / (n - k + 1/2)), measure a being k of n: in a session, and over all
 *              sessions together (Haldane 1956, 10.1111/j.1469-1809.1955.tb01285.x: nearly
 *              without bias, and finite at 0 and n)
 *   logistic   b1 of ln(p / (1 - p)) = b0 + b1 x over all trials, of which measure a is k of n and
 *              x is measure b, or with trials_back: j its value j trials earlier in the session
 *              (equations: score/logistic.h). No value unless x differs between trials
 *
 * a is a share of what is counted: happened, choice_share, stay.
 */
#include "../grow.h"
#include "../score.h"
#include "conspecific/arena/score/logistic.h"
#include "conspecific/core/num/rate.h"
#include "needs.h"
#include <string.h>

static double log_odds_of(double k, double n)
{
    return csp_log((k + 0.5) / (n - k + 0.5));
}

static int log_odds(const struct csp_score *self, size_t index,
                    const struct csp_values before[], struct csp_values *v)
{
    const struct csp_history *h = &self->history;
    const size_t a = (size_t)csp_measure_at(self->p, index)->a_id;
    double all_k = 0.0, all_n = 0.0;
    (void)before;
    for (size_t i = 0, end; i < h->n_trial; i = end) {
        double k = 0.0, n = 0.0;
        end = csp_history_session_end(h, i);
        for (size_t j = i; j < end; j++) {
            double num, den;
            csp_score_quotient(self, a, j, &num, &den);
            k += num, n += den;
        }
        if (n <= 0.0) continue;
        all_k += k, all_n += n;
        const int err =
            csp_values_push(v, h->trial[i].phase, h->trial[i].session, log_odds_of(k, n));
        if (err) return err;
    }
    if (all_n > 0.0) csp_values_set(v, log_odds_of(all_k, all_n));
    return CSP_OK;
}

static int logistic(const struct csp_score *self, size_t index,
                    const struct csp_values before[], struct csp_values *v)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_binomial *list = NULL;
    size_t n = 0, cap = 0;
    int err = CSP_OK;
    (void)before;
    for (size_t i = 0; i < self->history.n_trial && !err; i++) {
        struct csp_binomial one;
        const long at = csp_score_back(self, i, m->trials_back);
        csp_score_quotient(self, (size_t)m->a_id, i, &one.k, &one.n);
        if (one.n <= 0.0 || at < 0 ||
            !csp_score_trial_value(self, (size_t)m->b_id, (size_t)at, &one.x))
            continue;
        err = csp_grow((void **)&list, n, &cap, 1, sizeof *list);
        if (!err) list[n++] = one;
    }
    struct csp_logistic fit;
    if (!err && csp_logistic_fit(n, list, &fit)) csp_values_set(v, fit.slope);
    free(list);
    return err;
}

/* The measure under a key must have values by trial, and if it is to be a share, be one. */
static void check_by_trial(const struct csp_names *c, size_t index, const char *key,
                           const char *name, int share)
{
    static const char *const shares[] = {"happened", "choice_share", "stay"};
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const long k = csp_paradigm_measure(c->p, name);
    int ok = !share;
    if (k < 0 || (size_t)k >= index) return;
    const struct csp_measure_kind *kind = csp_measure_kind_of(csp_measure_at(c->p, (size_t)k));
    for (size_t i = 0; i < sizeof shares / sizeof *shares && !ok; i++)
        ok = csp_names_same(kind->name, shares[i]);
    if (ok && (kind->uses & CSP_HAS_TRIALS)) return;
    csp_diag_add(c->diag, csp_names_place(m->at, key), "measure `%s`: `%s` of kind %s %s",
                 m->name, name, kind->name,
                 share ? "is no share of what is counted: happened, choice_share or stay"
                       : "has no value for each trial");
}

static void check_a(const struct csp_names *c, size_t index)
{
    check_by_trial(c, index, "a", csp_measure_at(c->p, index)->a, 1);
}

static void check_a_and_b(const struct csp_names *c, size_t index)
{
    check_a(c, index);
    check_by_trial(c, index, "b", csp_measure_at(c->p, index)->b, 0);
}

const struct csp_measure_kind csp_kind_log_odds = {
    .name = "log_odds",
    .unit = "1",
    .doc = "log odds of measure a, a share",
    .uses = CSP_OF_MEASURES,
    .needs = csp_needs_a,
    .check = check_a,
    .values = log_odds,
};

const struct csp_measure_kind csp_kind_logistic = {
    .name = "logistic",
    .unit = "1",
    .doc = "slope of the log odds of measure a over measure b, trial by trial",
    .uses = CSP_OF_MEASURES | CSP_USE_TRIALS_BACK,
    .needs = csp_needs_a_and_b,
    .check = check_a_and_b,
    .values = logistic,
};
