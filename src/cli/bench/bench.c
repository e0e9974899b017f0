/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/bench/bench.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

double csp_bench_uniform(uint64_t stream, uint64_t k)
{
    const uint64_t h = csp_hash_mix(((stream << 40) + k + 1) * 0x9E3779B97F4A7C15u);
    return ((double)(h >> 11) + 0.5) * 0x1p-53;
}

double csp_bench_normal(uint64_t stream, uint64_t k)
{
    const double u = csp_bench_uniform(stream, 2 * k), v = csp_bench_uniform(stream, 2 * k + 1);
    return sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v);
}

double csp_bench_rms(size_t n, const csp_real a[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += (double)a[i] * (double)a[i];
    return sqrt(sum / (double)n);
}

double csp_bench_weighted(size_t n, const csp_real a[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += fabs((double)a[i]) * (double)(1 + i % 7);
    return sum / (double)n;
}

void csp_bench_add_check(struct csp_workload *self, const char *name, double value)
{
    assert(self->checks < CSP_BENCH_CHECKS);
    self->check[self->checks].name = name;
    self->check[self->checks++].value = value;
}

struct worker { /* networks first, first + stride, ... */
    pthread_t thread;
    char *nets;
    size_t size, first, stride, count, steps;
    void (*step)(void *net, size_t steps);
};

static void *work(void *arg)
{
    const struct worker *self = arg;
    for (size_t m = self->first; m < self->count; m += self->stride)
        self->step(self->nets + m * self->size, self->steps);
    return NULL;
}

int csp_bench_spread(struct csp_workload *self, void *nets, size_t size,
                     void (*step)(void *net, size_t steps))
{
    const size_t threads = self->threads < self->nets ? self->threads : self->nets;
    struct worker *worker = calloc(threads, sizeof *worker);
    if (!worker) return CSP_FAIL(CSP_E_MEMORY, "%zu threads", threads);
    const double wall = csp_clock_wall(), cpu = csp_clock_cpu();
    size_t started = 1; /* worker 0 is this thread */
    int err = CSP_OK;
    for (size_t t = 0; t < threads; t++)
        worker[t] = (struct worker){.nets = nets,
                                    .size = size,
                                    .first = t,
                                    .stride = threads,
                                    .count = self->nets,
                                    .steps = self->steps,
                                    .step = step};
    for (; started < threads && !err; started++) {
        const int code = pthread_create(&worker[started].thread, NULL, work, &worker[started]);
        if (code) {
            err = CSP_FAIL(CSP_E_IO, "cannot start thread %zu: %s", started, strerror(code));
            break;
        }
    }
    if (!err) work(&worker[0]);
    for (size_t t = 1; t < started; t++) pthread_join(worker[t].thread, NULL);
    self->seconds = csp_clock_wall() - wall;
    self->cpu = csp_clock_cpu() - cpu;
    free(worker);
    return err;
}
