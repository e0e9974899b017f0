/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/queue.h"
#include "conspecific/core/error.h"
#include <stdlib.h>

int csp_queue_init(struct csp_queue *self, int (*ready)(void *context, size_t unit),
                   void *context)
{
    *self = (struct csp_queue){.ready = ready, .context = context};
    if (pthread_mutex_init(&self->lock, NULL))
        return CSP_FAIL(CSP_E_MEMORY, "lock of the queue of work");
    self->made = 1;
    return CSP_OK;
}

void csp_queue_free(struct csp_queue *self)
{
    free(self->rear);
    free(self->run);
    if (self->made) pthread_mutex_destroy(&self->lock);
    *self = (struct csp_queue){0};
}

static int add(struct csp_queue_job **list, size_t *n, size_t *cap, size_t index, double cost)
{
    if (*n == *cap) {
        const size_t more = *cap ? 2 * *cap : 64;
        struct csp_queue_job *longer = realloc(*list, more * sizeof *longer);
        if (!longer) return CSP_FAIL(CSP_E_MEMORY, "queue of %zu jobs", more);
        *list = longer;
        *cap = more;
    }
    (*list)[(*n)++] = (struct csp_queue_job){.index = index, .cost = cost};
    return CSP_OK;
}

int csp_queue_add(struct csp_queue *self, struct csp_job job, double cost)
{
    pthread_mutex_lock(&self->lock);
    const int err = job.kind == CSP_JOB_REAR
                        ? add(&self->rear, &self->n_rear, &self->cap_rear, job.index, cost)
                        : add(&self->run, &self->n_run, &self->cap_run, job.index, cost);
    pthread_mutex_unlock(&self->lock);
    return err;
}

static int by_cost(const void *a, const void *b)
{
    const struct csp_queue_job *x = a, *y = b;
    if (x->cost != y->cost) return x->cost > y->cost ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

void csp_queue_open(struct csp_queue *self)
{
    pthread_mutex_lock(&self->lock);
    if (self->n_rear) qsort(self->rear, self->n_rear, sizeof *self->rear, by_cost);
    if (self->n_run) qsort(self->run, self->n_run, sizeof *self->run, by_cost);
    self->open = 1;
    self->barren = 0;
    pthread_mutex_unlock(&self->lock);
}

/* The first unit in the order that is neither taken nor waiting for an animal; n_run: none. */
static size_t first_ready(struct csp_queue *self)
{
    while (self->next_run < self->n_run && self->run[self->next_run].taken) self->next_run++;
    if (self->barren) return self->n_run;
    for (size_t i = self->next_run; i < self->n_run; i++)
        if (!self->run[i].taken &&
            (!self->ready || self->ready(self->context, self->run[i].index)))
            return i;
    self->barren = 1;
    return self->n_run;
}

struct csp_job csp_queue_take(struct csp_queue *self)
{
    struct csp_job job = {.kind = CSP_JOB_OVER};
    pthread_mutex_lock(&self->lock);
    if (!self->open) {
        job.kind = CSP_JOB_OVER;
    } else if (self->next_rear < self->n_rear) {
        job = (struct csp_job){CSP_JOB_REAR, self->rear[self->next_rear++].index};
        self->out_rear++;
        self->out++;
    } else {
        const size_t i = first_ready(self);
        if (i < self->n_run) {
            self->run[i].taken = 1;
            job = (struct csp_job){CSP_JOB_RUN, self->run[i].index};
            self->out++;
        } else if (self->next_run < self->n_run && self->out_rear) {
            job.kind = CSP_JOB_WAIT;
        }
    }
    pthread_mutex_unlock(&self->lock);
    return job;
}

void csp_queue_done(struct csp_queue *self, struct csp_job job)
{
    pthread_mutex_lock(&self->lock);
    self->out--;
    if (job.kind == CSP_JOB_REAR) {
        self->out_rear--;
        self->barren = 0;
    }
    pthread_mutex_unlock(&self->lock);
}

void csp_queue_stop(struct csp_queue *self)
{
    pthread_mutex_lock(&self->lock);
    self->open = 0;
    self->n_rear = self->next_rear = self->n_run = self->next_run = 0;
    pthread_mutex_unlock(&self->lock);
}

size_t csp_queue_out(struct csp_queue *self)
{
    pthread_mutex_lock(&self->lock);
    const size_t out = self->out;
    pthread_mutex_unlock(&self->lock);
    return out;
}
