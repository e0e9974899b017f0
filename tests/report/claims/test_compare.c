/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/show.h"
#include <stdlib.h>

#define HEAD                                                                          \
    "study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure," \
    "b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low," \
    "effect_high,p\n"
#define ROW(name, claim, expect, p)       \
    "s," name "," claim ",paired," expect \
    ",pain,freezing,,groom,freezing,2,%,16,16,30,20,10,7,13,1.5,0.8,2.2," p "\n"

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_claims claims;
static struct csp_literature literature;
static struct csp_compare compare;

static int read_folder(const char *text)
{
    const char *path = NULL;
    csp_mem_free(&mem);
    diag = (struct csp_diag){0};
    assert_int_equal(csp_claims_find(NULL, &mem, &path), CSP_OK);
    assert_int_equal(csp_claims_read(&claims, path, &mem, &diag), CSP_OK);
    assert_int_equal(csp_dir_make("build/test_compare"), CSP_OK);
    if (text)
        assert_int_equal(
            csp_file_write_atomic("build/test_compare/contrasts.csv", text, strlen(text)),
            CSP_OK);
    else
        remove("build/test_compare/contrasts.csv");
    assert_int_equal(csp_literature_read(&literature, &claims, &mem, &diag), CSP_OK);
    return csp_compare_read(&compare, "build/test_compare", &literature, &mem, &diag);
}

static void refused(const char *text, int code, const char *message)
{
    assert_int_equal(read_folder(text), code);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
}

static void a_folder_is_joined_with_the_claims(void **state)
{
    (void)state;
    assert_int_equal(
        read_folder(HEAD ROW("x", "C004", "greater", "0.001") ROW("y", "", "less", "0.001")),
        CSP_OK);
    assert_int_equal(compare.n, 2);
    assert_string_equal(compare.list[0].claim->id, "C004");
    assert_string_equal(compare.list[0].a, "pain freezing");
    assert_string_equal(compare.list[0].b, "groom freezing, session 2");
    assert_int_equal(compare.list[0].verdict, CSP_JUDGED_AGREES);
    assert_null(compare.list[1].claim);
    assert_int_equal(compare.list[1].verdict, CSP_JUDGED_DISAGREES);
    assert_int_equal(csp_compare_count(&compare, 1, CSP_JUDGED_DISAGREES), 0);
    assert_int_equal(csp_compare_count(&compare, 0, CSP_JUDGED_DISAGREES), 1);

    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_compare_print(&compare, 1, 0, out), CSP_OK);
    fclose(out);
    assert_non_null(strstr(text, "C004   x "));
    assert_non_null(strstr(text, "claims: 1 agree, 0 disagree, 0 undecided"));
    free(text);

    char *data = NULL;
    assert_int_equal(csp_compare_save(&compare), CSP_OK);
    assert_int_equal(csp_file_read("build/test_compare/compare.csv", &data, &n, 10000), CSP_OK);
    assert_non_null(strstr(data, "\ns,x,C004,fitted,A>B,"));
    free(data);
}

#define LONG_HEAD                                                                     \
    "study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure," \
    "b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low," \
    "effect_high,p,verdict,minus,statistic\n"
#define LEVEL(claim, unit)                                                             \
    "s,x," claim ",level,any,pain,opened,1,,,," unit ",48,0,12.5,,12.5,5.9,24.7,,,,,," \
    ",mean\n"
#define WITH(claim, test, expect, unit)                                                  \
    "s,x," claim "," test "," expect ",pain,m,,groom,n,," unit ",48,48,1,2,0.3,0.1,0.5," \
    "0.3,0.1,0.5,0.01,,,mean\n"

#define NEW_HEAD                                                                      \
    "study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure," \
    "b_session,unit,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low," \
    "effect_high,p,p_equal,looks,minus,statistic\n"
