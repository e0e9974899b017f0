/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sense: what reaches the lines of each full brain, and how what several others send adds up
 * (arena/stage.h). */
#include "conspecific/arena/stage.h"
#include "conspecific/core/error.h"
#include "conspecific/core/rate.h"
#include <math.h>
#include <string.h>

static int given_to(const struct csp_list *by, const char *role)
{
    for (size_t i = 0; i < by->n; i++)
        if (strcmp(((const char *const *)by->items)[i], role) == 0) return 1;
    return by->n == 0;
}

/* Context and objects of one full brain, noise free. */
static int place(struct csp_stage *self, size_t r)
{
    const struct csp_paradigm *p = self->p;
    csp_real *line = self->base + self->offset[r];
    memset(line, 0, self->n_lines[r] * sizeof *line);
    int err = CSP_OK;
    if (self->context >= 0)
        err = csp_senses_context(self->brains[r], (size_t)self->context, 1.0, line);
    for (size_t i = 0; i < p->objects.n && !err; i++) {
        const struct csp_thing *thing = csp_thing_at(p, i);
        const double s =
            ((const struct csp_name_real *)thing->states.items)[self->state[i]].value;
        if (thing->cue_id < 0 || s <= 0.0) continue;
        if (!given_to(&thing->by, csp_role_at(p, r)->name)) continue;
        err = csp_senses_object(self->brains[r], (size_t)thing->cue_id, s, NULL, line);
    }
    return err;
}

/* Is role o company for role r? */
static int there(const struct csp_stage *self, size_t o, size_t r)
{
    return o != r && self->present[o] && csp_role_at(self->p, o)->identity_id >= 0;
}

/* That o is there, noise free, added to what r senses. */
static int presence(struct csp_stage *self, size_t o, size_t r, csp_real line[])
{
    double pass[CSP_CHANNELS];
    csp_stage_pass(self, o, r, pass);
    return csp_senses_animal(self->brains[r], (size_t)csp_role_at(self->p, o)->identity_id,
                             pass, NULL, line);
}

static void add(size_t n, csp_real level, const csp_real from[], csp_real to[])
{
    for (size_t k = 0; k < n; k++) to[k] += level * from[k];
}

/* Everything that is going on: amplitudes add up. */
static void sum(struct csp_stage *self, size_t r, csp_real line[])
{
    const size_t n = self->n_lines[r], at = self->offset[r];
    for (size_t i = 0; i < self->n_going; i++) add(n, 1, self->going[i].pattern + at, line);
    for (size_t i = 0; i < self->p->roles.n * CSP_STAGE_SHOWS; i++) {
        const struct csp_shown *w = self->shown + i;
        if (i / CSP_STAGE_SHOWS == r || w->kind < 0 || w->level <= 0.0) continue;
        add(n, (csp_real)w->level, w->pattern + at, line);
    }
}

/* What role o alone sends to r, into line. */
static int sent(struct csp_stage *self, size_t o, size_t r, csp_real line[])
{
    const size_t n = self->n_lines[r], at = self->offset[r];
    memset(line, 0, n * sizeof *line);
    const int err = presence(self, o, r, line);
    for (size_t i = 0; i < self->n_going; i++)
        if (self->to[self->going[i].event] == (long)o)
            add(n, 1, self->going[i].pattern + at, line);
    for (size_t a = 0; a < CSP_STAGE_SHOWS; a++) {
        const struct csp_shown *w = self->shown + o * CSP_STAGE_SHOWS + a;
        if (w->kind >= 0 && w->level > 0.0) add(n, (csp_real)w->level, w->pattern + at, line);
    }
    return err;
}

/* total + strength of line; m 2 is its square. */
static void add_strengths(size_t n, double m, const csp_real line[], csp_real total[])
{
    if (m == 2.0)
        for (size_t k = 0; k < n; k++) total[k] += line[k] * line[k];
    else
        for (size_t k = 0; k < n; k++)
            if (line[k] > 0) total[k] += (csp_real)csp_exp(m * csp_log((double)line[k]));
}

static void add_amplitudes(size_t n, double m, const csp_real total[], csp_real line[])
{
    if (m == 2.0)
        for (size_t k = 0; k < n; k++) line[k] += (csp_real)sqrt((double)total[k]);
    else
        for (size_t k = 0; k < n; k++)
            if (total[k] > 0) line[k] += (csp_real)csp_exp(csp_log((double)total[k]) / m);
}

/* Everything that is going on: strengths of what several others send add up. */
static int power(struct csp_stage *self, size_t r, csp_real line[])
{
    const double m = 1.0 / self->brains[r]->spec->senses.amp_power;
    const size_t n = self->n_lines[r], at = self->offset[r];
    csp_real *one = self->scratch, *total = self->scratch + self->total;
    memset(total, 0, n * sizeof *total);
    int err = CSP_OK;
    for (size_t o = 0; o < self->p->roles.n && !err; o++) {
        if (!there(self, o, r)) continue;
        err = sent(self, o, r, one);
        add_strengths(n, m, one, total);
    }
    for (size_t i = 0; i < self->n_going; i++) {
        const long to = self->to[self->going[i].event];
        if (to < 0 || !there(self, (size_t)to, r)) add(n, 1, self->going[i].pattern + at, line);
    }
    add_amplitudes(n, m, total, line);
    return err;
}

static int sense(struct csp_stage *self, size_t r)
{
    struct csp_obs *obs = self->obs + r;
    csp_real *line = self->line + self->offset[r], *base = self->base + self->offset[r];
    size_t others = 0;
    for (size_t o = 0; o < self->p->roles.n; o++) others += (size_t)there(self, o, r);
    const int several = self->p->company == CSP_COMPANY_POWER && others > 1 &&
                        self->brains[r]->spec->senses.amp_power > 0.0;
    int err = self->base_dirty ? place(self, r) : CSP_OK;
    for (size_t o = 0; o < self->p->roles.n && self->base_dirty && !several && !err; o++)
        if (there(self, o, r)) err = presence(self, o, r, base);
    if (err) return err;
    memcpy(line, base, self->n_lines[r] * sizeof *line);
    obs->primary = (struct csp_primary){0};
    for (size_t i = 0; i < self->n_going; i++) {
        obs->primary.noci += self->going[i].primary[r].noci;
        obs->primary.food += self->going[i].primary[r].food;
    }
    if (several) return power(self, r, line);
    sum(self, r, line);
    return CSP_OK;
}

int csp_stage_sense(struct csp_stage *self)
{
    if (!self->dirty) return CSP_OK;
    for (size_t r = 0; r < self->p->roles.n; r++) {
        const int err = self->brains[r] ? sense(self, r) : CSP_OK;
        if (err) return err;
    }
    self->dirty = self->base_dirty = 0;
    return CSP_OK;
}
