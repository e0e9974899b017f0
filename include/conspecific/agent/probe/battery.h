/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_BATTERY_H
#define CONSPECIFIC_AGENT_PROBE_BATTERY_H
#include "conspecific/agent/probe/onset.h"
#include "conspecific/agent/probe/overlap.h"
/*
 * battery: the test stimuli on one brain, as it is; nothing is learnt.
 *
 * Values. kind: the event asked about; neutral: a harmless one; both of one identity. rho, A, V
 * are those of csp_agent_rho and csp_agent_probe (sound, sight and odour pass for A and V), of the
 * whole event as it is felt; c_f to actor are those of onset.h, of its onset alone, interoception
 * silent. rsa: conditions are the onsets of all kinds of a life, own and the identity's; RDMs of
 * 1 - cosine, Spearman's rho (analysis/pattern/rsa.h).
 *
 * Mirror units (association units acc and tea; shares are of acc). Spikes of noisy trials
 * (stimulus.h) of own event, other's event, other's neutral event and a sham (the other is
 * there, nothing happens), baseline off; a unit responds by csp_units_capped with the sham as
 * control: at most `false_alarm` of all units respond to the sham, p < alpha. Classes: silent,
 * self only, other only, mirror (both, not the neutral event), any (both, and the neutral event
 * too).
 *
 * Mentalizing: who acts and what happens, read from the association rates (mentalizing.h).
 */
#define CSP_BATTERY_VALUES(ROW)                                                           \
    ROW(c_w, "weighted cosine of the inputs of own and other's event")                    \
    ROW(c_w_neutral, "of own event and other's neutral event")                            \
    ROW(c_f, "cosine of the lines expected after own and other's event, by the file")     \
    ROW(c_b, "the same, foretold by a regression on the life lived")                      \
    ROW(onset_0, "cosine of the newborn's association rates at the onset of both")        \
    ROW(onset, "cosine of the association rates at the onset of both")                    \
    ROW(grand_0, "onset_0 less the grand mean over kinds and actors")                     \
    ROW(grand, "onset less the grand mean over kinds and actors")                         \
    ROW(actor_0, "onset_0 less the mean of each actor")                                   \
    ROW(actor, "onset less the mean of each actor")                                       \
    ROW(rho, "cosine of the ACC latents of own and other's event")                        \
    ROW(rho_neutral, "of own event and other's neutral event")                            \
    ROW(A, "amygdala output to other's event over that to own")                           \
    ROW(A_neutral, "the same of other's neutral event")                                   \
    ROW(V, "critic's value of other's event over that of own")                            \
    ROW(V_neutral, "the same of other's neutral event")                                   \
    ROW(mix_up, "cosine of the ACC latents of other's event and other's neutral event")   \
    ROW(A_own, "amygdala output to own event")                                            \
    ROW(V_own, "value of own event [reward]")                                             \
    ROW(R_own, "reward model on own event [reward/s]")                                    \
    ROW(A_other, "amygdala output to other's event")                                      \
    ROW(V_other, "value of other's event [reward]")                                       \
    ROW(R_other, "reward model on other's event [reward/s]")                              \
    ROW(A_other_neutral, "amygdala output to other's neutral event")                      \
    ROW(V_other_neutral, "value of other's neutral event [reward]")                       \
    ROW(R_other_neutral, "reward model on other's neutral event [reward/s]")              \
    ROW(rsa_0, "geometry of the onsets: rank correlation with the newborn's")             \
    ROW(rsa_f, "the same with that of the lines expected to follow")                      \
    ROW(rsa_f_0, "the newborn's with that of the lines expected to follow")               \
    ROW(who, "who acts, 0 chance, 1 perfect")                                             \
    ROW(what, "what happens to another, 0 chance, 1 perfect")                             \
    ROW(self, "self or another, 0 chance, 1 perfect")                                     \
    ROW(self_only, "share of ACC units that respond to own event only")                   \
    ROW(other_only, "share that respond to other's event only")                           \
    ROW(both, "share that respond to both")                                               \
    ROW(both_chance, "share expected in both if responses were independent")              \
    ROW(mirror, "share that respond to both and not to the neutral event")                \
    ROW(also_own, "share of units that respond to other's event that respond to own too") \
    ROW(other_units, "share that respond to other's event")                               \
    ROW(neutral_units, "share that respond to other's neutral event")                     \
    ROW(sham_units, "share that respond to the sham: false alarms")
enum csp_battery_value {
#define CSP_BATTERY_ENUM(name, doc) CSP_B_##name,
    CSP_BATTERY_VALUES(CSP_BATTERY_ENUM)
#undef CSP_BATTERY_ENUM
        CSP_B_VALUES
};
enum csp_unit_class {
    CSP_UNIT_SILENT,
    CSP_UNIT_SELF,
    CSP_UNIT_OTHER,
    CSP_UNIT_MIRROR,
    CSP_UNIT_ANY,
    CSP_UNIT_CLASSES
};

struct csp_battery {
    size_t kind, neutral, identity;
    size_t trials, reps;       /* of a condition; of an actor and kind */
    double hz;                 /* spikes a second at rate 1 */
    double false_alarm, alpha; /* of the test of units */
};
/* trials 20, reps 3, 20 Hz, 0.05, 0.05 (assumed; Wu 2023 has 10 trials a block). */
struct csp_battery csp_battery_of(size_t kind, size_t neutral, size_t identity);

/* c_w .. R_other_neutral of one identity into value[CSP_B_VALUES]; onset: of this brain. */
int csp_battery_overlap(const struct csp_battery *b, struct csp_agent *agent,
                        const struct csp_onset *onset, size_t identity, double value[]);
/* self_only .. sham_units, and the class of every association unit into classes[n_z] (may be
 * NULL). CSP_E_SHAPE below two trials. */
int csp_battery_units(const struct csp_battery *b, struct csp_agent *agent, double value[],
                      int classes[]);
/* All values, and the class of every association unit into classes[n_z] (may be NULL). */
int csp_battery_ask(const struct csp_battery *b, struct csp_agent *agent, double value[],
                    int classes[]);
const char *csp_battery_value_name(size_t i); /* NULL past the end */
const char *csp_battery_value_doc(size_t i);
const char *csp_unit_class_name(size_t i);
#endif
