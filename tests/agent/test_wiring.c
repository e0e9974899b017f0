/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is imagined, who reads it, and that copies and probes leave nothing out. */
#include "trained.h"

/* With and without orb, learning on: nothing but orb itself and the response to it differs, as long
 * as its errors are not reported by dopamine. */
static void imagination_teaches_nothing(void **state)
{
    (void)state;
    struct csp_agent a, b;
    char seen[512];
    copy(&a, 1);
    copy(&b, 1);
    lesion(&a, "orb_vta");
    lesion(&b, "orb_vta");
    lesion(&b, "orb");
    compare(&a, &b, seen);
    for (size_t f = 0; f < a.fields.n; f++) {
        const char *name = a.fields.list[f].name;
        const int must = strcmp(name, "orb.V") == 0 || strcmp(name, "orb.A") == 0 ||
                         strcmp(name, "app.CR") == 0;
        if (must && !seen[f]) fail_msg("imagination does not reach %s", name);
        if (seen[f] && !must && strncmp(name, "orb.", 4) != 0)
            fail_msg("imagination changes %s", name);
    }
    assert_true(b.orb.V == 0 && b.orb.A == 0);
    csp_agent_free(&a);
    csp_agent_free(&b);
}

/* Food is imagined at the light and pain at the tone; nothing at home, for nobody asks. */
static void what_is_imagined_is_what_followed(void **state)
{
    (void)state;
    struct csp_agent a;
    double V[2], A[2];
    for (int home = 0; home < 2; home++)
        for (int light = 0; light < 2; light++) {
            copy(&a, 0);
            a.at_home = home;
            live(&a, &scenes, PLACE, 20);
            live(&a, &scenes, light ? LIGHT : TONE, 1);
            assert_true(csp_norm2(a.orb.n, a.orb.y) > a.orb.par.theta);
            if (home)
                assert_true(a.orb.V == 0 && a.orb.A == 0);
            else
                V[light] = a.orb.V, A[light] = a.orb.A;
            csp_agent_free(&a);
        }
    assert_true(V[1] > V[0] &&
                A[0] > 0.02); /* fear of own events is general so early in life */
}

/* Worth and threat by hand: what the cortex infers from the expected onsets, read by all. */
static void worth_and_threat_are_those_of_the_inferred_event(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        struct csp_agent a, b;
        copy(&a, 0);
        copy(&b, 0);
        live(&a, &scenes, PLACE, 20);
        live(&b, &scenes, PLACE, 20);
        live(&a, &scenes, light ? LIGHT : TONE, 1);
        live(&b, &scenes, light ? LIGHT : TONE, 1);
        const struct csp_gains_params *g = &spec.gains;
        const size_t n_acc = b.cortex.assoc[0].n, n_z = b.n_z, K = b.ent.k;
        csp_real *z = csp_vec_alloc(n_z), *to = csp_vec_alloc(b.n_bla),
                 *h = csp_vec_alloc(b.nac.n), *la = csp_vec_alloc(b.la.n),
                 *m = csp_vec_alloc(b.ent.n * K),
                 *net = csp_vec_alloc(csp_cortex_state_size(&b.cortex));
        size_t *list = calloc(b.ent.n, sizeof *list), n = 0;
        assert_non_null(list);
        csp_cortex_imagine(&b.cortex, b.orb.y, (int)b.orb.par.steps, net, z);
        for (size_t i = 0; i < n_z; i++)
            to[i] = (csp_real)(i < n_acc ? g->acc_nac : g->tea_nac) * z[i];
        csp_project_step(&b.nac, to, h);
        const csp_real *kernel = csp_ent_kernel(&b.ent, b.orb.par.age);
        for (size_t i = 0; i < b.ent.n; i++) {
            if (!(b.orb.y[i] > 0)) continue;
            list[n++] = i;
            for (size_t k = 0; k < K; k++)
                m[i * K + k] = (csp_real)g->ent_nac * b.orb.y[i] * kernel[k];
        }
        const struct csp_sparse sparse = {K, b.ent.n, n, m, list};
        const double V = csp_critic_value(&b.critic, h, &sparse) +
                         b.forward.par.tau_one * csp_reward_model_predict(&b.reward_model, h);
        assert_near(a.orb.V, g->pfc_nac * V, 1e-6);
        for (size_t i = 0; i < n_z; i++)
            to[i] = (csp_real)(i < n_acc ? g->acc_bla : g->tea_bla) * z[i];
        for (size_t i = 0; i < b.senses.n_area[0]; i++) /* sound, first of all lines */
            to[n_z + i] = (csp_real)g->tha_bla * b.orb.y[i];
        for (size_t i = 0, n_sight = 0; i < b.senses.n; i++) { /* sight and smell, last */
            const struct csp_line *line = &b.senses.lines[i];
            if (line->role == CSP_LINE_CONTEXT) continue;
            if (line->area != CSP_VIS && line->area != CSP_PIR) continue;
            to[b.n_bla - b.n_seen - b.n_smelt + n_sight++] =
                (csp_real)(line->area == CSP_VIS ? g->lp_bla : g->pir_bla) * b.orb.y[i];
        }
        csp_project_drive(&b.la, to, la);
        assert_near(a.orb.A, csp_bla_imagine(&b.bla, la), 1e-6);
        assert_true(fabs(V) > 1e-3);
        csp_vec_free(z);
        csp_vec_free(to);
        csp_vec_free(h);
        csp_vec_free(la);
        csp_vec_free(m);
        csp_vec_free(net);
        free(list);
        csp_agent_free(&a);
        csp_agent_free(&b);
    }
}

