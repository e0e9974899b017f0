/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/play/stage.h"
#include "conspecific/agent/unfold.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for one vector a full brain. */
static csp_real *new_vectors(const struct csp_stage *self)
{
    return calloc(self->total + 1, sizeof(csp_real));
}

int csp_stage_holds(const struct csp_stage *self, const struct csp_states *states)
{
    for (size_t i = 0; i < states->n; i++)
        if (self->state[states->list[i].object] != states->list[i].state) return 0;
    return 1;
}

/* What a barrier lets pass from one role to another. */
static void let_pass(struct csp_stage *self, const struct csp_barrier *w, size_t from,
                     size_t to, size_t places)
{
    double *pass = self->pass[from * self->p->roles.n + to];
    pass[CSP_SOUND] = w->sound;
    pass[CSP_SIGHT] = w->sight;
    pass[CSP_ODOUR] = w->odour;
    pass[CSP_TOUCH] = w->touch;
    for (size_t k = 1; k < places && w->step.at; k++) {
        pass[CSP_SOUND] *= w->step.sound;
        pass[CSP_SIGHT] *= w->step.sight;
        pass[CSP_ODOUR] *= w->step.odour;
        pass[CSP_TOUCH] *= w->step.touch;
    }
}

/* What passes between any two in the present states; later barriers that hold win. */
static void update_pass(struct csp_stage *self)
{
    const size_t n = self->p->roles.n;
    for (size_t i = 0; i < n * n; i++) {
        self->pass[i][CSP_SOUND] = self->pass[i][CSP_SIGHT] = self->pass[i][CSP_ODOUR] = 1.0;
        self->pass[i][CSP_TOUCH] = 0.0;
    }
    for (size_t i = 0; i < self->p->barriers.n; i++) {
        const struct csp_barrier *w = (const struct csp_barrier *)self->p->barriers.items + i;
        const size_t *role = w->roles_id.id;
        if (!csp_stage_holds(self, &w->when_id)) continue;
        for (size_t a = 0; a < w->roles_id.n; a++)
            for (size_t b = 0; b < a; b++) {
                let_pass(self, w, role[a], role[b], a - b);
                let_pass(self, w, role[b], role[a], a - b);
            }
    }
}

void csp_stage_pass(const struct csp_stage *self, size_t from, size_t to,
                    double pass[CSP_CHANNELS])
{
    memcpy(pass, self->pass[from * self->p->roles.n + to], CSP_CHANNELS * sizeof *pass);
}

int csp_stage_init(struct csp_stage *self, const struct csp_paradigm *p,
                   struct csp_agent *const brains[], uint64_t seed, uint64_t animal)
{
    const size_t roles = p->roles.n;
    *self = (struct csp_stage){.p = p, .brains = brains, .seed = seed, .animal = animal};
    self->offset = calloc(2 * roles + 1, sizeof *self->offset);
    self->obs = calloc(roles + 1, sizeof *self->obs);
    self->pass = calloc(roles * roles + 1, sizeof *self->pass);
    if (!self->offset || !self->obs || !self->pass)
        return CSP_FAIL(CSP_E_MEMORY, "stage of `%s`", p->name);
    self->n_lines = self->offset + roles;
    for (size_t r = 0; r < p->roles.n; r++) {
        self->offset[r] = self->total;
        if (!brains[r]) continue;
        self->dt = csp_agent_tick(brains[r]);
        self->n_lines[r] = csp_agent_lines(brains[r]);
        self->total += self->n_lines[r];
    }
    self->state = calloc(p->objects.n + 1, sizeof *self->state);
    self->occurrence = calloc(p->events.n + 1, sizeof *self->occurrence);
    self->shown = calloc(p->roles.n * CSP_N_OUTPUTS, sizeof *self->shown);
    self->base = new_vectors(self);
    self->line = new_vectors(self);
    self->one = calloc(2 * self->total + 1, sizeof *self->one);
    self->strength = calloc(2 * self->total + 1, sizeof *self->strength);
    if (!self->state || !self->occurrence || !self->shown || !self->base || !self->line ||
        !self->one || !self->strength)
        return CSP_FAIL(CSP_E_MEMORY, "stage of `%s`", p->name);
    for (size_t r = 0; r < p->roles.n; r++) {
        self->obs[r].line = self->line + self->offset[r];
        for (size_t a = 0; a < CSP_N_OUTPUTS; a++) {
            struct csp_shown *w = self->shown + r * CSP_N_OUTPUTS + a;
            w->kind = brains[r] ? csp_role_at(p, r)->shows_id[a] : -1;
            const int apart = p->company == CSP_COMPANY_POWER;
            if (w->kind >= 0 && (!(w->pattern = new_vectors(self)) ||
                                 (apart && !(w->noise = new_vectors(self)))))
                return CSP_FAIL(CSP_E_MEMORY, "stage of `%s`", p->name);
        }
    }
    update_pass(self);
    return CSP_OK;
}

