/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_RUN_PARTNER_H
#define CONSPECIFIC_STUDY_RUN_PARTNER_H
#include <stddef.h>
/*
 * partner: which animals live together.
 *
 * Further roles with a full brain are animals of the same cohort and litter, the same in every
 * group of twins:
 *
 *   number   k + 1000000 r of the r-th of them (r = 1, 2, ... in the order of the roles)
 *   pool     clones of animals 1 ... pool instead
 */
enum { CSP_STUDY_PARTNER = 1000000 };

/*
 * Which reared animal is brain r of unit k, all from 0; r = 0 is the subject, animal k.
 *   pool 0   r animals + k: one of its own
 *   else     the pool's animals in turn from k + 1 on, mod pool, never animal k itself
 */
size_t csp_study_partner(size_t pool, size_t animals, size_t k, size_t r);
#endif
