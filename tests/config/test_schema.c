/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a file by its rows: every type, defaults, problems. Printing: test_schema_print.c. */
#include "conspecific/config/schema_print.h"
#include "sample_read.h"

static const char full[] =
    "schema: 1\n"
    "kind: agent\n"
    "name: rat_7\n"
    "doc: \"a: b # \\\"c\\\"\\n\\td\"\n"
    "path: ''\n"
    "animals: 23\n"
    "seed: 18446744073709551615\n"
    "mode: full\n"
    "quiet: true\n"
    "duration: 1.5 h\n"
    "share: 12.5 %\n"
    "cell: {tau: 0.0231 s, n: 128}\n"
    "g_arousal: 2.385\n"
    "weight: 0.4 kg\n"
    "choice: {role: actor}\n"
    "paint: {colour: white}\n"
    "events:\n"
    "  shock:\n"
    "    kind: footshock\n"
    "    dose: 800 uA\n"
    "    then: [{event: cry, delay: 100 ms, probability: 0.1}, {event: flee}]\n"
    "  groom: {kind: allogroom, duration: 3 s, loud: false}\n"
    "phases:\n"
    "  - {name: base, trials: 20, interval: [0.1 min], actions: [press_a, press_b]}\n"
    "  - {name: test, interval: []}\n"
    "gains: {acc_bla: -0.3, vta.nac: 1e-3}\n"
    "set: {paradigm.events.shock.kind: allogroom, n: -3, 'a b': 'yes: no'}\n"
    "tags: [no, yes_]\n"
    "window: [-100 ms, 1 s]\n"
    "raw: {a: [1, {b: c, d: []}], e: 'f: g', h: {}}\n";

static void check_single_values(const struct sample *s)
{
    assert_string_equal(s->name, "rat_7");
    assert_string_equal(s->doc, "a: b # \"c\"\n\td");
    assert_string_equal(s->path, "");
    assert_int_equal(s->animals, 23);
    assert_true(s->seed == UINT64_MAX);
    assert_int_equal(s->mode, 2);
    assert_int_equal(s->quiet, 1);
    assert_near(s->duration, 90.0, 0.0);
    assert_near(s->share, 12.5, 0.0);
    assert_near(s->cell.tau, 23.1, 1e-14);
    assert_near(s->cell.gamma, 0.95, 0.0);
    assert_near(s->cell.n, 128.0, 0.0);
    assert_near(s->cell.r_max, 80.0, 0.0);
    assert_near(s->body.g_arousal, 2.385, 0.0);
    assert_near(s->body.angle, 45.0, 0.0);
    assert_near(s->tail.weight, 400.0, 0.0);
    assert_string_equal(s->tail.colour, "brown");
    assert_string_equal(s->choice.role, "actor");
    assert_near(s->choice.every, 0.0, 0.0);
    assert_near(s->paint.weight, 350.0, 0.0);
    assert_string_equal(s->paint.colour, "white");
}

static void check_events(const struct sample *s)
{
    assert_int_equal(s->events.n, 2);
    const struct sample_event *e = s->events.items;
    assert_string_equal(e[0].name, "shock");
    assert_int_equal(e[0].kind, 0);
    assert_near(e[0].dose, 0.8, 0.0);
    assert_near(e[0].duration, 0.5, 0.0);
    assert_int_equal(e[0].loud, 1);
    assert_int_equal(e[0].then.n, 2);
    const struct sample_outcome *o = e[0].then.items;
    assert_string_equal(o[0].event, "cry");
    assert_near(o[0].delay, 0.1, 0.0);
    assert_near(o[0].probability, 0.1, 0.0);
    assert_string_equal(o[1].event, "flee");
    assert_near(o[1].delay, 0.0, 0.0);
    assert_near(o[1].probability, 1.0, 0.0);
    assert_string_equal(e[1].name, "groom");
    assert_int_equal(e[1].kind, 1);
    assert_near(e[1].dose, 0.0, 0.0);
    assert_near(e[1].duration, 3.0, 0.0);
    assert_int_equal(e[1].loud, 0);
    assert_int_equal(e[1].then.n, 0);
    assert_null(e[1].then.items);
}

