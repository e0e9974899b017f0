/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_REAL_H
#define CONSPECIFIC_CORE_REAL_H
/*
 * real: the one type of rates and weights. float by default; make REAL=double to verify.
 * Parameters, time, statistics and long sums are double in both builds.
 */
#ifdef CSP_REAL_DOUBLE
typedef double csp_real;
#define CSP_REAL_NAME "double"
#else
typedef float csp_real;
#define CSP_REAL_NAME "float"
#endif
#endif
