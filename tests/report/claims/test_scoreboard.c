/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/scoreboard.h"
#include <stdlib.h>

#define FOLDER "build/test_scoreboard"
#define KEPT FOLDER "/kept.csv"
#define HEAD "claim,verdict,agree,disagree,undecided,effect,effect_low,effect_high,p,study\n"

static struct csp_claim list[] = {
    {.id = "C901",
     .facet = "resonance",
     .paradigm = "p",
     .contrast = "shocked vs calm | first day",
     .measure = "freezing, percent_of_time",
     .direction = CSP_MORE,
     .effect = 19.27,
     .ci_low = 11.65,
     .ci_high = 26.88,
     .effect_kind = "mean difference",
     .status = CSP_PREDICTED},
    {.id = "C902",
     .facet = "prosocial",
     .paradigm = "p",
     .contrast = "day 1",
     .measure = "openers",
     .direction = CSP_LEVEL,
     .effect = 10.4,
     .ci_low = 4.5,
     .ci_high = 22.2,
     .effect_kind = "percent",
     .status = CSP_FITTED_TO},
    {.id = "C903",
     .facet = "prosocial",
     .paradigm = "p",
     .contrast = "a vs b",
     .measure = "latency",
     .direction = CSP_SAME,
     .effect = NAN,
     .ci_low = NAN,
     .ci_high = NAN,
     .effect_kind = "direction",
     .status = CSP_PREDICTED},
    {.id = "C904",
     .facet = "prosocial",
     .paradigm = "p",
     .contrast = "c vs d",
     .measure = "latency",
     .direction = CSP_LESS,
     .effect = NAN,
     .ci_low = NAN,
     .ci_high = NAN,
     .effect_kind = "direction",
     .status = CSP_PREDICTED},
};
static const struct csp_claims claims = {.file = "claims.csv", .list = list, .n = 4};

static struct csp_compare_row rows[] = {
    {.study = "watch",
     .claim = &list[0],
     .effect = 1.8965,
     .effect_lo = 1.01,
     .effect_hi = 3.03,
     .p = 0.001,
     .verdict = CSP_JUDGED_AGREES},
    {.study = "watch",
     .claim = &list[2],
     .effect = -0.001,
     .effect_lo = -0.5,
     .effect_hi = 0.5,
     .p = 0.8,
     .verdict = CSP_JUDGED_UNDECIDED},
    {.study = "watch", .claim = NULL, .verdict = CSP_JUDGED_DISAGREES},
    {.study = "free",
     .claim = &list[1],
     .effect = NAN,
     .effect_lo = NAN,
     .effect_hi = NAN,
     .p = NAN,
     .verdict = CSP_JUDGED_AGREES},
    {.study = "free",
     .claim = &list[0],
     .effect = -1,
     .effect_lo = -2,
     .effect_hi = -0.3,
     .p = 0.01,
     .verdict = CSP_JUDGED_DISAGREES},
};
static const struct csp_compare folder = {.dir = FOLDER, .list = rows, .n = 5};

static struct csp_mem mem;
static struct csp_diag diag;
static struct csp_scoreboard board;

static void set_up(void)
{
    assert_int_equal(csp_scoreboard_init(&board, &claims, &folder, 1, &mem), CSP_OK);
}

static char *markdown_of(const struct csp_scoreboard *b)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_scoreboard_markdown(b, out), CSP_OK);
    fclose(out);
    return text;
}

static void each_claim_is_counted_once(void **state)
{
    (void)state;
    static const char *const verdicts[] = {"disagrees", "agrees",
                                           "not decidable: insufficient data", "not run"};
    set_up();
    assert_int_equal(board.n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(csp_claim_score_name(&board.list[i]), verdicts[i]);
    assert_string_equal(board.list[0].study, "watch");
    assert_near(board.list[0].effect, 1.8965, 0);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_scoreboard_print(&board, 0, out), CSP_OK);
    fclose(out);
    assert_non_null(strstr(text, "predicted: 2 of 3 claims run; 0 agree, 1 disagree, 1 not "
                                 "decidable (0 % of those decided)\n"));
    assert_non_null(strstr(text, "fitted: 1 of 1 claims run; 1 agree"));
    free(text);
    csp_mem_free(&mem);
}

