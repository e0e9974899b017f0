/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/act.h"
#include <string.h>

static const struct {
    const char *name, *field, *unit;
} outputs[CSP_N_OUTPUTS] = {
#define CSP_OUTPUT_ROW(X, member, name, unit, doc) {#name, "act." #member, unit},
    CSP_OUTPUTS(CSP_OUTPUT_ROW, )
#undef CSP_OUTPUT_ROW
};

const char *csp_output_name(size_t output)
{
    return output < CSP_N_OUTPUTS ? outputs[output].name : NULL;
}

const char *csp_output_field(size_t output)
{
    return output < CSP_N_OUTPUTS ? outputs[output].field : NULL;
}

const char *csp_output_unit(size_t output)
{
    return output < CSP_N_OUTPUTS ? outputs[output].unit : NULL;
}

int csp_output_find(const char *name)
{
    for (int k = 0; k < CSP_N_OUTPUTS; k++)
        if (strcmp(outputs[k].name, name) == 0) return k;
    return -1;
}

int csp_output_find_field(const char *field)
{
    for (int k = 0; k < CSP_N_OUTPUTS; k++)
        if (strcmp(outputs[k].field, field) == 0) return k;
    return -1;
}

double csp_act_value(const struct csp_act *self, enum csp_output output)
{
    switch (output) {
#define CSP_OUTPUT_CASE(X, member, name, unit, doc) \
    case CSP_OUTPUT_##member:                       \
        return self->member;
        CSP_OUTPUTS(CSP_OUTPUT_CASE, )
#undef CSP_OUTPUT_CASE
    case CSP_N_OUTPUTS:
        break;
    }
    return 0.0;
}
