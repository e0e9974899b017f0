/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/compare.h"
#include <stdlib.h>

static struct csp_claim claim(int direction, double effect, double lo, double hi, double n)
{
    return (struct csp_claim){.id = "C901",
                              .direction = direction,
                              .effect = effect,
                              .ci_low = lo,
                              .ci_high = hi,
                              .effect_kind = isnan(effect) ? "direction" : "mean difference",
                              .n = n};
}

/* A contrast of 16 pairs. */
static struct csp_compare_row row(int expect, double diff, double lo, double hi, double g,
                                  double g_lo, double g_hi, double p)
{
    return (struct csp_compare_row){.expect = expect,
                                    .paired = 1,
                                    .n_a = 16,
                                    .n_b = 16,
                                    .diff = diff,
                                    .diff_lo = lo,
                                    .diff_hi = hi,
                                    .effect = g,
                                    .effect_lo = g_lo,
                                    .effect_hi = g_hi,
                                    .p = p};
}

static void judge(struct csp_compare_row r, const struct csp_claim *c, enum csp_judgement want,
                  const char *why)
{
    r.claim = c;
    csp_judge(&r);
    if (r.verdict != want || !strstr(r.why, why))
        fail_msg("expected %s (%s), found %s (%s)", csp_judgement_name(want), why,
                 csp_judgement_name(r.verdict), r.why);
}

static void a_direction_is_judged_by_sign_and_p(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, NAN, NAN, NAN, NAN);
    judge(row(CSP_ASKED_GREATER, 5, 2, 8, 1.1, 0.4, 1.8, 0.003), &c, CSP_JUDGED_AGREES,
          "direction");
    judge(row(CSP_ASKED_GREATER, -5, -8, -2, -1.1, -1.8, -0.4, 0.003), &c, CSP_JUDGED_DISAGREES,
          "opposite");
    judge(row(CSP_ASKED_LESS, -5, -8, -2, -1.1, -1.8, -0.4, 0.003), &c, CSP_JUDGED_AGREES,
          "direction");
    judge(row(CSP_ASKED_GREATER, 2, -1, 5, 0.4, -0.2, 1.0, 0.19), &c, CSP_JUDGED_UNDECIDED,
          "p not below");
    judge(row(CSP_ASKED_GREATER, 0.1, -1, 1.2, 0.02, -0.25, 0.29, 0.84), &c,
          CSP_JUDGED_DISAGREES, "below 0.3");
    judge(row(CSP_ASKED_LESS, 2, -1, 5, 0.4, -0.2, 1.0, 0.19), &c, CSP_JUDGED_DISAGREES,
          "below 0.3"); /* the best case for less is -0.2 */
    judge(row(CSP_ASKED_GREATER, 5, 2, 8, 1.1, 0.4, 1.8, 0.0500001), &c, CSP_JUDGED_UNDECIDED,
          "p not below");
}

static void a_size_must_overlap(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, 19.27, 11.65, 26.88, 14);
    judge(row(CSP_ASKED_GREATER, 9, 6, 12, 1.1, 0.4, 1.8, 0.003), &c, CSP_JUDGED_AGREES,
          "direction and size");
    judge(row(CSP_ASKED_GREATER, 9, 6, 11.6, 1.1, 0.4, 1.8, 0.003), &c, CSP_JUDGED_DISAGREES,
          "do not overlap");
    judge(row(CSP_ASKED_GREATER, 40, 27, 50, 1.1, 0.4, 1.8, 0.003), &c, CSP_JUDGED_DISAGREES,
          "do not overlap");
    /* a measure that counts the other way round: the published interval is mirrored */
    judge(row(CSP_ASKED_LESS, -9, -12, -6, -1.1, -1.8, -0.4, 0.003), &c, CSP_JUDGED_AGREES,
          "direction and size");
}

static void a_small_cohort_cannot_confirm(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, NAN, NAN, NAN, 17);
    struct csp_compare_row r = row(CSP_ASKED_GREATER, 5, 2, 8, 1.1, 0.4, 1.8, 0.003);
    judge(r, &c, CSP_JUDGED_UNDECIDED, "cohort smaller");
    r.paired = 0; /* 16 + 16 animals */
    judge(r, &c, CSP_JUDGED_AGREES, "direction");
    r.n_a = 1;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "too few");
    judge(row(CSP_ASKED_GREATER, 5, NAN, NAN, NAN, NAN, NAN, NAN), &c, CSP_JUDGED_UNDECIDED,
          "too few");
}

