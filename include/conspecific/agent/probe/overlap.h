/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_OVERLAP_H
#define CONSPECIFIC_AGENT_PROBE_OVERLAP_H
#include "conspecific/agent/probe/stimulus.h"
#include "conspecific/core/text.h"
/*
 * overlap: how alike own and another's state are, before learning (c_w) and after (rho), and the
 * noise-free probe. Pains are the kinds of category `pain`, the neutral event those of category
 * `groom`; values of a report are means over kinds.
 */

/* A noise-free stimulus of 0.6 s is shown to the present brain; nothing is changed by it. */
int csp_agent_probe(struct csp_agent *self, size_t kind, int own, size_t identity,
                    const double pass[CSP_CHANNELS], struct csp_probe *out);
/* c_w of kind a (own) and kind b (of identity): cosine of the two inputs with every line
 * weighted by the square root of its precision. Known before any learning, unless precision is
 * learnt: then that of this animal. */
double csp_agent_c_w(const struct csp_agent *self, size_t kind_a, size_t kind_b,
                     size_t identity);
/* Cosine of the acc latents of own kind a and of kind b of identity (noise free). */
int csp_agent_rho(struct csp_agent *self, size_t kind_a, size_t kind_b, size_t identity,
                  double *rho);
/* One line an identity, half a second in all: likeness; then of pains, and of all kinds of its
 * life, c_w, c_f and rho (raw, less the grand mean, less each actor's mean; in brackets that of
 * the newborn) of the onset, as onset.h has them. */
int csp_agent_overlap_report(struct csp_agent *self, struct csp_text *out);
/* c_w for every identity, from the file alone. */
int csp_agent_spec_overlap_report(const struct csp_agent_spec *spec, struct csp_text *out);
#endif
