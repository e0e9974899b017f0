/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_NODE_H
#define CONSPECIFIC_CONFIG_NODE_H
#include <stddef.h>

#include "conspecific/core/mem.h"
#include "conspecific/core/text.h"
/*
 * node: one value of a file, untyped, with the place where it stands.
 *
 * A mapping or sequence holds its n items as a list: child, child->next, ..., last. An item of
 * a mapping has a key. Scalars keep their text as written; a typed reading is the business of
 * schema.h. Lines and columns start at 1; line 0 means that file alone names the place (a
 * command line option). All memory belongs to the csp_mem that the node was made with.
 */
enum csp_node_kind { CSP_NODE_MAP, CSP_NODE_SEQ, CSP_NODE_SCALAR };

struct csp_node {
    enum csp_node_kind kind;
    const char *file; /* of key and value */
    int line, col;    /* of the value */
    const char *key;  /* NULL outside a mapping */
    int key_line, key_col;
    const char *text; /* of a scalar, "" if nothing is written; NULL otherwise */
    int quoted;       /* the scalar stood in quotes, or was a block text */
    int drawn;        /* the scalar was drawn by a sweep or a fit; nobody wrote it */
    struct csp_node *child, *next, *last;
    size_t n; /* items */
};

/* New node of a kind at the place of `at` (NULL: no place); NULL without memory. */
struct csp_node *csp_node_new(enum csp_node_kind kind, const struct csp_node *at,
                              struct csp_mem *mem);
/* Hang item at the end of a mapping or sequence. */
void csp_node_append(struct csp_node *parent, struct csp_node *item);
/* Value of a key; NULL if node is NULL, not a mapping, or has no such key. */
struct csp_node *csp_node_find(const struct csp_node *map, const char *key);
/* Item by index; NULL beyond the end or if node is NULL or a scalar. */
struct csp_node *csp_node_item(const struct csp_node *node, size_t index);
/* True twin with all that hangs on it (not its siblings); NULL without memory. */
struct csp_node *csp_node_copy(const struct csp_node *node, struct csp_mem *mem);
/* "a mapping", "a sequence", "nothing" or "`text`" (cut at 60 bytes), for messages; writes into
 * buffer of size bytes and returns it. */
const char *csp_node_describe(const struct csp_node *node, char *buffer, size_t size);
/* Block YAML that reads back to the same tree; a scalar root gives one line. Errors: memory. */
int csp_node_print(const struct csp_node *node, struct csp_text *out, int indent);
/* The same after "key:" or "-": on the line itself if it fits there, with the line break. */
int csp_node_print_value(const struct csp_node *node, struct csp_text *out, int indent);
/* One scalar as YAML, in double quotes if it needs them (or if quoted). Errors: memory. */
int csp_node_print_text(const char *text, int quoted, struct csp_text *out);
/* What readers of CSV or YAML files may take an unquoted text for: "a missing value" (NA, nan,
 * null, nil, ~, None), "a truth value" (true, false, yes, no, on, off, y, n) or "a number" (inf,
 * 5, 1e3), whatever the case of its letters; NULL if it stays a text. The word `none` in small
 * letters stays a text: no reader that is in use takes it for a missing value. */
const char *csp_node_taken_for(const char *text);
/* Whether readers of tables take the text for a missing value (NA, NaN, null, ...). */
int csp_node_taken_for_missing(const char *text);
#endif
