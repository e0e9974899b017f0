/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_STATE_H
#define CONSPECIFIC_AGENT_STATE_H
#include "conspecific/agent/body.h"
#include "conspecific/agent/connectome.h"
#include "conspecific/agent/routes.h"
#include "conspecific/agent/senses.h"
#include "conspecific/agent/spec.h"
#include "conspecific/agent/targets.h"
#include "conspecific/core/num/expansion.h"
/*
 * state: all that an animal is. The stages of a tick (step.c) and what they call work on it; a
 * user of the library finds the functions in agent.h.
 */
enum { CSP_ACTIONS = 8 }; /* slots of the actor and of the forward model */

struct csp_primary { /* what reaches the own body */
    double noci;     /* 1 = foot shock of .8 mA */
    double food;     /* pellets per second */
};
struct csp_obs {
    csp_real *line; /* csp_agent_lines(agent) values */
    struct csp_primary primary;
};

struct csp_agent {
    const struct csp_agent_spec *spec; /* borrowed */
    uint64_t seed, animal;
    struct csp_senses senses;
    struct csp_cortex cortex;
    struct csp_ent ent;
    struct csp_hpc hpc;
    struct csp_orb orb;
    struct csp_forward forward;
    struct csp_project la, nac; /* fixed expansions that the amygdala and the accumbens read */
    struct csp_bla bla;
    struct csp_pag pag;
    struct csp_approach approach;
    struct csp_critic critic;
    struct csp_reward_model reward_model;
    struct csp_actor actor;
    struct csp_meta_reward pfc;
    struct csp_lc lc;             /* as s1_alpha: nothing of behaviour reads it */
    struct csp_s1_alpha s1_alpha; /* read by no one: the field that an instrument would see */
    struct csp_body body;
    struct csp_routes routes; /* off in the rat */
    struct csp_rng rng_choice, rng_life;
    size_t banks; /* of features that amygdala and accumbens read: 2 with gains.split */
    csp_real *line_2, *prec_2, *z_2, *la_2, *nac_2; /* owned scratch of split, else NULL */
    csp_real *down;                                 /* owned scratch of routes, else NULL */
    csp_real *z_bla, *z_nac, *x_act, *z_hat, *h_hat, *la_hat; /* owned scratch */
    csp_real *x_ctx, *x_pfc, *m_hat, *net_hat, *line_B, *z_who, *line_ent,
        *x_fwd;        /* owned scratch */
    size_t *m_list;    /* owned scratch */
    int at_home;       /* life between experiments: nothing is imagined, for nobody reads it */
    size_t n_z, n_bla; /* latents (acc, tea); amygdala inputs */
    size_t n_who;      /* further outputs of the forward model: another acts, I act */
    size_t n_util;     /* and: own gains, own losses (gains.util_q) */
    double gate[CSP_N_TARGETS], drive[CSP_N_TARGETS];
    double path[CSP_N_PROJECTIONS]; /* present gain of every projection (wiring.h) */
    double stage;                   /* 0 no learning, 1 development, 2 adult */
    double effort;                  /* cost still to be paid [reward] */
    double last_action;             /* -1 none */
    double s1_drive[2];             /* of the alpha generator, behind one and two poles [Hz] */
    struct csp_fields fields;       /* every state, built once */
    struct csp_counts {
        double ticks, updates;
    } counts;
};
#endif
