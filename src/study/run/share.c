/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "share.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/interrupt.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORK = 1, JOB, PULSE }; /* tags */
enum what { ASK, DONE, CANNOT, FAREWELL };
static const double silence = 8.0;   /* of a dead rank [s] */
static const double beat = 0.5;      /* between two pulses [s] */
static const unsigned nap = 1000;    /* between two looks for messages [us] */
static const unsigned longer = 5000; /* before asking again when told to wait [us] */

struct head {      /* of a message WORK, followed by its three parts */
    uint64_t hash; /* of the run, so that no rank works on another one */
    int32_t what, err;
    int32_t kind; /* of the job */
    int32_t reserved;
    uint64_t index, detail, log, data; /* lengths of what follows */
};

struct csp_share {
    pthread_t server, pulse;
    pthread_mutex_t turn; /* a request and its answer go together */
    int over, serving, beating;
    pthread_mutex_t ears;
    double *last; /* owned, guarded by ears: when each rank was last heard; 0: it has gone */
    int left;     /* ranks that have not gone */
};

static int get(const int *flag)
{
    int v;
#pragma omp atomic read
    v = *flag;
    return v;
}

static void set(int *flag)
{
#pragma omp atomic write
    *flag = 1;
}

/* When a rank was last heard; 0 once it has gone. */
static double heard(struct csp_share *s, int rank)
{
    pthread_mutex_lock(&s->ears);
    const double when = s->last[rank];
    pthread_mutex_unlock(&s->ears);
    return when;
}

static void set_heard(struct csp_share *s, int rank, double when)
{
    pthread_mutex_lock(&s->ears);
    s->last[rank] = when;
    pthread_mutex_unlock(&s->ears);
}

/* ---- both sides ----------------------------------------------------------------------- */

static int send_work(struct csp_work *w, struct head h, const char *detail,
                     const struct csp_text *log, const struct csp_text *data)
{
    struct csp_text all = {0};
    h.hash = w->plan.hash;
    h.detail = detail ? strlen(detail) : 0;
    h.log = log ? log->n : 0;
    h.data = data ? data->n : 0;
    int err = csp_text_add_n(&all, (const char *)&h, sizeof h);
    if (!err && h.detail) err = csp_text_add_n(&all, detail, h.detail);
    if (!err && h.log) err = csp_text_add_n(&all, log->s, log->n);
    if (!err && h.data) err = csp_text_add_n(&all, data->s, data->n);
    if (!err) err = csp_ranks_send(w->ranks, 0, WORK, all.s, all.n);
    csp_text_free(&all);
    return err;
}

/* A rank is gone, or does not answer: end all, and let --resume finish what is missing. */
static void give_up(struct csp_work *w, int rank)
{
    const struct csp_checkpoint_of of = {w->plan.hash, w->plan.asked};
    if (w->ranks->rank == 0 && w->results) {
        csp_run_dir_say(&w->dir, w->voice,
                        "rank %d has not answered for %.0f s; --resume finishes %s", rank,
                        silence, w->dir.path);
#pragma omp critical(csp_ensemble)
        (void)csp_checkpoint_save(&w->dir, &of, w->results, w->plan.units);
        (void)csp_run_dir_save_log(&w->dir);
    }
    csp_ranks_abort(w->ranks, csp_error_exit(CSP_E_INTERRUPT));
    csp_interrupt_ask();
}

static void hear(struct csp_work *w, int from, const struct csp_text *text)
{
    const int said = text->n > 0 && text->s[0];
    set_heard(w->share, from, csp_clock_wall());
    if (!said) return;
    if (w->ranks->rank == 0)
        csp_interrupt_ask();
    else
        csp_work_stop(w);
}

/* Take in the pulses that have come. */
static void hear_all(struct csp_work *w)
{
    struct csp_text text = {0};
    int from = 0;
    while (from >= 0) {
        if (csp_ranks_receive(w->ranks, PULSE, &from, &text)) give_up(w, from);
        if (from >= 0 && heard(w->share, from) > 0.0) hear(w, from, &text);
    }
    csp_text_free(&text);
}

static void send_pulse(struct csp_work *w, int rank)
{
    struct csp_share *s = w->share;
    const char says =
        (char)(w->ranks->rank == 0 ? csp_work_stopping(w) : csp_interrupt_asked());
    int err = CSP_OK;
    pthread_mutex_lock(&s->ears); /* so that none is sent to a rank that has gone */
    if (s->last[rank] > 0.0) err = csp_ranks_send(w->ranks, rank, PULSE, &says, 1);
    pthread_mutex_unlock(&s->ears);
    if (err) give_up(w, rank);
}

