/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connectome: every projection acts, what has no row cannot, and `show --wiring` draws it
 * complete, as the agent has it. */
#include "small.h"
#include <math.h>

static const struct {
    const char *gain, *reason;
} no_projection[] = {/* gains of spec.h that are no path from one place to another */
                     {"nac_h", "output gain of the features of the accumbens"},
                     {"la_h", "output gain of the features of the lateral amygdala"},
                     {"nac_t", "inhibition within the accumbens"},
                     {"la_t", "inhibition within the lateral amygdala"},
                     {"tau_s1", "time constant of som_s1"},
                     {"friend_0", "scale of friend_foe"},
                     {"reason_n", "memory of reason"},
                     {"tau_who", "memory of attrib and reason"}};

static struct csp_text drawn(const char *file, const char *const set[][2], size_t n)
{
    struct csp_agent_spec spec;
    struct csp_text out = {0};
    load_file(&spec, file, set, n);
    if (csp_agent_wiring_dot(&spec, &out) != CSP_OK) fail_msg("%s", csp_error_detail());
    return out;
}

static int has_label(const char *dot, const char *gain)
{
    char label[80];
    snprintf(label, sizeof label, "label=\"gains.%s = ", gain);
    return strstr(dot, label) != NULL;
}

static void every_gain_has_a_row_or_a_reason(void **state)
{
    (void)state;
    struct csp_text dot = drawn("models/agents/rat.yaml", NULL, 0);
    const size_t n = sizeof no_projection / sizeof *no_projection;
    for (const struct csp_param *p = csp_gains_params_table; p->name; p++) {
        int excused = 0;
        for (size_t i = 0; i < n; i++) excused |= !strcmp(p->name, no_projection[i].gain);
        if (excused == has_label(dot.s, p->name))
            fail_msg("gains.%s %s", p->name,
                     excused ? "has a row in connectome.h: no exception is needed"
                             : "has no row in connectome.h, nor a reason here why");
    }
    for (size_t i = 0; i < n; i++)
        if (!csp_params_find(csp_gains_params_table, no_projection[i].gain))
            fail_msg("the exception gains.%s is no gain", no_projection[i].gain);
    csp_text_free(&dot);
}

static void a_gain_is_drawn_as_the_agent_has_it(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"gains.friend_foe", "0.375"}};
    struct csp_text off = drawn("models/agents/rat.yaml", NULL, 0),
                    on = drawn("models/agents/rat.yaml", set, 1);
    assert_non_null(strstr(off.s, "\"worth\" -> \"vta\" [label=\"gains.friend_foe = 0\", "
                                  "arrowhead=normal, style=dashed, "));
    assert_non_null(strstr(on.s, "\"worth\" -> \"vta\" [label=\"gains.friend_foe = 0.375\", "
                                 "arrowhead=normal, tooltip="));
    assert_non_null(strstr(off.s, "\"bla\" -> \"pag\" [label=\"1 = 1\", arrowhead=tee, too"));
    csp_text_free(&off);
    csp_text_free(&on);
}

/* Feedback is predictive coding's, recurrence within an area the assemblies'. */
static void what_flows_in_the_cortex_is_its_models(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int back, within;
    } rows[] = {{"models/agents/rat.yaml", 1, 0},
                {"models/agents/theories/linear.yaml", 0, 0},
                {"models/agents/theories/assembly.yaml", 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csp_text dot = drawn(rows[i].file, NULL, 0);
        assert_non_null(strstr(dot.s, "\"aud\" -> \"acc\""));
        assert_int_equal(strstr(dot.s, "\"acc\" -> \"aud\"") != NULL, rows[i].back);
        assert_int_equal(strstr(dot.s, "\"tea\" -> \"pir\"") != NULL, rows[i].back);
        assert_int_equal(strstr(dot.s, "\"acc\" -> \"acc\" [label=\"circuits.cortex.assembly."
                                       "g_rec = 0.5\"") != NULL,
                         rows[i].within);
        csp_text_free(&dot);
    }
}

