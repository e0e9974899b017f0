/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/resolve.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "names.h"
#include <string.h>

struct resolver {
    struct csp_paradigm *p;
    size_t attends; /* so far */
    int err;        /* of the first failure */
};
typedef long (*find_fn)(const struct csp_paradigm *p, const char *name);

static void *allocate(struct resolver *r, size_t n, size_t size)
{
    void *memory = csp_mem_alloc(r->p->mem, (n + 1) * size);
    if (!memory) r->err = CSP_E_MEMORY;
    return memory;
}

/* Index of a name that must stand for something. */
static size_t id_of(struct resolver *r, const char *name, long index)
{
    if (index >= 0) return (size_t)index;
    if (!r->err)
        r->err = CSP_FAIL(CSP_E_NAME, "paradigm `%s`: `%s` stands for nothing", r->p->name,
                          name ? name : "");
    return 0;
}

static size_t role_or_subject(struct resolver *r, const char *name)
{
    return id_of(r, name, csp_paradigm_role_or_subject(r->p, name));
}

static struct csp_ids ids_of(struct resolver *r, const struct csp_list *names, find_fn find)
{
    const char *const *name = names->items;
    size_t *id = allocate(r, names->n, sizeof *id);
    for (size_t i = 0; id && i < names->n; i++) id[i] = id_of(r, name[i], find(r->p, name[i]));
    return (struct csp_ids){id, id ? names->n : 0};
}

/* Actions that are the keys of a mapping to numbers. */
static struct csp_ids action_keys(struct resolver *r, const struct csp_list *map)
{
    const struct csp_name_real *key = map->items;
    size_t *id = allocate(r, map->n, sizeof *id);
    for (size_t i = 0; id && i < map->n; i++)
        id[i] = id_of(r, key[i].name, csp_paradigm_action(r->p, key[i].name));
    return (struct csp_ids){id, id ? map->n : 0};
}

static size_t state_of(struct resolver *r, size_t object, const char *state)
{
    const struct csp_list *states = &csp_thing_at(r->p, object)->states;
    return id_of(r, state, csp_paradigm_find(states, sizeof(struct csp_name_real), state));
}

static struct csp_states states_of(struct resolver *r, const struct csp_list *map)
{
    const struct csp_name_text *s = map->items;
    struct csp_state *list = allocate(r, map->n, sizeof *list);
    for (size_t i = 0; list && i < map->n; i++) {
        list[i].object = id_of(r, s[i].name, csp_paradigm_object(r->p, s[i].name));
        list[i].state = state_of(r, list[i].object, s[i].text);
    }
    return (struct csp_states){list, list ? map->n : 0};
}

static void resolve_follows(struct resolver *r, const struct csp_list *list)
{
    struct csp_follow *f = list->items;
    for (size_t i = 0; i < list->n; i++) {
        f[i].event_id = id_of(r, f[i].event, csp_paradigm_event(r->p, f[i].event));
        f[i].when_id = states_of(r, &f[i].when);
    }
}

static void resolve_script(struct resolver *r, const struct csp_list *list)
{
    struct csp_cue *c = list->items;
    for (size_t i = 0; i < list->n; i++) {
        c[i].event_id = id_of(r, c[i].event, csp_paradigm_event(r->p, c[i].event));
        c[i].when_id = states_of(r, &c[i].when);
    }
}

static void resolve_apparatus(struct resolver *r)
{
    for (size_t i = 0; i < r->p->barriers.n; i++) {
        struct csp_barrier *b = (struct csp_barrier *)r->p->barriers.items + i;
        b->roles_id = ids_of(r, b->among.n ? &b->among : &b->between, csp_paradigm_role);
        b->when_id = states_of(r, &b->when);
    }
    for (size_t i = 0; i < r->p->objects.n; i++) {
        struct csp_thing *t = (struct csp_thing *)r->p->objects.items + i;
        t->start_id = state_of(r, i, t->start);
        t->by_id = ids_of(r, &t->by, csp_paradigm_role);
        t->when_id = states_of(r, &t->when);
    }
}

static void resolve_events(struct resolver *r)
{
    for (size_t i = 0; i < r->p->events.n; i++) {
        struct csp_event *e = (struct csp_event *)r->p->events.items + i;
        e->to_id = csp_paradigm_role(r->p, e->to);
        e->by_id = ids_of(r, &e->by, csp_paradigm_role);
        e->stops_id = ids_of(r, &e->stops, csp_paradigm_event);
        e->sets_id = states_of(r, &e->sets);
        e->when_id = states_of(r, &e->when);
        e->during_id = states_of(r, &e->during);
        resolve_follows(r, &e->then);
    }
}

