/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "names.h"
#include "outputs.h"
#include <math.h>
#include <string.h>

static void states(const struct names *c, const struct csp_list *list)
{
    const struct csp_name_text *s = list->items;
    for (size_t i = 0; i < list->n; i++) state(c, s[i].at, s[i].name, s[i].text);
}

/* Mapping name -> true|false. */
static void switches(const struct names *c, const struct csp_list *list,
                     void (*one)(const struct names *, const struct csp_node *, const char *))
{
    const struct csp_name_text *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        one(c, s[i].at, s[i].name);
        if (strcmp(s[i].text, "true") != 0 && strcmp(s[i].text, "false") != 0)
            csp_diag_add(c->diag, s[i].at, "`%s`: true or false expected, found `%s`",
                         s[i].name, s[i].text);
    }
}

static void actions_real(const struct names *c, const struct csp_list *list)
{
    const struct csp_name_real *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        action(c, s[i].at, s[i].name);
        if (s[i].value != floor(s[i].value))
            csp_diag_add(c->diag, s[i].at, "`%s`: a whole number expected", s[i].name);
    }
}

/* No two items of a list of named things have the same name. */
static void distinct(const struct names *c, const struct csp_list *list, size_t size,
                     const char *what, const struct csp_node *seq)
{
    for (size_t i = 0; i < list->n; i++)
        for (size_t j = 0; j < i; j++) {
            const char *a, *b;
            memcpy(&a, (const char *)list->items + i * size, sizeof a);
            memcpy(&b, (const char *)list->items + j * size, sizeof b);
            if (a && b && strcmp(a, b) == 0)
                csp_diag_add(c->diag, csp_node_item(seq, i), "second %s with the name `%s`",
                             what, a);
        }
}

static void follows(const struct names *c, const struct csp_list *list)
{
    const struct csp_follow *f = list->items;
    for (size_t i = 0; i < list->n; i++) {
        event(c, place(f[i].at, "event"), f[i].event);
        states(c, &f[i].when);
        if (f[i].jitter > f[i].delay)
            csp_diag_add(c->diag, place(f[i].at, "jitter"),
                         "jitter %g s: more than the delay of %g s", f[i].jitter, f[i].delay);
    }
}

static void script(const struct names *c, const struct csp_list *list)
{
    const struct csp_cue *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        event(c, place(s[i].at, "event"), s[i].event);
        states(c, &s[i].when);
        if (s[i].every > 0.0 && s[i].every < 0.01)
            csp_diag_add(c->diag, place(s[i].at, "every"), "every %g s: at least 10 ms",
                         s[i].every);
        if (s[i].times != 1 && s[i].every <= 0.0)
            csp_diag_add(c->diag, place(s[i].at, "times"), "times %zu needs `every`",
                         s[i].times);
    }
}

static void choice(const struct names *c, const struct csp_choice *s)
{
    struct csp_paradigm *p = c->p;
    const long who = given(s->role) ? csp_paradigm_role(p, s->role) : (long)p->subject;
    role(c, place(s->at, "role"), s->role);
    each(c, place(s->at, "actions"), &s->actions, action);
    states(c, &s->until);
    states(c, &s->when);
    if (s->times > 1 && s->every <= 0.0)
        csp_diag_add(c->diag, place(s->at, "times"), "times %zu needs `every`", s->times);
    if (who < 0) return;
    if (csp_role_at(p, (size_t)who)->brain == CSP_BRAIN_SCRIPTED)
        csp_diag_add(c->diag, place(s->at, "role"),
                     "`%s` is scripted and cannot choose: use brain: full, or a script",
                     csp_role_at(p, (size_t)who)->name);
    for (size_t i = 0; i < s->actions.n; i++) {
        const char *name = ((const char *const *)s->actions.items)[i];
        const long k = csp_paradigm_action(p, name);
        if (k >= 0 &&
            strcmp(csp_action_at(p, (size_t)k)->role, csp_role_at(p, (size_t)who)->name) != 0)
            csp_diag_add(c->diag, place(s->at, "actions"), "`%s` is an action of `%s`", name,
                         csp_action_at(p, (size_t)k)->role);
    }
}

static void trial(const struct names *c, const struct csp_trial *t)
{
    if (t->choice.actions.n) choice(c, &t->choice);
    for (size_t i = 0; i < t->choices.n; i++)
        choice(c, (const struct csp_choice *)t->choices.items + i);
    script(c, &t->script);
    for (size_t i = 0; i < t->triggers.n; i++) {
        const struct csp_trigger *g = (const struct csp_trigger *)t->triggers.items + i;
        event(c, place(g->at, "event"), g->event);
        role(c, place(g->at, "role"), g->role);
        states(c, &g->when);
        const long r = given(g->role) ? csp_paradigm_role(c->p, g->role) : -1;
        if (r >= 0 && csp_role_at(c->p, (size_t)r)->brain == CSP_BRAIN_SCRIPTED)
            csp_diag_add(c->diag, place(g->at, "role"), "`%s` has no brain that could do that",
                         g->role);
    }
    states(c, &t->until);
    actions_real(c, &t->ends);
}

