/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_GUEST_ASK_H
#define CONSPECIFIC_GUEST_ASK_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/*
 * ask: what the commands show, list and compare of the program tell, as text for another program.
 *
 * Functions return 0 or a negative code of core/error.h, whose text is in csp_error_detail(). *text
 * is to be freed with csp_ask_free. After an error it holds every problem of the files, a line
 * each, "file:line:col: error: ...", or is NULL if there is none but the detail.
 */

/* The file of a name or path, resolved, with n_set texts "path=value": YAML, with unit, range,
 * origin and source of every value unless plain. Errors as csp_open_print. */
int csp_ask_show(const char *name, const char *const set[], size_t n_set, int plain,
                 char **text);
/* The models of a kind (agents, paradigms, studies, fits): JSON, a list of {name, doc}.
 * CSP_E_NAME: no such kind; CSP_E_MEMORY. */
int csp_ask_list(const char *what, char **text);
/* Result folders, or folders of such, beside the published claims (NULL: the usual table): JSON, a
 * row a contrast, as `conspecific compare --json` prints; compare.csv is written into each that can
 * be written. *disagree (may be NULL): claims that disagree. Errors as csp_folders_compare;
 * CSP_E_IO. */
int csp_ask_compare(const char *const dirs[], size_t n, const char *claims, char **text,
                    size_t *disagree);
/* NULL is fine. */
void csp_ask_free(char *text);
#ifdef __cplusplus
}
#endif
#endif
