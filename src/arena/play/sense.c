/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sense: what reaches the lines of each full brain, and how what several others send adds up
 * (arena/play/stage.h). */
#include "conspecific/arena/play/stage.h"
#include "conspecific/core/clones.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <string.h>

/* Context and objects of one full brain, noise free. */
static int sense_place(struct csp_stage *self, size_t r)
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
        if (thing->by_id.n && !csp_ids_have(&thing->by_id, r)) continue;
        if (!csp_stage_holds(self, &thing->when_id)) continue;
        err = csp_senses_object(self->brains[r], (size_t)thing->cue_id, s, NULL, line);
    }
    return err;
}

/* Is role o company for role r? */
static int is_company(const struct csp_stage *self, size_t o, size_t r)
{
    return o != r && self->present[o] && csp_role_at(self->p, o)->identity_id >= 0;
}

/* Add to what r senses that o is there, noise free. */
static int add_presence(struct csp_stage *self, size_t o, size_t r, csp_real line[])
{
    double pass[CSP_CHANNELS];
    csp_stage_pass(self, o, r, pass);
    return csp_senses_animal(self->brains[r], (size_t)csp_role_at(self->p, o)->identity_id,
                             pass, NULL, line);
}

CSP_CLONES static void add_pattern(size_t n, csp_real level, const csp_real from[],
                                   csp_real to[])
{
    for (size_t k = 0; k < n; k++) to[k] += level * from[k];
}

/* Everything that is going on: amplitudes add up. */
static void add_amplitudes_of_all(struct csp_stage *self, size_t r, csp_real line[])
{
    const size_t n = self->n_lines[r], at = self->offset[r];
    for (size_t i = 0; i < self->n_going; i++)
        if (self->going[i].start <= self->now)
            add_pattern(n, 1, self->going[i].pattern + at, line);
    for (size_t i = 0; i < self->p->roles.n * CSP_N_OUTPUTS; i++) {
        const struct csp_shown *w = self->shown + i;
        if (i / CSP_N_OUTPUTS == r || w->kind < 0 || w->level <= 0.0) continue;
        add_pattern(n, (csp_real)w->level, w->pattern + at, line);
    }
}

/* Add a pattern at some level, its noise apart. */
CSP_CLONES static void add_apart(size_t n, csp_real level, const csp_real from[],
                                 const csp_real noise[], csp_real to[], csp_real noise_to[])
{
    for (size_t k = 0; k < n; k++) {
        to[k] += level * (from[k] - noise[k]);
        noise_to[k] += level * noise[k];
    }
}

/* What role o does, as r senses it, into line and its noise into noise; 0: it does nothing. */
static int sum_doings(const struct csp_stage *self, size_t o, size_t r, csp_real line[],
                      csp_real noise[])
{
    const size_t n = self->n_lines[r], at = self->offset[r];
    int any = 0;
    memset(line, 0, n * sizeof *line);
    memset(noise, 0, n * sizeof *noise);
    for (size_t i = 0; i < self->n_going; i++) {
        const struct csp_going *g = self->going + i;
        if (csp_event_at(self->p, g->event)->to_id != (long)o || g->start > self->now) continue;
        add_apart(n, 1, g->pattern + at, g->noise + at, line, noise);
        any = 1;
    }
    for (size_t a = 0; a < CSP_N_OUTPUTS; a++) {
        const struct csp_shown *w = self->shown + o * CSP_N_OUTPUTS + a;
        if (w->kind < 0 || w->level <= 0.0) continue;
        add_apart(n, (csp_real)w->level, w->pattern + at, w->noise + at, line, noise);
        any = 1;
    }
    return any;
}

CSP_CLONES static void add_squares(size_t n, double weight, const csp_real line[],
                                   double total[])
{
    for (size_t k = 0; k < n; k++) total[k] += weight * (double)line[k] * (double)line[k];
}

/* Add weight x the strength of each line, line^m with m = 1/n. */
static void add_strengths(size_t n, double m, double weight, const csp_real line[],
                          double total[])
{
    if (m == 2.0) { /* the rat; in a crowd most of the work */
        add_squares(n, weight, line, total);
        return;
    }
    for (size_t k = 0; k < n; k++)
        if (line[k] > 0) total[k] += weight * csp_exp(m * csp_log((double)line[k]));
}

static double strength_of(size_t n, double m, const csp_real line[])
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        const double x = (double)line[k];
        if (x > 0.0) sum += m == 2.0 ? x * x : csp_exp(m * csp_log(x));
    }
    return sum;
}

