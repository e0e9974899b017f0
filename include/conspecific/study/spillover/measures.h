/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_MEASURES_H
#define CONSPECIFIC_STUDY_SPILLOVER_MEASURES_H
/*
 * measures: what a learner of `kind: spillover` yields. The theory has a number for each of
 * these measures but the last.
 */
#define CSP_SPILLOVER_MEASURES(M)                                                         \
    M(before_own, "1", "response to own event after training")                            \
    M(before_other, "1", "response to another's event after training")                    \
    M(spillover, "1", "before_other / before_own")                                        \
    M(half_other, "events", "half-life of the response to another's event, others alone") \
    M(own_after, "1", "share of the response to own event that others alone leave")       \
    M(half_difference, "events", "half-life of own minus other, interleaved")             \
    M(half_sum, "events", "half-life of own plus other, interleaved")                     \
    M(rest_own, "1", "residual response to own event")                                    \
    M(rest_other, "1", "residual response to another's event")                            \
    M(rest_ratio, "1", "rest_other / rest_own")                                           \
    M(events, "count", "interleaved events")
enum csp_spillover_measure {
#define CSP_SPILLOVER_ENUM(name, unit, doc) CSP_SPILL_##name,
    CSP_SPILLOVER_MEASURES(CSP_SPILLOVER_ENUM)
#undef CSP_SPILLOVER_ENUM
        CSP_SPILL_MEASURES
};
/* Name and unit of an enum csp_spillover_measure. */
const char *csp_spillover_measure_name(int measure);
const char *csp_spillover_measure_unit(int measure);
/* Whether the measure is a half-life. */
int csp_spillover_measure_is_half(int measure);
#endif
