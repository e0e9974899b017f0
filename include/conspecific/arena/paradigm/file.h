/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_PARADIGM_FILE_H
#define CONSPECIFIC_ARENA_PARADIGM_FILE_H
#include "conspecific/arena/paradigm/paradigm.h"
#include "conspecific/config/diag.h"
#include "conspecific/core/text.h"
/*
 * file: the YAML form of a paradigm. One table names every key with its unit, range, default
 * and meaning; the same table reads, prints and explains.
 */

/* Read, write families out, and check what needs no agent: names of roles, events, actions,
 * objects, states, phases and measures. Problems go to diag; CSP_E_SYNTAX if there were any. */
int csp_paradigm_read(struct csp_paradigm *self, const struct csp_node *root,
                      struct csp_mem *mem, struct csp_diag *diag);
/* The same from a file. */
int csp_paradigm_load(struct csp_paradigm *self, const char *path, struct csp_mem *mem,
                      struct csp_diag *diag);
/* YAML that reads back to the same experiment, families as they were written; annotate: with
 * ranges and meanings. */
int csp_paradigm_print(const struct csp_paradigm *self, struct csp_text *out, int annotate);
#endif
