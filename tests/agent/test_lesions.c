/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which state each lesion reaches and which it does not, on a trained animal. */
#include "trained.h"

/* Nothing learns: what differs is what the lesion silences and what that drives. */
static void a_lesion_reaches_what_it_should_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *target, *reached[6], *spared[10];
    } rows[] = {
        {"ent",
         {"ent.m", "critic.V", "critic.z", "orb.V", "app.CR"},
         {"ent.s", "acc.r", "hpc.c", "bla.A", "itc.r", "app.P", "body.B"}},
        {"ent_nac",
         {"ent.m", "critic.V", "critic.z", "orb.V", "app.CR"},
         {"ent.s", "acc.r", "nac.y", "orb.y", "orb.A", "bla.A", "app.P", "body.B"}},
        {"hpc",
         {"hpc.c", "itc.r", "bla.A", "cea.C", "body.B"},
         {"acc.r", "nac.y", "hpc.q", "ent.m", "critic.V", "orb.V", "orb.A"}},
        {"hpc_bla",
         {"la.y", "bla.A", "app.P", "cea.C"},
         {"acc.r", "hpc.c", "nac.y", "ent.m", "critic.V", "orb.V", "orb.A"}},
        {"orb",
         {"orb.V", "orb.A", "app.CR"},
         {"orb.y", "orb.o", "acc.r", "critic.V", "critic.error", "bla.A", "app.P", "body.B"}},
        {"orb_app",
         {"app.CR"},
         {"orb.y", "orb.V", "orb.A", "app.P", "critic.V", "critic.error", "bla.A", "body.B"}},
        {"ba_ext",
         {"itc.r", "bla.A", "bla.eps", "cea.C", "body.B"},
         {"hpc.c", "la.y", "nac.y", "critic.V", "orb.V", "orb.A", "app.CR"}},
        {"itc",
         {"bla.A", "bla.eps", "cea.C", "body.B"},
         {"itc.r", "ba.r", "hpc.c", "la.y", "nac.y", "critic.V", "orb.V", "app.CR"}},
        {"cea_app",
         {"app.P", "app.CR"},
         {"bla.A", "cea.C", "critic.V", "critic.error", "orb.V", "orb.A", "body.B"}},
        {"pag_la",
         {"pag.us", "bla.us"},
         {"bla.A", "bla.eps", "pag.F", "cea.C", "critic.error", "app.CR", "body.B"}},
        {"rmtg", {"vta.da", "vta.r", "rmtg.r"}, {"lhb.r", "critic.V", "critic.error", "bla.A"}},
    };
    char seen[512];
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_agent a, b;
        copy(&a, 0);
        copy(&b, 0);
        lesion(&b, rows[r].target);
        assert_true(a.fields.n <= sizeof seen);
        compare(&a, &b, seen);
        for (size_t i = 0; i < 6 && rows[r].reached[i]; i++) {
            const long f = csp_fields_find(&a.fields, rows[r].reached[i]);
            if (f < 0 || !seen[f])
                fail_msg("lesion of %s does not reach %s", rows[r].target, rows[r].reached[i]);
        }
        for (size_t i = 0; i < 10 && rows[r].spared[i]; i++) {
            const long f = csp_fields_find(&a.fields, rows[r].spared[i]);
            if (f < 0 || seen[f])
                fail_msg("lesion of %s reaches %s", rows[r].target, rows[r].spared[i]);
        }
        csp_agent_free(&a);
        csp_agent_free(&b);
    }
}

/* The path from VTA to BA teaches and does nothing else. */
static void a_path_that_only_teaches_reaches_nothing_without_learning(void **state)
{
    (void)state;
    char seen[512];
    struct csp_agent a, b;
    copy(&a, 0);
    copy(&b, 0);
    lesion(&b, "vta_ba");
    assert_true(a.fields.n <= sizeof seen);
    compare(&a, &b, seen);
    for (size_t f = 0; f < a.fields.n; f++) assert_false(seen[f]);
    csp_agent_free(&a);
    csp_agent_free(&b);
}

static double sum(const csp_real x[], size_t n)
{
    return csp_sum(n, x);
}

