/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trained: one rat that has learnt its scenes, copied for every test; which fields differ. */
#ifndef CSP_TESTS_AGENT_TRAINED_H
#define CSP_TESTS_AGENT_TRAINED_H
#include "small.h"

static struct csp_agent_spec spec;
static struct csp_agent trained;
static struct scenes scenes;

/* A copy of the trained animal after a rest; learning: 0 off. */
static inline void copy(struct csp_agent *a, int learning)
{
    assert_int_equal(csp_agent_init(a, &spec, 2, 0), CSP_OK);
    assert_int_equal(csp_agent_copy(a, &trained), CSP_OK);
    csp_agent_learning(a, learning);
    csp_agent_rest(a, 600);
}

static inline void lesion(struct csp_agent *a, const char *target)
{
    const int at = csp_agent_target(a, target);
    assert_true(at >= 0);
    csp_agent_gate(a, at, 0, 0);
}

static inline int same(const struct csp_agent *a, const struct csp_agent *b, size_t i)
{
    const struct csp_field *f = &a->fields.list[i], *g = &b->fields.list[i];
    return memcmp(f->data, g->data, f->n * csp_field_size(f->type)) == 0;
}

/* Marks in seen[] every field that ever differed between a and b while both lived the plan. */
static inline void compare(struct csp_agent *a, struct csp_agent *b, char seen[])
{
    memset(seen, 0, a->fields.n);
    for (size_t i = 0; i < N_PLAN; i++)
        for (int t = 0; t < plan[i][1]; t++) {
            live(a, &scenes, plan[i][0], 1);
            live(b, &scenes, plan[i][0], 1);
            for (size_t f = 0; f < a->fields.n; f++) seen[f] |= !same(a, b, f);
        }
}

static inline int trained_begin(void **state)
{
    (void)state;
    load(&spec, NULL, 0);
    if (csp_agent_init(&trained, &spec, 2, 0) || csp_agent_rear(&trained)) return 1;
    scenes_make(&scenes, &trained);
    train(&trained, &scenes);
    return 0;
}

static inline int trained_end(void **state)
{
    (void)state;
    csp_agent_free(&trained);
    csp_vec_free(scenes.lines);
    csp_mem_free(&mem);
    return 0;
}
#endif
