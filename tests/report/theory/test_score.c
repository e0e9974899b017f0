/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made.h"
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/theory/print.h"
#include "conspecific/report/theory/stacking.h"
#include "conspecific/report/theory/table.h"
#include <stdint.h>
#include <stdlib.h>

static struct csp_mem mem;
static struct made m;
static struct csp_theory_items items;
static struct csp_theory_scores scores;
static const struct csp_theory_model rows[] = {{"mirror", "innate", "", 8, 3},
                                               {"rat", "generalisation", "", 7, 0}};
static const struct csp_theory_models models = {"here.csv", (struct csp_theory_model *)rows, 2};

/* Three papers, seven claims, one of them asked twice, one fitted. */
static void make(void)
{
    m = (struct made){0};
    const char *paper[] = {"one", "one", "one", "two", "two", "three", "three", "four"};
    for (size_t c = 0; c < 8; c++)
        made_claim(&m, c, paper[c], c % 2 ? "circuit" : "resonance", 10 + 4.0 * (double)c);
    m.claim[7].status = CSP_FITTED_TO;
    const double first[] = {0.9, -1.1, 0.1, 0.3, 0.2, -0.9, 0.1, 1.9, 1};
    const double second[] = {0.2, 0.1, 0.6, 0.5, 1.2, 0.2, 0.9, 0.1, 1};
    const int expect[] = {1, 0, 2, 1, 1, 0, 2, 1, 1};
    const size_t claim[] = {0, 1, 2, 3, 4, 5, 6, 0, 7};
    for (size_t i = 0; i < 9; i++) made_row(&m, i, claim[i], expect[i], first[i], second[i]);
    csp_mem_free(&mem);
    assert_int_equal(csp_theory_items_init(&items, &m.theory, &m.claims, &mem), CSP_OK);
}

static void outcomes_add_up_to_one(void **state)
{
    (void)state;
    make();
    const struct csp_theory_fit at = {.eps = 0.37, .s = 0.71, .none = 0.23};
    struct csp_theory_item item = items.list[0];
    struct csp_compare_row row = *item.row;
    double p[3];
    item.row = &row;
    for (row.expect = 0; row.expect < 3; row.expect++)
        p[row.expect] = exp(csp_theory_item_log_p(&item, 0, &at));
    assert_near(p[0] + p[1] + p[2], 1.0, 1e-12);
    /* by the formula, from replicate.h: effect 0.9, se 0.2, 10 pairs */
    struct csp_replicate r;
    assert_int_equal(csp_replicate_init(&r, CSP_DESIGN_PAIRS, 10, 0.05), CSP_OK);
    assert_near(p[CSP_ASKED_GREATER],
                0.63 * csp_replicate_above(&r, 0.71 * 0.9, 0.71 * 0.2) + 0.37 * 0.385, 1e-9);
    assert_near(p[CSP_ASKED_LESS],
                0.63 * csp_replicate_above(&r, -0.71 * 0.9, 0.71 * 0.2) + 0.37 * 0.385, 1e-9);
    assert_true(p[CSP_ASKED_GREATER] > 0.4 && p[CSP_ASKED_LESS] < 0.16);
    /* two contrasts of one claim: the mean of their logarithms */
    const double both = csp_theory_item_log_p(&items.list[0], 0, &at) +
                        csp_theory_item_log_p(&items.list[1], 0, &at);
    assert_near(csp_theory_claim_log_p(&items, 0, 0, &at), both / 2, 1e-12);
    assert_near(csp_theory_none(&items, SIZE_MAX), 3.0 / 10.0, 1e-12);
    assert_near(csp_theory_none(&items, 0), 2.0 / 7.0, 1e-12); /* without paper one */
    csp_mem_free(&mem);
}

/* The most likely eps and s of a fine grid, edges included. */
static struct csp_theory_fit by_grid(size_t agent, size_t without)
{
    enum { STEPS = 200 };
    struct csp_theory_fit best = {.log_l = -HUGE_VAL};
    for (int i = 0; i <= STEPS; i++)
        for (int k = 1; k <= STEPS; k++) {
            struct csp_theory_fit at = {.eps = (double)i / STEPS, .s = (double)k / STEPS};
            at.none = csp_theory_none(&items, without);
            at.log_l = csp_theory_log_l(&items, agent, without, &at);
            if (at.log_l > best.log_l) best = at;
        }
    return best;
}

