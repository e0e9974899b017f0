/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct frame {
    struct csp_node *node; /* open mapping or sequence */
    const char *key;       /* read, value to come; NULL otherwise */
    int key_line, key_col;
};

struct reader {
    const char *file;
    struct csp_mem *mem;
    struct csp_diag *diag;
    struct csp_node *root;
    size_t nodes;
    int depth, documents;
    int code; /* of the first problem */
    struct frame stack[CSP_YAML_DEPTH];
};

#define REFUSE(r, line, col, ...) \
    refused((r),                  \
            csp_diag_add_at((r)->diag, CSP_E_SYNTAX, (r)->file, (line), (col), __VA_ARGS__))
#define REFUSE_MARK(r, mark, ...) \
    REFUSE(r, (int)(mark).line + 1, (int)(mark).column + 1, __VA_ARGS__)

static int refused(struct reader *r, int code)
{
    if (r->code == CSP_OK) r->code = code;
    return code;
}

static int no_memory(struct reader *r)
{
    return refused(r, csp_diag_add_at(r->diag, CSP_E_MEMORY, r->file, 0, 0, "out of memory"));
}

/* Length of the UTF-8 character at s, of which n bytes are left; 0 if it is not valid. *code is
 * its code point. */
static size_t character(const unsigned char *s, size_t n, unsigned *code)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = s[0] < 0x80             ? 1
                          : (s[0] & 0xE0) == 0xC0 ? 2
                          : (s[0] & 0xF0) == 0xE0 ? 3
                          : (s[0] & 0xF8) == 0xF0 ? 4
                                                  : 0;
    if (length == 0 || length > n) return 0;
    *code = length == 1 ? s[0] : s[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0;
        *code = *code << 6 | (s[i] & 0x3Fu);
    }
    if (*code < least[length] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000))
        return 0;
    return length;
}

/* Refuse every byte that has no business in such a file; at most one tab a line. */
static int check_bytes(struct reader *r, const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    int line = 1, col = 1, tab_line = 0;
    for (size_t i = 0; i < n;) {
        unsigned code = 0;
        const size_t length = character(s + i, n - i, &code);
        if (length == 0)
            return REFUSE(r, line, col, "byte 0x%02X is not UTF-8; save the file as UTF-8 text",
                          s[i]);
        if (code == 0) return REFUSE(r, line, col, "NUL byte; this is not a text file");
        if (code == '\t' && tab_line != line) {
            REFUSE(r, line, col, "tab; use spaces (or write \"\\t\" within a text)");
            tab_line = line;
        }
        if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
            (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
            code == 0xFEFF || code == 0xFFFE || code == 0xFFFF)
            return REFUSE(r, line, col, "control character U+%04X; delete it", code);
        i += length;
        col++;
        if (code == '\n' || (code == '\r' && !(i < n && s[i] == '\n'))) {
            line++;
            col = 1;
        }
    }
    return r->code;
}

/* Report what libyaml refused, in words that say what to do. */
static void refuse_syntax(struct reader *r, const yaml_parser_t *p)
{
    static const struct {
        const char *problem, *words;
    } list[] = {
        {"mapping values are not allowed in this context",
         "`: ` where no key can stand; quote the text, or check the indentation"},
        {"block sequence entries are not allowed in this context",
         "`- ` where no sequence item can stand; start it on a line of its own"},
        {"mapping keys are not allowed in this context",
         "`? ` where no key can stand; quote the text"},
        {"did not find expected key",
         "expected `key: value` at the indentation of the keys above; check the indentation"},
        {"did not find expected '-' indicator",
         "expected `- ` at the indentation of the items above; check the indentation"},
        {"did not find expected ',' or ']'", "expected `,` or `]`; close the bracket"},
        {"did not find expected ',' or '}'", "expected `,` or `}`; close the brace"},
        {"did not find expected node content", "expected a value; write one"},
        {"did not find expected <document start>",
         "expected the end of the file; check the indentation, and that brackets match"},
        {"could not find expected ':'", "expected `key: value`; write `: ` after the key"},
        {"found character that cannot start any token",
         "a character that cannot start a text; put the text in quotes"},
        {"found unexpected end of stream", "the quote is never closed; close it"},
        {"found unknown escape character",
         "unknown escape in a text; write `\\\\` for a backslash, or use single quotes"},
        {"found unexpected ':'", "`:` within a text between brackets; quote the text"},
        {"did not find expected alphabetic or numeric character",
         "anchors and aliases (`&`, `*`) are not supported; quote the text"},
    };
    yaml_mark_t mark = p->problem_mark;
    const char *words = p->problem ? p->problem : "not readable as YAML";
    if (p->error == YAML_MEMORY_ERROR) {
        no_memory(r);
        return;
    }
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(words, list[i].problem) == 0) {
            words = list[i].words;
            break;
        }
    if (p->context)
        REFUSE_MARK(r, mark, "%s (%s that starts at %d:%d)", words, p->context,
                    (int)p->context_mark.line + 1, (int)p->context_mark.column + 1);
    else
        REFUSE_MARK(r, mark, "%s", words);
}

