/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/senses.h"
#include "conspecific/agent/world.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <stdlib.h>

static const size_t NONE = SIZE_MAX;

/* Lines are numbered area by area: the first pass counts, the second numbers. */
struct numbering {
    struct csp_senses *s;
    size_t next[CSP_AREAS];
    int write;
};

static size_t number_lines(struct numbering *n, size_t area, int role, size_t item,
                           size_t count)
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
static void number_common(struct numbering *n, double weight, size_t area, size_t f, size_t F,
                          int twins, size_t at[])
{
    const size_t self = weight > 0 ? number_lines(n, area, CSP_LINE_COMMON, f, 1) : NONE;
    const size_t other =
        weight > 0 && twins ? number_lines(n, area, CSP_LINE_COMMON, f, 1) : self;
    if (!n->write) return;
    at[f] = self;
    at[F + f] = other;
    if (other != self) n->s->lines[other].of_other = 1;
}

static void number_all(struct numbering *n, const struct csp_agent_spec *spec)
{
    struct csp_senses *s = n->s;
    const size_t F = spec->features.n;
    const int twins = spec->senses.egocentric > 0;
    for (size_t f = 0; f < spec->features.n; f++) {
        const struct csp_feature *q = CSP_ITEM(spec->features, csp_feature, f);
        number_common(n, q->sound, CSP_AUD, f, F, twins, s->sound);
        number_common(n, q->sight, CSP_VIS, f, F, twins, s->sight);
        number_common(n, q->odour, CSP_PIR, f, F, twins, s->odour);
        number_common(n, q->touch, CSP_SOM, f, F, twins, s->touch);
        const size_t own = q->own > 0 ? number_lines(n, CSP_MOT, CSP_LINE_SELF, f, 1) : NONE;
        const size_t view = q->view > 0 ? number_lines(n, CSP_VIS, CSP_LINE_OTHER, f, 1) : NONE;
        if (n->write) s->own[f] = own, s->view[f] = view;
    }
    for (size_t m = 0; m <= spec->identities.n; m++) {
        const size_t odour = number_lines(n, CSP_PIR, CSP_LINE_ID, m, CSP_ID_LINES);
        const size_t voice = number_lines(n, CSP_AUD, CSP_LINE_ID, m, CSP_ID_LINES);
        if (n->write) s->id_odour[m] = odour, s->id_voice[m] = voice;
    }
    const size_t like_odour =
        twins ? number_lines(n, CSP_PIR, CSP_LINE_ID, 0, CSP_ID_LINES) : 0;
    const size_t like_voice =
        twins ? number_lines(n, CSP_AUD, CSP_LINE_ID, 0, CSP_ID_LINES) : 0;
    if (n->write) {
        s->like_odour = twins ? like_odour : s->id_odour[0];
        s->like_voice = twins ? like_voice : s->id_voice[0];
        for (size_t i = 0; twins && i < CSP_ID_LINES; i++)
            s->lines[like_odour + i].of_other = s->lines[like_voice + i].of_other = 1;
    }
    for (size_t o = 0; o < spec->objects.n; o++) {
        static const size_t area[] = {CSP_VIS, CSP_AUD, CSP_PIR};
        const int modality = CSP_ITEM(spec->objects, csp_object, o)->modality;
        const size_t at = number_lines(n, area[modality], CSP_LINE_OBJECT, o, 2);
        if (n->write) s->object[o] = at;
    }
    for (size_t c = 0; c < spec->contexts.n; c++) {
        const size_t see = number_lines(n, CSP_VIS, CSP_LINE_CONTEXT, c, 1);
        const size_t smell = number_lines(n, CSP_PIR, CSP_LINE_CONTEXT, c, 1);
        if (n->write) s->ctx_see[c] = see, s->ctx_smell[c] = smell;
    }
    const size_t intero = number_lines(n, CSP_SOM, CSP_LINE_INTERO, 0, CSP_INTERO);
    if (n->write) s->intero = intero;
}

/* Row m of mix: the odour of identity m - 1 on the blocks of all, row 0 the self. */
static int mix_odours(struct csp_senses *self, const struct csp_agent_spec *spec)
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
    number_all(&n, spec);
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
    for (size_t i = 0; i < 6; i++) {
        *by_feature[i] = at;
        at += i < 4 ? 2 * F : F;
    }
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
    number_all(&n, spec);
    return mix_odours(self, spec);
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
        item = CSP_ITEM(spec->features, csp_feature, line->item)->name;
        break;
    case CSP_LINE_ID:
        item = line->item ? CSP_ITEM(spec->identities, csp_identity, line->item - 1)->name
                          : "self";
        break;
    case CSP_LINE_OBJECT:
        item = CSP_ITEM(spec->objects, csp_object, line->item)->name;
        break;
    case CSP_LINE_CONTEXT:
        item = CSP_ITEM(spec->contexts, csp_context, line->item)->name;
        break;
    case CSP_LINE_INTERO:
        item = "interoception";
        break;
    }
    snprintf(buffer, 64, "%s.%.40s%s", line->role == CSP_LINE_OTHER ? "view" : area[line->area],
             item, line->of_other ? ".other" : "");
    return buffer;
}

double csp_senses_precision(const struct csp_senses_params *par, const struct csp_line *line)
{
    switch (line->role) {
    case CSP_LINE_SELF:
        return par->p_self;
    case CSP_LINE_INTERO:
        return par->p_intero;
    case CSP_LINE_OTHER:
        return par->p_other;
    default:
        return par->p_common;
    }
}