static void types(const struct names *c, const struct csp_phase *f)
{
    const struct csp_trial *t = f->trial_types.items;
    distinct(c, &f->trial_types, sizeof *t, "trial type", place(f->at, "trial_types"));
    for (size_t i = 0; i < f->trial_types.n; i++) {
        trial(c, t + i);
        if (t[i].duration <= 0.0 && f->trial.duration <= 0.0)
            csp_diag_add(c->diag, t[i].at, "trial type `%s` has no duration", t[i].name);
        if (f->order != CSP_ORDER_DRAW &&
            (t[i].weight != floor(t[i].weight) || t[i].weight > 1000.0))
            csp_diag_add(c->diag, place(t[i].at, "weight"),
                         "weight %g: whole number expected, unless order: draw", t[i].weight);
    }
    for (size_t i = 0; i < f->sequence.n; i++) {
        const char *name = ((const char *const *)f->sequence.items)[i];
        size_t k = 0;
        while (k < f->trial_types.n && strcmp(t[k].name, name) != 0) k++;
        if (k == f->trial_types.n)
            unknown(c->diag, place(f->at, "sequence"), "trial type", name, &f->trial_types,
                    sizeof *t);
    }
    double sum = 0.0;
    for (size_t i = 0; i < f->trial_types.n; i++) sum += t[i].weight;
    if (f->trial_types.n && !f->sequence.n && sum <= 0.0)
        csp_diag_add(c->diag, place(f->at, "trial_types"), "every trial type has weight 0");
    if (sum > 4096.0)
        csp_diag_add(c->diag, place(f->at, "trial_types"), "weights sum to %g, at most 4096",
                     sum);
}

static void phase(const struct names *c, const struct csp_phase *f)
{
    struct csp_paradigm *p = c->p;
    trial(c, &f->trial);
    script(c, &f->script);
    types(c, f);
    switches(c, &f->enable, event);
    switches(c, &f->present, role);
    states(c, &f->start);
    actions_real(c, &f->ratio);
    for (size_t i = 0; i < f->persist.n; i++) {
        const struct csp_name_real *s = (const struct csp_name_real *)f->persist.items + i;
        action(c, s->at, s->name);
    }
    each(c, place(f->forced.at, "actions"), &f->forced.actions, action);
    each(c, place(f->swap.at, "actions"), &f->swap.actions, action);
    if (f->trial.duration <= 0.0 && !f->trial_types.n)
        csp_diag_add(c->diag, f->at, "phase `%s`: trial needs a duration", f->name);
    if (f->swap.at && csp_paradigm_measure(p, f->swap.by) < 0)
        unknown(c->diag, place(f->swap.at, "by"), "measure", f->swap.by, &p->measures,
                sizeof(struct csp_measure));
    if (f->swap.actions.n == 2) {
        const char *const *name = f->swap.actions.items;
        const long a = csp_paradigm_action(p, name[0]), b = csp_paradigm_action(p, name[1]);
        if (a >= 0 && b >= 0 &&
            strcmp(csp_action_at(p, (size_t)a)->role, csp_action_at(p, (size_t)b)->role) != 0)
            csp_diag_add(c->diag, place(f->swap.at, "actions"),
                         "actions of different roles cannot be swapped");
    }
    if (f->criterion.at) {
        action(c, place(f->criterion.at, "action"), f->criterion.action);
        if (f->criterion.hits > f->criterion.of)
            csp_diag_add(c->diag, place(f->criterion.at, "hits"), "hits %zu of only %zu",
                         f->criterion.hits, f->criterion.of);
    }
}

