/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/interrupt.h"
#include <stddef.h>

static volatile sig_atomic_t asked;

static void on_signal(int number)
{
    asked = 1;
    (void)signal(number, SIG_DFL); /* a second one ends the process */
}

void csp_interrupt_watch(struct csp_interrupt *self)
{
    struct sigaction act = {.sa_handler = on_signal};
    sigemptyset(&act.sa_mask);
    asked = 0;
    (void)sigaction(SIGINT, &act, &self->was_int);
    (void)sigaction(SIGTERM, &act, &self->was_term);
}

void csp_interrupt_release(const struct csp_interrupt *self)
{
    (void)sigaction(SIGINT, &self->was_int, NULL);
    (void)sigaction(SIGTERM, &self->was_term, NULL);
}

int csp_interrupt_asked(void)
{
    return asked;
}