static int by_key(const void *a, const void *b)
{
    const struct csp_node *x = *(struct csp_node *const *)a, *y = *(struct csp_node *const *)b;
    const int order = strcmp(x->key, y->key);
    if (order) return order;
    if (x->key_line != y->key_line) return x->key_line < y->key_line ? -1 : 1;
    return (x->key_col > y->key_col) - (x->key_col < y->key_col);
}

static int check_duplicates(struct reader *r, const struct csp_node *map)
{
    if (map->n < 2) return CSP_OK;
    const struct csp_node **list = malloc(map->n * sizeof *list);
    if (!list) return no_memory(r);
    size_t n = 0;
    for (const struct csp_node *item = map->child; item; item = item->next) list[n++] = item;
    qsort(list, n, sizeof *list, by_key);
    const struct csp_node *first = list[0];
    for (size_t i = 1; i < n; i++) {
        if (strcmp(first->key, list[i]->key) != 0) {
            first = list[i];
            continue;
        }
        char buffer[96];
        const struct csp_node text = {.kind = CSP_NODE_SCALAR, .text = first->key, .quoted = 1};
        REFUSE(r, list[i]->key_line, list[i]->key_col,
               "duplicate key %s, first at %d:%d; remove one of them",
               csp_node_describe(&text, buffer, sizeof buffer), first->key_line,
               first->key_col);
    }
    free(list);
    return CSP_OK;
}

/* Refuse anchors and tags; the value itself is still read. */
static void check_properties(struct reader *r, const yaml_event_t *e)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (e->type == YAML_SCALAR_EVENT) {
        anchor = e->data.scalar.anchor;
        tag = e->data.scalar.tag;
    } else if (e->type == YAML_SEQUENCE_START_EVENT) {
        anchor = e->data.sequence_start.anchor;
        tag = e->data.sequence_start.tag;
    } else if (e->type == YAML_MAPPING_START_EVENT) {
        anchor = e->data.mapping_start.anchor;
        tag = e->data.mapping_start.tag;
    }
    if (anchor)
        REFUSE_MARK(r, e->start_mark,
                    "anchor `&%.40s`; anchors are not supported, write the value out or use "
                    "`extends`",
                    (const char *)anchor);
    if (tag)
        REFUSE_MARK(r, e->start_mark, "tag `%.40s`; tags are not supported, delete it",
                    (const char *)tag);
}

/* Read a scalar that stands in the place of a key. */
static int read_key(struct reader *r, struct frame *top, const yaml_event_t *e)
{
    const char *text = (const char *)e->data.scalar.value;
    const size_t n = e->data.scalar.length;
    if (n == 0) return REFUSE_MARK(r, e->start_mark, "empty key; write `key: value`");
    if (n > CSP_YAML_KEY)
        return REFUSE_MARK(r, e->start_mark, "key of %zu bytes; at most %d", n, CSP_YAML_KEY);
    if (strlen(text) != n) return REFUSE_MARK(r, e->start_mark, "NUL within a key; delete it");
    if (strcmp(text, "<<") == 0 && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        REFUSE_MARK(r, e->start_mark,
                    "merge key `<<`; merges are not supported, write the values out or use "
                    "`extends`");
    top->key = csp_mem_dup(r->mem, text);
    if (!top->key) return no_memory(r);
    top->key_line = (int)e->start_mark.line + 1;
    top->key_col = (int)e->start_mark.column + 1;
    return CSP_OK;
}

/* Add a new node to the mapping or sequence that is open. */
static int hang_node(struct reader *r, enum csp_node_kind kind, const yaml_event_t *e)
{
    struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;
    if (++r->nodes > CSP_YAML_NODES)
        return REFUSE_MARK(r, e->start_mark, "more than %d values in one file", CSP_YAML_NODES);
    struct csp_node *node = csp_node_new(kind, NULL, r->mem);
    if (!node) return no_memory(r);
    node->file = r->file;
    node->line = (int)e->start_mark.line + 1;
    node->col = (int)e->start_mark.column + 1;
    if (top) {
        node->key = top->key;
        node->key_line = top->key ? top->key_line : 0;
        node->key_col = top->key ? top->key_col : 0;
        top->key = NULL;
        csp_node_append(top->node, node);
        if (node->key && top->node->n > CSP_YAML_ITEMS)
            return REFUSE_MARK(r, e->start_mark, "more than %d keys in one mapping",
                               CSP_YAML_ITEMS);
    } else
        r->root = node;
    if (kind != CSP_NODE_SCALAR) {
        if (r->depth == CSP_YAML_DEPTH)
            return REFUSE_MARK(r, e->start_mark,
                               "more than %d mappings and sequences inside one another",
                               CSP_YAML_DEPTH);
        r->stack[r->depth++] = (struct frame){.node = node};
    } else if (e->type == YAML_SCALAR_EVENT) {
        const char *text = (const char *)e->data.scalar.value;
        if (strlen(text) != e->data.scalar.length)
            return REFUSE_MARK(r, e->start_mark, "NUL within a text; delete it");
        node->text = csp_mem_dup(r->mem, text);
        if (!node->text) return no_memory(r);
        node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    }
    return CSP_OK;
}

/* Read one event. The result is not CSP_OK if it makes no sense to read on. */
static int read_event(struct reader *r, const yaml_event_t *e)
{
    struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;
    const int key = top && top->node->kind == CSP_NODE_MAP && !top->key;
    check_properties(r, e);
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (e->data.document_start.version_directive ||
            e->data.document_start.tag_directives.start !=
                e->data.document_start.tag_directives.end)
            REFUSE_MARK(r, e->start_mark, "a %% directive; not supported, delete it");
        if (r->documents++)
            return REFUSE_MARK(r, e->start_mark,
                               "a second document; one file holds one document, delete `---`");
        return CSP_OK;
    case YAML_ALIAS_EVENT:
        REFUSE_MARK(r, e->start_mark,
                    "alias `*%.40s`; aliases are not supported, write the value out or use "
                    "`extends`",
                    (const char *)e->data.alias.anchor);
        return key ? r->code : hang_node(r, CSP_NODE_SCALAR, e);
    case YAML_SCALAR_EVENT:
        return key ? read_key(r, top, e) : hang_node(r, CSP_NODE_SCALAR, e);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        if (key)
            return REFUSE_MARK(r, e->start_mark,
                               "expected a key, found a bracket; keys are text");
        return hang_node(r, e->type == YAML_MAPPING_START_EVENT ? CSP_NODE_MAP : CSP_NODE_SEQ,
                         e);
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        return check_duplicates(r, top->node);
    case YAML_SEQUENCE_END_EVENT:
        r->depth--;
        return CSP_OK;
    default:
        return CSP_OK;
    }
}

