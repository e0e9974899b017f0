/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_EPOCH_H
#define CONSPECIFIC_CLI_ANALYZE_EPOCH_H
#include "conspecific/record/recording.h"
/*
 * epoch: stretches of a recording about time 0 of its trials.
 */
/* Time 0 of a trial [s] by --align: "first" (NULL: the trial's first event), "onset", the name
 * of an event, or names "a,b" of which the first that the trial has counts. NaN: it has none.
 */
double csp_epoch_zero(const struct csp_recording *r, const struct csp_recording_trial *trial,
                      const char *align);
/* Samples from zero + from[0] to zero + from[1] [s]. Row of the first one into *row, so
 * that *row ... *row + n - 1 lie in the trial; 0 if they do not. */
int csp_epoch_row(const struct csp_recording *r, const struct csp_recording_trial *trial,
                  const char *align, const double from[2], size_t n, size_t *row);
/* How many samples that is. CSP_E_USAGE (named option) below `least` or above 1e7. */
int csp_epoch_samples(const char *option, const double from[2], double dt, size_t least,
                      size_t *n);
#endif
