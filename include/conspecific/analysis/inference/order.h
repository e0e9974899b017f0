/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ANALYSIS_INFERENCE_ORDER_H
#define CONSPECIFIC_ANALYSIS_INFERENCE_ORDER_H
#include <stddef.h>
/*
 * order: values in ascending order, and their quantiles.
 */
/* Sort x[n] in place. */
void csp_order_sort(size_t n, double x[]);
/* Sorted copy, to be freed by the caller; NULL without memory. n = 0 is fine. */
double *csp_order_copy(size_t n, const double x[]);
/* The q-quantile (0 ... 1) of sorted[n], n > 0, with linear interpolation (type 7 of Hyndman &
 * Fan 1996, 10.1080/00031305.1996.10473566). */
double csp_order_quantile(size_t n, const double sorted[], double q);
#endif
