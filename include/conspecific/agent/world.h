/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_WORLD_H
#define CONSPECIFIC_AGENT_WORLD_H
#include "conspecific/agent/spec.h"
/*
 * world: the vocabulary of an agent file. It reads a file and checks that its words make a
 * world that can be, finds them by name, and says how the animals in it smell and sound.
 *
 * Odour and voice of animals that may be related. The vector of an animal m that has likeness s
 * to the self and kinship c to its kin k, which has likeness t to the self:
 *
 *   x_m = s e_0 + b n_k + sqrt(1 - s^2 - b^2) e_m,     b = (c - s t) / sqrt(1 - t^2)
 *
 * e_0 is the self, e_m what is m's own, n_k the unit vector of what of k is not like the self.
 * So x_m . e_0 = s, x_m . x_k = c and |x_m| = 1 exactly. Lines are rates, so b >= 0: kinship is
 * from s t (no more alike than their likeness makes them) to s t + sqrt((1 - s^2)(1 - t^2)),
 * above which the Gram matrix of the three is not positive. All kin of one animal are a family:
 * two of them have the cosine s s' + b b'.
 */

/* Read a resolved file. Problems go to diag; CSP_OK only without any. */
int csp_agent_spec_read(struct csp_agent_spec *self, const struct csp_node *root,
                        struct csp_mem *mem, struct csp_diag *diag);
int csp_agent_spec_load(struct csp_agent_spec *self, const char *path, struct csp_mem *mem,
                        struct csp_diag *diag);
/* Index by name, or -1. */
long csp_world_feature(const struct csp_agent_spec *self, const char *name);
long csp_world_kind(const struct csp_agent_spec *self, const char *name);
long csp_world_object(const struct csp_agent_spec *self, const char *name);
long csp_world_identity(const struct csp_agent_spec *self, const char *name);
/* Odour (and voice) of identity m as a unit vector: mix[0] of the self, mix[i + 1] of what is
 * identity i's own; identities.n + 1 values, none below 0. CSP_E_RANGE: there is no such vector
 * (a file that was read has none of these). */
int csp_world_odour(const struct csp_agent_spec *self, size_t m, double mix[]);
#endif
