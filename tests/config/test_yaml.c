/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/clock.h"
#include "parse.h"
#include <stdlib.h>
#include <unistd.h>

/* The first message must start with place and hold words. */
static void refuse_n(const char *text, size_t n, const char *place, const char *words)
{
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    assert_int_equal(parse_n(text, n, &root), CSP_E_SYNTAX);
    assert_null(root);
    assert_true(diag.total > 0);
    if (strncmp(diag.message[0], place, strlen(place)) != 0 || !strstr(diag.message[0], words))
        fail_msg("expected %s ... %s, found %s", place, words, diag.message[0]);
}

static void refuse(const char *text, const char *place, const char *words)
{
    refuse_n(text, strlen(text), place, words);
}

static void test_tree(void **state)
{
    (void)state;
    const struct csp_node *root = parse("# comment\n"
                                        "schema: 1\n"
                                        "cell:\n"
                                        "  tau: 20 ms   # with unit\n"
                                        "  empty:\n"
                                        "list: [1, 'two', {k: v}]\n"
                                        "text: |\n"
                                        "  a\n"
                                        "  b\n");
    assert_int_equal(root->kind, CSP_NODE_MAP);
    assert_int_equal(root->n, 4);
    assert_null(root->key);
    const struct csp_node *cell = csp_node_find(root, "cell");
    assert_int_equal(cell->line, 4);
    assert_int_equal(cell->col, 3);
    assert_int_equal(cell->key_line, 3);
    assert_int_equal(cell->key_col, 1);
    const struct csp_node *tau = csp_node_find(cell, "tau");
    assert_string_equal(tau->text, "20 ms");
    assert_string_equal(tau->file, "f.yaml");
    assert_int_equal(tau->line, 4);
    assert_int_equal(tau->col, 8);
    assert_int_equal(tau->quoted, 0);
    const struct csp_node *empty = csp_node_find(cell, "empty");
    assert_string_equal(empty->text, "");
    assert_int_equal(empty->line, 5);
    const struct csp_node *list = csp_node_find(root, "list");
    assert_int_equal(list->kind, CSP_NODE_SEQ);
    assert_int_equal(list->n, 3);
    assert_ptr_equal(list->last, csp_node_item(list, 2));
    assert_string_equal(csp_node_item(list, 1)->text, "two");
    assert_int_equal(csp_node_item(list, 1)->quoted, 1);
    assert_int_equal(csp_node_item(list, 1)->col, 11);
    assert_string_equal(csp_node_find(csp_node_item(list, 2), "k")->text, "v");
    assert_null(csp_node_item(list, 3));
    assert_string_equal(csp_node_find(root, "text")->text, "a\nb\n");
    assert_null(csp_node_find(root, "nothing"));
    assert_null(csp_node_find(list, "k"));
    assert_null(csp_node_find(NULL, "k"));
    assert_null(csp_node_item(NULL, 0));
}

static void test_forms_that_are_fine(void **state)
{
    (void)state;
    static const char *const list[] = {
        "\xEF\xBB\xBFschema: 1\r\nb: 2\r\n", /* byte order mark, CRLF */
        "schema: 1\nb: 2",                   /* no last newline */
        "---\nschema: 1\nb: 2\n...\n",       /* explicit ends */
        "{schema: 1, b: 2}",
        "\"schema\": 1\n'b': 2\n",
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const struct csp_node *root = parse(list[i]);
        assert_int_equal(root->n, 2);
        assert_string_equal(root->child->key, "schema");
        assert_string_equal(csp_node_find(root, "b")->text, "2");
    }
    const struct csp_node *root = parse("a: \"\xC3\xA4 \\u2028 \xF0\x9F\x90\x80\"\nb: x\n");
    assert_string_equal(root->child->text, "\xC3\xA4 \xE2\x80\xA8 \xF0\x9F\x90\x80");
    root = parse("\xEF\xBB\xBF\xC3\xA4: 1\n"); /* columns count characters, no mark */
    assert_int_equal(root->child->col, 4);
}

