/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * senses: which line of which cortical area every cue drives.
 *
 *   aud: sound features, voices, sounding objects       vis: seen features, what only another's
 *   pir: odour features, odours of animals and places        body shows, seen objects, places
 *   som: touch and vibration features, interoception    mot: own efference, proprioception
 *
 * An event that happens to oneself drives the common lines (sound, sight, odour, touch), own
 * and interoception; the same event of another drives the common lines and view. Voice and
 * odour of an animal of likeness s: s on the lines of the self, sqrt(1 - s^2) on its own, so
 * the cosine with one's own is exactly s; kin share some of what is their own (kin.c). No line
 * carries another's inner state.
 *
 * senses.egocentric 1 (off in the rat; theories/egocentric.yaml): every common line has a twin,
 * the line itself for own events and the twin for another's; own efference tells them apart.
 * Another's likeness to the self goes to a twin of the self's odour and voice. Objects and
 * places, which nobody causes, stay common.
 */
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { AUD, VIS, PIR, SOM, MOT };
enum { INTERO = 11, ID_LINES = 2 };
static const size_t NONE = SIZE_MAX;

#define ITEM(list, type, i) (&((const struct type *)(list).items)[i])

/* Lines are numbered area by area: the first pass counts, the second numbers. */
struct numbering {
    struct csp_senses *s;
    size_t next[CSP_AREAS];
    int write;
};

static size_t take(struct numbering *n, size_t area, int role, size_t item, size_t count)
{
    const size_t at = n->next[area];
    n->next[area] += count;
    for (size_t i = at; n->write && i < at + count; i++) {
        n->s->lines[i].role = (unsigned)role;
        n->s->lines[i].area = area;
        n->s->lines[i].item = item;
    }
    return at;
}

/* Lines of feature f for own events and, F places on, for another's. */
static void take_common(struct numbering *n, double weight, size_t area, size_t f, size_t F,
                        int twins, size_t at[])
{
    const size_t mine = weight > 0 ? take(n, area, CSP_LINE_COMMON, f, 1) : NONE;
    const size_t hers = weight > 0 && twins ? take(n, area, CSP_LINE_COMMON, f, 1) : mine;
    if (!n->write) return;
    at[f] = mine;
    at[F + f] = hers;
    if (hers != mine) n->s->lines[hers].hers = 1;
}

static void number(struct numbering *n, const struct csp_agent_spec *spec)
{
    struct csp_senses *s = n->s;
    const size_t F = spec->features.n;
    const int twins = spec->senses.egocentric > 0;
    for (size_t f = 0; f < spec->features.n; f++) {
        const struct csp_feature *q = ITEM(spec->features, csp_feature, f);
        take_common(n, q->sound, AUD, f, F, twins, s->sound);
        take_common(n, q->sight, VIS, f, F, twins, s->sight);
        take_common(n, q->odour, PIR, f, F, twins, s->odour);
        take_common(n, q->touch, SOM, f, F, twins, s->touch);
        const size_t own = q->own > 0 ? take(n, MOT, CSP_LINE_SELF, f, 1) : NONE;
        const size_t view = q->view > 0 ? take(n, VIS, CSP_LINE_OTHER, f, 1) : NONE;
        if (n->write) s->own[f] = own, s->view[f] = view;
    }
    for (size_t m = 0; m <= spec->identities.n; m++) {
        const size_t odour = take(n, PIR, CSP_LINE_ID, m, ID_LINES);
        const size_t voice = take(n, AUD, CSP_LINE_ID, m, ID_LINES);
        if (n->write) s->id_odour[m] = odour, s->id_voice[m] = voice;
    }
    const size_t like_odour = twins ? take(n, PIR, CSP_LINE_ID, 0, ID_LINES) : 0;
    const size_t like_voice = twins ? take(n, AUD, CSP_LINE_ID, 0, ID_LINES) : 0;
    if (n->write) {
        s->like_odour = twins ? like_odour : s->id_odour[0];
        s->like_voice = twins ? like_voice : s->id_voice[0];
        for (size_t i = 0; twins && i < ID_LINES; i++)
            s->lines[like_odour + i].hers = s->lines[like_voice + i].hers = 1;
    }
    for (size_t o = 0; o < spec->objects.n; o++) {
        static const size_t area[] = {VIS, AUD, PIR};
        const int modality = ITEM(spec->objects, csp_object, o)->modality;
        const size_t at = take(n, area[modality], CSP_LINE_OBJECT, o, 2);
        if (n->write) s->object[o] = at;
    }
    for (size_t c = 0; c < spec->contexts.n; c++) {
        const size_t see = take(n, VIS, CSP_LINE_CONTEXT, c, 1);
        const size_t smell = take(n, PIR, CSP_LINE_CONTEXT, c, 1);
        if (n->write) s->ctx_see[c] = see, s->ctx_smell[c] = smell;
    }
    const size_t intero = take(n, SOM, CSP_LINE_INTERO, 0, INTERO);
    if (n->write) s->intero = intero;
}

