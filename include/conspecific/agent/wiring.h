/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_WIRING_H
#define CONSPECIFIC_AGENT_WIRING_H
#include "conspecific/agent/state.h"
#include "conspecific/core/text.h"
/*
 * wiring: the connectome (connectome.h) at work: gains as the stages read them, and the drawing.
 */
enum csp_sign { CSP_EXCITES, CSP_INHIBITS, CSP_SCALES };
enum { CSP_MOST_GATES = 2 };

struct csp_projection_row {
    const char *id, *from, *to;
    enum { CSP_GAIN_ONE, CSP_GAIN_STAGE, CSP_GAIN_EDIT, CSP_GAIN_OWN } kind; /* connectome.h */
    const char *gain;         /* path of its parameter in the agent file, NULL: none */
    size_t offset;            /* of the parameter in struct csp_agent_spec */
    int gate[CSP_MOST_GATES]; /* targets + 1, 0: none */
    enum csp_sign sign;
    int off; /* in the rat */
    const char *tract, *source;
};
/* The row of a projection, NULL past the end. */
const struct csp_projection_row *csp_projection_row(enum csp_projection p);

/* Present gain of a projection: its parameter times its gates. */
static inline double csp_projection_gain(const struct csp_agent *self, enum csp_projection p)
{
    return self->path[p];
}
/* The product of its gates alone: what lesions and drugs make of it. */
double csp_projection_gates(const struct csp_agent *self, enum csp_projection p);
/* x[n] by way of a projection: x itself at gain 1, else scaled into scratch[n]. */
const csp_real *csp_projection_pass(const struct csp_agent *self, enum csp_projection p,
                                    size_t n, const csp_real x[], csp_real scratch[]);
/* Work out every gain again: spec or gates have changed. */
void csp_wiring_refresh(struct csp_agent *self);
/* How many of the n sensory areas, from the first on, an association area has fibres from. */
size_t csp_cortex_reads(const char *assoc, size_t n, const struct csp_area sens[]);
/* The connectome as Graphviz, one edge a row of the wiring; dashed: the gain is 0. What only
 * one theory of the cortex has is drawn where the agent has it. */
int csp_agent_wiring_dot(const struct csp_agent_spec *spec, struct csp_text *out);
#endif
