/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made.h"
#include "testing.h"

#include "conspecific/core/error.h"

static struct csp_mem mem;

static void a_row_becomes_an_effect_with_its_error(void **state)
{
    (void)state;
    struct csp_compare_row r = {
        .n_a = 7, .n_b = 9, .diff = 3, .effect = 0.9, .effect_lo = 0.2, .effect_hi = 1.4};
    struct csp_theory_cell c = csp_theory_cell(&r);
    assert_int_equal(c.state, CSP_THEORY_MEASURED);
    assert_near(c.effect, 0.9, 1e-15);
    assert_near(c.se, 1.2 / 3.919927969080108, 1e-12);
    r.effect_lo = NAN; /* no interval: pairs, groups */
    assert_near(csp_theory_cell(&r).se, sqrt(1.0 / 7 + 0.81 / 14), 1e-12);
    r.test = CSP_BY_GROUPS;
    assert_near(csp_theory_cell(&r).se, sqrt(1.0 / 7 + 1.0 / 9 + 0.81 / 32), 1e-12);
    r.effect = 17.7, r.effect_lo = 3.5, r.effect_hi = HUGE_VAL; /* all brought to 5 */
    c = csp_theory_cell(&r);
    assert_near(c.effect, CSP_THEORY_CAP, 0);
    assert_near(c.se, 1.5 / 3.919927969080108, 1e-12);
    r.effect = r.effect_lo = -HUGE_VAL, r.effect_hi = -6;
    assert_near(csp_theory_cell(&r).effect, -CSP_THEORY_CAP, 0);
}

static void what_does_not_vary_is_sure(void **state)
{
    (void)state;
    struct csp_compare_row r = {.n_a = 6, .n_b = 6, .diff = -2, .effect = NAN};
    struct csp_theory_cell c = csp_theory_cell(&r);
    assert_int_equal(c.state, CSP_THEORY_CONSTANT);
    assert_near(c.effect, -CSP_THEORY_CAP, 0);
    assert_near(c.se, 0, 0);
    r.diff = r.effect = 0; /* all the same: [0, 0] */
    c = csp_theory_cell(&r);
    assert_int_equal(c.state, CSP_THEORY_CONSTANT);
    assert_near(c.effect, 0, 0);
    assert_near(c.se, 0, 0);
    r.diff = r.effect = NAN; /* nobody did it */
    c = csp_theory_cell(&r);
    assert_int_equal(c.state, CSP_THEORY_UNDEFINED);
    assert_near(c.effect, 0, 0);
    r.diff = 1, r.effect = 2, r.n_a = 1;
    assert_int_equal(csp_theory_cell(&r).state, CSP_THEORY_UNDEFINED);
}

static void a_correlation_is_on_fishers_scale(void **state)
{
    (void)state;
    struct csp_compare_row r = {.test = CSP_BY_CORRELATION,
                                .n_a = 12,
                                .n_b = 12,
                                .diff = 0.6,
                                .effect = 0.6,
                                .effect_lo = 0.1,
                                .effect_hi = 1.0};
    const struct csp_theory_cell c = csp_theory_cell(&r);
    assert_near(c.effect, 0.5 * log(1.6 / 0.4), 1e-12);
    assert_near(c.se, (atanh(0.99) - atanh(0.1)) / 3.919927969080108, 1e-12);
    r.effect_lo = NAN;
    assert_near(csp_theory_cell(&r).se, 1.0 / 3.0, 1e-12);
    r.effect = NAN;
    assert_int_equal(csp_theory_cell(&r).state, CSP_THEORY_UNDEFINED);
}