void csp_stage_free(struct csp_stage *self)
{
    for (size_t i = 0; i < self->cap_going; i++) {
        free(self->going[i].pattern);
        free(self->going[i].noise);
        free(self->going[i].primary);
    }
    for (size_t i = 0; self->shown && i < self->p->roles.n * CSP_N_OUTPUTS; i++)
        free(self->shown[i].pattern), free(self->shown[i].noise);
    free(self->going);
    free(self->shown);
    free(self->state);
    free(self->occurrence);
    free(self->base);
    free(self->line);
    free(self->one);
    free(self->strength);
    free(self->offset);
    free(self->obs);
    free(self->pass);
    *self = (struct csp_stage){0};
}

void csp_stage_phase(struct csp_stage *self, const struct csp_phase *phase)
{
    self->enabled = phase->enabled_by_event;
    self->present = phase->present_by_role;
    self->base_dirty = self->dirty = 1;
}

void csp_stage_reset(struct csp_stage *self, const struct csp_phase *phase)
{
    for (size_t i = 0; i < self->p->objects.n; i++) self->state[i] = phase->start_by_object[i];
    update_pass(self);
    self->base_dirty = self->dirty = 1;
}

void csp_stage_trial(struct csp_stage *self, const char *where, long context)
{
    snprintf(self->where, sizeof self->where, "%s", where);
    self->context = context;
    self->now = 0;
    self->n_going = 0;
    for (size_t i = 0; i < self->p->events.n; i++) self->occurrence[i] = 0;
    for (size_t i = 0; i < self->p->roles.n * CSP_N_OUTPUTS; i++)
        self->shown[i].level = 0.0, self->shown[i].bout = 0;
    self->base_dirty = self->dirty = 1;
}

/* Another's event for full brain r, at its lines. */
static int draw_of_another(struct csp_stage *self, size_t r, size_t kind, size_t who,
                           const double pass[CSP_CHANNELS], double strength,
                           struct csp_rng *rng, csp_real pattern[], csp_real noise[])
{
    csp_real *line = pattern + self->offset[r], *apart = noise ? noise + self->offset[r] : NULL;
    if (!apart)
        return csp_senses_event(self->brains[r], kind, 0, who, pass, strength, rng, line, NULL);
    const int err = csp_senses_signal(self->brains[r], kind, 0, who, pass, strength, rng, line);
    if (err) return err;
    csp_senses_noise(self->brains[r], rng, apart);
    for (size_t k = 0; k < self->n_lines[r]; k++) line[k] += apart[k];
    return CSP_OK;
}

static void silence(const struct csp_stage *self, size_t r, csp_real pattern[],
                    csp_real noise[])
{
    memset(pattern + self->offset[r], 0, self->n_lines[r] * sizeof *pattern);
    if (noise) memset(noise + self->offset[r], 0, self->n_lines[r] * sizeof *noise);
}

/* The stream of one event, or of one thing that follows it, for one full brain. */
static void stream_of(const struct csp_stage *self, const struct csp_going *g, size_t r,
                      struct csp_rng *rng)
{
    char purpose[CSP_STAGE_WHERE + 160], part[24] = "";
    if (g->follows != CSP_GOING_DISPLAY) snprintf(part, sizeof part, ":%ld", g->follows);
    snprintf(purpose, sizeof purpose, "%s:event:%s:%zu:%s%s", self->where,
             csp_event_at(self->p, g->event)->name, g->occurrence,
             csp_role_at(self->p, r)->name, part);
    csp_rng_stream(rng, self->seed, self->animal, purpose);
}

