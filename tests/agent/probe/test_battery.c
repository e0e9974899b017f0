/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The battery is what the probes say; shares add up; decoding of shuffled labels is at chance.
 */
#include "agent/load.h"
#include "conspecific/agent/probe/mentalizing.h"
#include "conspecific/agent/probe/parts.h"
#include "conspecific/core/num/dist.h"

static struct csp_agent_spec spec;
static struct csp_agent rat;
static struct csp_battery b;

static int rear(void **state)
{
    (void)state;
    load(&spec, NULL, 0);
    b = csp_battery_of((size_t)csp_world_kind(&spec, "burn"),
                       (size_t)csp_world_kind(&spec, "allogroom"),
                       (size_t)csp_world_identity(&spec, "cagemate"));
    return csp_agent_init(&rat, &spec, 5, 2) || csp_agent_rear(&rat);
}

static int bury(void **state)
{
    csp_agent_free(&rat);
    return unload(state);
}

static void values_are_those_of_the_probes(void **state)
{
    (void)state;
    const double pass[CSP_CHANNELS] = {1, 1, 1, 0};
    double v[CSP_B_VALUES], again[CSP_B_VALUES], rho;
    int *classes = calloc(rat.n_z, sizeof *classes);
    struct csp_probe own = {0}, other = {0};
    for (int i = 0; i < CSP_B_VALUES; i++) v[i] = again[i] = -77.0;
    assert_int_equal(csp_battery_ask(&b, &rat, v, classes), CSP_OK);
    assert_int_equal(csp_battery_ask(&b, &rat, again, NULL), CSP_OK);
    assert_memory_equal(v, again, sizeof v);
    for (size_t i = 0; i < CSP_B_VALUES; i++) {
        assert_true(v[i] > -77.0 || isnan(v[i])); /* every one is written */
        assert_non_null(csp_battery_value_name(i));
        assert_non_null(csp_battery_value_doc(i));
    }
    assert_null(csp_battery_value_name(CSP_B_VALUES));
    assert_int_equal(csp_agent_probe(&rat, b.kind, 1, 0, pass, &own), CSP_OK);
    assert_int_equal(csp_agent_probe(&rat, b.kind, 0, b.identity, pass, &other), CSP_OK);
    assert_int_equal(csp_agent_rho(&rat, b.kind, b.kind, b.identity, &rho), CSP_OK);
    assert_near(v[CSP_B_rho], rho, 0);
    assert_near(v[CSP_B_A], other.A / own.A, 0);
    assert_near(v[CSP_B_V], other.V / own.V, 0);
    assert_near(v[CSP_B_R_other], other.R, 0);
    double both = 0, mirror = 0, other_only = 0;
    const size_t n = csp_agent_latent_size(&rat);
    for (size_t i = 0; i < n; i++) {
        both += classes[i] == CSP_UNIT_MIRROR || classes[i] == CSP_UNIT_ANY;
        mirror += classes[i] == CSP_UNIT_MIRROR;
        other_only += classes[i] == CSP_UNIT_OTHER;
    }
    assert_near(v[CSP_B_both], both / (double)n, 1e-12);
    assert_near(v[CSP_B_mirror], mirror / (double)n, 1e-12);
    assert_near(v[CSP_B_other_units], (both + other_only) / (double)n, 1e-12);
    assert_near(v[CSP_B_also_own], both / (both + other_only), 1e-12);
    assert_true(both > 0 && v[CSP_B_sham_units] <= b.false_alarm + 1e-12);
    struct csp_battery one = b;
    one.trials = 1;
    assert_int_equal(csp_battery_units(&one, &rat, v, NULL), CSP_E_SHAPE);
    free(classes);
}