/* Variants in which everything acts that is off in the rat. */
static const char *const routed[][2] = {{"gains.arousal_la", "0.3"},
                                        {"gains.innate", "1"},
                                        {"features.audible.innate", "1"},
                                        {"gains.mirror", "0.5"},
                                        {"features.audible.mirror", "1"},
                                        {"gains.body_som", "0.2"},
                                        {"gains.som_s1", "90 Hz"},
                                        {"gains.lc_s1", "70 Hz"},
                                        {"gains.nac_q", "0.4"},
                                        {"gains.bla_q", "0.6"},
                                        {"gains.util_q", "0.3"},
                                        {"gains.effort_q", "0.3"},
                                        {"gains.friend_foe", "0.8"},
                                        {"gains.friend_eta", "0.01"},
                                        {"gains.attrib", "0.4"},
                                        {"gains.reason", "0.7"},
                                        {"gains.relief_other", "1"},
                                        {"circuits.bla.tau_gamma", "0 s"},
                                        {"circuits.bla.eta_own", "0.003"},
                                        {"circuits.vta.g_sens", "0.5 reward"},
                                        {"circuits.pfc.eta_R", "0.4 1/s"},
                                        {"circuits.pfc.eta_A", "0.3 1/s"},
                                        {"rearing.events", "60"}};
static const char *const split[][2] = {{"gains.split", "1"}, {"rearing.events", "60"}};
/* The rat, but that it flees from less: few shocks are met here. */
static const char *const timid[][2] = {{"circuits.pag.theta_E", "0.3"}};
enum { N_ROUTED = sizeof routed / sizeof *routed, N_SPLIT = sizeof split / sizeof *split };

/* An animal, the scenes of small.h, which the rat has learnt, and what it meets besides:
 * another's pain, alone and beside own pain; another that moves, and own movement, under the
 * tone. */
enum {
    OTHERS_PAIN,
    OWN_AND_OTHERS_PAIN,
    OTHER_MOVES,
    TONE_OTHER_MOVES,
    TONE_SELF_MOVES,
    N_MORE
};
struct subject {
    struct csp_agent_spec spec;
    struct csp_agent agent;
    struct scenes scenes;
    csp_real *lines; /* owned */
    struct csp_obs more[N_MORE];
};

/* A further scene: a scene of small.h (-1: nowhere, nothing) and an event beside it. */
static void also(struct subject *s, int scene, int base, const char *kind, int own)
{
    const size_t n = s->agent.senses.n;
    struct csp_obs *obs = &s->more[scene];
    *obs = (struct csp_obs){.line = s->lines + (size_t)scene * n};
    if (base >= 0) {
        obs->primary = s->scenes.of[base].primary;
        memcpy(obs->line, s->scenes.of[base].line, n * sizeof *obs->line);
    }
    assert_int_equal(csp_senses_event(&s->agent, (size_t)csp_world_kind(&s->spec, kind), own, 0,
                                      NULL, 1, NULL, obs->line, NULL),
                     CSP_OK);
}

static void subject_begin(struct subject *s, const char *const set[][2], size_t n)
{
    reared_of(&s->agent, &s->spec, "models/agents/rat.yaml", set, n);
    scenes_make(&s->scenes, &s->agent);
    s->lines = csp_vec_alloc(N_MORE * s->agent.senses.n);
    assert_non_null(s->lines);
    also(s, OTHERS_PAIN, -1, "bite", 0);
    also(s, OWN_AND_OTHERS_PAIN, PAIN, "footshock", 0);
    also(s, OTHER_MOVES, ELSEWHERE, "walk", 0);
    also(s, TONE_OTHER_MOVES, TONE_ELSEWHERE, "walk", 0);
    also(s, TONE_SELF_MOVES, TONE, "walk", 1);
    if (!set) train(&s->agent, &s->scenes); /* else the life that it had is enough */
    for (int k = 0; k < CSP_REASONS; k++)
        s->agent.routes.Q[k] *= 50; /* little is foretold as well */
    csp_agent_rest(&s->agent, 600);
}