static void check_phases(const struct sample *s)
{
    assert_int_equal(s->phases.n, 2);
    const struct sample_phase *f = s->phases.items;
    assert_string_equal(f[0].name, "base");
    assert_int_equal(f[0].trials, 20);
    assert_int_equal(f[0].interval.n, 1);
    assert_near(*(double *)f[0].interval.items, 6.0, 1e-15);
    assert_int_equal(f[0].actions.n, 2);
    assert_string_equal(((const char **)f[0].actions.items)[1], "press_b");
    assert_string_equal(f[1].name, "test");
    assert_int_equal(f[1].trials, 1);
    assert_int_equal(f[1].interval.n, 0);
    assert_int_equal(f[1].actions.n, 0);
}

static void check_names_and_nodes(const struct sample *s)
{
    assert_int_equal(s->gains.n, 2);
    const struct csp_name_real *g = s->gains.items;
    assert_string_equal(g[0].name, "acc_bla");
    assert_near(g[0].value, -0.3, 0.0);
    assert_string_equal(g[1].name, "vta.nac");
    assert_near(g[1].value, 0.001, 0.0);
    assert_int_equal(s->set.n, 3);
    const struct csp_name_text *t = s->set.items;
    assert_string_equal(t[0].name, "paradigm.events.shock.kind");
    assert_string_equal(t[0].text, "allogroom");
    assert_string_equal(t[1].text, "-3");
    assert_string_equal(t[2].name, "a b");
    assert_string_equal(t[2].text, "yes: no");
    assert_int_equal(s->tags.n, 2);
    assert_string_equal(((const char **)s->tags.items)[0], "no");
    assert_int_equal(s->window.n, 2);
    assert_near(((double *)s->window.items)[0], -100.0, 0.0);
    assert_near(((double *)s->window.items)[1], 1000.0, 0.0);
    assert_non_null(s->raw);
    assert_string_equal(csp_node_find(s->raw, "e")->text, "f: g");
    assert_int_equal(csp_node_item(csp_node_find(s->raw, "a"), 1)->n, 2);
}

static void check_full(const struct sample *s)
{
    check_single_values(s);
    check_events(s);
    check_phases(s);
    check_names_and_nodes(s);
}

static void test_every_type_is_read(void **state)
{
    (void)state;
    const struct sample s = read_sample(full);
    check_full(&s);
    const struct sample_event *e = s.events.items;
    const struct sample_outcome *o = e->then.items;
    assert_int_equal(s.at->line, 1);
    assert_int_equal(e->at->line, 19);
    assert_int_equal(e->at->key_line, 18);
    assert_int_equal(o[1].at->line, 21);
    assert_int_equal(((const struct csp_name_real *)s.gains.items)[1].at->col, 33);
}

static void test_every_type_survives_print_and_read(void **state)
{
    (void)state;
    const struct sample s = read_sample(full);
    for (int annotate = 0; annotate < 2; annotate++) {
        struct csp_text one = {0}, two = {0};
        assert_int_equal(csp_schema_print(sample_schema, &s, &one, 0, annotate), CSP_OK);
        const struct sample again = read_sample(one.s);
        check_full(&again);
        assert_near(memcmp(&again.cell, &s.cell, sizeof s.cell), 0, 0);
        assert_near(memcmp(&again.body, &s.body, sizeof s.body), 0, 0);
        assert_int_equal(csp_schema_print(sample_schema, &again, &two, 0, annotate), CSP_OK);
        assert_string_equal(one.s, two.s);
        csp_text_free(&one);
        csp_text_free(&two);
    }
}