static void parts_add_up(void **state)
{
    (void)state;
    struct csp_battery_parts p;
    assert_int_equal(csp_battery_parts_init(&p, &b, &rat), CSP_OK);
    size_t units = 0;
    for (size_t c = 0; c < CSP_UNIT_CLASSES; c++) units += p.units[c];
    assert_int_equal(units, rat.n_z);
    for (size_t e = 0; e < CSP_EVENTS; e++)
        for (size_t r = 0; r < CSP_READOUTS; r++) {
            const double response = p.response[e][r], tol = 2e-5 * (1 + fabs(response));
            double origin = 0, class_of = 0, unit = 0;
            for (size_t o = 0; o < CSP_ORIGINS; o++) origin += p.origin[e][r][o][0];
            for (size_t c = 0; c < CSP_UNIT_CLASSES; c++) class_of += p.class_of[e][r][c][0];
            for (size_t i = 0; i < p.n_z; i++) unit += p.unit[e][r][i];
            assert_near(origin, response, tol);
            assert_near(class_of, p.origin[e][r][0][0] + p.origin[e][r][1][0], tol);
            assert_near(unit, class_of, 1e-9);
        }
    for (size_t r = 0; r < CSP_READOUTS; r++) {
        double channels = 0;
        for (size_t c = 0; c < CSP_CHANNELS; c++) channels += p.channel[r][c][0];
        assert_near(channels, p.response[CSP_EV_OTHER][r], 2e-3); /* nobody there: nothing */
    }
    assert_true(fabs(p.origin[CSP_EV_OTHER][CSP_READ_R][0][1]) > 1e-3); /* acc is needed */
    csp_battery_parts_free(&p);
}

/* Index of labels that were shuffled within each group, mean over shuffles. */
static double shuffled(const struct csp_battery_trials *t, const size_t label[],
                       size_t n_classes, const size_t group[], size_t n_groups, double *sem)
{
    enum { TIMES = 40 };
    struct csp_rng rng;
    double sum = 0, sum2 = 0, index;
    size_t *mixed = malloc(t->n * sizeof *mixed), *at = malloc(t->n * sizeof *at);
    csp_rng_stream(&rng, 11, 0, "shuffle");
    for (int k = 0; k < TIMES; k++) {
        memcpy(mixed, label, t->n * sizeof *mixed);
        for (size_t g = 0; g < n_groups; g++) {
            size_t n = 0;
            for (size_t i = 0; i < t->n; i++)
                if (group[i] == g) at[n++] = i;
            for (size_t i = n; i > 1; i--) {
                const size_t j = (size_t)csp_rng_below(&rng, i), keep = mixed[at[i - 1]];
                mixed[at[i - 1]] = mixed[at[j]];
                mixed[at[j]] = keep;
            }
        }
        assert_int_equal(
            csp_index_over_groups(t, mixed, n_classes, group, n_groups, NULL, &index), CSP_OK);
        sum += index, sum2 += index * index;
    }
    free(mixed), free(at);
    *sem = sqrt((sum2 / TIMES - sum * sum / TIMES / TIMES) / (TIMES - 1));
    return sum / TIMES;
}

static void shuffled_labels_are_at_chance(void **state)
{
    (void)state;
    struct csp_battery_trials t;
    double who, sem;
    assert_int_equal(csp_battery_trials_init(
                         &t, &(struct csp_battery_event_set){b.kind, b.neutral, b.identity},
                         b.reps, b.hz, &rat),
                     CSP_OK);
    assert_int_equal(t.actors, CSP_BATTERY_ACTORS);
    assert_true(t.kinds >= 6 && t.n == t.actors * t.kinds * b.reps);
    assert_int_equal(csp_index_over_groups(&t, t.who, t.actors, t.what, t.kinds, NULL, &who),
                     CSP_OK);
    const double chance = shuffled(&t, t.who, t.actors, t.what, t.kinds, &sem);
    assert_true(sem > 0.001 && sem < 0.05);
    assert_near(chance, 0, 4 * sem);
    assert_true(who > chance + 6 * sem); /* and the true ones are not */
    /* a group that holds one actor only cannot be tested on what it lacks */
    assert_int_equal(csp_index_over_groups(&t, t.who, t.actors, t.who, t.actors, NULL, &who),
                     CSP_E_SHAPE);
    csp_battery_trials_free(&t);
    const struct csp_decode_result r = {.balanced = 0.7, .chance = 0.25};
    assert_near(csp_decode_index(&r), 0.6, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_are_those_of_the_probes),
                                       cmocka_unit_test(parts_add_up),
                                       cmocka_unit_test(shuffled_labels_are_at_chance)};
    return cmocka_run_group_tests(tests, rear, bury);
}
