/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/run/interrupt.h"
#include <signal.h>
#include <stddef.h>

/* What asks a run to stop, and what is left to the failing write that it announces. */
static const int asking[] = {SIGINT, SIGTERM, SIGHUP}, ignored[] = {SIGPIPE, SIGXFSZ};
enum { ASKING = sizeof asking / sizeof *asking, IGNORED = sizeof ignored / sizeof *ignored };

static volatile sig_atomic_t asked, by;                           /* by: number of the signal */
static struct sigaction was_asking[ASKING], was_ignored[IGNORED]; /* from before */
static int watches, catches, watching; /* the last: handlers of ours are set */

static void on_signal(int number)
{
    asked = 1;
    by = number;
    (void)signal(number, SIG_DFL); /* a second one ends the process */
}

void csp_interrupt_catch(int on)
{
    catches = on;
}

void csp_interrupt_watch(void)
{
    struct sigaction act = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN};
    if (watches++) return;
    sigemptyset(&act.sa_mask);
    sigemptyset(&ignore.sa_mask);
    asked = by = 0;
    watching = catches;
    if (!watching) return;
    for (int i = 0; i < ASKING; i++) {
        (void)sigaction(asking[i], &act, was_asking + i);
        if (asking[i] == SIGHUP && was_asking[i].sa_handler == SIG_IGN) /* nohup */
            (void)sigaction(SIGHUP, was_asking + i, NULL);
    }
    for (int i = 0; i < IGNORED; i++) (void)sigaction(ignored[i], &ignore, was_ignored + i);
}

void csp_interrupt_release(void)
{
    if (--watches || !watching) return;
    watching = 0;
    for (int i = 0; i < ASKING; i++) (void)sigaction(asking[i], was_asking + i, NULL);
    for (int i = 0; i < IGNORED; i++) (void)sigaction(ignored[i], was_ignored + i, NULL);
}

int csp_interrupt_asked(void)
{
    return asked;
}

int csp_interrupt_signal(void)
{
    return by;
}

void csp_interrupt_ask(void)
{
    asked = 1;
}