/* What follows an event, for one full brain. */
static int draw_consequence(struct csp_stage *self, const struct csp_going *g, size_t r,
                            int own, long who, const double pass[CSP_CHANNELS], double strength,
                            struct csp_rng *rng)
{
    const struct csp_agent *brain = self->brains[r];
    const struct csp_list *all = &brain->spec->consequences;
    csp_real *line = g->pattern + self->offset[r];
    if (g->follows == CSP_GOING_BODY && own)
        csp_senses_aftermath(brain, (size_t)csp_event_at(self->p, g->event)->kind_id, strength,
                             line);
    if (g->follows < 0 || (size_t)g->follows >= all->n) return CSP_OK;
    return csp_senses_consequence(brain, CSP_ITEM(*all, csp_consequence, g->follows), own,
                                  own ? 0 : (size_t)who, pass, strength, rng, line);
}

/* The pattern of one event for one full brain, from its own stream. */
static int draw_event(struct csp_stage *self, struct csp_going *g, size_t r)
{
    const struct csp_event *e = csp_event_at(self->p, g->event);
    struct csp_agent *brain = self->brains[r];
    csp_real *line = g->pattern + self->offset[r];
    silence(self, r, g->pattern, g->noise);
    g->primary[r] = (struct csp_primary){0};
    if (!self->present[r] || e->duration <= 0.0) return CSP_OK;
    const long to = e->to_id;
    const int own = to == (long)r;
    if (to >= 0 && !self->present[to]) return CSP_OK; /* it happens to nobody */
    if (!own && e->by_id.n && !csp_ids_have(&e->by_id, r)) return CSP_OK;

    struct csp_rng rng;
    stream_of(self, g, r, &rng);
    double strength = e->strength;
    if (e->dose > 0.0) strength *= csp_senses_dose(brain, e->dose);
    if (e->object_id >= 0)
        return csp_senses_object(brain, (size_t)e->object_id, strength, &rng, line);
    if (e->kind_id < 0) return CSP_OK;

    double pass[CSP_CHANNELS] = {1.0, 1.0, 1.0, 1.0};
    long who = e->identity_id;
    if (!own && to >= 0) {
        csp_stage_pass(self, (size_t)to, r, pass);
        if (who < 0) who = csp_role_at(self->p, (size_t)to)->identity_id;
    }
    pass[CSP_SOUND] *= e->sound;
    pass[CSP_SIGHT] *= e->sight;
    pass[CSP_ODOUR] *= e->odour;
    pass[CSP_TOUCH] *= e->touch;
    if (!own && who < 0) return CSP_OK;
    if (!own && pass[CSP_SOUND] + pass[CSP_SIGHT] + pass[CSP_ODOUR] + pass[CSP_TOUCH] <= 0.0)
        return CSP_OK; /* nothing gets through */
    if (g->follows != CSP_GOING_DISPLAY)
        return draw_consequence(self, g, r, own, who, pass, strength, &rng);
    if (!own)
        return draw_of_another(self, r, (size_t)e->kind_id, (size_t)who, pass, strength, &rng,
                               g->pattern, g->noise);
    const int err = csp_senses_event(brain, (size_t)e->kind_id, 1, 0, pass, strength, &rng,
                                     line, g->primary + r);
    const struct csp_kind *kind =
        (const struct csp_kind *)brain->spec->kinds.items + (size_t)e->kind_id;
    if (g->end > g->start)
        g->primary[r].food = kind->food * (e->amount > 0.0 ? e->amount : strength) /
                             ((double)(g->end - g->start) * self->dt);
    return err;
}

/* What follows what a full brain shows, for brain r. It lasts as long as what is shown, so all
 * that comes of it is there from the start. */
static int draw_what_follows(struct csp_stage *self, const struct csp_shown *w, size_t r,
                             size_t identity, const double pass[CSP_CHANNELS],
                             struct csp_rng *rng)
{
    struct csp_unfolding u;
    csp_unfold(self->brains[r], (size_t)w->kind, 0.0, rng, &u);
    int err = CSP_OK;
    for (size_t i = 0; i < u.n && !err; i++)
        err = csp_senses_consequence(self->brains[r], u.list[i].what, 0, identity, pass, 1.0,
                                     rng, w->pattern + self->offset[r]);
    return err;
}

