/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discounting: the k that choices were made with is found again. */
#include "arena/mock.h"
#include "conspecific/arena/score/discount.h"
#include "testing.h"
#include <math.h>

enum { DELAYS = 6, EACH = 400 };
static const double delays[DELAYS] = {0, 5, 10, 20, 40, 80};

/* Option 0: one pellet now; option 1 + d: three after delays[d]. Every pair EACH times, the later
 * one taken as often as k and beta say. */
static void fit_made_choices(double k, double beta, struct csp_discount *fit)
{
    struct csp_payment pay[DELAYS + 1] = {{1, 0}};
    struct csp_option option[DELAYS + 1] = {{0, 1}};
    static struct csp_offer offer[DELAYS * EACH];
    size_t offered[2 * DELAYS], n = 0;
    for (size_t d = 0; d < DELAYS; d++) {
        pay[d + 1] = (struct csp_payment){3, delays[d]};
        option[d + 1] = (struct csp_option){d + 1, 1};
        offered[2 * d] = 0, offered[2 * d + 1] = d + 1;
        const double p = 1 / (1 + exp(-beta * (3 / (1 + k * delays[d]) - 1)));
        for (size_t i = 0; i < EACH; i++)
            offer[n++] = (struct csp_offer){(double)i + 0.5 < p * EACH ? d + 1 : 0, 2 * d, 2};
    }
    const struct csp_discount_data data = {n, DELAYS + 1, offer, offered, option, pay};
    assert_int_equal(csp_discount_fit(&data, fit), CSP_OK);
    assert_int_equal(fit->n, (DELAYS - 1) * EACH); /* three now are no trade-off */
}

static void made_choices_give_back_their_k(void **state)
{
    (void)state;
    const double k[] = {0.02, 0.1, 0.385}, beta[] = {1.7, 2.1, 2.5};
    for (size_t i = 0; i < 3; i++) {
        struct csp_discount fit;
        fit_made_choices(k[i], beta[i], &fit);
        assert_near(fit.k / k[i], 1, 0.02);
        assert_near(fit.beta / beta[i], 1, 0.02);
        assert_true(fit.likelihood < 0);
    }
}

/* Takes the later reward after 10 s, not after 40 s. */
static size_t patient(int ask, size_t n, const size_t slot[])
{
    (void)ask;
    for (size_t i = 0; i < n; i++)
        if (slot[i] == 1) return i;
    return 0;
}

static void choices_of_an_animal_bracket_k(void **state)
{
    (void)state;
    mock.pick = patient;
    mock_load(HEAD "events:\n"
                   "  one: {kind: eat_pellet, to: me, duration: 1 s, amount: 1 pellets}\n"
                   "  three: {kind: eat_pellet, to: me, duration: 1 s, amount: 3 pellets}\n"
                   "actions:\n"
                   "  now: {role: me, outcomes: [{event: one}]}\n"
                   "  soon: {role: me, outcomes: [{event: three, delay: 10 s}]}\n"
                   "  late: {role: me, outcomes: [{event: three, delay: 40 s}]}\n"
                   "phases:\n"
                   "  - name: test\n"
                   "    trials: 10\n"
                   "    trial: {duration: 50 s}\n"
                   "    trial_types:\n"
                   "      - {name: short, choice: {at: 1 s, actions: [now, soon]}}\n"
                   "      - {name: long, choice: {at: 1 s, actions: [now, late]}}\n"
                   "measures:\n"
                   "  - {name: k, kind: discount, of: [now, soon, late]}\n"
                   "  - {name: none, kind: discount, of: [soon, late]}\n");
    assert_int_equal(mock_run(NULL, 0, NULL), CSP_OK);
    /* 3 / (1 + 10 k) > 1 > 3 / (1 + 40 k) */
    const double k = mock_value("k", -1, -1);
    assert_true(k > 0.05 && k < 0.2);
    assert_true(mock_no_row("none", -1, -1)); /* never offered beside one another */
}

#define T(f) cmocka_unit_test_setup_teardown(f, mock_begin, mock_end)
TEST_MAIN(T(made_choices_give_back_their_k), T(choices_of_an_animal_bracket_k))
