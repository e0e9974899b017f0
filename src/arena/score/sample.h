/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample: what is kept of every tick of the present trial: signals (an output of an animal, or
 * the mean of a state field) and populations (all units of a field). */
#ifndef CSP_SRC_ARENA_SCORE_SAMPLE_H
#define CSP_SRC_ARENA_SCORE_SAMPLE_H
#include "conspecific/agent/act.h"
#include "conspecific/core/field.h"

struct csp_signal {
    size_t role;
    int output; /* enum csp_output; -1: the mean of field */
    struct csp_field field;
    double *v; /* owned, [cap_tick] */
};
struct csp_population {
    size_t role;
    struct csp_field field;
    float *v;   /* owned, [cap][field.n] */
    size_t cap; /* ticks */
    int on;     /* is it sampled in this trial? */
};

struct csp_sampler { /* zero-initialise */
    struct csp_signal *signal;
    size_t n_signal, n_tick, cap_tick;
    struct csp_population *population;
    size_t n_population;
};

/* A field of a brain by name. CSP_E_NAME with the nearest name. */
int csp_sample_field(const struct csp_fields *fields, const char *name,
                     const struct csp_field **out);
/* The present values of a field, to[field->n]. */
void csp_sample_floats(const struct csp_field *field, float to[]);

void csp_sampler_free(struct csp_sampler *self);
/* Signal of an output of a role or, with output -1, of the mean of a field; made if it is
 * new. CSP_E_MEMORY. */
int csp_sampler_signal(struct csp_sampler *self, size_t role, int output,
                       const struct csp_field *field, size_t *index);
/* Population of a field of a role, made if it is new. CSP_E_MEMORY. */
int csp_sampler_population(struct csp_sampler *self, size_t role, const struct csp_field *field,
                           size_t *index);
/* A trial of at most `ticks` begins, with every population off. CSP_E_MEMORY. */
int csp_sampler_begin(struct csp_sampler *self, size_t ticks);
/* Sample a population in this trial. CSP_E_MEMORY. */
int csp_sampler_record(struct csp_sampler *self, size_t population, size_t ticks);
/* Once a tick; acts by role. */
void csp_sampler_tick(struct csp_sampler *self, const struct csp_act acts[]);
/* Mean of v over ticks [from, to) cut to the trial; 0 if nothing is left. */
int csp_sampler_mean(const struct csp_sampler *self, const double v[], long from, long to,
                     double *mean);
#endif
