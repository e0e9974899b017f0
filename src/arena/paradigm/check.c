/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/check.h"
#include "check_measure.h"
#include "check_time.h"
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/paradigm/resolve.h"
#include "conspecific/core/error.h"
#include "names.h"
#include <math.h>
#include <string.h>

static void check_states(const struct csp_names *c, const struct csp_list *list)
{
    const struct csp_name_text *s = list->items;
    for (size_t i = 0; i < list->n; i++) csp_names_state(c, s[i].at, s[i].name, s[i].text);
}

/* A mapping of names to true or false. */
static void check_switches(const struct csp_names *c, const struct csp_list *list,
                           csp_names_fn one)
{
    const struct csp_name_text *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        one(c, s[i].at, s[i].name);
        if (strcmp(s[i].text, "true") != 0 && strcmp(s[i].text, "false") != 0)
            csp_diag_add(c->diag, s[i].at, "`%s`: true or false expected, found `%s`",
                         s[i].name, s[i].text);
    }
}

static void check_action_numbers(const struct csp_names *c, const struct csp_list *list)
{
    const struct csp_name_real *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        csp_names_action(c, s[i].at, s[i].name);
        if (s[i].value != floor(s[i].value))
            csp_diag_add(c->diag, s[i].at, "`%s`: a whole number expected", s[i].name);
    }
}

/* No two items of a list of named things have the same name. */
static void check_distinct(const struct csp_names *c, const struct csp_list *list, size_t size,
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

static void check_follows(const struct csp_names *c, const struct csp_list *list)
{
    const struct csp_follow *f = list->items;
    for (size_t i = 0; i < list->n; i++) {
        csp_names_event(c, csp_names_place(f[i].at, "event"), f[i].event);
        check_states(c, &f[i].when);
        if (f[i].jitter > f[i].delay)
            csp_diag_add(c->diag, csp_names_place(f[i].at, "jitter"),
                         "jitter %g s: more than the delay of %g s", f[i].jitter, f[i].delay);
    }
}

static void check_script(const struct csp_names *c, const struct csp_list *list,
                         size_t sessions)
{
    const struct csp_cue *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        csp_names_event(c, csp_names_place(s[i].at, "event"), s[i].event);
        check_states(c, &s[i].when);
        if (sessions)
            csp_names_sessions(c, csp_names_place(s[i].at, "sessions"), &s[i].sessions,
                               sessions);
        if (s[i].every > 0.0 && s[i].every < 0.01)
            csp_diag_add(c->diag, csp_names_place(s[i].at, "every"),
                         "every %g s: at least 10 ms", s[i].every);
        if (s[i].times != 1 && s[i].every <= 0.0)
            csp_diag_add(c->diag, csp_names_place(s[i].at, "times"), "times %zu needs `every`",
                         s[i].times);
    }
}

static void check_choice(const struct csp_names *c, const struct csp_choice *s)
{
    const struct csp_paradigm *p = c->p;
    const long who = csp_paradigm_role_or_subject(p, s->role);
    csp_names_role(c, csp_names_place(s->at, "role"), s->role);
    csp_names_each(c, csp_names_place(s->at, "actions"), &s->actions, csp_names_action);
    check_states(c, &s->until);
    check_states(c, &s->when);
    if (s->times > 1 && s->every <= 0.0)
        csp_diag_add(c->diag, csp_names_place(s->at, "times"), "times %zu needs `every`",
                     s->times);
    if (who < 0) return;
    if (csp_role_at(p, (size_t)who)->brain == CSP_BRAIN_SCRIPTED)
        csp_diag_add(c->diag, csp_names_place(s->at, "role"),
                     "`%s` is scripted and cannot choose: use brain: full, or a script",
                     csp_role_at(p, (size_t)who)->name);
    for (size_t i = 0; i < s->actions.n; i++) {
        const char *name = ((const char *const *)s->actions.items)[i];
        const long k = csp_paradigm_action(p, name);
        if (k >= 0 &&
            strcmp(csp_action_at(p, (size_t)k)->role, csp_role_at(p, (size_t)who)->name) != 0)
            csp_diag_add(c->diag, csp_names_place(s->at, "actions"),
                         "`%s` is an action of `%s`", name, csp_action_at(p, (size_t)k)->role);
    }
}

