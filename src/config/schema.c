/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/schema.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/unit.h"
#include "unit_words.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND = 96, WORDS = 512, KEYS = 128 };

struct context {
    struct csp_mem *mem;
    struct csp_diag *diag;
    int code; /* of the first problem */
};

#define REFUSE(c, node, ...) note_problem((c), csp_diag_add((c)->diag, (node), __VA_ARGS__))
#define REFUSE_KEY(c, node, ...) \
    note_problem((c), csp_diag_add_key((c)->diag, (node), __VA_ARGS__))

static void note_problem(struct context *c, int code)
{
    if (c->code == CSP_OK) c->code = code;
}

static void *allocate(struct context *c, size_t n, size_t size)
{
    void *memory = csp_mem_alloc(c->mem, n * size);
    if (!memory) note_problem(c, csp_diag_memory(c->diag));
    return memory;
}

/* Size of the member that a row fills, in bytes. */
static size_t type_size(const struct csp_schema *row)
{
    switch (row->type) {
    case CSP_T_REAL:
        return sizeof(double);
    case CSP_T_COUNT:
        return sizeof(size_t);
    case CSP_T_BOOL:
    case CSP_T_ENUM:
        return sizeof(int);
    case CSP_T_NAME:
    case CSP_T_TEXT:
    case CSP_T_NODE:
        return sizeof(void *);
    case CSP_T_STRUCT:
        return row->sub_size;
    case CSP_T_PARAMS:
        return csp_params_count(row->params) * sizeof(double);
    case CSP_T_GONE:
        return 0;
    default:
        return sizeof(struct csp_list);
    }
}

/* What a message calls a value: "`tau`", or "an item of `weights`". */
struct label {
    const char *key;
    int item;
};
#define LABEL(l) (l)->item ? "an item of `" : "`", (l)->key, "`"

static int expect_scalar(struct context *c, const struct csp_node *node, const struct label *l,
                         const char *expected)
{
    char found[FOUND];
    if (node->kind == CSP_NODE_SCALAR && (*node->text || node->quoted)) return 1;
    REFUSE(c, node, "%s%s%s: expected %s, found %s", LABEL(l), expected,
           csp_node_describe(node, found, sizeof found));
    return 0;
}

/* Read one quantity in unit; if it is ranged it must lie in [lo, hi]. */
static double read_real(struct context *c, const struct csp_node *node, const struct label *l,
                        const char *unit, double lo, double hi, int ranged)
{
    char words[FOUND], expected[FOUND + 32], found[FOUND];
    const char *u = csp_unit_or_1(unit);
    const int bare = csp_unit_bare(u);
    double value = 0.0, number;
    snprintf(expected, sizeof expected, "%s%s", csp_unit_words(u, words, sizeof words),
             bare ? "" : " with unit");
    if (!expect_scalar(c, node, l, expected)) return 0.0;
    csp_node_describe(node, found, sizeof found);
    if (!bare && csp_number_parse(node->text, &number) == CSP_OK) {
        REFUSE(c, node, "%s%s%s: expected %s, e.g. `%.40s %s`, found %s", LABEL(l), expected,
               node->text, u, found);
        return 0.0;
    }
    const int err = csp_unit_parse(node->text, u, &value);
    if (err) { /* the detail lists the units that fit, or says that the number is too large */
        char detail[CSP_DIAG_LENGTH / 2] = "";
        if (err != CSP_E_SYNTAX || csp_number_parse(node->text, &number) != CSP_E_SYNTAX ||
            strstr(csp_error_detail(), "range"))
            snprintf(detail, sizeof detail, "; %s", csp_error_detail());
        REFUSE(c, node, "%s%s%s: expected %s, found %s%s", LABEL(l), expected, found, detail);
        return 0.0;
    }
    if (strcmp(u, "count") == 0 && value != floor(value)) {
        REFUSE(c, node, "%s%s%s: expected a whole number, found %s", LABEL(l), found);
        return 0.0;
    }
    if (ranged && !(value >= lo && value <= hi)) {
        const char *gap = bare ? "" : " ", *shown = bare ? "" : u;
        REFUSE(c, node, "%s%s%s: expected %s from %.10g%s%s to %.10g%s%s, found %s", LABEL(l),
               words, lo, gap, shown, hi, gap, shown, found);
        return 0.0;
    }
    return value;
}