static void test_every_refusal(void **state)
{
    (void)state;
    refuse("", "f.yaml:1:1: error: ", "empty file; a conspecific file starts with `schema: 1`");
    refuse("\n# only a comment\n", "f.yaml:1:1: ", "empty file");
    refuse("a: &x 1\n", "f.yaml:1:4: ", "anchor `&x`");
    refuse("a: 1\nb: *x\n", "f.yaml:2:4: ", "alias `*x`");
    refuse("*x : 1\n", "f.yaml:1:1: ", "alias `*x`");
    refuse("a: !!int 1\n", "f.yaml:1:4: ", "tag");
    refuse("a: ! 1\n", "f.yaml:1:4: ", "tag `!`");
    refuse("a: !x [1]\n", "f.yaml:1:4: ", "tag `!x`");
    refuse("a: !x {b: 1}\n", "f.yaml:1:4: ", "tag `!x`");
    refuse("a: &y [1]\n", "f.yaml:1:4: ", "anchor `&y`");
    refuse("a: &y {b: 1}\n", "f.yaml:1:4: ", "anchor `&y`");
    refuse("%YAML 1.1\n---\na: 1\n", "f.yaml:1:1: ", "directive");
    refuse("%TAG !e! tag:e\n---\na: 1\n", "f.yaml:1:1: ", "directive");
    refuse("a: 1\n---\nb: 2\n", "f.yaml:2:1: ", "second document");
    refuse("a: 1\n<<: 2\n", "f.yaml:2:1: ", "merge key `<<`");
    refuse("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: ", "duplicate key `a`, first at 1:1");
    refuse("a: {x: 1, y: 2, x: 3}\n", "f.yaml:1:17: ", "duplicate key `x`, first at 1:5");
    refuse("a: 1\n  b: 2\n", "f.yaml:2:4: ", "quote the text, or check the indentation");
    refuse("a: [1, 2\n", "f.yaml:2:1: ", "close the bracket");
    refuse("a: {b: 2\n", "f.yaml:2:1: ", "close the brace");
    refuse("a: \"b\n", "f.yaml:2:1: ", "close it");
    refuse("a: \"b\\q\"\n", "f.yaml:1:6: ", "unknown escape");
    refuse("a: 1\nb\n", "f.yaml:3:1: ", "write `: ` after the key");
    refuse("a: @b\n", "f.yaml:1:4: ", "put the text in quotes");
    refuse("? [a]\n: b\n", "f.yaml:1:3: ", "keys are text");
    refuse("{{a: 1}: b}\n", "f.yaml:1:2: ", "keys are text");
    refuse(": b\n", "f.yaml:1:1: ", "expected `key: value`");
    refuse("{\"\": b}\n", "f.yaml:1:2: ", "empty key");
    refuse("a:\tb\n", "f.yaml:1:3: ", "tab");
    refuse("a: b # \tc\n", "f.yaml:1:8: ", "tab");
    refuse("\xC3\xA4: \"\x01\"\n", "f.yaml:1:5: ", "control character U+0001");
    refuse("a: \xC2\x85\n", "f.yaml:1:4: ", "control character U+0085");
    refuse("a: \xFF\n", "f.yaml:1:4: ", "byte 0xFF is not UTF-8");
    refuse("a: \xC0\x80\n", "f.yaml:1:4: ", "byte 0xC0 is not UTF-8"); /* overlong */
    refuse("a: \xED\xA0\x80\n", "f.yaml:1:4: ", "not UTF-8");          /* surrogate */
    refuse("a: \xF4\x90\x80\x80\n", "f.yaml:1:4: ", "not UTF-8");      /* beyond Unicode */
    refuse("a: \xE2\x82", "f.yaml:1:4: ", "not UTF-8");                /* cut off */
    refuse("\xFF\xFE"
           "a",
           "f.yaml:1:1: ", "byte 0xFF is not UTF-8"); /* UTF-16 */
    refuse_n("a: b\0c\n", 7, "f.yaml:1:5: ", "NUL byte");
    refuse("a: \"b\\0c\"\n", "f.yaml:1:4: ", "NUL within a text");
    refuse("\"a\\0\": b\n", "f.yaml:1:1: ", "NUL within a key");
    refuse("a: *\n", "f.yaml:1:5: ", "quote the text");
    refuse("a: - b\n", "f.yaml:1:4: ", "on a line of its own");
    refuse("a:\n- b\nc\n", "f.yaml:4:1: ", "`: ` after the key");
    refuse("a: 1\n b: 2\n", "f.yaml:2:3: ", "indentation");
    refuse("a: {b: ]}\n", "f.yaml:1:8: ", "value");
    refuse("[a]]\n", "f.yaml:1:4: ", "");
}

