/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/progress.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/study/run/interrupt.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

static const double every_bar = 0.25, every_line = 60.0; /* s */
enum { WIDTH = 24 };

int csp_progress_init(struct csp_progress *self, double total, FILE *out)
{
    *self = (struct csp_progress){.out = out, .total = total};
    if (pthread_mutex_init(&self->lock, NULL))
        return CSP_FAIL(CSP_E_MEMORY, "lock of the progress bar");
    self->ready = 1;
    self->bar = out && isatty(fileno(out));
    self->started = csp_clock_wall();
    self->last = self->bar ? 0.0 : self->started; /* a pipe: first line after a minute */
    return CSP_OK;
}

void csp_progress_span(double seconds, char out[32])
{
    const long s = seconds < 0.0 ? 0 : seconds > 3.6e8 ? 360000000 : (long)(seconds + 0.5);
    if (s >= 3600)
        snprintf(out, 32, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else if (s >= 60)
        snprintf(out, 32, "%ld min %02ld s", s / 60, s % 60);
    else
        snprintf(out, 32, "%ld s", s);
}

static double share_of(const struct csp_progress *self)
{
    const double share = self->total > 0.0 ? self->done / self->total : 0.0;
    return share > 1.0 ? 1.0 : share;
}

/* Seconds that are left; NAN as long as nothing can be said. */
static double left_of(const struct csp_progress *self, double now)
{
    const double share = share_of(self);
    return share > 0.005 ? (now - self->started) * (1.0 - share) / share : NAN;
}

static void draw(struct csp_progress *self, double now)
{
    const double share = share_of(self);
    char left[32] = "?";
    if (!isnan(left_of(self, now))) csp_progress_span(left_of(self, now), left);
    if (self->bar) {
        char bar[WIDTH + 1];
        const int full = (int)(share * WIDTH);
        for (int i = 0; i < WIDTH; i++) bar[i] = i < full ? '#' : '-';
        bar[WIDTH] = '\0';
        csp_print(self->out, "\r[%s] %3.0f %%  %s left  %.40s\033[K", bar, 100.0 * share, left,
                  self->label);
        self->drawn = 1;
    } else {
        csp_print(self->out, "%3.0f %%, %s left, %s\n", 100.0 * share, left, self->label);
    }
    fflush(self->out);
}

void csp_progress_more(struct csp_progress *self, double amount)
{
    if (!self->ready) return;
    pthread_mutex_lock(&self->lock);
    self->total += amount;
    pthread_mutex_unlock(&self->lock);
}

void csp_progress_add(struct csp_progress *self, double amount, const char *label)
{
    if (!self->ready) return;
    pthread_mutex_lock(&self->lock);
    self->done += amount;
    if (label) snprintf(self->label, sizeof self->label, "%s", label);
    const double now = csp_clock_wall();
    if (self->hear && now - self->heard >= every_bar) {
        self->heard = now;
        if (self->hear(self->to, share_of(self), left_of(self, now), self->label))
            csp_interrupt_ask();
    }
    if (self->out && now - self->last >= (self->bar ? every_bar : every_line)) {
        self->last = now;
        draw(self, now);
    }
    pthread_mutex_unlock(&self->lock);
}

void csp_progress_end(struct csp_progress *self)
{
    if (!self->ready) return;
    if (self->drawn) {
        fputs("\r\033[K", self->out);
        fflush(self->out);
    }
    pthread_mutex_destroy(&self->lock);
    *self = (struct csp_progress){0};
}
