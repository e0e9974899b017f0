/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_GUEST_PROBLEMS_H
#define CSP_GUEST_PROBLEMS_H
#include "conspecific/config/diag.h"
/* problems: what is wrong with a file as one text, for a host that has no FILE. */

/* All kept problems of diag, a line each, into *text (malloc'ed; NULL without memory or if text is
 * NULL). */
void csp_guest_problems(const struct csp_diag *diag, char **text);
#endif
