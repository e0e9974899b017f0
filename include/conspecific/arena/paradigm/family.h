/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_FAMILY_H
#define CONSPECIFIC_ARENA_PARADIGM_FAMILY_H
#include "conspecific/arena/paradigm/paradigm.h"
/*
 * family: many roles in one entry, so that a colony of 64 is as short as one of two.
 *
 *   roles: {n: {count: 63, brain: full, identities: [cagemate, sibling]}}   n1 ... n63
 *
 * identities are given out in turn; `subject: true` is true of the first. What happens to a
 * family, is done by it or is read off it is a family of as many: an event with `to: n`, an
 * action, trigger or choice with `role: n`, a measure with `role: n`, and what refers to those
 * (`event: own_shock`, `a: base`). The k-th has k behind its name.
 *
 *   where                                     the name of a family stands for
 *   inside the k-th of the same family        its k-th member
 *   one name, in an item of a sequence        the item once for every member
 *   one name, elsewhere                       nothing: an error
 *   lists of names (by, between, among,       all members, in order
 *   stops, roles, events, of, series, ...)
 *   keys of enable, present, ratio, persist,  all members that are not named there themselves
 *   hunger, ends
 */

/* The tree with every family written out, in mem; NULL if there is none. raw: root as the
 * schema read it. Problems go to diag (CSP_E_SYNTAX); CSP_E_MEMORY. */
int csp_family_expand(const struct csp_paradigm *raw, const struct csp_node *root,
                      struct csp_mem *mem, struct csp_diag *diag, struct csp_node **out);
#endif
