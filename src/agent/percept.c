/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * another: who acts, as far as the lines of the senses tell. An animal knows its own efference
 * (own lines) and sees what only another's body shows (view lines). A call that is heard
 * without own efference is another's: (1 - S) of it, S own efference; so is alarm odour.
 *
 * The rat uses the first two signals only. The others serve variants (models/agents/theories)
 * that have wired in what the theory under trial leaves to learning.
 */
#include "percept.h"
#include <math.h>
#include <string.h>

#define ITEM(list, type, i) (&((const struct type *)(list).items)[i])

static double strength(const struct csp_agent *self, csp_real most)
{
    const double share = (double)most / self->spec->senses.amp;
    return fmin(1.0, fmax(0.0, (share - 0.4) / 0.4));
}

double csp_own_efference(const struct csp_agent *self, const csp_real line[])
{
    const size_t n = self->senses.n_area[CSP_AREAS - 1];
    const csp_real *own = line + (self->senses.n - n);
    csp_real most = 0;
    for (size_t i = 0; i < n; i++) most = own[i] > most ? own[i] : most;
    return strength(self, most);
}

double csp_another_seen(const struct csp_agent *self, const csp_real line[])
{
    csp_real most = 0;
    for (size_t f = 0; f < self->spec->features.n; f++) {
        const size_t at = self->senses.view[f];
        if (at != SIZE_MAX && line[at] > most) most = line[at];
    }
    return strength(self, most);
}

/* Feature f of another: what is seen of it, or what is heard or smelt without own efference. */
static double shown(const struct csp_agent *self, size_t f, double own, const csp_real line[])
{
    const struct csp_senses *s = &self->senses;
    const size_t F = self->spec->features.n;
    if (s->view[f] != SIZE_MAX) return strength(self, line[s->view[f]]);
    csp_real most = 0;
    if (s->sound[F + f] != SIZE_MAX) most = line[s->sound[F + f]];
    if (s->odour[F + f] != SIZE_MAX && line[s->odour[F + f]] > most)
        most = line[s->odour[F + f]];
    return (1.0 - own) * strength(self, most);
}

static int is_call(const struct csp_senses *s, size_t f) /* made by a body, not seen */
{
    return s->own[f] != SIZE_MAX && s->view[f] == SIZE_MAX && s->sound[f] != SIZE_MAX;
}

double csp_another_acts(const struct csp_agent *self, const csp_real line[])
{
    const double own = csp_own_efference(self, line);
    double most = csp_another_seen(self, line);
    for (size_t f = 0; f < self->spec->features.n; f++)
        if (is_call(&self->senses, f)) most = fmax(most, shown(self, f, own, line));
    return most;
}

static double sign(const struct csp_agent *self, const csp_real line[], size_t offset)
{
    const double own = csp_own_efference(self, line);
    double most = 0.0, weight;
    for (size_t f = 0; f < self->spec->features.n; f++) {
        memcpy(&weight, (const char *)ITEM(self->spec->features, csp_feature, f) + offset,
               sizeof weight);
        if (weight > 0) most = fmax(most, weight * shown(self, f, own, line));
    }
    return most;
}

double csp_another_releases(const struct csp_agent *self, const csp_real line[])
{
    return sign(self, line, offsetof(struct csp_feature, innate));
}

double csp_another_hurts(const struct csp_agent *self, const csp_real line[])
{
    return sign(self, line, offsetof(struct csp_feature, mirror));
}

const csp_real *csp_in_banks(const struct csp_agent *self, size_t n, double o,
                             const csp_real y[], csp_real out[])
{
    if (self->banks < 2) return y;
    const csp_real hers = (csp_real)o, mine = (csp_real)(1.0 - o);
    for (size_t i = 0; i < n; i++) {
        out[i] = mine * y[i];
        out[n + i] = hers * y[i];
    }
    return out;
}

const csp_real *csp_lines_in_banks(const struct csp_agent *self, double o,
                                   const csp_real line[], csp_real out[])
{
    if (self->banks < 2) return line;
    const size_t n = self->senses.n;
    for (size_t i = 0; i < n; i++) {
        const unsigned role = self->senses.lines[i].role;
        const double whose = role == CSP_LINE_OTHER                           ? 1.0
                             : role == CSP_LINE_COMMON || role == CSP_LINE_ID ? o
                                                                              : 0.0;
        out[i] = (csp_real)(1.0 - whose) * line[i];
        out[n + i] = (csp_real)whose * line[i];
    }
    return out;
}

double csp_lines_of_banks(const struct csp_agent *self, const csp_real banks[], csp_real line[])
{
    const size_t n = self->senses.n;
    double all = 0.0, hers = 0.0;
    for (size_t i = 0; i < n; i++) {
        line[i] = banks[i] + banks[n + i];
        if (self->senses.lines[i].role != CSP_LINE_COMMON) continue;
        all += (double)line[i];
        hers += (double)banks[n + i];
    }
    return all > 0 ? hers / all : 0.0;
}
