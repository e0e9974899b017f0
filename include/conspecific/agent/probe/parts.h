/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_PROBE_PARTS_H
#define CONSPECIFIC_AGENT_PROBE_PARTS_H
#include "conspecific/agent/probe/attribution.h"
#include "conspecific/agent/probe/battery.h"
/*
 * parts: what carries the response to an event (attribution.h): by origin, by class of unit, and,
 * for another's event, by channel.
 */
enum csp_battery_event { CSP_EV_OTHER, CSP_EV_NEUTRAL, CSP_EV_OWN, CSP_EVENTS };
enum { CSP_ORIGINS = 7 };

struct csp_battery_parts { /* of one animal at one age; [0] additive, [1] occlusion */
    double response[CSP_EVENTS][CSP_READOUTS];
    double origin[CSP_EVENTS][CSP_READOUTS][CSP_ORIGINS][2];
    double class_of[CSP_EVENTS][CSP_READOUTS][CSP_UNIT_CLASSES][2];
    double channel[CSP_READOUTS][CSP_CHANNELS][2]; /* of other's event: Shapley, occlusion */
    size_t units[CSP_UNIT_CLASSES];                /* association units by class */
    size_t n_acc, n_z;
    int *classes;                           /* owned, n_z: enum csp_unit_class */
    double *unit[CSP_EVENTS][CSP_READOUTS]; /* owned, n_z: additive */
    double *without[CSP_READOUTS];          /* owned, n_z: occlusion, of other's event */
};

/* Attribution; free in any case. */
int csp_battery_parts_init(struct csp_battery_parts *self, const struct csp_battery *b,
                           struct csp_agent *agent);
void csp_battery_parts_free(struct csp_battery_parts *self);
/* Names by index, NULL past the end. */
const char *csp_input_origin_name(size_t i);
const char *csp_battery_event_name(size_t i);
#endif