static void *keep_pulse(void *context)
{
    struct csp_work *w = context;
    const int first = w->ranks->rank == 0 ? 1 : 0, last = first ? w->ranks->size : 1;
    double next = 0.0;
    while (get(&w->share->beating)) {
        const int due = csp_clock_wall() >= next;
        for (int r = first; r < last && due; r++) send_pulse(w, r);
        if (due) next = csp_clock_wall() + beat;
        hear_all(w);
        for (int r = first; r < last; r++) {
            const double when = heard(w->share, r);
            if (when > 0.0 && csp_clock_wall() - when > silence) give_up(w, r);
        }
        usleep(20 * nap);
    }
    return NULL;
}

int csp_share_begin(struct csp_work *w)
{
    if (w->ranks->size == 1) return CSP_OK;
    struct csp_share *s = calloc(1, sizeof *s);
    if (!s) return CSP_FAIL(CSP_E_MEMORY, "ranks");
    s->last = calloc((size_t)w->ranks->size, sizeof *s->last);
    w->share = s;
    if (!s->last || pthread_mutex_init(&s->turn, NULL) || pthread_mutex_init(&s->ears, NULL))
        return CSP_FAIL(CSP_E_MEMORY, "%d ranks", w->ranks->size);
    for (int r = 0; r < w->ranks->size; r++) s->last[r] = csp_clock_wall();
    s->left = w->ranks->size - 1;
    s->beating = 1;
    if (pthread_create(&s->pulse, NULL, keep_pulse, w)) {
        s->beating = 0;
        return CSP_FAIL(CSP_E_MEMORY, "thread of the ranks");
    }
    return CSP_OK;
}

static void end_pulse(struct csp_share *s)
{
    if (!s->beating) return;
#pragma omp atomic write
    s->beating = 0;
    pthread_join(s->pulse, NULL);
}

static void end(struct csp_work *w)
{
    struct csp_share *s = w->share;
    if (!s) return;
    end_pulse(s);
    hear_all(w); /* MPI complains of messages that nobody takes in */
    pthread_mutex_destroy(&s->turn);
    pthread_mutex_destroy(&s->ears);
    free(s->last);
    free(s);
    w->share = NULL;
}

/* ---- rank 0 --------------------------------------------------------------------------- */

