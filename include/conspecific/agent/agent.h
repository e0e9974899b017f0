/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_AGENT_H
#define CONSPECIFIC_AGENT_AGENT_H
#include "conspecific/agent/act.h"
#include "conspecific/agent/state.h"
#include "conspecific/agent/wiring.h"
#include "conspecific/agent/world.h"
/*
 * agent: one animal. Senses, cortex, amygdala and PAG, ventral striatum and VTA, dorsal
 * striatum, body; wired on one page (src/agent/wiring.c). Nothing but struct csp_obs enters
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
/* Rebuild what is derived after the fields were copied or unpacked. */
void csp_agent_bind(struct csp_agent *self);
/* Copy every state of src; parameters of self stay. CSP_E_SHAPE if sizes differ. */
int csp_agent_copy(struct csp_agent *self, const struct csp_agent *src);
/* Append every state to out. */
int csp_agent_fields(struct csp_agent *self, struct csp_fields *out);
/* Start of a trial: fast rates and traces to rest; weights, hunger, slow threat stay. */
void csp_agent_reset(struct csp_agent *self);
/* A quiet gap: exact decays, no stimuli, no learning. */
void csp_agent_rest(struct csp_agent *self, double seconds);
/* One tick. act may be NULL. */
void csp_agent_step(struct csp_agent *self, const struct csp_obs *obs, struct csp_act *act);
/* Choose among n action slots from the present latents. effort[n]: what each costs [reward],
 * weighed beforehand by gains.effort_q; NULL: nothing. p[n]: policy, may be NULL. */
int csp_agent_choose(struct csp_agent *self, size_t n, const size_t action[],
                     const double effort[], size_t *chosen, double p[]);
/* What the choice sees of one action: opponent actor, value and fear of the imagined outcome,
 * true own reward that followed (gains.util_q). */
struct csp_query {
    double act, V, R, A, U, Q; /* R: reward model over the imagined outcome [reward] */
};
void csp_agent_query(struct csp_agent *self, size_t action, struct csp_query *out);
/* The action is carried out now; effort is its cost [reward], paid over .1 s. */
void csp_agent_act(struct csp_agent *self, size_t action, double effort);
/* The outcome of the last action is over. */
void csp_agent_outcome_end(struct csp_agent *self);
size_t csp_agent_actions_max(const struct csp_agent *self);
size_t csp_agent_lines(const struct csp_agent *self);
size_t csp_agent_latent_size(const struct csp_agent *self); /* acc units */
const csp_real *csp_agent_latent(const struct csp_agent *self);
double csp_agent_tick(const struct csp_agent *self);     /* s */
void csp_agent_learning(struct csp_agent *self, int on); /* adult plasticity on or off */

/* Multiply the output by gain (0 lesion or full inactivation, 1 intact) and add drive to its
 * rate; of a pathway drive is added to the gain. */
void csp_agent_gate(struct csp_agent *self, int target, double gain, double drive);

/* Cues. Each adds to line[]; rng NULL: noise free. See senses.c. */
int csp_senses_event(const struct csp_agent *self, size_t kind, int own, size_t identity,
                     const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                     csp_real line[], struct csp_primary *primary);
/* Its two parts that have noise apart: what is sent and arrives, drawn first, and the noise of
 * the senses on every line. */
int csp_senses_signal(const struct csp_agent *self, size_t kind, int own, size_t identity,
                      const double pass[CSP_CHANNELS], double strength, struct csp_rng *rng,
                      csp_real line[]);
void csp_senses_noise(const struct csp_agent *self, struct csp_rng *rng, csp_real line[]);
int csp_senses_animal(const struct csp_agent *self, size_t identity,
                      const double pass[CSP_CHANNELS], struct csp_rng *rng, csp_real line[]);
int csp_senses_object(const struct csp_agent *self, size_t object, double strength,
                      struct csp_rng *rng, csp_real line[]);
int csp_senses_context(const struct csp_agent *self, size_t context, double strength,
                       csp_real line[]);
/* Strength of a foot shock of a current [mA]: one Hill curve, 1 at .8 mA. */
double csp_senses_dose(const struct csp_agent *self, double mA);

/* A noise-free stimulus of .6 s on the present brain; nothing is changed. */
struct csp_probe {
    double A, freeze, V, R, arousal; /* means over .2-.6 s (R: rhat); freeze: largest */
    double loss;      /* of the cortex on its lines, csp_cortex_loss: sum of error over sum of
                         power, .2-.6 s; 0 all explained, 1 nothing; NAN: no input */
    csp_real *latent; /* caller's, csp_agent_latent_size values, or NULL */
    size_t n;
};
int csp_agent_probe(struct csp_agent *self, size_t kind, int own, size_t identity,
                    const double pass[CSP_CHANNELS], struct csp_probe *out);
/* c_w of kind a (own) and kind b (of identity): cosine of the two inputs with every line
 * weighted by the square root of its precision. Known before any learning. */
double csp_agent_c_w(const struct csp_agent *self, size_t kind_a, size_t kind_b,
                     size_t identity);
/* Cosine of the acc latents of own kind a and of kind b of identity (noise free). */
int csp_agent_rho(struct csp_agent *self, size_t kind_a, size_t kind_b, size_t identity,
                  double *rho);
/* One line an identity: likeness, c_w, c_w neutral, rho, rho neutral, A and V ratios. */
int csp_agent_overlap_report(struct csp_agent *self, struct csp_text *out);
/* c_w for every identity, from the file alone. */
int csp_agent_spec_overlap_report(const struct csp_agent_spec *spec, struct csp_text *out);
#endif
