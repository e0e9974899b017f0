/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/report/claims/board.h"
#include "made_board.h"
#include <stdlib.h>

static struct csp_mem mem;
static struct csp_scoreboard board;

static void the_markdown_table_goes_by_study(void **state)
{
    (void)state;
    assert_int_equal(made_board(&board, &mem), CSP_OK);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_scoreboard_markdown(&board, out), CSP_OK);
    fclose(out);
    assert_string_equal(
        text,
        "| claim | question | published | simulated effect [95 % interval] | verdict | "
        "replication | study |\n"
        "|---|---|---|---|---|---|---|\n"
        "| C902 | day 1: openers | percent 10.4 [4.5, 22.2] |  | agrees, fitted |  | `free` |\n"
        "| C901 | shocked vs calm \\| first day: freezing, percent\\_of\\_time | more, mean "
        "difference 19.27 [11.65, 26.88] | 1.90 [1.01, 3.03] | disagrees (1 of 2 contrasts "
        "agree) | 0.84 | `watch` |\n"
        "| C903 | a vs b: latency | no difference | 0.00 [-0.50, 0.50] | undecided |  | "
        "`watch` "
        "|\n"
        "| C905 | shocked vs calm: freezing | more | 1.90 [1.01, 3.03] | agrees, counted with "
        "C901 |  | `watch` |\n"
        "\nPredicted: 2 claims, 0 agree, 1 disagree, 1 undecided. Fitted: 1 claim, 1 agree, 0 "
        "disagree, 0 undecided.\n");
    free(text);
    csp_mem_free(&mem);
}

static void the_totals_say_what_they_stand_on(void **state)
{
    (void)state;
    static const char *const said[] = {
        "predicted: 3 claims, 0 agree, 1 disagree, 1 undecided, 1 never run (1 counted with "
        "another); score -1.34 [-1.34, 0.79]\n",
        "  predicted: 2 claims, 0 agree, 0 disagree, 1 undecided, 1 never run, prosocial\n",
        "fitted: 1 claims, 1 agree, 0 disagree, 0 undecided, 0 never run\n",
        "of 1 decided claims: 0 agree; a coin gets 0.5 (floor), a second study of equal n 0.9",
        "p and n printed for 1 claims",
        "false discovery rate: 1 of 1 decided claims survive at 5 %\n",
        "replication probability: 0.84 on average over 1 claims\n",
        "to decide the 1 undecided: 1 need at most 128 animals a group, 0 more",
        "fitted numbers: 8 (fitted.csv)\n",
        "2 for; 1 against"};
    assert_int_equal(made_board(&board, &mem), CSP_OK);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_scoreboard_print(&board, 0, out), CSP_OK);
    fclose(out);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(text, said[i])) fail_msg("no `%s` in\n%s", said[i], text);
    assert_null(strstr(text, " nan"));
    free(text);
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(the_markdown_table_goes_by_study),
          cmocka_unit_test(the_totals_say_what_they_stand_on))