static void a_paper_is_predicted_by_the_others(void **state)
{
    (void)state;
    make();
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    assert_int_equal(scores.n, 3);
    for (size_t a = 0; a < 2; a++) {
        double held = 0, facet = 0;
        const struct csp_theory_score *s = &scores.list[a];
        const struct csp_theory_fit all = by_grid(a, SIZE_MAX);
        assert_true(s->fit.log_l >= all.log_l - 1e-3 && s->fit.log_l < all.log_l + 2e-3);
        for (size_t p = 0; p < 3; p++) {
            const struct csp_theory_fit fold = by_grid(a, p);
            assert_near(s->fold[p].log_l, fold.log_l, 2e-3);
            for (size_t c = 0; c < 7; c++)
                if (items.claim[c].paper == p) {
                    const double l = csp_theory_claim_log_p(&items, c, a, &fold);
                    assert_near(s->log_p[c], l, 0.02);
                    held += l;
                    if (!strcmp(items.claim[c].claim->facet, "circuit")) facet += l;
                }
        }
        assert_near(s->all.held, held, 0.03);
        assert_near(s->facet[items.claim[1].facet].held, facet, 0.03);
        assert_int_equal(s->facet[items.claim[1].facet].claims, 3);
        assert_near(s->fitted, csp_theory_claim_log_p(&items, 7, a, &s->fit), 1e-12);
        const double k = a ? 14 : 10; /* eps, s, b and what models says */
        assert_int_equal(s->k, (size_t)k);
        assert_near(s->aic, 2 * k - 2 * s->fit.log_l, 1e-9);
        assert_near(s->bic, k * log(7) - 2 * s->fit.log_l, 1e-9);
    }
    assert_true(scores.list[0].fit.eps < 0.5 && scores.list[1].fit.eps > 0.5);
    csp_mem_free(&mem);
}

static void the_base_rate_knows_no_theory(void **state)
{
    (void)state;
    make();
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    const struct csp_theory_score *s = &scores.list[2];
    /* papers one (1 of 3 equal), two (0 of 2), three (1 of 2); one more of each of three */
    const double none[] = {2.0 / 7, 3.0 / 8, 2.0 / 8};
    const double held = 2 * log((1 - none[0]) / 2) + log(none[0]) + 2 * log((1 - none[1]) / 2) +
                        log((1 - none[2]) / 2) + log(none[2]);
    assert_near(s->all.held, held, 1e-9);
    assert_near(csp_theory_scores_log_p(&scores, 2, &items.list[0]), log((1 - none[0]) / 2),
                1e-12);
    assert_int_equal(s->k, 1);
    assert_near(s->wins, 0, 0);
    csp_mem_free(&mem);
}

/* Of 27 ways to draw three papers three times, one is thrice the worst: more than 2.5 %. */
static void differences_wins_and_weights(void **state)
{
    (void)state;
    make();
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    assert_int_equal(scores.best, 0);
    double d[3] = {0}, worst = HUGE_VAL, most = -HUGE_VAL, won = 0, log_p[14], w[2], stacked;
    for (size_t c = 0; c < 7; c++) {
        d[items.claim[c].paper] += scores.list[1].log_p[c] - scores.list[0].log_p[c];
        log_p[2 * c] = scores.list[0].log_p[c];
        log_p[2 * c + 1] = scores.list[1].log_p[c];
    }
    assert_true(d[1] > 0.1 && d[0] < -0.1); /* each wins somewhere */
    for (int p = 0; p < 3; p++) {
        worst = fmin(worst, 3 * d[p]), most = fmax(most, 3 * d[p]);
        won += d[p] > 0 ? 1.0 / 3 : 0;
    }
    assert_near(scores.list[1].all.diff, d[0] + d[1] + d[2], 1e-9);
    assert_near(scores.list[1].all.lo, worst, 1e-9);
    assert_near(scores.list[1].all.hi, most, 1e-9);
    assert_near(scores.list[0].all.lo, 0, 0);
    assert_near(scores.list[1].wins, won, 1e-12);
    assert_near(scores.list[0].wins, 1 - won, 1e-12);
    assert_int_equal(csp_stacking(7, 2, log_p, w, &stacked), CSP_OK);
    assert_near(scores.list[0].weight, w[0], 1e-12);
    assert_near(scores.stacked, stacked, 1e-12);
    assert_true(stacked >= scores.list[0].all.held - 1e-9);
    csp_mem_free(&mem);
}

