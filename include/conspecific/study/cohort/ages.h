/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_COHORT_AGES_H
#define CONSPECIFIC_STUDY_COHORT_AGES_H
#include "conspecific/agent/agent.h"
#include <stdint.h>
/*
 * ages: one animal at several ages, counted in events of its life.
 *
 * The life of a spec is rearing.events events of development and rearing.adult adult ones. It
 * is lived once, and looked at on the way: the animal of age n is, to the bit, the animal of
 * age m > n after its n-th event, and the animal of a spec whose rearing is cut to n events
 * (tested). So states on the way are kept in the cache of cohort.h under the spec of the
 * shorter life, and at full age it is the animal of the cohort. Looked at is a clone: the
 * animal itself never knows.
 */
enum { CSP_AGES_MAX = 64 };

/* Called once an age with a clone that may be changed; anything but CSP_OK ends it. */
typedef int csp_age_visit(struct csp_agent *agent, size_t age, void *to);

/* Events of the whole life: rearing.events + rearing.adult. */
size_t csp_life_events(const struct csp_agent_spec *spec);
/* "0,500,10%,0.5,6300": whole numbers of events, percentages or shares (with a point, 0. to 1.)
 * of the whole life, ascending; into age[CSP_AGES_MAX], how many into n. CSP_E_USAGE. */
int csp_ages_parse(const struct csp_agent_spec *spec, const char *text, size_t age[],
                   size_t *n);
/* Spec of the life cut to so many events; lists are shared with spec. */
struct csp_agent_spec csp_spec_at_age(const struct csp_agent_spec *spec, size_t age);
/* Live the life of one animal and show it at the ages (ascending). folder: of the cache, ""
 * for none. */
int csp_ages_live(const struct csp_agent_spec *spec, uint64_t seed, uint64_t animal, size_t n,
                  const size_t age[], const char *folder, csp_age_visit *visit, void *to);
#endif
