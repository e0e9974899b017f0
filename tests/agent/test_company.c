/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom an animal lives with, and what those do when something happens. */
#include "conspecific/agent/unfold.h"
#include "conspecific/agent/world.h"
#include "load.h"

/* A companion's display that no kind of event has. */
#define ANSWER \
    "{answer: {of: pain, by: companion, features: [comes_near], after: 0.1 s, lasts: 0.5 s}}"

/* The sight of feature f in another; the efference of the same in oneself. */
static size_t seen(const struct csp_agent *a, const char *feature)
{
    return a->senses.view[csp_world_feature(a->spec, feature)];
}

static size_t done(const struct csp_agent *a, const char *feature)
{
    return a->senses.own[csp_world_feature(a->spec, feature)];
}

/* Weights of a line can rise only while something drives it: its error is below 0 else. */
static int was_driven(const struct csp_agent *old, const struct csp_agent *now, size_t line)
{
    const size_t area = now->senses.lines[line].area, row = line - now->cortex.x0[area];
    const struct csp_mat *W = &now->cortex.pc.W[area], *V = &old->cortex.pc.W[area];
    for (size_t i = 0; i < W->cols; i++)
        if (csp_mat_at(W, row, i) > csp_mat_at(V, row, i)) return 1;
    return 0;
}

struct life { /* before and after n events of a life with these settings */
    struct csp_agent_spec spec;
    struct csp_agent born, grown;
};

static void live(struct life *l, const char *company, const char *p_own, size_t n)
{
    const char *const set[][2] = {{"features.comes_near", "{view: 1}"},
                                  {"consequences", ANSWER},
                                  {"rearing.company", company},
                                  {"rearing.p_own", p_own},
                                  {"rearing.p_common", "0"},
                                  {"senses.noise", "0"}};
    born_of(&l->born, &l->spec, "models/agents/rat.yaml", set, 6);
    assert_int_equal(csp_agent_init(&l->grown, &l->spec, 2, 0), CSP_OK);
    l->grown.stage = 1.0;
    assert_int_equal(csp_agent_life(&l->grown, n), CSP_OK);
}

static void die(struct life *l)
{
    csp_agent_free(&l->born);
    csp_agent_free(&l->grown);
}

static int met(const struct life *l, const char *identity)
{
    const long m = csp_world_identity(&l->spec, identity);
    return was_driven(&l->born, &l->grown, l->grown.senses.id_odour[m + 1]);
}

static int driven(const struct life *l, size_t line)
{
    return was_driven(&l->born, &l->grown, line);
}

static void those_are_met_with_whom_it_lives(void **state)
{
    (void)state;
    static struct life l;
    live(&l, "[{with: {cagemate: 2, sibling: 1}}]", "0.5", 60);
    assert_true(met(&l, "cagemate") && met(&l, "sibling"));
    assert_false(met(&l, "familiar_1") || met(&l, "stranger_1"));
    die(&l);
}

static void company_changes_at_its_event(void **state)
{
    (void)state;
    static struct life l;
    live(&l, "[{from: 40, with: {sibling: 1}}, {from: 80, with: {}}]", "0", 40);
    assert_true(met(&l, "cagemate") && met(&l, "stranger_1")); /* before it: all, by share */
    struct csp_agent *old = &l.born, *now = &l.grown;
    assert_int_equal(csp_agent_copy(old, now), CSP_OK);
    assert_int_equal(csp_agent_life(now, 40), CSP_OK);
    assert_true(met(&l, "sibling"));
    assert_false(met(&l, "cagemate") || met(&l, "stranger_1"));
    assert_int_equal(csp_agent_copy(old, now), CSP_OK);
    assert_int_equal(csp_agent_life(now, 40), CSP_OK);
    assert_false(met(&l, "sibling"));
    die(&l);
}