static void check_attend(const struct csp_names *c, const struct csp_attend *a)
{
    const long r = csp_paradigm_role_or_subject(c->p, a->role);
    csp_names_role(c, csp_names_place(a->at, "role"), a->role);
    if (r >= 0 && csp_role_at(c->p, (size_t)r)->brain != CSP_BRAIN_FULL)
        csp_diag_add(c->diag, csp_names_place(a->at, "role"),
                     "`%s` has no full brain that could attend",
                     csp_role_at(c->p, (size_t)r)->name);
    if (a->to != 0.0 && a->to <= a->from)
        csp_diag_add(c->diag, csp_names_place(a->at, "to"), "to %g s is not after from %g s",
                     a->to, a->from);
}

static void check_trial(const struct csp_names *c, const struct csp_trial *t, size_t sessions)
{
    if (t->choice.actions.n) check_choice(c, &t->choice);
    if (t->level.n > 1)
        csp_diag_add(c->diag, csp_names_place(t->at, "level"), "level: one number, as in [10]");
    for (size_t i = 0; i < t->choices.n; i++)
        check_choice(c, (const struct csp_choice *)t->choices.items + i);
    check_script(c, &t->script, sessions);
    for (size_t i = 0; i < t->triggers.n; i++) {
        const struct csp_trigger *g = (const struct csp_trigger *)t->triggers.items + i;
        csp_names_event(c, csp_names_place(g->at, "event"), g->event);
        csp_names_role(c, csp_names_place(g->at, "role"), g->role);
        check_states(c, &g->when);
        const long r = csp_is_written(g->role) ? csp_paradigm_role(c->p, g->role) : -1;
        if (r >= 0 && csp_role_at(c->p, (size_t)r)->brain == CSP_BRAIN_SCRIPTED)
            csp_diag_add(c->diag, csp_names_place(g->at, "role"),
                         "`%s` has no brain that could do that", g->role);
    }
    for (size_t i = 0; i < t->attend.n; i++)
        check_attend(c, (const struct csp_attend *)t->attend.items + i);
    check_states(c, &t->until);
    check_action_numbers(c, &t->ends);
}

static void check_trial_types(const struct csp_names *c, const struct csp_phase *f)
{
    const struct csp_trial *t = f->trial_types.items;
    check_distinct(c, &f->trial_types, sizeof *t, "trial type",
                   csp_names_place(f->at, "trial_types"));
    for (size_t i = 0; i < f->trial_types.n; i++) {
        check_trial(c, t + i, f->sessions);
        if (t[i].duration <= 0.0 && f->trial.duration <= 0.0)
            csp_diag_add(c->diag, t[i].at, "trial type `%s` has no duration", t[i].name);
        if (f->order != CSP_ORDER_DRAW &&
            (t[i].weight != floor(t[i].weight) || t[i].weight > 1000.0))
            csp_diag_add(c->diag, csp_names_place(t[i].at, "weight"),
                         "weight %g: whole number expected, unless order: draw", t[i].weight);
    }
    for (size_t i = 0; i < f->sequence.n; i++) {
        const char *name = ((const char *const *)f->sequence.items)[i];
        if (csp_paradigm_find(&f->trial_types, sizeof *t, name) < 0)
            csp_names_unknown(c->diag, csp_names_place(f->at, "sequence"), "trial type", name,
                              &f->trial_types, sizeof *t);
    }
    double sum = 0.0;
    for (size_t i = 0; i < f->trial_types.n; i++) sum += t[i].weight;
    if (f->trial_types.n && !f->sequence.n && sum <= 0.0)
        csp_diag_add(c->diag, csp_names_place(f->at, "trial_types"),
                     "every trial type has weight 0");
    if (sum > 4096.0)
        csp_diag_add(c->diag, csp_names_place(f->at, "trial_types"),
                     "weights sum to %g, at most 4096", sum);
}

/* Only a role with a body of its own can be hungry. */
static void check_hunger(const struct csp_names *c, const struct csp_list *list)
{
    const struct csp_name_real *s = list->items;
    for (size_t i = 0; i < list->n; i++) {
        csp_names_role(c, s[i].at, s[i].name);
        const long r = csp_paradigm_role(c->p, s[i].name);
        if (r >= 0 && csp_role_at(c->p, (size_t)r)->brain != CSP_BRAIN_FULL)
            csp_diag_add(c->diag, s[i].at, "`%s` has no full brain and cannot be hungry",
                         s[i].name);
    }
}

