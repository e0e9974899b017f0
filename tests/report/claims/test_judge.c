/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/report/claims/judge.h"

static struct csp_claim claim(int direction, double effect, double lo, double hi)
{
    return (struct csp_claim){.id = "C901",
                              .direction = direction,
                              .effect = effect,
                              .ci_low = lo,
                              .ci_high = hi,
                              .effect_kind = isnan(effect) ? "direction" : "mean difference",
                              .n = 400}; /* the published n does not matter */
}

/* A contrast of 16 pairs, without a published size. */
static struct csp_compare_row row(int expect, double diff, double lo, double hi, double p,
                                  double p_equal)
{
    return (struct csp_compare_row){.expect = expect,
                                    .paired = 1,
                                    .n_a = 16,
                                    .n_b = 16,
                                    .diff = diff,
                                    .diff_lo = lo,
                                    .diff_hi = hi,
                                    .p = p,
                                    .p_equal = p_equal,
                                    .looks = 1,
                                    .published = {NAN, NAN, NAN},
                                    .simulated = {NAN, NAN, NAN}};
}

static void judge(struct csp_compare_row r, const struct csp_claim *c, enum csp_judgement want,
                  const char *why)
{
    r.claim = c;
    csp_judge(&r);
    if (r.verdict != want || strcmp(r.why, why) != 0)
        fail_msg("expected %s (%s), found %s (%s)", csp_judgement_name(want), why,
                 csp_judgement_name(r.verdict), r.why);
}

static const enum csp_judgement AGREES = CSP_JUDGED_AGREES, DISAGREES = CSP_JUDGED_DISAGREES,
                                OPEN = CSP_JUDGED_UNDECIDED;

static void a_sign_is_decided_at_99_percent(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, NAN, NAN, NAN);
    judge(row(CSP_ASKED_GREATER, 5, 2, 8, 0.0099, 0.7), &c, AGREES, "direction");
    judge(row(CSP_ASKED_GREATER, 5, 2, 8, 0.01, 0.7), &c, OPEN,
          "neither a sign nor no difference");
    judge(row(CSP_ASKED_GREATER, -5, -8, -2, 0.0099, 0.7), &c, DISAGREES,
          "the opposite direction");
    judge(row(CSP_ASKED_LESS, -5, -8, -2, 0.0099, 0.7), &c, AGREES, "direction");
    judge(row(CSP_ASKED_ANY, -5, -8, -2, 0.0099, 0.7), NULL, AGREES, "a difference");
    judge(row(CSP_ASKED_EQUAL, -5, -8, -2, 0.0099, 0.7), NULL, DISAGREES, "a difference");
}

static void no_difference_is_decided_by_two_one_sided_tests(void **state)
{
    (void)state;
    const struct csp_claim same = claim(CSP_SAME, NAN, NAN, NAN),
                           more = claim(CSP_MORE, NAN, NAN, NAN);
    judge(row(CSP_ASKED_EQUAL, 0.1, -1, 1, 0.8, 0.049), &same, AGREES, "no difference");
    judge(row(CSP_ASKED_EQUAL, 0.1, -1, 1, 0.8, 0.05), &same, OPEN,
          "neither a sign nor no difference");
    judge(row(CSP_ASKED_GREATER, 0.1, -1, 1, 0.8, 0.049), &more, DISAGREES, "no difference");
    judge(row(CSP_ASKED_ANY, 0.1, -1, 1, 0.8, 0.049), NULL, DISAGREES, "no difference");
    /* sure and small at once, as with very many animals: small */
    judge(row(CSP_ASKED_GREATER, 0.1, 0.05, 0.15, 0.001, 0.001), &more, DISAGREES,
          "no difference");
    judge(row(CSP_ASKED_EQUAL, 0.1, 0.05, 0.15, 0.001, 0.001), &same, AGREES, "no difference");
    /* a folder of an older version */
    judge(row(CSP_ASKED_EQUAL, 0.1, -1, 1, 0.8, NAN), &same, OPEN,
          "no sign; equality not tested in this folder: run it again");
}

