/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a study asks about, looked up before it runs. */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/asked.h"

#define CLAIMS                                                                                \
    "id,facet,paradigm,species,contrast,measure,direction,effect,effect_kind,ci_low,ci_high," \
    "n,source,doi,where_seen,confidence,status,note\n"                                        \
    "C901,resonance,p,rat,a vs b,freezing,A>B,,direction,,,,Ourselves,,,own data,predicted,\n"
static const char *const table = "build/test_asked.csv", *const study = "build/test_asked.yaml";
static struct csp_diag diag;

static int asked(const char *contrasts, const char *claims)
{
    char text[1024];
    diag = (struct csp_diag){0};
    snprintf(text, sizeof text, "schema: 1\nkind: study\nname: s\ncontrasts:\n%s", contrasts);
    assert_int_equal(csp_file_write_atomic(table, CLAIMS, strlen(CLAIMS)), CSP_OK);
    assert_int_equal(csp_file_write_atomic(study, text, strlen(text)), CSP_OK);
    const int err = csp_claims_asked(study, claims, &diag);
    remove(study);
    remove(table);
    return err;
}

static void a_claim_that_exists_is_fine(void **state)
{
    (void)state;
    assert_int_equal(asked("  - {name: x, claim: C901}\n  - {name: y}\n", table), CSP_OK);
    assert_int_equal(diag.total, 0);
    assert_int_equal(asked("  - {name: y}\n", "build/no_such.csv"), CSP_OK); /* nothing asked */
}

static void another_is_refused_at_its_place(void **state)
{
    (void)state;
    assert_int_equal(asked("  - {name: x, claim: C901}\n  - {name: y, claim: C910}\n", table),
                     CSP_E_SYNTAX);
    assert_int_equal(diag.total, 1);
    const char *want = "build/test_asked.yaml:6:22: error: no claim `C910` in "
                       "build/test_asked.csv; did you mean `C901`?";
    if (!strstr(diag.message[0], want)) fail_msg("%s", diag.message[0]);
}

static void a_table_that_is_named_must_be_there(void **state)
{
    (void)state;
    assert_int_equal(asked("  - {name: x, claim: C901}\n", "build/no_such.csv"), CSP_E_IO);
}

TEST_MAIN(cmocka_unit_test(a_claim_that_exists_is_fine),
          cmocka_unit_test(another_is_refused_at_its_place),
          cmocka_unit_test(a_table_that_is_named_must_be_there))
