/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows an event, and an animal whose cortex foretells it. */
#include "conspecific/agent/unfold.h"
#include "conspecific/agent/world.h"
#include "load.h"

#define FOLLOWS                                                                    \
    "{cry: {of: pain, features: [audible], after: 0.3 s, lasts: 0.5 s, p: 0.25}, " \
    "smell: {of: bite, features: [pentanal], after: 0.4 s, lasts: 1 s}, "          \
    "never: {of: bite, features: [hexanal], lasts: 1 s, p: 0}, "                   \
    "chew: {of: food, features: [gnaw], lasts: 1 s}}"

static void what_follows_is_of_the_kind_or_of_its_category(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_unfolding u;
    static const char *const set[][2] = {{"consequences", FOLLOWS}};
    load(&spec, set, 1);
    const struct csp_agent a = {.spec = &spec};
    csp_unfold(&a, (size_t)csp_world_kind(&spec, "bite"), 0, NULL, &u);
    assert_int_equal(u.n, 3); /* all of it, at its mean times */
    assert_string_equal(u.list[1].what->name, "smell");
    assert_near(u.list[1].from, 0.4, 1e-12);
    assert_near(u.list[1].to, 1.4, 1e-12);
    assert_near(u.end, 1.4, 1e-12);
    csp_unfold(&a, (size_t)csp_world_kind(&spec, "pinch"), 0, NULL, &u);
    assert_int_equal(u.n, 1); /* its category alone */
    csp_unfold(&a, (size_t)csp_world_kind(&spec, "bite"), 2, NULL, &u);
    assert_near(u.list[1].from, 0.4, 1e-12);
    assert_near(u.list[1].to, 3, 1e-12); /* goes on while the event does */
    csp_unfold(&a, (size_t)csp_world_kind(&spec, "selfgroom"), 0, NULL, &u);
    assert_int_equal(u.n, 0);
    assert_near(u.end, 0, 0);
}

static void chance_and_times_are_drawn_anew(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_unfolding u;
    struct csp_rng rng;
    static const char *const set[][2] = {{"consequences", FOLLOWS}};
    int cries = 0;
    double sum = 0.0, square = 0.0;
    load(&spec, set, 1);
    const struct csp_agent a = {.spec = &spec};
    csp_rng_stream(&rng, 1, 1, "unfold");
    for (int i = 0; i < 2000; i++) {
        csp_unfold(&a, (size_t)csp_world_kind(&spec, "bite"), 0, &rng, &u);
        for (size_t k = 0; k < u.n; k++) {
            assert_true(strcmp(u.list[k].what->name, "never") != 0);
            if (!strcmp(u.list[k].what->name, "cry"))
                cries++;
            else
                sum += u.list[k].from, square += u.list[k].from * u.list[k].from;
        }
    }
    assert_near(cries / 2000.0, 0.25, 4 * sqrt(0.25 * 0.75 / 2000)); /* p */
    assert_near(sum / 2000, 0.4, 4 * 0.08 / sqrt(2000));             /* 0.4 s, jitter 0.2 */
    assert_near(sqrt(square / 2000 - sum * sum / 4e6), 0.08, 0.005);
}

static void a_consequence_of_nothing_is_refused(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    assert_int_equal(csp_config_load("models/agents/rat.yaml", &mem, &root, &diag), CSP_OK);
    assert_int_equal(
        csp_config_set(root, "consequences",
                       "{a: {of: paint, features: [audible, audibel], lasts: 1 s}}", "test",
                       &mem, &diag),
        CSP_OK);
    assert_int_equal(csp_agent_spec_read(&spec, root, &mem, &diag), CSP_E_SYNTAX);
    assert_int_equal(diag.total, 2);
    assert_non_null(strstr(diag.message[0], "`paint` is neither a kind nor a category"));
    assert_non_null(strstr(diag.message[1], "unknown feature `audibel`"));
}