static void test_all_problems_are_collected(void **state)
{
    (void)state;
    struct csp_node *root;
    static const char text[] = "a: &x 1\nb: !t 2\nb: 3\nc: *x\n";
    assert_int_equal(parse_n(text, sizeof text - 1, &root), CSP_E_SYNTAX);
    assert_int_equal(diag.total, 4);
    char tabs[100 * 6 + 1] = "";
    for (int i = 0; i < 100; i++) strcat(tabs, "a: \tb\n");
    csp_diag_init(&diag);
    assert_int_equal(parse_n(tabs, strlen(tabs), &root), CSP_E_SYNTAX);
    assert_int_equal(diag.total, 100);
    assert_true(csp_diag_full(&diag));
    char *out = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&out, &n);
    assert_int_equal(csp_diag_print(&diag, file), CSP_OK);
    fclose(file);
    assert_non_null(strstr(out, "f.yaml:20:4: error: tab"));
    assert_null(strstr(out, "f.yaml:21:"));
    assert_non_null(strstr(out, "\n... and 80 more\n"));
    free(out);
    assert_int_equal(csp_diag_result(&diag), CSP_E_SYNTAX);
    assert_non_null(strstr(csp_error_detail(), "f.yaml:1:4: error: tab"));
}

/* text repeated to n bytes. */
static char *repeat(const char *text, size_t n)
{
    char *out = malloc(n + 1);
    const size_t m = strlen(text);
    for (size_t i = 0; i < n; i++) out[i] = text[i % m];
    out[n] = '\0';
    return out;
}

static void test_hostile_input_is_refused_fast(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *words;
        size_t n;
    } list[] = {
        {"[", "more than 32", 200000},
        {"{a: ", "more than 32", 200000},
        {"- ", "more than 32", 200000},
        {"? ", "keys are text", 200000},
        {"{", "keys are text", 200000},
        {"- [", "write one", 200000},
        {"a: ", "", 200000},
        {"- a\n", "more than 100000 values", 1000000},
        {"[],", "", 1000000},
        {"'", "", 1000000},
        {"a", "", 1000000},
        {"&", "", 1000000},
        {"&a ", "", 1000000},
        {"*a ", "", 1000000},
        {"!", "", 1000000},
        {"a: b\n", "more than 1000 keys", 1000000},
        {"? a\n", "more than 1000 keys", 1000000},
        {"---\n", "second document", 1000000},
        {"%a\n", "", 1000000},
        {"\"\\", "", 1000000},
        {"| \n", "", 1000000},
        {"#", "empty file", 1000000},
        {"\n", "empty file", 1000000},
        {"]", "", 1000000},
        {"a\n", "", 1000000},
        {"\"a\" ", "", 1000000},
        {"[a: ", "", 1000000},
        {"a: 'b\n", "", 1000000},
        {"a: [", "", 1000000},
        {"\x7F"
         "ELF",
         "control", 1000000},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char *text = repeat(list[i].unit, list[i].n);
        const double start = csp_clock_wall();
        struct csp_node *root = NULL;
        csp_diag_init(&diag);
        const int err = parse_n(text, list[i].n, &root);
        const double took = csp_clock_wall() - start;
        free(text);
        if (err == CSP_OK) /* a long text alone is a legal scalar */
            assert_int_equal(root->kind, CSP_NODE_SCALAR);
        else if (!strstr(diag.message[0], list[i].words))
            fail_msg("%s: %s", list[i].unit, diag.message[0]);
        if (took > 0.9) fail_msg("`%s` took %g s", list[i].unit, took);
        csp_mem_free(&mem);
    }
}

