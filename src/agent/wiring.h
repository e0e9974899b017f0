/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wiring: private to src/agent. */
#ifndef CSP_SRC_AGENT_WIRING_H
#define CSP_SRC_AGENT_WIRING_H
#include "conspecific/agent/agent.h"
/* z_bla[n_bla] and z_nac[n_z] from the present cortex and lines. */
void csp_wire_bla(struct csp_agent *self, const csp_real line[]);
void csp_wire_nac(struct csp_agent *self);
/* The same from an imagined latent z[n_z] and imagined lines, NULL: silent. */
void csp_wire_bla_imagined(struct csp_agent *self, const csp_real z[], const csp_real line[]);
/* Lines of the place into x_ctx, 2 a context. */
void csp_wire_context(struct csp_agent *self, const csp_real line[]);
void csp_wire_nac_imagined(struct csp_agent *self, const csp_real z[]);
/* Lesion of the accumbens times the fixed factor of its top-down edit. */
double csp_wire_nac_gate(const struct csp_agent *self);
/* Lines of who and where (odours and voices, things, places) into x_pfc; how many there are. */
void csp_wire_pfc(struct csp_agent *self, const csp_real line[]);
size_t csp_wire_pfc_size(const struct csp_agent *self);
size_t csp_wire_bla_size(const struct csp_agent *self);
#endif
