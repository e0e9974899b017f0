/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain: a critic of one unit, without sparse features or a dopamine that hides anything. */
#ifndef CSP_TESTS_VTA_BG_PLAIN_H
#define CSP_TESTS_VTA_BG_PLAIN_H
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/core/error.h"
#include "testing.h"

/* The defaults with one unit, learning rate alpha, asymmetry kappa, and a discount of gamma a
 * step of 1 s. */
static inline struct csp_critic_params plain_params(double alpha, double kappa, double gamma)
{
    struct csp_critic_params p;
    csp_params_default(&p, csp_critic_params_table);
    p.alpha = alpha;
    p.kappa = kappa;
    p.tau_gamma = -1 / log(gamma);
    p.units = 1;
    return p;
}

/* n dense features, steps of 1 s, da = delta. */
static inline void plain_make(struct csp_critic *c, size_t n, const struct csp_critic_params *p)
{
    struct csp_vta_params v;
    csp_params_default(&v, csp_vta_params_table);
    v.d_floor = 1000;
    v.g_lhb_vta = 1;
    assert_int_equal(csp_critic_init(c, n, 0, 0, 1.0, p, &v, NULL), CSP_OK);
}
#endif
