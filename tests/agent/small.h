/* SPDX-License-Identifier: GPL-3.0-or-later */
/* small: a rat of few units and a short life, and scenes for it, for the tests of agent/. */
#ifndef CSP_TESTS_AGENT_SMALL_H
#define CSP_TESTS_AGENT_SMALL_H
#include "load.h"

/* What an animal meets: two places, a tone, a light, own pain under the tone, food under the
 * light. Lines are noise free. */
enum { PLACE, ELSEWHERE, TONE, TONE_ELSEWHERE, PAIN, LIGHT, FOOD, N_SCENES };
struct scenes {
    csp_real *lines; /* owned */
    struct csp_obs of[N_SCENES];
};

static size_t object(const struct csp_agent_spec *spec, const char *name)
{
    const struct csp_object *objects = spec->objects.items;
    for (size_t i = 0; i < spec->objects.n; i++)
        if (strcmp(objects[i].name, name) == 0) return i;
    fail_msg("no object %s", name);
    return 0;
}

static void scenes_make(struct scenes *s, const struct csp_agent *a)
{
    const size_t n = a->senses.n, tone = object(a->spec, "tone"),
                 light = object(a->spec, "light_b");
    s->lines = csp_vec_alloc(N_SCENES * n);
    assert_non_null(s->lines);
    for (size_t i = 0; i < N_SCENES; i++) {
        csp_real *line = s->lines + i * n;
        s->of[i] = (struct csp_obs){.line = line};
        const size_t where = i == ELSEWHERE || i == TONE_ELSEWHERE ? 2 : 1;
        assert_int_equal(csp_senses_context(a, where, 1, line), CSP_OK);
        if (i == TONE || i == TONE_ELSEWHERE || i == PAIN)
            assert_int_equal(csp_senses_object(a, tone, 1, NULL, line), CSP_OK);
        if (i == LIGHT || i == FOOD)
            assert_int_equal(csp_senses_object(a, light, 1, NULL, line), CSP_OK);
        const char *kind = i == PAIN ? "footshock" : i == FOOD ? "eat_pellet" : NULL;
        if (!kind) continue;
        assert_int_equal(csp_senses_event(a, (size_t)csp_world_kind(a->spec, kind), 1, 0, NULL,
                                          1, NULL, line, &s->of[i].primary),
                         CSP_OK);
    }
    s->of[FOOD].primary.food = 2;
}

static void live(struct csp_agent *a, const struct scenes *s, int scene, int ticks)
{
    for (int t = 0; t < ticks; t++) csp_agent_step(a, &s->of[scene], NULL);
}

/* A stretch of life: scene, ticks. */
static const int plan[][2] = {
    {PLACE, 20},           {TONE, 100},     {PLACE, 60},  {ELSEWHERE, 20},
    {TONE_ELSEWHERE, 100}, {ELSEWHERE, 60}, {LIGHT, 100}, {FOOD, 50},
    {PLACE, 30},           {PAIN, 50},      {PLACE, 50}};
enum { N_PLAN = sizeof plan / sizeof *plan };

/* The tone comes to mean pain in one place and nothing in the other; the light means food. */
static void train(struct csp_agent *a, const struct scenes *s)
{
    for (int trial = 0; trial < 24; trial++) {
        const int kind = trial < 6 ? 0 : trial < 16 ? 1 : 2;
        const int where = kind == 2 ? ELSEWHERE : PLACE;
        csp_agent_rest(a, 600);
        live(a, s, where, 20);
        live(a, s, kind == 0 ? TONE : kind == 1 ? LIGHT : TONE_ELSEWHERE, 100);
        live(a, s, kind == 0 ? PAIN : kind == 1 ? FOOD : ELSEWHERE, 50);
        live(a, s, where, 50);
    }
}
#endif