static void repeated_looks_are_stricter(void **state)
{
    (void)state;
    struct csp_compare_row r = row(CSP_ASKED_GREATER, 5, 2, 8, 0.0099, 0.7);
    r.looks = 9;
    judge(r, NULL, OPEN, "neither a sign nor no difference");
    r.p = 0.0016; /* below csp_sequential_alpha(0.01, 9) = 0.001663 */
    judge(r, NULL, AGREES, "direction");
    r.p = 0.5;
    r.p_equal = 0.0096; /* above csp_sequential_alpha(0.05, 9) = 0.009576 */
    judge(r, NULL, OPEN, "neither a sign nor no difference");
    r.p_equal = 0.0095;
    judge(r, NULL, DISAGREES, "no difference");
}

static void sizes_are_told_apart_by_a_test_and_not_by_overlap(void **state)
{
    (void)state;
    const struct csp_size x = {10.4, 4.5, 22.2}, y = {33.33, 21.68, 47.46};
    /* z = 1.96 x 22.93 / sqrt(11.8^2 + 11.65^2) = 2.7103: the intervals overlap */
    assert_near(csp_judge_size_p(x, y), 0.0067, 5e-5);
    assert_near(csp_judge_size_p(y, x), csp_judge_size_p(x, y), 1e-15);
    assert_near(csp_judge_size_p(x, x), 1.0, 0);
    assert_true(isnan(csp_judge_size_p(x, (struct csp_size){1, NAN, NAN})));
    /* 1.96 x 1 / sqrt(0.6^2 + 0.8^2) = 1.96 */
    assert_near(csp_judge_size_p((struct csp_size){2, 1.4, 9}, (struct csp_size){1, -9, 1.8}),
                0.05, 1e-12);
}

static void a_published_size_must_be_met(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, 19.27, 11.65, 26.88);
    judge(row(CSP_ASKED_GREATER, 12, 9, 15, 0.003, 0.9), &c, AGREES, "direction and size");
    judge(row(CSP_ASKED_GREATER, 9, 6, 12, 0.003, 0.9), &c, DISAGREES,
          "direction holds, another size"); /* intervals overlap */
    judge(row(CSP_ASKED_GREATER, 12, 9, 15, 0.03, 0.9), &c, OPEN,
          "neither a sign nor no difference");
    /* a measure that counts the other way round: the published interval is mirrored */
    judge(row(CSP_ASKED_LESS, -12, -15, -9, 0.003, 0.9), &c, AGREES, "direction and size");
    judge(row(CSP_ASKED_LESS, -9, -12, -6, 0.003, 0.9), &c, DISAGREES,
          "direction holds, another size");
}

static void a_standardised_size_stands_in(void **state)
{
    (void)state;
    const struct csp_claim c = claim(CSP_MORE, NAN, NAN, NAN);
    struct csp_compare_row r = row(CSP_ASKED_GREATER, 5, 2, 8, 0.003, 0.9);
    r.published = (struct csp_size){0.8, 0.2, 1.4};
    r.simulated = (struct csp_size){1.1, 0.6, 1.6};
    judge(r, &c, AGREES, "direction and size");
    r.simulated = (struct csp_size){2.1, 1.3, 2.9}; /* overlaps; z = 1.96 x 1.3 / 1 */
    judge(r, &c, DISAGREES, "direction holds, another size");
    judge(r, NULL, AGREES, "direction"); /* a control has no published size */
}

