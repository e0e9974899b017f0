/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/tally.h"
#include "conspecific/analysis/inference/stats.h"
#include <math.h>
#include <string.h>

/* Add a claim that is decided. */
static void add_decided(struct csp_tally *t, const struct csp_claim_score *s, int agrees)
{
    t->tested += isnan(s->q) == 0;
    t->survive += s->q < CSP_JUDGE_ALPHA;
    if (isnan(s->bounds.floor) || isnan(s->bounds.ceiling)) return;
    t->scored++;
    t->right += agrees != 0;
    t->floor += s->bounds.floor;
    t->ceiling += s->bounds.ceiling;
}

static void add_claim(struct csp_tally *t, const struct csp_claim_score *s)
{
    t->n++;
    if (!s->study) {
        t->never++;
    } else if (s->count[CSP_JUDGED_DISAGREES]) {
        t->disagree++;
        add_decided(t, s, 0);
    } else if (s->count[CSP_JUDGED_UNDECIDED]) {
        t->undecided++;
        t->cheap += s->needs_animals <= CSP_TALLY_ANIMALS;
        t->dear += s->needs_animals > CSP_TALLY_ANIMALS;
        if (s->needs_animals > t->animals) t->animals = s->needs_animals;
        if (!isnan(s->needs_minutes)) t->minutes += s->needs_minutes;
    } else {
        t->agree++;
        add_decided(t, s, 1);
    }
    if (isnan(s->replication)) return;
    t->asked++;
    t->replication += s->replication;
}

struct csp_tally csp_tally_of(const struct csp_scoreboard *board, int fitted, const char *facet)
{
    struct csp_tally t = {0};
    for (size_t i = 0; i < board->n; i++) {
        const struct csp_claim_score *s = &board->list[i];
        if ((s->claim->status == CSP_FITTED_TO) != fitted) continue;
        if (facet && strcmp(s->claim->facet, facet) != 0) continue;
        if (s->with)
            t.again++;
        else
            add_claim(&t, s);
    }
    return t;
}

struct csp_size csp_tally_score(const struct csp_tally *self)
{
    struct csp_interval share;
    const double n = (double)self->scored, range = self->ceiling - self->floor;
    struct csp_size score = {NAN, NAN, NAN};
    if (!self->scored || !(range > 0.0) ||
        csp_stats_wilson(self->right, self->scored, 0.95, &share))
        return score;
    score.value = ((double)self->right - self->floor) / range;
    score.lo = (n * share.lo - self->floor) / range;
    score.hi = (n * share.hi - self->floor) / range;
    return score;
}