static int has_range(const struct csp_schema *row)
{
    return row->lo != 0.0 || row->hi != 0.0;
}

static size_t read_count(struct context *c, const struct csp_schema *row,
                         const struct csp_node *node, const struct label *l)
{
    static const char expected[] = "a whole number, 0 or more";
    char found[FOUND];
    if (!expect_scalar(c, node, l, expected)) return 0;
    if (row->choices && !strcmp(node->text, row->choices)) return 0;
    csp_node_describe(node, found, sizeof found);
    const size_t digits = strspn(node->text, "0123456789");
    if (node->text[digits]) {
        REFUSE(c, node, "%s%s%s: expected %s (digits only)%s%s, found %s", LABEL(l), expected,
               row->choices ? " or " : "", row->choices ? row->choices : "", found);
        return 0;
    }
    errno = 0;
    const unsigned long long value = strtoull(node->text, NULL, 10);
    if (errno == ERANGE || value > SIZE_MAX) {
        REFUSE(c, node, "%s%s%s: %s is too large", LABEL(l), found);
        return 0;
    }
    if (has_range(row) && !((double)value >= row->lo && (double)value <= row->hi)) {
        REFUSE(c, node, "%s%s%s: expected a whole number from %.10g to %.10g, found %s",
               LABEL(l), row->lo, row->hi, found);
        return 0;
    }
    return (size_t)value;
}

static int read_bool(struct context *c, const struct csp_node *node, const struct label *l)
{
    static const char *const meant[][2] = {{"yes", "true"}, {"on", "true"},   {"1", "true"},
                                           {"no", "false"}, {"off", "false"}, {"0", "false"}};
    char found[FOUND];
    if (!expect_scalar(c, node, l, "true or false")) return 0;
    if (strcmp(node->text, "true") == 0) return 1;
    if (strcmp(node->text, "false") == 0) return 0;
    const char *guess = NULL;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (strcasecmp(node->text, meant[i][0]) == 0 ||
            strcasecmp(node->text, meant[i][1]) == 0)
            guess = meant[i][1];
    REFUSE(c, node, "%s%s%s: expected true or false, found %s%s%s%s", LABEL(l),
           csp_node_describe(node, found, sizeof found), guess ? "; write `" : "",
           guess ? guess : "", guess ? "`" : "");
    return 0;
}

static int is_name(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    static const char digits[] = "0123456789";
    if (!*text || !strchr(letters, *text)) return 0;
    for (; *text; text++)
        if (!strchr(letters, *text) && !strchr(digits, *text)) return 0;
    return 1;
}

static const char *read_text(struct context *c, const struct csp_node *node,
                             const struct label *l, int name)
{
    static const char expected[] = "a name (letters, digits and _, no digit first)";
    char found[FOUND];
    if (!expect_scalar(c, node, l, name ? expected : "a text")) return NULL;
    if (name && !is_name(node->text)) {
        REFUSE(c, node, "%s%s%s: expected %s, found %s", LABEL(l), expected,
               csp_node_describe(node, found, sizeof found));
        return NULL;
    }
    return node->text; /* lives as long as the node */
}

static int read_enum(struct context *c, const struct csp_schema *row,
                     const struct csp_node *node, const struct label *l)
{
    const char *list[KEYS];
    char found[FOUND], *copy = csp_text_dup(row->choices), *save = NULL;
    size_t n = 0;
    int choice = 0;
    if (!copy) {
        note_problem(c, csp_diag_memory(c->diag));
        return 0;
    }
    for (char *word = strtok_r(copy, "|", &save); word && n < KEYS;
         word = strtok_r(NULL, "|", &save))
        list[n++] = word;
    if (node->kind == CSP_NODE_SCALAR)
        while ((size_t)choice < n && strcmp(node->text, list[choice]) != 0) choice++;
    if (node->kind != CSP_NODE_SCALAR || (size_t)choice == n) {
        REFUSE(c, node, "%s%s%s: found %s%s", LABEL(l),
               csp_node_describe(node, found, sizeof found),
               csp_nearest_hint(node->text ? node->text : "", list, n, CSP_DIAG_WORDS));
        choice = 0;
    }
    free(copy);
    return choice;
}