static void only_what_every_agent_has_run_is_scored(void **state)
{
    (void)state;
    struct made m = {0};
    struct csp_theory_items items;
    made_claim(&m, 0, "one", "resonance", 12);
    made_claim(&m, 1, "two", "prosocial", NAN);
    made_claim(&m, 2, "one", "resonance", 30);
    made_claim(&m, 3, "three", "circuit", 30);
    m.claim[3].status = CSP_FITTED_TO;
    made_row(&m, 0, 3, CSP_ASKED_LESS, -1, 1);
    made_row(&m, 1, 0, CSP_ASKED_LESS, -1, 1);
    made_row(&m, 2, 1, CSP_ASKED_EQUAL, 0.1, 0.2);
    made_row(&m, 3, 0, CSP_ASKED_GREATER, 1, 2);
    made_row(&m, 4, 2, CSP_ASKED_ANY, 1, 2);     /* not scored */
    made_row(&m, 5, 2, CSP_ASKED_GREATER, 1, 2); /* the last: one agent lacks it */
    m.run[1].n = 5;
    m.row[1][2].diff = NAN;
    assert_int_equal(csp_theory_items_init(&items, &m.theory, &m.claims, &mem), CSP_OK);
    assert_int_equal(items.n, 4);
    assert_int_equal(items.n_claims, 3);
    assert_int_equal(items.n_scored, 2);
    assert_int_equal(items.n_papers, 3);
    assert_int_equal(items.n_scored_papers, 2);
    assert_int_equal(items.left_out, 1);
    assert_int_equal(items.missing[0], 0);
    assert_int_equal(items.missing[1], 1);
    assert_int_equal(items.undefined[1], 1);
    assert_string_equal(items.claim[0].claim->id, "C000");
    assert_int_equal(items.claim[0].n, 2); /* side by side, half each */
    assert_string_equal(items.list[1].row->contrast, "x3");
    assert_near(items.list[0].weight, 0.5, 0);
    assert_near(items.list[1].cell[1].effect, 2, 0);
    assert_near(items.list[2].weight, 1, 0);
    assert_int_equal(items.claim[2].fitted, 1);
    assert_string_equal(items.paper[items.claim[2].paper], "three");
    assert_ptr_equal(csp_theory_items_find(&items, &m.row[1][3]), &items.list[1]);
    assert_null(csp_theory_items_find(&items, &m.row[0][4]));
    csp_mem_free(&mem);
}

static void an_unknown_n_is_the_median_of_the_species(void **state)
{
    (void)state;
    struct made m = {0};
    int assumed;
    const double n[] = {10, 12, NAN, 40, 60};
    for (size_t c = 0; c < 5; c++) made_claim(&m, c, "p", "resonance", n[c]);
    assert_near(csp_theory_animals(&m.claims, &m.claim[1], &assumed), 12, 0);
    assert_int_equal(assumed, 0);
    assert_near(csp_theory_animals(&m.claims, &m.claim[2], &assumed), 26, 1e-12);
    assert_int_equal(assumed, 1);
    made_claim(&m, 5, "p", "resonance", 90);
    made_claim(&m, 6, "p", "resonance", 8);
    made_claim(&m, 7, "p", "resonance", 2);
    m.claim[6].species = m.claim[7].species = "mouse";
    assert_near(csp_theory_animals(&m.claims, &m.claim[2], &assumed), 40, 1e-12);
    m.claim[2].species = "mouse"; /* two of a kind are too few: all seven */
    assert_near(csp_theory_animals(&m.claims, &m.claim[2], &assumed), 12, 1e-12);
}

static void a_published_n_too_small_for_its_test_is_named(void **state)
{
    (void)state;
    struct made m = {0};
    struct csp_theory_items items;
    made_claim(&m, 0, "one", "resonance", 2);
    made_row(&m, 0, 0, CSP_ASKED_LESS, -1, 1);
    assert_int_equal(csp_theory_items_init(&items, &m.theory, &m.claims, &mem), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "claim C000, contrast x0 of s"));
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(a_row_becomes_an_effect_with_its_error),
          cmocka_unit_test(what_does_not_vary_is_sure),
          cmocka_unit_test(a_correlation_is_on_fishers_scale),
          cmocka_unit_test(only_what_every_agent_has_run_is_scored),
          cmocka_unit_test(an_unknown_n_is_the_median_of_the_species),
          cmocka_unit_test(a_published_n_too_small_for_its_test_is_named))
