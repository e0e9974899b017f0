/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../agent/load.h"
#include "conspecific/study/spillover/measured_point.h"

/* One kind of pain, one place, one other animal; without noise every event is the same. */
static const char *const bare[][2] = {
    {"senses.jitter", "0"},
    {"senses.dropout", "0"},
    {"senses.noise", "0"},
    {"rearing.p_object", "0"},
    {"consequences", "{}"},
    {"kinds", "{burn: {category: pain, features: [audible, pentanal, tense, paw, jump], "
              "noci: 0.25, heart: 0.8}}"},
    {"contexts", "{home_cage: {share: 1}}"},
    {"identities", "{cagemate: {likeness: 0.8, share: 1}}"}};
enum { BARE = sizeof bare / sizeof *bare };

static struct csp_agent_spec spec;

static void raise_one(struct csp_agent *a, const char *const set[][2], size_t n)
{
    load(&spec, set, n);
    assert_int_equal(csp_agent_init(a, &spec, 3, 1), CSP_OK);
    assert_int_equal(csp_agent_rear(a), CSP_OK);
}

/* Mean accumbens features of one noise-free event, by hand. */
static void features(struct csp_agent *a, int own, size_t identity, double h[])
{
    csp_real *lines = csp_vec_alloc(2 * a->senses.n);
    const struct csp_obs quiet = {.line = lines}, obs = {.line = lines + a->senses.n};
    assert_int_equal(csp_senses_context(a, 0, 1, quiet.line), CSP_OK);
    if (!own) assert_int_equal(csp_senses_animal(a, identity, NULL, NULL, quiet.line), CSP_OK);
    memcpy(obs.line, quiet.line, a->senses.n * sizeof *lines);
    assert_int_equal(csp_senses_event(a, 0, own, identity, NULL, 1, NULL, obs.line, NULL),
                     CSP_OK);
    csp_agent_learning(a, 0);
    csp_agent_rest(a, 3600);
    for (int t = 0; t < 10; t++) csp_agent_step(a, &quiet, NULL);
    memset(h, 0, a->nac.n * sizeof *h);
    for (int t = 0; t < 60; t++) {
        csp_agent_step(a, &obs, NULL);
        for (size_t i = 0; t >= 20 && i < a->nac.n; i++) h[i] += (double)a->nac.y[i] / 40;
    }
    csp_vec_free(lines);
}

static void without_noise_there_is_overlap_alone(void **state)
{
    (void)state;
    struct csp_agent a;
    struct csp_measured_point s[CSP_READERS];
    raise_one(&a, bare, BARE);
    if (csp_measured_point_take(&a, 5, s)) fail_msg("%s", csp_error_detail());
    double *h = calloc(2 * a.nac.n, sizeof *h), ss = 0, oo = 0, so = 0;
    assert_non_null(h);
    features(&a, 1, 0, h);
    features(&a, 0, 0, h + a.nac.n);
    for (size_t i = 0; i < a.nac.n; i++) {
        ss += h[i] * h[i];
        oo += h[a.nac.n + i] * h[a.nac.n + i];
        so += h[i] * h[a.nac.n + i];
    }
    assert_near(s[0].rho, so / sqrt(ss * oo), 1e-6);
    assert_near(s[0].size_own, sqrt(ss), 1e-6);
    assert_near(s[0].size_other, sqrt(oo), 1e-6);
    assert_true(s[0].s2_difference < 2e-9 && s[1].s2_difference < 2e-9);
    assert_true(fabs(s[0].ratio_axes) < 1e-3); /* no noise, no common fate: sculpted away */
    free(h);
    csp_agent_free(&a);
}

/* Two others, equally often, and no other noise: others' events vary along one line, and what
 * of it lies along difference and sum is known. */