/* Whether the node is of the kind; if not, a problem is noted. */
static int expect_collection(struct context *c, const struct csp_node *node,
                             const struct label *l, enum csp_node_kind kind)
{
    char found[FOUND];
    if (node->kind == kind) return 1;
    REFUSE(c, node, "%s%s%s: expected %s, found %s", LABEL(l),
           kind == CSP_NODE_MAP ? "a mapping, as in `{key: value}`"
                                : "a sequence, as in `[a, b]`",
           csp_node_describe(node, found, sizeof found));
    return 0;
}

static void read_map(struct context *c, const struct csp_schema *schema,
                     const struct csp_node *node, const struct label *l, char *base);
static void read_params(struct context *c, const struct csp_param *params,
                        const struct csp_node *node, const struct label *l, void *base);

static void read_range(struct context *c, const struct csp_node *node, const struct label *l,
                       struct csp_ordinals *range)
{
    char found[FOUND];
    *range = (struct csp_ordinals){0};
    if (!expect_scalar(c, node, l, "a whole number or a range, as in `3` or `1-3`")) return;
    if (csp_range_parse(node->text, range) == CSP_OK) return;
    csp_node_describe(node, found, sizeof found);
    REFUSE(c, node, "%s%s%s: expected %s, found %s", LABEL(l), csp_error_detail(), found);
    csp_error_clear();
}

/* A list that may also be written as its only item. */
static void read_one_or_many(struct context *c, const struct csp_schema *row,
                             const struct csp_node *node, const struct label *l,
                             struct csp_list *list)
{
    const int words = row->type == CSP_T_WORDS;
    const size_t n = node->kind == CSP_NODE_SEQ ? node->n : 1,
                 size = words ? sizeof(const char *) : sizeof(struct csp_ordinals);
    if (node->kind == CSP_NODE_MAP && !expect_collection(c, node, l, CSP_NODE_SEQ)) return;
    if (has_range(row) && !((double)n >= row->lo && (double)n <= row->hi))
        REFUSE(c, node, "%s%s%s: expected %.10g to %.10g items, found %zu", LABEL(l), row->lo,
               row->hi, n);
    if (n == 0) return;
    list->items = allocate(c, n, size);
    if (!list->items) return;
    list->n = n;
    const struct csp_node *item = node->kind == CSP_NODE_SEQ ? node->child : node;
    for (size_t i = 0; i < n; i++, item = item->next) {
        const struct label here = {l->key, node->kind == CSP_NODE_SEQ};
        if (words)
            ((const char **)list->items)[i] = read_text(c, item, &here, 1);
        else
            read_range(c, item, &here, (struct csp_ordinals *)list->items + i);
    }
}

