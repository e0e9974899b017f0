/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_PROVENANCE_H
#define CONSPECIFIC_STUDY_DESIGN_PROVENANCE_H
#include "conspecific/config/node.h"
/*
 * provenance: what a run was made with, as the mapping made: of its study.yaml: version,
 * commit, compiler, flags, real type, hash of the sources. No time, host or date: a replay
 * compares it.
 */
/* NULL without memory. */
struct csp_node *csp_provenance_node(struct csp_mem *mem);
#endif