/* The sizes of what is silenced: E to 0, A up to what it is without safety, and so on. */
static void a_lesion_silences_its_own_population(void **state)
{
    (void)state;
    static const char *const targets[] = {"", "hpc", "ba_ext", "itc"};
    double A[4];
    for (int k = 0; k < 4; k++) {
        struct csp_agent a;
        copy(&a, 0);
        if (k) lesion(&a, targets[k]);
        live(&a, &scenes, ELSEWHERE, 20);
        live(&a, &scenes, TONE_ELSEWHERE, 100);
        if (k == 1) assert_true(csp_norm2(a.hpc.map.n, a.hpc.c) == 0);
        if (k == 0) assert_near(csp_norm2(a.hpc.map.n, a.hpc.c), 1, 1e-6);
        if (k == 1 || k == 2)
            assert_true(a.bla.E == 0);
        else
            assert_true(a.bla.E > 1e-4);
        A[k] = a.bla.A;
        csp_agent_free(&a);
    }
    assert_true(A[2] > A[3] && A[3] > A[0]); /* ITC carries a share of safety */
    assert_true(fabs(A[1] - A[2]) > 1e-3);   /* hpc takes the place from LA as well */
    static const char *const routes[] = {"ent", "ent_nac", "bla"};
    for (int k = 0; k < 3; k++) {
        struct csp_agent a;
        copy(&a, 0);
        live(&a, &scenes, PLACE, 20);
        live(&a, &scenes, LIGHT, 50);
        assert_true(a.ent.n_list > 0 && csp_norm2(a.ent.n * a.ent.k, a.ent.m) > 0.1);
        lesion(&a, routes[k]);
        live(&a, &scenes, LIGHT, 1);
        assert_true(csp_norm2(a.ent.n * a.ent.k, a.ent.m) == 0);
        csp_agent_free(&a);
    }
    struct csp_agent a; /* the reflex is gone, the approach that value drives is not */
    copy(&a, 0);
    lesion(&a, "cea_app");
    live(&a, &scenes, PLACE, 20);
    live(&a, &scenes, LIGHT, 50);
    const struct csp_approach_params *p = &a.approach.par;
    const double veto = fmax(1 - p->k_veto * a.orb.A, 0),
                 x = fmax(p->g_V * a.critic.V, p->g_O * a.orb.V) * veto;
    assert_true(a.approach.P == 0 && a.critic.V > 0.05);
    assert_near(a.approach.CR, tanh(x / p->s), 1e-9);
    csp_agent_free(&a);
}

/* The tone where it means nothing: relief at its end teaches the extinction cells. */
static void relief_reaches_the_extinction_cells_by_its_own_path(void **state)
{
    (void)state;
    static const char *const without[] = {"vta_ba", "vta", "hpc", "ba_ext", "bla", "la"};
    enum { INTACT = 6, ITC, OTHERS, FED, ROWS };
    for (int k = 0; k < ROWS; k++) {
        struct csp_agent a;
        copy(&a, 1);
        const size_t n = a.bla.n * a.bla.n_ext, lines = a.senses.n;
        if (k < INTACT) lesion(&a, without[k]);
        if (k == ITC) lesion(&a, "itc");
        csp_real *before = csp_vec_alloc(n), *line = csp_vec_alloc(2 * lines);
        memcpy(before, a.bla.v, n * sizeof *before);
        struct csp_obs quiet = scenes.of[ELSEWHERE], tone = scenes.of[TONE_ELSEWHERE];
        if (k == OTHERS) { /* another animal acts all the while */
            memcpy(line, quiet.line, lines * sizeof *line);
            memcpy(line + lines, tone.line, lines * sizeof *line);
            quiet.line = line;
            tone.line = line + lines;
            const size_t kind = (size_t)csp_world_kind(&spec, "walk");
            csp_senses_event(&a, kind, 0, 0, NULL, 1, NULL, quiet.line, NULL);
            csp_senses_event(&a, kind, 0, 0, NULL, 1, NULL, tone.line, NULL);
        }
        if (k == FED) quiet.primary.food = tone.primary.food = 1e-3;
        double da = 0;
        for (int t = 0; t < 220; t++) {
            csp_agent_step(&a, t >= 20 && t < 120 ? &tone : &quiet, NULL);
            da = fmax(da, a.critic.vta.da);
        }
        if (k != 1)
            assert_true(da > 0.001); /* there was a relief; without VTA nobody says so */
        const int learnt = memcmp(before, a.bla.v, n * sizeof *before) != 0;
        if (learnt != (k == INTACT || k == ITC || k == OTHERS))
            fail_msg("row %d: extinction cells %s", k, learnt ? "learnt" : "learnt nothing");
        if (learnt) assert_true(sum(a.bla.v, n) > sum(before, n));
        csp_vec_free(before);
        csp_vec_free(line);
        csp_agent_free(&a);
    }
}