static void subject_end(struct subject *s)
{
    csp_agent_free(&s->agent);
    csp_vec_free(s->scenes.lines);
    csp_vec_free(s->lines);
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t mixed(uint64_t hash, uint64_t bits)
{
    return (hash ^ bits) * 1099511628211u;
}

/* Lives on, and adds all that the animal then holds to the hash. */
static void meet(struct csp_agent *a, const struct csp_obs *obs, int ticks, uint64_t *hash)
{
    for (int t = 0; t < ticks; t++) csp_agent_step(a, obs, NULL);
    *hash = mixed(*hash, csp_fields_hash(&a->fields));
}

/* Acts that food, another's pain, own pain and another's step follow; what the animal then makes
 * of them. */
static void choose(const struct subject *s, struct csp_agent *a, uint64_t *hash)
{
    const struct csp_obs *outcome[] = {&s->scenes.of[FOOD], &s->more[OTHERS_PAIN],
                                       &s->scenes.of[PAIN], &s->more[OTHER_MOVES]};
    enum { ACTS = sizeof outcome / sizeof *outcome };
    const size_t actions[ACTS] = {0, 1, 2, 3};
    const double effort[ACTS] = {0.1, 0.2, 0.3, 0};
    for (size_t n = 0; n < 12; n++) {
        meet(a, &s->scenes.of[PLACE], 30, hash);
        csp_agent_act(a, n % ACTS, effort[n % ACTS]);
        meet(a, outcome[n % ACTS], 40, hash);
        csp_agent_outcome_end(a);
    }
    meet(a, &s->scenes.of[PLACE], 30, hash);
    for (size_t k = 0; k < ACTS; k++) {
        struct csp_query q;
        csp_agent_query(a, k, &q);
        const double out[] = {q.act, q.V, q.R, q.A, q.U, q.Q};
        for (size_t i = 0; i < sizeof out / sizeof *out; i++)
            *hash = mixed(*hash, bits_of(out[i]));
    }
    size_t chosen;
    double p[ACTS];
    assert_int_equal(csp_agent_choose(a, ACTS, actions, effort, &chosen, p), CSP_OK);
    for (size_t k = 0; k < ACTS; k++) *hash = mixed(*hash, bits_of(p[k]));
}

/* All that the animal computes in a stretch of life, with one projection cut (-1: none). */
static uint64_t life_without(const struct subject *s, int cut)
{
    struct csp_agent a;
    uint64_t hash = 0;
    assert_int_equal(csp_agent_init(&a, &s->spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_copy(&a, &s->agent), CSP_OK);
    if (cut >= 0) a.path[cut] = 0;
    meet(&a, &s->scenes.of[ELSEWHERE], 20, &hash);
    meet(&a, &s->more[TONE_OTHER_MOVES], 100, &hash);
    meet(&a, &s->more[OTHER_MOVES], 100, &hash);
    for (size_t i = 0; i < N_PLAN; i++)
        meet(&a, &s->scenes.of[plan[i][0]], plan[i][1] / 2, &hash);
    meet(&a, &s->more[TONE_SELF_MOVES], 60, &hash);
    meet(&a, &s->more[OTHERS_PAIN], 60, &hash);
    meet(&a, &s->more[OWN_AND_OTHERS_PAIN], 40, &hash);
    choose(s, &a, &hash);
    csp_agent_free(&a);
    return hash;
}

/* Of the rows that the rat has (off 0) or a variant adds (1): marks those that act in s. */
static void mark(const struct subject *s, int off, char acts[])
{
    const uint64_t intact = life_without(s, -1);
    assert_true(life_without(s, -1) == intact);
    for (int p = 0; p < CSP_N_PROJECTIONS; p++)
        if (csp_projection_row((enum csp_projection)p)->off == off && !acts[p])
            acts[p] = life_without(s, p) != intact;
}

static void every_projection_acts_where_the_table_says(void **state)
{
    (void)state;
    static struct subject s;
    char rat[CSP_N_PROJECTIONS] = {0}, variant[CSP_N_PROJECTIONS] = {0};
    subject_begin(&s, timid, 1);
    mark(&s, 0, rat);
    mark(&s, 1, rat);
    subject_end(&s);
    subject_begin(&s, routed, N_ROUTED);
    mark(&s, 1, variant);
    subject_end(&s);
    subject_begin(&s, split, N_SPLIT);
    mark(&s, 1, variant);
    subject_end(&s);
    int wrong = 0;
    for (int p = 0; p < CSP_N_PROJECTIONS; p++) {
        const struct csp_projection_row *row = csp_projection_row((enum csp_projection)p);
        const int bad = row->off ? rat[p] || !variant[p] : !rat[p];
        if (bad)
            print_error("%s, %s to %s: %s\n", row->id, row->from, row->to,
                        !row->off ? "cut in the rat, nothing changes"
                        : rat[p]  ? "is said to be off in the rat, and acts in it"
                                  : "acts in none of the variants");
        wrong += bad;
    }
    assert_int_equal(wrong, 0);
}

/* The gain of the file and the gates of its targets, and nothing else, make what stages read. */
static void a_path_is_its_parameter_times_its_gates(void **state)
{
    (void)state;
    struct csp_agent_spec s;
    struct csp_agent a = {.spec = &s};
    int belongs[CSP_N_TARGETS] = {0};
    for (int p = 0; p < CSP_N_PROJECTIONS; p++) {
        const struct csp_projection_row *row = csp_projection_row((enum csp_projection)p);
        const int staged = row->kind == CSP_GAIN_STAGE || row->kind == CSP_GAIN_EDIT;
        load(&s, NULL, 0);
        const double odd = 0.37;
        double product = staged ? odd : 1;
        if (row->gain) memcpy((char *)&s + row->offset, &odd, sizeof odd);
        for (int t = 0; t < CSP_N_GATES; t++) a.gate[t] = 1;
        for (int k = 0; k < CSP_MOST_GATES && row->gate[k]; k++) {
            belongs[row->gate[k] - 1] = 1;
            a.gate[row->gate[k] - 1] = 0.83;
            product *= 0.83;
        }
        a.gate[csp_agent_target(&a, row->id)] = 0.71; /* its own */
        product *= 0.71;
        if (row->kind == CSP_GAIN_EDIT) product = 1 + 0.83 * 0.71 * (odd - 1);
        csp_wiring_refresh(&a);
        assert_near(a.path[p], product, 1e-15);
    }
    for (int t = 0; t < CSP_N_TARGETS; t++)
        if (csp_agent_target_is_pathway(t) && !belongs[t])
            fail_msg("%s gates no row of connectome.h", csp_agent_target_name((size_t)t));
}

/* The cortex is built of the fibres that are drawn. */
static void the_cortex_reads_what_is_drawn(void **state)
{
    (void)state;
    struct csp_text dot = drawn("models/agents/theories/linear.yaml", NULL, 0);
    struct csp_agent a;
    struct csp_agent_spec s;
    born_of(&a, &s, "models/agents/rat.yaml", NULL, 0);
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < CSP_AREAS; i++) {
            char edge[64];
            snprintf(edge, sizeof edge, "\"%s\" -> \"%s\"", a.cortex.sens[i].name,
                     a.cortex.assoc[k].name);
            assert_int_equal(strstr(dot.s, edge) != NULL, i < a.cortex.assoc[k].reads);
        }
    }
    csp_agent_free(&a);
    csp_text_free(&dot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gain_has_a_row_or_a_reason),
        cmocka_unit_test(a_gain_is_drawn_as_the_agent_has_it),
        cmocka_unit_test(what_flows_in_the_cortex_is_its_models),
        cmocka_unit_test(every_projection_acts_where_the_table_says),
        cmocka_unit_test(a_path_is_its_parameter_times_its_gates),
        cmocka_unit_test(the_cortex_reads_what_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
