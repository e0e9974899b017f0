/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presentations change nothing; contributions add up to what the animal answers; occlusion is
 * what the animal answers with the pathway silenced, and what a sum by hand gives. */
#include "../load.h"
#include "conspecific/agent/probe/attribution.h"
#include "conspecific/core/num/dist.h"

static struct csp_agent_spec spec;
static struct csp_agent rat;
static size_t shock, cagemate;

static int rear(void **state)
{
    (void)state;
    load(&spec, NULL, 0);
    shock = (size_t)csp_world_kind(&spec, "burn");
    cagemate = (size_t)csp_world_identity(&spec, "cagemate");
    return csp_agent_init(&rat, &spec, 5, 2) || csp_agent_rear(&rat);
}

static int bury(void **state)
{
    csp_agent_free(&rat);
    return unload(state);
}

static double total(size_t n, const double x[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum;
}

static void adds_up(struct csp_agent *agent, const struct csp_stimulus *s)
{
    struct csp_attribution a;
    assert_int_equal(csp_attribution_init(&a, agent, s), CSP_OK);
    const double *time = a.input[CSP_READ_V] + a.n - a.n_time;
    for (int r = 0; r < CSP_READOUTS; r++) {
        assert_near(a.response[r], a.shown[r], 2e-5 * (1 + fabs(a.shown[r])));
        assert_near(total(a.n, a.input[r]), a.shown[r], 2e-5 * (1 + fabs(a.shown[r])));
        const double more = r == CSP_READ_V ? total(a.n_time, time) : 0.0;
        assert_near(total(a.n_last[r], a.last[r]) + more, a.shown[r],
                    2e-5 * (1 + fabs(a.shown[r])));
    }
    csp_attribution_free(&a);
}

static void contributions_add_up_to_the_answer(void **state)
{
    (void)state;
    struct csp_stimulus own = csp_stimulus_of(shock, SIZE_MAX),
                        other = csp_stimulus_of(shock, cagemate);
    struct csp_probe probe = {0};
    assert_int_equal(csp_agent_probe(&rat, shock, 1, 0, NULL, &probe), CSP_OK);
    assert_true(probe.A > 0.01 && fabs(probe.V) > 1e-3 && fabs(probe.R) > 1e-3);
    adds_up(&rat, &own);
    adds_up(&rat, &other);
    other.place = 2;
    adds_up(&rat, &other);
}

/* A brain whose amygdala is at its ceiling, and one that has learnt safety. */
static void also_at_the_ceiling_and_with_safety(void **state)
{
    (void)state;
    struct csp_agent agent = {0};
    struct csp_rng rng;
    assert_int_equal(csp_agent_init(&agent, &spec, 5, 2), CSP_OK);
    assert_int_equal(csp_agent_copy(&agent, &rat), CSP_OK);
    struct csp_stimulus s = csp_stimulus_of(shock, SIZE_MAX);
    struct csp_attribution a;
    s.place = 1;
    assert_int_equal(csp_attribution_init(&a, &agent, &s), CSP_OK);
    const double before = a.shown[CSP_READ_A];
    csp_attribution_free(&a);
    csp_rng_stream(&rng, 1, 1, "safety");
    for (size_t i = 0; i < agent.bla.n * agent.bla.n_ext; i++)
        agent.bla.v[i] += (csp_real)(0.004 * csp_rng_u01(&rng));
    csp_agent_bind(&agent);
    adds_up(&agent, &s);
    assert_int_equal(csp_attribution_init(&a, &agent, &s), CSP_OK);
    assert_true(a.shown[CSP_READ_A] < 0.95 * before && a.shown[CSP_READ_A] > 0.01);
    csp_attribution_free(&a);
    for (size_t i = 0; i < agent.bla.n * agent.bla.n_fear; i++) agent.bla.w[i] *= 300;
    adds_up(&agent, &s);
    assert_int_equal(csp_attribution_init(&a, &agent, &s), CSP_OK);
    assert_near(a.shown[CSP_READ_A], agent.bla.par.A_max, 0.01); /* the leak arrives at it */
    csp_attribution_free(&a);
    csp_agent_free(&agent);
}

static void also_in_two_banks(void **state)
{
    (void)state;
    static const char *const set[][2] = {{"gains.split", "1"}, {"rearing.events", "120"}};
    struct csp_agent_spec split;
    struct csp_agent agent = {0};
    load(&split, set, 2);
    assert_int_equal(csp_agent_init(&agent, &split, 5, 2), CSP_OK);
    assert_int_equal(csp_agent_rear(&agent), CSP_OK);
    const struct csp_stimulus own = csp_stimulus_of(shock, SIZE_MAX),
                              other = csp_stimulus_of(shock, cagemate);
    adds_up(&agent, &own);
    adds_up(&agent, &other);
    csp_agent_free(&agent);
}

/* The animal with pathways silenced answers as the attribution says. */
static void occlusion_is_a_silenced_pathway(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *to_bla, *to_nac;
    } way[] = {{"acc", "acc_bla", "acc_nac"}, {"tea", "tea_bla", "tea_nac"},
               {"thalamus", "tha_bla", NULL}, {"sight", "lp_bla", NULL},
               {"smell", "pir_bla", NULL},    {"time", NULL, "ent_nac"}};
    const struct csp_stimulus s = csp_stimulus_of(shock, cagemate);
    struct csp_attribution a;
    assert_int_equal(csp_attribution_init(&a, &rat, &s), CSP_OK);
    unsigned char *off = calloc(a.n, 1);
    for (size_t k = 0; k < 6; k++) {
        const char *const target[] = {way[k].to_bla, way[k].to_nac};
        double without[CSP_READOUTS];
        struct csp_presented shown = {0};
        for (size_t i = 0; i < a.n; i++)
            off[i] = strcmp(csp_attribution_origin(&a, i), way[k].origin) == 0;
        csp_attribution_without(&a, off, without);
        for (size_t j = 0; j < 2; j++)
            if (target[j]) csp_agent_gate(&rat, csp_agent_target(&rat, target[j]), 0, 0);
        assert_int_equal(csp_agent_present(&rat, &s, NULL, NULL, NULL, &shown), CSP_OK);
        for (size_t j = 0; j < 2; j++)
            if (target[j]) csp_agent_gate(&rat, csp_agent_target(&rat, target[j]), 1, 0);
        assert_near(without[CSP_READ_A], shown.mean.A, 2e-5);
        assert_near(without[CSP_READ_V], shown.mean.V, 2e-5);
        assert_near(without[CSP_READ_R], shown.mean.R, 2e-5);
        const double change = fabs(without[CSP_READ_A] - a.shown[CSP_READ_A]) +
                              fabs(without[CSP_READ_V] - a.shown[CSP_READ_V]);
        assert_true(k == 5 || change > 1e-4);
    }
    free(off);
    csp_attribution_free(&a);
}

