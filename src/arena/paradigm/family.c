/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/paradigm/family.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

enum space { ROLE, EVENT, ACTION, MEASURE, SPACES, NONE = SPACES };
enum { FAMILIES = 512, LONGEST = 120 };

struct family { /* name stands for name1 ... name<n>, one for each member of the roles `base` */
    const char *name, *base;
    size_t n;
};
struct families {
    struct family list[FAMILIES];
    size_t n;
};
struct member { /* within the k-th of a family, k from 1; base NULL: in none */
    const char *base;
    size_t k;
};
struct expansion {
    struct csp_mem *mem;
    struct csp_diag *diag;
    struct families of[SPACES];
    int err;
};

static struct csp_node *walk(struct expansion *e, const struct csp_node *node, enum space space,
                             struct member in);

static const struct family *find_family(const struct expansion *e, enum space space,
                                        const char *name)
{
    for (size_t i = 0; space < SPACES && i < e->of[space].n; i++)
        if (strcmp(e->of[space].list[i].name, name) == 0) return e->of[space].list + i;
    return NULL;
}

static void add_family(struct expansion *e, enum space space, const struct csp_node *at,
                       const struct family *f)
{
    struct families *all = &e->of[space];
    if (all->n < FAMILIES)
        all->list[all->n++] = *f;
    else
        e->err = csp_diag_add(e->diag, at, "more than %d families", FAMILIES);
}

static void *keep_error(struct expansion *e, void *p)
{
    if (!p) e->err = csp_diag_memory(e->diag);
    return p;
}

/* "name7". */
static const char *numbered(struct expansion *e, const char *name, size_t k)
{
    char text[LONGEST + 24];
    snprintf(text, sizeof text, "%.*s%zu", LONGEST, name, k);
    return keep_error(e, csp_mem_dup(e->mem, text));
}

/* What names stand behind a key: one name, a list of names, or the keys of a mapping. */
static enum space space_of_one(const char *key)
{
    static const struct {
        const char *key;
        enum space space;
    } keys[] = {{"role", ROLE}, {"to", ROLE},   {"event", EVENT},   {"action", ACTION},
                {"a", MEASURE}, {"b", MEASURE}, {"given", MEASURE}, {"unless", MEASURE}};
    for (size_t i = 0; key && i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, key) == 0) return keys[i].space;
    return NONE;
}

static enum space space_of_many(const char *key, enum csp_node_kind kind)
{
    static const struct {
        const char *key;
        enum csp_node_kind kind;
        enum space space;
    } keys[] = {{"by", CSP_NODE_SEQ, ROLE},        {"between", CSP_NODE_SEQ, ROLE},
                {"among", CSP_NODE_SEQ, ROLE},     {"roles", CSP_NODE_SEQ, ROLE},
                {"stops", CSP_NODE_SEQ, EVENT},    {"events", CSP_NODE_SEQ, EVENT},
                {"event", CSP_NODE_SEQ, EVENT},    {"action", CSP_NODE_SEQ, ACTION},
                {"of", CSP_NODE_SEQ, ACTION},      {"actions", CSP_NODE_SEQ, ACTION},
                {"series", CSP_NODE_SEQ, MEASURE}, {"present", CSP_NODE_MAP, ROLE},
                {"enable", CSP_NODE_MAP, EVENT},   {"ratio", CSP_NODE_MAP, ACTION},
                {"persist", CSP_NODE_MAP, ACTION}, {"ends", CSP_NODE_MAP, ACTION},
                {"hunger", CSP_NODE_MAP, ROLE}};
    for (size_t i = 0; key && i < sizeof keys / sizeof *keys; i++)
        if (keys[i].kind == kind && strcmp(keys[i].key, key) == 0) return keys[i].space;
    return NONE;
}

/* The family that a mapping names with one of its own keys; NULL: none. */
static const struct family *family_of(struct expansion *e, const struct csp_node *map)
{
    const struct family *found = NULL;
    for (const struct csp_node *v = map->child; v; v = v->next) {
        if (v->kind != CSP_NODE_SCALAR) continue;
        const struct family *f = find_family(e, space_of_one(v->key), v->text);
        if (!f) continue;
        if (found && strcmp(found->base, f->base) != 0)
            e->err = csp_diag_add(e->diag, v,
                                  "`%s` is one of each `%s`, and `%s` one of each `%s`: name "
                                  "one member, as in `%s1`",
                                  found->name, found->base, f->name, f->base, f->name);
        if (!found) found = f;
    }
    return found;
}

static struct csp_node *copy_node(struct expansion *e, const struct csp_node *node)
{
    return keep_error(e, csp_node_copy(node, e->mem));
}

static struct csp_node *copy_without_items(struct expansion *e, const struct csp_node *node)
{
    struct csp_node *made = keep_error(e, csp_mem_alloc(e->mem, sizeof *made));
    if (!made) return NULL;
    *made = *node;
    made->child = made->next = made->last = NULL;
    made->n = 0;
    return made;
}

