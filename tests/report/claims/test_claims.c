/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/claims.h"

#define HEAD                                                                                  \
    "id,facet,paradigm,species,contrast,measure,direction,effect,effect_kind,ci_low,ci_high," \
    "n,source,doi,where_seen,confidence,status,note\n"
#define GOOD                                                                                   \
    "C001,resonance,p,rat,a vs b,freezing,A>B,19.27,mean difference,11.65,26.88,14,Somebody,," \
    ",verbatim,predicted,\n"

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_claims claims;

static int read_text(const char *text)
{
    const char *path = "build/test_claims.csv";
    csp_mem_free(&mem);
    diag = (struct csp_diag){0};
    assert_int_equal(csp_file_write_atomic(path, text, strlen(text)), CSP_OK);
    const int err = csp_claims_read(&claims, path, &mem, &diag);
    remove(path);
    return err;
}

static void refused(const char *row, const char *message)
{
    char text[4096];
    snprintf(text, sizeof text, "%s%s", HEAD, row);
    assert_int_equal(read_text(text), CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
}

static void the_projects_own_table_reads(void **state)
{
    (void)state;
    const char *path = NULL;
    diag = (struct csp_diag){0};
    assert_int_equal(csp_claims_find(NULL, &mem, &path), CSP_OK);
    if (csp_claims_read(&claims, path, &mem, &diag)) fail_msg("%s", diag.message[0]);
    assert_true(claims.n >= 29);
    const struct csp_claim *c = csp_claims_row(&claims, "C001");
    assert_non_null(c);
    assert_int_equal(c->direction, CSP_MORE);
    assert_near(c->ci_low, 11.65, 0);
    assert_near(c->n, 14, 0);
    assert_true(isnan(csp_claims_row(&claims, "C127")->effect)); /* unknown is not zero */
    assert_string_equal(csp_claims_hint(&claims, "C0044", &mem), "; did you mean `C004`?");
}

static void a_good_row_reads(void **state)
{
    (void)state;
    assert_int_equal(read_text(HEAD GOOD), CSP_OK);
    assert_int_equal(claims.n, 1);
    assert_int_equal(claims.list[0].status, CSP_PREDICTED);
    assert_null(csp_claims_row(&claims, "C002"));
}

static void every_rule_refuses(void **state)
{
    (void)state;
#define ROW(id, facet, direction, effect, kind, lo, hi, n, confidence, status)        \
    id "," facet ",p,rat,a vs b,m," direction "," effect "," kind "," lo "," hi "," n \
       ",S,,," confidence "," status ",\n"
    refused(ROW("X1", "circuit", "A>B", "", "direction", "", "", "", "verbatim", "predicted"),
            ":2:1: error: column `id`: expected C and digits");
    refused(ROW("C1", "circut", "A>B", "", "direction", "", "", "", "verbatim", "predicted"),
            "did you mean `circuit`?");
    refused(ROW("C1", "circuit", "A<>B", "", "direction", "", "", "", "verbatim", "predicted"),
            "column `direction`");
    refused(ROW("C1", "circuit", "A>B", "x", "direction", "", "", "", "verbatim", "predicted"),
            "expected a number");
    refused(ROW("C1", "circuit", "A>B", "3", "direction", "", "", "", "verbatim", "predicted"),
            "no number is known");
    refused(ROW("C1", "circuit", "A>B", "", "mean", "", "", "", "verbatim", "predicted"),
            "needs its number");
    refused(ROW("C1", "circuit", "A>B", "3", "mean", "2", "", "", "verbatim", "predicted"),
            "both ends or none");
    refused(ROW("C1", "circuit", "A>B", "3", "mean", "4", "2", "", "verbatim", "predicted"),
            "above the upper end");
    refused(ROW("C1", "circuit", "A>B", "9", "mean", "2", "4", "", "verbatim", "predicted"),
            "outside its interval");
    refused(ROW("C1", "circuit", "A>B", "", "direction", "", "", "-3", "verbatim", "predicted"),
            "expected a whole number");
    refused(ROW("C1", "circuit", "A>B", "", "direction", "", "", "", "verbatm", "predicted"),
            "did you mean `verbatim`?");
    refused(ROW("C1", "circuit", "A>B", "", "direction", "", "", "", "verbatim", "true"),
            "column `status`");
    refused(GOOD GOOD, ":3:1: error: column `id`: ids are unique");
}

static void columns_are_neither_missing_nor_unknown(void **state)
{
    (void)state;
    assert_int_equal(read_text("id,facet\nC1,circuit\n"), CSP_E_SYNTAX);
    assert_true(diag.total >= 16);
    char text[2048];
    snprintf(text, sizeof text, "%s", HEAD);
    strcpy(strstr(text, ",note\n"), ",note,nots\n");
    assert_int_equal(read_text(text), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "unknown column `nots`; did you mean `note`?"));
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(the_projects_own_table_reads), cmocka_unit_test(a_good_row_reads),
          cmocka_unit_test(every_rule_refuses),
          cmocka_unit_test(columns_are_neither_missing_nor_unknown))