static void test_alias_bomb(void **state)
{
    (void)state;
    refuse("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "f.yaml:1:4: ", "anchor `&a`");
}

static void test_limits(void **state)
{
    (void)state;
    char text[600] = "";
    for (int i = 0; i < CSP_YAML_DEPTH; i++) strcat(text, "[");
    for (int i = 0; i < CSP_YAML_DEPTH; i++) strcat(text, "]");
    parse(text);
    char deeper[sizeof text + 3];
    snprintf(deeper, sizeof deeper, "[%s]", text);
    refuse(deeper, "f.yaml:1:33: ", "more than 32");
    char key[CSP_YAML_KEY + 2];
    memset(key, 'k', sizeof key);
    snprintf(text, sizeof text, "%.*s: 1\n", CSP_YAML_KEY, key);
    parse(text);
    snprintf(text, sizeof text, "%.*s: 1\n", CSP_YAML_KEY + 1, key);
    refuse(text, "f.yaml:1:1: ", "at most 128");
}

static void test_files(void **state)
{
    (void)state;
    struct csp_node *root;
    assert_int_equal(csp_yaml_read("/nonexistent/x.yaml", &mem, &root, &diag), CSP_E_IO);
    assert_null(root);
    assert_non_null(strstr(diag.message[0], "/nonexistent/x.yaml"));
    assert_non_null(strstr(diag.message[0], "No such file"));
    assert_int_equal(csp_diag_result(&diag), CSP_E_IO);
    csp_diag_init(&diag);
    assert_int_equal(csp_yaml_read("/", &mem, &root, &diag), CSP_E_IO);

    char path[] = "/tmp/csp_yaml_XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "schema: 2.385\n", 14), 14);
    csp_diag_init(&diag);
    assert_int_equal(csp_yaml_read(path, &mem, &root, &diag), CSP_OK);
    assert_string_equal(root->child->text, "2.385");
    assert_string_equal(root->child->file, path);
    assert_int_equal(ftruncate(fd, 100L << 20), 0); /* sparse: 100 MiB of NUL */
    const double start = csp_clock_wall();
    assert_int_equal(csp_yaml_read(path, &mem, &root, &diag), CSP_E_SYNTAX);
    assert_true(csp_clock_wall() - start < 0.5);
    assert_non_null(strstr(diag.message[0], ":1:1: error: more than 1048576 bytes"));
    close(fd);
    unlink(path);
    char *big = repeat("# \n", CSP_YAML_BYTES + 1);
    refuse_n(big, CSP_YAML_BYTES + 1, "f.yaml:1:1: ", "at most 1048576");
    free(big);
}

static void test_print_round_trip(void **state)
{
    (void)state;
    static const char text[] = "a: 1\n"
                               "b: [x, [y, z], {k: 'true '}, [], {}]\n"
                               "c: {}\n"
                               "d: []\n"
                               "e: \"\"\n"
                               "f:\n"
                               "g: {h: {i: [{j: 1, k: 2}, {l: -3}]}}\n"
                               "\"m: n\": \"o # p\"\n"
                               "q: \"a\\nb\\\\\\\"\\u2028\\x85\\uFEFF\xC3\xA4\\t\"\n"
                               "'<<': '*x'\n";
    const struct csp_node *root = parse(text);
    struct csp_text one = {0}, two = {0};
    assert_int_equal(csp_node_print(root, &one, 0), CSP_OK);
    const struct csp_node *again = parse(one.s);
    assert_int_equal(csp_node_print(again, &two, 0), CSP_OK);
    assert_string_equal(one.s, two.s);
    assert_string_equal(csp_node_find(again, "q")->text, csp_node_find(root, "q")->text);
    assert_string_equal(csp_node_find(again, "m: n")->text, "o # p");
    assert_string_equal(csp_node_find(again, "<<")->text, "*x");
    assert_int_equal(csp_node_find(again, "e")->quoted, 1);
    assert_int_equal(csp_node_find(again, "f")->quoted, 0);
    assert_int_equal(csp_node_find(again, "b")->n, 5);
    csp_text_clear(&one);
    csp_node_print(csp_node_copy(root, &mem), &one, 0);
    assert_string_equal(one.s, two.s);
    csp_text_free(&one);
    csp_text_free(&two);
}

static void test_print_of_single_values(void **state)
{
    (void)state;
    static const char *const list[][2] = {
        {"2.385", "2.385\n"}, {"'a: b'", "\"a: b\"\n"}, {"{}", "{}\n"},      {"[]", "[]\n"},
        {"'no'", "\"no\"\n"}, {"no", "no\n"},           {"'none'", "none\n"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct csp_text out = {0};
        assert_int_equal(csp_node_print(parse(list[i][0]), &out, 0), CSP_OK);
        assert_string_equal(out.s, list[i][1]);
        csp_text_free(&out);
    }
    struct csp_text out = {0}; /* bytes that are not UTF-8 stand for themselves */
    assert_int_equal(csp_node_print_text("\xC3(", 0, &out), CSP_OK);
    assert_string_equal(out.s, "\"\xC3(\"");
    csp_text_free(&out);
}

static void test_texts_that_are_taken_for_something_else(void **state)
{
    (void)state;
    static const char *const list[][2] = {
        {"NA", "missing"},       {"nan", "missing"}, {"Null", "missing"}, {"~", "missing"},
        {"None", "missing"},     {"n/a", "missing"}, {"TRUE", "truth"},   {"no", "truth"},
        {"On", "truth"},         {"y", "truth"},     {"N", "truth"},      {"5", "number"},
        {"-1e3", "number"},      {".5", "number"},   {"0x1F", "number"},  {"-.Inf", "number"},
        {"2020-01-01", "number"}};
    static const char *const texts[] = {"",     "none", "nano", "yes_no",
                                        "5 ms", "a1",   "-",    "C001"};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const char *taken = csp_node_taken_for(list[i][0]);
        assert_non_null(taken);
        assert_non_null(strstr(taken, list[i][1]));
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(csp_node_taken_for(texts[i]));
}

static void test_describe(void **state)
{
    (void)state;
    char b[96];
    assert_string_equal(csp_node_describe(NULL, b, sizeof b), "nothing");
    assert_string_equal(csp_node_describe(parse("a:")->child, b, sizeof b), "nothing");
    assert_string_equal(csp_node_describe(parse("a: ''")->child, b, sizeof b), "``");
    assert_string_equal(csp_node_describe(parse("{}"), b, sizeof b), "a mapping");
    assert_string_equal(csp_node_describe(parse("[]"), b, sizeof b), "a sequence");
    char text[200] = "x";
    for (int i = 0; i < 40; i++) strcat(text, "\xC3\xA4"); /* not cut within a character */
    csp_node_describe(parse(text), b, sizeof b);
    assert_int_equal(strlen(b), 1 + 59 + 4);
    assert_string_equal(b + strlen(b) - 6, "\xC3\xA4...`");
}

static void test_diag_places(void **state)
{
    (void)state;
    const struct csp_node *root = parse("a: 1\nbb:   2\n");
    csp_diag_add(&diag, root->last, "x %d", 7);
    csp_diag_add_key(&diag, root->last, "y");
    csp_diag_add_key(&diag, root, "z\nz");
    csp_diag_add(&diag, NULL, "w");
    csp_diag_add_at(&diag, CSP_E_IO, "g", 0, 0, "v");
    assert_string_equal(diag.message[0], "f.yaml:2:7: error: x 7");
    assert_string_equal(diag.message[1], "f.yaml:2:1: error: y");
    assert_string_equal(diag.message[2], "f.yaml:1:1: error: z z");
    assert_string_equal(diag.message[3], "error: w");
    assert_string_equal(diag.message[4], "g: error: v");
    assert_int_equal(diag.code, CSP_E_SYNTAX);
    assert_int_equal(csp_diag_add_at(NULL, CSP_E_IO, "g", 1, 2, "u"), CSP_E_IO);
    assert_string_equal(csp_error_detail(), "g:1:2: error: u");
    assert_int_equal(csp_diag_memory(NULL), CSP_E_MEMORY);
    csp_diag_init(&diag);
    assert_int_equal(csp_diag_result(&diag), CSP_OK);
}

#define T(f) cmocka_unit_test_setup_teardown(f, parse_begin, parse_end)
TEST_MAIN(T(test_tree), T(test_forms_that_are_fine), T(test_every_refusal),
          T(test_all_problems_are_collected), T(test_hostile_input_is_refused_fast),
          T(test_alias_bomb), T(test_limits), T(test_files), T(test_print_round_trip),
          T(test_print_of_single_values), T(test_texts_that_are_taken_for_something_else),
          T(test_describe), T(test_diag_places))
