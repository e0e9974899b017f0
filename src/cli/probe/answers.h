/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers: what `conspecific probe` found in every animal, and how it is shown. */
#ifndef CSP_SRC_CLI_PROBE_ANSWERS_H
#define CSP_SRC_CLI_PROBE_ANSWERS_H
#include "conspecific/agent/probe/parts.h"
#include "conspecific/study/cohort/ages.h"

struct probe {
    const struct csp_agent_spec *spec;
    struct csp_battery battery;
    uint64_t seed;
    size_t animals, n_ages, age[CSP_AGES_MAX];
    int attribution;
    double *value;                   /* owned, n_ages x CSP_B_VALUES x animals */
    struct csp_battery_parts *parts; /* owned, n_ages x animals, with attribution */
};

static inline double *probe_value(const struct probe *p, size_t age, size_t value)
{
    return p->value + (age * CSP_B_VALUES + value) * p->animals;
}

static inline struct csp_battery_parts *probe_parts(const struct probe *p, size_t age,
                                                    size_t animal)
{
    return p->parts + age * p->animals + animal;
}

/* Print the table of values by age and, with attribution, that of parts. */
int csp_probe_print(const struct probe *p, int json);
/* Write everything, animal by animal, as a tidy CSV. */
int csp_probe_save(const struct probe *p, const char *path);
#endif
