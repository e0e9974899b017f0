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
    int attribution, overlap;
    double *value; /* owned, n_ages x CSP_B_VALUES x animals; with overlap see probe_onset */
    struct csp_battery_parts *parts; /* owned, n_ages x animals, with attribution */
};

static inline double *probe_value(const struct probe *p, size_t age, size_t value)
{
    return p->value + (age * CSP_B_VALUES + value) * p->animals;
}

/* Kinds over which --overlap takes the mean: all of a life, those of the category of --kind. */
enum { PROBE_KINDS = 2 };

/* Where an animal's overlap with an identity lies, over kinds 0 or 1. */
static inline double *probe_onset(const struct probe *p, size_t age, size_t identity,
                                  size_t kinds, size_t value, size_t less)
{
    const size_t cell = ((age * p->spec->identities.n + identity) * PROBE_KINDS + kinds);
    return p->value + ((cell * CSP_ONSET_N + value) * CSP_ONSET_MEANS + less) * p->animals;
}

static inline const char *probe_category(const struct probe *p, size_t kinds)
{
    return kinds ? CSP_ITEM(p->spec->kinds, csp_kind, p->battery.kind)->category : NULL;
}

static inline struct csp_battery_parts *probe_parts(const struct probe *p, size_t age,
                                                    size_t animal)
{
    return p->parts + age * p->animals + animal;
}

/* Print the table of overlap, or that of values by age and, with attribution, that of parts. */
int csp_probe_print(const struct probe *p, int json);
/* Write everything, animal by animal, as a tidy CSV. */
int csp_probe_save(const struct probe *p, const char *path);
#endif