struct seen { /* R at the last tick without unit `off`, by hand */
    size_t off;
    double R, full;
    int n;
};

static double by_hand(const struct csp_agent *a, size_t off)
{
    double norm2 = 0.0, R = 0.0;
    for (size_t i = 0; i < a->n_z; i++)
        if (i != off) norm2 += (double)a->z_nac[i] * (double)a->z_nac[i];
    for (size_t k = 0; k < a->nac.n; k++) {
        double y = -a->nac.t * sqrt(norm2 / (double)a->nac.n_in);
        for (size_t i = 0; i < a->n_z; i++)
            if (i != off) y += (double)csp_mat_at(&a->nac.P, k, i) * (double)a->z_nac[i];
        if (y > 0)
            R += csp_reward_model_weight(&a->reward_model, a->reward_model.price, k) *
                 a->nac.g * y;
    }
    return R;
}

static void look(const struct csp_agent *a, size_t tick, const csp_real line[], void *to)
{
    struct seen *seen = to;
    (void)line;
    if (tick < CSP_PRESENT_LEAD + CSP_PRESENT_FROM) return;
    seen->R += by_hand(a, seen->off);
    seen->full += by_hand(a, SIZE_MAX);
    seen->n++;
}

static void occlusion_of_a_unit_by_hand(void **state)
{
    (void)state;
    const struct csp_stimulus s = csp_stimulus_of(shock, cagemate);
    struct csp_attribution a;
    assert_int_equal(csp_attribution_init(&a, &rat, &s), CSP_OK);
    size_t unit = 0; /* that counts most */
    for (size_t i = 0; i < a.n_z; i++)
        if (fabs(a.input[CSP_READ_R][i]) > fabs(a.input[CSP_READ_R][unit])) unit = i;
    unsigned char *off = calloc(a.n, 1);
    off[unit] = 1;
    double without[CSP_READOUTS];
    csp_attribution_without(&a, off, without);
    struct seen seen = {.off = unit};
    struct csp_presented shown = {0};
    assert_int_equal(csp_agent_present(&rat, &s, NULL, look, &seen, &shown), CSP_OK);
    assert_int_equal(seen.n, CSP_PRESENT_ON - CSP_PRESENT_FROM);
    assert_near(seen.full / seen.n, shown.mean.R, 2e-5);
    assert_near(without[CSP_READ_R], seen.R / seen.n, 2e-5);
    assert_true(fabs(without[CSP_READ_R] - shown.mean.R) > 1e-4);
    free(off);
    csp_attribution_free(&a);
}