static void the_markdown_table_goes_by_study(void **state)
{
    (void)state;
    set_up();
    char *text = markdown_of(&board);
    assert_string_equal(
        text,
        "| claim | question | published | simulated effect [95 % interval] | verdict | study "
        "|\n"
        "|---|---|---|---|---|---|\n"
        "| C902 | day 1: openers | percent 10.4 [4.5, 22.2] |  | agrees, fitted | `free` |\n"
        "| C901 | shocked vs calm \\| first day: freezing, percent\\_of\\_time | more, mean "
        "difference 19.27 [11.65, 26.88] | 1.90 [1.01, 3.03] | disagrees (1 of 2 contrasts "
        "agree) | `watch` |\n"
        "| C903 | a vs b: latency | no difference | 0.00 [-0.50, 0.50] | not decidable: "
        "insufficient data | `watch` |\n"
        "\nPredicted: 2 claims, 0 agree, 1 disagree, 1 not decidable. Fitted: 1 claim, 1 "
        "agree, 0 disagree, 0 not decidable.\n");
    free(text);
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
    char *markdown = markdown_of(&board);
    struct csp_scoreboard kept;
    assert_int_equal(csp_scoreboard_read(&kept, KEPT, &claims, &mem, &diag), CSP_OK);
    char *from_kept = markdown_of(&kept);
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
    char *text = markdown_of(&board); /* the head of the table and the totals */
    assert_non_null(strstr(text, "\nPredicted: 0 claims, "));
    free(text);
    csp_mem_free(&mem);
}

static void refused(const char *text, const char *message)
{
    struct csp_scoreboard b;
    diag = (struct csp_diag){0};
    assert_int_equal(csp_file_write_atomic(KEPT, text, strlen(text)), CSP_OK);
    assert_int_equal(csp_scoreboard_read(&b, KEPT, &claims, &mem, &diag), CSP_E_SYNTAX);
    if (!strstr(diag.message[0], message))
        fail_msg("expected `%s`, found `%s`", message, diag.message[0]);
    csp_mem_free(&mem);
}

static void a_spoiled_table_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_int_equal(csp_dir_make(FOLDER), CSP_OK);
    refused("claim,verdict\nC901,agrees\n", "there is no column `agree`");
    refused(HEAD "C999,agrees,1,0,0,1,0,2,0.1,watch\n", ":2:1: error: expected a claim of "
                                                        "`claims.csv`, found `C999`");
    refused(HEAD "C901,agrees,1,0,0,1,0,2,0.1,watch\nC901,agrees,1,0,0,1,0,2,0.1,watch\n",
            ":3:1: error: expected each claim once");
    refused(HEAD "C901,agrees,1,1,0,1,0,2,0.1,watch\n",
            ":2:6: error: the counted contrasts make this `disagrees`, found `agrees`");
    refused(HEAD "C901,agrees,1,0,0,1,0,2,0.1,\n", "expected a study where contrasts are");
    refused(HEAD "C901,not run,0,0,0,,,,,watch\n", "expected a study where contrasts are");
    refused(HEAD "C901,agrees,-1,0,0,1,0,2,0.1,watch\n", "column `agree`");
    refused(HEAD "C901,agrees,1,0,0,much,0,2,0.1,watch\n", "column `effect`");
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(each_claim_is_counted_once),
          cmocka_unit_test(the_markdown_table_goes_by_study),
          cmocka_unit_test(what_was_kept_reads_back_the_same),
          cmocka_unit_test(only_the_claims_of_some_studies_are_kept),
          cmocka_unit_test(a_spoiled_table_is_refused_with_its_place))
