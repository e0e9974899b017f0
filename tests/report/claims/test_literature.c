/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/literature.h"

#define FOLDER "build/test_literature"
#define HEAD                                                                            \
    "claim,measure,phase,design,statistic,value,k1,k2,df1,df2,p_relation,p,n1,n2,sign," \
    "primary,source,doi,where_seen,confidence,note\n"
#define END ",s,,,verbatim,\n"

static struct csp_claim claim[] = {{.id = "C901", .species = "rat", .n = 14},
                                   {.id = "C902", .species = "rat", .n = NAN},
                                   {.id = "C903", .species = "mouse", .n = NAN},
                                   {.id = "C904", .species = "rat", .n = 30},
                                   {.id = "C905", .species = "mouse", .n = NAN}};
static const struct csp_claims claims = {.file = FOLDER "/claims.csv", .list = claim, .n = 5};
static struct csp_literature literature;
static struct csp_mem mem;
static struct csp_diag diag;

static void write_file(const char *path, const char *text)
{
    remove(path);
    if (text) assert_int_equal(csp_file_write_atomic(path, text, strlen(text)), CSP_OK);
}

static int read_tables(const char *statistics, const char *replications)
{
    csp_mem_free(&mem);
    diag = (struct csp_diag){0};
    assert_int_equal(csp_dir_make(FOLDER "/published"), CSP_OK);
    write_file(FOLDER "/published/statistics.csv", statistics);
    write_file(FOLDER "/published/replications.csv", replications);
    write_file(FOLDER "/fitted.csv", "name,value\na,1\nb,2\n");
    return csp_literature_read(&literature, &claims, &mem, &diag);
}

static void the_row_that_stands_for_a_claim(void **state)
{
    (void)state;
    assert_int_equal(read_tables(HEAD "C902,m,,independent,t,-2.9,,,,21,<,0.01,10,12,-,1" END
                                      "C902,m,,paired,t,1.5,,,,9,=,0.2,10,,+,0" END
                                      "C903,m,,independent,F,4.5,,,1,32,=,0.03,,,,1" END
                                      "C905,m,,paired,t,4.5,,,,8,=,0.03,,,+,1" END,
                                 "claim,outcome,source,doi,where_seen,note\nC902,for,s,,,\n"
                                 "C902,against,s,,,\nC902,for,t,,,\n"),
                     CSP_OK);
    const struct csp_paper *p = csp_literature_paper(&literature, &claim[1]);
    assert_int_equal(p->test.design, CSP_PUBLISHED_INDEPENDENT);
    assert_int_equal(p->test.statistic, CSP_PUBLISHED_T);
    assert_near(p->test.value, -2.9, 0);
    assert_int_equal(p->p_relation, '<');
    assert_near(p->n, 22, 0);
    assert_int_equal(p->sign, -1);
    assert_int_equal(p->repeated_for, 2);
    assert_int_equal(p->repeated_against, 1);
    assert_int_equal(csp_paper_same_animals(p), 0);
    assert_int_equal(literature.fitted_numbers, 2);
    p = &literature.list[2]; /* df 32: 34 animals, split evenly */
    assert_near(p->test.n1, 17, 0);
    assert_near(p->test.n2, 17, 0);
    p = &literature.list[4]; /* df 8: 9 pairs */
    assert_near(p->n, 9, 0);
    assert_true(isnan(p->test.n2));
    p = &literature.list[0]; /* no row: n of the claims table, design not known */
    assert_int_equal(p->known, 0);
    assert_near(p->n, 14, 0);
    const struct csp_claim other = {.id = "C901"};
    assert_null(csp_literature_paper(&literature, &other));
}

static void the_field_is_the_species_or_all(void **state)
{
    (void)state;
    double n[5];
    assert_int_equal(read_tables(NULL, NULL), CSP_OK);
    assert_int_equal(csp_literature_field(&literature, &claim[2], n), 2);
    assert_near(n[0], 14, 0);
    assert_near(n[1], 30, 0);
    assert_true(isnan(literature.list[1].n));
    for (int i = 0; i < 5; i++) literature.list[i].n = 7 + i;
    assert_int_equal(csp_literature_field(&literature, &claim[2], n), 5); /* two mice: all */
}

static void refused(const char *statistics, const char *message)
{
    assert_int_equal(read_tables(statistics, NULL), CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
}

static void a_spoiled_table_is_refused_with_its_place(void **state)
{
    (void)state;
    refused("claim,measure\n", "there is no column `design`");
    refused(HEAD "C999,m,,paired,t,1.5,,,,9,=,0.2,10,,+,1" END, "statistics.csv:2:1");
    refused(HEAD "C901,m,,pared,t,1.5,,,,9,=,0.2,10,,+,1" END, "did you mean `paired`?");
    refused(HEAD "C901,m,,paired,t,1.5,,,,9,,0.2,10,,+,1" END, "p and p_relation");
    refused(HEAD "C901,m,,paired,t,1.5,,,,9,=,1.2,10,,+,1" END, "expected 0 ... 1");
    refused(HEAD "C901,m,,paired,t,1.5,,,,9,=,0.2,0,,+,1" END, "expected animals");
    refused(HEAD "C901,m,,paired,t,1.5,,,,9,=,0.2,10,,+,1" END
                 "C901,m,,paired,t,1.5,,,,9,=,0.2,10,,+,1" END,
            "statistics.csv:3:");
    assert_int_equal(read_tables(NULL, "claim,outcome\nC901,maybe\n"), CSP_E_SYNTAX);
    assert_int_equal(read_tables(NULL, "claim,outcome\nC90,for\n"), CSP_E_SYNTAX);
}

TEST_MAIN(cmocka_unit_test(the_row_that_stands_for_a_claim),
          cmocka_unit_test(the_field_is_the_species_or_all),
          cmocka_unit_test(a_spoiled_table_is_refused_with_its_place))
