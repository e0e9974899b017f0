/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names: does a name stand for something in its paradigm? Each function reports what is wrong at
 * its place in the file, with the nearest name. An empty name is nobody's and passes. */
#ifndef CSP_SRC_ARENA_PARADIGM_NAMES_H
#define CSP_SRC_ARENA_PARADIGM_NAMES_H
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/config/diag.h"

struct csp_names { /* what is checked, and where problems go */
    const struct csp_paradigm *p;
    struct csp_diag *diag;
};
typedef void (*csp_names_fn)(const struct csp_names *, const struct csp_node *at,
                             const char *name);

/* Is anything written there? */
static inline int csp_is_written(const char *name)
{
    return name && *name;
}
/* Are two names the same text? For checks of names that are no index, as fields. */
int csp_names_same(const char *a, const char *b);
/* Node of a key, for the place of a message; the mapping itself if the key is not written. */
const struct csp_node *csp_names_place(const struct csp_node *at, const char *key);
/* "; did you mean `x`?", or the names there are; items of size bytes start with their name. */
const char *csp_names_hint(const char *name, const struct csp_list *list, size_t size);
/* Report: unknown WHAT `name`, with the hint. */
void csp_names_unknown(struct csp_diag *diag, const struct csp_node *at, const char *what,
                       const char *name, const struct csp_list *list, size_t size);
/* A role, an event, an action, a phase. */
void csp_names_role(const struct csp_names *c, const struct csp_node *at, const char *name);
void csp_names_event(const struct csp_names *c, const struct csp_node *at, const char *name);
void csp_names_action(const struct csp_names *c, const struct csp_node *at, const char *name);
void csp_names_phase(const struct csp_names *c, const struct csp_node *at, const char *name);
/* A state of an object. */
void csp_names_state(const struct csp_names *c, const struct csp_node *at, const char *object,
                     const char *name);
/* Ranges of sessions (struct csp_ordinals), of which there are `most`. */
void csp_names_sessions(const struct csp_names *c, const struct csp_node *at,
                        const struct csp_list *ranges, size_t most);
/* Every name of a list. */
void csp_names_each(const struct csp_names *c, const struct csp_node *at,
                    const struct csp_list *list, csp_names_fn one);
#endif
