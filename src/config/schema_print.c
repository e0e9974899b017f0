/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/schema_print.h"
#include "conspecific/config/schema.h"
#include "conspecific/core/error.h"
#include <string.h>

struct printer {
    struct csp_text *out;
    int annotate;
    int err;
};

#define PUT(p, ...) ((p)->err = (p)->err ? (p)->err : csp_text_add((p)->out, __VA_ARGS__))

/* Print a text on one line; in a table `|` is escaped. */
static void put_line(struct printer *p, const char *text, int table)
{
    for (; text && *text && !p->err; text++) {
        if (*text == '\n')
            PUT(p, " ");
        else if (*text == '|' && table)
            PUT(p, "\\|");
        else
            PUT(p, "%c", *text);
    }
}

static void put_quoted(struct printer *p, const char *text, int quoted)
{
    if (!p->err) p->err = csp_node_print_text(text, quoted, p->out);
}

static void put_real(struct printer *p, double value, const char *unit)
{
    if (!p->err) p->err = csp_text_add_real(p->out, value);
    if (unit && *unit && strcmp(unit, "1") != 0 && strcmp(unit, "count") != 0)
        PUT(p, " %s", unit);
}

/* "  # [lo, hi] origin (source): doc", and the line break. */
static void end_line(struct printer *p, int ranged, double lo, double hi, const char *origin,
                     const char *source, const char *doc)
{
    const int sourced = origin || (source && *source);
    if (p->annotate && (ranged || sourced || (doc && *doc))) {
        PUT(p, "  #");
        if (ranged) PUT(p, " [%.10g, %.10g]", lo, hi);
        if (origin) PUT(p, " %s", origin);
        if (source && *source) {
            PUT(p, " (");
            put_line(p, source, 0);
            PUT(p, ")");
        }
        if (doc && *doc) {
            PUT(p, (ranged || sourced) ? ": " : " ");
            put_line(p, doc, 0);
        }
    }
    PUT(p, "\n");
}

static void end_row(struct printer *p, const struct csp_schema *row)
{
    end_line(p, row->lo != 0.0 || row->hi != 0.0, row->lo, row->hi,
             row->source ? csp_origin_name(row->origin) : NULL, row->source, row->doc);
}

static int zero_bytes(const char *p, size_t n)
{
    while (n && !*p) p++, n--;
    return n == 0;
}

/* Whether every byte that a row describes is zero; padding does not count. */
static int is_zero(const struct csp_schema *row, const char *p)
{
    switch (row->type) {
    case CSP_T_REAL:
        return zero_bytes(p, sizeof(double));
    case CSP_T_COUNT:
        return zero_bytes(p, sizeof(size_t));
    case CSP_T_BOOL:
    case CSP_T_ENUM:
        return zero_bytes(p, sizeof(int));
    case CSP_T_NAME:
    case CSP_T_TEXT:
    case CSP_T_NODE:
        return zero_bytes(p, sizeof(void *));
    case CSP_T_STRUCT:
        for (const struct csp_schema *sub = row->sub; sub->key; sub++)
            if (sub->offset != CSP_NOWHERE && !is_zero(sub, p + sub->offset)) return 0;
        return 1;
    case CSP_T_PARAMS:
        for (const struct csp_param *sub = row->params; sub->name; sub++)
            if (!zero_bytes(p + sub->offset, sizeof(double))) return 0;
        return 1;
    default:
        return ((const struct csp_list *)(const void *)p)->n == 0;
    }
}

static void print_params(struct printer *p, const struct csp_param *params, const char *base,
                         int indent)
{
    for (const struct csp_param *row = params; row->name; row++) {
        PUT(p, "%*s%s: ", indent, "", row->name);
        put_real(p, csp_param_value(base, row), row->unit);
        end_line(p, 1, row->lo, row->hi, csp_origin_name(row->origin), row->source, row->doc);
    }
}

static void print_struct(struct printer *p, const struct csp_schema *schema, const char *base,
                         int indent);

static void put_choice(struct printer *p, const struct csp_schema *row, int choice)
{
    const char *word = row->choices;
    for (int i = 0; word && i < choice; i++) {
        word = strchr(word, '|');
        if (word) word++;
    }
    if (!word || choice < 0) {
        if (!p->err)
            p->err = CSP_FAIL(CSP_E_RANGE, "`%s` = %d, choices are %s", row->key, choice,
                              row->choices);
        return;
    }
    PUT(p, "%.*s", (int)strcspn(word, "|"), word);
}

