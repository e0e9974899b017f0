/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed by rows reads back as it was: awkward values, exact text, tables. */
#include "conspecific/config/schema_print.h"
#include "sample_read.h"

static void test_awkward_numbers_survive(void **state)
{
    (void)state;
    static const double list[] = {0.1,    1.0 / 3.0,
                                  2.385,  1e-300,
                                  -7.25,  123456789.123456789,
                                  5e-324, 1e300,
                                  -0.0,   179.999,
                                  1e15,   0.30000000000000004,
                                  1e22,   9007199254740993.0};
    enum { N = sizeof list / sizeof *list };
    double values[N];
    memcpy(values, list, sizeof list);
    struct csp_text out = {0};
    struct {
        struct csp_list reals;
    } s = {{values, N}}, t;
    const struct csp_schema schema[] = {
        {.key = "r", .type = CSP_T_REALS, .unit = "ms", .offset = 0}, {0}};
    assert_int_equal(csp_schema_print(schema, &s, &out, 0, 0), CSP_OK);
    assert_int_equal(csp_schema_read(schema, parse(out.s), &t, &mem, &diag), CSP_OK);
    assert_int_equal(t.reals.n, N);
    assert_memory_equal(t.reals.items, list, sizeof list);
    csp_text_free(&out);
}

static const char *const awkward_texts[] = {
    "",
    " ",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "-",
    "?",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "[a",
    "{a",
    "a]",
    "'",
    "\"",
    "\\",
    "\n",
    "a\nb\n",
    "\r",
    "\t",
    "\x01\x1F\x7F",
    "null",
    "~",
    "true",
    "1e3",
    "<<",
    "---",
    "...",
    "a, b",
    ",",
    "a:",
    ":a",
    "\xC2\x85\xC2\x9F",
    "\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF",
    "\xEF\xBF\xBE\xEF\xBF\xBF",
    "\xC3\xA4\xF0\x9F\x90\x80",
    "100 %",
    "a  b",
    "1.",
    "+5",
    "+",
    "models/agents/rat.yaml",
    "a very long text that goes on and on and on and on and "
    "on and on and on and on and on, "
    "on and on"};

static void test_awkward_texts_survive(void **state)
{
    (void)state;
    const struct csp_schema schema[] = {{.key = "t", .type = CSP_T_TEXT, .offset = 0}, {0}};
    for (size_t i = 0; i < sizeof awkward_texts / sizeof *awkward_texts; i++) {
        struct csp_text out = {0};
        const char *s = awkward_texts[i], *t = NULL;
        assert_int_equal(csp_schema_print(schema, &s, &out, 4, 0), CSP_OK);
        assert_int_equal(csp_schema_read(schema, parse(out.s), &t, &mem, &diag), CSP_OK);
        assert_string_equal(t, s);
        csp_text_free(&out);
        /* the same as a key */
        const struct csp_schema keys[] = {{.key = "k", .type = CSP_T_NAME_NAMES, .offset = 0},
                                          {0}};
        struct csp_name_text item = {*s ? s : "x", s, NULL};
        struct csp_list names = {&item, 1}, again;
        assert_int_equal(csp_schema_print(keys, &names, &out, 0, 0), CSP_OK);
        assert_int_equal(csp_schema_read(keys, parse(out.s), &again, &mem, &diag), CSP_OK);
        assert_string_equal(((struct csp_name_text *)again.items)->name, item.name);
        assert_string_equal(((struct csp_name_text *)again.items)->text, s);
        csp_text_free(&out);
    }
}

static void test_texts_that_read_as_something_else_are_quoted(void **state)
{
    (void)state;
    const struct csp_schema schema[] = {{.key = "t", .type = CSP_T_TEXT, .offset = 0}, {0}};
    static const char *const lines[][2] = {
        {"no", "t: \"no\"\n"}, {"12", "t: \"12\"\n"}, {"yes we can", "t: yes we can\n"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct csp_text out = {0};
        assert_int_equal(csp_schema_print(schema, &lines[i][0], &out, 0, 0), CSP_OK);
        assert_string_equal(out.s, lines[i][1]);
        csp_text_free(&out);
    }
}

static void test_print_refuses_illegal_structs(void **state)
{
    (void)state;
    struct csp_text out = {0};
    struct sample s = read_sample("schema: 1\nkind: agent\nname: x\n");
    s.mode = 3;
    assert_int_equal(csp_schema_print(sample_schema, &s, &out, 0, 0), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "`mode` = 3"));
    s.mode = -1;
    assert_int_equal(csp_schema_print(sample_schema, &s, &out, 0, 0), CSP_E_RANGE);
    s.mode = 0;
    s.name = NULL;
    assert_int_equal(csp_schema_print(sample_schema, &s, &out, 0, 0), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "`name` is NULL"));
    csp_text_free(&out);
}

