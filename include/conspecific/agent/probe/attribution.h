/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_ATTRIBUTION_H
#define CONSPECIFIC_AGENT_PROBE_ATTRIBUTION_H
#include "conspecific/agent/probe/stimulus.h"
/*
 * attribution: which latents carry a response to a stimulus. The response of a readout is its
 * mean over the window of a presentation (stimulus.h):
 *
 *   A   prediction of nociception of the amygdala    A <- A + k_A (P - A), P of bla.h
 *   V   value of the critic [reward]                 V = gate ((G - N) . h + (G - N) . m)
 *   R   reward model [reward/s]                      R = u . h
 *
 * Inputs, in this order: association units (acc, tea), which all three read by way of fixed
 * random projections (la, h); to A also the lines of auditory cortex by way of the thalamus,
 * and the places; to V also the time cells m, summed by line.
 *
 *   input[i]   additive: contributions of the inputs. P is homogeneous of degree 1 in the
 *              inputs (every stage is rectified and without offset) up to its ceiling A_max, h
 *              is so in the latents, m enters linearly: gradient x input, which here is the
 *              integrated gradient from 0, adds up to the response; at the ceiling it is scaled
 *              by A_max / P. By tick, then through the leak of A and the mean of the window
 *   last[k]    additive: w_k y_k of what is read last (la, h); adds up to the response, for V
 *              together with the time cells
 *   without    occlusion: the synapses of the named inputs are silent, all else as it was,
 *              and the response is computed again. Not additive: inputs back up one another
 *
 * Modalities (another's events): the worth of every set of channels is the response when
 * nothing else of the other passes; identity comes through voice (sound) and odour. Its
 * Shapley values (agent/probe/shapley.h) add up to the response less that to nothing.
 */
enum csp_readout { CSP_READ_A, CSP_READ_V, CSP_READ_R, CSP_READOUTS };

struct csp_attribution {
    size_t n_z, n_aud, n_ctx, n_seen, n_smelt, n_time, n; /* inputs by origin; n: all */
    size_t n_acc;                                         /* of n_z, the first */
    size_t n_last[CSP_READOUTS];
    double shown[CSP_READOUTS];    /* what the animal answered */
    double response[CSP_READOUTS]; /* the same from the inputs as recorded */
    double *input[CSP_READOUTS];   /* owned, n */
    double *last[CSP_READOUTS];    /* owned, n_last */
    struct csp_attr_trace *trace;  /* owned, private */
};

/* Present the stimulus (noise free) and attribute. agent must outlive self and not learn
 * before the last call. Errors of csp_agent_present. Free in any case. */
int csp_attribution_init(struct csp_attribution *self, struct csp_agent *agent,
                         const struct csp_stimulus *stimulus);
void csp_attribution_free(struct csp_attribution *self);
/* The response without the inputs whose off[i] is not 0. */
void csp_attribution_without(const struct csp_attribution *self, const unsigned char off[],
                             double response[CSP_READOUTS]);
/* Origin of input i: "acc", "tea", "thalamus", "place", "sight", "smell", "time". */
const char *csp_attribution_origin(const struct csp_attribution *self, size_t i);
const char *csp_readout_name(int readout); /* "A", "V", "R"; NULL past the end */
/* worth[readout][set of channels], see above; shapley[readout][channel]. */
int csp_agent_modalities(struct csp_agent *self, const struct csp_stimulus *stimulus,
                         double worth[CSP_READOUTS][1 << CSP_CHANNELS],
                         double shapley[CSP_READOUTS][CSP_CHANNELS]);
const char *csp_channel_name(int channel); /* "sound", "sight", "odour", "touch" */
#endif
