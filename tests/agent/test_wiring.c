/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which state each lesion reaches and which it does not, on a trained animal; copies; probes.
 */
#include "small.h"

static struct csp_agent_spec spec;
static struct csp_agent trained;
static struct scenes scenes;

/* A copy of the trained animal after a rest; learning: 0 off. */
static void copy(struct csp_agent *a, int learning)
{
    assert_int_equal(csp_agent_init(a, &spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_copy(a, &trained), CSP_OK);
    csp_agent_learning(a, learning);
    csp_agent_rest(a, 600);
}

static void lesion(struct csp_agent *a, const char *target)
{
    const int at = csp_agent_target(a, target);
    assert_true(at >= 0);
    csp_agent_gate(a, at, 0, 0);
}

static int same(const struct csp_agent *a, const struct csp_agent *b, size_t i)
{
    const struct csp_field *f = &a->fields.list[i], *g = &b->fields.list[i];
    return memcmp(f->data, g->data, f->n * csp_field_size(f->type)) == 0;
}

static const int plan[][2] = {
    {PLACE, 20},           {TONE, 100},     {PLACE, 60},  {ELSEWHERE, 20},
    {TONE_ELSEWHERE, 100}, {ELSEWHERE, 60}, {LIGHT, 100}, {FOOD, 50},
    {PLACE, 30},           {PAIN, 50},      {PLACE, 50}};
enum { N_PLAN = sizeof plan / sizeof *plan };

/* Marks in seen[] every field that ever differed between a and b while both lived the plan. */
static void compare(struct csp_agent *a, struct csp_agent *b, char seen[])
{
    memset(seen, 0, a->fields.n);
    for (size_t i = 0; i < N_PLAN; i++)
        for (int t = 0; t < plan[i][1]; t++) {
            live(a, &scenes, plan[i][0], 1);
            live(b, &scenes, plan[i][0], 1);
            for (size_t f = 0; f < a->fields.n; f++) seen[f] |= !same(a, b, f);
        }
}

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
    /* VTA to BA teaches and does nothing else */
    struct csp_agent a, b;
    copy(&a, 0);
    copy(&b, 0);
    lesion(&b, "vta_ba");
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
            assert_true(a.bla.E > 0.01);
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
    enum { INTACT = 6, ITC, HERS, FED, ROWS };
    for (int k = 0; k < ROWS; k++) {
        struct csp_agent a;
        copy(&a, 1);
        const size_t n = a.bla.n * a.bla.n_ext, lines = a.senses.n;
        if (k < INTACT) lesion(&a, without[k]);
        if (k == ITC) lesion(&a, "itc");
        csp_real *before = csp_vec_alloc(n), *line = csp_vec_alloc(2 * lines);
        memcpy(before, a.bla.v, n * sizeof *before);
        struct csp_obs quiet = scenes.of[ELSEWHERE], tone = scenes.of[TONE_ELSEWHERE];
        if (k == HERS) { /* another animal acts all the while */
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
        if (learnt != (k == INTACT || k == ITC))
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
        live(&a, &scenes, PLACE, 30);
        live(&b, &scenes, PLACE, 30);
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
        assert_true(a.bla.pag == a.bla.eps && b.bla.pag == 0);
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

/* With and without orb, learning on: nothing but orb itself and the response to it differs. */
static void imagination_teaches_nothing(void **state)
{
    (void)state;
    struct csp_agent a, b;
    char seen[512];
    copy(&a, 1);
    copy(&b, 1);
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
    assert_true(V[1] > V[0] && A[0] > A[1] && A[0] > 0.05);
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
        csp_project_step(&b.la, to, la);
        assert_near(a.orb.A, csp_bla_predict(&b.bla, la, NULL), 1e-6);
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

static int begin(void **state)
{
    (void)state;
    load(&spec, NULL, 0);
    if (csp_agent_init(&trained, &spec, 2, 0) || csp_agent_rear(&trained)) return 1;
    scenes_make(&scenes, &trained);
    train(&trained, &scenes);
    return 0;
}

static int done(void **state)
{
    (void)state;
    csp_agent_free(&trained);
    csp_vec_free(scenes.lines);
    csp_mem_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lesion_reaches_what_it_should_and_nothing_else),
        cmocka_unit_test(a_lesion_silences_its_own_population),
        cmocka_unit_test(relief_reaches_the_extinction_cells_by_its_own_path),
        cmocka_unit_test(without_pag_pain_teaches_less),
        cmocka_unit_test(lesions_spare_the_weights_they_cut_off),
        cmocka_unit_test(imagination_teaches_nothing),
        cmocka_unit_test(what_is_imagined_is_what_followed),
        cmocka_unit_test(worth_and_threat_are_those_of_the_inferred_event),
        cmocka_unit_test(approach_reads_the_amygdala_and_what_is_imagined),
        cmocka_unit_test(a_place_has_its_code_and_a_rest_ends_what_began),
        cmocka_unit_test(a_copy_lives_on_bit_by_bit),
        cmocka_unit_test(a_probe_in_the_middle_of_life_changes_nothing),
    };
    return cmocka_run_group_tests(tests, begin, done);
}