static void events(const struct names *c)
{
    struct csp_paradigm *p = c->p;
    for (size_t i = 0; i < p->events.n; i++) {
        const struct csp_event *e = csp_event_at(p, i);
        role(c, place(e->at, "to"), e->to);
        each(c, place(e->at, "by"), &e->by, role);
        each(c, place(e->at, "stops"), &e->stops, event);
        states(c, &e->sets);
        states(c, &e->when);
        states(c, &e->during);
        follows(c, &e->then);
        if (given(e->kind) && given(e->object))
            csp_diag_add(c->diag, e->at, "event `%s`: kind or object, not both", e->name);
        if (given(e->kind) && !given(e->to) && !given(e->identity))
            csp_diag_add(c->diag, e->at,
                         "event `%s`: a kind needs `to:` (a role) or `identity:` (playback)",
                         e->name);
        if ((given(e->kind) || given(e->object)) && e->duration <= 0.0)
            csp_diag_add(c->diag, e->at, "event `%s`: what is perceived needs a duration",
                         e->name);
        const long to = csp_paradigm_role(p, e->to);
        if (given(e->kind) && to >= 0 && csp_role_at(p, (size_t)to)->brain != CSP_BRAIN_FULL &&
            strcmp(csp_role_at(p, (size_t)to)->identity, "self") == 0)
            csp_diag_add(c->diag, csp_role_at(p, (size_t)to)->at,
                         "role `%s` needs an identity: event `%s` happens to it",
                         csp_role_at(p, (size_t)to)->name, e->name);
        for (size_t k = 0; k < e->then.n; k++) {
            const struct csp_follow *f = (const struct csp_follow *)e->then.items + k;
            if (f->delay <= 0.0 && strcmp(f->event, e->name) == 0)
                csp_diag_add(c->diag, f->at, "event `%s` follows itself without delay",
                             e->name);
        }
    }
}

static void apparatus(const struct names *c)
{
    struct csp_paradigm *p = c->p;
    for (size_t i = 0; i < p->barriers.n; i++) {
        const struct csp_barrier *b = (const struct csp_barrier *)p->barriers.items + i;
        each(c, place(b->at, "between"), &b->between, role);
        each(c, place(b->at, "among"), &b->among, role);
        if ((b->between.n > 0) == (b->among.n > 0))
            csp_diag_add(c->diag, b->at,
                         "a barrier needs `between: [a, b]`, or `among:` a list of roles");
        if (b->step.at && !b->among.n)
            csp_diag_add(c->diag, b->step.at, "`step` counts places in `among`: use that");
        states(c, &b->when);
    }
    for (size_t i = 0; i < p->objects.n; i++) {
        struct csp_thing *t = (struct csp_thing *)p->objects.items + i;
        each(c, place(t->at, "by"), &t->by, role);
        if (!t->states.n) {
            csp_diag_add(c->diag, t->at, "object `%s` needs at least one state", t->name);
            continue;
        }
        if (given(t->start))
            state(c, place(t->at, "start"), t->name, t->start);
        else
            t->start = ((const struct csp_name_real *)t->states.items)->name;
    }
}