/* The log of another rank, line by line; its own times are left out. */
static void add_log(struct csp_work *w, int from, char *log)
{
    for (char *rest = NULL, *line = strtok_r(log, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *text = strstr(line, "] ");
        csp_run_dir_log(&w->dir, "rank %d: %s", from, text ? text + 2 : line);
    }
}

static void take_back(struct csp_work *w, const struct head *h, const char *detail,
                      const char *data)
{
    const struct csp_job job = {(enum csp_job_kind)h->kind, (size_t)h->index};
    int err = h->err;
    if (job.kind == CSP_JOB_REAR) {
        if (err != CSP_E_INTERRUPT) csp_rearing_note(&w->rearing, job.index, err, detail);
        if (err && err != CSP_E_INTERRUPT && err != CSP_E_NUMERIC) csp_work_stop(w);
    } else if (!err) {
        struct csp_result result;
        err = csp_result_unpack(&result, data, h->data, &w->plan.mem);
        if (!err && result.spooled) { /* the folder is the same for all */
            result.spool.path = csp_spool_path(&w->dir, job.index);
            if (!result.spool.path) err = CSP_E_MEMORY;
        }
        if (!err) {
            const struct csp_plan_group *g = csp_plan_group_of(&w->plan, job.index);
            csp_progress_add(&w->progress, csp_arena_seconds(&g->paradigm), g->name);
            csp_work_keep(w, job.index, &result);
        } else {
            csp_result_free(&result);
            csp_work_fail(w, job.index, err, csp_error_detail());
        }
    } else {
        csp_work_fail(w, job.index, err, detail);
    }
    csp_queue_done(&w->queue, job);
}

static void answer(struct csp_work *w, int to)
{
    struct csp_job job = csp_queue_take(&w->queue);
    if (job.kind == CSP_JOB_OVER && !get(&w->share->over)) job.kind = CSP_JOB_WAIT;
    if (csp_ranks_send(w->ranks, to, JOB, &job, sizeof job)) give_up(w, to);
}

static void cannot(struct csp_work *w, int from, int err, const char *detail)
{
    if (!w->elsewhere.err) {
        w->elsewhere.err = err;
        snprintf(w->elsewhere.detail, sizeof w->elsewhere.detail, "rank %d: %s", from, detail);
    }
    csp_work_stop(w);
    csp_queue_stop(&w->queue);
}

static void serve_one(struct csp_work *w, int from, const struct csp_text *message)
{
    struct head h;
    if (message->n < sizeof h) return;
    memcpy(&h, message->s, sizeof h);
    const char *at = message->s + sizeof h;
    char *detail = strndup(at, h.detail), *log = strndup(at + h.detail, h.log);
    if (log) add_log(w, from, log);
    set_heard(w->share, from, csp_clock_wall());
    if (h.what == DONE) take_back(w, &h, detail ? detail : "", at + h.detail + h.log);
    if (h.what == CANNOT) cannot(w, from, h.err, detail ? detail : "");
    if (h.what == ASK && h.hash != w->plan.hash)
        cannot(w, from, CSP_E_VERSION,
               "its program or its model files are not those of rank 0");
    if (h.what == ASK) answer(w, from);
    if (h.what == FAREWELL) { /* the answer is the last message, after the last pulse */
        set_heard(w->share, from, 0.0);
        w->share->left--;
        answer(w, from);
    }
    free(detail);
    free(log);
}

static void *serve(void *context)
{
    struct csp_work *w = context;
    struct csp_text message = {0};
    while (w->share->left) {
        int from;
        if (csp_work_stopping(w)) csp_queue_stop(&w->queue);
        if (csp_ranks_receive(w->ranks, WORK, &from, &message)) give_up(w, from);
        if (from >= 0)
            serve_one(w, from, &message);
        else
            usleep(nap);
    }
    csp_text_free(&message);
    return NULL;
}

int csp_share_open(struct csp_work *w)
{
    if (!w->share) return CSP_OK;
    if (pthread_create(&w->share->server, NULL, serve, w))
        return CSP_FAIL(CSP_E_MEMORY, "thread of the ranks");
    w->share->serving = 1;
    return CSP_OK;
}

void csp_share_wait(struct csp_work *w)
{
    while (w->share && csp_queue_out(&w->queue)) usleep(nap);
}

void csp_share_close(struct csp_work *w)
{
    if (!w->share) return;
    set(&w->share->over);
    if (w->share->serving)
        pthread_join(w->share->server, NULL);
    else
        (void)serve(w);
    end(w);
}

/* ---- another rank --------------------------------------------------------------------- */

static struct csp_job ask(struct csp_work *w, enum what what)
{
    struct csp_job job = {.kind = CSP_JOB_OVER};
    struct csp_text text = {0};
    int from = -1;
    pthread_mutex_lock(&w->share->turn);
    if (send_work(w, (struct head){.what = what}, NULL, NULL, NULL)) give_up(w, 0);
    while (from < 0) {
        if (csp_ranks_receive(w->ranks, JOB, &from, &text)) give_up(w, 0);
        if (from < 0) usleep(nap);
    }
    pthread_mutex_unlock(&w->share->turn);
    if (text.n == sizeof job) memcpy(&job, text.s, sizeof job);
    csp_text_free(&text);
    return job;
}

static void give_back(struct csp_work *w, struct csp_job job, int err,
                      const struct csp_text *data)
{
    struct csp_text log = {0};
    const struct head h = {
        .what = DONE, .err = err, .kind = (int32_t)job.kind, .index = job.index};
    csp_run_dir_take_log(&w->dir, &log);
    if (send_work(w, h, err ? csp_error_detail() : NULL, &log, data)) give_up(w, 0);
    csp_text_free(&log);
}

static void do_job(struct csp_work *w, struct csp_job job)
{
    struct csp_text data = {0};
    struct csp_result result = {0};
    int err = csp_work_stopping(w) ? CSP_E_INTERRUPT : CSP_OK;
    if (!err && job.kind == CSP_JOB_REAR) err = csp_rearing_one(&w->rearing, job.index, 1);
    if (!err && job.kind == CSP_JOB_RUN) {
        err = csp_work_unit(w, job.index, &result);
        if (!err) err = csp_result_pack(&result, &data);
    }
    give_back(w, job, err, &data);
    csp_result_free(&result);
    csp_text_free(&data);
}

static void work(struct csp_work *w)
{
#pragma omp parallel num_threads(w->threads)
    for (;;) {
        const struct csp_job job = ask(w, ASK);
        if (job.kind == CSP_JOB_OVER) break;
        if (job.kind == CSP_JOB_WAIT)
            usleep(longer);
        else
            do_job(w, job);
    }
}

int csp_share_work(struct csp_work *w, int err)
{
    char detail[400];
    snprintf(detail, sizeof detail, "%s", err ? csp_error_detail() : "");
    int bad = CSP_OK;
    if (err) bad = send_work(w, (struct head){.what = CANNOT, .err = err}, detail, NULL, NULL);
    if (!bad && !err) work(w);
    end_pulse(w->share);
    if (!bad) (void)ask(w, FAREWELL);
    end(w);
    return bad;
}
