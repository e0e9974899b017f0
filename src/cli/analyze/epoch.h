/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_EPOCH_H
#define CONSPECIFIC_CLI_ANALYZE_EPOCH_H
#include "conspecific/record/recording.h"
/*
 * epoch: stretches of a recording about time 0 of its trials.
 */
/* Time 0 of a trial [s] by --align: "first" (or NULL) is the trial's first event, "onset" its
 * onset, a name that event, names "a,b" the first of them that the trial has. NaN: it has none.
 */
double csp_epoch_zero(const struct csp_recording *r, const struct csp_recording_trial *trial,
                      const char *align);
/* Find the n samples of a trial from from[0] to from[1] [s] about time 0: rows *row ... *row +
 * n - 1 of the recording. 0 if they do not all lie in the trial. */
int csp_epoch_row(const struct csp_recording *r, const struct csp_recording_trial *trial,
                  const char *align, const double from[2], size_t n, size_t *row);
/* How many samples of dt [s] lie between from[0] and from[1]. CSP_E_USAGE, with the name of the
 * option, below `least` or above 1e7. */
int csp_epoch_samples(const char *option, const double from[2], double dt, size_t least,
                      size_t *n);
#endif