#define NEW(claim, expect, p, p_equal, looks)                                              \
    "s,x," claim ",paired," expect ",pain,freezing,,groom,freezing,,%,6,6,3,2,1,-1,3,0.1," \
    "-0.1,0.3," p "," p_equal "," looks ",,mean\n"

static void what_newer_folders_say_decides(void **state)
{
    (void)state;
    assert_int_equal(read_folder(NEW_HEAD NEW("C005", "equal", "0.4", "0.04", "1")
                                     NEW("C005", "equal", "0.4", "0.04", "5")
                                         NEW("C004", "greater", "0.009", "0.4", "")),
                     CSP_OK);
    assert_int_equal(compare.list[0].decided, CSP_DECIDED_NONE);
    assert_int_equal(compare.list[0].verdict, CSP_JUDGED_AGREES);
    assert_int_equal(compare.list[1].verdict, CSP_JUDGED_UNDECIDED);
    assert_int_equal(compare.list[2].decided, CSP_DECIDED_SIGN);
    refused(NEW_HEAD NEW("C005", "equal", "0.4", "0.04", "10"), CSP_E_SYNTAX,
            "expected at most 9 looks, found `10`");
    refused(NEW_HEAD NEW("C005", "equal", "0.4", "much", "1"), CSP_E_SYNTAX,
            "column `p_equal`");
}

static void a_verdict_in_an_older_folder_is_not_read(void **state)
{
    (void)state;
    assert_int_equal(read_folder(LONG_HEAD
                                 "s,x,,paired,less,pain,m,,groom,m,,s,9,9,4,5,-1,-3,0,-1,-2,0,"
                                 "0.03,agrees,,mean\n"),
                     CSP_OK);
    assert_int_equal(compare.list[0].verdict, CSP_JUDGED_UNDECIDED);
}

static void what_animals_and_papers_say_stands_beside(void **state)
{
    (void)state;
    const char *animals = "study,contrast,animal,a,b\ns,x,1,4,2\ns,x,2,7,3\ns,x,3,5,4\n"
                          "s,x,4,6,1\ns,x,5,9,2\ns,x,6,5,3\n";
    const char *log = "[ 0.00] study s: 2 groups, 6 animals, seed 1, 1 cohorts\n"
                      "[ 9.00] experiments: 12 units (0 from a checkpoint), 90.00 s\n";
    assert_int_equal(csp_dir_make("build/test_compare"), CSP_OK);
    assert_int_equal(csp_file_write_atomic("build/test_compare/contrast_animals.csv", animals,
                                           strlen(animals)),
                     CSP_OK);
    assert_int_equal(csp_file_write_atomic("build/test_compare/run.log", log, strlen(log)),
                     CSP_OK);
    assert_int_equal(read_folder(NEW_HEAD NEW("C004", "greater", "0.02", "0.4", "1")), CSP_OK);
    assert_true(compare.list[0].replication > 0.5);
    assert_true(*compare.list[0].experiment);
    /* se 0.4 / 3.92, 6 (2.4865 se / 0.2)^2 = 9.7 animals of 15 s */
    assert_near(compare.list[0].needs_animals, 10, 0);
    assert_near(compare.list[0].needs_minutes, 2.5, 1e-12);
    remove("build/test_compare/contrast_animals.csv");
    remove("build/test_compare/run.log");
}