static void test_defaults(void **state)
{
    (void)state;
    struct csp_text one = {0};
    struct sample s = read_sample("schema: 1\nkind: agent\nname: x\n");
    for (int round = 0; round < 2; round++) {
        assert_null(s.doc);
        assert_string_equal(s.path, "models/rat.yaml");
        assert_int_equal(s.animals, 16);
        assert_int_equal(s.mode, 1);
        assert_int_equal(s.quiet, 0);
        assert_near(s.duration, 24.0, 0.0);
        assert_near(s.cell.tau, 20.0, 0.0);
        assert_near(s.body.g_arousal, 0.125, 0.0);
        assert_near(s.tail.weight, 350.0, 0.0);
        assert_null(s.choice.at);
        assert_null(s.choice.role);
        assert_string_equal(s.paint.colour, "brown");
        assert_int_equal(s.events.n, 0);
        assert_null(s.events.items);
        assert_int_equal(s.phases.n, 1);
        const struct sample_phase *f = s.phases.items;
        assert_string_equal(f->name, "only");
        assert_int_equal(f->interval.n, 2);
        assert_near(((double *)f->interval.items)[1], 15.0, 0.0);
        assert_int_equal(s.tags.n, 2);
        assert_string_equal(((const char **)s.tags.items)[1], "b_2");
        assert_int_equal(s.window.n, 0);
        assert_null(s.raw);
        if (round) break;
        assert_int_equal(csp_schema_print(sample_schema, &s, &one, 0, 1), CSP_OK);
        s = read_sample(one.s);
    }
    csp_text_free(&one);
    /* a table without required rows reads from nothing */
    struct sample_tail tail;
    assert_int_equal(csp_schema_read(sample_tail_schema, NULL, &tail, &mem, &diag), CSP_OK);
    assert_near(tail.weight, 350.0, 0.0);
    struct sample_choice choice;
    assert_int_equal(csp_schema_read(sample_choice_schema, NULL, &choice, &mem, &diag),
                     CSP_E_SYNTAX);
    assert_string_equal(diag.message[0], "error: missing key `role`; expected a name");
}

static void test_params(void **state)
{
    (void)state;
    struct sample_cell cell, again;
    struct csp_text out = {0};
    assert_int_equal(csp_params_read(sample_cell_table, NULL, &cell, &mem, &diag), CSP_OK);
    assert_near(cell.tau, 20.0, 0.0);
    assert_int_equal(csp_params_read(sample_cell_table, parse("tau: 0.1 s\nr_max: 7 1/s\n"),
                                     &cell, &mem, &diag),
                     CSP_OK);
    assert_near(cell.tau, 100.0, 0.0);
    assert_near(cell.r_max, 7.0, 0.0);
    assert_int_equal(csp_params_print(sample_cell_table, &cell, &out, 0, 1), CSP_OK);
    assert_int_equal(csp_params_read(sample_cell_table, parse(out.s), &again, &mem, &diag),
                     CSP_OK);
    assert_memory_equal(&again, &cell, sizeof cell);
    csp_text_free(&out);
    assert_int_equal(
        csp_params_read(sample_cell_table, parse("x: [tau, taau: 1]\n"), &cell, &mem, &diag),
        CSP_E_SYNTAX);
    assert_int_equal(csp_params_read(sample_cell_table, parse("[]"), &cell, &mem, &diag),
                     CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[1], "`file`: expected a mapping"));
    assert_near(cell.tau, 20.0, 0.0);
}

