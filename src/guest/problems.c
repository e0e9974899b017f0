/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"
#include <stdio.h>

void csp_guest_problems(const struct csp_diag *diag, char **text)
{
    size_t n;
    FILE *out = text ? open_memstream(text, &n) : NULL;
    if (!out) return;
    (void)csp_diag_print(diag, out);
    (void)fclose(out);
}
