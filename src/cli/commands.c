/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <string.h>

/* One row a command, in the order of help: csp_command_NAME in cmd_NAME.c. */
#define COMMANDS        \
    COMMAND(new)        \
    COMMAND(run)        \
    COMMAND(compare)    \
    COMMAND(scoreboard) \
    COMMAND(fit)        \
    COMMAND(probe)      \
    COMMAND(check)      \
    COMMAND(show)       \
    COMMAND(list)       \
    COMMAND(plot)       \
    COMMAND(report)     \
    COMMAND(replay)     \
    COMMAND(verify)     \
    COMMAND(analyze)    \
    COMMAND(export)     \
    COMMAND(bench)      \
    COMMAND(help)

#define COMMAND(name) extern const struct csp_command csp_command_##name;
COMMANDS
#undef COMMAND
#define COMMAND(name) &csp_command_##name,
const struct csp_command *const csp_commands[] = {COMMANDS NULL};
#undef COMMAND

const struct csp_command *csp_cli_find(const char *name)
{
    for (const struct csp_command *const *c = csp_commands; *c; c++)
        if (!strcmp((*c)->name, name)) return *c;
    return NULL;
}

const char *csp_cli_hint(const char *word)
{
    const char *names[sizeof csp_commands / sizeof *csp_commands];
    size_t n = 0;
    for (; csp_commands[n]; n++) names[n] = csp_commands[n]->name;
    return csp_nearest_hint(word, names, n, 0);
}

/* The last word of a kind's name: "spectrum" of "analyze spectrum". */
static const char *short_name(const struct csp_command *kind)
{
    return strchr(kind->name, ' ') + 1;
}

/* Refuse a word that is no kind, and say which one is meant or which there are. */
static int unknown_kind(const struct csp_command *self, const char *word)
{
    const char *names[CSP_ARGS_MAX];
    size_t n = 0;
    for (; self->kinds[n]; n++) names[n] = short_name(self->kinds[n]);
    return csp_cli_fail(self->name,
                        CSP_FAIL(CSP_E_USAGE, "no %s is called `%.60s`%s", self->kind, word,
                                 csp_nearest_hint(word, names, n, n)));
}

int csp_cli_run(const struct csp_command *self, int argc, char **argv)
{
    struct csp_args args;
    int exit_code;
    if (self->kinds && argc > 1 && argv[1][0] != '-') {
        for (size_t i = 0; self->kinds[i]; i++)
            if (!strcmp(argv[1], short_name(self->kinds[i])))
                return csp_cli_run(self->kinds[i], argc - 1, argv + 1);
        return unknown_kind(self, argv[1]);
    }
    if (!csp_args_parse(&args, self, argc, argv, &exit_code)) return exit_code;
    if (self->run) return self->run(&args);
    return csp_cli_fail(self->name, CSP_FAIL(CSP_E_USAGE, "which %s?", self->kind));
}
