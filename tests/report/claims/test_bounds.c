/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/report/claims/bounds.h"

static void the_witness_of_the_header(void **state)
{
    (void)state;
    assert_near(csp_bounds_repeats(0.05, sqrt(8.0), 0), 0.8729, 5e-4);
    assert_near(csp_bounds_repeats(0.001, sqrt(8.0), 0), 0.9779, 5e-4);
}

static void many_animals_leave_the_flat_prior(void **state)
{
    (void)state;
    /* Phi(z / sqrt(2)): what p alone says */
    assert_near(csp_bounds_repeats(0.05, 1e4, 0), 0.9171, 2e-3);
    assert_near(csp_bounds_repeats(1.0, 1e4, 0), 0.5, 1e-9);
    assert_true(csp_bounds_repeats(0.05, 1.0, 0) < csp_bounds_repeats(0.05, 3.0, 0));
    /* z = 0: N(0, 2) within +-1.96 */
    assert_near(csp_bounds_repeats(1.0, 1e4, 1), 0.8342, 2e-3);
    assert_true(csp_bounds_repeats(1e-320, 3.0, 0) <= 1.0);
}

static void what_is_not_printed_is_the_fields(void **state)
{
    (void)state;
    struct csp_claim claim[] = {{.direction = CSP_MORE}, {.direction = CSP_LESS},
                                {.direction = CSP_SAME}, {.direction = CSP_LEVEL},
                                {.direction = CSP_LESS}, {.direction = CSP_SAME}};
    const struct csp_claims claims = {.list = claim, .n = 6};
    struct csp_paper paper[6];
    for (int i = 0; i < 6; i++)
        paper[i] = (struct csp_paper){
            .claim = &claim[i], .known = 1, .n = NAN, .test = {.p = NAN, .n1 = NAN, .n2 = NAN}};
    paper[0].test.p = 0.05, paper[0].p_relation = '=', paper[0].n = paper[0].test.n1 = 8;
    paper[1].test.p = 0.001, paper[1].p_relation = '<', paper[1].n = 32,
    paper[1].test.n1 = paper[1].test.n2 = 16;
    paper[2].test.p = 0.4, paper[2].p_relation = '=', paper[2].n = paper[2].test.n1 = 11;
    paper[2].test.design = CSP_PUBLISHED_CORRELATION;
    const struct csp_literature literature = {.claims = &claims, .list = paper};
    struct csp_bounds b[6];
    csp_bounds_init(b, &literature);
    assert_near(b[0].floor, 0.5, 0);
    assert_near(b[0].ceiling, csp_bounds_repeats(0.05, sqrt(8.0), 0), 0);
    assert_near(b[1].ceiling, csp_bounds_repeats(0.001, sqrt(8.0), 0), 0);
    assert_near(b[2].floor, 0.4, 1e-15); /* two of five that compare */
    assert_near(b[2].ceiling, csp_bounds_repeats(0.4, sqrt(8.0), 1), 0);
    assert_true(isnan(b[3].floor) && isnan(b[3].ceiling));
    assert_near(b[4].ceiling, 0.5 * (b[0].ceiling + b[1].ceiling), 1e-15);
    assert_near(b[5].ceiling, b[2].ceiling, 1e-15);
    assert_int_equal(b[1].known, 1);
    assert_int_equal(b[4].known, 0);
}

TEST_MAIN(cmocka_unit_test(the_witness_of_the_header),
          cmocka_unit_test(many_animals_leave_the_flat_prior),
          cmocka_unit_test(what_is_not_printed_is_the_fields))