/* A copy of an animal in the middle of its life lives on as the animal does, to the bit. */
static void an_animal_that_foretells_can_be_copied(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    static struct csp_agent a, b;
    static const char *const set[][2] = {{"consequences", FOLLOWS},
                                         {"circuits.cortex.foretell.horizon", "800 ms"},
                                         {"circuits.cortex.foretell.r_0", "0.004"},
                                         {"senses.own_voice", "0.5"},
                                         {"senses.intero_after", "0.5"},
                                         {"circuits.cortex.eta_pi", "0.001"},
                                         {"circuits.cortex.var_0", "0.01"},
                                         {"circuits.cortex.var_min", "0.001"}};
    load(&spec, set, 8);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_OK);
    assert_int_equal(csp_agent_init(&b, &spec, 1, 0), CSP_OK);
    a.stage = 1.0;
    assert_int_equal(csp_agent_life(&a, 40), CSP_OK);
    assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
    assert_int_equal(csp_agent_life(&a, 10), CSP_OK);
    assert_int_equal(csp_agent_life(&b, 10), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == csp_fields_hash(&b.fields));
    assert_true(a.cortex.pc.foretell.steps > 300);
    csp_agent_free(&a);
    csp_agent_free(&b);
}

/* c_w weighs by the precisions that the animal has, which a life changes only if they are learnt. */
static void overlap_is_weighed_by_learnt_precisions(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"circuits.cortex.eta_pi", "0.01"},
                                         {"circuits.cortex.var_0", "0.01"},
                                         {"circuits.cortex.var_min", "0.001"}};
    for (int learnt = 0; learnt < 2; learnt++) {
        struct csp_agent_spec spec;
        static struct csp_agent a;
        load(&spec, set, learnt ? 3 : 0);
        assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_OK);
        const size_t bite = (size_t)csp_world_kind(&spec, "bite"), n = a.senses.n;
        const double born = csp_agent_c_w(&a, bite, bite, 0);
        a.stage = 1.0;
        assert_int_equal(csp_agent_life(&a, 40), CSP_OK);
        const double grown = csp_agent_c_w(&a, bite, bite, 0);
        if (!learnt) assert_near(grown, born, 0);
        if (learnt) assert_true(fabs(grown - born) > 0.01);
        for (size_t i = 0; i < n; i++)
            assert_true(a.cortex.prec_pos[i] > 0 &&
                        a.cortex.prec_pos[i] <= (learnt ? 10.001f : 1));
        csp_agent_free(&a);
    }
}

/* Weights from the lines of what only another's body shows, after over before a life in which
 * everything happens to others, if there are any. */
static double growth_of_sight(int alone)
{
    static const char *const set[][2] = {{"consequences", FOLLOWS},
                                         {"rearing.p_own", "0"},
                                         {"rearing.p_common", "0"},
                                         {"rearing.company", "[{with: {}}]"}};
    struct csp_agent_spec spec;
    static struct csp_agent a;
    double before = 0.0, after = 0.0;
    load(&spec, set, alone ? 4 : 3);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_OK);
    a.stage = 1.0;
    const struct csp_mat *W = &a.cortex.pc.W[CSP_VIS];
    for (size_t f = 0; f < spec.features.n; f++) {
        if (a.senses.view[f] == SIZE_MAX) continue;
        const size_t row = a.senses.view[f] - a.senses.n_area[CSP_AUD];
        for (size_t i = 0; i < W->cols; i++) before += (double)csp_mat_at(W, row, i);
    }
    assert_int_equal(csp_agent_life(&a, 100), CSP_OK);
    for (size_t f = 0; f < spec.features.n; f++) {
        if (a.senses.view[f] == SIZE_MAX) continue;
        const size_t row = a.senses.view[f] - a.senses.n_area[CSP_AUD];
        for (size_t i = 0; i < W->cols; i++) after += (double)csp_mat_at(W, row, i);
    }
    csp_agent_free(&a);
    return after / before;
}

static void who_lives_alone_sees_no_other_body(void **state)
{
    (void)state;
    const double alone = growth_of_sight(1), company = growth_of_sight(0);
    if (!(alone < 0.96 * company)) fail_msg("alone %g, in company %g", alone, company);
}

TEST_MAIN(cmocka_unit_test(what_follows_is_of_the_kind_or_of_its_category),
          cmocka_unit_test(chance_and_times_are_drawn_anew),
          cmocka_unit_test(a_consequence_of_nothing_is_refused),
          cmocka_unit_test(an_animal_that_foretells_can_be_copied),
          cmocka_unit_test(overlap_is_weighed_by_learnt_precisions),
          cmocka_unit_test(who_lives_alone_sees_no_other_body))
