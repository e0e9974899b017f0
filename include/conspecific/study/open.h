/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_OPEN_H
#define CONSPECIFIC_STUDY_OPEN_H
#include "conspecific/agent/world.h"
#include "conspecific/config/config.h"
#include "conspecific/core/text.h"
#include "conspecific/record/grid.h"
/* open: a file of any of the three kinds that extend one another, by path or by name; studies
 * of circuits and fits stand alone. */
enum csp_file_kind { CSP_FILE_AGENT, CSP_FILE_PARADIGM, CSP_FILE_STUDY, CSP_FILE_KINDS };

/* Studies of circuits (`kind: spillover`); `run` and `check` find them by name as well. */

extern const char *const csp_file_folders[CSP_FILE_KINDS]; /* "agents", ... */

/* Path of NAME under models/<folder of kind>; a path as it is. A mistyped name is CSP_E_USAGE
 * and gets the nearest. */
int csp_open_find(enum csp_file_kind kind, const char *name, struct csp_mem *mem,
                  const char **path);
/* *path of NAME if it is a study of circuits, a file or a name; else NULL. */
void csp_open_spillover(const char *name, struct csp_mem *mem, const char **path);
/* name is a path, or a name that exactly one folder of models/ holds. */
int csp_open(const char *name, struct csp_mem *mem, struct csp_node **root,
             enum csp_file_kind *kind, const char **path, struct csp_diag *diag);
/* Apply --set PATH=VALUE; a leading "agent." or "paradigm." of the file's own kind is optional.
 */
int csp_open_set(struct csp_node *root, enum csp_file_kind kind, const char *const set[],
                 size_t n, struct csp_mem *mem, struct csp_diag *diag);
/* Read an agent by path or name (NULL: rat), with --set. */
int csp_open_agent(const char *name, const char *const set[], size_t n,
                   struct csp_agent_spec *spec, struct csp_mem *mem, struct csp_diag *diag);
/* Append the file NAME, resolved, with --set, as YAML; annotate: with unit, range, origin and source
 * of every value. Any kind but a fit. */
int csp_open_print(const char *name, const char *const set[], size_t n, int annotate,
                   struct csp_mem *mem, struct csp_text *out, struct csp_diag *diag);
/* Add every model under models/<folder> (agents, paradigms, studies, fits): its name, and what it
 * says of itself. A file that does not read is listed as such. */
int csp_open_models(const char *folder, struct csp_mem *mem, struct csp_grid *grid);
#endif
