/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/report/claims/tally.h"
#include "made_board.h"

static struct csp_mem mem;
static struct csp_scoreboard board;

static void every_question_is_counted_once(void **state)
{
    (void)state;
    assert_int_equal(made_board(&board, &mem), CSP_OK);
    const struct csp_tally t = csp_tally_of(&board, 0, NULL),
                           fitted = csp_tally_of(&board, 1, NULL),
                           facet = csp_tally_of(&board, 0, "prosocial");
    assert_int_equal(t.n, 3);
    assert_int_equal(t.agree, 0);
    assert_int_equal(t.disagree, 1);
    assert_int_equal(t.undecided, 1);
    assert_int_equal(t.never, 1);
    assert_int_equal(t.again, 1);
    assert_int_equal(t.tested, 1);
    assert_int_equal(t.survive, 1);
    assert_near(t.animals, 99, 0);
    assert_near(t.minutes, 49.5, 0);
    assert_near(t.replication, 0.84, 0);
    assert_int_equal(fitted.agree, 1);
    assert_int_equal(fitted.scored, 0); /* a level has no floor */
    assert_int_equal(facet.n, 2);
    assert_true(isnan(csp_tally_score(&facet).value)); /* nothing decided */
    csp_mem_free(&mem);
}

static void the_score_lies_between_floor_and_ceiling(void **state)
{
    (void)state;
    struct csp_tally t = {.scored = 100, .right = 65, .floor = 50, .ceiling = 90};
    const struct csp_size s = csp_tally_score(&t);
    assert_near(s.value, 15.0 / 40, 1e-15);
    /* Wilson's interval of 65 in 100: 0.5525 to 0.7364 */
    assert_near(s.lo, 5.25 / 40, 1e-3);
    assert_near(s.hi, 23.64 / 40, 1e-3);
    t.right = 50;
    assert_near(csp_tally_score(&t).value, 0.0, 1e-15);
    t.right = 90;
    assert_near(csp_tally_score(&t).value, 1.0, 1e-15);
    t.ceiling = 50;
    assert_true(isnan(csp_tally_score(&t).value));
}

static void the_bounds_of_a_decided_claim_are_added(void **state)
{
    (void)state;
    assert_int_equal(made_board(&board, &mem), CSP_OK);
    const struct csp_tally t = csp_tally_of(&board, 0, NULL);
    assert_int_equal(t.scored, 1);
    assert_int_equal(t.right, 0);
    assert_near(t.floor, 0.5, 0);
    assert_near(t.ceiling, csp_bounds_repeats(0.05, sqrt(8.0), 0), 0);
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(every_question_is_counted_once),
          cmocka_unit_test(the_score_lies_between_floor_and_ceiling),
          cmocka_unit_test(the_bounds_of_a_decided_claim_are_added))