/* Row m of mix: the odour of identity m - 1 on the blocks of all, row 0 the self. */
static int families(struct csp_senses *self, const struct csp_agent_spec *spec)
{
    const size_t M = spec->identities.n + 1;
    self->mix = calloc(M * M, sizeof *self->mix);
    if (!self->mix) return CSP_FAIL(CSP_E_MEMORY, "odours of %zu animals", M);
    self->mix[0] = 1.0;
    int err = CSP_OK;
    for (size_t m = 1; m < M && !err; m++)
        err = csp_world_odour(spec, m - 1, self->mix + m * M);
    return err;
}

int csp_senses_init(struct csp_senses *self, const struct csp_agent_spec *spec)
{
    *self = (struct csp_senses){0};
    struct numbering n = {.s = self};
    number(&n, spec);
    for (size_t a = 0; a < CSP_AREAS; a++) {
        self->n_area[a] = n.next[a];
        self->n += n.next[a];
    }
    const size_t F = spec->features.n, M = spec->identities.n + 1, O = spec->objects.n,
                 C = spec->contexts.n;
    self->lines = calloc(self->n, sizeof *self->lines);
    self->at = calloc(10 * F + 2 * M + O + 2 * C + 1, sizeof *self->at);
    if (!self->lines || !self->at)
        return CSP_FAIL(CSP_E_MEMORY, "senses of %zu lines", self->n);
    size_t *at = self->at, **const by_feature[] = {&self->sound, &self->sight, &self->odour,
                                                   &self->touch, &self->own,   &self->view};
    for (size_t i = 0; i<6; i++, at += i> 4 ? F : 2 * F) *by_feature[i] = at;
    self->id_odour = at;
    self->id_voice = at + M;
    self->object = at + 2 * M;
    self->ctx_see = self->object + O;
    self->ctx_smell = self->ctx_see + C;
    size_t first = 0;
    for (size_t a = 0; a < CSP_AREAS; a++) {
        n.next[a] = first;
        first += self->n_area[a];
    }
    n.write = 1;
    number(&n, spec);
    return families(self, spec);
}

void csp_senses_free(struct csp_senses *self)
{
    free(self->lines);
    free(self->at);
    free(self->mix);
    *self = (struct csp_senses){0};
}

const char *csp_senses_line_name(const struct csp_agent_spec *spec,
                                 const struct csp_senses *senses, size_t i, char *buffer)
{
    static const char *const area[] = {"sound", "sight", "odour", "touch", "own"};
    const struct csp_line *line = &senses->lines[i];
    const char *item = "";
    switch (line->role) {
    case CSP_LINE_COMMON:
    case CSP_LINE_SELF:
    case CSP_LINE_OTHER:
        item = ITEM(spec->features, csp_feature, line->item)->name;
        break;
    case CSP_LINE_ID:
        item = line->item ? ITEM(spec->identities, csp_identity, line->item - 1)->name : "self";
        break;
    case CSP_LINE_OBJECT:
        item = ITEM(spec->objects, csp_object, line->item)->name;
        break;
    case CSP_LINE_CONTEXT:
        item = ITEM(spec->contexts, csp_context, line->item)->name;
        break;
    case CSP_LINE_INTERO:
        item = "interoception";
        break;
    }
    snprintf(buffer, 64, "%s.%.40s%s", line->role == CSP_LINE_OTHER ? "view" : area[line->area],
             item, line->hers ? ".hers" : "");
    return buffer;
}

double csp_senses_dose(const struct csp_agent *self, double mA)
{
    const struct csp_senses_params *p = &self->spec->senses;
    if (mA <= 0) return 0.0;
    const double hill = csp_exp(p->dose_power * csp_log(mA / p->dose_half));
    const double one = csp_exp(p->dose_power * csp_log(0.8 / p->dose_half));
    return (hill / (1.0 + hill)) / (one / (1.0 + one));
}