static void add_amplitudes(size_t n, double m, double weight, const double total[],
                           csp_real line[])
{
    for (size_t k = 0; k < n; k++) {
        const double s = weight * total[k];
        if (s > 0.0) line[k] += (csp_real)(m == 2.0 ? sqrt(s) : csp_exp(csp_log(s) / m));
    }
}

/* Everything that is going on: strengths of what several others send add up. */
static int add_strengths_of_all(struct csp_stage *self, size_t r, csp_real line[])
{
    const double m = 1.0 / self->brains[r]->spec->senses.amp_power;
    const size_t n = self->n_lines[r], at = self->offset[r];
    csp_real *one = self->one, *noise = self->one + self->total;
    double *total = self->strength, *noises = self->strength + self->total, sum = 0.0;
    memset(total, 0, n * sizeof *total);
    memset(noises, 0, n * sizeof *noises);
    int err = CSP_OK;
    for (size_t o = 0; o < self->p->roles.n && !err; o++) {
        if (!is_company(self, o, r)) continue;
        if (sum_doings(self, o, r, one, noise)) {
            const double S = strength_of(n, m, one);
            add_strengths(n, m, S, noise, noises);
            sum += S;
        }
        err = add_presence(self, o, r, one);
        add_strengths(n, m, 1.0, one, total);
    }
    for (size_t i = 0; i < self->n_going; i++) {
        const long to = csp_event_at(self->p, self->going[i].event)->to_id;
        if (self->going[i].start <= self->now && (to < 0 || !is_company(self, (size_t)to, r)))
            add_pattern(n, 1, self->going[i].pattern + at, line);
    }
    add_amplitudes(n, m, 1.0, total, line);
    if (sum > 0.0) add_amplitudes(n, m, 1.0 / sum, noises, line);
    return err;
}

double csp_stage_emits(const struct csp_stage *self, size_t role, const unsigned char kinds[],
                       const unsigned char follows[])
{
    double sum = 0.0;
    if (!self->present[role]) return sum;
    for (size_t i = 0; i < self->n_going; i++) {
        const struct csp_event *e = csp_event_at(self->p, self->going[i].event);
        const struct csp_going *g = self->going + i;
        const int has = g->follows == CSP_GOING_DISPLAY
                            ? e->kind_id >= 0 && kinds[e->kind_id] & 1
                            : g->follows >= 0 && g->start <= self->now && follows[g->follows];
        if (has && e->to_id == (long)role) sum += e->strength * e->sound;
    }
    for (size_t a = 0; a < CSP_N_OUTPUTS; a++) {
        const struct csp_shown *w = self->shown + role * CSP_N_OUTPUTS + a;
        if (w->kind >= 0 && kinds[w->kind]) sum += w->level;
    }
    return sum;
}

static int sense_all(struct csp_stage *self, size_t r)
{
    struct csp_obs *obs = self->obs + r;
    csp_real *line = self->line + self->offset[r], *base = self->base + self->offset[r];
    size_t others = 0;
    for (size_t o = 0; o < self->p->roles.n; o++) others += (size_t)is_company(self, o, r);
    const int several = self->p->company == CSP_COMPANY_POWER && others > 1 &&
                        self->brains[r]->spec->senses.amp_power > 0.0;
    int err = self->base_dirty ? sense_place(self, r) : CSP_OK;
    for (size_t o = 0; o < self->p->roles.n && self->base_dirty && !several && !err; o++)
        if (is_company(self, o, r)) err = add_presence(self, o, r, base);
    if (err) return err;
    memcpy(line, base, self->n_lines[r] * sizeof *line);
    obs->primary = (struct csp_primary){0};
    for (size_t i = 0; i < self->n_going; i++) {
        obs->primary.noci += self->going[i].primary[r].noci;
        obs->primary.food += self->going[i].primary[r].food;
    }
    if (several) return add_strengths_of_all(self, r, line);
    add_amplitudes_of_all(self, r, line);
    return CSP_OK;
}

int csp_stage_sense(struct csp_stage *self)
{
    if (!self->dirty) return CSP_OK;
    for (size_t r = 0; r < self->p->roles.n; r++) {
        const int err = self->brains[r] ? sense_all(self, r) : CSP_OK;
        if (err) return err;
    }
    self->dirty = self->base_dirty = 0;
    return CSP_OK;
}
