/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/board.h"
#include "made_board.h"
#include <stdlib.h>

#define FOLDER "build/test_scoreboard"
#define KEPT FOLDER "/kept.csv"
#define HEAD                                                                            \
    "claim,verdict,agree,disagree,undecided,effect,effect_low,effect_high,p,p_decides," \
    "replication,counted_with,needs_animals,needs_minutes,study\n"

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_scoreboard board;

static void set_up(void)
{
    assert_int_equal(made_board(&board, &mem), CSP_OK);
}

static char *text_of(const struct csp_scoreboard *b)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_scoreboard_print(b, 0, out), CSP_OK);
    assert_int_equal(csp_scoreboard_markdown(b, out), CSP_OK);
    fclose(out);
    return text;
}

static void each_claim_is_one_row(void **state)
{
    (void)state;
    static const char *const verdicts[] = {"disagrees", "agrees", "undecided", "not run",
                                           "agrees"};
    set_up();
    assert_int_equal(board.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(csp_claim_score_name(&board.list[i]), verdicts[i]);
    assert_string_equal(board.list[0].study, "watch");
    assert_near(board.list[0].effect, 1.8965, 0);
    assert_near(board.list[0].replication, 0.84, 0);
    assert_near(board.list[2].needs_minutes, 49.5, 0);
    csp_mem_free(&mem);
}

static void the_same_question_counts_once(void **state)
{
    (void)state;
    set_up();
    assert_ptr_equal(board.list[4].with, &made_claim[0]);
    for (size_t i = 0; i < 4; i++) assert_null(board.list[i].with);
    made_row[1].a = "another m";
    set_up();
    assert_null(board.list[4].with);
    made_row[1].a = "shock m", made_row[1].study = "watch_again";
    set_up();
    assert_null(board.list[4].with);
    made_row[1].study = "watch", made_row[1].minus = "x m - y m";
    set_up();
    assert_null(board.list[4].with);
    made_row[1].minus = "";
    csp_mem_free(&mem);
}

static void what_no_study_asks_any_more_was_not_run(void **state)
{
    (void)state;
    made_claim[0].status = CSP_NOT_RUN;
    set_up();
    assert_string_equal(csp_claim_score_name(&board.list[0]), "not run");
    made_claim[0].status = CSP_PREDICTED;
    csp_mem_free(&mem);
}

static void q_is_over_all_that_were_tested(void **state)
{
    (void)state;
    set_up();
    assert_near(board.list[0].p_decides, 0.004, 0); /* the larger of its two contrasts */
    assert_near(board.list[0].q, 0.008, 1e-15);     /* of two: C901 and C903 */
    assert_near(board.list[2].q, 0.8, 1e-15);
    assert_true(isnan(board.list[1].q)); /* a level */
    assert_true(isnan(board.list[4].q)); /* counted with C901 */
    made_row[2].decided = CSP_DECIDED_NONE, made_row[2].p_equal = 0.02;
    set_up();
    assert_near(board.list[2].p_decides, 0.02, 0);
    made_row[2].decided = CSP_DECIDED_OPEN, made_row[2].p_equal = NAN;
    csp_mem_free(&mem);
}

static void what_was_kept_reads_back_the_same(void **state)
{
    (void)state;
    char *first = NULL, *again = NULL;
    size_t n;
    set_up();
    assert_int_equal(csp_dir_make(FOLDER), CSP_OK);
    assert_int_equal(csp_scoreboard_save(&board, KEPT), CSP_OK);
    char *markdown = text_of(&board);
    struct csp_scoreboard kept;
    assert_int_equal(csp_scoreboard_read(&kept, KEPT, &made_literature, &mem, &diag), CSP_OK);
    char *from_kept = text_of(&kept);
    assert_string_equal(markdown, from_kept);
    assert_int_equal(csp_file_read(KEPT, &first, &n, 10000), CSP_OK);
    assert_int_equal(csp_scoreboard_save(&kept, KEPT), CSP_OK);
    assert_int_equal(csp_file_read(KEPT, &again, &n, 10000), CSP_OK);
    assert_string_equal(first, again);
    free(first);
    free(again);
    free(markdown);
    free(from_kept);
    csp_mem_free(&mem);
}

static void only_the_claims_of_some_studies_are_kept(void **state)
{
    (void)state;
    static const char *const studies[] = {"other", "free"};
    set_up();
    csp_scoreboard_keep(&board, studies, 2);
    assert_int_equal(board.n, 1);
    assert_string_equal(board.list[0].claim->id, "C902");
    csp_scoreboard_keep(&board, studies, 1);
    assert_int_equal(board.n, 0);
    char *text = text_of(&board); /* the head of the table and the totals */
    assert_non_null(strstr(text, "\nPredicted: 0 claims, "));
    free(text);
    csp_mem_free(&mem);
}

static void refused(const char *text, const char *message)
{
    struct csp_scoreboard b;
    diag = (struct csp_diag){0};
    assert_int_equal(csp_file_write_atomic(KEPT, text, strlen(text)), CSP_OK);
    assert_int_equal(csp_scoreboard_read(&b, KEPT, &made_literature, &mem, &diag),
                     CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
    csp_mem_free(&mem);
}

static void a_spoiled_table_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_int_equal(csp_dir_make(FOLDER), CSP_OK);
    refused("claim,verdict\nC901,agrees\n", "there is no column `agree`");
    refused(HEAD "C999,agrees,1,0,0,1,0,2,0.1,0.1,,,,,watch\n",
            ":2:1: error: expected a claim of `claims.csv`, found `C999`");
    refused(HEAD "C901,agrees,1,0,0,1,0,2,0.1,0.1,,,,,watch\n"
                 "C901,agrees,1,0,0,1,0,2,0.1,0.1,,,,,watch\n",
            ":3:1: error: expected each claim once");
    refused(HEAD "C901,agrees,1,1,0,1,0,2,0.1,0.1,,,,,watch\n",
            ":2:6: error: the counted contrasts make this `disagrees`, found `agrees`");
    refused(HEAD "C901,agrees,1,0,0,1,0,2,0.1,0.1,,,,,\n",
            "expected a study where contrasts are");
    refused(HEAD "C901,not run,0,0,0,,,,,,,,,,watch\n", "expected a study where contrasts are");
    refused(HEAD "C901,agrees,-1,0,0,1,0,2,0.1,0.1,,,,,watch\n", "column `agree`");
    refused(HEAD "C901,agrees,1,0,0,much,0,2,0.1,0.1,,,,,watch\n", "column `effect`");
    refused(HEAD "C901,agrees,1,0,0,1,0,2,0.1,0.1,,C902,,,watch\n",
            "expected an earlier claim of `claims.csv`, found `C902`");
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(each_claim_is_one_row),
          cmocka_unit_test(the_same_question_counts_once),
          cmocka_unit_test(what_no_study_asks_any_more_was_not_run),
          cmocka_unit_test(q_is_over_all_that_were_tested),
          cmocka_unit_test(what_was_kept_reads_back_the_same),
          cmocka_unit_test(only_the_claims_of_some_studies_are_kept),
          cmocka_unit_test(a_spoiled_table_is_refused_with_its_place))
