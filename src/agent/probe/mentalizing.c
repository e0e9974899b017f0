/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/mentalizing.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* kind, neutral, and the first kind of each other category that happens in its life. */
static size_t pick_kinds(const struct csp_battery_event_set *b,
                         const struct csp_agent_spec *spec, size_t kind[CSP_BATTERY_KINDS])
{
    size_t n = 0;
    kind[n++] = b->kind;
    if (b->neutral != b->kind) kind[n++] = b->neutral;
    for (size_t k = 0; k < spec->kinds.n && n < CSP_BATTERY_KINDS; k++) {
        const struct csp_kind *x = CSP_ITEM(spec->kinds, csp_kind, k);
        int known = !(x->share > 0);
        for (size_t i = 0; i < n; i++)
            known |=
                strcmp(CSP_ITEM(spec->kinds, csp_kind, kind[i])->category, x->category) == 0;
        if (!known) kind[n++] = k;
    }
    return n;
}

/* SIZE_MAX for the self, the identity, and the first others that it meets in its life. */
static size_t pick_actors(const struct csp_battery_event_set *b,
                          const struct csp_agent_spec *spec, size_t actor[CSP_BATTERY_ACTORS])
{
    size_t n = 0;
    actor[n++] = SIZE_MAX;
    actor[n++] = b->identity;
    for (size_t i = 0; i < spec->identities.n && n < CSP_BATTERY_ACTORS; i++)
        if (i != b->identity && CSP_ITEM(spec->identities, csp_identity, i)->share > 0)
            actor[n++] = i;
    return n;
}

int csp_battery_trials_init(struct csp_battery_trials *self,
                            const struct csp_battery_event_set *event, size_t reps, double hz,
                            struct csp_agent *agent)
{
    size_t kind[CSP_BATTERY_KINDS], actor[CSP_BATTERY_ACTORS];
    *self = (struct csp_battery_trials){.n_z = agent->n_z};
    self->kinds = pick_kinds(event, agent->spec, kind);
    self->actors = pick_actors(event, agent->spec, actor);
    self->n = reps * self->kinds * self->actors;
    self->who = calloc(self->n + 1, sizeof *self->who);
    self->what = calloc(self->n + 1, sizeof *self->what);
    self->x = calloc(self->n * self->n_z + 1, sizeof *self->x);
    int err = self->who && self->what && self->x
                  ? CSP_OK
                  : CSP_FAIL(CSP_E_MEMORY, "%zu trials of %zu units", self->n, self->n_z);
    for (size_t i = 0; i < self->n && !err; i++) {
        char purpose[64];
        self->who[i] = i % self->actors;
        self->what[i] = i / self->actors % self->kinds;
        const struct csp_stimulus s = csp_stimulus_of(kind[self->what[i]], actor[self->who[i]]);
        snprintf(purpose, sizeof purpose, "decode:%zu", i);
        err = csp_agent_trials(agent, &s, 1, hz, purpose, NULL, self->x + i * self->n_z);
    }
    return err;
}

void csp_battery_trials_free(struct csp_battery_trials *self)
{
    free(self->who);
    free(self->what);
    free(self->x);
    *self = (struct csp_battery_trials){0};
}

double csp_decode_index(const struct csp_decode_result *r)
{
    return (r->balanced - r->chance) / (1.0 - r->chance);
}

/* Confusion of one tested group added up. */
static int one_group(const struct csp_battery_trials *t, const size_t label[], size_t n_classes,
                     const size_t group[], size_t tested, const unsigned char use[],
                     double *slab, size_t *labels, double hit[], double all[])
{
    size_t n[2] = {0, 0}; /* trained, tested: from the two ends */
    for (size_t i = 0; i < t->n; i++) {
        if (use && !use[i]) continue;
        const int is = group[i] == tested;
        const size_t at = is ? t->n - ++n[1] : n[0]++;
        labels[at] = label[i];
        memcpy(slab + at * t->n_z, t->x + i * t->n_z, t->n_z * sizeof *slab);
    }
    const struct csp_decode_params params = {.shrinkage = NAN, .folds = 2};
    struct csp_decode_result r = {0};
    const size_t from = t->n - n[1];
    const int err = csp_decode_cross(n[0], slab, labels, n[1], slab + from * t->n_z,
                                     labels + from, t->n_z, n_classes, &params, &r);
    for (size_t a = 0; a < n_classes && !err; a++)
        for (size_t c = 0; c < n_classes; c++) {
            const double count = (double)r.confusion[a * n_classes + c];
            all[a] += count;
            if (a == c) hit[a] += count;
        }
    csp_decode_result_free(&r);
    return err;
}

int csp_index_over_groups(const struct csp_battery_trials *t, const size_t label[],
                          size_t n_classes, const size_t group[], size_t n_groups,
                          const unsigned char use[], double *index)
{
    double *slab = malloc((t->n * t->n_z + 1) * sizeof *slab),
           *sum = calloc(2 * n_classes + 1, sizeof *sum);
    size_t *labels = malloc((t->n + 1) * sizeof *labels);
    int err = slab && sum && labels ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu trials", t->n);
    for (size_t g = 0; g < n_groups && !err; g++)
        err = one_group(t, label, n_classes, group, g, use, slab, labels, sum, sum + n_classes);
    struct csp_decode_result r = {.chance = 1.0 / (double)n_classes};
    for (size_t c = 0; c < n_classes && !err; c++)
        r.balanced += r.chance * sum[c] / sum[n_classes + c];
    if (!err) *index = csp_decode_index(&r);
    free(slab);
    free(sum);
    free(labels);
    return err;
}
