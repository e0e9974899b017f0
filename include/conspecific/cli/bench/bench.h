/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_BENCH_BENCH_H
#define CONSPECIFIC_CLI_BENCH_BENCH_H
#include "conspecific/core/real.h"
#include <stddef.h>
#include <stdint.h>
/*
 * bench: three workloads as exact recurrences with checksums, so that other programs can run
 * them too (tests/bench/numpy_w.py does).
 *
 *   rate               N units, dense W:  r <- r + 0.1 (-r + tanh(W r + I))
 *   rate-plastic       the same; then with the new r, every weight at every step:
 *                      W_ij <- W_ij + (0.01/N) r_i r_j - 0.02 r_i^2 W_ij
 *   predictive-coding  layers of 256, 256, 64 units, 50 steps a stimulus, all in parallel:
 *                      e0 <- x - W0 f(v1)
 *                      e1 <- v1 - W1 f(v2)
 *                      v1 <- v1 + 0.1 (-e1 + (1 - f(v1)^2) W0' e0)
 *                      v2 <- v2 + 0.1 (-0.1 v2 + (1 - f(v2)^2) W1' e1)
 *                      with f = tanh; then W0 += 0.005 e0 f(v1)', W1 += 0.005 e1 f(v2)'
 *
 * Random numbers, for network m (streams are raised by 16 m):
 *
 *   h = splitmix64's finaliser of (stream 2^40 + k + 1) 0x9E3779B97F4A7C15
 *   U(stream, k) = (floor(h / 2^11) + 0.5) 2^-53
 *   G(stream, k) = sqrt(-2 ln U(stream, 2k)) cos(2 pi U(stream, 2k + 1))
 *   W = 0.9/sqrt(N) G(1, i N + j), I = U(2, i) - 0.5, r = 2 U(3, i) - 1
 *   W0 = 0.3/16 G(4, 256 i + j), W1 = 0.3/8 G(5, 64 i + j)
 *   x(s) = 0.8 (2 U(6, 256 (s mod 32) + i) - 1) + 0.1 (2 U(7, 256 s + i) - 1)
 */
enum { CSP_BENCH_CHECKS = 5 };

struct csp_workload {
    size_t units, steps, threads, nets; /* in; steps of predictive-coding are stimuli */
    double setup, seconds, cpu; /* out [s]: construction; stepping, wall and processor */
    double updates;             /* synaptic updates of all networks */
    struct {
        const char *name;
        double value;
    } check[CSP_BENCH_CHECKS]; /* of network 0 */
    size_t checks;
};

/* Run a workload. CSP_E_SHAPE, CSP_E_MEMORY, CSP_E_IO (a thread could not be started). */
int csp_bench_rate(struct csp_workload *self);
int csp_bench_rate_plastic(struct csp_workload *self);
int csp_bench_predictive_coding(struct csp_workload *self);
/* The standard rat: rear animals on threads and print the JSON line. An error of
 * csp_study_bench_run. */
int csp_bench_cohort(size_t animals, size_t threads);

/* What the workloads share. */
double csp_bench_uniform(uint64_t stream, uint64_t k);
double csp_bench_normal(uint64_t stream, uint64_t k);
/* sqrt(mean a_i^2); mean of |a_i| (1 + i mod 7). */
double csp_bench_rms(size_t n, const csp_real a[]);
double csp_bench_weighted(size_t n, const csp_real a[]);
void csp_bench_add_check(struct csp_workload *self, const char *name, double value);
/* step(nets + m * size, steps) for every network, spread over threads; fills seconds, cpu. */
int csp_bench_spread(struct csp_workload *self, void *nets, size_t size,
                     void (*step)(void *net, size_t steps));
#endif
