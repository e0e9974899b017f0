/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cues: what an event, an animal, a thing or a place adds to the lines of the senses. */
#include "conspecific/agent/agent.h"
#include "conspecific/agent/world.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>

double csp_senses_dose(const struct csp_agent *self, double mA)
{
    const struct csp_senses_params *p = &self->spec->senses;
    if (mA <= 0) return 0.0;
    const double hill = csp_exp(p->dose_power * csp_log(mA / p->dose_half));
    const double one = csp_exp(p->dose_power * csp_log(0.8 / p->dose_half));
    return (hill / (1.0 + hill)) / (one / (1.0 + one));
}

/* Add value to a line; with rng: amplitude jitter and drop-out of this instance. */
static void add_to_line(const struct csp_agent *self, size_t at, double value, double dropout,
                        struct csp_rng *rng, csp_real line[])
{
    const struct csp_senses_params *p = &self->spec->senses;
    if (rng) {
        const double scale = fmax(0.0, 1.0 + p->jitter * csp_dist_normal(rng));
        const int there = !csp_dist_bernoulli(rng, dropout);
        value *= there ? scale : 0.0;
    }
    if (at != SIZE_MAX && value > 0) line[at] += (csp_real)value;
}

/* Identity vector on its blocks of lines. who 0: the self; odour and voice amplitudes. */
static void add_identity(const struct csp_agent *self, size_t who, double odour, double voice,
                         struct csp_rng *rng, csp_real line[])
{
    const struct csp_senses *s = &self->senses;
    const size_t M = self->spec->identities.n + 1;
    double scale = 1.0;
    if (rng) scale = fmax(0.0, 1.0 + self->spec->senses.jitter * csp_dist_normal(rng));
    for (size_t m = 0; m < M; m++) {
        const double share = s->mix[who * M + m];
        if (share == 0) continue;
        const size_t smell = who && m == 0 ? s->like_odour : s->id_odour[m],
                     sound = who && m == 0 ? s->like_voice : s->id_voice[m];
        for (size_t i = 0; i < CSP_ID_LINES; i++) {
            line[smell + i] += (csp_real)(scale * odour * share);
            line[sound + i] += (csp_real)(scale * voice * share);
        }
    }
}

void csp_senses_noise(const struct csp_agent *self, struct csp_rng *rng, csp_real line[])
{
    const double sd = self->spec->senses.noise;
    for (size_t i = 0; sd > 0 && i < self->senses.n; i++)
        line[i] += (csp_real)fmax(0.0, sd * csp_dist_normal(rng));
}

/* How much of its voice tells who makes this: the most that one of its features has. */
static double voiced(const struct csp_agent_spec *spec, const struct csp_list *features)
{
    const char *const *names = features->items;
    double most = 0.0;
    for (size_t i = 0; i < features->n; i++) {
        const size_t f = (size_t)csp_world_feature(spec, names[i]);
        most = fmax(most, CSP_ITEM(spec->features, csp_feature, f)->voice);
    }
    return most;
}

static int add_features(const struct csp_agent *self, const struct csp_list *features, int own,
                        size_t identity, const double pass[CSP_CHANNELS], double strength,
                        struct csp_rng *rng, csp_real line[])
{
    static const double all[CSP_CHANNELS] = {1, 1, 1, 1};
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_senses *s = &self->senses;
    const struct csp_senses_params *p = &spec->senses;
    if (!own && identity >= spec->identities.n)
        return CSP_FAIL(CSP_E_RANGE, "identity %zu of %zu", identity, spec->identities.n);
    if (own || !pass) pass = all;
    const double size = strength > 0 ? p->amp * csp_exp(p->amp_power * csp_log(strength)) : 0.0;
    const double see = pass[CSP_SIGHT] * p->g_sight,
                 hear = own ? p->own_voice : pass[CSP_SOUND];
    const char *const *names = features->items;
    for (size_t i = 0; i < features->n; i++) {
        const size_t f = (size_t)csp_world_feature(spec, names[i]);
        const struct csp_feature *q = CSP_ITEM(spec->features, csp_feature, f);
        const size_t c = own ? f : spec->features.n + f;
        add_to_line(self, s->sound[c], size * q->sound * hear, p->dropout, rng, line);
        add_to_line(self, s->sight[c], size * q->sight * see, p->dropout, rng, line);
        add_to_line(self, s->odour[c], size * q->odour * pass[CSP_ODOUR], p->dropout, rng,
                    line);
        add_to_line(self, s->touch[c], size * q->touch * pass[CSP_TOUCH], p->dropout, rng,
                    line);
        add_to_line(self, own ? s->own[f] : s->view[f], size * (own ? q->own : q->view * see),
                    p->dropout, rng, line);
    }
    return CSP_OK;
}