static void a_handful_says_nothing_about_smallness(void **state)
{
    (void)state;
    struct csp_compare_row r = row(CSP_ASKED_GREATER, 0.1, -1, 1.2, 0.02, -0.25, 0.29, 0.84);
    r.n_a = r.n_b = 7;
    judge(r, NULL, CSP_JUDGED_UNDECIDED, "p not below");
    r.expect = CSP_ASKED_EQUAL;
    judge(r, NULL, CSP_JUDGED_UNDECIDED, "neither");
    r.n_a = r.n_b = 8;
    judge(r, NULL, CSP_JUDGED_AGREES, "equivalent");
}

static void equality_is_equivalence(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_SAME, NAN, NAN, NAN, NAN);
    judge(row(CSP_ASKED_EQUAL, 0.1, -1, 1.2, 0.02, -0.25, 0.29, 0.84), &c, CSP_JUDGED_AGREES,
          "equivalent");
    judge(row(CSP_ASKED_EQUAL, 0.1, -1, 1.2, 0.1, -0.25, 0.45, 0.6), &c, CSP_JUDGED_UNDECIDED,
          "neither");
    judge(row(CSP_ASKED_EQUAL, 5, 2, 8, 1.1, 0.4, 1.8, 0.003), &c, CSP_JUDGED_DISAGREES,
          "a difference");
    judge(row(CSP_ASKED_EQUAL, 0, 0, 0, 0, 0, 0, 1), &c, CSP_JUDGED_AGREES, "equivalent");
    judge(row(CSP_ASKED_ANY, -5, -8, -2, -1.1, -1.8, -0.4, 0.003), NULL, CSP_JUDGED_AGREES,
          "a difference");
}

/* A published share of 10.4 % [4.5, 22.2] in 48 rats beside a simulated one. */
static void a_level_is_judged_by_overlap(void **state)
{
    (void)state;
    struct csp_claim c = claim(CSP_LEVEL, 10.4, 4.5, 22.2, 48);
    struct csp_compare_row r = row(CSP_ASKED_ANY, 12.5, 5.9, 24.7, NAN, NAN, NAN, NAN);
    c.effect_kind = "percent";
    r.test = CSP_BY_LEVEL, r.single = 1, r.n_a = 48, r.n_b = 0;
    judge(r, &c, CSP_JUDGED_AGREES, "intervals overlap");
    r.n_a = 47;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "cohort smaller");
    r.diff_lo = 22.2;
    r.n_a = 48;
    judge(r, &c, CSP_JUDGED_AGREES, "overlap"); /* they touch */
    r.diff_lo = 22.3;
    judge(r, &c, CSP_JUDGED_DISAGREES, "do not overlap");
    r.n_a = 12; /* that few are enough to be elsewhere */
    judge(r, &c, CSP_JUDGED_DISAGREES, "do not overlap");
    r.diff_lo = 0, r.diff_hi = 4.4;
    judge(r, &c, CSP_JUDGED_DISAGREES, "do not overlap");
    r.diff_lo = r.diff_hi = NAN;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "no simulated interval");
    r.diff_lo = 0, r.diff_hi = 100, r.n_a = 1;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "too few");
    r.n_a = 48;
    judge(r, NULL, CSP_JUDGED_UNDECIDED, "no claim");
    c.ci_low = c.ci_high = NAN;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "no published interval");
    c = claim(CSP_LEVEL, 13.2, 9.6, 21.3, 14); /* so is the spread of one group */
    r.test = CSP_BY_SPREAD, r.diff_lo = 10, r.diff_hi = 15;
    judge(r, &c, CSP_JUDGED_AGREES, "intervals overlap");
}