static void put_text(struct printer *p, const struct csp_schema *row, const char *text)
{
    if (!text) {
        if (!p->err) p->err = CSP_FAIL(CSP_E_RANGE, "`%s` is NULL, expected a text", row->key);
        return;
    }
    /* in a mapping of texts the words true and false are meant as such */
    put_quoted(p, text, !*text || (row->type != CSP_T_NAME_NAMES && csp_node_taken_for(text)));
}

/* Print lists of scalars in brackets, and mappings of scalars and structs one a line. */
static void print_list(struct printer *p, const struct csp_schema *row,
                       const struct csp_list *list, int indent)
{
    const int flow = row->type == CSP_T_REALS || row->type == CSP_T_NAMES;
    if (list->n == 0 || flow) {
        const int map = row->type == CSP_T_MAP || row->type == CSP_T_NAME_REALS ||
                        row->type == CSP_T_NAME_NAMES;
        PUT(p, map ? " {" : " [");
        for (size_t i = 0; i < list->n; i++) {
            if (i) PUT(p, ", ");
            if (row->type == CSP_T_REALS)
                put_real(p, ((const double *)list->items)[i], row->unit);
            else
                put_text(p, row, ((const char *const *)list->items)[i]);
        }
        PUT(p, map ? "}" : "]");
        end_row(p, row);
        return;
    }
    end_row(p, row);
    for (size_t i = 0; i < list->n && !p->err; i++) {
        if (row->type == CSP_T_NAME_REALS) {
            const struct csp_name_real *item = (const struct csp_name_real *)list->items + i;
            PUT(p, "%*s", indent + 2, "");
            put_quoted(p, item->name, 0);
            PUT(p, ": ");
            put_real(p, item->value, row->unit);
            PUT(p, "\n");
        } else if (row->type == CSP_T_NAME_NAMES) {
            const struct csp_name_text *item = (const struct csp_name_text *)list->items + i;
            PUT(p, "%*s", indent + 2, "");
            put_quoted(p, item->name, 0);
            PUT(p, ": ");
            put_text(p, row, item->text);
            PUT(p, "\n");
        } else {
            const char *item = (const char *)list->items + i * row->sub_size;
            const size_t start = p->out->n;
            const int map = row->type == CSP_T_MAP;
            if (map) {
                PUT(p, "%*s%s:\n", indent + 2, "", *(const char *const *)(const void *)item);
            }
            const size_t body = p->out->n;
            print_struct(p, row->sub, item, indent + 4);
            if (p->err) return;
            if (p->out->n == body) { /* nothing but defaults */
                if (map) p->out->s[--p->out->n] = '\0';
                if (map)
                    PUT(p, " {}\n");
                else
                    PUT(p, "%*s- {}\n", indent + 2, "");
            } else if (!map) { /* the first line carries the dash */
                p->out->s[start + (size_t)indent + 2] = '-';
            }
        }
    }
}

/* Print a list that stands without brackets if it has one item. */
static void put_one_or_many(struct printer *p, const struct csp_schema *row,
                            const struct csp_list *list)
{
    PUT(p, list->n == 1 ? " " : " [");
    for (size_t i = 0; i < list->n; i++) {
        const struct csp_ordinals *r = (const struct csp_ordinals *)list->items + i;
        if (i) PUT(p, ", ");
        if (row->type == CSP_T_WORDS)
            put_text(p, row, ((const char *const *)list->items)[i]);
        else if (r->first == r->last)
            PUT(p, "%ld", r->first);
        else
            PUT(p, "%ld-%ld", r->first, r->last);
    }
    if (list->n != 1) PUT(p, "]");
}

/* Print a row whose value is not stored: its default, or the first choice. */
static void print_nowhere(struct printer *p, const struct csp_schema *row, int indent)
{
    if (row->def && *row->def)
        PUT(p, "%*s%s: %s", indent, "", row->key, row->def);
    else if (row->type == CSP_T_ENUM)
        PUT(p, "%*s%s: %.*s", indent, "", row->key, (int)strcspn(row->choices, "|"),
            row->choices);
    else
        return;
    end_row(p, row);
}

