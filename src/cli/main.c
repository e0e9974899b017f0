/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conspecific: the program. Finds the command and runs it; the list is in commands.c. */
#include "conspecific/cli/cli.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/record/run_file.h"
#include "conspecific/study/run/interrupt.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int unknown_command(const char *word)
{
    fprintf(stderr, "conspecific: unknown command `%.80s`%s\n  conspecific help lists them\n",
            word, csp_cli_hint(word));
    return csp_error_exit(CSP_E_USAGE);
}

/* The exit code of a run that a signal has ended says which, as that of a shell does. */
static int of_signal(int code)
{
    const int number = csp_interrupt_signal();
    return number && code == csp_error_exit(CSP_E_INTERRUPT) ? 128 + number : code;
}

int main(int argc, char **argv)
{
    csp_interrupt_catch(1);
    csp_run_file_at_exit();
    (void)signal(SIGXFSZ, SIG_IGN); /* then a file that may not grow is a write that fails */
    if (argc < 2) {
        fprintf(stderr, "conspecific: a command is missing; conspecific help lists them\n");
        return csp_error_exit(CSP_E_USAGE);
    }
    const char *word = argv[1];
    if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
        printf("conspecific %s (%s, %s, sources %s)\n%s\n", csp_build_version(),
               csp_build_commit(), csp_build_real(), csp_build_sources(), csp_build_compiler());
        return csp_cli_done("--version", 0);
    }
    if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
        char *help[] = {"help", NULL};
        return csp_cli_run(csp_cli_find(help[0]), 1, help);
    }
    const struct csp_command *command = csp_cli_find(word);
    if (!command) return unknown_command(word);
    return of_signal(csp_cli_done(command->name, csp_cli_run(command, argc - 1, argv + 1)));
}
