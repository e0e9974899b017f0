/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_EXPANSION_H
#define CONSPECIFIC_CORE_NUM_EXPANSION_H
#include "conspecific/core/num/kernel.h"
#include "conspecific/core/num/rng.h"
/*
 * expansion: a population that reads another through fixed random weights, under feed-forward
 * inhibition that grows with the input.
 *
 *   y = g [P x - t |x| / sqrt(n_in)]+          P_ij ~ N(0, 1) / sqrt(n_in), drawn once
 *
 * y grows in proportion to x: nothing is normalised, so a second event adds to the code of the
 * first and does not dilute it. t sets how dense and how specific the code is (phi and Phi are
 * the density and the distribution function of N(0, 1)):
 *
 *   active share     Phi(-t)
 *   E|y|^2         = g^2 n/n_in |x|^2 m2,  m2 = (1 + t^2) Phi(-t) - t phi(t)
 *   E cos(ya, yb)  = m1^2 / m2 for orthogonal inputs,  m1 = phi(t) - t Phi(-t)
 *
 *   t = 0     active share 0.5     m2 = 0.5       cosine 0.318
 *   t = 1     active share 0.16    m2 = 0.075     cosine 0.092
 *
 * At t = 0 inputs of cosine cos(a) give the cosine (sin a + (pi - a) cos a) / pi (Cho & Saul
 * 2009). All of it is tested (test_expansion.c).
 */
struct csp_project {
    size_t n_in, n;
    double g, t;      /* output gain, inhibition [1] */
    struct csp_mat P; /* owned, n x n_in, fixed */
    csp_real *y;      /* owned, n: the present rates */
};

/* Fixed weights drawn from rng; g: output gain, t: inhibition. CSP_E_SHAPE for a size of 0,
 * CSP_E_MEMORY. */
int csp_project_init(struct csp_project *self, size_t n_in, size_t n, double g, double t,
                     struct csp_rng *rng);
void csp_project_free(struct csp_project *self);
/* y of x[n_in] into out[n] (self->y if out is NULL). */
void csp_project_step(struct csp_project *self, const csp_real x[], csp_real out[]);
/* The synaptic drive before inhibition and threshold, g P x, into out[n]: linear in x. */
void csp_project_drive(const struct csp_project *self, const csp_real x[], csp_real out[]);
int csp_project_fields(struct csp_project *self, const char *name, struct csp_fields *out);
#endif
