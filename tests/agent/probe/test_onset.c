/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be expected, what a regression makes of a life, and the overlap of onsets. */
#include "agent/load.h"
#include "conspecific/agent/probe/onset.h"
#include "conspecific/core/num/linalg.h"

#define FOLLOWS                                                                   \
    "{cry: {of: pain, features: [audible], after: 0.3 s, lasts: 0.5 s, p: 0.7}, " \
    "smell: {of: bite, features: [pentanal], after: 0.4 s, lasts: 1 s, p: 0.6}, " \
    "chew: {of: food, features: [gnaw], lasts: 1 s}}"

static const char *const set[][2] = {{"consequences", FOLLOWS},
                                     {"senses.intero_after", "0.5"},
                                     {"senses.noise", "0"},
                                     {"circuits.cortex.foretell.horizon", "800 ms"},
                                     {"circuits.cortex.foretell.r_0", "0.004"},
                                     {"rearing.p_common", "0"},
                                     {"rearing.p_object", "0"}};
enum { SETTINGS = sizeof set / sizeof *set };

static size_t kind_of(const struct csp_agent_spec *spec, const char *name)
{
    return (size_t)csp_world_kind(spec, name);
}

static void expand(void *to, const csp_real line[], long ticks);

struct naive { /* one tick at a time */
    size_t n, ticks, events;
    double *x; /* n x ticks of the present event */
    double *xx, *yx, pairs;
    size_t h;
    const double *weight;
    double *at_h; /* sum of lines h after the onset, less those before it */
    size_t onset;
};

static void close_event(struct naive *s)
{
    for (size_t t = 0; t + s->h < s->ticks; t++, s->pairs += 1.0)
        for (size_t i = 0; i < s->n && s->xx; i++)
            for (size_t j = 0; j < s->n; j++) {
                const double *now = s->x + t * s->n, *then = s->x + (t + s->h) * s->n;
                s->xx[i * s->n + j] += s->weight[i] * now[i] * s->weight[j] * now[j];
                s->yx[i * s->n + j] += s->weight[i] * then[i] * s->weight[j] * now[j];
            }
    for (size_t i = 0; i < s->n && s->at_h && s->ticks; i++) {
        if (s->onset + s->h < s->ticks) /* else it is over, and nothing is left of it */
            s->at_h[i] += s->x[(s->onset + s->h) * s->n + i] - s->x[i];
    }
    s->events += s->ticks > 0;
    s->ticks = 0;
}

static void expand(void *to, const csp_real line[], long ticks)
{
    struct naive *s = to;
    if (ticks == 0) close_event(s);
    for (long t = 0; t < ticks; t++) {
        assert_true(s->ticks < 1000);
        for (size_t i = 0; i < s->n; i++) s->x[s->ticks * s->n + i] = (double)line[i];
        s->ticks++;
    }
}

static void a_life_can_be_read_without_a_brain(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent lives, reads;
    struct naive s = {0};
    born_of(&lives, &spec, "models/agents/rat.yaml", set, SETTINGS);
    assert_int_equal(csp_agent_init(&reads, &spec, 2, 0), CSP_OK);
    s.n = lives.senses.n;
    s.x = malloc(1000 * s.n * sizeof *s.x);
    assert_int_equal(csp_agent_life(&lives, 15), CSP_OK);
    assert_int_equal(csp_agent_life_read(&reads, 15, expand, &s), CSP_OK);
    close_event(&s);
    assert_int_equal(s.events, 15);
    assert_true(csp_rng_u01(&lives.rng_life) == csp_rng_u01(&reads.rng_life));
    assert_near(reads.events, 15, 0);
    assert_near(reads.counts.ticks, 0, 0); /* and no brain was asked */
    assert_int_equal(csp_agent_life(&reads, 1), CSP_OK);
    assert_true(reads.counts.ticks > 0); /* nobody reads any more */
    free(s.x);
    csp_agent_free(&lives);
    csp_agent_free(&reads);
}

/* Own bites alone, read often enough: the mean of the lines after the onset is the expectation. */
static void what_is_expected_is_the_mean_of_what_comes(void **state)
{
    (void)state;
    enum { EVENTS = 6000 };
    struct csp_agent_spec spec;
    struct csp_agent a;
    born_of(&a, &spec, "models/agents/rat.yaml", set, SETTINGS);
    const size_t n = a.senses.n, bite = kind_of(&spec, "bite");
    double *sum = calloc(n, sizeof *sum), *expected = malloc(n * sizeof *expected);
    double *x = malloc(1000 * n * sizeof *x);
    for (size_t k = 0; k < spec.kinds.n; k++)
        ((struct csp_kind *)(void *)(uintptr_t)CSP_ITEM(spec.kinds, csp_kind, k))->share =
            k == bite;
    spec.rearing.p_own = 1.0;
    for (int later = 0; later < 2; later++) {
        const double h = later ? 0.8 : 0.305;
        struct naive s = {.n = n, .x = x, .at_h = sum};
        double most = 0.0, signal = 0.0;
        memset(sum, 0, n * sizeof *sum);
        s.onset = (size_t)lround(spec.rearing.on / csp_agent_tick(&a));
        s.h = (size_t)lround((h - 0.005) / csp_agent_tick(&a)); /* the tick that h lies in */
        assert_int_equal(csp_agent_life_read(&a, EVENTS, expand, &s), CSP_OK);
        close_event(&s);
        assert_int_equal(csp_foresight_lines(&a, bite, 1, 0, h, expected), CSP_OK);
        for (size_t i = 0; i < n; i++) {
            const double mean = s.at_h[i] / EVENTS;
            most = fmax(most, fabs(mean - expected[i]));
            signal = fmax(signal, expected[i]);
        }
        assert_true(signal > 0.1);
        assert_near(most, 0, 0.02); /* 4 SEM of a line that comes at times */
    }
    free(sum), free(expected), free(x);
    csp_agent_free(&a);
}

