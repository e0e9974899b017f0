/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "names.h"
#include <string.h>

enum { WORDS = 512 };

int csp_names_same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

const struct csp_node *csp_names_place(const struct csp_node *at, const char *key)
{
    const struct csp_node *found = csp_node_find(at, key);
    return found ? found : at;
}

const char *csp_names_hint(const char *name, const struct csp_list *list, size_t size)
{
    const char *words[WORDS] = {0};
    const size_t n = list->n < WORDS ? list->n : WORDS;
    for (size_t i = 0; i < n; i++)
        memcpy(words + i, (const char *)list->items + i * size, sizeof *words);
    return csp_nearest_hint(name, words, n, CSP_DIAG_WORDS);
}

void csp_names_unknown(struct csp_diag *diag, const struct csp_node *at, const char *what,
                       const char *name, const struct csp_list *list, size_t size)
{
    csp_diag_add(diag, at, "unknown %s `%s`%s", what, name, csp_names_hint(name, list, size));
}

static void in_list(const struct csp_names *c, const struct csp_node *at, const char *what,
                    const char *name, const struct csp_list *list, size_t size)
{
    if (csp_is_written(name) && csp_paradigm_find(list, size, name) < 0)
        csp_names_unknown(c->diag, at, what, name, list, size);
}

void csp_names_role(const struct csp_names *c, const struct csp_node *at, const char *name)
{
    in_list(c, at, "role", name, &c->p->roles, sizeof(struct csp_role));
}

void csp_names_event(const struct csp_names *c, const struct csp_node *at, const char *name)
{
    in_list(c, at, "event", name, &c->p->events, sizeof(struct csp_event));
}

void csp_names_action(const struct csp_names *c, const struct csp_node *at, const char *name)
{
    in_list(c, at, "action", name, &c->p->actions, sizeof(struct csp_action));
}

void csp_names_phase(const struct csp_names *c, const struct csp_node *at, const char *name)
{
    in_list(c, at, "phase", name, &c->p->phases, sizeof(struct csp_phase));
}

void csp_names_state(const struct csp_names *c, const struct csp_node *at, const char *object,
                     const char *name)
{
    const long k = csp_paradigm_object(c->p, object);
    if (k < 0) {
        csp_names_unknown(c->diag, at, "object", object, &c->p->objects,
                          sizeof(struct csp_thing));
        return;
    }
    const struct csp_list *states = &csp_thing_at(c->p, (size_t)k)->states;
    if (csp_paradigm_find(states, sizeof(struct csp_name_real), name) >= 0) return;
    csp_diag_add(c->diag, at, "`%s` has no state `%s`%s", object, name,
                 csp_names_hint(name, states, sizeof(struct csp_name_real)));
}

void csp_names_sessions(const struct csp_names *c, const struct csp_node *at,
                        const struct csp_list *ranges, size_t most)
{
    struct csp_ordinals *r = ranges->items;
    for (size_t i = 0; i < ranges->n; i++) {
        const struct csp_list one = {r + i, 1};
        const struct csp_node *item = csp_node_item(at, i);
        int found = 0;
        for (size_t k = 1; k <= most && !found; k++)
            found = csp_ranges_have(&one, (long)k, (long)most);
        if (!found)
            csp_diag_add(c->diag, item ? item : at,
                         "sessions %s: there are %zu sessions to pick from",
                         item && item->text ? item->text
                         : at && at->text   ? at->text
                                            : "",
                         most);
    }
}

void csp_names_each(const struct csp_names *c, const struct csp_node *at,
                    const struct csp_list *list, csp_names_fn one)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_node *item = csp_node_item(at, i);
        one(c, item ? item : at, ((const char *const *)list->items)[i]);
    }
}
