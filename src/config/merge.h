/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge: what one file changes in another, and items of sequences by name. */
#ifndef CSP_SRC_CONFIG_MERGE_H
#define CSP_SRC_CONFIG_MERGE_H
#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"

/* What an item of a sequence goes by: its `name`, else its `event`; NULL: nothing. */
const char *csp_item_name(const struct csp_node *item);
/* Value of a key, or item of a sequence by name or by place from 0. *same: how many there are of
 * that name; of several the first is returned, of none NULL. */
struct csp_node *csp_item_find(const struct csp_node *node, const char *word, size_t *same);
/* Take an item out of its parent. */
void csp_item_unhang(struct csp_node *parent, const struct csp_node *item);
/* Replace the node `to` by the value of `from` and its place; `to` keeps its siblings. */
void csp_item_replace(struct csp_node *to, const struct csp_node *from);
/* Change base to what over says (config.h); the nodes of over become part of base.
 * CSP_E_SYNTAX, in diag. */
int csp_config_merge(struct csp_node *base, struct csp_node *over, struct csp_diag *diag);
#endif