static void resolve_actions(struct resolver *r)
{
    for (size_t i = 0; i < r->p->actions.n; i++) {
        struct csp_action *a = (struct csp_action *)r->p->actions.items + i;
        a->role_id = id_of(r, a->role, csp_paradigm_role(r->p, a->role));
        a->slot = 0;
        for (size_t k = 0; k < i; k++) a->slot += csp_action_at(r->p, k)->role_id == a->role_id;
        a->requires_id = states_of(r, &a->requires);
        a->sets_id = states_of(r, &a->sets);
        resolve_follows(r, &a->outcomes);
        struct csp_postpone *later = a->postpones.items;
        for (size_t k = 0; k < a->postpones.n; k++)
            later[k].event_id =
                id_of(r, later[k].event, csp_paradigm_event(r->p, later[k].event));
    }
}

static void resolve_choice(struct resolver *r, struct csp_choice *c)
{
    c->role_id = role_or_subject(r, c->role);
    c->actions_id = ids_of(r, &c->actions, csp_paradigm_action);
    c->until_id = states_of(r, &c->until);
    c->when_id = states_of(r, &c->when);
}

static void resolve_trial(struct resolver *r, struct csp_trial *t)
{
    resolve_choice(r, &t->choice);
    for (size_t i = 0; i < t->choices.n; i++)
        resolve_choice(r, (struct csp_choice *)t->choices.items + i);
    resolve_script(r, &t->script);
    for (size_t i = 0; i < t->triggers.n; i++) {
        struct csp_trigger *g = (struct csp_trigger *)t->triggers.items + i;
        g->role_id = role_or_subject(r, g->role);
        g->event_id = id_of(r, g->event, csp_paradigm_event(r->p, g->event));
        g->when_id = states_of(r, &g->when);
    }
    for (size_t i = 0; i < t->attend.n; i++) {
        struct csp_attend *a = (struct csp_attend *)t->attend.items + i;
        a->role_id = role_or_subject(r, a->role);
        a->nth = r->attends++;
    }
    t->until_id = states_of(r, &t->until);
    t->ends_id = action_keys(r, &t->ends);
}

/* Number of a trial type: the same for all types of one name, in the order of the file; -1:
 * there is none of that name. */
static long type_of(const struct csp_paradigm *p, const char *name)
{
    long n = 0;
    for (size_t f = 0; csp_is_written(name) && f < p->phases.n; f++) {
        const struct csp_list *types = &csp_phase_at(p, f)->trial_types;
        const long k = csp_paradigm_find(types, sizeof(struct csp_trial), name);
        if (k >= 0) return n + k;
        n += (long)types->n;
    }
    return -1;
}

/* How hungry each role starts a session of this phase; below 0: as it is. */
static double *hunger_of(struct resolver *r, const struct csp_list *list)
{
    const struct csp_paradigm *p = r->p;
    const struct csp_name_real *said = list->items;
    double *hunger = allocate(r, p->roles.n, sizeof *hunger);
    for (size_t i = 0; hunger && i < p->roles.n; i++) hunger[i] = -1.0;
    for (size_t i = 0; hunger && i < list->n; i++)
        hunger[id_of(r, said[i].name, csp_paradigm_role(p, said[i].name))] = said[i].value;
    return hunger;
}

