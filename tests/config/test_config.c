/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "testing.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct csp_mem mem;
static struct csp_diag diag;
static char folder[64];
static char made[64][128];
static size_t n_made;

static int setup(void **state)
{
    (void)state;
    csp_diag_init(&diag);
    strcpy(folder, "/tmp/csp_config_XXXXXX");
    n_made = 0;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    while (n_made) remove(made[--n_made]);
    rmdir(folder);
    csp_mem_free(&mem);
    return 0;
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    snprintf(made[n_made++], sizeof made[0], "%s", path_of(name));
}

static struct csp_node *load(const char *name)
{
    struct csp_node *root;
    if (csp_config_load(path_of(name), &mem, &root, &diag) != CSP_OK)
        fail_msg("%s", diag.message[0]);
    assert_int_equal(diag.total, 0);
    return root;
}

/* place is "file:line:col". */
static void refuse(const char *name, const char *place, const char *words)
{
    struct csp_node *root = NULL;
    char expected[256];
    csp_diag_init(&diag);
    assert_int_equal(csp_config_load(path_of(name), &mem, &root, &diag), CSP_E_SYNTAX);
    assert_null(root);
    snprintf(expected, sizeof expected, "%s: error: ", path_of(place));
    if (strncmp(diag.message[0], expected, strlen(expected)) != 0 ||
        !strstr(diag.message[0], words))
        fail_msg("expected %s ... %s, found %s", expected, words, diag.message[0]);
}

static void test_head(void **state)
{
    (void)state;
    write_file("a.yaml", "kind: agent\nname: x\n");
    refuse("a.yaml", "a.yaml:1:1",
           "expected `schema: 1` as the first key, and no line begins so");
    write_file("b.yaml", "kind: agent\nschema: 1\n");
    refuse("b.yaml", "b.yaml:2:1", "must be the first key; move it to the top");
    write_file("c.yaml", "schema: 2\nkind: agent\n");
    refuse("c.yaml", "c.yaml:1:9", "this version reads files of `schema: 1`, found `2`");
    write_file("d.yaml", "schema: [1]\nkind: agent\n");
    refuse("d.yaml", "d.yaml:1:9", "found a sequence");
    write_file("e.yaml", "schema: 1\nkind: agnet\n");
    refuse("e.yaml", "e.yaml:2:7", "unknown kind of file, `agnet`; did you mean `agent`?");
    write_file("f.yaml", "schema: 1\nname: x\n");
    refuse("f.yaml", "f.yaml:1:1", "missing key `kind`");
    refuse("f.yaml", "f.yaml:1:1", "`kind: fit` or `kind: spillover`");
    write_file("secret", "root:$6$Uq:19000:0:99999:7:::\nzebra: 1\nzebra: 2\n");
    write_file("h.yaml", "schema: 1\nkind: study\nextends: secret\n");
    refuse("h.yaml", "secret:1:1",
           "expected `schema: 1` as the first key, and no line begins so");
    assert_null(strstr(diag.message[0], "zebra"));
    assert_null(strstr(diag.message[0], "$6$"));
    write_file("g.yaml", "- schema: 1\n");
    refuse("g.yaml", "g.yaml:1:1", "expected a mapping of keys, found a sequence");
    write_file("h.yaml", "just text\n");
    refuse("h.yaml", "h.yaml:1:1",
           "expected `schema: 1` as the first key, and no line begins so");
    write_file("secret", "password: hunter2\n"); /* no file that is not ours is quoted */
    write_file("l.yaml", "schema: 1\nkind: agent\nname: x\ndoc: \"x\"\nextends: secret\n");
    refuse("l.yaml", "secret:1:1",
           "expected `schema: 1` as the first key, and no line begins so");
    write_file("i.yaml", "");
    refuse("i.yaml", "i.yaml:1:1", "empty file; a conspecific file starts with `schema: 1`");
    write_file("j.yaml", "{}");
    refuse("j.yaml", "j.yaml:1:1",
           "expected `schema: 1` as the first key, and no line begins so");
    write_file("k.yaml", "schema: 1\nkind: {a: 1}\n");
    refuse("k.yaml", "k.yaml:2:7",
           "expected `agent`, `paradigm`, `study`, `fit` or `spillover`");
    struct csp_node *root;
    assert_int_equal(csp_config_load(path_of("none.yaml"), &mem, &root, &diag), CSP_E_IO);
    write_file("ok.yaml", "schema: 1\nkind: study\n");
    csp_diag_init(&diag);
    assert_int_equal(load("ok.yaml")->n, 2);
}