/* A scalar that may name a family, in a place with room for one name. */
static struct csp_node *walk_one(struct expansion *e, const struct csp_node *node,
                                 enum space space, struct member in)
{
    struct csp_node *made = copy_node(e, node);
    const struct family *f = find_family(e, space, node->text);
    if (!made || !f) return made;
    if (in.base && strcmp(in.base, f->base) == 0)
        made->text = numbered(e, f->name, in.k);
    else
        e->err = csp_diag_add(e->diag, node,
                              "`%s` is a family of %zu: name one of them here, as in `%s1`",
                              f->name, f->n, f->name);
    return made;
}

/* A mapping; made: `name` gets the number of the member too. */
static struct csp_node *walk_map(struct expansion *e, const struct csp_node *map,
                                 struct member in, int made)
{
    struct csp_node *out = copy_without_items(e, map);
    for (const struct csp_node *v = map->child; v && !e->err; v = v->next) {
        struct csp_node *item = v->kind == CSP_NODE_SCALAR
                                    ? walk_one(e, v, space_of_one(v->key), in)
                                    : walk(e, v, space_of_many(v->key, v->kind), in);
        if (item && made && strcmp(v->key, "name") == 0 && v->kind == CSP_NODE_SCALAR)
            item->text = numbered(e, v->text, in.k);
        if (item) csp_node_append(out, item);
    }
    return out;
}

/* A sequence of names, or of mappings: each once, or once for every member it is about. */
static struct csp_node *walk_sequence(struct expansion *e, const struct csp_node *seq,
                                      enum space space, struct member in)
{
    struct csp_node *out = copy_without_items(e, seq);
    for (const struct csp_node *v = seq->child; v && !e->err; v = v->next) {
        const int map = v->kind == CSP_NODE_MAP;
        const struct family *f = map                          ? family_of(e, v)
                                 : v->kind == CSP_NODE_SCALAR ? find_family(e, space, v->text)
                                                              : NULL;
        const int here = f && in.base && strcmp(in.base, f->base) == 0;
        for (size_t k = 1; k <= (f && !here ? f->n : 1) && !e->err; k++) {
            const struct member m = f && !here ? (struct member){f->base, k} : in;
            struct csp_node *item = map ? walk_map(e, v, m, f && !here) : copy_node(e, v);
            if (item && f && !map) item->text = numbered(e, f->name, m.k);
            if (item) csp_node_append(out, item);
        }
    }
    return out;
}

/* A mapping whose keys are names: a family's, unless a member has a line of its own. */
static struct csp_node *walk_keys(struct expansion *e, const struct csp_node *map,
                                  enum space space, struct member in)
{
    struct csp_node *out = copy_without_items(e, map);
    for (const struct csp_node *v = map->child; v && !e->err; v = v->next) {
        const struct family *f = find_family(e, space, v->key);
        const int here = f && in.base && strcmp(in.base, f->base) == 0;
        for (size_t k = here ? in.k : 1; k <= (!f ? 1 : here ? in.k : f->n) && !e->err; k++) {
            const char *key = f ? numbered(e, f->name, k) : v->key;
            if (!key || (f && csp_node_find(map, key))) continue;
            struct csp_node *item = copy_node(e, v);
            if (!item) break;
            item->key = key;
            csp_node_append(out, item);
        }
    }
    return out;
}

static struct csp_node *walk(struct expansion *e, const struct csp_node *node, enum space space,
                             struct member in)
{
    if (node->kind == CSP_NODE_SCALAR) return copy_node(e, node);
    if (node->kind == CSP_NODE_SEQ) return walk_sequence(e, node, space, in);
    return space == NONE ? walk_map(e, node, in, 0) : walk_keys(e, node, space, in);
}

/* Into a mapping of things with names: no two of the same. */
static void append_distinct(struct expansion *e, struct csp_node *out, struct csp_node *item,
                            const struct family *f)
{
    if (!item) return;
    if (csp_node_find(out, item->key))
        e->err = csp_diag_add_key(e->diag, item,
                                  "`%s` is written out and also a member of the family `%s`: "
                                  "rename one",
                                  item->key, f ? f->name : item->key);
    else
        csp_node_append(out, item);
}

/* The k-th role of a family. */
static struct csp_node *expand_role(struct expansion *e, const struct csp_node *role,
                                    const struct csp_role *raw, size_t k)
{
    struct csp_node *out = copy_without_items(e, role);
    const char *const *who = raw->identities.items;
    for (const struct csp_node *v = role->child; v && !e->err; v = v->next) {
        if (strcmp(v->key, "count") == 0 || strcmp(v->key, "identity") == 0) continue;
        struct csp_node *item = copy_node(e, v);
        if (!item) break;
        if (strcmp(v->key, "identities") == 0) continue;
        if (strcmp(v->key, "subject") == 0 && k > 1) item->text = "false";
        csp_node_append(out, item);
    }
    const struct csp_node *at = csp_node_find(role, "identity");
    struct csp_node *item = csp_node_new(CSP_NODE_SCALAR, at ? at : role, e->mem);
    if (!keep_error(e, item) || !out) return NULL;
    item->key = "identity";
    item->text = raw->identities.n ? who[(k - 1) % raw->identities.n] : raw->identity;
    csp_node_append(out, item);
    return out;
}

