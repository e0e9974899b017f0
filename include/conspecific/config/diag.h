/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_DIAG_H
#define CONSPECIFIC_CONFIG_DIAG_H
#include <stddef.h>
#include <stdio.h>

#include "conspecific/config/node.h"
/*
 * diag: what is wrong with a file, all of it, each problem with its place.
 *
 * One line a problem: "file:line:col: error: what was expected, what was found; remedy". The
 * first CSP_DIAG_MAX are kept, the others counted. A warning is a line of the same form about what
 * can be meant and hardly is; it refuses nothing. A zeroed struct is ready; nothing to free.
 */
enum {
    CSP_DIAG_MAX = 20,
    CSP_DIAG_WARNINGS = 8,
    CSP_DIAG_LENGTH = 1024,
    CSP_DIAG_WORDS = 16 /* words of a list that a message shows (csp_nearest_hint) */
};

struct csp_diag {
    size_t total; /* problems so far; min(total, CSP_DIAG_MAX) messages are kept */
    int code;     /* of the first problem */
    char message[CSP_DIAG_MAX][CSP_DIAG_LENGTH];
    size_t warnings; /* different ones so far; the first CSP_DIAG_WARNINGS are kept */
    char warning[CSP_DIAG_WARNINGS][CSP_DIAG_LENGTH];
};

/* No problems. */
void csp_diag_init(struct csp_diag *diag);
/* Add a problem at the place of node's value (NULL: no place). Returns CSP_E_SYNTAX, and makes
 * the message the detail of this thread. diag may be NULL: only the detail is set. */
int csp_diag_add(struct csp_diag *diag, const struct csp_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same at the place of node's key (its value, if it has no key). */
int csp_diag_add_key(struct csp_diag *diag, const struct csp_node *node, const char *format,
                     ...) __attribute__((format(printf, 3, 4)));
/* The same at a stated place; line 0: file alone names it; file NULL: no place. Returns code.
 */
int csp_diag_add_at(struct csp_diag *diag, int code, const char *file, int line, int col,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Add a warning at the place of node's value, unless the very same one is kept. */
void csp_diag_warn(struct csp_diag *diag, const struct csp_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Kept warnings, one a line, each after `before`; then "... and N more". */
int csp_diag_print_warnings(const struct csp_diag *diag, const char *before, FILE *file);
/* Refuse a name (of a group, measure, ...: what) that other programs would take for no text in a
 * table, at the place of the name: the value of `name` in the mapping `at`, or its own key. */
void csp_diag_check_name(struct csp_diag *diag, const struct csp_node *at, const char *what,
                         const char *name);
/* "out of memory"; returns CSP_E_MEMORY. */
int csp_diag_memory(struct csp_diag *diag);
/* Whether further messages would only be counted: spare the work of writing them. */
int csp_diag_full(const struct csp_diag *diag);
/* All kept messages, one a line, then "... and N more". Errors: CSP_E_IO. */
int csp_diag_print(const struct csp_diag *diag, FILE *file);
/* CSP_OK, or the code of the first problem (CSP_E_SYNTAX; CSP_E_IO, CSP_E_MEMORY) with its
 * message as detail. */
int csp_diag_result(const struct csp_diag *diag);
#endif
