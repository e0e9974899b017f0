/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_NORMAL_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_NORMAL_H
/*
 * normal: the standard normal distribution, for rooms in which GSL is not included.
 */
double csp_normal_density(double z);  /* phi(z) */
double csp_normal_below(double z);    /* Phi(z) */
double csp_normal_quantile(double p); /* Phi^-1(p), p in (0, 1) */
/* |z| of a two-sided p in [0, 1]: Phi^-1(1 - p/2), infinite for 0; exact for the smallest p. */
double csp_normal_of_p(double p);
#endif