static struct csp_node *expand_roles(struct expansion *e, const struct csp_node *map,
                                     const struct csp_paradigm *raw)
{
    struct csp_node *out = copy_without_items(e, map);
    size_t i = 0;
    for (const struct csp_node *v = map->child; v && !e->err; v = v->next, i++) {
        const struct csp_role *r = csp_role_at(raw, i);
        const struct family *f = find_family(e, ROLE, v->key);
        for (size_t k = 1; k <= (f ? f->n : 1) && !e->err; k++) {
            struct csp_node *item = f ? expand_role(e, v, r, k) : copy_node(e, v);
            if (item && f) item->key = numbered(e, f->name, k);
            append_distinct(e, out, item, f);
        }
    }
    return out;
}

/* Events or actions: a mapping of things that happen to, or are done by, somebody. */
static struct csp_node *expand_things(struct expansion *e, const struct csp_node *map,
                                      enum space space)
{
    struct csp_node *out = copy_without_items(e, map);
    for (const struct csp_node *v = map->child; v && !e->err; v = v->next) {
        const struct family *f = find_family(e, space, v->key);
        for (size_t k = 1; k <= (f ? f->n : 1) && !e->err; k++) {
            const struct member in = f ? (struct member){f->base, k} : (struct member){0};
            struct csp_node *item =
                v->kind == CSP_NODE_MAP ? walk_map(e, v, in, 0) : copy_node(e, v);
            if (item && f) item->key = numbered(e, f->name, k);
            append_distinct(e, out, item, f);
        }
    }
    return out;
}

/* Which things of a mapping or sequence (then with a `name`) belong to families. */
static void collect_families(struct expansion *e, const struct csp_node *list, enum space space)
{
    for (const struct csp_node *v = list ? list->child : NULL; v && !e->err; v = v->next) {
        const struct csp_node *name = csp_node_find(v, "name");
        const struct family *f = v->kind == CSP_NODE_MAP ? family_of(e, v) : NULL;
        const char *text = list->kind == CSP_NODE_MAP ? v->key : name ? name->text : NULL;
        if (f && text)
            add_family(e, space, v, &(struct family){.name = text, .base = f->base, .n = f->n});
    }
}

static void collect_roles(struct expansion *e, const struct csp_paradigm *raw)
{
    for (size_t i = 0; i < raw->roles.n; i++) {
        const struct csp_role *r = csp_role_at(raw, i);
        if (r->count)
            add_family(e, ROLE, r->at,
                       &(struct family){.name = r->name, .base = r->name, .n = r->count});
        else if (r->identities.n)
            e->err = csp_diag_add(e->diag, csp_node_find(r->at, "identities"),
                                  "role `%s`: identities belong to a family: add `count`, or "
                                  "write one `identity`",
                                  r->name);
    }
}

static struct csp_node *expand_root(struct expansion *e, const struct csp_paradigm *raw,
                                    const struct csp_node *root)
{
    collect_families(e, csp_node_find(root, "events"), EVENT);
    collect_families(e, csp_node_find(root, "actions"), ACTION);
    collect_families(e, csp_node_find(root, "measures"), MEASURE);
    struct csp_node *out = e->err ? NULL : copy_without_items(e, root);
    for (const struct csp_node *v = root->child; out && v && !e->err; v = v->next) {
        struct csp_node *item = strcmp(v->key, "roles") == 0    ? expand_roles(e, v, raw)
                                : strcmp(v->key, "events") == 0 ? expand_things(e, v, EVENT)
                                : strcmp(v->key, "actions") == 0
                                    ? expand_things(e, v, ACTION)
                                    : walk(e, v, NONE, (struct member){0});
        if (item) csp_node_append(out, item);
    }
    return out;
}

int csp_family_expand(const struct csp_paradigm *raw, const struct csp_node *root,
                      struct csp_mem *mem, struct csp_diag *diag, struct csp_node **out)
{
    size_t written = 0;
    *out = NULL;
    for (size_t i = 0; i < raw->roles.n; i++)
        written += csp_role_at(raw, i)->count + csp_role_at(raw, i)->identities.n;
    if (!written) return CSP_OK;
    struct expansion *e = csp_mem_alloc(mem, sizeof *e);
    if (!e) return csp_diag_memory(diag);
    e->mem = mem;
    e->diag = diag;
    collect_roles(e, raw);
    if (!e->err && e->of[ROLE].n) *out = expand_root(e, raw, root);
    if (e->err) *out = NULL;
    return e->err;
}