static void print_row(struct printer *p, const struct csp_schema *row, const char *value,
                      int indent)
{
    const void *v = value;
    const size_t start = p->out->n;
    PUT(p, "%*s%s:", indent, "", row->key);
    switch (row->type) {
    case CSP_T_REAL:
        PUT(p, " ");
        put_real(p, *(const double *)v, row->unit);
        break;
    case CSP_T_COUNT:
        if (row->choices && *(const size_t *)v == 0)
            PUT(p, " %s", row->choices);
        else
            PUT(p, " %zu", *(const size_t *)v);
        break;
    case CSP_T_BOOL:
        PUT(p, " %s", *(const int *)v ? "true" : "false");
        break;
    case CSP_T_NAME:
    case CSP_T_TEXT:
        PUT(p, " ");
        put_text(p, row, *(const char *const *)v);
        break;
    case CSP_T_ENUM:
        PUT(p, " ");
        put_choice(p, row, *(const int *)v);
        break;
    case CSP_T_NODE: {
        const struct csp_node *node = *(const struct csp_node *const *)v;
        if (!node && !p->err)
            p->err = CSP_FAIL(CSP_E_RANGE, "`%s` is NULL, expected a value", row->key);
        if (!p->err) p->err = csp_node_print_value(node, p->out, indent);
        return;
    }
    case CSP_T_STRUCT:
    case CSP_T_PARAMS: {
        end_row(p, row);
        const size_t body = p->out->n;
        if (row->type == CSP_T_STRUCT)
            print_struct(p, row->sub, value, indent + 2);
        else
            print_params(p, row->params, value, indent + 2);
        if (p->err || p->out->n > body) return;
        p->out->n = start; /* nothing but defaults */
        p->out->s[start] = '\0';
        PUT(p, "%*s%s: {}", indent, "", row->key);
        break;
    }
    case CSP_T_WORDS:
    case CSP_T_RANGES:
        put_one_or_many(p, row, v);
        break;
    default:
        print_list(p, row, v, indent);
        return;
    }
    end_row(p, row);
}

static void print_struct(struct printer *p, const struct csp_schema *schema, const char *base,
                         int indent)
{
    for (const struct csp_schema *row = schema; row->key && !p->err; row++) {
        if (row->offset == CSP_NOWHERE) {
            print_nowhere(p, row, indent);
            continue;
        }
        const char *value = base + row->offset;
        if (!*row->key) {
            if (row->type == CSP_T_STRUCT) print_struct(p, row->sub, value, indent);
            if (row->type == CSP_T_PARAMS) print_params(p, row->params, value, indent);
            continue;
        }
        if (row->def && !*row->def && row->type != CSP_T_PARAMS && is_zero(row, value))
            continue;
        print_row(p, row, value, indent);
    }
}

int csp_schema_print(const struct csp_schema *schema, const void *target, struct csp_text *out,
                     int indent, int annotate)
{
    struct printer p = {out, annotate, CSP_OK};
    PUT(&p, "%s", ""); /* out->s must exist even if nothing is printed */
    print_struct(&p, schema, target, indent);
    return p.err;
}

int csp_params_print(const struct csp_param *params, const void *target, struct csp_text *out,
                     int indent, int annotate)
{
    struct printer p = {out, annotate, CSP_OK};
    print_params(&p, params, target, indent);
    return p.err;
}

/* Print one cell of a table with its bar. */
static void put_cell(struct printer *p, const char *text)
{
    PUT(p, " ");
    put_line(p, text, 1);
    PUT(p, " |");
}

static void put_range(struct printer *p, int ranged, double lo, double hi)
{
    if (ranged)
        PUT(p, " [%.10g, %.10g] |", lo, hi);
    else
        PUT(p, "  |");
}

struct path { /* of keys, as in `events.<name>.then[].event` */
    const struct path *up;
    const char *key, *tail;
    const struct csp_schema *sub;
};

static void put_path(struct printer *p, const struct path *path)
{
    if (!path) return;
    put_path(p, path->up);
    PUT(p, "%s%s.", path->key, path->tail);
}

