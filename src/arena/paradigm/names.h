/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_parts: what check.c and check_measure.c share; private to src/arena. */
#ifndef CSP_SRC_ARENA_CHECK_PARTS_H
#define CSP_SRC_ARENA_CHECK_PARTS_H
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

enum { WORDS = 512 };

static inline int given(const char *text)
{
    return text && *text;
}

/* csp_nearest_hint for a list whose items, of size bytes, start with their name. */
static inline const char *hint(const char *name, const struct csp_list *list, size_t size)
{
    const char *words[WORDS] = {0};
    const size_t n = list->n < WORDS ? list->n : WORDS;
    for (size_t i = 0; i < n; i++)
        memcpy(words + i, (const char *)list->items + i * size, sizeof *words);
    return csp_nearest_hint(name, words, n, CSP_DIAG_WORDS);
}

static inline void unknown(struct csp_diag *diag, const struct csp_node *at, const char *what,
                           const char *name, const struct csp_list *list, size_t size)
{
    csp_diag_add(diag, at, "unknown %s `%s`%s", what, name, hint(name, list, size));
}

/* Node of a key, for the place of a message; the mapping itself if it is not written there. */
static inline const struct csp_node *place(const struct csp_node *at, const char *key)
{
    const struct csp_node *found = csp_node_find(at, key);
    return found ? found : at;
}

struct names { /* what is checked against */
    struct csp_paradigm *p;
    struct csp_diag *diag;
};

static inline void role(const struct names *c, const struct csp_node *at, const char *name)
{
    if (given(name) && csp_paradigm_role(c->p, name) < 0)
        unknown(c->diag, at, "role", name, &c->p->roles, sizeof(struct csp_role));
}
static inline void event(const struct names *c, const struct csp_node *at, const char *name)
{
    if (given(name) && csp_paradigm_event(c->p, name) < 0)
        unknown(c->diag, at, "event", name, &c->p->events, sizeof(struct csp_event));
}
static inline void action(const struct names *c, const struct csp_node *at, const char *name)
{
    if (given(name) && csp_paradigm_action(c->p, name) < 0)
        unknown(c->diag, at, "action", name, &c->p->actions, sizeof(struct csp_action));
}

/* Each of a list of names, by one of the three above. */
static inline void
each(const struct names *c, const struct csp_node *at, const struct csp_list *list,
     void (*one)(const struct names *, const struct csp_node *, const char *))
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_node *item = csp_node_item(at, i);
        one(c, item ? item : at, ((const char *const *)list->items)[i]);
    }
}

static inline void state(const struct names *c, const struct csp_node *at, const char *object,
                         const char *name)
{
    const long k = csp_paradigm_object(c->p, object);
    if (k < 0) {
        unknown(c->diag, at, "object", object, &c->p->objects, sizeof(struct csp_thing));
        return;
    }
    const struct csp_thing *thing = csp_thing_at(c->p, (size_t)k);
    const struct csp_name_real *s = thing->states.items;
    for (size_t i = 0; i < thing->states.n; i++)
        if (strcmp(s[i].name, name) == 0) return;
    csp_diag_add(c->diag, at, "`%s` has no state `%s`%s", object, name,
                 hint(name, &thing->states, sizeof *s));
}

/* Names, numbers and keys of one measure. */
void csp_check_measure(const struct names *c, size_t index);
#endif
