/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "merge.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Files of the first three kinds may extend one another and are read here; the others stand
 * alone. */
static const char *const kinds[] = {"agent", "paradigm", "study", "fit", "spillover"};
enum { HERE = 3, KINDS = sizeof kinds / sizeof *kinds, WORDS = 512 };
static const char *const alone[KINDS - HERE] = {
    "`conspecific fit` and `conspecific check` read it",
    "`conspecific run`, `show` and `check` read it"};

/* A file that is being read, and the file that extends it. */
struct chain {
    const char *path;
    dev_t device;
    ino_t inode;
    int known; /* device and inode are set */
    int depth;
    const struct chain *up;
};

/* Check that `schema: 1` is the first key of the file. */
static int check_schema(const char *path, const struct csp_node *root, struct csp_diag *diag)
{
    char found[96];
    if (root->kind != CSP_NODE_MAP)
        return csp_diag_add(diag, root,
                            "expected a mapping of keys, found %s; a conspecific file starts "
                            "with `schema: %d`",
                            csp_node_describe(root, found, sizeof found), CSP_CONFIG_SCHEMA);
    const struct csp_node *first = root->child;
    if (!first || strcmp(first->key, "schema") != 0) {
        const struct csp_node *late = csp_node_find(root, "schema");
        if (late)
            return csp_diag_add_key(diag, late,
                                    "`schema: %d` must be the first key; move it to the top",
                                    CSP_CONFIG_SCHEMA);
        return csp_diag_add_at(
            diag, CSP_E_SYNTAX, path, first ? first->key_line : 1, first ? first->key_col : 1,
            "expected `schema: %d` as the first key, found %s%s%s; add the "
            "line `schema: %d`",
            CSP_CONFIG_SCHEMA, first ? "`" : "", first ? first->key : "nothing",
            first ? "`" : "", CSP_CONFIG_SCHEMA);
    }
    if (first->kind != CSP_NODE_SCALAR || strcmp(first->text, "1") != 0)
        return csp_diag_add(diag, first, "this version reads files of `schema: %d`, found %s",
                            CSP_CONFIG_SCHEMA, csp_node_describe(first, found, sizeof found));
    return CSP_OK;
}

static int check_kind(const struct csp_node *kind, struct csp_diag *diag)
{
    char found[96];
    if (kind->kind == CSP_NODE_SCALAR)
        for (int i = 0; i < KINDS; i++) {
            if (strcmp(kind->text, kinds[i]) != 0) continue;
            if (i < HERE) return CSP_OK;
            return csp_diag_add(
                diag, kind,
                "expected an agent, a paradigm or a study; a file of `kind: %s` "
                "stands alone: %s",
                kinds[i], alone[i - HERE]);
        }
    return csp_diag_add(
        diag, kind, "unknown kind of file, %s%s", csp_node_describe(kind, found, sizeof found),
        csp_nearest_hint(kind->text ? kind->text : "", kinds, KINDS, CSP_DIAG_WORDS));
}

/* The path of target as seen from the folder of the file path; NULL without memory. */
static const char *path_beside(const char *path, const char *target, struct csp_mem *mem)
{
    const char *slash = strrchr(path, '/');
    if (target[0] == '/' || !slash) return csp_mem_dup(mem, target);
    const size_t n = (size_t)(slash - path) + 1, m = strlen(target);
    char *joined = csp_mem_alloc(mem, n + m + 1);
    if (!joined) return NULL;
    memcpy(joined, path, n);
    memcpy(joined + n, target, m);
    return joined;
}

static int same_file(const struct chain *a, const struct chain *b)
{
    if (a->known && b->known) return a->device == b->device && a->inode == b->inode;
    return strcmp(a->path, b->path) == 0;
}

/* Print the chain as "a.yaml -> b.yaml -> a.yaml", the oldest file first. */
static void chain_print(const struct chain *chain, const struct chain *stop, char *buffer,
                        size_t size)
{
    if (chain != stop && chain->up) chain_print(chain->up, stop, buffer, size);
    const size_t used = strlen(buffer);
    snprintf(buffer + used, size - used, "%s%s", used ? " -> " : "", chain->path);
}

