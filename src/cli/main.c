/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conspecific: the program. Finds the command and runs it; the list is in commands.c. */
#include "conspecific/cli/cli.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/interrupt.h"
#include <stdio.h>
#include <string.h>

static int unknown_command(const char *word)
{
    fprintf(stderr, "conspecific: unknown command `%.80s`%s\n  conspecific help lists them\n",
            word, csp_cli_hint(word));
    return csp_error_exit(CSP_E_USAGE);
}

int main(int argc, char **argv)
{
    csp_interrupt_catch(1);
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
    return csp_cli_done(command->name, csp_cli_run(command, argc - 1, argv + 1));
}