static void check_phase(const struct csp_names *c, const struct csp_phase *f)
{
    const struct csp_paradigm *p = c->p;
    if (f->name && csp_node_taken_for_missing(f->name))
        csp_diag_check_name(c->diag, f->at, "phase", f->name);
    check_trial(c, &f->trial, f->sessions);
    check_script(c, &f->script, f->sessions);
    check_trial_types(c, f);
    check_switches(c, &f->enable, csp_names_event);
    check_switches(c, &f->present, csp_names_role);
    check_states(c, &f->start);
    check_action_numbers(c, &f->ratio);
    for (size_t i = 0; i < f->persist.n; i++) {
        const struct csp_name_real *s = (const struct csp_name_real *)f->persist.items + i;
        csp_names_action(c, s->at, s->name);
    }
    check_hunger(c, &f->hunger);
    csp_names_each(c, csp_names_place(f->forced.at, "actions"), &f->forced.actions,
                   csp_names_action);
    csp_names_each(c, csp_names_place(f->swap.at, "actions"), &f->swap.actions,
                   csp_names_action);
    if (f->trial.duration <= 0.0 && !f->trial_types.n)
        csp_diag_add(c->diag, f->at, "phase `%s`: trial needs a duration", f->name);
    if (f->swap.at && csp_paradigm_measure(p, f->swap.by) < 0)
        csp_names_unknown(c->diag, csp_names_place(f->swap.at, "by"), "measure", f->swap.by,
                          &p->measures, sizeof(struct csp_measure));
    if (f->swap.actions.n == 2) {
        const char *const *name = f->swap.actions.items;
        const long a = csp_paradigm_action(p, name[0]), b = csp_paradigm_action(p, name[1]);
        if (a >= 0 && b >= 0 &&
            strcmp(csp_action_at(p, (size_t)a)->role, csp_action_at(p, (size_t)b)->role) != 0)
            csp_diag_add(c->diag, csp_names_place(f->swap.at, "actions"),
                         "actions of different roles cannot be swapped");
    }
    if (f->criterion.at) {
        csp_names_action(c, csp_names_place(f->criterion.at, "action"), f->criterion.action);
        if (f->criterion.hits > f->criterion.of)
            csp_diag_add(c->diag, csp_names_place(f->criterion.at, "hits"),
                         "hits %zu of only %zu", f->criterion.hits, f->criterion.of);
    }
}