/* What a full brain shows, for every other full brain, at strength 1. */
static int draw_shown(struct csp_stage *self, size_t role, size_t a)
{
    const struct csp_shown *w = self->shown + role * CSP_N_OUTPUTS + a;
    const long identity = csp_role_at(self->p, role)->identity_id;
    for (size_t r = 0; r < self->p->roles.n; r++) {
        if (r == role || !self->brains[r]) continue;
        silence(self, r, w->pattern, w->noise);
        if (!self->present[r]) continue;
        double pass[CSP_CHANNELS];
        csp_stage_pass(self, role, r, pass);
        if (pass[0] + pass[1] + pass[2] + pass[3] <= 0.0) continue;
        struct csp_rng rng;
        char purpose[CSP_STAGE_WHERE + 160];
        snprintf(purpose, sizeof purpose, "%s:shows:%s:%zu:%zu:%s", self->where,
                 csp_role_at(self->p, role)->name, a, w->bout, csp_role_at(self->p, r)->name);
        csp_rng_stream(&rng, self->seed, self->animal, purpose);
        int err = draw_of_another(self, r, (size_t)w->kind, (size_t)identity, pass, 1.0, &rng,
                                  w->pattern, w->noise);
        if (!err && self->brains[r]->spec->consequences.n)
            err = draw_what_follows(self, w, r, (size_t)identity, pass, &rng);
        if (err) return err;
    }
    return CSP_OK;
}

/* An entry with memory at the end of the list. */
static struct csp_going *new_going(struct csp_stage *self)
{
    if (self->n_going == self->cap_going) {
        const size_t cap = self->cap_going ? 2 * self->cap_going : 8;
        struct csp_going *list = realloc(self->going, cap * sizeof *list);
        if (!list) return NULL;
        self->going = list;
        while (self->cap_going < cap) {
            struct csp_going *g = list + self->cap_going++;
            *g = (struct csp_going){.pattern = new_vectors(self),
                                    .primary = calloc(self->p->roles.n, sizeof *g->primary)};
            if (!g->pattern || !g->primary) return NULL;
            if (self->p->company == CSP_COMPANY_POWER && !(g->noise = new_vectors(self)))
                return NULL;
        }
    }
    return self->going + self->n_going++;
}

static void end_going(struct csp_stage *self, size_t index)
{
    const struct csp_going over = self->going[index];
    const size_t last = --self->n_going;
    /* keep the order of onsets, so that sums are always added alike */
    memmove(self->going + index, self->going + index + 1, (last - index) * sizeof *self->going);
    self->going[last] = over;
    self->dirty = 1;
}

void csp_stage_expire(struct csp_stage *self, long tick)
{
    for (size_t i = 0; i < self->n_going; i++)
        if (self->going[i].start > self->now && self->going[i].start <= tick) self->dirty = 1;
    self->now = tick;
    for (size_t i = self->n_going; i-- > 0;)
        if (self->going[i].end <= tick) end_going(self, i);
}

int csp_stage_set(struct csp_stage *self, const struct csp_states *states,
                  csp_stage_log_fn keep_log, void *context)
{
    int changed = 0, err = CSP_OK;
    for (size_t i = 0; i < states->n && !err; i++) {
        const size_t k = states->list[i].object, to = states->list[i].state;
        if (self->state[k] == to) continue;
        self->state[k] = to;
        changed = 1;
        if (keep_log) err = keep_log(context, &(struct csp_change){.id = k, .state = to});
    }
    if (!changed || err) return err;
    update_pass(self);
    self->base_dirty = self->dirty = 1;
    for (size_t i = self->n_going; i-- > 0;)
        if (!csp_stage_holds(self, &csp_event_at(self->p, self->going[i].event)->during_id))
            end_going(self, i);
    for (size_t i = 0; i < self->n_going && !err; i++) {
        const long to = csp_event_at(self->p, self->going[i].event)->to_id;
        for (size_t r = 0; r < self->p->roles.n && !err; r++)
            if (self->brains[r] && to >= 0 && to != (long)r)
                err = draw_event(self, self->going + i, r);
    }
    for (size_t i = 0; i < self->p->roles.n * CSP_N_OUTPUTS && !err; i++)
        if (self->shown[i].kind >= 0 && self->shown[i].level > 0.0)
            err = draw_shown(self, i / CSP_N_OUTPUTS, i % CSP_N_OUTPUTS);
    return err;
}

static int let_go_on(struct csp_stage *self, size_t event, size_t occurrence, long follows,
                     long start, long end)
{
    struct csp_going *g = new_going(self);
    if (!g) return CSP_FAIL(CSP_E_MEMORY, "event `%s`", csp_event_at(self->p, event)->name);
    g->event = event;
    g->occurrence = occurrence;
    g->follows = follows;
    g->start = start;
    g->end = end;
    int err = CSP_OK;
    for (size_t r = 0; r < self->p->roles.n && !err; r++)
        if (self->brains[r]) err = draw_event(self, g, r);
    return err;
}

