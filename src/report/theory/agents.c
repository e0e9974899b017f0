/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/theory/agents.h"
#include <string.h>

const struct csp_compare_row *csp_theory_find(const struct csp_theory_agent *agent,
                                              const struct csp_compare_row *like)
{
    for (size_t k = 0; k < agent->n; k++)
        for (size_t j = 0; j < agent->list[k].n; j++) {
            const struct csp_compare_row *r = &agent->list[k].list[j];
            if (!strcmp(r->study, like->study) && !strcmp(r->contrast, like->contrast))
                return r;
        }
    return NULL;
}

int csp_theory_listed(const struct csp_theory *self, size_t a,
                      const struct csp_compare_row *row)
{
    for (size_t b = 0; b < a; b++)
        if (csp_theory_find(&self->agent[b], row)) return 1;
    return 0;
}
