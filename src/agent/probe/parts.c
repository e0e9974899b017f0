/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/parts.h"
#include "conspecific/agent/probe/shapley.h"
#include "conspecific/core/error.h"
#include <stdlib.h>
#include <string.h>

enum { ADDITIVE, OCCLUSION };
static const char *const origins[CSP_ORIGINS] = {"acc",   "tea",   "thalamus", "place",
                                                 "sight", "smell", "time"};

const char *csp_input_origin_name(size_t i)
{
    return i < CSP_ORIGINS ? origins[i] : NULL;
}

const char *csp_battery_event_name(size_t i)
{
    static const char *const name[CSP_EVENTS] = {"other", "other_neutral", "own"};
    return i < CSP_EVENTS ? name[i] : NULL;
}

static int make_room(struct csp_battery_parts *self, const struct csp_agent *agent)
{
    const size_t n = agent->n_z + 1;
    *self =
        (struct csp_battery_parts){.n_acc = csp_agent_latent_size(agent), .n_z = agent->n_z};
    self->classes = calloc(n, sizeof *self->classes);
    int ok = self->classes != NULL;
    for (size_t r = 0; r < CSP_READOUTS; r++) {
        for (size_t e = 0; e < CSP_EVENTS; e++) {
            self->unit[e][r] = calloc(n, sizeof(double));
            ok = ok && self->unit[e][r];
        }
        self->without[r] = calloc(n, sizeof(double));
        ok = ok && self->without[r];
    }
    return ok ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "attribution of %zu units", agent->n_z);
}

void csp_battery_parts_free(struct csp_battery_parts *self)
{
    for (size_t r = 0; r < CSP_READOUTS; r++) {
        for (size_t e = 0; e < CSP_EVENTS; e++) free(self->unit[e][r]);
        free(self->without[r]);
    }
    free(self->classes);
    *self = (struct csp_battery_parts){0};
}

/* What is lost without the inputs that are off. */
static void drop(const struct csp_attribution *a, const unsigned char off[],
                 double lost[CSP_READOUTS])
{
    csp_attribution_without(a, off, lost);
    for (size_t r = 0; r < CSP_READOUTS; r++) lost[r] = a->response[r] - lost[r];
}

static void by_origin(const struct csp_attribution *a, unsigned char off[],
                      double to[CSP_READOUTS][CSP_ORIGINS][2])
{
    for (size_t o = 0; o < CSP_ORIGINS; o++) {
        double lost[CSP_READOUTS];
        for (size_t i = 0; i < a->n; i++) {
            off[i] = strcmp(csp_attribution_origin(a, i), origins[o]) == 0;
            for (size_t r = 0; off[i] && r < CSP_READOUTS; r++)
                to[r][o][ADDITIVE] += a->input[r][i];
        }
        drop(a, off, lost);
        for (size_t r = 0; r < CSP_READOUTS; r++) to[r][o][OCCLUSION] = lost[r];
    }
}

static void by_class(const struct csp_attribution *a, const int classes[], unsigned char off[],
                     double to[CSP_READOUTS][CSP_UNIT_CLASSES][2])
{
    double sum[CSP_UNIT_CLASSES], lost[CSP_READOUTS];
    for (size_t r = 0; r < CSP_READOUTS; r++) {
        csp_attr_by_class(a->n_z, a->input[r], classes, CSP_UNIT_CLASSES, sum);
        for (size_t c = 0; c < CSP_UNIT_CLASSES; c++) to[r][c][ADDITIVE] = sum[c];
    }
    memset(off, 0, a->n);
    for (size_t c = 0; c < CSP_UNIT_CLASSES; c++) {
        for (size_t i = 0; i < a->n_z; i++) off[i] = (size_t)classes[i] == c;
        drop(a, off, lost);
        for (size_t r = 0; r < CSP_READOUTS; r++) to[r][c][OCCLUSION] = lost[r];
    }
}

/* One unit after the other; a unit without contribution has been silent all the time. */
static void by_unit(const struct csp_attribution *a, unsigned char off[],
                    double *to[CSP_READOUTS])
{
    memset(off, 0, a->n);
    for (size_t i = 0; i < a->n_z; i++) {
        double lost[CSP_READOUTS];
        int speaks = 0;
        for (size_t r = 0; r < CSP_READOUTS; r++)
            speaks |= a->input[r][i] > 0 || a->input[r][i] < 0;
        if (!speaks) continue;
        off[i] = 1;
        drop(a, off, lost);
        off[i] = 0;
        for (size_t r = 0; r < CSP_READOUTS; r++) to[r][i] = lost[r];
    }
}

static int one_event(struct csp_battery_parts *self, struct csp_agent *agent, size_t event,
                     const struct csp_stimulus *stimulus)
{
    struct csp_attribution a;
    int err = csp_attribution_init(&a, agent, stimulus);
    unsigned char *off = err ? NULL : calloc(a.n + 1, 1);
    if (!err && !off) err = CSP_FAIL(CSP_E_MEMORY, "attribution of %zu inputs", a.n);
    if (!err) {
        memcpy(self->response[event], a.response, sizeof a.response);
        by_origin(&a, off, self->origin[event]);
        by_class(&a, self->classes, off, self->class_of[event]);
        for (size_t r = 0; r < CSP_READOUTS; r++)
            memcpy(self->unit[event][r], a.input[r], a.n_z * sizeof(double));
        if (event == CSP_EV_OTHER) by_unit(&a, off, self->without);
    }
    free(off);
    csp_attribution_free(&a);
    return err;
}

static int by_channel(struct csp_battery_parts *self, struct csp_agent *agent,
                      const struct csp_stimulus *other)
{
    double worth[CSP_READOUTS][1 << CSP_CHANNELS], shapley[CSP_READOUTS][CSP_CHANNELS];
    const int err = csp_agent_modalities(agent, other, worth, shapley);
    const size_t all = (1 << CSP_CHANNELS) - 1;
    for (size_t r = 0; r < CSP_READOUTS && !err; r++)
        for (size_t c = 0; c < CSP_CHANNELS; c++) {
            self->channel[r][c][ADDITIVE] = shapley[r][c];
            self->channel[r][c][OCCLUSION] = worth[r][all] - worth[r][all & ~((size_t)1 << c)];
        }
    return err;
}

int csp_battery_parts_init(struct csp_battery_parts *self, const struct csp_battery *b,
                           struct csp_agent *agent)
{
    double value[CSP_B_VALUES];
    int err = make_room(self, agent);
    if (!err) err = csp_battery_units(b, agent, value, self->classes);
    const struct csp_stimulus event[CSP_EVENTS] = {csp_stimulus_of(b->kind, b->identity),
                                                   csp_stimulus_of(b->neutral, b->identity),
                                                   csp_stimulus_of(b->kind, SIZE_MAX)};
    for (size_t i = 0; i < self->n_z && !err; i++) self->units[self->classes[i]]++;
    for (size_t e = 0; e < CSP_EVENTS && !err; e++) err = one_event(self, agent, e, event + e);
    return err ? err : by_channel(self, agent, event + CSP_EV_OTHER);
}
