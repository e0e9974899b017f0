/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inputs: private to src/agent. The vectors that circuits read, as the connectome brings them. */
#ifndef CSP_SRC_AGENT_INPUTS_H
#define CSP_SRC_AGENT_INPUTS_H
#include "conspecific/agent/percept.h"
/* z_bla[n_bla] and z_nac[n_z] from the present cortex and lines. */
void csp_input_la(struct csp_agent *self, const csp_real line[]);
void csp_input_nac(struct csp_agent *self);
/* The same from a latent z[n_z] and lines (NULL: silent) that are imagined, and reach the two by
 * way of a projection of what imagines them. */
void csp_input_la_imagined(struct csp_agent *self, enum csp_projection by, const csp_real z[],
                           const csp_real line[]);
void csp_input_nac_imagined(struct csp_agent *self, enum csp_projection by, const csp_real z[]);
/* What the acquisition cells predict from, of inputs z[n_bla] of la: its synaptic drive, or its
 * rates under the supervised rule (bla.h); out[la.n]. */
void csp_input_fear(const struct csp_agent *self, const csp_real z[], csp_real out[]);
/* Lines of the place into x_ctx, 2 a context. */
void csp_input_hpc(struct csp_agent *self, const csp_real line[]);
/* Lines of who and where (odours and voices, things, places) into x_pfc. */
void csp_input_pfc(struct csp_agent *self, const csp_real line[]);
/* Size of x_pfc, from the senses. */
size_t csp_input_pfc_size(const struct csp_agent *self);
/* Sets n_bla, the size of z_bla, and n_seen and n_smelt, from the senses, n_z and the routes that
 * the animal has. z_bla: latents, sounds, places, then what is seen and what is smelt. */
void csp_input_la_size(struct csp_agent *self);
/* What the accumbens says is multiplied by its lesion and by the fixed factor of its edit. */
double csp_nac_gate(const struct csp_agent *self);
/*
 * Two banks (self->banks 2, gains.split): own and another's events on features apart. A vector
 * y[n] of which the share `other` is another's becomes out[2 n] = (1 - other) y, other y. With
 * one bank it is y itself.
 */
const csp_real *csp_in_banks(const struct csp_agent *self, size_t n, double other,
                             const csp_real y[], csp_real out[]);
/* Lines in two banks: what nobody causes, own efference and interoception are in the first, what
 * only another shows in the second, the rest is shared out. */
const csp_real *csp_lines_in_banks(const struct csp_agent *self, double other,
                                   const csp_real line[], csp_real out[]);
/* The lines that two banks stand for; returns the share of what is common that is another's. */
double csp_lines_of_banks(const struct csp_agent *self, const csp_real banks[],
                          csp_real line[]);
#endif