/* Read a list of any kind. */
static void read_list(struct context *c, const struct csp_schema *row,
                      const struct csp_node *node, const struct label *l, struct csp_list *list)
{
    const int map = row->type == CSP_T_MAP || row->type == CSP_T_NAME_REALS ||
                    row->type == CSP_T_NAME_NAMES;
    const int sized =
        row->type == CSP_T_LIST || row->type == CSP_T_MAP || row->type == CSP_T_NAMES;
    size_t size = row->sub_size, i = 0;
    if (!expect_collection(c, node, l, map ? CSP_NODE_MAP : CSP_NODE_SEQ)) return;
    if (sized && has_range(row) && !((double)node->n >= row->lo && (double)node->n <= row->hi))
        REFUSE(c, node, "%s%s%s: expected %.10g to %.10g items, found %zu", LABEL(l), row->lo,
               row->hi, node->n);
    if (node->n == 0) return;
    if (row->type == CSP_T_REALS) size = sizeof(double);
    if (row->type == CSP_T_NAMES) size = sizeof(const char *);
    if (row->type == CSP_T_NAME_REALS) size = sizeof(struct csp_name_real);
    if (row->type == CSP_T_NAME_NAMES) size = sizeof(struct csp_name_text);
    assert(size > 0);
    char *items = allocate(c, node->n, size);
    if (!items) return;
    list->items = items;
    list->n = node->n;
    for (const struct csp_node *item = node->child; item; item = item->next, i++) {
        void *p = items + i * size;
        const struct label here = {item->key ? item->key : l->key, !item->key};
        switch (row->type) {
        case CSP_T_LIST:
            if (expect_collection(c, item, &here, CSP_NODE_MAP))
                read_map(c, row->sub, item, &here, p);
            break;
        case CSP_T_MAP:
            *(const char **)p = item->key;
            if (!is_name(item->key))
                REFUSE_KEY(c, item,
                           "`%.60s` in `%s`: expected a name (letters, digits and _, no digit "
                           "first)",
                           item->key, l->key);
            if (expect_collection(c, item, &here, CSP_NODE_MAP))
                read_map(c, row->sub, item, &here, p);
            break;
        case CSP_T_REALS:
            *(double *)p =
                read_real(c, item, &here, row->unit, row->lo, row->hi, has_range(row));
            break;
        case CSP_T_NAMES:
            *(const char **)p = read_text(c, item, &here, 1);
            break;
        case CSP_T_NAME_REALS:
            *(struct csp_name_real *)p = (struct csp_name_real){
                item->key,
                read_real(c, item, &here, row->unit, row->lo, row->hi, has_range(row)), item};
            break;
        default:
            *(struct csp_name_text *)p =
                (struct csp_name_text){item->key, read_text(c, item, &here, 0), item};
        }
    }
}

/* Read the value of one row into p. */
static void read_value(struct context *c, const struct csp_schema *row,
                       const struct csp_node *node, void *p)
{
    const struct label l = {row->key, 0};
    switch (row->type) {
    case CSP_T_REAL:
        *(double *)p = read_real(c, node, &l, row->unit, row->lo, row->hi, has_range(row));
        break;
    case CSP_T_COUNT:
        *(size_t *)p = read_count(c, row, node, &l);
        break;
    case CSP_T_BOOL:
        *(int *)p = read_bool(c, node, &l);
        break;
    case CSP_T_NAME:
    case CSP_T_TEXT:
        *(const char **)p = read_text(c, node, &l, row->type == CSP_T_NAME);
        break;
    case CSP_T_ENUM:
        *(int *)p = read_enum(c, row, node, &l);
        break;
    case CSP_T_STRUCT:
        if (expect_collection(c, node, &l, CSP_NODE_MAP)) read_map(c, row->sub, node, &l, p);
        break;
    case CSP_T_PARAMS:
        if (expect_collection(c, node, &l, CSP_NODE_MAP))
            read_params(c, row->params, node, &l, p);
        break;
    case CSP_T_NODE:
        *(const struct csp_node **)p = node;
        break;
    case CSP_T_GONE:
        REFUSE_KEY(c, node, "`%s` is a key no more: %s", row->key, row->doc);
        break;
    case CSP_T_WORDS:
    case CSP_T_RANGES:
        read_one_or_many(c, row, node, &l, p);
        break;
    default:
        read_list(c, row, node, &l, p);
    }
}

/* Where the value of a row is stored; rows that are only checked use scratch. */
static void *place_of(const struct csp_schema *row, char *base, double *scratch)
{
    if (row->offset != CSP_NOWHERE) return base + row->offset;
    assert(type_size(row) <= sizeof *scratch);
    return scratch;
}

static void read_param(struct context *c, const struct csp_param *row,
                       const struct csp_node *item, void *base)
{
    const struct label l = {row->name, 0};
    *(double *)(void *)((char *)base + row->offset) =
        read_real(c, item, &l, row->unit, row->lo, row->hi, 1);
}