static void times_of_a_consequence_are_integrated_over_their_jitter(void **state)
{
    (void)state;
    const struct csp_consequence cry = {.after = 0.3, .lasts = 0.5, .p = 1};
    assert_near(csp_foresight_present(&cry, 0, 0.29), 0, 0);
    assert_near(csp_foresight_present(&cry, 0, 0.31), 1, 0);
    assert_near(csp_foresight_present(&cry, 0, 0.81), 0, 0);
    assert_near(csp_foresight_present(&cry, 0.2, 0.3), 0.5, 1e-3); /* half have begun */
    /* the sum of both times: mean 0.8 s, sd 0.2 sqrt(0.3^2 + 0.5^2) = 0.1166 s */
    assert_near(csp_foresight_present(&cry, 0.2, 0.8), 0.5, 2e-3);
    assert_near(csp_foresight_present(&cry, 0.2, 0.8 + 0.1166), 0.1587, 2e-3);
    const struct csp_consequence chew = {.lasts = 1, .p = 1};
    assert_near(csp_foresight_present(&chew, 0.2, 0), 1, 1e-9);
    assert_near(csp_foresight_present(&chew, 0.2, 1.2), 0.1587, 1e-3);
}

/* The sums over stretches are those over ticks. */
static void a_regression_on_the_life_lived(void **state)
{
    (void)state;
    enum { EVENTS = 6 };
    struct csp_agent_spec spec;
    struct csp_agent a;
    struct csp_lived lived;
    double h[CSP_FORESIGHT_HORIZONS];
    born_of(&a, &spec, "models/agents/rat.yaml", set, SETTINGS);
    assert_int_equal(csp_lived_init(&lived, &spec, 2, 0, EVENTS), CSP_OK);
    const size_t n = a.senses.n;
    csp_foresight_horizons(&spec, h);
    assert_near(h[0], 0.3, 1e-12);
    assert_near(h[1], 0.5, 1e-12);
    assert_near(h[2], 0.8, 1e-12);
    double *slab = calloc(2 * n * n + 1000 * n + 6 * n, sizeof *slab), trace = 0.0;
    struct naive s = {.n = n,
                      .xx = slab,
                      .yx = slab + n * n,
                      .x = slab + 2 * n * n,
                      .weight = lived.weight,
                      .h = (size_t)lround(h[1] / csp_agent_tick(&a))};
    double *b = s.x + 1000 * n, *z = b + n, *out = z + n;
    assert_int_equal(csp_agent_life_read(&a, EVENTS, expand, &s), CSP_OK);
    close_event(&s);
    for (size_t i = 0; i < n; i++) trace += s.xx[i * n + i];
    /* ten ticks a learning step, a tenth of the error in each */
    const double ridge = 2 * trace / (0.1 * s.pairs / 10);
    for (size_t i = 0; i < n; i++) s.xx[i * n + i] += ridge;
    csp_real *x = csp_vec_alloc(n);
    assert_int_equal(csp_foresight_onset(&a, kind_of(&spec, "burn"), 1, 0, x), CSP_OK);
    for (size_t i = 0; i < n; i++) b[i] = lived.weight[i] * (double)x[i];
    assert_int_equal(csp_solve(n, s.xx, b, z), CSP_OK);
    assert_int_equal(csp_lived_foretell(&lived, x, out), CSP_OK);
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < n; j++) sum += s.yx[i * n + j] * z[j];
        assert_near(out[2 * n + i], sum, 1e-7);
    }
    csp_vec_free(x);
    free(slab);
    csp_lived_free(&lived);
    csp_agent_free(&a);
}