static void every_form_is_read_and_shown(void **state)
{
    (void)state;
    assert_int_equal(
        read_folder(LONG_HEAD LEVEL("C079", "%") WITH("C147", "correlation", "any", "1")
                        LEVEL("", "%") "s,y,,spread,any,pain,m,,,,,%,9,0,4,,4,3,5,,,,,,,mean\n"
                                       "s,z,,paired,less,pain,m,,groom,m,,s,9,9,4,5,-1,-3,0,"
                                       "-1,-2,0,0.5,,loop m - sham m,median\n"),
        CSP_OK);
    assert_int_equal(compare.list[0].verdict, CSP_JUDGED_AGREES);
    assert_int_equal(compare.list[0].single, 1);
    assert_string_equal(compare.list[0].b, "");
    assert_int_equal(compare.list[1].verdict, CSP_JUDGED_AGREES);
    assert_int_equal(compare.list[1].single, 0);
    assert_int_equal(compare.list[2].verdict, CSP_JUDGED_UNDECIDED);
    assert_int_equal(compare.list[3].single, 1);
    static const char *const shown[] = {"  pain opened, session 1 ",
                                        "  value 10.4 ",
                                        "  [4.5, 22.2] ",
                                        "  12.50 [5.90, 24.70] ",
                                        "  r of pain m with groom n ",
                                        "  SD of pain m ",
                                        "  median of pain vs groom: m - (loop m - sham m) "};
    char *text = NULL, *data = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_compare_print(&compare, 1, 0, out), CSP_OK);
    fclose(out);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (!strstr(text, shown[i])) fail_msg("no `%s` in\n%s", shown[i], text);
    assert_null(strstr(text, "nan"));
    free(text);
    assert_int_equal(csp_compare_save(&compare), CSP_OK);
    assert_int_equal(csp_file_read("build/test_compare/compare.csv", &data, &n, 10000), CSP_OK);
    assert_non_null(strstr(data, ",source,minus,statistic,p_equal,looks,decided,"));
    assert_non_null(strstr(data, ",any,level,48,0,12.5,,12.5,5.9,24.7,,,,,agrees,"));
    assert_non_null(strstr(data, ",loop m - sham m,median,,1,open,"));
    free(data);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    refused(LONG_HEAD LEVEL("C079", "1"), CSP_E_SYNTAX, "contrasts.csv:2:37");
    refused(LONG_HEAD LEVEL("C079", "1"), CSP_E_SYNTAX, "write `unit: \"%\"` in the study");
    refused(LONG_HEAD LEVEL("C004", "%"), CSP_E_SYNTAX, "a side b is needed");
    refused(LONG_HEAD LEVEL("C120", "1"), CSP_E_SYNTAX, "`unit: \"%\"`");
    refused(LONG_HEAD WITH("C079", "paired", "any", "%"), CSP_E_SYNTAX, "`test: level`");
    refused(LONG_HEAD WITH("C079", "correlation", "greater", "1"), CSP_E_SYNTAX,
            "is a correlation, claim C079 is not");
    refused(LONG_HEAD WITH("C147", "paired", "any", "1"), CSP_E_SYNTAX, "`test: correlation`");
    refused(LONG_HEAD WITH("C001", "paired", "greater", "1"), CSP_E_SYNTAX,
            "contrast `x` is in `1`, claim C001 in `%`");
    assert_int_equal(read_folder(LONG_HEAD WITH("C001", "paired", "greater", "%")), CSP_OK);
    assert_int_equal(read_folder(LONG_HEAD WITH("C079", "paired", "greater", "1")), CSP_OK);
}