/* What follows an event that lasts from start to end, drawn once for all who perceive it. */
static int let_follow(struct csp_stage *self, size_t event, size_t occurrence, long start,
                      long end)
{
    const struct csp_agent *brain = NULL;
    for (size_t r = self->p->roles.n; r-- > 0;)
        if (self->brains[r]) brain = self->brains[r];
    if (!brain || !brain->spec->consequences.n) return CSP_OK;
    const struct csp_event *e = csp_event_at(self->p, event);
    const struct csp_consequence *all = brain->spec->consequences.items;
    struct csp_unfolding u;
    struct csp_rng rng;
    char purpose[CSP_STAGE_WHERE + 160];
    snprintf(purpose, sizeof purpose, "%s:unfold:%s:%zu", self->where, e->name, occurrence);
    csp_rng_stream(&rng, self->seed, self->animal, purpose);
    csp_unfold(brain, (size_t)e->kind_id, (double)(end - start) * self->dt, &rng, &u);
    const long over = start + lround(u.end / self->dt);
    int err =
        over > end ? let_go_on(self, event, occurrence, CSP_GOING_BODY, end, over) : CSP_OK;
    for (size_t i = 0; i < u.n && !err; i++)
        err = let_go_on(self, event, occurrence, (long)(u.list[i].what - all),
                        start + lround(u.list[i].from / self->dt),
                        start + lround(u.list[i].to / self->dt));
    return err;
}

int csp_stage_start(struct csp_stage *self, size_t event, long tick, int *happened,
                    csp_stage_log_fn keep_log, void *context)
{
    const struct csp_event *e = csp_event_at(self->p, event);
    *happened = 0;
    if (!self->enabled[event] || !csp_stage_holds(self, &e->when_id) ||
        !csp_stage_holds(self, &e->during_id))
        return CSP_OK;
    *happened = 1;
    const size_t k = self->occurrence[event]++;
    double seconds = e->duration;
    if (e->jitter > 0.0 && seconds > 0.0) {
        struct csp_rng rng;
        char purpose[CSP_STAGE_WHERE + 160];
        snprintf(purpose, sizeof purpose, "%s:duration:%s:%zu", self->where, e->name, k);
        csp_rng_stream(&rng, self->seed, self->animal, purpose);
        seconds *= 1.0 + e->jitter * (2.0 * csp_rng_u01(&rng) - 1.0);
    }
    long ticks = (long)floor(seconds / self->dt + 0.5);
    if (e->duration > 0.0 && ticks < 1) ticks = 1;
    int err = CSP_OK;
    if (keep_log)
        err = keep_log(context, &(struct csp_change){.is_event = 1,
                                                     .id = event,
                                                     .duration = (double)ticks * self->dt});
    if (!err) err = csp_stage_set(self, &e->sets_id, keep_log, context);
    for (size_t i = self->n_going; i-- > 0;)
        if (csp_ids_have(&e->stops_id, self->going[i].event)) end_going(self, i);
    if (err || ticks == 0 || (e->kind_id < 0 && e->object_id < 0)) return err;
    err = let_go_on(self, event, k, CSP_GOING_DISPLAY, tick, tick + ticks);
    if (!err && e->kind_id >= 0) err = let_follow(self, event, k, tick, tick + ticks);
    self->dirty = 1;
    return err;
}

int csp_stage_show(struct csp_stage *self, size_t role, const struct csp_act *act)
{
    const long identity = csp_role_at(self->p, role)->identity_id;
    if (identity < 0 || !self->present[role]) return CSP_OK;
    for (size_t a = 0; a < CSP_N_OUTPUTS; a++) {
        struct csp_shown *w = self->shown + role * CSP_N_OUTPUTS + a;
        const double value = csp_act_value(act, (enum csp_output)a);
        if (w->kind < 0 || fabs(value - w->level) <= 0.1875) continue;
        const double level = floor(4.0 * value + 0.5) / 4.0;
        const int onset = w->level <= 0.0;
        w->level = level;
        self->dirty = 1;
        if (!onset) continue;
        w->bout++;
        const int err = draw_shown(self, role, a);
        if (err) return err;
    }
    return CSP_OK;
}
