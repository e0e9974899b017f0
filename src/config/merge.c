/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "merge.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct csp_node *map, const char *key)
{
    const struct csp_node *v = csp_node_find(map, key);
    return v && v->kind == CSP_NODE_SCALAR ? v->text : NULL;
}

const char *csp_item_name(const struct csp_node *item)
{
    const char *name = text_of(item, "name");
    return name ? name : text_of(item, "event");
}

struct csp_node *csp_item_find(const struct csp_node *node, const char *word, size_t *same)
{
    struct csp_node *found = NULL;
    *same = 0;
    if (node->kind == CSP_NODE_MAP) found = csp_node_find(node, word);
    if (node->kind != CSP_NODE_SEQ) return *same = found != NULL, found;
    const size_t digits = strspn(word, "0123456789");
    if (digits && !word[digits]) {
        found = digits < 10 ? csp_node_item(node, strtoul(word, NULL, 10)) : NULL;
        return *same = found != NULL, found;
    }
    for (struct csp_node *item = node->child; item; item = item->next) {
        const char *name = csp_item_name(item);
        if (!name || strcmp(name, word) != 0) continue;
        if (!found) found = item;
        ++*same;
    }
    return found;
}

void csp_item_unhang(struct csp_node *parent, const struct csp_node *item)
{
    struct csp_node **place = &parent->child, *before = NULL;
    for (; *place && *place != item; place = &(*place)->next) before = *place;
    if (!*place) return;
    *place = item->next;
    if (parent->last == item) parent->last = before;
    parent->n--;
}

void csp_item_replace(struct csp_node *to, const struct csp_node *from)
{
    struct csp_node *next = to->next;
    *to = *from;
    to->next = next;
}

/* The item that a word means; NULL after a problem, at the node `at` or at its key. */
static struct csp_node *meant(const struct csp_node *list, const char *word,
                              const struct csp_node *at, int key, struct csp_diag *diag)
{
    const char *names[CSP_YAML_ITEMS];
    size_t n = 0, same;
    struct csp_node *item = csp_item_find(list, word, &same);
    if (same == 1) return item;
    for (const struct csp_node *v = list->child; v && n < CSP_YAML_ITEMS; v = v->next)
        if (csp_item_name(v)) names[n++] = csp_item_name(v);
    char message[CSP_DIAG_LENGTH];
    if (same)
        snprintf(message, sizeof message,
                 "`%s` of %s:%d has %zu items `%s`; say which by its place, from 0 to %zu",
                 list->key ? list->key : "", list->file, list->line, same, word, list->n - 1);
    else
        snprintf(message, sizeof message,
                 "`%s` of %s:%d has no item `%s`%s; new items stand under `add`",
                 list->key ? list->key : "", list->file, list->line, word,
                 csp_nearest_hint(word, names, n, CSP_DIAG_WORDS));
    (void)(key ? csp_diag_add_key(diag, at, "%s", message)
               : csp_diag_add(diag, at, "%s", message));
    return NULL;
}

/* Items that are no longer wanted: a name, or a sequence of names. */
static int drop_items(struct csp_node *list, const struct csp_node *drop, struct csp_diag *diag)
{
    const int many = drop->kind == CSP_NODE_SEQ;
    struct csp_node *gone[CSP_YAML_ITEMS];
    size_t n = 0;
    for (const struct csp_node *v = many ? drop->child : drop; v && n < CSP_YAML_ITEMS;
         v = many ? v->next : NULL) {
        if (v->kind != CSP_NODE_SCALAR)
            return csp_diag_add(diag, v, "`drop`: names of items expected, as in [a, b]");
        gone[n] = meant(list, v->text, v, 0, diag);
        if (!gone[n++]) return csp_diag_result(diag);
    }
    for (size_t i = 0; i < n; i++) csp_item_unhang(list, gone[i]);
    return CSP_OK;
}

/* New items behind the old ones; none may have the name of an old one. */
static int add_items(struct csp_node *list, struct csp_node *add, struct csp_diag *diag)
{
    struct csp_node *next;
    if (add->kind != CSP_NODE_SEQ)
        return csp_diag_add(diag, add, "`add`: a sequence of new items expected");
    for (struct csp_node *item = add->child; item; item = next) {
        const char *name = text_of(item, "name");
        size_t same = 0;
        next = item->next;
        if (name) (void)csp_item_find(list, name, &same);
        if (same)
            return csp_diag_add(
                diag, item,
                "`%s` is there already, in %s:%d; to change it, write `%s: {...}` "
                "without `add`",
                name, list->file, list->line, name);
        csp_node_append(list, item);
    }
    return CSP_OK;
}

/* A mapping that stands where the base has a sequence of mappings: items by name. */
static int merge_list(struct csp_node *list, struct csp_node *over, struct csp_diag *diag)
{
    struct csp_node *drop = NULL, *add = NULL;
    for (struct csp_node *v = over->child; v; v = v->next) {
        if (strcmp(v->key, "drop") == 0)
            drop = v;
        else if (strcmp(v->key, "add") == 0)
            add = v;
        else {
            struct csp_node *item = meant(list, v->key, v, 1, diag);
            if (!item) return csp_diag_result(diag);
            if (item->kind != CSP_NODE_MAP || v->kind != CSP_NODE_MAP)
                return csp_diag_add(diag, v,
                                    "`%s`: the keys that change expected, as in `{key: value}`",
                                    v->key);
            const int err = csp_config_merge(item, v, diag);
            if (err) return err;
        }
    }
    const int err = drop ? drop_items(list, drop, diag) : CSP_OK;
    return err || !add ? err : add_items(list, add, diag);
}

int csp_config_merge(struct csp_node *base, struct csp_node *over, struct csp_diag *diag)
{
    struct csp_node *item = over->child, *next;
    for (; item; item = next) {
        next = item->next;
        struct csp_node *old = csp_node_find(base, item->key);
        int err = CSP_OK;
        if (!old) {
            csp_node_append(base, item);
        } else if (item->kind != CSP_NODE_MAP) {
            csp_item_replace(old, item);
        } else if (old->kind == CSP_NODE_MAP) {
            err = csp_config_merge(old, item, diag);
            old->key_line = item->key_line;
            old->key_col = item->key_col;
        } else if (old->kind == CSP_NODE_SEQ && old->child &&
                   old->child->kind == CSP_NODE_MAP) {
            err = merge_list(old, item, diag);
        } else {
            csp_item_replace(old, item);
        }
        if (err) return err;
    }
    base->file = over->file;
    base->line = over->line;
    base->col = over->col;
    return CSP_OK;
}
