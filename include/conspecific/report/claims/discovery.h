/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_DISCOVERY_H
#define CONSPECIFIC_REPORT_CLAIMS_DISCOVERY_H
#include <stddef.h>
/*
 * discovery: the false discovery rate of many tests (Benjamini & Hochberg 1995,
 * 10.1111/j.2517-6161.1995.tb02031.x).
 *
 *   p_(1) <= ... <= p_(m)
 *   q_(i) = min over j >= i of min(1, m p_(j) / j)
 *
 * Of the tests with q <= x a share of at most x is expected to be false. Witness: p = 0.01,
 * 0.04, 0.03, 0.005 give q = 0.02, 0.04, 0.04, 0.02.
 */
/* q[n] of p[n]; a p that is NaN is no test and has the q NaN. */
void csp_discovery_q(size_t n, const double p[], double q[]);
#endif