static void test_extends_merges_by_key(void **state)
{
    (void)state;
    write_file("base.yaml", "schema: 1\n"
                            "kind: agent\n"
                            "name: base\n"
                            "cell: {tau: 20 ms, gamma: 0.95, deep: {a: 1, b: 2}}\n"
                            "list: [1, 2, 3]\n"
                            "last: here\n");
    write_file("middle.yaml", "schema: 1\n"
                              "extends: base.yaml\n"
                              "cell: {tau: 30 ms, deep: {c: 3}}\n"
                              "new: 7\n");
    write_file("top.yaml", "schema: 1\n"
                           "kind: agent\n"
                           "extends: middle.yaml\n"
                           "name: top\n"
                           "cell: {deep: {b: 9}}\n"
                           "list: [4]\n"
                           "last: {now: a mapping}\n");
    struct csp_node *root = load("top.yaml");
    struct csp_text out = {0};
    csp_node_print(root, &out, 0);
    assert_string_equal(out.s, "schema: 1\n"
                               "kind: agent\n"
                               "name: top\n"
                               "cell:\n"
                               "  tau: 30 ms\n"
                               "  gamma: 0.95\n"
                               "  deep:\n"
                               "    a: 1\n"
                               "    b: 9\n"
                               "    c: 3\n"
                               "list:\n"
                               "  - 4\n"
                               "last:\n"
                               "  now: a mapping\n"
                               "new: 7\n");
    csp_text_free(&out);
    assert_int_equal(root->n, 7);
    assert_ptr_equal(root->last, csp_node_find(root, "new"));
    /* every node knows its own file and line */
    const struct csp_node *cell = csp_node_find(root, "cell");
    const struct csp_node *tau = csp_node_find(cell, "tau");
    assert_string_equal(tau->file, path_of("middle.yaml"));
    assert_int_equal(tau->line, 3);
    assert_string_equal(csp_node_find(cell, "gamma")->file, path_of("base.yaml"));
    assert_int_equal(csp_node_find(cell, "gamma")->line, 4);
    assert_string_equal(cell->file, path_of("top.yaml"));
    assert_int_equal(cell->line, 5);
    assert_string_equal(csp_node_find(csp_node_find(cell, "deep"), "b")->file,
                        path_of("top.yaml"));
}

static void test_extends_is_relative_to_its_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path_of("sub"), 0700), 0);
    snprintf(made[n_made++], sizeof made[0], "%s", path_of("sub"));
    write_file("base.yaml", "schema: 1\nkind: agent\nname: base\n");
    write_file("sub/child.yaml", "schema: 1\nextends: ../base.yaml\n");
    assert_string_equal(csp_node_find(load("sub/child.yaml"), "name")->text, "base");
    char text[256];
    snprintf(text, sizeof text, "schema: 1\nextends: %s\nname: mine\n", path_of("base.yaml"));
    write_file("sub/absolute.yaml", text);
    assert_string_equal(csp_node_find(load("sub/absolute.yaml"), "name")->text, "mine");
    /* from inside the folder, without a slash */
    char here[512];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    struct csp_node *root;
    write_file("flat.yaml", "schema: 1\nextends: base.yaml\n");
    const int err = csp_config_load("flat.yaml", &mem, &root, &diag);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(err, CSP_OK);
    assert_string_equal(csp_node_find(root, "name")->file, "base.yaml");
}

