/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_RUN_STALE_H
#define CONSPECIFIC_CLI_RUN_STALE_H
#include "conspecific/study/run/ensemble.h"
/* run_stale: a set of studies, of which only those run whose results are stale
 * (study/stale.h). */

/* names[n]: files, names of studies, folders of studies, or themes (folders of models/studies).
 * The results of study NAME are in opt->out/NAME ("out" by default). A line on standard output
 * says what is unchanged and why the rest is stale; list: nothing is run. Exit code of the
 * process: that of the first run that fails; exit 1 (a claim does not hold) goes on, and so does 4
 * (an animal was lost, the results of the others are there), which is then the exit code. */
int csp_run_stale(const char *const names[], size_t n, const struct csp_study_options *opt,
                  int list);
#endif