static void check_events(const struct csp_names *c)
{
    const struct csp_paradigm *p = c->p;
    for (size_t i = 0; i < p->events.n; i++) {
        const struct csp_event *e = csp_event_at(p, i);
        csp_names_role(c, csp_names_place(e->at, "to"), e->to);
        csp_names_each(c, csp_names_place(e->at, "by"), &e->by, csp_names_role);
        csp_names_each(c, csp_names_place(e->at, "stops"), &e->stops, csp_names_event);
        check_states(c, &e->sets);
        check_states(c, &e->when);
        check_states(c, &e->during);
        check_follows(c, &e->then);
        if (csp_is_written(e->kind) && csp_is_written(e->object))
            csp_diag_add(c->diag, e->at, "event `%s`: kind or object, not both", e->name);
        if (csp_is_written(e->kind) && !csp_is_written(e->to) && !csp_is_written(e->identity))
            csp_diag_add(c->diag, e->at,
                         "event `%s`: a kind needs `to:` (a role) or `identity:` (playback)",
                         e->name);
        if ((csp_is_written(e->kind) || csp_is_written(e->object)) && e->duration <= 0.0)
            csp_diag_add(c->diag, e->at, "event `%s`: what is perceived needs a duration",
                         e->name);
        const long to = csp_paradigm_role(p, e->to);
        if (csp_is_written(e->kind) && to >= 0 &&
            csp_role_at(p, (size_t)to)->brain != CSP_BRAIN_FULL &&
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

static void check_apparatus(const struct csp_names *c)
{
    const struct csp_paradigm *p = c->p;
    for (size_t i = 0; i < p->barriers.n; i++) {
        const struct csp_barrier *b = (const struct csp_barrier *)p->barriers.items + i;
        csp_names_each(c, csp_names_place(b->at, "between"), &b->between, csp_names_role);
        csp_names_each(c, csp_names_place(b->at, "among"), &b->among, csp_names_role);
        if ((b->between.n > 0) == (b->among.n > 0))
            csp_diag_add(c->diag, b->at,
                         "a barrier needs `between: [a, b]`, or `among:` a list of roles");
        if (b->step.at && !b->among.n)
            csp_diag_add(c->diag, b->step.at, "`step` counts places in `among`: use that");
        check_states(c, &b->when);
    }
    for (size_t i = 0; i < p->objects.n; i++) {
        struct csp_thing *t = (struct csp_thing *)p->objects.items + i;
        csp_names_each(c, csp_names_place(t->at, "by"), &t->by, csp_names_role);
        check_states(c, &t->when);
        if (!t->states.n) {
            csp_diag_add(c->diag, t->at, "object `%s` needs at least one state", t->name);
            continue;
        }
        if (csp_is_written(t->start))
            csp_names_state(c, csp_names_place(t->at, "start"), t->name, t->start);
        else
            t->start = ((const struct csp_name_real *)t->states.items)->name;
    }
}

static void check_output(struct csp_diag *diag, const struct csp_node *at, const char *name)
{
    const char *words[CSP_N_OUTPUTS];
    if (csp_output_find(name) >= 0) return;
    for (size_t k = 0; k < CSP_N_OUTPUTS; k++) words[k] = csp_output_name(k);
    csp_diag_add(diag, at, "shows: unknown output `%s`%s", name,
                 csp_nearest_hint(name, words, CSP_N_OUTPUTS, CSP_DIAG_WORDS));
}

static void check_practice(const struct csp_names *c, const struct csp_action *a)
{
    const struct csp_practice *x = &a->practice;
    const struct {
        const char *key;
        const struct csp_list *list;
    } lists[] = {{"effort", &x->effort}, {"probability", &x->probability}};
    if (!x->at) return;
    if (!x->effort.n && !x->probability.n)
        csp_diag_add(c->diag, x->at, "practice of `%s` changes nothing: effort or probability",
                     a->name);
    for (size_t i = 0; i < 2; i++) {
        if (lists[i].list->n && x->over > 0.0 && lists[i].list->n != 2)
            csp_diag_add(c->diag, csp_names_place(x->at, lists[i].key),
                         "with over, %s is [first, last]: found %zu values", lists[i].key,
                         lists[i].list->n);
    }
}

static void check_action(const struct csp_names *c, const struct csp_action *a)
{
    csp_names_role(c, csp_names_place(a->at, "role"), a->role);
    check_states(c, &a->requires);
    check_states(c, &a->sets);
    check_follows(c, &a->outcomes);
    check_practice(c, a);
    const struct csp_postpone *later = a->postpones.items;
    for (size_t i = 0; i < a->postpones.n; i++) {
        csp_names_event(c, csp_names_place(later[i].at, "event"), later[i].event);
        if (later[i].by <= 0.0)
            csp_diag_add(c->diag, csp_names_place(later[i].at, "by"),
                         "`%s` postpones `%s` by 0 s: a time above 0 is needed", a->name,
                         later[i].event);
    }
}

int csp_check_names(struct csp_paradigm *self, struct csp_diag *diag)
{
    const struct csp_names c = {self, diag};
    const size_t before = diag ? diag->total : 0;
    size_t subjects = 0;
    for (size_t i = 0; i < self->roles.n; i++) {
        const struct csp_role *r = csp_role_at(self, i);
        if (r->subject) self->subject = i, subjects++;
        const struct csp_name_text *s = r->shows.items;
        for (size_t k = 0; k < r->shows.n; k++) check_output(diag, s[k].at, s[k].name);
    }
    if (subjects != 1)
        csp_diag_add(diag, csp_names_place(self->at, "roles"),
                     "exactly one role must have subject: true, found %zu", subjects);
    else if (csp_role_at(self, self->subject)->brain != CSP_BRAIN_FULL)
        csp_diag_add(diag, csp_role_at(self, self->subject)->at,
                     "the subject needs brain: full");
    check_apparatus(&c);
    check_events(&c);
    for (size_t i = 0; i < self->actions.n; i++) {
        check_action(&c, csp_action_at(self, i));
    }
    check_distinct(&c, &self->phases, sizeof(struct csp_phase), "phase",
                   csp_names_place(self->at, "phases"));
    check_distinct(&c, &self->measures, sizeof(struct csp_measure), "measure",
                   csp_names_place(self->at, "measures"));
    for (size_t i = 0; i < self->phases.n; i++) check_phase(&c, csp_phase_at(self, i));
    for (size_t i = 0; i < self->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(self, i);
        if (m->name && csp_node_taken_for_missing(m->name))
            csp_diag_check_name(diag, m->at, "measure", m->name);
        csp_check_measure(&c, i);
    }
    return diag && diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

/* ---- names of the agent's world ---- */

struct world {
    const struct csp_agent_spec *spec;
    struct csp_diag *diag;
};

/* Index of the name behind a key in a list of the world; -1: nothing is written, or it is
 * unknown, which is reported. */
static long in_world(const struct world *w, const struct csp_node *at, const char *key,
                     const char *what, const char *name, const struct csp_list *list,
                     size_t size)
{
    if (!csp_is_written(name)) return -1;
    const long k = csp_paradigm_find(list, size, name);
    if (k < 0)
        csp_diag_add(w->diag, csp_names_place(at, key), "the agent `%s` knows no %s `%s`%s",
                     w->spec->name ? w->spec->name : "", what, name,
                     csp_names_hint(name, list, size));
    return k;
}

static long kind_of(const struct world *w, const struct csp_node *at, const char *key,
                    const char *name)
{
    return in_world(w, at, key, "event kind", name, &w->spec->kinds, sizeof(struct csp_kind));
}

static long object_of(const struct world *w, const struct csp_node *at, const char *key,
                      const char *name)
{
    return in_world(w, at, key, "object", name, &w->spec->objects, sizeof(struct csp_object));
}

static long identity_of(const struct world *w, const struct csp_node *at, const char *name)
{
    return in_world(w, at, "identity", "identity", name, &w->spec->identities,
                    sizeof(struct csp_identity));
}

static long context_of(const struct world *w, const struct csp_node *at, const char *name)
{
    return in_world(w, at, "context", "context", name, &w->spec->contexts,
                    sizeof(struct csp_context));
}

/* An individual of the world that no role is yet, the first one if all are taken. */
static const char *free_identity(const struct world *w, const struct csp_paradigm *p)
{
    const struct csp_identity *list = w->spec->identities.items;
    for (size_t i = 0; i < w->spec->identities.n; i++) {
        int taken = 0;
        for (size_t r = 0; r < p->roles.n; r++)
            taken |= !strcmp(csp_role_at(p, r)->identity, list[i].name);
        if (!taken) return list[i].name;
    }
    return w->spec->identities.n ? list->name : "NAME";
}

static void world_of_roles(const struct world *w, struct csp_paradigm *p)
{
    size_t full = 0;
    for (size_t i = 0; i < p->roles.n; i++) full += csp_role_at(p, i)->brain == CSP_BRAIN_FULL;
    for (size_t i = 0; i < p->roles.n; i++) {
        struct csp_role *r = (struct csp_role *)p->roles.items + i;
        const int nobody = strcmp(r->identity, "self") == 0;
        r->identity_id = nobody ? -1 : identity_of(w, r->at, r->identity);
        if (nobody && r->brain != CSP_BRAIN_ABSENT &&
            full > (r->brain == CSP_BRAIN_FULL ? 1 : 0))
            csp_diag_add(w->diag, csp_names_place(r->at, "identity"),
                         "role `%s` is met by another full brain, which has to know it: write "
                         "`identity: %s` instead of `self` (conspecific list identities)",
                         r->name, free_identity(w, p));
        const struct csp_name_text *s = r->shows.items;
        for (size_t k = 0; k < CSP_N_OUTPUTS; k++) r->shows_id[k] = -1;
        if (!r->shows.n) r->shows_id[CSP_OUTPUT_freeze] = csp_world_kind(w->spec, "freeze");
        for (size_t k = 0; k < r->shows.n; k++) {
            const int output = csp_output_find(s[k].name);
            const long kind = kind_of(w, s[k].at, "", s[k].text);
            if (output >= 0) r->shows_id[output] = kind;
        }
    }
}

static void world_of_events(const struct world *w, struct csp_paradigm *p)
{
    for (size_t i = 0; i < p->objects.n; i++) {
        struct csp_thing *t = (struct csp_thing *)p->objects.items + i;
        t->cue_id = object_of(w, t->at, "cue", t->cue);
    }
    for (size_t i = 0; i < p->events.n; i++) {
        struct csp_event *e = (struct csp_event *)p->events.items + i;
        e->kind_id = kind_of(w, e->at, "kind", e->kind);
        e->object_id = object_of(w, e->at, "object", e->object);
        e->identity_id = identity_of(w, e->at, e->identity);
        if (e->amount > 0.0 && e->kind_id >= 0 &&
            ((const struct csp_kind *)w->spec->kinds.items)[e->kind_id].food <= 0.0)
            csp_diag_add(w->diag, csp_names_place(e->at, "amount"), "kind `%s` is no food",
                         e->kind);
    }
}

static void world_of_measures(const struct world *w, const struct csp_paradigm *p)
{
    for (size_t i = 0; i < p->measures.n; i++) {
        const struct csp_measure *m = csp_measure_at(p, i);
        (void)in_world(w, m->at, "feature", "feature", m->feature, &w->spec->features,
                       sizeof(struct csp_feature));
    }
}

/* No role has more actions than an agent has slots. */
static void count_actions(const struct world *w, const struct csp_paradigm *p)
{
    const struct csp_node *first[CSP_ROLES] = {0}; /* action too many */
    size_t used[CSP_ROLES] = {0};
    for (size_t i = 0; i < p->actions.n; i++) {
        const struct csp_action *a = csp_action_at(p, i);
        const long r = csp_paradigm_role(p, a->role);
        if (r >= 0) used[r]++;
        if (r >= 0 && used[r] == csp_agent_slots(w->spec) + 1) first[r] = a->at;
    }
    for (size_t r = 0; r < p->roles.n; r++) {
        const char *name = csp_role_at(p, r)->name;
        if (!first[r]) continue;
        if (used[r] > CSP_ACTIONS_MOST)
            csp_diag_add(w->diag, first[r], "role `%s` has %zu actions, at most %d", name,
                         used[r], CSP_ACTIONS_MOST);
        else
            csp_diag_add(
                w->diag, first[r],
                "role `%s` has %zu actions, more than %zu actions: write `actions: %zu` "
                "in the agent, or `set: {agent.actions: %zu}` in the study",
                name, used[r], csp_agent_slots(w->spec), used[r], used[r]);
    }
}

static void world_of_phases(const struct world *w, struct csp_paradigm *p)
{
    const long usual = context_of(w, p->at, p->context);
    for (size_t i = 0; i < p->phases.n; i++) {
        struct csp_phase *f = (struct csp_phase *)p->phases.items + i;
        f->context_id = csp_is_written(f->context) ? context_of(w, f->at, f->context) : usual;
        f->trial.context_id = context_of(w, f->trial.at, f->trial.context);
        for (size_t k = 0; k < f->trial_types.n; k++) {
            struct csp_trial *t = (struct csp_trial *)f->trial_types.items + k;
            t->context_id = context_of(w, t->at, t->context);
        }
    }
}

/* Who is in a picture is not seen: identity is carried by odour and voice. */
static int hides_who(const struct csp_event *e)
{
    return e->kind_id >= 0 && e->identity_id >= 0 && e->to_id < 0 && e->sight > 0.0 &&
           !(e->sound > 0.0) && !(e->odour > 0.0);
}

static void warn_of_pictures(const struct csp_paradigm *p, struct csp_diag *diag)
{
    const struct csp_event *first = NULL;
    char others[48] = "";
    size_t n = 0;
    for (size_t i = 0; i < p->events.n; i++) {
        if (!hides_who(csp_event_at(p, i))) continue;
        if (!n++) first = csp_event_at(p, i);
    }
    if (n > 1) snprintf(others, sizeof others, " (and %zu more)", n - 1);
    if (n)
        csp_diag_warn(diag, first->at,
                      "event `%s`%s: identity `%s` is carried by odour and voice, and neither "
                      "is sent: whoever is in the picture looks the same; show who it is by an "
                      "object of its own",
                      first->name, others, first->identity);
}

int csp_paradigm_check(struct csp_paradigm *self, const struct csp_agent_spec *spec,
                       struct csp_diag *diag)
{
    const size_t before = diag ? diag->total : 0;
    const struct world w = {spec, diag};
    const struct csp_names c = {self, diag};
    self->checked = 0;
    world_of_roles(&w, self);
    world_of_events(&w, self);
    world_of_measures(&w, self);
    count_actions(&w, self);
    world_of_phases(&w, self);
    for (size_t i = 0; i < self->measures.n; i++)
        csp_check_measure_tick(&c, i, 1e-3 * spec->tick); /* in ms */
    if (diag && diag->total != before) return csp_diag_result(diag);
    int err = csp_paradigm_resolve(self);
    csp_check_ticks(csp_paradigm_schema, self->at, spec, diag);
    if (!err && spec->tick > 0.0) err = csp_check_time(&c, 1e-3 * spec->tick);
    if (!err) warn_of_pictures(self, diag);
    if (!err && diag && diag->total != before) err = csp_diag_result(diag);
    self->checked = !err;
    return err;
}