/* Read the item if its key is a row of the table, or of a table that shares the mapping. */
static int read_item(struct context *c, const struct csp_schema *schema,
                     const struct csp_node *item, char *base)
{
    double scratch = 0.0;
    for (const struct csp_schema *row = schema; row->key; row++) {
        if (*row->key) {
            if (strcmp(row->key, item->key) != 0) continue;
            read_value(c, row, item, place_of(row, base, &scratch));
            return 1;
        }
        if (row->type == CSP_T_STRUCT && read_item(c, row->sub, item, base + row->offset))
            return 1;
        if (row->type == CSP_T_PARAMS) {
            const struct csp_param *p = csp_params_find(row->params, item->key);
            if (!p) continue;
            read_param(c, p, item, base + row->offset);
            return 1;
        }
    }
    return 0;
}

/* List the keys that may stand in a mapping; returns how many there are, at most KEYS. */
static size_t list_keys(const struct csp_schema *schema, const char *list[], size_t n)
{
    for (const struct csp_schema *row = schema; row->key; row++) {
        if (*row->key && row->type != CSP_T_GONE && n < KEYS) list[n++] = row->key;
        if (!*row->key && row->type == CSP_T_STRUCT) n = list_keys(row->sub, list, n);
        if (!*row->key && row->type == CSP_T_PARAMS)
            for (const struct csp_param *p = row->params; p->name && n < KEYS; p++)
                list[n++] = p->name;
    }
    return n;
}

static void unknown_key(struct context *c, const struct csp_node *item, const struct label *l,
                        const char *const list[], size_t n)
{
    const char *hint =
        csp_diag_full(c->diag) ? "" : csp_nearest_hint(item->key, list, n, CSP_DIAG_WORDS);
    REFUSE_KEY(c, item, "unknown key `%.60s`%s%s%s%s", item->key, l->key ? " in `" : "",
               l->key ? l->key : "", l->key ? "`" : "", hint);
}

/* Set every member to zero, and parameters to their defaults, before anything is read. */
static void set_defaults(const struct csp_schema *schema, const struct csp_node *node,
                         char *base)
{
    for (const struct csp_schema *row = schema; row->key; row++) {
        if (row->offset == CSP_NOWHERE) continue;
        char *p = base + row->offset;
        if (row->type == CSP_T_PARAMS)
            csp_params_default(p, row->params);
        else if (!*row->key && row->type == CSP_T_STRUCT)
            set_defaults(row->sub, node, p);
        else if (!*row->key)
            *(const struct csp_node **)(void *)p = node;
        else
            memset(p, 0, type_size(row));
    }
}

static int is_scalar(enum csp_type type)
{
    return type <= CSP_T_ENUM;
}

/* Give every node the place of `at`: a problem of a default is reported at its mapping. */
static void move(struct csp_node *node, const struct csp_node *at)
{
    node->file = at ? at->file : NULL;
    node->line = node->key_line = at ? at->line : 0;
    node->col = node->key_col = at ? at->col : 0;
    for (struct csp_node *item = node->child; item; item = item->next) move(item, at);
}

static void read_default(struct context *c, const struct csp_schema *row,
                         const struct csp_node *at, void *p)
{
    struct csp_node *node = NULL;
    if (is_scalar(row->type)) {
        node = csp_node_new(CSP_NODE_SCALAR, at, c->mem);
        if (node) node->text = row->def;
    } else {
        const int err =
            csp_yaml_parse("(default)", row->def, strlen(row->def), c->mem, &node, c->diag);
        if (err) {
            note_problem(c, err);
            return;
        }
        move(node, at);
    }
    if (!node) {
        note_problem(c, csp_diag_memory(c->diag));
        return;
    }
    node->key = row->key;
    read_value(c, row, node, p);
}

