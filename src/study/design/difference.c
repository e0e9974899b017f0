/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/difference.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>

enum { PATH = 256, SHOWN = 64 };

struct comparison {
    char path[PATH]; /* of the nodes that are compared: "agents.rat.gains.nac_h" */
    char first[512]; /* what the first difference is */
    size_t n;        /* differences so far */
};

static void note_difference(struct comparison *c, const struct csp_node *was,
                            const struct csp_node *is)
{
    char before[SHOWN], now[SHOWN];
    if (c->n++) return;
    if (!was || !is)
        snprintf(c->first, sizeof c->first, "%s is %s", c->path, was ? "gone" : "new");
    else
        snprintf(c->first, sizeof c->first, "%s was %s, is %s", c->path,
                 csp_node_describe(was, before, sizeof before),
                 csp_node_describe(is, now, sizeof now));
}

static void compare_nodes(struct comparison *c, const struct csp_node *was,
                          const struct csp_node *is);

/* Compare what stands under a key or index of both (NULL: not there). */
static void compare_items(struct comparison *c, const char *key, const struct csp_node *was,
                          const struct csp_node *is)
{
    const size_t length = strlen(c->path);
    snprintf(c->path + length, sizeof c->path - length, "%s%s", length ? "." : "", key);
    if (was && is)
        compare_nodes(c, was, is);
    else
        note_difference(c, was, is);
    c->path[length] = '\0';
}

static void compare_nodes(struct comparison *c, const struct csp_node *was,
                          const struct csp_node *is)
{
    if (was->kind != is->kind) {
        note_difference(c, was, is);
    } else if (was->kind == CSP_NODE_SCALAR) {
        if (strcmp(was->text, is->text) != 0) note_difference(c, was, is);
    } else if (was->kind == CSP_NODE_MAP) {
        for (const struct csp_node *v = is->child; v; v = v->next)
            compare_items(c, v->key, csp_node_find(was, v->key), v);
        for (const struct csp_node *v = was->child; v; v = v->next)
            if (!csp_node_find(is, v->key)) compare_items(c, v->key, v, NULL);
    } else {
        const size_t n = was->n > is->n ? was->n : is->n;
        for (size_t i = 0; i < n; i++) {
            char index[24];
            snprintf(index, sizeof index, "%zu", i);
            compare_items(c, index, csp_node_item(was, i), csp_node_item(is, i));
        }
    }
}

/* What changed in the program, if anything that matters did. */
static void compare_programs(struct comparison *c, const struct csp_node *was,
                             const struct csp_node *is)
{
    static const char *const keys[] = {"sources", "real", "flags", "compiler", "version"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && c->n == 0; i++) {
        const struct csp_node *x = csp_node_find(was, keys[i]), *y = csp_node_find(is, keys[i]);
        if (x && y && x->text && y->text && strcmp(x->text, y->text) == 0) continue;
        c->n++;
        snprintf(c->first, sizeof c->first, "the program changed (made.%s)", keys[i]);
    }
}

int csp_difference_tell(const char *was, size_t n, const char *is, char *why, size_t size)
{
    struct comparison c = {0};
    struct csp_mem mem = {0};
    struct csp_node *x = NULL, *y = NULL;
    *why = '\0';
    if (strlen(is) == n && memcmp(was, is, n) == 0) return CSP_OK;
    int err = csp_yaml_parse("now", is, strlen(is), &mem, &y, NULL);
    if (!err && csp_yaml_parse("before", was, n, &mem, &x, NULL)) {
        csp_error_clear();
        snprintf(why, size, "its study.yaml does not read");
    } else if (!err) {
        const struct csp_node *made[2] = {csp_node_find(x, "made"), csp_node_find(y, "made")};
        for (const struct csp_node *v = y->child; v; v = v->next)
            if (v != made[1]) compare_items(&c, v->key, csp_node_find(x, v->key), v);
        for (const struct csp_node *v = x->child; v; v = v->next)
            if (v != made[0] && !csp_node_find(y, v->key)) compare_items(&c, v->key, v, NULL);
        if (c.n == 0) compare_programs(&c, made[0], made[1]);
        if (c.n > 1)
            snprintf(why, size, "%.400s, and %zu more", c.first, c.n - 1);
        else
            snprintf(why, size, "%s", c.first);
    }
    csp_mem_free(&mem);
    return err;
}