int csp_yaml_check(const char *name, const char *text, size_t n, struct csp_diag *diag)
{
    struct reader r = {.file = name, .diag = diag};
    return check_bytes(&r, text, n);
}

int csp_yaml_parse(const char *name, const char *text, size_t n, struct csp_mem *mem,
                   struct csp_node **root, struct csp_diag *diag)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* UTF-8 byte order mark */
    struct reader r = {.file = csp_mem_dup(mem, name), .mem = mem, .diag = diag};
    yaml_parser_t parser;
    *root = NULL;
    if (!r.file) return no_memory(&r);
    if (n >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (n > CSP_YAML_BYTES)
        return csp_diag_add_at(diag, CSP_E_SYNTAX, r.file, 1, 1,
                               "%zu bytes; a file has at most %d", n, CSP_YAML_BYTES);
    if (check_bytes(&r, text, n)) return r.code;
    if (!yaml_parser_initialize(&parser)) return no_memory(&r);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
    for (int done = 0; !done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            refuse_syntax(&r, &parser);
            break;
        }
        done = event.type == YAML_STREAM_END_EVENT || read_event(&r, &event) != CSP_OK;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (r.code == CSP_OK && !r.root)
        REFUSE(&r, 1, 1, "empty file; a conspecific file starts with `schema: 1`");
    if (r.code == CSP_OK) *root = r.root;
    return r.code;
}

/* Whether a line of the text begins as the first line of our files does, or none says anything.
 * Otherwise the text is nobody's business: whoever names a file within another one, in `extends`
 * or `agent`, must not learn from a message what a line of that file says. */
static int is_ours(const char *text, size_t n)
{
    static const char key[] = "schema",
                      blank[] = " \t\r-{\"'\xEF\xBB\xBF"; /* or a quote, or a mark */
    int says_nothing = 1;
    for (size_t at = 0; at < n;) {
        const char *end = memchr(text + at, '\n', n - at);
        const size_t stop = end ? (size_t)(end - text) : n;
        while (at < stop && text[at] && strchr(blank, text[at])) at++;
        if (stop - at >= sizeof key - 1 && !memcmp(text + at, key, sizeof key - 1)) return 1;
        says_nothing = says_nothing && (at == stop || text[at] == '#');
        at = stop + 1;
    }
    return says_nothing;
}

int csp_yaml_read(const char *path, struct csp_mem *mem, struct csp_node **root,
                  struct csp_diag *diag)
{
    char *data = NULL;
    size_t n = 0;
    *root = NULL;
    int err = csp_file_read(path, &data, &n, CSP_YAML_BYTES);
    if (err) {
        if (err == CSP_E_RANGE)
            return csp_diag_add_at(diag, CSP_E_SYNTAX, path, 1, 1,
                                   "more than %d bytes; a file of this program is small text",
                                   CSP_YAML_BYTES);
        char detail[CSP_DIAG_LENGTH];
        snprintf(detail, sizeof detail, "%s", csp_error_detail());
        return csp_diag_add_at(diag, err, path, 0, 0, "%s", detail);
    }
    if (is_ours(data, n))
        err = csp_yaml_parse(path, data, n, mem, root, diag);
    else if (!(err = csp_yaml_check(path, data, n, diag)))
        err =
            csp_diag_add_at(diag, CSP_E_SYNTAX, path, 1, 1,
                            "expected `schema: 1` as the first key, and no line begins so; add "
                            "that line, or name another file");
    free(data);
    return err;
}