/* Up to the first surprise all is equal; then a tick teaches 1 - s_PAG of what it taught. */
static void without_pag_pain_teaches_less(void **state)
{
    (void)state;
    static const char *const targets[] = {"pag_la", "pag"};
    for (int k = 0; k < 2; k++) {
        struct csp_agent a, b;
        copy(&a, 1);
        copy(&b, 1);
        lesion(&b, targets[k]);
        csp_agent_learning(&a, 0);
        csp_agent_learning(&b, 0);
        live(&a, &scenes, PLACE, 30);
        live(&b, &scenes, PLACE, 30);
        csp_agent_learning(&a, 1);
        csp_agent_learning(&b, 1);
        const size_t n = a.bla.n * a.bla.n_fear;
        double taught[2];
        int t = 0;
        do {
            taught[0] = -sum(a.bla.w, n);
            taught[1] = -sum(b.bla.w, n);
            live(&a, &scenes, PAIN, 1);
            live(&b, &scenes, PAIN, 1);
            taught[0] += sum(a.bla.w, n);
            taught[1] += sum(b.bla.w, n);
        } while (!(a.bla.eps > 0) && ++t < 60);
        assert_true(a.bla.eps > 0 && a.bla.eps == b.bla.eps);
        assert_near(a.bla.pag, a.bla.eps, 1e-9);
        assert_true(b.bla.pag == 0);
        assert_near(taught[1] / taught[0], 1 - a.bla.par.s_pag, 0.01);
        csp_agent_free(&a);
        csp_agent_free(&b);
    }
}

/* Food under the light: which weights move without which path. */
static void lesions_spare_the_weights_they_cut_off(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int blocks, dense, reflex; /* 1: these weights are learnt */
    } rows[] = {{"dms", 1, 1, 1},  /* touches none of them */
                {"ent", 0, 1, 1},     {"ent_nac", 0, 1, 1}, {"bla", 0, 1, 1}, {"nac", 0, 0, 1},
                {"cea_app", 1, 1, 0}, {"cea", 1, 1, 0},     {"orb", 1, 1, 1}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct csp_agent a;
        copy(&a, 1);
        lesion(&a, rows[r].target);
        const size_t n = a.critic.n, all = a.critic.n_all;
        csp_real *before = csp_vec_alloc(all), *w = csp_vec_alloc(a.la.n);
        memcpy(before, a.critic.G, all * sizeof *before);
        memcpy(w, a.approach.w, a.la.n * sizeof *w);
        live(&a, &scenes, PLACE, 20);
        live(&a, &scenes, LIGHT, 100);
        live(&a, &scenes, FOOD, 50);
        const int blocks = memcmp(before + n, a.critic.G + n, (all - n) * sizeof *before) != 0,
                  dense = memcmp(before, a.critic.G, n * sizeof *before) != 0,
                  reflex = memcmp(w, a.approach.w, a.la.n * sizeof *w) != 0;
        if (blocks != rows[r].blocks || dense != rows[r].dense || reflex != rows[r].reflex)
            fail_msg("lesion of %s: time cells %d, dense %d, reflex %d", rows[r].target, blocks,
                     dense, reflex);
        csp_vec_free(before);
        csp_vec_free(w);
        csp_agent_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesion_reaches_what_it_should_and_nothing_else),
        cmocka_unit_test(a_path_that_only_teaches_reaches_nothing_without_learning),
        cmocka_unit_test(a_lesion_silences_its_own_population),
        cmocka_unit_test(relief_reaches_the_extinction_cells_by_its_own_path),
        cmocka_unit_test(without_pag_pain_teaches_less),
        cmocka_unit_test(lesions_spare_the_weights_they_cut_off),
    };
    return cmocka_run_group_tests(tests, trained_begin, trained_end);
}