static void shares_of_the_channels_add_up(void **state)
{
    (void)state;
    struct csp_stimulus s = csp_stimulus_of(shock, cagemate);
    double worth[CSP_READOUTS][1 << CSP_CHANNELS], share[CSP_READOUTS][CSP_CHANNELS];
    struct csp_presented shown = {0};
    assert_int_equal(csp_agent_modalities(&rat, &s, worth, share), CSP_OK);
    assert_int_equal(csp_agent_present(&rat, &s, NULL, NULL, NULL, &shown), CSP_OK);
    assert_near(worth[CSP_READ_A][15], shown.mean.A, 0);
    assert_near(worth[CSP_READ_A][0], 0, 1e-12); /* what nobody perceives has no effect */
    for (int r = 0; r < CSP_READOUTS; r++)
        assert_near(total(CSP_CHANNELS, share[r]), worth[r][15] - worth[r][0], 1e-9);
    s.own = 1;
    assert_int_equal(csp_agent_modalities(&rat, &s, worth, share), CSP_E_RANGE);
    assert_string_equal(csp_channel_name(2), "odour");
    assert_null(csp_channel_name(CSP_CHANNELS));
    assert_null(csp_readout_name(CSP_READOUTS));
}

static void a_presentation_leaves_no_trace(void **state)
{
    (void)state;
    const size_t bytes = csp_fields_bytes(&rat.fields), n = rat.n_z;
    void *before = malloc(bytes), *after = malloc(bytes);
    double *spikes = malloc(4 * n * sizeof *spikes), *again = malloc(4 * n * sizeof *again),
           *rates = malloc(4 * n * sizeof *rates);
    struct csp_stimulus s = csp_stimulus_of(shock, cagemate);
    csp_fields_pack(&rat.fields, before);
    assert_int_equal(csp_agent_trials(&rat, &s, 4, 20, "a", spikes, rates), CSP_OK);
    assert_int_equal(csp_agent_trials(&rat, &s, 4, 20, "a", again, NULL), CSP_OK);
    csp_fields_pack(&rat.fields, after);
    assert_memory_equal(before, after, bytes);
    assert_memory_equal(spikes, again, 4 * n * sizeof *spikes);
    double differ = 0.0, fired = 0.0;
    for (size_t i = 0; i < n; i++) {
        differ += fabs(rates[i] - rates[n + i]);
        fired += spikes[i];
    }
    assert_true(differ > 0.01 && fired > 1.0);
    s.sham = 1; /* a quiet neighbour drives no unit from its baseline */
    assert_int_equal(csp_agent_trials(&rat, &s, 4, 20, "sham", spikes, NULL), CSP_OK);
    assert_true(fabs(total(4 * n, spikes)) / 4 < 0.5 * fired);
    s.identity = spec.identities.n;
    assert_int_equal(csp_agent_trials(&rat, &s, 4, 20, "b", spikes, NULL), CSP_E_RANGE);
    s = csp_stimulus_of(spec.kinds.n, SIZE_MAX);
    assert_int_equal(csp_agent_trials(&rat, &s, 4, 20, "b", spikes, NULL), CSP_E_RANGE);
    csp_fields_pack(&rat.fields, after);
    assert_memory_equal(before, after, bytes);
    free(before), free(after), free(spikes), free(again), free(rates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(contributions_add_up_to_the_answer),
                                       cmocka_unit_test(also_at_the_ceiling_and_with_safety),
                                       cmocka_unit_test(also_in_two_banks),
                                       cmocka_unit_test(occlusion_is_a_silenced_pathway),
                                       cmocka_unit_test(occlusion_of_a_unit_by_hand),
                                       cmocka_unit_test(shares_of_the_channels_add_up),
                                       cmocka_unit_test(a_presentation_leaves_no_trace)};
    return cmocka_run_group_tests(tests, rear, bury);
}
