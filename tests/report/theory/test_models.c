/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/table.h"
#include "conspecific/report/theory/models.h"
#include <dirent.h>

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_theory_models models;

static size_t leaves(const struct csp_node *node)
{
    size_t n = 0;
    if (node->kind == CSP_NODE_SCALAR) return 1;
    for (const struct csp_node *item = node->child; item; item = item->next) n += leaves(item);
    return n;
}

/* What a variant sets beside its head. An agent that extends none has a world of its own, which
 * counts no more than the rat's. */
static size_t chosen(const char *path)
{
    static const char *const head[] = {"schema", "kind", "extends", "name", "doc"},
                             *const world[] = {"subject", "features", "kinds",
                                               "objects", "contexts", "identities"};
    struct csp_node *root;
    assert_int_equal(csp_yaml_read(path, &mem, &root, &diag), CSP_OK);
    size_t n = leaves(root);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        n -= csp_node_find(root, head[i]) != NULL;
    if (csp_node_find(root, "extends")) return n;
    for (size_t i = 0; i < sizeof world / sizeof *world; i++) {
        const struct csp_node *part = csp_node_find(root, world[i]);
        n -= part ? leaves(part) : 0;
    }
    return n;
}

/* The numbers that the rat can have in force: all but those of the human observer and those of
 * the rat of 0.5.0 alone. */
static size_t of_the_rat(const struct csp_table *fitted)
{
    long name = csp_table_column(fitted, "name"), where = csp_table_column(fitted, "where");
    size_t n = 0;
    assert_true(name >= 0 && where >= 0);
    for (size_t row = 0; row < fitted->rows; row++)
        n += !strstr(csp_table_cell(fitted, row, (size_t)name)->text, "of the human") &&
             !strstr(csp_table_cell(fitted, row, (size_t)where)->text, "human.yaml") &&
             !strstr(csp_table_cell(fitted, row, (size_t)where)->text, "handed_overlap.yaml");
    return n;
}

static void every_variant_has_a_row_that_counts_its_numbers(void **state)
{
    (void)state;
    size_t variants = 0;
    struct csp_table fitted;
    const struct csp_theory_model *row;
    assert_int_equal(csp_theory_models_read(&models, "data/theories.csv", &mem, &diag), CSP_OK);
    assert_int_equal(csp_table_read(&fitted, "data/fitted.csv", &mem, &diag), CSP_OK);
    DIR *dir = opendir("models/agents/theories");
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        char name[300], path[600];
        const char *dot = strstr(e->d_name, ".yaml");
        if (!dot) continue;
        snprintf(name, sizeof name, "%.*s", (int)(dot - e->d_name), e->d_name);
        snprintf(path, sizeof path, "models/agents/theories/%s", e->d_name);
        if (csp_theory_models_row(&models, name, &row)) fail_msg("%s", csp_error_detail());
        if (row->k_chosen != chosen(path))
            fail_msg("data/theories.csv: %s has %zu chosen numbers, its file sets %zu", name,
                     row->k_chosen, chosen(path));
        assert_true(row->k_fitted <= fitted.rows);
        variants++;
    }
    closedir(dir);
    assert_int_equal(csp_theory_models_row(&models, "rat", &row), CSP_OK);
    assert_int_equal(row->k_chosen, 0);
    assert_int_equal(row->k_fitted, of_the_rat(&fitted));
    assert_int_equal(models.n, variants + 1); /* no row without a file */
    csp_mem_free(&mem);
}

static void refused(const char *text, const char *message)
{
    diag = (struct csp_diag){0};
    assert_int_equal(csp_dir_make("build/test_theory"), CSP_OK);
    assert_int_equal(
        csp_file_write_atomic("build/test_theory/theories.csv", text, strlen(text)), CSP_OK);
    assert_int_equal(
        csp_theory_models_read(&models, "build/test_theory/theories.csv", &mem, &diag),
        CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
    csp_mem_free(&mem);
}

static void a_wrong_row_is_refused_at_its_place(void **state)
{
    (void)state;
#define HEAD "agent,family,k_fitted,k_chosen,note\n"
    refused(HEAD "rat,generalization,8,0,\n", "theories.csv:2:5");
    refused(HEAD "rat,generalisation,8,,\n",
            "theories.csv:2:22: error: column `k_chosen`: nothing");
    refused(HEAD "rat,critique,8,0,\nrat,critique,8,0,\n",
            "3:1: error: column `agent`: an agent has");
    refused(HEAD "rat,critique,-8,0,\n", "2:14");
    refused("agent,family,k_fitted,note\nrat,critique,8,\n", "k_chosen");
}

static void the_table_stands_beside_the_claims(void **state)
{
    (void)state;
    const char *path;
    assert_int_equal(csp_theory_models_path("a/b/claims.csv", &mem, &path), CSP_OK);
    assert_string_equal(path, "a/b/theories.csv");
    assert_int_equal(csp_theory_models_path("claims.csv", &mem, &path), CSP_OK);
    assert_string_equal(path, "theories.csv");
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(every_variant_has_a_row_that_counts_its_numbers),
          cmocka_unit_test(a_wrong_row_is_refused_at_its_place),
          cmocka_unit_test(the_table_stands_beside_the_claims))