static void test_all_problems_in_file_order(void **state)
{
    (void)state;
    struct sample s;
    const struct csp_node *root = parse("schema: 1\n"
                                        "kind: agent\n"
                                        "animalz: 3\n"
                                        "animals: -3\n"
                                        "events: {a: {kind: footshok}}\n"
                                        "tags: [a, 2b, c, d, e]\n");
    assert_int_equal(csp_schema_read(sample_schema, root, &s, &mem, &diag), CSP_E_SYNTAX);
    assert_int_equal(diag.total, 6);
    static const char *const list[] = {
        "f.yaml:3:1: error: unknown key `animalz`; did you mean `animals`?",
        "f.yaml:4:10: error: `animals`: expected a whole number, 0 or more (digits only), "
        "found `-3`",
        "f.yaml:5:20: error: `kind`: found `footshok`; did you mean `footshock`?",
        "f.yaml:6:7: error: `tags`: expected 1 to 4 items, found 5",
        "f.yaml:6:11: error: an item of `tags`: expected a name (letters, digits and _, no "
        "digit "
        "first), found `2b`",
        "f.yaml:1:1: error: missing key `name`; expected a name"};
    for (size_t i = 0; i < 6; i++) assert_string_equal(diag.message[i], list[i]);
    /* nothing dangerous is left behind */
    assert_int_equal(s.animals, 0);
    assert_int_equal(s.tags.n, 5);
    assert_null(s.name);
}

static void test_missing_keys_say_what_to_write(void **state)
{
    (void)state;
    static const struct {
        enum csp_type type;
        const char *unit, *words;
    } list[] = {{CSP_T_REAL, "ms", "a time in ms"},
                {CSP_T_REAL, NULL, "a number"},
                {CSP_T_REAL, "1/s", "a rate in 1/s"},
                {CSP_T_COUNT, NULL, "a whole number"},
                {CSP_T_BOOL, NULL, "true or false"},
                {CSP_T_ENUM, NULL, "one of a|b"},
                {CSP_T_REALS, "ms", "a sequence of numbers"},
                {CSP_T_NAMES, NULL, "a sequence of names"},
                {CSP_T_NAME_REALS, NULL, "a mapping of numbers"},
                {CSP_T_MAP, NULL, "a mapping"},
                {CSP_T_NODE, NULL, "a value"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const struct csp_schema schema[] = {{.key = "k",
                                             .type = list[i].type,
                                             .unit = list[i].unit,
                                             .choices = "a|b",
                                             .sub_size = 8},
                                            {0}};
        char expected[128];
        double target[4];
        csp_diag_init(&diag);
        assert_int_equal(csp_schema_read(schema, parse("{}"), target, &mem, &diag),
                         CSP_E_SYNTAX);
        snprintf(expected, sizeof expected, "f.yaml:1:1: error: missing key `k`; expected %s",
                 list[i].words);
        assert_string_equal(diag.message[0], expected);
    }
}

static void test_misuse_is_reported(void **state)
{
    (void)state;
    struct sample s;
    assert_int_equal(csp_schema_read(sample_schema, parse("[1]"), &s, &mem, &diag),
                     CSP_E_SYNTAX);
    assert_string_equal(diag.message[0], "f.yaml:1:1: error: `file`: expected a mapping, as in "
                                         "`{key: value}`, found a sequence");
    assert_int_equal(s.events.n, 0);
    /* a default that cannot be read is a problem like any other */
    struct csp_list names;
    const struct csp_schema bad[] = {{.key = "k", .type = CSP_T_NAMES, .def = "[a"}, {0}};
    assert_int_equal(csp_schema_read(bad, NULL, &names, &mem, &diag), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[1], "(default):"));
    const struct csp_node *node = NULL;
    const struct csp_schema raw[] = {{.key = "k", .type = CSP_T_NODE}, {0}};
    struct csp_text out = {0};
    assert_int_equal(csp_schema_print(raw, &node, &out, 0, 0), CSP_E_RANGE);
    csp_text_free(&out);
}

#define T(f) cmocka_unit_test_setup_teardown(f, parse_begin, parse_end)
TEST_MAIN(T(test_every_type_is_read), T(test_every_type_survives_print_and_read),
          T(test_defaults), T(test_params), T(test_all_problems_in_file_order),
          T(test_missing_keys_say_what_to_write), T(test_misuse_is_reported))
