/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_WIRING_H
#define CONSPECIFIC_AGENT_WIRING_H
#include "conspecific/agent/spec.h"
#include "conspecific/core/text.h"
/* The connectome as Graphviz, one edge a row of the wiring; dashed: the gain is 0. What only
 * one theory of the cortex has is drawn where the agent has it. */
int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out);
#endif
