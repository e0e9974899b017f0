/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every file of models/paradigms: sound for its agent, and printed it reads back the same. */
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "testing.h"
#include <glob.h>

static struct csp_diag diag;

static void every_paradigm_reads_checks_and_prints_back(void **state)
{
    (void)state;
    struct csp_agent_spec agent;
    glob_t found = {0};
    size_t files = 0;
    assert_int_equal(glob("models/paradigms/*/*.yaml", 0, NULL, &found), 0);
    for (; files < found.gl_pathc; files++) {
        struct csp_mem mem = {0};
        struct csp_text once = {0}, twice = {0}, notes = {0};
        struct csp_paradigm p, q;
        struct csp_node *root;
        const char *path = found.gl_pathv[files];
        char world[512];
        csp_diag_init(&diag);
        if (csp_paradigm_load(&p, path, &mem, &diag)) fail_msg("%s", csp_error_detail());
        snprintf(world, sizeof world, "models/agents/%s.yaml", p.agent);
        if (csp_agent_spec_load(&agent, world, &mem, &diag) ||
            csp_paradigm_check(&p, &agent, &diag))
            fail_msg("%s: %s", path, csp_error_detail());
        assert_true(csp_arena_seconds(&p) > 0);
        assert_int_equal(csp_paradigm_print(&p, &once, 0), CSP_OK);
        if (csp_yaml_parse("printed", once.s, once.n, &mem, &root, &diag) ||
            csp_paradigm_read(&q, root, &mem, &diag))
            fail_msg("%s printed: %s", path, csp_error_detail());
        assert_int_equal(csp_paradigm_print(&q, &twice, 0), CSP_OK);
        assert_string_equal(once.s, twice.s);
        assert_int_equal(csp_paradigm_print(&p, &notes, 1), CSP_OK);
        if (csp_yaml_parse("annotated", notes.s, notes.n, &mem, &root, &diag) ||
            csp_paradigm_read(&q, root, &mem, &diag))
            fail_msg("%s annotated: %s", path, csp_error_detail());
        csp_text_free(&once);
        csp_text_free(&twice);
        csp_text_free(&notes);
        csp_mem_free(&mem);
    }
    globfree(&found);
    assert_true(files >= 80);
}

static void every_key_is_explained(void **state)
{
    (void)state;
    struct csp_text table = {0};
    assert_int_equal(csp_schema_table(csp_paradigm_schema, &table), CSP_OK);
    assert_non_null(strstr(table.s, "criterion"));
    csp_text_free(&table);
    for (size_t i = 0; csp_measure_schema[i].key; i++)
        if (*csp_measure_schema[i].key) assert_non_null(csp_measure_schema[i].doc);
    /* kinds: the words of the schema and the registry agree, and every kind is explained */
    char names[] = CSP_KIND_WORDS, *word = strtok(names, "|");
    size_t k = 0;
    for (; word; word = strtok(NULL, "|"), k++) {
        assert_string_equal(word, csp_measure_kind(k)->name);
        assert_non_null(csp_measure_kind(k)->doc);
    }
    assert_int_equal(k, 58);
    assert_null(csp_measure_kind(k));
}

static void a_missing_file_is_an_error(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    struct csp_paradigm p;
    csp_diag_init(&diag);
    assert_int_not_equal(csp_paradigm_load(&p, "models/paradigms/trial/none.yaml", &mem, &diag),
                         CSP_OK);
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(every_paradigm_reads_checks_and_prints_back),
          cmocka_unit_test(every_key_is_explained),
          cmocka_unit_test(a_missing_file_is_an_error))
