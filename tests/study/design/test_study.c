/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../toy.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/study.h"

/* Reads text as a study; the messages in one string. */
static int read_text(const char *text, char messages[4000])
{
    struct csp_mem mem = {0};
    struct csp_node *root;
    struct csp_study study;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    assert_non_null(diag);
    int err = csp_yaml_parse("s.yaml", text, strlen(text), &mem, &root, diag);
    if (!err) err = csp_study_read(&study, root, "s.yaml", &mem, diag);
    messages[0] = '\0';
    for (size_t i = 0; i < diag->total && i < CSP_DIAG_MAX; i++)
        snprintf(messages + strlen(messages), 4000 - strlen(messages), "%s\n",
                 diag->message[i]);
    free(diag);
    csp_mem_free(&mem);
    return err;
}

static void a_study_is_read(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    struct csp_study s;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    assert_int_equal(csp_study_load(&s, toy_path("studies/toy.yaml"), &mem, diag), CSP_OK);
    assert_string_equal(s.name, "toy");
    assert_int_equal(s.animals, 3);
    assert_int_equal(s.seed, 7);
    assert_int_equal(s.groups.n, 5);
    assert_int_equal(s.record.mode, CSP_RECORD_FULL);
    assert_near(s.record.every, 0.1, 1e-15);
    assert_string_equal(((const char **)s.record.fields.items)[1], "act.freeze");
    const struct csp_study_contrast *c = s.contrasts.items;
    assert_int_equal(c[0].expect, CSP_EXPECT_GREATER);
    assert_string_equal(c[0].claim, "C004");
    assert_int_equal(c[1].b.is_value, 1);
    assert_int_equal(c[1].a.session, 1);
    assert_int_equal(c[2].test, CSP_TEST_INDEPENDENT);
    free(diag);
    csp_mem_free(&mem);
}

static void every_problem_is_told_with_its_place(void **state)
{
    (void)state;
#define HEAD "schema: 1\nkind: study\nname: s\nagent: a\nparadigm: p\n"
    static const struct {
        const char *text, *say;
    } rows[] = {
        {HEAD "groups: {}\n", "s.yaml:6:"},
        {HEAD "groups: {x/y: {}}\n", "x/y"},
        {HEAD "groups: {x: {}, NA: {}}\n", "s.yaml:6:17: error: readers of CSV and YAML files "
                                           "take the group name `NA` for a missing "
                                           "value; choose another, as `group_NA`"},
        {HEAD "groups: {None: {}}\n", "s.yaml:6:10: "},
        {HEAD "groups: {On: {}}\n", "a truth value"},
        {HEAD "groups: {inf: {}}\n", "a number"},
        {HEAD
         "groups: {x: {}}\ncontrasts: [{name: no, a: {group: x, measure: m}, test: level}]\n",
         "s.yaml:7:20: error: readers of CSV and YAML files take the contrast name `no` for a "
         "truth"},
        {HEAD "groups: {x: {set: {body.tau: 1 s}}}\n", "must begin with agent."},
        {HEAD "groups: {x: {after_rearing: {paradigm.a: 1}}}\n", "must begin with agent."},
        {HEAD "groups: {x: {set: [1]}}\n", "must be a mapping"},
        {HEAD "groups: {x: {}}\nsweep: {agent.a: 1}\n", "s.yaml:7:18: error: sweep"},
        {HEAD "groups: {x: {}}\nsweep: {a: [1]}\n", "must begin with agent."},
        {HEAD "groups: {x: {}}\nanimals: 0\n", "s.yaml:7:10"},
        {HEAD "groups: {x: {}}\nanimals: -3\n", "s.yaml:7:10"},
        {HEAD "groups: {x: {}}\nrecord: {fields: bla.A}\n", "sequence"},
        {HEAD "groups: {x: {}}\nrecord: {every: 100}\n", "unit"},
        {HEAD "groups: {x: {}}\nanimal: 3\n", "animals"},
        {HEAD "groups: {pain: {}}\ncontrasts:\n  - {name: c, a: {group: pan, measure: m}, b: "
              "{value: 0}}\n",
         "did you mean `pain`"},
        {HEAD "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {value: 1}, b: {value: 0}}\n",
         "only b may be"},
        {HEAD
         "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {group: x, measure: m}, b: {value: "
         "nan}}\n",
         "value must be a number"},
        {HEAD
         "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {group: x, measure: m}, b: {group: "
         "x}}\n",
         "needs group and measure"},
        {HEAD
         "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {group: x, measure: m}, b: {group: "
         "x, measure: m, value: 1}}\n",
         "not both"},
        {HEAD
         "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {group: x, measure: m}, b: {value: "
         "0}, bound: 2}\n",
         "bound belongs to"},
        {HEAD
         "groups: {x: {}}\ncontrasts:\n  - {name: c, a: {group: x, measure: m}, b: {value: "
         "0}}\n  - {name: c, a: {group: x, measure: m}, b: {value: 0}}\n",
         "exists already"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char messages[4000];
        if (read_text(rows[i].text, messages) != CSP_E_SYNTAX)
            fail_msg("accepted: %s", rows[i].text);
        if (!strstr(messages, rows[i].say) || strncmp(messages, "s.yaml:", 7) != 0)
            fail_msg("'%s' not in '%s'", rows[i].say, messages);
    }
}

static void files_are_found_by_name_and_by_path(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    const char *path;
    assert_int_equal(csp_models_find("agents", "tiny", NULL, &mem, &path), CSP_OK);
    assert_string_equal(path, toy_path("agents/tiny.yaml")); /* by $CONSPECIFIC_MODELS */
    assert_int_equal(
        csp_models_find("agents", "tiny", toy_path("studies/toy.yaml"), &mem, &path), CSP_OK);
    assert_string_equal(path, toy_path("studies/../agents/tiny.yaml"));
    assert_int_equal(csp_models_find("agents", "../agents/tiny.yaml",
                                     toy_path("studies/toy.yaml"), &mem, &path),
                     CSP_OK);
    assert_int_equal(csp_models_find("agents", "tinny", NULL, &mem, &path), CSP_E_NAME);
    assert_null(path);
    assert_non_null(strstr(csp_error_detail(), "models/agents/tinny.yaml"));
    assert_int_equal(csp_models_find("agents", "./tinny.yaml", NULL, &mem, &path), CSP_E_IO);
    assert_int_equal(csp_models_find("agents", "", NULL, &mem, &path), CSP_E_NAME);
    /* one folder below, if there is no doubt which */
    assert_int_equal(csp_dir_make(toy_path("agents/a")), CSP_OK);
    assert_int_equal(csp_dir_make(toy_path("agents/b")), CSP_OK);
    toy_write("agents/a/deep.yaml", toy_agent);
    assert_int_equal(csp_models_find("agents", "deep", NULL, &mem, &path), CSP_OK);
    assert_string_equal(path, toy_path("agents/a/deep.yaml"));
    assert_int_equal(csp_models_find("agents", "d*p", NULL, &mem, &path), CSP_E_NAME);
    toy_write("agents/b/deep.yaml", toy_agent);
    assert_int_equal(csp_models_find("agents", "deep", NULL, &mem, &path), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "one of"));
    csp_mem_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_study_is_read),
        cmocka_unit_test(every_problem_is_told_with_its_place),
        cmocka_unit_test(files_are_found_by_name_and_by_path),
    };
    return cmocka_run_group_tests(tests, toy_make, toy_remove);
}
