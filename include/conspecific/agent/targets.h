/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_TARGETS_H
#define CONSPECIFIC_AGENT_TARGETS_H
#include "conspecific/agent/connectome.h"
#include <stddef.h>
/*
 * targets: the populations and pathways that can be lesioned, silenced or driven: those of the
 * table, then every row of the connectome by its id.
 *
 *   DRIVEN     a population; a drive adds to its rate
 *   SILENCED   a population that a drive means nothing to: an edit is no rate (pfc), and a drive
 *              to all actions alike changes no choice (dms)
 *   PATHWAY    a projection, or several (connectome.h); a drive adds to its gain
 *
 * A row of the connectome is a PATHWAY, except that what predictive coding sends down, from
 * association to sensory areas (acc_aud), cannot be amplified: a prediction of more than what
 * predicts it would raise itself.
 */
// clang-format off
#define CSP_TARGETS(T) \
    T(aud,     DRIVEN,   "auditory cortex")                                \
    T(vis,     DRIVEN,   "visual cortex")                                  \
    T(pir,     DRIVEN,   "piriform cortex")                                \
    T(som,     DRIVEN,   "S1 and posterior insula")                        \
    T(mot,     DRIVEN,   "motor cortex")                                   \
    T(acc,     DRIVEN,   "anterior cingulate and anterior insula")         \
    T(tea,     DRIVEN,   "temporal association cortex")                    \
    T(la,      DRIVEN,   "lateral amygdala")                               \
    T(bla,     DRIVEN,   "basolateral amygdala")                           \
    T(cea,     DRIVEN,   "central amygdala")                               \
    T(bnst,    DRIVEN,   "bed nucleus of the stria terminalis")            \
    T(pag,     DRIVEN,   "periaqueductal grey")                            \
    T(lc,      SILENCED, "locus coeruleus")                                \
    T(nac,     DRIVEN,   "nucleus accumbens (ventral striatum)")           \
    T(vta,     DRIVEN,   "ventral tegmental area")                         \
    T(lhb,     DRIVEN,   "lateral habenula")                               \
    T(rmtg,    SILENCED, "rostromedial tegmental nucleus")                 \
    T(dms,     SILENCED, "dorsomedial striatum")                           \
    T(pfc,     SILENCED, "prefrontal meta-reward model")                   \
    T(ent,     SILENCED, "entorhinal temporal context and time cells")     \
    T(hpc,     SILENCED, "hippocampal context code")                       \
    T(orb,     SILENCED, "orbitofrontal expectation of the next event")    \
    T(ba_ext,  SILENCED, "extinction cells of the basal amygdala")         \
    T(itc,     SILENCED, "intercalated cells")                             \
    T(cea_app, SILENCED, "appetitive reflex of the central amygdala")      \
    T(acc_bla, PATHWAY,  "pathway ACC to amygdala")                        \
    T(tea_bla, PATHWAY,  "pathway temporal association to amygdala")       \
    T(tha_bla, PATHWAY,  "pathway auditory thalamus to amygdala")          \
    T(lp_bla,  PATHWAY,  "pathway visual thalamus to amygdala")            \
    T(pir_bla, PATHWAY,  "pathway piriform cortex to amygdala")            \
    T(hpc_bla, PATHWAY,  "pathway hippocampal context to amygdala")        \
    T(pag_la,  PATHWAY,  "pathway PAG to lateral amygdala: the US")        \
    T(vta_ba,  PATHWAY,  "pathway VTA to extinction cells: relief")        \
    T(orb_app, PATHWAY,  "imagined outcomes in conditioned approach")      \
    T(bla_q,   PATHWAY,  "amygdala in the model-based query")              \
    T(rew_q,   PATHWAY,  "reward model in the model-based query")          \
    T(nac_q,   PATHWAY,  "accumbens in the model-based query")             \
    T(body_loop, PATHWAY,  "arousal in the drive")
// clang-format on
enum csp_target {
#define CSP_TARGET_ENUM(name, kind, doc) CSP_TARGET_##name,
    CSP_TARGETS(CSP_TARGET_ENUM)
#undef CSP_TARGET_ENUM
        CSP_N_TARGETS,
    CSP_N_GATES =
        (int)CSP_N_TARGETS + (int)CSP_N_PROJECTIONS /* target of row p: CSP_N_TARGETS + p */
};
enum csp_target_kind { CSP_TARGET_DRIVEN, CSP_TARGET_SILENCED, CSP_TARGET_PATHWAY };

struct csp_agent;
/* Population or pathway by name, -1 if it is unknown. */
int csp_agent_target(const struct csp_agent *self, const char *name);
/* Name and meaning by index, NULL past the end. */
const char *csp_agent_target_name(size_t i);
const char *csp_agent_target_doc(size_t i);
size_t csp_agent_target_count(void);
int csp_agent_target_is_pathway(int target);
/* Whether a drive means something there. */
int csp_agent_can_stimulate(int target);
/* Whether a projection is of an association area to a sensory one: what only predictive coding
 * sends. */
int csp_projection_is_feedback(enum csp_projection p);
/* The largest gain that a drug may give it: 1 where nothing can be amplified, else INFINITY. */
double csp_agent_most_gain(int target);
#endif
