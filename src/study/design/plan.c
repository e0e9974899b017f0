/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/plan.h"
#include <stdlib.h>

void csp_plan_free(struct csp_plan *self)
{
    free(self->text);
    csp_mem_free(&self->mem);
    *self = (struct csp_plan){0};
}
