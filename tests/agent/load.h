/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load: the agent files with few units and a short life, for the tests of agent/. */
#ifndef CSP_TESTS_AGENT_LOAD_H
#define CSP_TESTS_AGENT_LOAD_H
#include "conspecific/agent/agent.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"
#include <stdlib.h>

static struct csp_mem mem;
static struct csp_diag diag;

/* An agent with small populations and a short life, changed by n settings. */
static void load_file(struct csp_agent_spec *spec, const char *path, const char *const set[][2],
                      size_t n)
{
    static const char *const small[][2] = {{"sizes.acc", "48"},
                                           {"sizes.tea", "16"},
                                           {"rearing.events", "300"},
                                           {"rearing.adult", "20"}};
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    assert_int_equal(csp_config_load(path, &mem, &root, &diag), CSP_OK);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(csp_config_set(root, small[i][0], small[i][1], "test", &mem, &diag),
                         CSP_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(csp_config_set(root, set[i][0], set[i][1], "test", &mem, &diag),
                         CSP_OK);
    assert_int_equal(csp_agent_spec_read(spec, root, &mem, &diag), CSP_OK);
}

static inline void load(struct csp_agent_spec *spec, const char *const set[][2], size_t n)
{
    load_file(spec, "models/agents/rat.yaml", set, n);
}

/* A newborn of that file with n settings, its spec beside it; animal 0 of seed 2. */
static inline void born_of(struct csp_agent *a, struct csp_agent_spec *spec, const char *path,
                           const char *const set[][2], size_t n)
{
    load_file(spec, path, set, n);
    assert_int_equal(csp_agent_init(a, spec, 2, 0), CSP_OK);
}

/* The same after its life. */
static inline void reared_of(struct csp_agent *a, struct csp_agent_spec *spec, const char *path,
                             const char *const set[][2], size_t n)
{
    born_of(a, spec, path, set, n);
    assert_int_equal(csp_agent_rear(a), CSP_OK);
}

/* The rat as it is, animal 0 of a seed. */
static inline void rat_born(struct csp_agent *a, struct csp_agent_spec *spec, uint64_t seed)
{
    load(spec, NULL, 0);
    assert_int_equal(csp_agent_init(a, spec, seed, 0), CSP_OK);
}

static inline void rat_reared(struct csp_agent *a, struct csp_agent_spec *spec, uint64_t seed)
{
    rat_born(a, spec, seed);
    assert_int_equal(csp_agent_rear(a), CSP_OK);
}

/* Group teardown: what the agent files took. */
static inline int unload(void **state)
{
    (void)state;
    csp_mem_free(&mem);
    return 0;
}
#endif
