/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_AGENT_H
#define CONSPECIFIC_AGENT_AGENT_H
#include "conspecific/agent/act.h"
#include "conspecific/agent/state.h"
#include "conspecific/agent/wiring.h"
#include "conspecific/agent/world.h"
/*
 * agent: one animal. Senses, cortex, amygdala and PAG, ventral striatum and VTA, dorsal
 * striatum, body; wired on one page (connectome.h). Nothing but struct csp_obs enters
 * and struct csp_act leaves.
 */

/* A newborn of the spec, which outlives it: random weights from seed and animal, no life yet.
 * After an error self is safe to free. */
int csp_agent_init(struct csp_agent *self, const struct csp_agent_spec *spec, uint64_t seed,
                   uint64_t animal);
void csp_agent_free(struct csp_agent *self);
/* Live the rearing of the spec: development, then adult life. */
int csp_agent_rear(struct csp_agent *self);
/* n further events of life as in rearing (home cage). */
int csp_agent_life(struct csp_agent *self, size_t n);
/* The same events without the brain: hold is told what would have reached the senses. A life
 * asks nothing of the animal that lives it, so that a newborn of the same spec, seed and number
 * reads there, line by line, the life that the reared animal has had. */
int csp_agent_life_read(struct csp_agent *self, size_t n, csp_life_hold *hold, void *to);
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_agent_bind(struct csp_agent *self);
/* Copy every state of src; parameters of self stay. CSP_E_SHAPE if sizes differ. */
int csp_agent_copy(struct csp_agent *self, const struct csp_agent *src);
/* Append every state to out. */
int csp_agent_fields(struct csp_agent *self, struct csp_fields *out);
/* The event or trial is over: nothing follows that the present foretells (critic.h). */
void csp_agent_end(struct csp_agent *self);
/* Start of a trial: it ends what was before; fast rates and traces to rest; weights, hunger, slow threat stay. */
void csp_agent_reset(struct csp_agent *self);
/* A quiet gap: exact decays, no stimuli, no learning. */
void csp_agent_rest(struct csp_agent *self, double seconds);
/* Deprive or feed: hunger H, 0 sated, 1 food-restricted (body.h); nothing is paid or learnt. */
void csp_agent_hunger(struct csp_agent *self, double H);
/* One tick. act may be NULL. */
void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act);
/* Choose among n action slots from the present latents. effort[n] is what each would cost
 * [reward], which counts gains.effort_q times; NULL: none costs anything. p[n] receives the
 * policy and may be NULL. */
int csp_agent_choose(struct csp_agent *self, size_t n, const size_t action[],
                     const double effort[], size_t *chosen, double p[]);
/* What the choice sees of one action. */
struct csp_query {
    double act;     /* opponent actor */
    double V, R, A; /* of the imagined outcome: value [reward], reward model [reward], fear */
    double U;       /* own reward that truly followed (gains.util_q) */
    double Q;       /* all of it, weighed */
};
void csp_agent_query(struct csp_agent *self, size_t action, struct csp_query *out);
/* The action is carried out now; effort is its cost [reward], paid over 0.1 s. */
void csp_agent_act(struct csp_agent *self, size_t action, double effort);
/* The outcome of the last action is over. */
void csp_agent_outcome_end(struct csp_agent *self);
size_t csp_agent_lines(const struct csp_agent *self);
size_t csp_agent_latent_size(const struct csp_agent *self); /* acc units */
const csp_real *csp_agent_latent(const struct csp_agent *self);
/* Length of a tick [s]; the agent file gives it in ms. */
double csp_agent_tick(const struct csp_agent *self);
void csp_agent_learning(struct csp_agent *self, int on); /* adult plasticity on or off */

/* Multiply the output of a target (targets.h) by gain (0 lesion or full inactivation, 1 intact)
 * and add drive to its rate; to a pathway drive is added as gain. */
void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive);

/* Cues. Each adds to line[]; rng NULL: noise free. Lines are those of senses.h. */
int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary);
/* The two parts of an event that have noise of their own: what is sent and arrives (its noise is
 * drawn first), and the noise of the senses on every line. */
int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[]);
void csp_senses_noise(const struct csp_agent *self, struct csp_rng *rng, csp_real line[]);
/* One thing that follows an event, and own interoception while something follows (unfold.h). */
int csp_senses_consequence(const struct csp_agent *self, const struct csp_consequence *what,
                           int own, size_t identity, const double pass[CSP_CHANNELS],
                           double strength, struct csp_rng *rng, csp_real line[]);
void csp_senses_aftermath(const struct csp_agent *self, size_t kind, double strength,
                          csp_real line[]);
int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[]);
int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[]);
int csp_senses_context(const struct csp_agent *self, size_t context, double strength,
                       csp_real line[]);
/* Strength of a foot shock of a current [mA]: one Hill curve, 1 at 0.8 mA. */
double csp_senses_dose(const struct csp_agent *self, double mA);
#endif