/* What the events, roles, objects and actions are in this phase. */
static void resolve_effective(struct resolver *r, struct csp_phase *f)
{
    const struct csp_paradigm *p = r->p;
    int *enabled = allocate(r, p->events.n, sizeof *enabled),
        *present = allocate(r, p->roles.n, sizeof *present);
    size_t *start = allocate(r, p->objects.n, sizeof *start);
    double *ratio = allocate(r, p->actions.n, sizeof *ratio),
           *persist = allocate(r, p->actions.n, sizeof *persist);
    if (!enabled || !present || !start || !ratio || !persist) return;
    for (size_t i = 0; i < p->events.n; i++) enabled[i] = csp_event_at(p, i)->enabled;
    for (size_t i = 0; i < p->roles.n; i++)
        present[i] = csp_role_at(p, i)->brain != CSP_BRAIN_ABSENT;
    for (size_t i = 0; i < p->objects.n; i++) start[i] = csp_thing_at(p, i)->start_id;
    for (size_t i = 0; i < p->actions.n; i++) {
        ratio[i] = (double)csp_action_at(p, i)->ratio;
        persist[i] = csp_action_at(p, i)->persist;
    }
    const struct csp_name_text *s = f->enable.items;
    for (size_t i = 0; i < f->enable.n; i++)
        enabled[id_of(r, s[i].name, csp_paradigm_event(p, s[i].name))] =
            strcmp(s[i].text, "true") == 0;
    s = f->present.items;
    for (size_t i = 0; i < f->present.n; i++) {
        int *there = present + id_of(r, s[i].name, csp_paradigm_role(p, s[i].name));
        *there = *there && strcmp(s[i].text, "true") == 0;
    }
    const struct csp_states states = states_of(r, &f->start);
    for (size_t i = 0; i < states.n; i++) start[states.list[i].object] = states.list[i].state;
    double *hunger = hunger_of(r, &f->hunger);
    const struct csp_ids ratios = action_keys(r, &f->ratio),
                         persists = action_keys(r, &f->persist);
    for (size_t i = 0; i < ratios.n; i++)
        ratio[ratios.id[i]] = ((const struct csp_name_real *)f->ratio.items)[i].value;
    for (size_t i = 0; i < persists.n; i++)
        persist[persists.id[i]] = ((const struct csp_name_real *)f->persist.items)[i].value;
    f->enabled_by_event = enabled;
    f->present_by_role = present;
    f->start_by_object = start;
    f->ratio_by_action = ratio;
    f->persist_by_action = persist;
    f->hunger_by_role = hunger;
}

static void resolve_phase(struct resolver *r, struct csp_phase *f)
{
    const char *const *name = f->sequence.items;
    size_t *sequence = allocate(r, f->sequence.n, sizeof *sequence);
    for (size_t i = 0; sequence && i < f->sequence.n; i++)
        sequence[i] = id_of(
            r, name[i], csp_paradigm_find(&f->trial_types, sizeof(struct csp_trial), name[i]));
    f->sequence_id = (struct csp_ids){sequence, sequence ? f->sequence.n : 0};
    resolve_trial(r, &f->trial);
    f->trial.type_id = -1;
    for (size_t i = 0; i < f->trial_types.n; i++) {
        struct csp_trial *t = (struct csp_trial *)f->trial_types.items + i;
        resolve_trial(r, t);
        t->type_id = type_of(r->p, t->name);
    }
    resolve_script(r, &f->script);
    f->forced.actions_id = ids_of(r, &f->forced.actions, csp_paradigm_action);
    f->swap.actions_id = ids_of(r, &f->swap.actions, csp_paradigm_action);
    if (f->swap.at)
        f->swap.by_id = id_of(r, f->swap.by, csp_paradigm_measure(r->p, f->swap.by));
    if (f->criterion.at)
        f->criterion.action_id =
            id_of(r, f->criterion.action, csp_paradigm_action(r->p, f->criterion.action));
    resolve_effective(r, f);
}

static void resolve_measure(struct resolver *r, struct csp_measure *m)
{
    const struct csp_paradigm *p = r->p;
    m->role_id = role_or_subject(r, m->role);
    m->phase_ids = ids_of(r, &m->phase, csp_paradigm_phase);
    m->type_ids = ids_of(r, &m->trial_type, type_of);
    m->action_ids = ids_of(r, &m->action, csp_paradigm_action);
    m->action_id = m->action_ids.n ? (long)m->action_ids.id[0] : -1;
    m->object_id = csp_paradigm_object(p, m->object);
    m->state_id = m->object_id >= 0 ? state_of(r, (size_t)m->object_id, m->state) : 0;
    m->event_ids = ids_of(r, &m->event, csp_paradigm_event);
    m->event_id = m->event_ids.n ? (long)m->event_ids.id[0] : -1;
    m->given_id = csp_paradigm_measure(p, m->given);
    m->unless_id = csp_paradigm_measure(p, m->unless);
    m->a_id = csp_paradigm_measure(p, m->a);
    m->b_id = csp_paradigm_measure(p, m->b);
    m->of_id = ids_of(r, &m->of, csp_paradigm_action);
    m->events_id = ids_of(r, &m->events, csp_paradigm_event);
    m->roles_id = ids_of(r, &m->roles, csp_paradigm_role);
    m->series_id = ids_of(r, &m->series, csp_paradigm_measure);
}

int csp_paradigm_resolve(struct csp_paradigm *self)
{
    struct resolver r = {.p = self};
    resolve_apparatus(&r);
    resolve_events(&r);
    resolve_actions(&r);
    for (size_t i = 0; i < self->phases.n; i++)
        resolve_phase(&r, (struct csp_phase *)self->phases.items + i);
    for (size_t i = 0; i < self->measures.n; i++)
        resolve_measure(&r, (struct csp_measure *)self->measures.items + i);
    return r.err;
}
