/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/plan.h"
#include "conspecific/analysis/inference/sequential.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

int csp_plan_asks(const struct csp_plan *self, const struct csp_plan_contrast *contrast)
{
    const struct csp_study_contrast *c = contrast->contrast;
    if (c->test == CSP_TEST_LEVEL || (c->test == CSP_TEST_SPREAD && !c->b.at)) return 0;
    for (size_t k = 0; k < CSP_SIDES; k++)
        if (contrast->group[k] != SIZE_MAX && !self->groups[contrast->group[k]].group->animals)
            return 1;
    return 0;
}

size_t csp_plan_most(const struct csp_plan *self)
{
    size_t most = 0;
    for (size_t g = 0; g < self->n; g++)
        if (self->groups[g].animals > most) most = self->groups[g].animals;
    return most;
}

const struct csp_plan_group *csp_plan_group_of(const struct csp_plan *self, size_t unit)
{
    const struct csp_plan_group *g = self->groups;
    while (g + 1 < self->groups + self->n && g[1].first <= unit) g++;
    return g;
}

int csp_plan_resize(struct csp_plan *self, size_t animals)
{
    struct csp_text text = {0};
    self->study.animals = self->resolved.animals = animals;
    self->study.looks = self->resolved.looks = CSP_SEQUENTIAL_LOOKS;
    for (size_t i = 0; i < self->n; i++)
        if (!self->groups[i].group->animals) self->groups[i].animals = animals;
    const int err = csp_study_print(&self->resolved, &text, 0);
    if (err) {
        csp_text_free(&text);
        return err;
    }
    if (self->text != self->asked) free(self->text);
    self->text = text.s;
    return CSP_OK;
}

void csp_plan_free(struct csp_plan *self)
{
    if (self->text != self->asked) free(self->text);
    free(self->asked);
    csp_mem_free(&self->mem);
    *self = (struct csp_plan){0};
}