/* Describe the value that a missing key needs. */
static const char *type_words(const struct csp_schema *row, char *buffer, size_t size)
{
    // clang-format off
    static const char *const list[] = {
        "a number", "a whole number", "true or false", "a name", "a text", "one of a list", "a mapping",
        "a mapping", "a sequence", "a mapping", "a sequence of numbers", "a sequence of names",
        "a mapping of numbers", "a mapping of names", "a value", "a name, or a sequence of names",
        "a whole number, a range, or a sequence of them"};
    // clang-format on
    char words[FOUND];
    const char *unit = csp_unit_or_1(row->unit);
    csp_unit_words(unit, words, sizeof words);
    if (row->type == CSP_T_ENUM)
        snprintf(buffer, size, "one of %s", row->choices);
    else if (row->type != CSP_T_REAL)
        snprintf(buffer, size, "%s", list[row->type]);
    else if (csp_unit_bare(unit))
        snprintf(buffer, size, "%s", words);
    else
        snprintf(buffer, size, "%s in %s", words, row->unit);
    return buffer;
}

/* Read the defaults of rows whose key is not in the mapping; a required key is a problem. */
static void read_missing_rows(struct context *c, const struct csp_schema *schema,
                              const struct csp_node *node, const struct label *l, char *base)
{
    char words[WORDS];
    double scratch = 0.0;
    for (const struct csp_schema *row = schema; row->key; row++) {
        if (!*row->key) {
            if (row->type == CSP_T_STRUCT)
                read_missing_rows(c, row->sub, node, l, base + row->offset);
            continue;
        }
        if (row->type == CSP_T_PARAMS || csp_node_find(node, row->key)) continue;
        if (!row->def)
            REFUSE_KEY(c, node, "missing key `%s`%s%s%s; expected %s", row->key,
                       l->key ? " in `" : "", l->key ? l->key : "", l->key ? "`" : "",
                       type_words(row, words, sizeof words));
        else if (*row->def)
            read_default(c, row, node, place_of(row, base, &scratch));
    }
}

/* Read a mapping, or NULL, by the table. */
static void read_map(struct context *c, const struct csp_schema *schema,
                     const struct csp_node *node, const struct label *l, char *base)
{
    const char *list[KEYS];
    set_defaults(schema, node, base);
    for (const struct csp_node *item = node ? node->child : NULL; item; item = item->next)
        if (!read_item(c, schema, item, base))
            unknown_key(c, item, l, list, list_keys(schema, list, 0));
    read_missing_rows(c, schema, node, l, base);
}

static void read_params(struct context *c, const struct csp_param *params,
                        const struct csp_node *node, const struct label *l, void *base)
{
    csp_params_default(base, params);
    for (const struct csp_node *item = node ? node->child : NULL; item; item = item->next) {
        const struct csp_param *row = csp_params_find(params, item->key);
        if (row) {
            read_param(c, row, item, base);
            continue;
        }
        const char *list[KEYS];
        size_t n = 0;
        for (row = params; row->name && n < KEYS; row++) list[n++] = row->name;
        unknown_key(c, item, l, list, n);
    }
}

int csp_schema_read(const struct csp_schema *schema, const struct csp_node *node, void *target,
                    struct csp_mem *mem, struct csp_diag *diag)
{
    struct context c = {.mem = mem, .diag = diag};
    const struct label l = {node ? node->key : NULL, 0};
    const struct label shown = {l.key ? l.key : "file", 0};
    if (node && !expect_collection(&c, node, &shown, CSP_NODE_MAP)) {
        set_defaults(schema, NULL, target);
        return c.code;
    }
    read_map(&c, schema, node, &l, target);
    return c.code;
}

int csp_params_read(const struct csp_param *params, const struct csp_node *node, void *target,
                    struct csp_mem *mem, struct csp_diag *diag)
{
    struct context c = {.mem = mem, .diag = diag};
    const struct label l = {node ? node->key : NULL, 0};
    const struct label shown = {l.key ? l.key : "file", 0};
    csp_params_default(target, params);
    if (node && !expect_collection(&c, node, &shown, CSP_NODE_MAP)) return c.code;
    read_params(&c, params, node, &l, target);
    return c.code;
}