static int load_chain(const struct chain *chain, struct csp_mem *mem, struct csp_node **out,
                      struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    char found[96];
    *out = NULL;
    int err = csp_yaml_read(chain->path, mem, &root, diag);
    if (!err) err = check_schema(chain->path, root, diag);
    if (err) return err;

    const struct csp_node *kind = csp_node_find(root, "kind");
    if (kind && (err = check_kind(kind, diag))) return err;
    const struct csp_node *extends = csp_node_find(root, "extends");
    if (!extends) {
        *out = root;
        return CSP_OK;
    }
    if (extends->kind != CSP_NODE_SCALAR || !*extends->text)
        return csp_diag_add(diag, extends, "`extends`: expected the path of one file, found %s",
                            csp_node_describe(extends, found, sizeof found));
    struct chain base_file = {.path = path_beside(chain->path, extends->text, mem),
                              .depth = chain->depth + 1,
                              .up = chain};
    if (!base_file.path) return csp_diag_memory(diag);
    struct stat info;
    if (stat(base_file.path, &info) != 0)
        return csp_diag_add(diag, extends,
                            "`extends`: there is no file %s; the path is relative to the file "
                            "that says `extends`",
                            base_file.path);
    base_file.device = info.st_dev;
    base_file.inode = info.st_ino;
    base_file.known = 1;
    for (const struct chain *c = chain; c; c = c->up)
        if (same_file(c, &base_file)) {
            char names[WORDS] = "";
            chain_print(&base_file, c, names, sizeof names);
            return csp_diag_add(diag, extends, "`extends` goes in a loop: %s; remove one link",
                                names);
        }
    if (base_file.depth >= CSP_CONFIG_EXTENDS)
        return csp_diag_add(diag, extends, "`extends`: a chain of more than %d files",
                            CSP_CONFIG_EXTENDS);
    struct csp_node *base = NULL;
    err = load_chain(&base_file, mem, &base, diag);
    if (err) return err;
    const struct csp_node *base_kind = csp_node_find(base, "kind");
    if (kind && base_kind && strcmp(kind->text, base_kind->text) != 0)
        return csp_diag_add(diag, kind, "kind `%s` extends %s, which is of kind `%s`",
                            kind->text, base_file.path, base_kind->text);
    csp_item_unhang(root, extends);
    err = csp_config_merge(base, root, diag);
    if (!err) *out = base;
    return err;
}

int csp_config_load(const char *path, struct csp_mem *mem, struct csp_node **root,
                    struct csp_diag *diag)
{
    struct chain file = {.path = path};
    struct stat info;
    if (stat(path, &info) == 0) {
        file.device = info.st_dev;
        file.inode = info.st_ino;
        file.known = 1;
    }
    int err = load_chain(&file, mem, root, diag);
    if (!err && !csp_node_find(*root, "kind"))
        err = csp_diag_add(diag, *root,
                           "missing key `kind`; add `kind: agent`, `kind: paradigm` or "
                           "`kind: study` (a file that stands alone: `kind: fit` or "
                           "`kind: spillover`)");
    if (err) *root = NULL;
    return err;
}

/* Say what can stand after the path so far, keys or names of items; the text begins with "; ".
 */
static const char *remedy(const struct csp_node *node, const char *word, char *buffer,
                          size_t size)
{
    const char **list = node->n ? malloc(node->n * sizeof *list) : NULL;
    size_t n = 0;
    if (list)
        for (const struct csp_node *item = node->child; item; item = item->next) {
            const char *name = node->kind == CSP_NODE_MAP ? item->key : csp_item_name(item);
            if (name) list[n++] = name;
        }
    if (n == 0 && node->kind == CSP_NODE_SEQ && node->n)
        snprintf(buffer, size, "; expected an index from 0 to %zu", node->n - 1);
    else
        snprintf(buffer, size, "%s", csp_nearest_hint(word, list, n, CSP_DIAG_WORDS));
    free(list);
    return buffer;
}