/* Add value to a line; with rng: amplitude jitter and drop-out of this instance. */
static void put(const struct csp_agent *self, size_t at, double value, double dropout,
                struct csp_rng *rng, csp_real line[])
{
    const struct csp_senses_params *p = &self->spec->senses;
    if (rng) {
        const double scale = fmax(0.0, 1.0 + p->jitter * csp_dist_normal(rng));
        const int there = !csp_dist_bernoulli(rng, dropout);
        value *= there ? scale : 0.0;
    }
    if (at != NONE && value > 0) line[at] += (csp_real)value;
}

/* Identity vector on its blocks of lines. who 0: the self; odour and voice amplitudes. */
static void put_identity(const struct csp_agent *self, size_t who, double odour, double voice,
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
        for (size_t i = 0; i < ID_LINES; i++) {
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

int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[])
{
    static const double all[CSP_CHANNELS] = {1, 1, 1, 1};
    const struct csp_agent_spec *spec = self->spec;
    const struct csp_senses *s = &self->senses;
    const struct csp_senses_params *p = &spec->senses;
    if (kind >= spec->kinds.n || (!own && identity >= spec->identities.n))
        return CSP_FAIL(CSP_E_RANGE, "kind %zu of %zu, identity %zu of %zu", kind,
                        spec->kinds.n, identity, spec->identities.n);
    const struct csp_kind *k = ITEM(spec->kinds, csp_kind, kind);
    if (own || !pass) pass = all;
    const double size = strength > 0 ? p->amp * csp_exp(p->amp_power * csp_log(strength)) : 0.0;
    const double see = pass[CSP_SIGHT] * p->g_sight;
    const char *const *names = k->features.items;
    for (size_t i = 0; i < k->features.n; i++) {
        const size_t f = (size_t)csp_world_feature(spec, names[i]);
        const struct csp_feature *q = ITEM(spec->features, csp_feature, f);
        const size_t c = own ? f : spec->features.n + f;
        put(self, s->sound[c], size * q->sound * pass[CSP_SOUND], p->dropout, rng, line);
        put(self, s->sight[c], size * q->sight * see, p->dropout, rng, line);
        put(self, s->odour[c], size * q->odour * pass[CSP_ODOUR], p->dropout, rng, line);
        put(self, s->touch[c], size * q->touch * pass[CSP_TOUCH], p->dropout, rng, line);
        put(self, own ? s->own[f] : s->view[f], size * (own ? q->own : q->view * see),
            p->dropout, rng, line);
    }
    put_identity(self, own ? 0 : identity + 1, p->id_amp * pass[CSP_ODOUR],
                 p->id_amp * pass[CSP_SOUND], rng, line);
    return CSP_OK;
}

int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary)
{
    const int err = csp_senses_signal(self, kind, own, identity, pass, strength, rng, line);
    if (err) return err;
    if (rng) csp_senses_noise(self, rng, line);
    if (!own) return CSP_OK;
    const struct csp_senses *s = &self->senses;
    const struct csp_senses_params *p = &self->spec->senses;
    const struct csp_kind *k = ITEM(self->spec->kinds, csp_kind, kind);
    const double noci = k->noci * strength,
                 body[] = {fmin(noci, 1.5), k->taste, k->rub, k->heart};
    static const size_t from[] = {0, 3, 6, 9, INTERO};
    for (size_t b = 0; b < 4; b++)
        for (size_t i = from[b]; i < from[b + 1]; i++)
            line[s->intero + i] += (csp_real)(p->g_intero * body[b]);
    if (primary) primary->noci += noci;
    return CSP_OK;
}

int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[])
{
    if (identity >= self->spec->identities.n)
        return CSP_FAIL(CSP_E_RANGE, "identity %zu of %zu", identity, self->spec->identities.n);
    const double odour = pass ? pass[CSP_ODOUR] : 1.0;
    put_identity(self, identity + 1, 0.5 * self->spec->senses.id_amp * odour, 0.0, rng, line);
    return CSP_OK;
}

int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[])
{
    if (object >= self->spec->objects.n)
        return CSP_FAIL(CSP_E_RANGE, "object %zu of %zu", object, self->spec->objects.n);
    for (size_t i = 0; i < 2; i++) /* a thing is there or not: nothing drops out */
        put(self, self->senses.object[object] + i, self->spec->senses.obj_amp * strength, 0.0,
            rng, line);
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