/* What drives approach: the cues of the amygdala, now and before; what is imagined. */
static void approach_reads_the_amygdala_and_what_is_imagined(void **state)
{
    (void)state;
    struct csp_agent a;
    copy(&a, 1);
    live(&a, &scenes, PLACE, 20);
    live(&a, &scenes, LIGHT, 7);
    const size_t n = a.la.n;
    const struct csp_approach_params *p = &a.approach.par;
    csp_real *w = csp_vec_alloc(n);
    memcpy(w, a.approach.w, n * sizeof *w);
    live(&a, &scenes, FOOD, 1);
    assert_near(a.approach.P, fmax(csp_dot(n, w, a.la.y), 0), 1e-6);
    const double eps = 0.5 * 2 - csp_dot(n, w, a.bla.z2);
    assert_true(eps > 0.1 && csp_norm2(n, a.bla.z2) > 0);
    for (size_t i = 0; i < n; i++)
        assert_near(a.approach.w[i], (double)w[i] + p->eta_plus * eps * (double)a.bla.z2[i],
                    1e-6);
    csp_vec_free(w);
    csp_agent_free(&a);
    for (int cut = 0; cut < 2; cut++) {
        copy(&a, 0);
        live(&a, &scenes, PLACE, 20);
        a.orb.V = 4.0;
        if (cut) lesion(&a, "orb_app");
        live(&a, &scenes, PLACE, 1);
        const double alone = fmax(a.approach.P, p->g_V * fmax(a.critic.V, 0));
        const double x = cut ? alone : p->g_O * a.orb.V;
        assert_true(p->g_O * a.orb.V > 1.2 * alone);
        assert_near(a.approach.CR, tanh(x / a.approach.par.s), 1e-6);
        csp_agent_free(&a);
    }
}