int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[])
{
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_senses_params *p = &spec->senses;
    if (kind >= spec->kinds.n)
        return CSP_FAIL(CSP_E_RANGE, "kind %zu of %zu", kind, spec->kinds.n);
    const struct csp_kind *k = CSP_ITEM(spec->kinds, csp_kind, kind);
    const int err = add_features(self, &k->features, own, identity, pass, strength, rng, line);
    if (err) return err;
    const double smell = own || !pass ? 1.0 : pass[CSP_ODOUR],
                 hear = own    ? p->own_voice
                        : pass ? pass[CSP_SOUND]
                               : 1.0,
                 calls = voiced(spec, &k->features);
    if (spec->consequences.n) /* an odour that is always there is not sensed anew */
        add_identity(self, own ? 0 : identity + 1, 0.0, p->id_amp * hear * calls, rng, line);
    else
        add_identity(self, own ? 0 : identity + 1, p->id_amp * smell, p->id_amp * hear, rng,
                     line);
    return CSP_OK;
}

int csp_senses_consequence(const struct csp_agent *self, const struct csp_consequence *what,
                           int own, size_t identity, const double pass[CSP_CHANNELS],
                           double strength, struct csp_rng *rng, csp_real line[])
{
    const int err =
        add_features(self, &what->features, own, identity, pass, strength, rng, line);
    const double hear = own    ? self->spec->senses.own_voice
                        : pass ? pass[CSP_SOUND]
                               : 1.0,
                 voice = voiced(self->spec, &what->features);
    if (!err && voice > 0)
        add_identity(self, own ? 0 : identity + 1, 0.0,
                     self->spec->senses.id_amp * hear * voice, rng, line);
    return err;
}

/* Own interoception of an event on its lines. */
static void add_interoception(const struct csp_agent *self, const struct csp_kind *k,
                              double strength, double share, csp_real line[])
{
    const double body[] = {fmin(k->noci * strength, 1.5), k->taste, k->rub, k->heart};
    static const size_t from[] = {CSP_INTERO_NOCI, CSP_INTERO_TASTE, CSP_INTERO_TOUCH,
                                  CSP_INTERO_HEART, CSP_INTERO};
    for (size_t b = 0; b < 4; b++)
        for (size_t i = from[b]; i < from[b + 1]; i++)
            line[self->senses.intero + i] +=
                (csp_real)(share * (self->spec->senses.g_intero * body[b]));
}

void csp_senses_aftermath(const struct csp_agent *self, size_t kind, double strength,
                          csp_real line[])
{
    const double share = self->spec->senses.intero_after;
    if (share > 0)
        add_interoception(self, CSP_ITEM(self->spec->kinds, csp_kind, kind), strength, share,
                          line);
}

int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary)
{
    const int err = csp_senses_signal(self, kind, own, identity, pass, strength, rng, line);
    if (err) return err;
    if (rng) csp_senses_noise(self, rng, line);
    if (!own) return CSP_OK;
    const struct csp_kind *k = CSP_ITEM(self->spec->kinds, csp_kind, kind);
    add_interoception(self, k, strength, 1.0, line);
    if (primary) primary->noci += k->noci * strength;
    return CSP_OK;
}

int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[])
{
    if (identity >= self->spec->identities.n)
        return CSP_FAIL(CSP_E_RANGE, "identity %zu of %zu", identity, self->spec->identities.n);
    const double odour = pass ? pass[CSP_ODOUR] : 1.0;
    add_identity(self, identity + 1, 0.5 * self->spec->senses.id_amp * odour, 0.0, rng, line);
    return CSP_OK;
}

int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[])
{
    if (object >= self->spec->objects.n)
        return CSP_FAIL(CSP_E_RANGE, "object %zu of %zu", object, self->spec->objects.n);
    for (size_t i = 0; i < 2; i++) /* a thing is there or not: nothing drops out */
        add_to_line(self, self->senses.object[object] + i,
                    self->spec->senses.obj_amp * strength, 0.0, rng, line);
    return CSP_OK;
}

int csp_senses_context(const struct csp_agent *self, size_t context, double strength,
                       csp_real line[])
{
    if (context >= self->spec->contexts.n)
        return CSP_FAIL(CSP_E_RANGE, "context %zu of %zu", context, self->spec->contexts.n);
    const csp_real value = (csp_real)(self->spec->senses.ctx_amp * strength);
    line[self->senses.ctx_see[context]] += value;
    line[self->senses.ctx_smell[context]] += value;
    return CSP_OK;
}
