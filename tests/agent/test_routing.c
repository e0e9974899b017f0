/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Friend or foe, attribution, the reason and the planner with a utility oracle, in the animal.
 */
#include "load.h"
#include <math.h>

enum { FRIEND, ATTRIBUTION, REASON, ORACLE, N_TRIALS };
static const char *const file[N_TRIALS] = {
    "models/agents/trial/friend_or_foe.yaml", "models/agents/trial/attribution.yaml",
    "models/agents/theories/reason.yaml", "models/agents/trial/oracle_planner.yaml"};
static const double DT = 0.01;

/* Lines of an event in a fresh vector; strength 1, noise free. */
static struct csp_obs event(const struct csp_agent *a, const char *name, int own, size_t who)
{
    struct csp_obs obs = {.line = csp_vec_alloc(a->senses.n)};
    assert_non_null(obs.line);
    assert_int_equal(csp_senses_event(a, (size_t)csp_world_kind(a->spec, name), own, who, NULL,
                                      1, NULL, obs.line, &obs.primary),
                     CSP_OK);
    return obs;
}

static void live(struct csp_agent *a, const struct csp_obs *obs, int ticks)
{
    for (int t = 0; t < ticks; t++) csp_agent_step(a, obs, NULL);
}

static void off_is_the_rat_to_the_bit(void **state)
{
    (void)state;
    static const char *const off[][2] = {
        {"gains.friend_foe", "0"}, {"gains.attrib", "0"}, {"gains.reason", "0"}};
    static const char *const other[][2] = {/* what these would change if they were on */
                                           {"gains.friend_eta", "0.3"},
                                           {"gains.tau_who", "7 ms"},
                                           {"gains.reason_n", "3"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    rat_reared(&a, &spec, 2);
    const uint64_t rat = csp_fields_hash(&a.fields);
    assert_int_equal(a.routes.on, 0);
    assert_true(a.n_who == 0 && a.n_util == 0 && !a.down);
    csp_agent_free(&a);
    for (int v = 0; v < 3; v++) {
        const char *const set[][2] = {{off[v][0], off[v][1]}, {other[v][0], other[v][1]}};
        reared_of(&a, &spec, file[v], set, 2);
        assert_true(csp_fields_hash(&a.fields) == rat);
        csp_agent_free(&a);
        reared_of(&a, &spec, file[v], NULL, 0);
        assert_true(csp_fields_hash(&a.fields) != rat);
        csp_agent_free(&a);
    }
}

/* Every event then has the odour of whom it befalls. */
static const char *const no_consequences[][2] = {{"consequences", "{}"}};
/* What a static cortex sends down is U s. */
static const char *const explains[][2] = {{"circuits.cortex.foretell.horizon", "0 ms"}};

/* Own food alone, and arousal without pain in another's company: neither is about who is there.
 */
static void only_own_food_and_pain_in_company_count(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    born_of(&a, &spec, file[FRIEND], no_consequences, 1);
    struct csp_obs of_self = event(&a, "eat_pellet", 1, 0), of_other = event(&a, "walk", 0, 0);
    of_self.primary.food = 2;
    size_t lines = 0;
    for (size_t i = 0; i < a.senses.n; i++) lines += a.senses.lines[i].role == CSP_LINE_ID;
    assert_int_equal(a.routes.n_id, lines - 4); /* the self's odour and voice, two lines each */
    for (size_t i = 0; i < a.senses.n; i++)     /* noise is nobody */
        if (a.senses.lines[i].role == CSP_LINE_ID) of_self.line[i] += (csp_real)0.09;
    live(&a, &of_self, 50);
    assert_true(a.body.rew > 0 && csp_norm2(a.routes.n_id, a.routes.w) == 0);
    csp_agent_gate(&a, csp_agent_target(&a, "cea"), 1, 0.7);
    live(&a, &of_other, 50);
    assert_true(a.body.rew < -0.1 && sqrt(csp_norm2(a.routes.n_id, a.routes.w)) < 1e-9);
    of_other.primary.noci = 0.5;
    live(&a, &of_other, 1);
    const double w = -spec.gains.friend_eta * spec.body.r_pain * 0.5;
    assert_near(sqrt(csp_norm2(a.routes.n_id, a.routes.w)) / -w, 1, 1e-4);
    csp_vec_free(of_self.line);
    csp_vec_free(of_other.line);
    csp_agent_free(&a);
}

static int same(const struct csp_agent *a, const struct csp_agent *b, const char *name)
{
    const struct csp_field *f = &a->fields.list[csp_fields_find(&a->fields, name)],
                           *g = &b->fields.list[csp_fields_find(&b->fields, name)];
    assert_true(f->n == g->n);
    return memcmp(f->data, g->data, f->n * csp_field_size(f->type)) == 0;
}

/* Another's shock teaches nothing from its first tick on, while the rat learns; own pain, right
 * after it, teaches as much as it does the rat. */
static void what_is_anothers_teaches_nothing(void **state)
{
    (void)state;
    static const char *const learnt[] = {"critic.G", "critic.N", "reward_model.u", "bla.w",
                                         "app.w"};
    static const char *const adult[][2] = {{"gains.attrib", "1"}};
    struct csp_agent_spec spec, rat_spec;
    struct csp_agent a, before, rat;
    reared_of(&a, &spec, file[ATTRIBUTION], adult, 1);
    born_of(&before, &spec, file[ATTRIBUTION], adult, 1);
    rat_born(&rat, &rat_spec, 2);
    assert_int_equal(csp_agent_copy(&before, &a), CSP_OK);
    struct csp_obs of_other = event(&a, "footshock", 0, 0),
                   of_self = event(&a, "footshock", 1, 0);
    csp_agent_reset(&a);
    live(&a, &of_other, 100);
    for (int i = 0; i < 5; i++) assert_true(same(&a, &before, learnt[i]));
    assert_true(a.routes.held == 1 && a.critic.plasticity == 0 && a.bla.plasticity == 0);
    assert_int_equal(csp_agent_copy(&a, &before), CSP_OK);
    csp_agent_reset(&a);
    for (size_t i = 0; i < rat.fields.n; i++) { /* the same animal, not gated */
        const struct csp_field *f = &rat.fields.list[i];
        const long at = csp_fields_find(&a.fields, f->name);
        assert_true(at >= 0 && a.fields.list[at].n == f->n);
        memcpy(f->data, a.fields.list[at].data, f->n * csp_field_size(f->type));
    }
    csp_agent_bind(&rat);
    live(&a, &of_self, 100);
    live(&rat, &of_self, 100);
    for (int i = 0; i < 5; i++) assert_true(same(&a, &rat, learnt[i]));
    assert_true(!same(&a, &before, "bla.w") && !same(&a, &before, "reward_model.u"));
    csp_agent_reset(&rat);
    live(&rat, &of_other, 100);
    for (int i = 0; i < 3; i++) assert_true(!same(&rat, &a, learnt[i]));
    csp_vec_free(of_other.line);
    csp_vec_free(of_self.line);
    csp_agent_free(&a);
    csp_agent_free(&before);
    csp_agent_free(&rat);
}

/* q of the agent against W U s added up weight by weight; gates 1 in own events, and fear and
 * value of another's cut by exactly the gate. */
static void the_cortex_foretells_own_pain_and_food(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    reared_of(&a, &spec, file[REASON], explains, 1);
    assert_int_equal(a.n_who, 2);
    assert_true(a.routes.Q[0] > 0 && a.routes.Q[1] > 0);
    struct csp_obs of_self = event(&a, "bite", 1, 0), of_other = event(&a, "bite", 0, 0);
    csp_agent_learning(&a, 0);
    csp_agent_rest(&a, 600);
    live(&a, &of_self, 60);
    assert_true(a.routes.held == 0 && a.routes.gate[0] == 1 && a.routes.gate[1] == 1);
    const double own = a.routes.q[CSP_REASON_PAIN];
    csp_agent_rest(&a, 600);
    live(&a, &of_other, 60);
    const struct csp_pc_net *net = &a.cortex.pc;
    double sum = 0;
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < net->sens[3].n; i++) {
            double r = 0; /* of all association areas, acc alone reads this one */
            for (size_t j = 0; j < net->assoc[0].n; j++)
                r += (double)csp_mat_at(&net->U[0], net->r0[3] + i, j) * (double)net->s[j];
            sum += r * (double)csp_mat_at(&net->W[3], a.senses.intero - net->x0[3] + l, i);
        }
    const double q = sum / 3 / sqrt(csp_norm2(net->n_s, net->s));
    assert_near(a.routes.q[CSP_REASON_PAIN] / q, 1, 1e-3);
    assert_true(q < own && q > 0);
    assert_near(a.routes.gate[0], fmin(1, q / a.routes.Q[0]), 1e-3);
    assert_true(a.critic.raw != 0 && a.routes.gate[0] < 1);
    assert_near(a.critic.V / a.critic.raw, a.routes.gate[a.critic.raw < 0 ? 0 : 1], 1e-9);
    assert_true(a.bla.A > 0.005);
    assert_near(a.pag.C / a.bla.A, a.routes.gate[0], 1e-6); /* to the central amygdala */
    csp_vec_free(of_self.line);
    csp_vec_free(of_other.line);
    csp_agent_free(&a);
}

/* An act that hurts another is imagined: what is foretold for the self cuts V, R and A by the
 * share that is another's. */
static void imagined_outcomes_need_a_reason_too(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    struct csp_query open, cut;
    reared_of(&a, &spec, file[REASON], NULL, 0);
    struct csp_obs of_other = event(&a, "bite", 0, 0),
                   box = {.line = csp_vec_alloc(a.senses.n)};
    assert_int_equal(csp_senses_object(&a, 0, 1, NULL, box.line), CSP_OK);
    for (int i = 0; i < 10; i++) {
        csp_agent_rest(&a, 60);
        live(&a, &box, 50);
        csp_agent_act(&a, 1, 0);
        live(&a, &of_other, 50);
        csp_agent_outcome_end(&a);
    }
    csp_agent_rest(&a, 60);
    live(&a, &box, 50);
    csp_agent_query(&a, 1, &cut);
    a.path[CSP_P_reason_dms] = 0;
    csp_agent_query(&a, 1, &open);
    assert_true(open.R < 0 && open.A > 0 && open.V != 0);
    const double g = cut.A / open.A, other_share = (double)a.z_hat[a.n_z];
    assert_true(other_share > 0.5 && g > 0 && g < 0.95);
    assert_near(cut.R / open.R, g, 1e-9);
    if (open.V < 0) assert_near(cut.V / open.V, g, 1e-9);
    csp_vec_free(of_other.line);
    csp_vec_free(box.line);
    csp_agent_free(&a);
}

static void a_reason_needs_a_cortex_that_foretells(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"circuits.cortex.model", "factor"},
                                         {"gains.split", "1"}};
    for (int k = 0; k < 2; k++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        load_file(&spec, file[REASON], set + k, 1);
        assert_int_equal(csp_agent_init(&a, &spec, 2, 0), CSP_E_RANGE);
        assert_non_null(strstr(csp_error_detail(), k ? "gains.split" : "predictive_coding"));
        csp_agent_free(&a);
    }
}

