/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/page.h"
#include "conspecific/core/text.h"
#include "help.h"
#include <stdio.h>
#include <string.h>

const struct csp_help_row csp_help_exits[] = {
    {"0", "done"},
    {"1", "a claim does not hold (compare), or a replay differs"},
    {"2", "bad usage or bad file"},
    {"3", "input or output failed"},
    {"4", "the dynamics left the finite numbers"},
    {"130", "interrupted, 143 by SIGTERM, 129 by SIGHUP; --resume goes on"},
    {NULL, NULL},
};

/* Environment variables that the program reads. */
const struct csp_help_row csp_help_variables[] = {
    {"CONSPECIFIC_MODELS",
     "folder of models, looked in after models/ in the working directory; data/ beside it"},
    {"CONSPECIFIC_DATA",
     "folder of claims.csv and curves, after data/ in the working directory"},
    {"CONSPECIFIC_CACHE",
     "folder of reared animals (else build/cache or ~/.cache/conspecific)"},
    {"OMP_NUM_THREADS", "threads without --threads (else all cores that the process may use)"},
    {"OMP_THREAD_LIMIT", "the most threads, with or without --threads"},
    {"CONSPECIFIC_PYTHON",
     "interpreter of plot (else python3, or /usr/bin/python3 where that has no matplotlib)"},
    {"PYTHONPATH", "folders of Python modules, behind the program's own"},
    {"COLUMNS", "width of tables on a terminal (else what the terminal says)"},
    {"TMPDIR", "where replay runs the study again (else /tmp)"},
    {"HOME", "holds .cache/conspecific if CONSPECIFIC_CACHE is not set"},
    {NULL, NULL},
};

static void overview(void)
{
    struct csp_text t = {0};
    int err = csp_text_add(&t, "conspecific: empathy as generalisation, from circuits to "
                               "behaviour.\n\nusage: conspecific COMMAND ... ; conspecific "
                               "COMMAND --help\n\n");
    for (const struct csp_command *const *c = csp_commands; *c && !err; c++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", (*c)->name, (*c)->operands);
        err = csp_text_add(&t, "  %-18s  %s\n", left, (*c)->doc);
    }
    if (!err) err = csp_text_add(&t, "\nexit codes:\n");
    for (const struct csp_help_row *e = csp_help_exits; e->name && !err; e++)
        err = csp_text_add(&t, "  %-18s  %s\n", e->name, e->text);
    if (!err) err = csp_text_add(&t, "\nenvironment:\n");
    for (const struct csp_help_row *v = csp_help_variables; v->name && !err; v++)
        err = csp_text_add(&t, "  %-18s  %s\n", v->name, v->text);
    csp_page_fold(t.s ? t.s : "", csp_page_width(stdout), stdout);
    csp_text_free(&t);
}

static int run(const struct csp_args *args)
{
    const struct csp_command *command = args->n ? csp_cli_find(args->operand[0]) : NULL;
    if (args->n && !command)
        return csp_cli_fail("help", CSP_FAIL(CSP_E_USAGE, "no command `%.80s`%s",
                                             args->operand[0], csp_cli_hint(args->operand[0])));
    if (csp_args_value(args, "--man"))
        csp_help_man(command);
    else if (csp_args_value(args, "--markdown"))
        csp_help_markdown(command);
    else if (csp_args_value(args, "--completion"))
        (csp_args_choice(args, "--completion", 0) ? csp_help_zsh : csp_help_bash)();
    else if (csp_args_value(args, "--verbs"))
        for (size_t i = 0; csp_commands[i]; i++) printf("%s\n", csp_commands[i]->name);
    else if (command)
        csp_args_help(command);
    else
        overview();
    return 0;
}

const struct csp_command csp_command_help = {
    .name = "help",
    .operands = "[VERB]",
    .doc = "This help, or that of a verb.",
    .max = 1,
    .run = run,
    .options = {{"--man", NULL, NULL, "the manual page", 0},
                {"--markdown", NULL, NULL, "the reference of the commands as Markdown", 0},
                {"--completion", "SHELL", "bash|zsh", "completion for bash or zsh", 0},
                {"--verbs", NULL, NULL, "the names of the commands, one a line", 0}},
};