static void test_exact_print(void **state)
{
    (void)state;
    struct csp_text out = {0};
    const struct sample s =
        read_sample("schema: 1\nkind: agent\nname: x\nanimals: 7\n"
                    "events: {a: {kind: eat_pellet, dose: 0.25 mA, then: [{event: b}]}}\n");
    assert_int_equal(csp_schema_print(sample_schema, &s, &out, 0, 0), CSP_OK);
    assert_string_equal(out.s, "schema: 1\n"
                               "kind: agent\n"
                               "name: x\n"
                               "path: models/rat.yaml\n"
                               "animals: 7\n"
                               "seed: 1\n"
                               "mode: summary\n"
                               "duration: 24 min\n"
                               "share: 50 %\n"
                               "cell:\n"
                               "  tau: 20 ms\n"
                               "  gamma: 0.95\n"
                               "  n: 64\n"
                               "  r_max: 80 Hz\n"
                               "g_arousal: 0.125\n"
                               "angle: 45 deg\n"
                               "weight: 350 g\n"
                               "colour: brown\n"
                               "paint:\n"
                               "  weight: 350 g\n"
                               "  colour: brown\n"
                               "events:\n"
                               "  a:\n"
                               "    kind: eat_pellet\n"
                               "    dose: 0.25 mA\n"
                               "    duration: 0.5 s\n"
                               "    then:\n"
                               "      - event: b\n"
                               "        delay: 0 s\n"
                               "        probability: 1\n"
                               "    loud: true\n"
                               "phases:\n"
                               "  - name: only\n"
                               "    trials: 1\n"
                               "    interval: [5 s, 15 s]\n"
                               "tags: [a, b_2]\n");
    csp_text_clear(&out);
    assert_int_equal(csp_schema_print(sample_schema, &s, &out, 2, 1), CSP_OK);
    assert_non_null(strstr(out.s, "  animals: 7  # [1, 10000]: animals\n"));
    assert_non_null(strstr(
        out.s, "    tau: 20 ms  # [1, 200] measured (Some2001): time constant | membrane\n"));
    assert_non_null(strstr(out.s, "    gamma: 0.95  # [0, 1] chosen: discount\n"));
    assert_non_null(strstr(out.s, "dose: 0.25 mA  # [0, 2] measured (Some2001): current\n"));
    csp_text_free(&out);
}