static void test_extends_refusals(void **state)
{
    (void)state;
    write_file("self.yaml", "schema: 1\nextends: self.yaml\n");
    refuse("self.yaml", "self.yaml:2:10", "`extends` goes in a loop: ");
    write_file("a.yaml", "schema: 1\nextends: b.yaml\n");
    write_file("b.yaml", "schema: 1\nextends: ./c.yaml\n");
    write_file("c.yaml", "schema: 1\nextends: b.yaml\n");
    refuse("a.yaml", "./c.yaml:2:10", "b.yaml -> ");
    assert_non_null(strstr(diag.message[0], "c.yaml -> "));
    assert_null(strstr(diag.message[0], "a.yaml ->"));
    write_file("d.yaml", "schema: 1\nextends: none.yaml\n");
    refuse("d.yaml", "d.yaml:2:10", "there is no file");
    write_file("e.yaml", "schema: 1\nextends: [d.yaml]\n");
    refuse("e.yaml", "e.yaml:2:10", "expected the path of one file, found a sequence");
    write_file("f.yaml", "schema: 1\nextends:\n");
    refuse("f.yaml", "f.yaml:2:9", "expected the path of one file, found nothing");
    write_file("g.yaml", "schema: 1\nkind: study\n");
    write_file("h.yaml", "schema: 1\nkind: agent\nextends: g.yaml\n");
    refuse("h.yaml", "h.yaml:2:7", "kind `agent` extends ");
    write_file("fit.yaml", "schema: 1\nkind: fit\n");
    write_file("spill.yaml", "schema: 1\nkind: spillover\n");
    write_file("h1.yaml", "schema: 1\nkind: agent\nextends: fit.yaml\n");
    refuse("h1.yaml", "fit.yaml:2:7", "a file of `kind: fit` stands alone: `conspecific fit`");
    refuse("spill.yaml", "spill.yaml:2:7", "`kind: spillover` stands alone: `conspecific run`");
    write_file("near.yaml", "schema: 1\nkind: spilover\n");
    refuse("near.yaml", "near.yaml:2:7", "did you mean `spillover`?");
    write_file("i.yaml", "kind: agent\n");
    write_file("j.yaml", "schema: 1\nextends: i.yaml\n");
    refuse("j.yaml", "i.yaml:1:1", "expected `schema: 1` as the first key");
    for (int i = 0; i <= CSP_CONFIG_EXTENDS; i++) {
        char name[32], text[64];
        snprintf(name, sizeof name, "n%d.yaml", i);
        if (i < CSP_CONFIG_EXTENDS)
            snprintf(text, sizeof text, "schema: 1\nextends: n%d.yaml\n", i + 1);
        else
            snprintf(text, sizeof text, "schema: 1\nkind: agent\n");
        write_file(name, text);
    }
    refuse("n0.yaml", "n7.yaml:2:10", "a chain of more than 8 files");
    csp_diag_init(&diag);
    load("n1.yaml"); /* eight are fine */
}

static struct csp_node *sample(void)
{
    static const char text[] = "schema: 1\n"
                               "kind: paradigm\n"
                               "events: {shock: {kind: footshock, dose: 0.8 mA}}\n"
                               "phases:\n"
                               "  - {name: baseline, trials: 20}\n"
                               "  - {name: test, trials: 10}\n"
                               "list: [1, 2]\n"
                               "empty: []\n"
                               "one: {two: {three: 3}}\n";
    struct csp_node *root;
    assert_int_equal(csp_yaml_parse("p.yaml", text, sizeof text - 1, &mem, &root, &diag), 0);
    return root;
}

static void set(struct csp_node *root, const char *path, const char *value)
{
    if (csp_config_set(root, path, value, "--set", &mem, &diag) != CSP_OK)
        fail_msg("%s", diag.message[0]);
}

#define BASE_LIST                                                                            \
    "schema: 1\nkind: paradigm\n"                                                            \
    "measures:\n  - {name: one, to: 1 s}\n  - {name: two, to: 2 s}\n  - {name: three}\n"     \
    "phases:\n  - name: test\n    script: [{event: shock, at: 1 s}, {event: tone, at: 2 s}," \
    " {event: shock, at: 3 s}]\n"                                                            \
    "wait: [1 s, 2 s]\n"

static void test_extends_changes_items(void **state)
{
    (void)state;
    write_file("list.yaml", BASE_LIST);
    write_file("item.yaml",
               "schema: 1\n"
               "extends: list.yaml\n"
               "measures: {add: [{name: four}], two: {to: 9 s, from: 1 s}, drop: [one],"
               " 2: {to: 3 s}}\n"
               "phases: {test: {script: {tone: {at: 5 s}, 2: {at: 4 s}, drop: 0}}}\n"
               "wait: {mean: 3 s}\n");
    struct csp_node *root = load("item.yaml");
    struct csp_text out = {0};
    csp_node_print(root, &out, 0);
    assert_string_equal(out.s, "schema: 1\n"
                               "kind: paradigm\n"
                               "measures:\n"
                               "  - name: two\n"
                               "    to: 9 s\n"
                               "    from: 1 s\n"
                               "  - name: three\n"
                               "    to: 3 s\n"
                               "  - name: four\n"
                               "phases:\n"
                               "  - name: test\n"
                               "    script:\n"
                               "      - event: tone\n"
                               "        at: 5 s\n"
                               "      - event: shock\n"
                               "        at: 4 s\n"
                               "wait:\n"
                               "  mean: 3 s\n");
    csp_text_free(&out);
    const struct csp_node *two = csp_node_item(csp_node_find(root, "measures"), 0);
    assert_int_equal(csp_node_find(two, "to")->line, 3);
    assert_string_equal(csp_node_find(two, "to")->file, path_of("item.yaml"));
    assert_string_equal(csp_node_find(two, "name")->file, path_of("list.yaml"));
}

