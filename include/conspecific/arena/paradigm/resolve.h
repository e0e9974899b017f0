/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_RESOLVE_H
#define CONSPECIFIC_ARENA_PARADIGM_RESOLVE_H
#include "conspecific/arena/paradigm/paradigm.h"
/*
 * resolve: names become numbers before the first tick. Every member that ends in _id is set
 * here or, if it stands for something of the agent's world, by csp_paradigm_check; what runs an experiment and
 * what scores it compare indices and never text.
 */
/* Set every index of a paradigm whose names were checked. Memory is that of the paradigm.
 * CSP_E_NAME: a name that stands for nothing; CSP_E_MEMORY. */
int csp_paradigm_resolve(struct csp_paradigm *self);
#endif