/* Nothing of another is sensed alone, and nothing more happens to oneself instead. */
static void alone_the_events_of_others_do_not_take_place(void **state)
{
    (void)state;
    static struct life l;
    for (int alone = 0; alone < 2; alone++) {
        live(&l, alone ? "[{with: {}}]" : "[]", "0", 60);
        for (size_t f = 0; f < l.spec.features.n; f++) {
            const size_t view = l.grown.senses.view[f], own = l.grown.senses.own[f];
            if (own != SIZE_MAX) assert_false(driven(&l, own));
            if (alone && view != SIZE_MAX) assert_false(driven(&l, view));
        }
        assert_int_equal(driven(&l, seen(&l.grown, "jump")), !alone);
        assert_int_equal(met(&l, "cagemate"), !alone);
        die(&l);
    }
    live(&l, "[{with: {}}]", "0.5", 60); /* its own events go on */
    assert_true(driven(&l, done(&l.grown, "jump")));
    assert_false(driven(&l, seen(&l.grown, "jump")));
    die(&l);
}

static void a_companion_answers_whoever_suffers_but_never_itself(void **state)
{
    (void)state;
    static const struct {
        const char *company, *p_own;
        int answered;
    } cases[] = {{"[{with: {cagemate: 1}}]", "1", 1},
                 {"[{with: {}}]", "1", 0},
                 {"[{with: {cagemate: 1}}]", "0", 0}, /* a pair: there is no third */
                 {"[{with: {cagemate: 1, sibling: 1}}]", "0", 1}};
    static struct life l;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        live(&l, cases[i].company, cases[i].p_own, 60);
        if (driven(&l, seen(&l.grown, "comes_near")) != cases[i].answered)
            fail_msg("%s, p_own %s", cases[i].company, cases[i].p_own);
        if (i == 0) assert_true(met(&l, "cagemate")); /* it is smelt when it comes */
        die(&l);
    }
}

/* In an experiment animals act for themselves. */
static void what_companions_do_is_none_of_the_consequences_for_who_suffers(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_unfolding u;
    static const char *const set[][2] = {{"features.comes_near", "{view: 1}"},
                                         {"consequences", ANSWER}};
    load(&spec, set, 2);
    const struct csp_agent a = {.spec = &spec};
    const size_t bite = (size_t)csp_world_kind(&spec, "bite");
    csp_unfold(&a, bite, 0, NULL, &u);
    assert_int_equal(u.n, 0);
    csp_unfold_by(&a, bite, 0, CSP_BY_COMPANION, NULL, &u);
    assert_int_equal(u.n, 1);
    assert_near(u.end, 0.6, 1e-12);
}

static void refused(const char *key, const char *value, int messages, const char *text)
{
    struct csp_agent_spec spec;
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    assert_int_equal(csp_config_load("models/agents/rat.yaml", &mem, &root, &diag), CSP_OK);
    assert_int_equal(csp_config_set(root, key, value, "test", &mem, &diag), CSP_OK);
    assert_int_equal(csp_agent_spec_read(&spec, root, &mem, &diag), CSP_E_SYNTAX);
    assert_int_equal(diag.total, messages);
    if (!strstr(diag.message[0], text)) fail_msg("%s", diag.message[0]);
}

static void company_that_cannot_be_is_refused(void **state)
{
    (void)state;
    char many[4096] = "{";
    for (int i = 0; i <= CSP_UNFOLD_MOST; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many),
                 "c%d: {of: bite, features: [gnaw], lasts: 1 s}, ", i);
    strcat(many, "}");
    refused("rearing.company", "[{with: {cagemat: 1}}]", 1,
            "unknown identity `cagemat`; did you mean `cagemate`");
    refused("rearing.company", "[{from: 10, with: {}}, {from: 10, with: {sibling: 1}}]", 1,
            "list them by time");
    refused("rearing.company", "[{from: 10}]", 1, "missing key `with`");
    refused("consequences", many, 1,
            "kind `bite`: 16 consequences by one sufferer, at most 15");
}

TEST_MAIN(cmocka_unit_test(those_are_met_with_whom_it_lives),
          cmocka_unit_test(company_changes_at_its_event),
          cmocka_unit_test(alone_the_events_of_others_do_not_take_place),
          cmocka_unit_test(a_companion_answers_whoever_suffers_but_never_itself),
          cmocka_unit_test(what_companions_do_is_none_of_the_consequences_for_who_suffers),
          cmocka_unit_test(company_that_cannot_be_is_refused))