static void a_correlation_is_judged_by_its_own_bound(void **state)
{
    (void)state;
    struct csp_claim c = claim(CSP_LEVEL, 0.489, 0.028, 0.778, 16);
    struct csp_compare_row r = row(CSP_ASKED_ANY, 0.3, -0.2, 0.7, 0.3, -0.2, 0.7, 0.26);
    c.effect_kind = "r";
    r.test = CSP_BY_CORRELATION;
    judge(r, &c, CSP_JUDGED_AGREES, "intervals overlap");
    r.diff_hi = r.effect_hi = 0.027;
    judge(r, &c, CSP_JUDGED_DISAGREES, "do not overlap");
    c = claim(CSP_LEVEL, 0.489, 0.028, 0.778, 17);
    c.effect_kind = "r";
    judge(row(CSP_ASKED_ANY, 0.3, 0.1, 0.7, 0.3, 0.1, 0.7, 0.01), NULL, CSP_JUDGED_AGREES,
          "a difference");
    r = row(CSP_ASKED_ANY, 0.3, 0.1, 0.7, 0.3, 0.1, 0.7, 0.01);
    r.test = CSP_BY_CORRELATION;
    judge(r, &c, CSP_JUDGED_UNDECIDED, "cohort smaller");
    c.n = 16;
    r.expect = CSP_ASKED_GREATER; /* direction and size */
    judge(r, &c, CSP_JUDGED_AGREES, "direction and size");
    r.diff_lo = 0.8, r.diff_hi = 0.9;
    judge(r, &c, CSP_JUDGED_DISAGREES, "do not overlap");
    r = row(CSP_ASKED_GREATER, 0, -0.1, 0.1, 0, -0.14, 0.14, 0.9);
    r.test = CSP_BY_CORRELATION;
    judge(r, NULL, CSP_JUDGED_DISAGREES, "correlation below 0.15");
    r.effect_hi = 0.16;
    judge(r, NULL, CSP_JUDGED_UNDECIDED, "p not below");
    r.expect = CSP_ASKED_EQUAL;
    judge(r, NULL, CSP_JUDGED_UNDECIDED, "neither");
    r.effect_hi = 0.15;
    judge(r, NULL, CSP_JUDGED_AGREES, "no correlation beyond 0.15");
    c = claim(CSP_MORE, 19.27, 11.65, 26.88,
              14); /* a mean difference says nothing of spreads */
    r = row(CSP_ASKED_GREATER, 5, 2, 8, 0.8, 0.4, 1.8, 0.003);
    r.test = CSP_BY_SPREAD;
    judge(r, &c, CSP_JUDGED_AGREES, "direction");
    r.effect_hi = 0.29, r.p = 0.4;
    judge(r, NULL, CSP_JUDGED_DISAGREES, "ratio of spreads");
}

/* ---- folders ---- */

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
    return csp_compare_read(&compare, "build/test_compare", &claims, &mem, &diag);
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
    assert_non_null(strstr(text, "claims: 1 agree, 0 disagree, 0 not decidable"));
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
    assert_non_null(strstr(data, ",source,minus,statistic\n"));
    assert_non_null(strstr(data, ",any,level,48,0,12.5,,12.5,5.9,24.7,,,,,agrees,"));
    assert_non_null(strstr(data, ",loop m - sham m,median\n"));
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
        const int err = csp_compare_read(&compare, "build/test_compare", &claims, &mem, &diag);
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

TEST_MAIN(cmocka_unit_test(a_direction_is_judged_by_sign_and_p),
          cmocka_unit_test(a_size_must_overlap),
          cmocka_unit_test(a_small_cohort_cannot_confirm),
          cmocka_unit_test(a_handful_says_nothing_about_smallness),
          cmocka_unit_test(equality_is_equivalence),
          cmocka_unit_test(a_level_is_judged_by_overlap),
          cmocka_unit_test(a_correlation_is_judged_by_its_own_bound),
          cmocka_unit_test(every_form_is_read_and_shown),
          cmocka_unit_test(what_cannot_be_compared_is_refused),
          cmocka_unit_test(the_unit_of_a_claim_is_read_off),
          cmocka_unit_test(a_folder_is_joined_with_the_claims),
          cmocka_unit_test(a_damaged_folder_is_refused_with_its_place),
          cmocka_unit_test(a_folder_cut_at_any_byte_never_crashes))