int csp_check_names(struct csp_paradigm *self, struct csp_diag *diag)
{
    const struct names c = {self, diag};
    const size_t before = diag ? diag->total : 0;
    size_t subjects = 0;
    for (size_t i = 0; i < self->roles.n; i++) {
        const struct csp_role *r = csp_role_at(self, i);
        if (r->subject) self->subject = i, subjects++;
        const struct csp_name_text *s = r->shows.items;
        for (size_t k = 0; k < r->shows.n; k++) {
            if (csp_output_find(s[k].name) < 0)
                csp_diag_add(diag, s[k].at,
                             "shows: freezing, flee, arousal, pain or approach expected, found "
                             "`%s`",
                             s[k].name);
        }
    }
    if (subjects != 1)
        csp_diag_add(diag, place(self->at, "roles"),
                     "exactly one role must have subject: true, found %zu", subjects);
    else if (csp_role_at(self, self->subject)->brain != CSP_BRAIN_FULL)
        csp_diag_add(diag, csp_role_at(self, self->subject)->at,
                     "the subject needs brain: full");
    apparatus(&c);
    events(&c);
    for (size_t i = 0; i < self->actions.n; i++) {
        const struct csp_action *a = csp_action_at(self, i);
        role(&c, place(a->at, "role"), a->role);
        states(&c, &a->requires);
        states(&c, &a->sets);
        follows(&c, &a->outcomes);
    }
    distinct(&c, &self->phases, sizeof(struct csp_phase), "phase", place(self->at, "phases"));
    distinct(&c, &self->measures, sizeof(struct csp_measure), "measure",
             place(self->at, "measures"));
    for (size_t i = 0; i < self->phases.n; i++) phase(&c, csp_phase_at(self, i));
    for (size_t i = 0; i < self->measures.n; i++) csp_check_measure(&c, i);
    return diag && diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

static long world(struct csp_diag *diag, const struct csp_node *at, const char *what,
                  const char *name, const struct csp_list *list, size_t size,
                  long (*find)(const struct csp_agent_spec *, const char *),
                  const struct csp_agent_spec *spec)
{
    if (!given(name)) return -1;
    const long k = find(spec, name);
    if (k < 0)
        csp_diag_add(diag, at, "the agent `%s` knows no %s `%s`%s",
                     spec->name ? spec->name : "", what, name, hint(name, list, size));
    return k;
}

#define WORLD(diag, at, what, name, member, struct_, find) \
    world(diag, at, what, name, &spec->member, sizeof(struct struct_), find, spec)

static void trial_context(struct csp_trial *t, const struct csp_agent_spec *spec,
                          struct csp_diag *diag)
{
    t->context_id = WORLD(diag, place(t->at, "context"), "context", t->context, contexts,
                          csp_context, csp_world_context);
}

/* What a measure asks of the agent's tick. */
static void tick(const struct csp_measure *m, const struct csp_agent_spec *spec,
                 struct csp_diag *diag)
{
    struct csp_window_ask window;
    if (m->kind == CSP_M_POWER && spec->tick > 0.0 &&
        csp_measure_window(m, 1e-3 * spec->tick, &window)) /* in ms */
        csp_diag_add(diag, place(m->at, "band"), "measure `%s`: %s", m->name,
                     csp_error_detail());
}

int csp_paradigm_check(struct csp_paradigm *self, const struct csp_agent_spec *spec,
                       struct csp_diag *diag)
{
    const size_t before = diag ? diag->total : 0;
    size_t full = 0, used[CSP_ROLES] = {0};
    for (size_t i = 0; i < self->roles.n; i++)
        full += csp_role_at(self, i)->brain == CSP_BRAIN_FULL;
    for (size_t i = 0; i < self->roles.n; i++) {
        struct csp_role *r = (struct csp_role *)self->roles.items + i;
        const int nobody = strcmp(r->identity, "self") == 0;
        r->identity_id = nobody ? -1
                                : WORLD(diag, place(r->at, "identity"), "identity", r->identity,
                                        identities, csp_identity, csp_world_identity);
        if (nobody && r->brain != CSP_BRAIN_ABSENT &&
            full > (r->brain == CSP_BRAIN_FULL ? 1 : 0))
            csp_diag_add(diag, r->at,
                         "role `%s` is met by another full brain: identity must be one that "
                         "it can know",
                         r->name);
        const struct csp_name_text *s = r->shows.items;
        for (size_t k = 0; k < r->shows.n; k++)
            WORLD(diag, s[k].at, "event kind", s[k].text, kinds, csp_kind, csp_world_kind);
    }
    for (size_t i = 0; i < self->objects.n; i++) {
        struct csp_thing *t = (struct csp_thing *)self->objects.items + i;
        t->cue_id = WORLD(diag, place(t->at, "cue"), "object", t->cue, objects, csp_object,
                          csp_world_object);
    }
    for (size_t i = 0; i < self->events.n; i++) {
        struct csp_event *e = (struct csp_event *)self->events.items + i;
        e->kind_id = WORLD(diag, place(e->at, "kind"), "event kind", e->kind, kinds, csp_kind,
                           csp_world_kind);
        e->object_id = WORLD(diag, place(e->at, "object"), "object", e->object, objects,
                             csp_object, csp_world_object);
        e->identity_id = WORLD(diag, place(e->at, "identity"), "identity", e->identity,
                               identities, csp_identity, csp_world_identity);
        if (e->amount > 0.0 && e->kind_id >= 0 &&
            ((const struct csp_kind *)spec->kinds.items)[e->kind_id].food <= 0.0)
            csp_diag_add(diag, place(e->at, "amount"), "kind `%s` is no food", e->kind);
    }
    for (size_t i = 0; i < self->actions.n; i++) {
        const struct csp_action *a = csp_action_at(self, i);
        const long r = csp_paradigm_role(self, a->role);
        if (r >= 0 && ++used[r] == CSP_ACTIONS + 1)
            csp_diag_add(diag, a->at, "role `%s` has more than %d actions", a->role,
                         CSP_ACTIONS);
    }
    WORLD(diag, place(self->at, "context"), "context", self->context, contexts, csp_context,
          csp_world_context);
    for (size_t i = 0; i < self->phases.n; i++) {
        struct csp_phase *f = (struct csp_phase *)self->phases.items + i;
        f->context_id = !given(f->context)
                            ? csp_world_context(spec, self->context)
                            : WORLD(diag, place(f->at, "context"), "context", f->context,
                                    contexts, csp_context, csp_world_context);
        trial_context(&f->trial, spec, diag);
        for (size_t k = 0; k < f->trial_types.n; k++)
            trial_context((struct csp_trial *)f->trial_types.items + k, spec, diag);
    }
    for (size_t i = 0; i < self->measures.n; i++) tick(csp_measure_at(self, i), spec, diag);
    self->checked = !diag || diag->total == before;
    return self->checked ? CSP_OK : csp_diag_result(diag);
}