static void table_params(struct printer *p, const struct csp_param *params,
                         const struct path *path)
{
    for (const struct csp_param *row = params; row->name; row++) {
        PUT(p, "| `");
        put_path(p, path);
        PUT(p, "%s` | number | %s |", row->name, row->unit);
        put_range(p, 1, row->lo, row->hi);
        PUT(p, " ");
        if (!p->err) p->err = csp_text_add_real(p->out, row->def);
        PUT(p, " |");
        put_cell(p, row->doc);
        PUT(p, "\n");
    }
}

static void table_type(struct printer *p, const struct csp_schema *row)
{
    static const char *const words[] = {"number",
                                        "whole number",
                                        "true or false",
                                        "name",
                                        "text",
                                        "choice",
                                        "mapping",
                                        "parameters",
                                        "sequence of mappings",
                                        "mapping of mappings by name",
                                        "sequence of numbers",
                                        "sequence of names",
                                        "mapping: number by name",
                                        "mapping: text by name",
                                        "any value",
                                        "name or sequence of names",
                                        "number, range, or sequence"};
    if (row->type == CSP_T_COUNT && row->choices) {
        PUT(p, " whole number or `%s` |", row->choices);
        return;
    }
    if (row->type != CSP_T_ENUM) {
        put_cell(p, words[row->type]);
        return;
    }
    PUT(p, " one of");
    for (const char *w = row->choices; w; w = strchr(w, '|') ? strchr(w, '|') + 1 : NULL)
        PUT(p, "%s `%.*s`", w == row->choices ? "" : ",", (int)strcspn(w, "|"), w);
    PUT(p, " |");
}

static void table_default(struct printer *p, const struct csp_schema *row)
{
    if (row->type == CSP_T_PARAMS || (row->def && !*row->def)) {
        PUT(p, " optional |");
    } else if (!row->def) {
        PUT(p, " required |");
    } else {
        PUT(p, " `");
        put_line(p, row->def, 1);
        PUT(p, "` |");
    }
}

static void table_rows(struct printer *p, const struct csp_schema *schema,
                       const struct path *path)
{
    for (const struct csp_schema *row = schema; row->key && !p->err; row++) {
        const struct path here = {path, row->key,
                                  row->type == CSP_T_LIST  ? "[]"
                                  : row->type == CSP_T_MAP ? ".<name>"
                                                           : "",
                                  row->sub};
        if (!*row->key) {
            if (row->type == CSP_T_STRUCT) table_rows(p, row->sub, path);
            if (row->type == CSP_T_PARAMS) table_params(p, row->params, path);
            continue;
        }
        if (row->type == CSP_T_GONE) continue;
        PUT(p, "| `");
        put_path(p, path);
        PUT(p, "%s` |", row->key);
        table_type(p, row);
        put_cell(p, row->unit);
        put_range(p, row->lo != 0.0 || row->hi != 0.0, row->lo, row->hi);
        table_default(p, row);
        put_cell(p, row->doc);
        PUT(p, "\n");
        if (row->type == CSP_T_PARAMS) table_params(p, row->params, &here);
        if (!row->sub) continue;
        int again = row->sub == schema; /* a table that holds itself is shown once */
        for (const struct path *up = path; up; up = up->up) again |= up->sub == row->sub;
        if (!again) table_rows(p, row->sub, &here);
    }
}

int csp_schema_table(const struct csp_schema *schema, struct csp_text *out)
{
    struct printer p = {out, 0, CSP_OK};
    PUT(&p, "| key | type | unit | range | default | meaning |\n"
            "|---|---|---|---|---|---|\n");
    table_rows(&p, schema, NULL);
    return p.err;
}

int csp_params_markdown(const struct csp_param *params, struct csp_text *out)
{
    struct printer p = {out, 0, CSP_OK};
    PUT(&p, "| name | symbol | unit | default | range | origin | source | meaning |\n"
            "|---|---|---|---|---|---|---|---|\n");
    for (const struct csp_param *row = params; row->name; row++) {
        PUT(&p, "| `%s` |", row->name);
        put_cell(&p, row->symbol);
        put_cell(&p, row->unit);
        PUT(&p, " ");
        if (!p.err) p.err = csp_text_add_real(out, row->def);
        PUT(&p, " |");
        put_range(&p, 1, row->lo, row->hi);
        put_cell(&p, csp_origin_name(row->origin));
        put_cell(&p, row->source);
        put_cell(&p, row->doc);
        PUT(&p, "\n");
    }
    return p.err;
}
