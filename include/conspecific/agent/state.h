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

struct csp_primary { /* what reaches the own body */
    double noci;     /* 1: foot shock of 0.8 mA */
    double food;     /* pellets per second */
};
struct csp_obs {
    csp_real *line; /* csp_agent_lines(agent) values */
    struct csp_primary primary;
};

/*
 * Vectors that a tick works in: V(member, values), owned, made once (agent.c), NULL where an animal
 * needs none. They are no state: a tick makes again what it reads of them.
 */
// clang-format off
#define CSP_SCRATCH(V) \
    V(z_bla,    a->n_bla)                          /* input of la */ \
    V(z_nac,    a->n_z)                            /* input of nac */ \
    V(z_hat,    a->n_out + 2)                      /* imagined latents */ \
    V(z_who,    a->n_out + 2)                      /* outcome, with who acts */ \
    V(x_act,    a->cortex.n_r)                     /* features of a decision */ \
    V(x_fwd,    a->cortex.n_r)                     /* the same on the way to the forward model */ \
    V(h_hat,    a->n_nac)                          /* imagined features of nac */ \
    V(la_hat,   a->n_la)                           /* and of la, or its drive */ \
    V(la_x,     a->la.n)                           /* synaptic drive of la */ \
    V(la_x2,    split ? a->n_la : 0)               /* the same in two banks */ \
    V(x_ctx,    2 * a->spec->contexts.n + 1)       /* lines of places */ \
    V(x_pfc,    csp_input_pfc_size(a) + 1)         /* lines of who and where */ \
    V(line_B,   a->senses.n)                       /* lines on their way to the cortex */ \
    V(line_ent, a->n_line)                         /* and to the time cells */ \
    V(m_hat,    a->ent.n * a->ent.k)               /* imagined time cells */ \
    V(net_hat,  csp_cortex_state_size(&a->cortex)) /* cortex that imagines */ \
    V(down,     csp_routing_scratch(a))            /* of the routes */ \
    V(line_2,   split ? 3 * a->senses.n : 0)       /* of two banks (gains.split): lines */ \
    V(prec_2,   split ? a->n_line : 0)             /* precisions */ \
    V(z_2,      split ? 2 * a->n_z : 0)            /* latents */ \
    V(la_2,     split ? 3 * a->la.n : 0)           /* features of la */ \
    V(nac_2,    split ? 3 * a->nac.n : 0)          /* and of nac */
// clang-format on

/* Told of a life: so many ticks with the lines held; 0 ticks: another event begins. */
typedef void csp_life_hold(void *to, const csp_real line[], long ticks);
enum { CSP_TEMPER_LEARNING, CSP_TEMPER_TEMPERATURE, CSP_TEMPER_AROUSAL, CSP_TEMPERS };

struct csp_agent {
    const struct csp_agent_spec *spec; /* borrowed */
    uint64_t seed, animal;
    struct csp_senses senses;
#define CSP_MEMBER(member, type, ...) struct csp_##type member;
#define CSP_NO_MEMBER(...)
    CSP_CIRCUITS(CSP_MEMBER, CSP_MEMBER, CSP_NO_MEMBER) /* circuits.h */
#undef CSP_MEMBER
#undef CSP_NO_MEMBER
    struct csp_rng rng_choice, rng_life;
    size_t banks; /* of features that amygdala and accumbens read: 2 with gains.split */
#define CSP_VECTOR(member, n) csp_real *member;
    CSP_SCRATCH(CSP_VECTOR)
#undef CSP_VECTOR
    size_t *m_list; /* owned scratch */
    struct csp_diary {
        csp_life_hold *hold; /* NULL: the life is lived */
        void *to;
    } diary;           /* who reads a life instead of the brain */
    int at_home;       /* life between experiments: nothing is imagined, for nobody reads it */
    size_t n_z, n_bla; /* latents (acc, tea); amygdala inputs */
    size_t n_seen, n_smelt;     /* of them sight and smell, by their direct routes */
    size_t n_line, n_la, n_nac; /* lines, features of la and of nac, in banks */
    size_t n_out;               /* outputs of the forward model */
    size_t n_who;               /* further outputs of the forward model: another acts, I act */
    size_t n_util;              /* and: own gains, own losses (gains.util_q) */
    size_t n_feat;              /* and: features of nac (circuits.forward.features) */
    double gate[CSP_N_GATES], drive[CSP_N_GATES];
    double path[CSP_N_PROJECTIONS];  /* present gain of every projection (wiring.h) */
    double temperament[CSP_TEMPERS]; /* factors on its parameters (spec.h) */
    double stage;                    /* 0 no learning, 1 development, 2 adult */
    double effort;                   /* cost still to be paid [reward] */
    double last_action;              /* -1 none */
    double events;                   /* of the life so far */
    double s1_drive[2];              /* of the alpha generator, behind one and two poles [Hz] */
    struct csp_fields fields;        /* every state, built once */
    struct csp_counts {
        double ticks, updates;
    } counts;
};
#endif
