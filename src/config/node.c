/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/node.h"
#include "conspecific/core/error.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct csp_node *csp_node_new(enum csp_node_kind kind, const struct csp_node *at,
                              struct csp_mem *mem)
{
    struct csp_node *node = csp_mem_alloc(mem, sizeof *node);
    if (!node) return NULL;
    node->kind = kind;
    node->text = kind == CSP_NODE_SCALAR ? "" : NULL;
    if (at) {
        node->file = at->file;
        node->line = at->line;
        node->col = at->col;
    }
    return node;
}

void csp_node_append(struct csp_node *parent, struct csp_node *item)
{
    item->next = NULL;
    if (parent->last)
        parent->last->next = item;
    else
        parent->child = item;
    parent->last = item;
    parent->n++;
}

struct csp_node *csp_node_find(const struct csp_node *map, const char *key)
{
    if (!map || map->kind != CSP_NODE_MAP) return NULL;
    for (struct csp_node *item = map->child; item; item = item->next)
        if (strcmp(item->key, key) == 0) return item;
    return NULL;
}

struct csp_node *csp_node_item(const struct csp_node *node, size_t index)
{
    if (!node || index >= node->n) return NULL;
    struct csp_node *item = node->child;
    while (index--) item = item->next;
    return item;
}

struct csp_node *csp_node_copy(const struct csp_node *node, struct csp_mem *mem)
{
    struct csp_node *copy = csp_mem_alloc(mem, sizeof *copy);
    if (!copy) return NULL;
    *copy = *node;
    copy->child = copy->next = copy->last = NULL;
    copy->n = 0;
    for (const struct csp_node *item = node->child; item; item = item->next) {
        struct csp_node *twin = csp_node_copy(item, mem);
        if (!twin) return NULL;
        csp_node_append(copy, twin);
    }
    return copy;
}

const char *csp_node_describe(const struct csp_node *node, char *buffer, size_t size)
{
    enum { LONGEST = 60 };
    if (!node)
        snprintf(buffer, size, "nothing");
    else if (node->kind == CSP_NODE_MAP)
        snprintf(buffer, size, "a mapping");
    else if (node->kind == CSP_NODE_SEQ)
        snprintf(buffer, size, "a sequence");
    else if (!*node->text && !node->quoted)
        snprintf(buffer, size, "nothing");
    else if (strlen(node->text) <= LONGEST)
        snprintf(buffer, size, "`%s`", node->text);
    else {
        int cut = LONGEST; /* do not cut within a character */
        while (cut > 0 && ((unsigned char)node->text[cut] & 0xC0) == 0x80) cut--;
        snprintf(buffer, size, "`%.*s...`", cut, node->text);
    }
    return buffer;
}

/* Whether text stands for itself without quotes, wherever a scalar may stand. */
static int needs_no_quotes(const char *text)
{
    const size_t n = strlen(text);
    if (n == 0 || n > 80 || text[n - 1] == ' ') return 0;
    const int sign = (text[0] == '-' || text[0] == '+') && text[1] >= '0' && text[1] <= '9';
    for (size_t i = sign ? 1 : 0; i < n; i++) {
        const char c = text[i];
        const int alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '_';
        if (alnum) continue;
        if (i == 0 || !strchr(" ./%+-", c)) return 0;
    }
    return 1;
}

static int is_one_of(const char *text, const char *const words[])
{
    while (*words && strcasecmp(text, *words) != 0) words++;
    return *words != NULL;
}

int csp_node_taken_for_missing(const char *text)
{
    static const char *const missing[] = {"na", "n/a", "nan", "null", "nil", "~", "none", NULL};
    return is_one_of(text, missing) && strcmp(text, "none") != 0;
}

const char *csp_node_taken_for(const char *text)
{
    static const char *const truth[] = {"true", "false", "yes", "no", "on",
                                        "off",  "y",     "n",   NULL};
    static const char *const numbers[] = {"inf", "infinity", NULL};
    const char *digits = text + (*text == '-' || *text == '+');
    if (csp_node_taken_for_missing(text)) return "a missing value";
    if (is_one_of(text, truth)) return "a truth value";
    if (is_one_of(digits + (*digits == '.'), numbers)) return "a number";
    if (*digits == '.') digits++;
    if (*digits < '0' || *digits > '9') return NULL;
    return digits[strspn(digits, "0123456789abcdefABCDEFxXoO_.+-")] ? NULL : "a number";
}

