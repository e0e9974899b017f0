/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_TESTS_ANALYSIS_SLEEP_H
#define CSP_TESTS_ANALYSIS_SLEEP_H
/* Student (1908), Cushny & Peebles' hours of sleep gained by ten patients with two drugs: the
 * data set `sleep` of R. t.test(paired) t = -4.0621, df = 9, p = 0.002833, 95 % interval
 * (-2.459886, -0.700114); Welch t = -1.8608, df = 17.776, p = 0.07939, (-3.365483, 0.205483).
 */
static const double drug1[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double drug2[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
#endif