static void twins_share_every_paper(void **state)
{
    (void)state;
    make();
    m.agent[1].list = m.agent[0].list;
    assert_int_equal(csp_theory_items_init(&items, &m.theory, &m.claims, &mem), CSP_OK);
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    assert_near(scores.list[0].wins, 0.5, 1e-12);
    assert_near(scores.list[1].wins, 0.5, 1e-12);
    assert_near(scores.list[1].all.lo, 0, 0);
    assert_near(scores.list[1].weight, 0.5, 1e-9);
    csp_mem_free(&mem);
}

static void it_is_printed_and_written(void **state)
{
    (void)state;
    char *text = NULL, *data = NULL;
    size_t n;
    make();
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_theory_scores_print(&scores, out), CSP_OK);
    fclose(out);
    assert_non_null(strstr(text, "7 predicted claims of 3 papers, 8 contrasts"));
    const char *best = strstr(text, "\nrat "), *base = strstr(text, "\nbase_rate ");
    assert_true(best && base && best < base);
    assert_non_null(strstr(text, "Claims that tell the theories apart"));
    free(text);
    assert_int_equal(csp_dir_make("build/test_theory"), CSP_OK);
    assert_int_equal(csp_theory_scores_save(&scores, "build/test_theory/scores.csv"), CSP_OK);
    assert_int_equal(csp_file_read("build/test_theory/scores.csv", &data, &n, 10000), CSP_OK);
    assert_non_null(strstr(data, "\nrat,generalisation,all,7,10,7,0,"));
    assert_non_null(strstr(data, "\nmirror,innate,circuit,3,,,,"));
    free(data);
    assert_int_equal(csp_theory_save(&m.theory, &scores, "build/test_theory/theory.csv"),
                     CSP_OK);
    assert_int_equal(csp_file_read("build/test_theory/theory.csv", &data, &n, 10000), CSP_OK);
    assert_non_null(strstr(
        data, ",p,replication,paper,facet,n_published,n_assumed,weight,log_p,log_p_base\n"));
    assert_non_null(strstr(data, ",one,resonance,10,0,0.5,-"));
    free(data);
    csp_mem_free(&mem);
}

static void too_few_papers_and_unknown_agents(void **state)
{
    (void)state;
    make();
    m.claim[5].source = m.claim[6].source = "one";
    assert_int_equal(csp_theory_items_init(&items, &m.theory, &m.claims, &mem), CSP_OK);
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_OK);
    assert_int_equal(scores.n, 0);
    assert_true(isnan(csp_theory_scores_log_p(&scores, 0, &items.list[0])));
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_theory_scores_print(&scores, out), CSP_OK);
    fclose(out);
    assert_non_null(strstr(text, "no ranking: at least 3 papers"));
    free(text);
    make();
    m.agent[1].name = "stranger";
    assert_int_equal(csp_theory_scores_init(&scores, &items, &models, &mem), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "here.csv: no row for agent `stranger`"));
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(outcomes_add_up_to_one),
          cmocka_unit_test(a_paper_is_predicted_by_the_others),
          cmocka_unit_test(the_base_rate_knows_no_theory),
          cmocka_unit_test(differences_wins_and_weights),
          cmocka_unit_test(twins_share_every_paper),
          cmocka_unit_test(it_is_printed_and_written),
          cmocka_unit_test(too_few_papers_and_unknown_agents))
