/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_SIGNAL_TAPER_H
#define CONSPECIFIC_ANALYSIS_SIGNAL_TAPER_H
#include <stddef.h>
/*
 * taper: weights w[0 ... n) of the samples of a window.
 *
 *   rect   w_i = 1
 *   hann   w_i = 1/2 - 1/2 cos(2 pi i / n)          (periodic)
 *   dpss   K sequences of n samples with most energy within +-W, W = NW / (n dt)
 *          (Slepian 1978, 10.1002/j.1538-7305.1978.tb02104.x): eigenvectors of the symmetric
 *          tridiagonal matrix with diagonal ((n-1)/2 - i)^2 cos(2 pi W dt) and off-diagonal
 *          i (n - i) / 2, largest first. Eigenvalues by bisection (Sturm), vectors by inverse
 *          iteration with GSL's banded LU
 */
enum csp_taper { CSP_TAPER_RECT, CSP_TAPER_HANN, CSP_TAPER_DPSS };

/* w[n]. csp_taper_hann: periodic, 0 at i = 0. */
void csp_taper_hann(size_t n, double w[]);
/* The K first Slepian sequences, w[K, n], each of energy 1; even ones have positive sum, odd
 * ones begin positively. ratio[K] (or NULL): share of the energy within +-NW/n cycles a sample.
 * CSP_E_RANGE unless 0 < NW < n/2 and 1 <= K <= n; CSP_E_MEMORY, CSP_E_NUMERIC. */
int csp_taper_dpss(size_t n, double nw, size_t k, double w[], double ratio[]);
#endif
