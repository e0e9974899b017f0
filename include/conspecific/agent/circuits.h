/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_CIRCUITS_H
#define CONSPECIFIC_AGENT_CIRCUITS_H
#include "conspecific/circuits/amygdala_pag/approach.h"
#include "conspecific/circuits/amygdala_pag/bla.h"
#include "conspecific/circuits/amygdala_pag/lc.h"
#include "conspecific/circuits/amygdala_pag/pag.h"
#include "conspecific/circuits/cortex/cortex.h"
#include "conspecific/circuits/cortex/forward.h"
#include "conspecific/circuits/cortex/s1_alpha.h"
#include "conspecific/circuits/pfc/meta_reward.h"
#include "conspecific/circuits/pfc/orb.h"
#include "conspecific/circuits/temporal/ent.h"
#include "conspecific/circuits/temporal/hpc.h"
#include "conspecific/circuits/vta_bg/actor.h"
#include "conspecific/circuits/vta_bg/critic.h"
#include "conspecific/circuits/vta_bg/reward_model.h"
/*
 * circuits: the parts of an animal, each registered once. A row makes the member of struct
 * csp_agent (state.h), the section of the agent file (spec.c), and the loops of init, free,
 * reset, bind and fields (agent.c). Rows are in the order of the fields in run files and
 * checkpoints; the sections of the file have the striatum before the amygdala.
 *
 *   C(member, struct, init, free, reset, bind, doc)   a circuit: struct csp_<struct> member, its
 *           parameters struct csp_<struct>_params in the section `circuits: member:`, its states
 *           by csp_<struct>_fields
 *   P(member, struct, init, free, reset, bind, fields)  a part whose parameters stand elsewhere
 *           in the file; fields is the whole call
 *   S(member, struct, doc)                            a section of the file alone
 *
 * init is an expression in the animal a, the parameters par of all circuits, and the tick
 * dt in s; one that needs more is a function of agent.c. FREE, RESET and
 * BIND stand for csp_<struct>_free and so on, RNG for a bind of its member rng, NO for nothing.
 *
 * A new nucleus x of system y: write circuits/y/x.h, circuits/y/x.c and tests/circuits/y/test_x.c,
 * then (1) include its header above, (2) give it a row below, (3) step it in a stage (step.c). Its
 * projections are rows of connectome.h, its lesion a row of targets.h.
 */
// clang-format off
/*    member        struct        init                                                                                   free  reset  bind  section (C, S) or fields (P) */
/* what happens and what comes next */
#define CSP_CIRCUITS_WORLD(C, P, S) \
    P(cortex,       cortex,       init_cortex(a),                                                                        FREE, RESET, BIND, csp_cortex_fields(&a->cortex, out)) \
    C(ent,          ent,          csp_ent_init(&a->ent, a->n_line, dt, &par->ent),                                        FREE, RESET, BIND, "temporal context (circuits/temporal/ent.h)") \
    C(hpc,          hpc,          init_hpc(a),                                                                           FREE, NO,    RNG,  "context code (circuits/temporal/hpc.h)") \
    C(orb,          orb,          csp_orb_init(&a->orb, a->n_line, dt, &par->orb),                                        FREE, RESET, NO,   "what event comes next (circuits/pfc/orb.h)") \
    C(forward,      forward,      csp_forward_init(&a->forward, csp_agent_slots(a->spec), a->cortex.n_r, a->n_out, dt, &par->forward), FREE, RESET, NO,   "forward model (circuits/cortex/forward.h)") \
    P(la,           project,      init_expansions(a),                                                                    FREE, NO,    NO,   csp_project_fields(&a->la, "la", out)) \
    P(nac,          project,      CSP_OK /* with la */,                                                                  FREE, NO,    NO,   csp_project_fields(&a->nac, "nac", out))
/* reflexes */
#define CSP_CIRCUITS_AMYGDALA(C, P, S) \
    C(bla,          bla,          init_bla(a),                                                                           FREE, RESET, BIND, "amygdala (circuits/amygdala_pag/bla.h)") \
    C(pag,          pag,          csp_pag_init(&a->pag, dt, &par->pag),                                                   NO,   RESET, NO,   "CeA, BNST, PAG (circuits/amygdala_pag/pag.h)") \
    C(approach,     approach,     csp_approach_init(&a->approach, a->n_la, &par->approach),                              FREE, RESET, NO,   "conditioned approach (circuits/amygdala_pag/approach.h)")
/* value and choice */
#define CSP_CIRCUITS_STRIATUM(C, P, S) \
    C(critic,       critic,       init_critic(a),                                                                        FREE, RESET, BIND, "value learning (circuits/vta_bg/critic.h)") \
    C(reward_model, reward_model, csp_reward_model_init(&a->reward_model, a->n_nac, dt, &par->reward_model),             FREE, RESET, NO,   "immediate reward (circuits/vta_bg/reward_model.h)") \
    S(vta,          vta,          "dopamine and habenula (circuits/vta_bg/vta.h)") \
    C(actor,        actor,        csp_actor_init(&a->actor, csp_agent_slots(a->spec), a->cortex.n_r, dt, &par->actor),                 FREE, RESET, NO,   "opponent actor (circuits/vta_bg/actor.h)")
/* edit, arousal of the cortex, body */
#define CSP_CIRCUITS_FRONTAL(C, P, S) \
    C(pfc,          meta_reward,  init_pfc(a),                                                                           FREE, RESET, NO,   "meta-reward model (circuits/pfc/meta_reward.h)") \
    C(s1_alpha,     s1_alpha,     csp_s1_alpha_init(&a->s1_alpha, dt, &par->s1_alpha, a->seed, a->animal),                NO,   NO,    RNG,  "alpha generator of S1 (circuits/cortex/s1_alpha.h)") \
    C(lc,           lc,           csp_lc_init(&a->lc, dt, &par->lc),                                                     NO,   RESET, NO,   "locus coeruleus (circuits/amygdala_pag/lc.h)") \
    P(body,         body,         csp_body_init(&a->body, dt, &a->spec->body),                                            NO,   NO,    NO,   csp_body_fields(&a->body, out)) \
    P(routes,       routes,       csp_routing_init(a),                                                                   FREE, RESET, NO,   csp_routes_fields(&a->routes, out))
#define CSP_CIRCUITS(C, P, S) \
    CSP_CIRCUITS_WORLD(C, P, S) CSP_CIRCUITS_AMYGDALA(C, P, S) CSP_CIRCUITS_STRIATUM(C, P, S) CSP_CIRCUITS_FRONTAL(C, P, S)
// clang-format on
#endif