static void test_extends_refuses_unclear_items(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *says;
    } bad[] = {
        {"measures: {tow: {to: 1 s}}\n", "item.yaml:3:12", "no item `tow`; did you mean `two`"},
        {"measures: {9: {to: 1 s}}\n", "item.yaml:3:12", "has no item `9`"},
        {"measures: {one: 3 s}\n", "item.yaml:3:17", "the keys that change expected"},
        {"measures: {drop: [one, foru]}\n", "item.yaml:3:24", "no item `foru`"},
        {"measures: {drop: {one: 1}}\n", "item.yaml:3:18", "names of items expected"},
        {"measures: {add: {name: x}}\n", "item.yaml:3:17", "a sequence of new items"},
        {"measures: {add: [{name: one}]}\n", "item.yaml:3:18", "`one` is there already"},
        {"phases: {test: {script: {shock: {at: 5 s}}}}\n", "item.yaml:3:26",
         "has 2 items `shock`; say which by its place, from 0 to 2"}};
    write_file("list.yaml", BASE_LIST);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256];
        snprintf(text, sizeof text, "schema: 1\nextends: list.yaml\n%s", bad[i].text);
        write_file("item.yaml", text);
        refuse("item.yaml", bad[i].place, bad[i].says);
        assert_non_null(strstr(diag.message[0], bad[i].says));
    }
    csp_diag_init(&diag);
    struct csp_node *root = load("list.yaml");
    set(root, "phases.test.script.tone.at", "7 s");
    assert_int_equal(
        csp_config_set(root, "phases.test.script.shock.at", "7 s", "--set", &mem, &diag),
        CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "there are 2 `shock`"));
}

static void test_set(void **state)
{
    (void)state;
    struct csp_node *root = sample();
    set(root, "events.shock.kind", "allogroom");
    const struct csp_node *shock = csp_node_find(csp_node_find(root, "events"), "shock");
    const struct csp_node *kind = csp_node_find(shock, "kind");
    assert_string_equal(kind->text, "allogroom");
    assert_string_equal(kind->key, "kind");
    assert_string_equal(kind->file, "--set");
    assert_int_equal(kind->line, 0);
    assert_int_equal(shock->n, 2);
    set(root, "events.shock.duration", "  2 s ");
    assert_int_equal(shock->n, 3);
    assert_string_equal(shock->last->text, "2 s");
    assert_string_equal(shock->last->key, "duration");
    const struct csp_node *phases = csp_node_find(root, "phases");
    set(root, "phases.1.trials", "7");
    assert_string_equal(csp_node_find(csp_node_item(phases, 1), "trials")->text, "7");
    set(root, "phases.baseline.trials", "3");
    assert_string_equal(csp_node_find(csp_node_item(phases, 0), "trials")->text, "3");
    set(root, "phases.baseline.interval", "[5 s, 15 s]");
    assert_int_equal(csp_node_find(csp_node_item(phases, 0), "interval")->n, 2);
    set(root, "phases.test", "{name: probe, trials: 1}");
    assert_string_equal(csp_node_find(csp_node_item(phases, 1), "name")->text, "probe");
    assert_null(csp_node_item(phases, 1)->key);
    set(root, "list.1", "\"[a\"");
    const struct csp_node *list = csp_node_find(root, "list");
    assert_int_equal(list->n, 2);
    assert_string_equal(csp_node_item(list, 1)->text, "[a");
    assert_int_equal(csp_node_item(list, 1)->quoted, 1);
    set(root, "one", "1");
    assert_int_equal(csp_node_find(root, "one")->kind, CSP_NODE_SCALAR);
    assert_int_equal(csp_node_find(root, "one")->n, 0);
    set(root, "new", "");
    assert_string_equal(csp_node_find(root, "new")->text, "");
    set(root, "note", "a: b # c"); /* text that does not start with a bracket is a scalar */
    assert_string_equal(csp_node_find(root, "note")->text, "a: b # c");
    assert_ptr_equal(root->last, csp_node_find(root, "note"));
}