static void the_unit_of_a_claim_is_read_off(void **state)
{
    (void)state;
    const char *form =
        "id,facet,paradigm,species,contrast,measure,direction,effect,effect_kind,"
        "ci_low,ci_high,n,source,doi,where_seen,confidence,status,note\n"
        "C900,prosocial,p,rat,a,\"%s\",value,5,%s,4,6,8,s,,,verbatim,not_run,\n";
    static const struct {
        const char *measure, *kind, *unit, *says;
    } list[] = {{"opening latency, min (non-opening scored 40)", "latency", "s", "`min`"},
                {"opening latency, min (non-opening scored 40)", "latency", "min", NULL},
                {"peak latency, ms", "mean", "s", "`ms`"},
                {"time near, first day, s", "mean", "min", "`s`"},
                {"freezing, percentage points", "mean difference", "1", "`%`"},
                {"presses a session", "count", "1", "`count`"},
                {"one over the other", "ratio", "%", "`1`"},
                {"day of the first opening", "mean", "count", NULL},
                {"something, somehow", "mean", "s", NULL}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char table[1000], folder[1000];
        snprintf(table, sizeof table, form, list[i].measure, list[i].kind);
        snprintf(folder, sizeof folder,
                 LONG_HEAD "s,x,C900,level,any,pain,m,,,,,%s,9,0,5,,5,4,6,,,,,,,mean\n",
                 list[i].unit);
        csp_mem_free(&mem);
        diag = (struct csp_diag){0};
        assert_int_equal(csp_dir_make("build/test_compare"), CSP_OK);
        assert_int_equal(
            csp_file_write_atomic("build/test_compare/claims.csv", table, strlen(table)),
            CSP_OK);
        assert_int_equal(
            csp_file_write_atomic("build/test_compare/contrasts.csv", folder, strlen(folder)),
            CSP_OK);
        assert_int_equal(csp_claims_read(&claims, "build/test_compare/claims.csv", &mem, &diag),
                         CSP_OK);
        assert_int_equal(csp_literature_read(&literature, &claims, &mem, &diag), CSP_OK);
        const int err =
            csp_compare_read(&compare, "build/test_compare", &literature, &mem, &diag);
        /* a mean difference has a side b; here only its unit counts */
        if ((err != CSP_OK) != (list[i].says != NULL) ||
            (list[i].says && !strstr(diag.message[0], list[i].says)))
            fail_msg("%s in %s: %s", list[i].measure, list[i].unit, diag.message[0]);
    }
    remove("build/test_compare/claims.csv");
}

static void a_damaged_folder_is_refused_with_its_place(void **state)
{
    (void)state;
    refused(NULL, CSP_E_IO, "no contrasts.csv");
    refused("", CSP_E_SYNTAX, "contrasts.csv:1:1");
    refused("study,contrast\n", CSP_E_SYNTAX, "there is no column `claim`");
    refused(HEAD ROW("x", "C9999", "greater", "0.1"), CSP_E_SYNTAX, "contrasts.csv:2:5");
    refused(HEAD ROW("x", "C004", "greater", "zero"), CSP_E_SYNTAX, "expected a number");
    refused(HEAD ROW("x", "C004", "greater", "-1"), CSP_E_SYNTAX, "below 0");
    refused(HEAD ROW("x", "C004", "graeter", "0.1"), CSP_E_SYNTAX, "did you mean `greater`?");
    refused(HEAD ROW("x", "C004", "equal", "0.1"), CSP_E_SYNTAX, "does not ask what claim");
    refused(HEAD ROW("x", "C005", "less", "0.1"), CSP_E_SYNTAX, "expect `equal`");
    refused(HEAD "s,x\n", CSP_E_SYNTAX, "2 cells");
}

static void a_folder_cut_at_any_byte_never_crashes(void **state)
{
    (void)state;
    const char *whole = HEAD ROW("x", "C004", "greater", "0.001");
    char cut[1024];
    for (size_t n = 0; n < strlen(whole); n += 3) {
        memcpy(cut, whole, n);
        cut[n] = 0;
        const int err = read_folder(cut);
        assert_true(err == CSP_OK || err == CSP_E_SYNTAX);
    }
}

TEST_MAIN(cmocka_unit_test(every_form_is_read_and_shown),
          cmocka_unit_test(what_cannot_be_compared_is_refused),
          cmocka_unit_test(the_unit_of_a_claim_is_read_off),
          cmocka_unit_test(a_folder_is_joined_with_the_claims),
          cmocka_unit_test(a_damaged_folder_is_refused_with_its_place),
          cmocka_unit_test(what_newer_folders_say_decides),
          cmocka_unit_test(a_verdict_in_an_older_folder_is_not_read),
          cmocka_unit_test(what_animals_and_papers_say_stands_beside),
          cmocka_unit_test(a_folder_cut_at_any_byte_never_crashes))
