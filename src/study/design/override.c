/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/override.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

struct target { /* the file that is changed */
    struct csp_node *root;
    struct csp_mem *mem;
    struct csp_diag *diag;
};

/* The mapping under a key of the file, made if it is missing; NULL after a problem. */
static struct csp_node *mapping_at(struct target *t, const char *key)
{
    struct csp_node *map = csp_node_find(t->root, key);
    if (map && map->kind != CSP_NODE_MAP) {
        csp_diag_add(t->diag, map, "%s must be a mapping", key);
        return NULL;
    }
    if (map) return map;
    map = csp_node_new(CSP_NODE_MAP, t->root, t->mem);
    if (!map) return NULL;
    map->key = key;
    csp_node_append(t->root, map);
    return map;
}

/* Set "agent.x" for every group: it is one key of `set:`, dots and all. */
static int set_for_groups(struct target *t, const char *path, const char *value, int drawn)
{
    struct csp_node *alone = csp_node_new(CSP_NODE_MAP, NULL, t->mem);
    if (!alone) return CSP_E_MEMORY;
    int err = csp_config_set(alone, "value", value, "--set", t->mem, t->diag);
    if (err) return err;
    struct csp_node *map = mapping_at(t, "set");
    if (!map) return t->diag->total ? CSP_E_SYNTAX : CSP_E_MEMORY;
    struct csp_node *item = csp_node_copy(csp_node_find(alone, "value"), t->mem);
    struct csp_node *old = csp_node_find(map, path);
    if (!item) return CSP_E_MEMORY;
    item->key = path;
    item->drawn = drawn;
    if (!old) {
        csp_node_append(map, item);
        return CSP_OK;
    }
    item->next = old->next;
    *old = *item;
    return CSP_OK;
}

static int set_pair(struct target *t, const char *pair, int has_groups, int drawn)
{
    const char *equals = strchr(pair, '=');
    if (!equals || equals == pair)
        return csp_diag_add_at(t->diag, CSP_E_SYNTAX, "--set", 0, 0,
                               "expected path=value, found '%s'", pair);
    const char *path = csp_mem_dup_n(t->mem, pair, (size_t)(equals - pair));
    if (!path) return CSP_E_MEMORY;
    if (has_groups && (strncmp(path, "agent.", 6) == 0 || strncmp(path, "paradigm.", 9) == 0))
        return set_for_groups(t, path, equals + 1, drawn);
    return csp_config_set(t->root, path, equals + 1, "--set", t->mem, t->diag);
}

/* Set a key of the file to the value that an option of its own gives. */
static int set_option(struct target *t, const char *path, const char *value, const char *option)
{
    return value ? csp_config_set(t->root, path, value, option, t->mem, t->diag) : CSP_OK;
}

int csp_override_apply(const struct csp_override *self, struct csp_node *root,
                       struct csp_mem *mem, struct csp_diag *diag)
{
    struct target t = {root, mem, diag};
    const struct csp_node *kind = csp_node_find(root, "kind");
    const int has_groups = !kind || !kind->text || strcmp(kind->text, "spillover") != 0;
    const size_t before = diag->total;
    char animals[32];
    snprintf(animals, sizeof animals, "%zu", self->animals);
    int err = CSP_OK;
    for (size_t i = 0; i < self->n_set && err != CSP_E_MEMORY; i++)
        err = set_pair(&t, self->set[i], has_groups, self->drawn);
    if (err != CSP_E_MEMORY)
        err = set_option(&t, "animals", self->animals ? animals : NULL, "--animals");
    if (err != CSP_E_MEMORY) err = set_option(&t, "seed", self->seed, "--seed");
    if (err != CSP_E_MEMORY && self->record && !csp_node_find(root, "record"))
        err = set_option(&t, "record", "{}", "--record");
    if (err != CSP_E_MEMORY) err = set_option(&t, "record.mode", self->record, "--record");
    if (err == CSP_E_MEMORY) return err;
    return diag->total > before ? csp_diag_result(diag) : CSP_OK;
}