static void noise_is_measured_along_difference_and_sum(void **state)
{
    (void)state;
    const char *two[BARE][2];
    memcpy(two, bare, sizeof bare);
    two[BARE - 1][1] =
        "{cagemate: {likeness: 0.9, share: 1}, alien: {likeness: 0.1, share: 1}}";
    struct csp_agent a;
    struct csp_measured_point s[CSP_READERS];
    raise_one(&a, (const char *const(*)[2])two, BARE);
    assert_int_equal(csp_measured_point_take(&a, 200, s), CSP_OK);
    const size_t n = a.nac.n;
    double *h = calloc(3 * n, sizeof *h), own = 0, other = 0, along[2] = {0}, size[2] = {0};
    assert_non_null(h);
    features(&a, 1, 0, h);
    features(&a, 0, 0, h + n);
    features(&a, 0, 1, h + 2 * n);
    for (size_t i = 0; i < n; i++) {
        const double mean = 0.5 * (h[n + i] + h[2 * n + i]);
        own += h[i] * h[i];
        other += mean * mean;
    }
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 2; k++) {
            const double x =
                h[i] / sqrt(own) + (k ? 1 : -1) * 0.5 * (h[n + i] + h[2 * n + i]) / sqrt(other);
            along[k] += x * (h[n + i] - h[2 * n + i]);
            size[k] += x * x;
        }
    const double power = sqrt(own * other), q = spec.rearing.p_own + spec.rearing.p_common,
                 difference = (1 - q) * 0.25 * along[0] * along[0] / size[0] / power;
    /* events of both at once vary too, so this is what is there at least */
    assert_true(difference > 1e-6);
    assert_true(s[0].s2_difference > 0.9 * difference);
    assert_true(s[0].s2_difference < 1.6 * difference);
    assert_true(along[0] * along[0] / size[0] > 2.0 * along[1] * along[1] / size[1] ||
                along[1] * along[1] / size[1] > 2.0 * along[0] * along[0] / size[0]);
    free(h);
    csp_agent_free(&a);
}

static void a_life_of_noise_is_measured_and_leaves_no_trace(void **state)
{
    (void)state;
    struct csp_agent a;
    struct csp_measured_point s[CSP_READERS], again[CSP_READERS];
    raise_one(&a, NULL, 0);
    const uint64_t before = csp_fields_hash(&a.fields);
    assert_int_equal(csp_measured_point_take(&a, 40, s), CSP_OK);
    assert_int_equal(csp_measured_point_take(&a, 40, again), CSP_OK);
    assert_true(csp_fields_hash(&a.fields) == before);
    assert_memory_equal(s, again, sizeof s);
    for (int r = 0; r < CSP_READERS; r++) {
        assert_true(s[r].rho > 0 && s[r].rho < 1);
        assert_true(s[r].s2_difference > 0 && s[r].s2_sum > 0 && s[r].dims >= 1);
        assert_true(s[r].s2_unit * (double)s[r].n >= s[r].s2_difference);
        assert_true(s[r].ratio_axes > 0 && s[r].ratio_axes < 1);
        assert_near(s[r].q[0] + s[r].q[1] + s[r].q[2], 1.0, 1e-12);
    }
    assert_near(s[0].p_c, spec.rearing.p_common / (1 - spec.rearing.p_own), 1e-12);
    /* unlearning is slow in the amygdala: more of the spillover stays than at equal rates */
    assert_true(s[CSP_READER_AMYGDALA].ratio_rates > s[CSP_READER_AMYGDALA].ratio_axes);
    assert_near(s[CSP_READER_ACCUMBENS].ratio_rates, s[CSP_READER_ACCUMBENS].ratio_axes, 1e-6);
    csp_agent_free(&a);
}

static void what_has_no_overlap_is_refused(void **state)
{
    (void)state;
    static const char *const split[][2] = {{"gains.split", "1"}, {"rearing.events", "2"}};
    static const char *const mild[][2] = {
        {"consequences", "{}"},
        {"kinds", "{lick: {category: groom, features: [soft], rub: 1}}"},
        {"rearing.events", "2"}};
    struct csp_agent a;
    struct csp_measured_point s[CSP_READERS];
    raise_one(&a, split, 2);
    assert_int_equal(csp_measured_point_take(&a, 5, s), CSP_E_SHAPE);
    csp_agent_free(&a);
    raise_one(&a, mild, 2);
    assert_int_equal(csp_measured_point_take(&a, 5, s), CSP_E_RANGE);
    assert_int_equal(csp_measured_point_take(&a, 1, s), CSP_E_SHAPE);
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_noise_there_is_overlap_alone),
        cmocka_unit_test(noise_is_measured_along_difference_and_sum),
        cmocka_unit_test(a_life_of_noise_is_measured_and_leaves_no_trace),
        cmocka_unit_test(what_has_no_overlap_is_refused)};
    return cmocka_run_group_tests(tests, NULL, unload);
}
