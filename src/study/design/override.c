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

/* ---- a subset of groups --------------------------------------------------------------- */

/* Whether the list "a,b" has a name of n bytes. */
static int names_it(const char *list, const char *name, size_t n)
{
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strcspn(at, ",") == n && strncmp(at, name, n) == 0) return 1;
    return 0;
}

/* Whether all groups that a contrast names, however deep, are in the list. */
static int has_its_groups(const struct csp_node *node, const char *list)
{
    for (const struct csp_node *v = node->child; v; v = v->next) {
        if (v->key && !strcmp(v->key, "group") && v->kind == CSP_NODE_SCALAR &&
            !names_it(list, v->text, strcspn(v->text, "@")))
            return 0;
        if (!has_its_groups(v, list)) return 0;
    }
    return 1;
}

/* Refuse a name of the list that is no group. */
static void check_names(const char *list, const struct csp_node *groups, struct csp_mem *mem,
                        struct csp_diag *diag)
{
    const char **names = csp_mem_alloc(mem, (groups->n + 1) * sizeof *names);
    size_t n = 0;
    for (const struct csp_node *v = groups->child; v && names; v = v->next) names[n++] = v->key;
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',') {
        const char *name = csp_mem_dup_n(mem, at, strcspn(at, ","));
        if (name && !csp_node_find(groups, name))
            csp_diag_add_at(diag, CSP_E_SYNTAX, "--groups", 0, 0, "unknown group '%s'%s", name,
                            csp_nearest_hint(name, names, n, 0));
    }
}

int csp_override_groups(const struct csp_override *self, struct csp_node *root,
                        struct csp_mem *mem, struct csp_diag *diag, const char **left_out)
{
    struct csp_node *groups = csp_node_find(root, "groups");
    struct csp_node *contrasts = csp_node_find(root, "contrasts");
    const size_t before = diag->total;
    *left_out = NULL;
    if (!self->groups || !groups || groups->kind != CSP_NODE_MAP) return CSP_OK;
    check_names(self->groups, groups, mem, diag);
    if (diag->total > before) return csp_diag_result(diag);
    struct csp_node *kept = csp_node_new(CSP_NODE_MAP, groups, mem);
    if (!kept) return CSP_E_MEMORY;
    for (struct csp_node *v = groups->child, *next; v; v = next) {
        next = v->next;
        v->next = NULL;
        if (names_it(self->groups, v->key, strlen(v->key))) csp_node_append(kept, v);
    }
    groups->child = kept->child;
    groups->last = kept->last;
    groups->n = kept->n;
    if (!contrasts || contrasts->kind != CSP_NODE_SEQ) return CSP_OK;
    kept = csp_node_new(CSP_NODE_SEQ, contrasts, mem);
    if (!kept) return CSP_E_MEMORY;
    for (struct csp_node *v = contrasts->child, *next; v; v = next) {
        next = v->next;
        v->next = NULL;
        const struct csp_node *name = csp_node_find(v, "name");
        if (has_its_groups(v, self->groups))
            csp_node_append(kept, v);
        else
            *left_out =
                csp_mem_format(mem, "%s%s%s", *left_out ? *left_out : "", *left_out ? ", " : "",
                               name && name->text ? name->text : "?");
    }
    contrasts->child = kept->child;
    contrasts->last = kept->last;
    contrasts->n = kept->n;
    return CSP_OK;
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
    if (self->animals == CSP_ANIMALS_AUTO) snprintf(animals, sizeof animals, "auto");
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
