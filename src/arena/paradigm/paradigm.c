/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/paradigm.h"
#include <string.h>

long csp_paradigm_find(const struct csp_list *list, size_t size, const char *name)
{
    if (!name) return -1;
    for (size_t i = 0; i < list->n; i++) {
        const char *item;
        memcpy(&item, (const char *)list->items + i * size, sizeof item);
        if (item && strcmp(item, name) == 0) return (long)i;
    }
    return -1;
}

long csp_paradigm_role(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->roles, sizeof(struct csp_role), name);
}

long csp_paradigm_object(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->objects, sizeof(struct csp_thing), name);
}

long csp_paradigm_event(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->events, sizeof(struct csp_event), name);
}

long csp_paradigm_action(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->actions, sizeof(struct csp_action), name);
}

long csp_paradigm_phase(const struct csp_paradigm *self, const char *name)
{
    return csp_paradigm_find(&self->phases, sizeof(struct csp_phase), name);
}

long csp_paradigm_role_or_subject(const struct csp_paradigm *self, const char *name)
{
    return name && *name ? csp_paradigm_role(self, name) : (long)self->subject;
}

int csp_ids_have(const struct csp_ids *self, size_t id)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->id[i] == id) return 1;
    return 0;
}