/* The hippocampus sees the lines of the place and nothing else; rest ends all that began. */
static void a_place_has_its_code_and_a_rest_ends_what_began(void **state)
{
    (void)state;
    struct csp_agent a;
    copy(&a, 1);
    const size_t n = a.hpc.map.n;
    csp_real *here = csp_vec_alloc(n);
    live(&a, &scenes, PLACE, 20);
    memcpy(here, a.hpc.c, n * sizeof *here);
    live(&a, &scenes, LIGHT, 20);
    live(&a, &scenes, FOOD, 20);
    assert_memory_equal(here, a.hpc.c, n * sizeof *here); /* the same place all the while */
    for (size_t c = 0; c < spec.contexts.n; c++) {
        const csp_real *line = scenes.of[PLACE].line;
        assert_true(a.x_ctx[2 * c] == line[a.senses.ctx_see[c]]);
        assert_true(a.x_ctx[2 * c + 1] == line[a.senses.ctx_smell[c]]);
        assert_true((c == 1) == (a.x_ctx[2 * c] > 0));
    }
    assert_true(a.ent.n_list > 0 && a.critic.n_live > 0 && a.orb.open == 1 &&
                a.approach.CR > 0);
    csp_agent_reset(&a); /* the next trial: the same place, the same visit */
    assert_true(a.ent.n_list == 0 && a.critic.n_live == 0 && a.orb.open == 0);
    assert_true(a.approach.CR == 0 && a.orb.V == 0 && a.bla.felt == 0);
    live(&a, &scenes, PLACE, 1);
    assert_memory_equal(here, a.hpc.c, n * sizeof *here);
    live(&a, &scenes, ELSEWHERE, 1);
    assert_true(csp_cosine(n, here, a.hpc.c) < 0.8);
    csp_agent_rest(&a, 24 * 3600.0); /* the next day */
    assert_true(a.ent.n_list == 0 && a.orb.open == 0);
    live(&a, &scenes, PLACE, 1);
    assert_memory_not_equal(here, a.hpc.c, n * sizeof *here);
    assert_true(csp_cosine(n, here, a.hpc.c) > 0.5);
    csp_vec_free(here);
    csp_agent_free(&a);
}

/* In the middle of an event, with traces alive: a copy lives on as the original. */
static void a_copy_lives_on_bit_by_bit(void **state)
{
    (void)state;
    for (int other = 0; other < 2; other++) { /* into its own kind; into another animal */
        struct csp_agent a, b;
        copy(&a, 1);
        live(&a, &scenes, PLACE, 20);
        live(&a, &scenes, LIGHT, 40);
        live(&a, &scenes, PAIN, 10);
        assert_true(a.ent.n_list > 2 && a.critic.n_live > 2 && a.orb.open == 1);
        assert_int_equal(csp_agent_init(&b, &spec, other ? 5 : 2, other ? 9 : 0), CSP_OK);
        for (size_t i = 0; other && i < N_PLAN; i++) live(&b, &scenes, plan[i][0], 7);
        assert_int_equal(csp_agent_copy(&b, &a), CSP_OK);
        assert_int_equal(a.ent.n_list, b.ent.n_list);
        for (size_t i = 0; i < N_PLAN; i++) {
            if (i == 4) csp_agent_rest(&a, 1000), csp_agent_rest(&b, 1000);
            live(&a, &scenes, plan[i][0], plan[i][1]);
            live(&b, &scenes, plan[i][0], plan[i][1]);
            for (size_t f = 0; f < a.fields.n; f++)
                if (!same(&a, &b, f))
                    fail_msg("copy %d, scene %zu: %s differs", other, i, a.fields.list[f].name);
        }
        csp_agent_free(&a);
        csp_agent_free(&b);
    }
}

/* A probe in the middle of an event: no field changes, and what comes after is as without. */
static void a_probe_in_the_middle_of_life_changes_nothing(void **state)
{
    (void)state;
    struct csp_agent a, b;
    struct csp_probe p = {0};
    copy(&a, 1);
    copy(&b, 1);
    for (size_t i = 0; i < N_PLAN; i++) {
        live(&a, &scenes, plan[i][0], plan[i][1]);
        live(&b, &scenes, plan[i][0], plan[i][1]);
        const uint64_t before = csp_fields_hash(&a.fields);
        assert_int_equal(csp_agent_probe(&a, 0, (int)i % 2, 0, NULL, &p), CSP_OK);
        assert_true(p.V != 0);
        assert_true(csp_fields_hash(&a.fields) == before);
        assert_true(csp_fields_hash(&b.fields) == before);
    }
    csp_agent_free(&a);
    csp_agent_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imagination_teaches_nothing),
        cmocka_unit_test(what_is_imagined_is_what_followed),
        cmocka_unit_test(worth_and_threat_are_those_of_the_inferred_event),
        cmocka_unit_test(approach_reads_the_amygdala_and_what_is_imagined),
        cmocka_unit_test(a_place_has_its_code_and_a_rest_ends_what_began),
        cmocka_unit_test(a_copy_lives_on_bit_by_bit),
        cmocka_unit_test(a_probe_in_the_middle_of_life_changes_nothing),
    };
    return cmocka_run_group_tests(tests, trained_begin, trained_end);
}