static void refuse_set(const char *path, const char *value, const char *message)
{
    struct csp_node *root = sample();
    struct csp_text before = {0}, after = {0};
    csp_node_print(root, &before, 0);
    csp_diag_init(&diag);
    assert_int_equal(csp_config_set(root, path, value, "--set", &mem, &diag), CSP_E_SYNTAX);
    if (strncmp(diag.message[0], message, strlen(message)) != 0)
        fail_msg("expected %s, found %s", message, diag.message[0]);
    csp_node_print(root, &after, 0);
    assert_string_equal(before.s, after.s);
    csp_text_free(&before);
    csp_text_free(&after);
}

static void test_set_refusals(void **state)
{
    (void)state;
    refuse_set("evnts.shock.kind", "x",
               "--set: error: path `evnts.shock.kind`: the file has no `evnts`; did you mean "
               "`events`?");
    refuse_set("events.shok.kind", "x",
               "--set: error: path `events.shok.kind`: `events` has no `shok`; did you mean "
               "`shock`?");
    refuse_set("phases.basline.trials", "1",
               "--set: error: path `phases.basline.trials`: `phases` has no `basline`; did you "
               "mean `baseline`?");
    refuse_set(
        "phases.2.trials", "1",
        "--set: error: path `phases.2.trials`: `phases` has no `2`; expected `baseline` or "
        "`test`");
    refuse_set("phases.probe", "1",
               "--set: error: path `phases.probe`: `phases` has no `probe`");
    refuse_set("phases.99999999999999999999", "1", "--set: error: path ");
    refuse_set("list.2", "1",
               "--set: error: path `list.2`: `list` has no `2`; expected an index from 0 to 1");
    refuse_set("empty.0", "1",
               "--set: error: path `empty.0`: `empty` has no `0`; none is defined");
    refuse_set("one.two.three.four", "1",
               "--set: error: path `one.two.three.four`: `one.two.three` is a single value, it "
               "has no `four`");
    refuse_set("", "1", "--set: error: path ``: expected keys with dots");
    refuse_set("one..two", "1", "--set: error: path `one..two`: expected keys");
    refuse_set(".one", "1", "--set: error: path `.one`: expected keys");
    refuse_set("one.", "1", "--set: error: path `one.`: expected keys");
    refuse_set("one.two", "[1", "--set:2:1: error: expected `,` or `]`; close the bracket");
    refuse_set("one.two", "[&a 1]", "--set:1:2: error: anchor");
    refuse_set("one.two", "{a: 1, a: 2}", "--set:1:8: error: duplicate key");
    refuse_set("one.two", "a\xFF", "--set:1:2: error: byte 0xFF");
    refuse_set("one.two", "a\tb", "--set:1:2: error: tab");
}

static void test_put_copies_and_keeps_the_place(void **state)
{
    (void)state;
    struct csp_node *root = sample(), *other = sample();
    const struct csp_node *value = csp_node_find(root, "phases");
    assert_int_equal(csp_config_put(other, "one.two", value, &mem, &diag), CSP_OK);
    const struct csp_node *there = csp_node_find(csp_node_find(other, "one"), "two");
    assert_string_equal(there->key, "two");
    assert_int_equal(there->n, 2);
    assert_int_equal(there->line, 5);
    assert_ptr_not_equal(there->child, value->child);
    assert_string_equal(value->key, "phases");
    assert_int_equal(csp_config_put(other, "onee.two", value, &mem, &diag), CSP_E_SYNTAX);
    assert_string_equal(diag.message[0], "p.yaml:5:3: error: path `onee.two`: the file has no "
                                         "`onee`; did you mean `one`?");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
TEST_MAIN(T(test_head), T(test_extends_merges_by_key), T(test_extends_changes_items),
          T(test_extends_refuses_unclear_items), T(test_extends_is_relative_to_its_file),
          T(test_extends_refusals), T(test_set), T(test_set_refusals),
          T(test_put_copies_and_keeps_the_place))
