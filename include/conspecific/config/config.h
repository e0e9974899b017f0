/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_CONFIG_H
#define CONSPECIFIC_CONFIG_CONFIG_H
#include <stddef.h>

#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"
/*
 * config: a file of the project with what it inherits, and single values set from outside.
 *
 * Every file is a mapping whose first key is `schema: 1`. `extends: other.yaml` (relative to
 * the file that says so) reads the other file first: mappings are merged key by key, the
 * extending file wins; sequences and scalars are replaced. Every node keeps its own place.
 *
 * A mapping that stands where the other file has a sequence of mappings changes some of its items:
 *
 *   measures:
 *     freezing: {to: 30 s}             the item with `name: freezing` (else `event: freezing`)
 *     2: {to: 30 s}                    the third, by its place from 0
 *     drop: [arousal, pain]            items that are left out
 *     add: [{name: flight, ...}]       items that follow at the end
 *
 * Places are those in the other file. A name that no item has, or several, is refused; an item that
 * is called drop or add is reached by its place.
 *
 * `kind:` is agent, paradigm or study, here or in a file that is extended; all must agree. The
 * other kinds, fit and spillover, extend nothing and are read as they stand (yaml.h).
 * The merged tree has no key `extends`; `schema` and `kind` stay (see CSP_SCHEMA_HEAD).
 */
enum { CSP_CONFIG_SCHEMA = 1, CSP_CONFIG_EXTENDS = 8 /* longest chain of files */ };

/* Read path and what it extends. *root NULL on failure. Errors as csp_yaml_read. */
int csp_config_load(const char *path, struct csp_mem *mem, struct csp_node **root,
                    struct csp_diag *diag);
/*
 * Set the value at path, as in "events.shock.dose" or "phases.baseline.trials": a mapping is
 * addressed by key, a sequence by index (from 0) or by the `name:` of an item, else its
 * `event:`, which must be the only one. A missing last
 * key is created in an existing mapping; a missing parent or item is an error that names the
 * nearest. value: text of a scalar, or flow YAML that starts with [ { " or '. where names the
 * place in messages, as "--set" or "study.yaml:12:5". root is changed only if all is well.
 * Errors: CSP_E_SYNTAX, CSP_E_MEMORY.
 */
int csp_config_set(struct csp_node *root, const char *path, const char *value,
                   const char *where, struct csp_mem *mem, struct csp_diag *diag);
/* The same with a value that is a node already (copied; keeps its own place, at which problems
 * of the path are reported). */
int csp_config_put(struct csp_node *root, const char *path, const struct csp_node *value,
                   struct csp_mem *mem, struct csp_diag *diag);
#endif