static void test_tables(void **state)
{
    (void)state;
    struct csp_text out = {0};
    assert_int_equal(csp_params_markdown(sample_cell_table, &out), CSP_OK);
    assert_string_equal(
        out.s, "| name | symbol | unit | default | range | origin | source | meaning |\n"
               "|---|---|---|---|---|---|---|---|\n"
               "| `tau` | tau | ms | 20 | [1, 200] | measured | Some2001 | time constant \\| "
               "membrane |\n"
               "| `gamma` | gamma | 1 | 0.95 | [0, 1] | chosen |  | discount |\n"
               "| `n` | n | count | 64 | [8, 2000] | borrowed | Other1999 | units |\n"
               "| `r_max` | r | Hz | 80 | [0.5, 500] | fitted | claim:C03 | largest rate |\n");
    csp_text_clear(&out);
    assert_int_equal(csp_schema_table(sample_schema, &out), CSP_OK);
    static const char *const rows[] = {
        "| key | type | unit | range | default | meaning |\n|---|---|---|---|---|---|\n",
        "| `name` | name |  |  | required | name of the file |\n",
        "| `mode` | one of `none`, `summary`, `full` |  |  | `summary` | what to keep |\n",
        "| `cell.tau` | number | ms | [1, 200] | 20 | time constant \\| membrane |\n",
        "| `g_arousal` | number | 1 | [0, 10] | 0.125 | gain of arousal |\n",
        "| `weight` | number | g | [1, 1000] | `350 g` | weight |\n",
        "| `events.<name>.then[].probability` | number | 1 | [0, 1] | `1` | of it |\n",
        "| `phases[].interval` | sequence of numbers | s | [0, 3600] | `[5 s, 15 s]` |",
        "| `choice` | mapping |  |  | optional | a choice |\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strstr(out.s, rows[i])) fail_msg("no row %s in\n%s", rows[i], out.s);
    csp_text_free(&out);
    /* a table that holds itself ends */
    struct csp_schema loop[2] = {{.key = "then", .type = CSP_T_LIST, .def = ""}, {0}};
    loop[0].sub = loop;
    assert_int_equal(csp_schema_table(loop, &out), CSP_OK);
    assert_non_null(strstr(out.s, "| `then` |"));
    assert_null(strstr(out.s, "then[].then[].then"));
    csp_text_free(&out);
}

struct inner {
    const char *name;
    size_t n;
    double x;
    int on;
    const struct csp_node *raw;
};

struct outer {
    struct csp_list list, map;
    struct inner one;
    struct sample_cell cell;
};

static const struct csp_schema inner_schema[] = {
    {.key = "n", .type = CSP_T_COUNT, .def = "", .offset = offsetof(struct inner, n)},
    {.key = "x", .type = CSP_T_REAL, .def = "", .offset = offsetof(struct inner, x)},
    {.key = "on", .type = CSP_T_BOOL, .def = "", .offset = offsetof(struct inner, on)},
    {.key = "raw", .type = CSP_T_NODE, .def = "", .offset = offsetof(struct inner, raw)},
    {0}};
static const struct csp_schema cell_schema[] = {
    {.key = "p", .type = CSP_T_PARAMS, .params = sample_cell_table, .offset = 0}, {0}};
static const struct csp_schema outer_schema[] = {{.key = "list",
                                                  .type = CSP_T_LIST,
                                                  .sub = inner_schema,
                                                  .sub_size = sizeof(struct inner),
                                                  .doc = "a\nb",
                                                  .offset = offsetof(struct outer, list)},
                                                 {.key = "map",
                                                  .type = CSP_T_MAP,
                                                  .sub = inner_schema,
                                                  .sub_size = sizeof(struct inner),
                                                  .offset = offsetof(struct outer, map)},
                                                 {.key = "one",
                                                  .type = CSP_T_STRUCT,
                                                  .sub = inner_schema,
                                                  .sub_size = sizeof(struct inner),
                                                  .offset = offsetof(struct outer, one)},
                                                 {.key = "cell",
                                                  .type = CSP_T_STRUCT,
                                                  .def = "",
                                                  .sub = cell_schema,
                                                  .sub_size = sizeof(struct sample_cell),
                                                  .offset = offsetof(struct outer, cell)},
                                                 {0}};

static void test_structs_of_nothing_but_zeros(void **state)
{
    (void)state;
    struct outer s, t;
    struct csp_text out = {0};
    static const char text[] = "list: # a b\n  - {}\n  - n: 3\n  - {}\n"
                               "map:\n  a: {}\n  b:\n    raw: [1]\n  c: {}\n"
                               "one: {}\n";
    memset(&s, 0xAA, sizeof s);
    assert_int_equal(csp_schema_read(outer_schema, parse(text), &s, &mem, &diag), CSP_OK);
    assert_near(s.cell.tau, 0.0, 0.0); /* an absent optional struct is zero, not defaults */
    assert_int_equal(csp_schema_print(outer_schema, &s, &out, 0, 1), CSP_OK);
    assert_string_equal(out.s, "list:  # a b\n"
                               "  - {}\n"
                               "  - n: 3\n"
                               "  - {}\n"
                               "map:\n"
                               "  a: {}\n"
                               "  b:\n"
                               "    raw:\n"
                               "      - 1\n"
                               "  c: {}\n"
                               "one: {}\n");
    assert_int_equal(csp_schema_read(outer_schema, parse(out.s), &t, &mem, &diag), CSP_OK);
    assert_int_equal(t.list.n, 3);
    assert_int_equal(((struct inner *)t.list.items)[1].n, 3);
    assert_string_equal(((struct inner *)t.map.items)[2].name, "c");
    csp_text_free(&out);
    memset(&s.one, 0, sizeof s.one);
    s.cell.gamma = 0.5; /* not zero, so it is printed */
    assert_int_equal(csp_schema_print(outer_schema, &s, &out, 0, 0), CSP_OK);
    assert_non_null(strstr(out.s, "cell:\n  p:\n    tau: 0 ms\n    gamma: 0.5\n"));
    csp_text_free(&out);
}

#define T(f) cmocka_unit_test_setup_teardown(f, parse_begin, parse_end)
TEST_MAIN(T(test_awkward_numbers_survive), T(test_awkward_texts_survive),
          T(test_texts_that_read_as_something_else_are_quoted),
          T(test_print_refuses_illegal_structs), T(test_exact_print), T(test_tables),
          T(test_structs_of_nothing_but_zeros))
