/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "need.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/memory.h"
#include <stdint.h>

enum {
    SAMPLES = 1 << 18, /* of a recorder (recorder.h) */
    WRITER = 3000000,  /* of HDF5 while it writes, measured with 1.10.8 */
    CELLS = 300        /* of one row of a measure while the tables are written, measured */
};
static const double mega = 1e6, giga = 1e9;

/* Rows of one animal at most: a value of each measure of each trial, session and phase. */
static size_t rows_of(const struct csp_paradigm *p)
{
    size_t rows = 0;
    for (size_t f = 0; f < p->phases.n; f++) {
        const struct csp_phase *phase = csp_phase_at(p, f);
        for (size_t i = 0; i < p->measures.n; i++) {
            const struct csp_measure *m = csp_measure_at(p, i);
            if (m->by == CSP_BY_TRIAL) rows += phase->sessions * phase->trials;
            if (m->by != CSP_BY_PHASE) rows += phase->sessions;
        }
    }
    return rows + p->measures.n;
}

static size_t rows(const struct csp_work *w)
{
    size_t n = 0;
    for (size_t g = 0; g < w->plan.n; g++)
        n += w->plan.groups[g].animals * rows_of(&w->plan.groups[g].paradigm);
    return n;
}

static size_t busy(const struct csp_work *w, size_t jobs)
{
    return jobs < (size_t)w->threads ? jobs : (size_t)w->threads;
}

int csp_need_check(struct csp_work *w)
{
    struct csp_rearing_need need;
    csp_rearing_need(&w->rearing, &need);
    const size_t samples = w->plan.study.record.mode == CSP_RECORD_NONE ? 0 : SAMPLES;
    const size_t rear = busy(w, need.to_rear) * need.rear;
    const size_t run = busy(w, need.to_run) * (need.run + samples) +
                       rows(w) * (sizeof(struct csp_row) + CELLS) + WRITER;
    const size_t more = need.kept + (rear > run ? rear : run);
    const size_t left = csp_memory_free("/proc/meminfo", "/sys/fs/cgroup", "/proc/self/cgroup");
    char text[240], rearing[64] = "", has[64] = "unknown";
    if (need.to_rear)
        csp_format(rearing, sizeof rearing, "%zu threads rear in %.1f MB each or ",
                   busy(w, need.to_rear), (double)need.rear / mega);
    csp_format(text, sizeof text,
               "%.1f MB: %.1f MB are held, %s%zu run in %.1f MB each (an animal is %.1f MB)",
               (double)(w->held + more) / mega, (double)w->held / mega, rearing,
               busy(w, need.to_run), (double)(need.run + samples) / mega,
               (double)need.animal / mega);
    if (left != SIZE_MAX) csp_format(has, sizeof has, "%.1f GB", (double)left / giga);
    csp_run_dir_log(&w->dir, "memory: about %s; %s are left", text, has);
    if (!w->quiet) csp_print(w->voice, "memory: about %s\n", text);
    if (more <= left) return CSP_OK;
    return CSP_FAIL(CSP_E_MEMORY,
                    "the run needs about %s, but %s are left: take fewer threads (--threads), "
                    "or smaller animals",
                    text, has);
}