static void overlap_is_measured_and_nothing_is_changed(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a, twin;
    struct csp_onset o;
    born_of(&a, &spec, "models/agents/rat.yaml", set, SETTINGS);
    const size_t like = (size_t)csp_world_identity(&spec, "sibling"),
                 unlike = (size_t)csp_world_identity(&spec, "other_species"),
                 bite = kind_of(&spec, "bite"), shock = kind_of(&spec, "footshock");
    assert_int_equal(csp_onset_init(&o, &a, 1), CSP_OK);
    for (int less = 0; less < CSP_ONSET_MEANS;
         less++) { /* a newborn has learnt and lived nothing */
        const enum csp_onset_mean m = (enum csp_onset_mean)less;
        assert_near(csp_onset_of(&o, CSP_ONSET_rho, m, like, bite),
                    csp_onset_of(&o, CSP_ONSET_rho_0, m, like, bite), 0);
        assert_true(isnan(csp_onset_of(&o, CSP_ONSET_c_b, m, like, bite)));
        assert_true(csp_onset_of(&o, CSP_ONSET_c_w, m, like, shock) <= 1);
    }
    assert_true(csp_onset_of(&o, CSP_ONSET_c_w, CSP_ONSET_RAW, like, bite) >
                csp_onset_of(&o, CSP_ONSET_c_w, CSP_ONSET_RAW, unlike, bite) + 0.005);
    csp_onset_free(&o);
    assert_int_equal(csp_agent_rear(&a), CSP_OK);
    const size_t bytes = csp_fields_bytes(&a.fields);
    char *before = malloc(bytes), *after = malloc(bytes);
    assert_int_equal(csp_agent_init(&twin, &spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_copy(&twin, &a), CSP_OK);
    assert_int_equal(csp_onset_init(&o, &a, 1), CSP_OK);
    double rsa_0, rsa_f, rsa_f_0;
    assert_int_equal(csp_onset_geometry(&a, like, &rsa_0, &rsa_f, &rsa_f_0), CSP_OK);
    assert_int_equal(csp_agent_life(&a, 2), CSP_OK);
    assert_int_equal(csp_agent_life(&twin, 2), CSP_OK);
    csp_fields_pack(&a.fields, before);
    csp_fields_pack(&twin.fields, after);
    assert_memory_equal(before, after, bytes);
    assert_true(rsa_0 > 0 && rsa_0 < 0.99 && rsa_f < 1 && rsa_f_0 < 1);
    const double rho = csp_onset_over(&o, CSP_ONSET_rho, CSP_ONSET_ACTOR, like, NULL);
    assert_true(fabs(rho - csp_onset_over(&o, CSP_ONSET_rho_0, CSP_ONSET_ACTOR, like, NULL)) >
                0.01);
    assert_true(isfinite(csp_onset_over(&o, CSP_ONSET_c_b, CSP_ONSET_GRAND, like, "pain")));
    assert_true(isnan(csp_onset_over(&o, CSP_ONSET_c_b, CSP_ONSET_GRAND, like, "nothing")));
    free(before), free(after);
    csp_onset_free(&o);
    csp_agent_free(&twin);
    csp_agent_free(&a);
}

/* Two kinds and one other animal, by hand: means and cosines of what the senses bring. */
static void cosines_less_their_means(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    struct csp_onset o;
    born_of(&a, &spec, "models/agents/rat.yaml", set, SETTINGS);
    const size_t n = a.senses.n, kind[2] = {kind_of(&spec, "bite"), kind_of(&spec, "dig")};
    for (size_t k = 0; k < spec.kinds.n; k++)
        ((struct csp_kind *)(void *)(uintptr_t)CSP_ITEM(spec.kinds, csp_kind, k))->share =
            k == kind[0] || k == kind[1];
    assert_int_equal(csp_onset_init(&o, &a, 0), CSP_OK);
    csp_real *x[4];
    for (int i = 0; i < 4; i++) { /* own bite, own dig, hers */
        x[i] = csp_vec_alloc(n);
        assert_int_equal(csp_foresight_onset(&a, kind[i % 2], i < 2, 0, x[i]), CSP_OK);
    }
    for (int less = 0; less < CSP_ONSET_MEANS; less++) {
        double ab = 0, aa = 0, bb = 0;
        for (size_t i = 0; i < n; i++) {
            const double w = sqrt(csp_senses_precision(&spec.senses, &a.senses.lines[i])),
                         own = 0.5 * (double)(x[0][i] + x[1][i]),
                         other = 0.5 * (double)(x[2][i] + x[3][i]),
                         p = w * ((double)x[0][i] - (less == 2   ? own
                                                     : less == 1 ? 0.5 * (own + other)
                                                                 : 0)),
                         q = w * ((double)x[2][i] - (less == 2   ? other
                                                     : less == 1 ? 0.5 * (own + other)
                                                                 : 0));
            ab += p * q, aa += p * p, bb += q * q;
        }
        assert_near(csp_onset_of(&o, CSP_ONSET_c_w, (enum csp_onset_mean)less, 0, kind[0]),
                    ab / sqrt(aa * bb), 1e-6);
    }
    for (int i = 0; i < 4; i++) csp_vec_free(x[i]);
    csp_onset_free(&o);
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_life_can_be_read_without_a_brain),
        cmocka_unit_test(what_is_expected_is_the_mean_of_what_comes),
        cmocka_unit_test(times_of_a_consequence_are_integrated_over_their_jitter),
        cmocka_unit_test(a_regression_on_the_life_lived),
        cmocka_unit_test(overlap_is_measured_and_nothing_is_changed),
        cmocka_unit_test(cosines_less_their_means)};
    return cmocka_run_group_tests(tests, NULL, unload);
}