/* Whether some key of the mapping is so near to the word that the word must be a slip. */
static int near_key(const struct csp_node *node, const char *word)
{
    const char **list = node->n ? malloc(node->n * sizeof *list) : NULL;
    size_t n = 0;
    for (const struct csp_node *item = node->child; list && item; item = item->next)
        list[n++] = item->key;
    const int near = n && csp_nearest(word, list, n) != NULL;
    free(list);
    return near;
}

/* Set the node at path to value, which becomes part of the tree. */
static int set_at_path(struct csp_node *root, const char *path, struct csp_node *value,
                       struct csp_mem *mem, struct csp_diag *diag)
{
    char words[WORDS];
    struct csp_node *node = root;
    const char *word = path;
    for (;;) {
        const size_t n = strcspn(word, ".");
        const int last = word[n] == '\0', before = word > path ? (int)(word - path) - 1 : 0;
        if (n == 0 || n > CSP_YAML_KEY)
            return csp_diag_add(diag, value,
                                "path `%.100s`: expected keys with dots between them, as in "
                                "`a.b.c`",
                                path);
        char *key = csp_mem_dup_n(mem, word, n);
        if (!key) return csp_diag_memory(diag);
        size_t same;
        struct csp_node *item = csp_item_find(node, key, &same);
        if (same > 1)
            return csp_diag_add(
                diag, value,
                "path `%.100s`: there are %zu `%s`; say which by its place, from "
                "0 to %zu",
                path, same, key, node->n - 1);
        if (!item && node->kind == CSP_NODE_SCALAR)
            return csp_diag_add(diag, value,
                                "path `%.100s`: `%.*s` is a single value, it has no `%s`", path,
                                before, path, key);
        if (!item && !last && node->kind == CSP_NODE_MAP && !near_key(node, key)) {
            /* the file leaves this section at its defaults; the schema refuses a name that is
             * no section */
            item = csp_node_new(CSP_NODE_MAP, value, mem);
            if (!item) return csp_diag_memory(diag);
            item->key = key;
            item->key_line = value->line;
            item->key_col = value->col;
            csp_node_append(node, item);
        }
        if (!item && !(last && node->kind == CSP_NODE_MAP))
            return csp_diag_add(diag, value, "path `%.100s`: %s%.*s%s has no `%s`%s", path,
                                before ? "`" : "the file", before, path, before ? "`" : "", key,
                                remedy(node, key, words, sizeof words));
        if (last) {
            value->key = node->kind == CSP_NODE_MAP ? key : NULL;
            value->key_line = value->line;
            value->key_col = value->col;
            if (item)
                csp_item_replace(item, value);
            else
                csp_node_append(node, value);
            return CSP_OK;
        }
        node = item;
        word += n + 1;
    }
}

int csp_config_put(struct csp_node *root, const char *path, const struct csp_node *value,
                   struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_node *copy = csp_node_copy(value, mem);
    return copy ? set_at_path(root, path, copy, mem, diag) : csp_diag_memory(diag);
}

int csp_config_set(struct csp_node *root, const char *path, const char *value,
                   const char *where, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_node *node = NULL;
    value += strspn(value, " ");
    size_t n = strlen(value);
    while (n && value[n - 1] == ' ') n--;
    if (n && strchr("[{\"'", value[0])) {
        const int err = csp_yaml_parse(where, value, n, mem, &node, diag);
        if (err) return err;
    } else {
        const int err = csp_yaml_check(where, value, n, diag);
        if (err) return err;
        node = csp_node_new(CSP_NODE_SCALAR, NULL, mem);
        if (!node) return csp_diag_memory(diag);
        node->file = csp_mem_dup(mem, where);
        node->text = csp_mem_dup_n(mem, value, n);
        if (!node->file || !node->text) return csp_diag_memory(diag);
    }
    return set_at_path(root, path, node, mem, diag);
}