/* Whether a scalar keeps the quotes that it stood in: it would read differently without. */
static int keeps_quotes(const struct csp_node *node)
{
    return node->quoted && (!needs_no_quotes(node->text) || csp_node_taken_for(node->text));
}

/* The code point at *s and its length in bytes; a byte that is not valid UTF-8 stands for
 * itself. */
static unsigned decode_utf8(const unsigned char *s, int *length)
{
    *length = *s < 0x80 ? 1 : *s >= 0xF0 ? 4 : *s >= 0xE0 ? 3 : *s >= 0xC0 ? 2 : 1;
    unsigned code = *length == 1 ? *s : *s & (0xFFu >> (*length + 1));
    for (int i = 1; i < *length; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            *length = 1;
            return *s;
        }
        code = code << 6 | (s[i] & 0x3Fu);
    }
    return code;
}

int csp_node_print_text(const char *text, int quoted, struct csp_text *out)
{
    if (!*text && !quoted) return CSP_OK; /* nothing is written */
    if (!quoted && needs_no_quotes(text)) return csp_text_add(out, "%s", text);
    int err = csp_text_add(out, "\"");
    const unsigned char *s = (const unsigned char *)text;
    while (*s && !err) {
        int length;
        const unsigned code = decode_utf8(s, &length);
        if (code == '"' || code == '\\')
            err = csp_text_add(out, "\\%c", (int)code);
        else if (code == '\n')
            err = csp_text_add(out, "\\n");
        else if (code < 0x20 || (code >= 0x7F && code < 0xA0))
            err = csp_text_add(out, "\\x%02X", code);
        else if (code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE ||
                 code == 0xFFFF)
            err = csp_text_add(out, "\\u%04X", code);
        else
            err = csp_text_add(out, "%.*s", length, (const char *)s);
        s += length;
    }
    return err ? err : csp_text_add(out, "\"");
}

int csp_node_print_value(const struct csp_node *node, struct csp_text *out, int indent)
{
    if (node->kind == CSP_NODE_SCALAR) {
        int err = CSP_OK;
        if (*node->text || node->quoted) {
            err = csp_text_add(out, " ");
            if (!err) err = csp_node_print_text(node->text, keeps_quotes(node), out);
        }
        return err ? err : csp_text_add(out, "\n");
    }
    if (node->n == 0) return csp_text_add(out, node->kind == CSP_NODE_MAP ? " {}\n" : " []\n");
    const int err = csp_text_add(out, "\n");
    return err ? err : csp_node_print(node, out, indent + 2);
}

int csp_node_print(const struct csp_node *node, struct csp_text *out, int indent)
{
    int err = CSP_OK;
    if (node->kind == CSP_NODE_SCALAR) {
        err = csp_node_print_text(node->text, keeps_quotes(node), out);
        return err ? err : csp_text_add(out, "\n");
    }
    if (node->n == 0)
        return csp_text_add(out, "%*s%s\n", indent, "",
                            node->kind == CSP_NODE_MAP ? "{}" : "[]");
    for (const struct csp_node *item = node->child; item && !err; item = item->next) {
        if (node->kind == CSP_NODE_MAP) {
            err = csp_text_add(out, "%*s", indent, "");
            if (!err) err = csp_node_print_text(item->key, !*item->key, out);
            if (!err) err = csp_text_add(out, ":");
            if (!err) err = csp_node_print_value(item, out, indent);
        } else if (item->kind == CSP_NODE_SCALAR || item->n == 0) {
            err = csp_text_add(out, "%*s-", indent, "");
            if (!err) err = csp_node_print_value(item, out, indent);
        } else { /* the first line of the item carries the dash */
            const size_t start = out->n;
            err = csp_node_print(item, out, indent + 2);
            if (!err) out->s[start + (size_t)indent] = '-';
        }
    }
    return err;
}