static void a_level_is_judged_by_the_same_test(void **state)
{
    (void)state;
    struct csp_claim c = claim(CSP_LEVEL, 10.4, 4.5, 22.2);
    struct csp_compare_row r = row(CSP_ASKED_ANY, 12.5, 5.9, 24.7, NAN, NAN);
    c.effect_kind = "percent";
    r.test = CSP_BY_LEVEL, r.single = 1, r.n_b = 0;
    judge(r, &c, AGREES, "the same level");
    r.diff = 33.33, r.diff_lo = 21.68, r.diff_hi = 47.46;
    judge(r, &c, DISAGREES, "another level");
    r.diff = 20, r.diff_lo = 2, r.diff_hi = 37.3; /* 35.3 wide, published 17.7 */
    judge(r, &c, AGREES, "the same level");
    r.diff_hi = 37.5;
    judge(r, &c, OPEN, "the level is not known well enough");
    r.diff_lo = r.diff_hi = NAN;
    judge(r, &c, OPEN, "no simulated interval");
    r.n_a = 2;
    judge(r, &c, OPEN, "too few values");
    r.n_a = 48;
    judge(r, NULL, OPEN, "a level, no claim to compare with");
    c.ci_low = c.ci_high = NAN;
    judge(r, &c, OPEN, "no published interval");
    c = claim(CSP_LEVEL, 13.2, 9.6, 21.3); /* so is the spread of one group */
    r.test = CSP_BY_SPREAD, r.diff = 12, r.diff_lo = 10, r.diff_hi = 15;
    judge(r, &c, AGREES, "the same level");
}

static void a_correlation_may_be_a_level_or_a_direction(void **state)
{
    (void)state;
    struct csp_claim c = claim(CSP_LEVEL, 0.489, 0.028, 0.778);
    struct csp_compare_row r = row(CSP_ASKED_ANY, 0.3, -0.2, 0.7, 0.26, 0.7);
    c.effect_kind = "r";
    r.test = CSP_BY_CORRELATION;
    judge(r, &c, AGREES, "the same level");
    r.diff = -0.4, r.diff_lo = -0.7, r.diff_hi = -0.1;
    judge(r, &c, DISAGREES, "another level");
    r = row(CSP_ASKED_GREATER, 0.4, 0.1, 0.7, 0.002, 0.7);
    r.test = CSP_BY_CORRELATION;
    judge(r, &c, AGREES, "direction and size");
    r.diff_lo = 0.82, r.diff = 0.9, r.diff_hi = 0.95;
    judge(r, &c, DISAGREES, "direction holds, another size");
    c = claim(CSP_MORE, 19.27, 11.65, 26.88); /* a mean difference says nothing of spreads */
    r = row(CSP_ASKED_GREATER, 5, 2, 8, 0.003, 0.7);
    r.test = CSP_BY_SPREAD;
    judge(r, &c, AGREES, "direction");
}

static void two_animals_decide_nothing(void **state)
{
    (void)state;
    struct csp_compare_row r = row(CSP_ASKED_GREATER, 5, 2, 8, 0.0001, 0.7);
    r.n_a = 2;
    judge(r, NULL, OPEN, "too few values");
    r.n_a = 3;
    judge(r, NULL, AGREES, "direction");
    r.test = CSP_BY_GROUPS, r.n_b = 2;
    judge(r, NULL, OPEN, "too few values");
    r.n_b = 0; /* against a number */
    judge(r, NULL, AGREES, "direction");
    r.p = NAN;
    judge(r, NULL, OPEN, "too few values");
}

TEST_MAIN(cmocka_unit_test(a_sign_is_decided_at_99_percent),
          cmocka_unit_test(no_difference_is_decided_by_two_one_sided_tests),
          cmocka_unit_test(repeated_looks_are_stricter),
          cmocka_unit_test(sizes_are_told_apart_by_a_test_and_not_by_overlap),
          cmocka_unit_test(a_published_size_must_be_met),
          cmocka_unit_test(a_standardised_size_stands_in),
          cmocka_unit_test(a_level_is_judged_by_the_same_test),
          cmocka_unit_test(a_correlation_may_be_a_level_or_a_direction),
          cmocka_unit_test(two_animals_decide_nothing))