/* Acts that pay at once, cost, pay by chance, and pay nothing: U is the discounted sum of what
 * the body paid, with the forward model's delta rule; the untried one is what all have in
 * common. */
static void the_oracle_knows_what_an_act_truly_pays(void **state)
{
    (void)state;
    static const char *const slow[][2] = {{"circuits.forward.eta", "0.05"},
                                          {"circuits.forward.common", "0"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    born_of(&a, &spec, file[ORACLE], slow, 2);
    assert_int_equal(a.n_util, 2);
    csp_real *lines = csp_vec_alloc(a.senses.n);
    assert_int_equal(csp_senses_object(&a, 0, 1, NULL, lines), CSP_OK);
    struct csp_obs box = {.line = lines}, pain = {.line = lines, .primary = {.noci = 0.4}},
                   food = {.line = lines, .primary = {.food = 2}};
    const struct csp_obs *of[] = {&food, &pain, &box, NULL};
    double mean[4] = {0};
    const int N = 200;
    live(&a, &box, 100);
    for (int n = 0; n < 4 * N; n++) {
        const size_t act = (size_t)n % 4;
        const struct csp_obs *now = of[act] ? of[act] : n / 4 % 2 ? &food : &box;
        a.body.H = 1.0;
        csp_agent_act(&a, act, 0);
        double paid = 0;
        for (int t = 0; t < 60; t++) {
            csp_agent_step(&a, t >= 10 && t < 30 ? now : &box, NULL);
            paid += exp(-t * DT / spec.circuits.forward.tau_disc) * a.body.rew * DT;
        }
        csp_agent_outcome_end(&a);
        mean[act] += paid / N;
    }
    assert_true(mean[0] > 0.1 && mean[1] < -0.1);
    assert_near(mean[3], mean[0] / 2, 1e-6);
    for (size_t act = 0; act < 5; act++) {
        struct csp_query q;
        csp_agent_query(&a, act, &q);
        assert_near(q.U, act < 4 ? mean[act] : 0, act < 3 ? 0.005 : 0.02);
        assert_near(q.Q, q.U, 1e-12); /* nothing else speaks */
    }
    csp_vec_free(lines);
    csp_agent_free(&a);
}

static void nothing_lives_outside_the_fields(void **state)
{
    (void)state;
    static const char *const all[][2] = {
        {"gains.attrib", "0.5"}, {"gains.reason", "0.5"}, {"gains.util_q", "1"}};
    struct csp_agent_spec spec;
    struct csp_agent a, b;
    struct csp_probe p = {0};
    reared_of(&a, &spec, file[FRIEND], all, 3);
    born_of(&b, &spec, file[FRIEND], all, 3);
    assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
    const uint64_t before = csp_fields_hash(&a.fields);
    assert_int_equal(csp_agent_probe(&a, 0, 0, 0, NULL, &p), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == before);
    struct csp_obs of_other = event(&a, "bite", 0, 0),
                   quiet = {.line = csp_vec_alloc(a.senses.n)};
    live(&a, &of_other, 30);
    assert_int_equal(csp_agent_copy(&b, &a), CSP_OK); /* while it lasts */
    live(&a, &quiet, 5);
    live(&b, &quiet, 5);
    assert_true(a.routes.held > 0.5 &&
                csp_fields_hash(&a.fields) == csp_fields_hash(&b.fields));
    csp_vec_free(of_other.line);
    csp_vec_free(quiet.line);
    assert_int_equal(csp_agent_life(&a, 10), CSP_OK);
    assert_int_equal(csp_agent_life(&b, 10), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == csp_fields_hash(&b.fields));
    assert_true(csp_norm2(a.routes.n_id, a.routes.w) > 0);
    csp_agent_free(&a);
    csp_agent_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_is_the_rat_to_the_bit),
        cmocka_unit_test(only_own_food_and_pain_in_company_count),
        cmocka_unit_test(what_is_anothers_teaches_nothing),
        cmocka_unit_test(the_cortex_foretells_own_pain_and_food),
        cmocka_unit_test(imagined_outcomes_need_a_reason_too),
        cmocka_unit_test(a_reason_needs_a_cortex_that_foretells),
        cmocka_unit_test(the_oracle_knows_what_an_act_truly_pays),
        cmocka_unit_test(nothing_lives_outside_the_fields),
    };
    return cmocka_run_group_tests_name("agent/routing", tests, NULL, unload);
}
