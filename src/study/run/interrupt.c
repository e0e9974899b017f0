/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/interrupt.h"
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;
static int catches, watching; /* what the program said; whether handlers of ours are set */
static struct sigaction was_int, was_term; /* the handlers from before */

static void on_signal(int number)
{
    asked = 1;
    (void)signal(number, SIG_DFL); /* a second one ends the process */
}

void csp_interrupt_catch(int on)
{
    catches = on;
}

void csp_interrupt_watch(void)
{
    struct sigaction act = {.sa_handler = on_signal};
    sigemptyset(&act.sa_mask);
    asked = 0;
    watching = catches;
    if (!watching) return;
    (void)sigaction(SIGINT, &act, &was_int);
    (void)sigaction(SIGTERM, &act, &was_term);
}

void csp_interrupt_release(void)
{
    if (!watching) return;
    watching = 0;
    (void)sigaction(SIGINT, &was_int, NULL);
    (void)sigaction(SIGTERM, &was_term, NULL);
}

int csp_interrupt_asked(void)
{
    return asked;
}

void csp_interrupt_ask(void)
{
    asked = 1;
}
