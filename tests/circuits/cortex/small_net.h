/* SPDX-License-Identifier: GPL-3.0-or-later */
/* small_net: nets of few areas, for the tests of pc_net. */
#ifndef CSP_TESTS_CIRCUITS_CORTEX_SMALL_NET_H
#define CSP_TESTS_CIRCUITS_CORTEX_SMALL_NET_H
#include "conspecific/circuits/cortex/pc_net.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/core/num/linalg.h"
#include "conspecific/core/num/rate.h"
#include "testing.h"
#include <stdlib.h>

static struct csp_pc_params defaults(void)
{
    struct csp_pc_params p;
    csp_params_default(&p, csp_pc_params_table);
    return p;
}

static void settle(struct csp_pc_net *net, const csp_real x[], int steps)
{
    for (int t = 0; t < steps; t++) csp_pc_net_step(net, x, 0);
}

/* Small net of two sensory and two association areas with weights from the generator. */
static void build(struct csp_pc_net *net, const struct csp_pc_params *p, uint64_t seed)
{
    struct csp_rng rng;
    const struct csp_area sens[] = {{"aud", 17, 13, 0}, {"vis", 29, 21, 0}};
    const struct csp_area assoc[] = {{"acc", 0, 11, 2}, {"tea", 0, 5, 1}};
    csp_rng_stream(&rng, seed, 1, "net");
    assert_int_equal(csp_pc_net_init(net, p, 0.01, 2, sens, 2, assoc, &rng), CSP_OK);
}
#endif
