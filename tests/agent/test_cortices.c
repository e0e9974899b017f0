/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole animal over each model of the cortex: same sizes, targets and readouts. */
#include "conspecific/agent/probe/stimulus.h"
#include "conspecific/config/config.h"
#include "load.h"

static const char *const file[] = {"models/agents/rat.yaml",
                                   "models/agents/theories/linear.yaml",
                                   "models/agents/theories/assembly.yaml"};
enum { ASSEMBLY = 2, MODELS }; /* assemblies are not taught to explain what they hear */

static size_t kind(const struct csp_agent *a, const char *name)
{
    const long k = csp_world_kind(a->spec, name);
    assert_true(k >= 0);
    return (size_t)k;
}

static void reared(struct csp_agent *a, struct csp_agent_spec *spec, int model)
{
    load_file(spec, file[model], NULL, 0);
    assert_int_equal(csp_agent_init(a, spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_rear(a), CSP_OK);
}

static void files_name_the_model_and_differ_in_nothing_else(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        struct csp_agent_spec rat, spec;
        load(&rat, NULL, 0);
        load_file(&spec, file[m], NULL, 0);
        assert_int_equal(spec.circuits.cortex.model, m);
        rat.circuits.cortex.model = m;
        assert_memory_equal(&rat.circuits, &spec.circuits, sizeof rat.circuits);
        assert_memory_equal(&rat.gains, &spec.gains, sizeof rat.gains);
        assert_memory_equal(&rat.senses, &spec.senses, sizeof rat.senses);
        assert_memory_equal(&rat.rearing, &spec.rearing, sizeof rat.rearing);
    }
}

static void another_cortex_is_read_alike(void **state)
{
    (void)state;
    double first = -1;
    for (int m = 0; m < MODELS; m++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        reared(&a, &spec, m);
        assert_int_equal(a.cortex.n_r, 256);
        assert_int_equal(csp_agent_latent_size(&a), 48);
        const size_t n = csp_agent_latent_size(&a), shock = kind(&a, "footshock");
        csp_real *latent = csp_vec_alloc(n);
        struct csp_probe p = {.latent = latent};
        const uint64_t was = csp_fields_hash(&a.fields);
        assert_int_equal(csp_agent_probe(&a, shock, 1, 0, NULL, &p), CSP_OK);
        assert_true(csp_norm2(n, latent) > 0);
        assert_true(csp_fields_hash(&a.fields) == was); /* a probe leaves no trace */
        double rho;
        assert_int_equal(csp_agent_rho(&a, shock, shock, 0, &rho), CSP_OK);
        assert_true(rho >= 0 && rho <= 1);
        /* c_w is known before any cortex */
        const double c_w = csp_agent_c_w(&a, shock, shock, 0);
        if (m) assert_near(c_w, first, 1e-12);
        first = c_w;
        csp_agent_gate(&a, csp_agent_target(&a, "acc"), 0, 0);
        assert_int_equal(csp_agent_probe(&a, shock, 1, 0, NULL, &p), CSP_OK);
        assert_true(csp_norm2(n, latent) == 0);
        csp_vec_free(latent);
        csp_agent_free(&a);
    }
}

/* Sums over the ticks that csp_agent_probe means. */
struct explained {
    csp_real guess[512];
    double error, power;
};

static void watched(const struct csp_agent *self, size_t tick, const csp_real line[], void *to)
{
    struct explained *e = to;
    (void)line;
    if (tick >= CSP_PRESENT_LEAD + CSP_PRESENT_FROM)
        csp_cortex_loss(&self->cortex, e->guess, &e->error, &e->power);
}

static void what_a_probe_leaves_unexplained_is_read_alike(void **state)
{
    (void)state;
    static const char *const area[] = {"aud", "vis", "pir", "som", "mot"};
    for (int m = 0; m < MODELS; m++) {
        struct csp_agent_spec spec;
        struct csp_agent a;
        struct csp_probe p = {0}, naive = {0};
        load_file(&spec, file[m], NULL, 0);
        assert_int_equal(csp_agent_init(&a, &spec, 2, 0), CSP_OK);
        const size_t groom = kind(&a, "allogroom");
        assert_true(a.cortex.n_x <= 512);
        assert_int_equal(csp_agent_probe(&a, groom, 0, 0, NULL, &naive), CSP_OK);
        assert_int_equal(csp_agent_rear(&a), CSP_OK);
        assert_int_equal(csp_agent_probe(&a, groom, 0, 0, NULL, &p), CSP_OK);
        assert_true(p.loss > 0 && p.loss < 1);
        if (m != ASSEMBLY) assert_true(p.loss < naive.loss); /* a life buys prediction */
        struct explained e = {.error = 0};
        struct csp_presented out = {0};
        const struct csp_stimulus stimulus = csp_stimulus_of(groom, 0);
        assert_int_equal(csp_agent_present(&a, &stimulus, NULL, watched, &e, &out), CSP_OK);
        assert_near(p.loss, e.error / e.power, 1e-12);
        for (size_t k = 0; k < 5; k++) csp_agent_gate(&a, csp_agent_target(&a, area[k]), 0, 0);
        assert_int_equal(csp_agent_probe(&a, groom, 0, 0, NULL, &p), CSP_OK);
        assert_near(p.loss, 1, 0); /* no sensory cortex */
        csp_agent_free(&a);
    }
}

static void a_model_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    static const char *const bad[][2] = {{"circuits.cortex.model", "bayes"},
                                         {"circuits.cortex.factor.g", "0"},
                                         {"circuits.cortex.assembly.g_rec", "1"}};
    for (int k = 0; k < 3; k++) {
        struct csp_node *root = NULL;
        csp_diag_init(&diag);
        assert_int_equal(csp_config_load(file[0], &mem, &root, &diag), CSP_OK);
        assert_int_equal(csp_config_set(root, bad[k][0], bad[k][1], "test", &mem, &diag),
                         CSP_OK);
        assert_true(csp_agent_spec_read(&spec, root, &mem, &diag) != CSP_OK);
    }
    struct csp_agent a;
    static const char *const odd[][2] = {{"sizes.som", "47"}};
    load_file(&spec, file[CSP_CORTEX_FACTOR], odd, 1);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_E_SHAPE);
    assert_non_null(strstr(csp_error_detail(), "som"));
    csp_agent_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_name_the_model_and_differ_in_nothing_else),
        cmocka_unit_test(another_cortex_is_read_alike),
        cmocka_unit_test(what_a_probe_leaves_unexplained_is_read_alike),
        cmocka_unit_test(a_model_that_does_not_exist_is_refused)};
    return cmocka_run_group_tests_name("agent/cortices", tests, NULL, unload);
}
