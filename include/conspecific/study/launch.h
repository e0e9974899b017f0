/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_LAUNCH_H
#define CONSPECIFIC_STUDY_LAUNCH_H
#include "conspecific/study/run/ensemble.h"
/*
 * launch: a study of either kind, by its file: `kind: study` runs groups of animals
 * (run/ensemble.h), `kind: spillover` circuits on synthetic latents (spillover/run.h).
 */
/* Run the file opt->study. CSP_E_USAGE: the options ask for what its kind does not have. Other
 * errors are those of csp_study_run. */
int csp_launch(const struct csp_study_options *opt);
#endif
