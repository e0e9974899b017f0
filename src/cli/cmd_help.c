/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <stdio.h>
#include <string.h>

static const char *const exits[][2] = {
    {"0", "done"},
    {"1", "a claim does not hold (compare), or a replay differs"},
    {"2", "bad usage or bad file"},
    {"3", "input or output failed"},
    {"4", "the dynamics left the finite numbers"},
    {"130", "interrupted, 143 by SIGTERM, 129 by SIGHUP; --resume goes on"},
};

/* Environment variables that the program reads. */
static const char *const variables[][2] = {
    {"CONSPECIFIC_MODELS",
     "folder of models, looked in after models/ in the working directory; data/ beside it"},
    {"CONSPECIFIC_DATA",
     "folder of claims.csv and curves, after data/ in the working directory"},
    {"CONSPECIFIC_CACHE",
     "folder of reared animals (else build/cache or ~/.cache/conspecific)"},
    {"OMP_NUM_THREADS", "threads without --threads (else all cores that the process may use)"},
    {"OMP_THREAD_LIMIT", "the most threads, with or without --threads"},
    {"TMPDIR", "where replay runs the study again (else /tmp)"},
    {"HOME", "holds .cache/conspecific if CONSPECIFIC_CACHE is not set"},
};

static void overview(void)
{
    printf("conspecific: empathy as generalisation, from circuits to behaviour.\n\n"
           "usage: conspecific COMMAND ... ; conspecific COMMAND --help\n\n");
    for (const struct csp_command *const *c = csp_commands; *c; c++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", (*c)->name, (*c)->operands);
        printf("  %-18s %s\n", left, (*c)->doc);
    }
    printf("\nexit codes:");
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        printf("%s %s %s", i ? ";" : "", exits[i][0], exits[i][1]);
    printf("\n\nenvironment:\n");
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        printf("  %-18s %s\n", variables[i][0], variables[i][1]);
}

/* Print a text of the manual page, in which a hyphen is a minus. No line begins with a dot. */
static void man_text(const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '-')
            fputs("\\-", stdout);
        else if (*c == '\\')
            fputs("\\e", stdout);
        else
            putchar(*c);
    }
}

static void man_command(const struct csp_command *c)
{
    printf(".SS %s %s\n", c->name, c->operands);
    man_text(c->doc);
    printf("\n");
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++) {
        printf(".TP\n.B ");
        man_text(c->options[i].name);
        printf(" %s\n", c->options[i].value ? c->options[i].value : "");
        man_text(c->options[i].doc);
        printf("\n");
    }
    if (c->detail) {
        printf(".PP\n");
        man_text(c->detail);
    }
}

static void man(void)
{
    printf(".TH CONSPECIFIC 1 \"\" \"conspecific %s\"\n.SH NAME\nconspecific \\- empathy as "
           "generalisation, from circuits to behaviour\n.SH SYNOPSIS\n.B conspecific\nCOMMAND "
           "[options]\n.SH COMMANDS\n",
           csp_build_version());
    for (const struct csp_command *const *c = csp_commands; *c; c++) {
        man_command(*c);
        for (size_t i = 0; (*c)->kinds && (*c)->kinds[i]; i++) man_command((*c)->kinds[i]);
    }
    printf(".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        printf(".TP\n.B %s\n%s\n", exits[i][0], exits[i][1]);
    printf(".SH ENVIRONMENT\n");
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        printf(".TP\n.B %s\n", variables[i][0]);
        man_text(variables[i][1]);
        printf("\n");
    }
    printf(".SH FILES\nmodels/agents, models/paradigms, models/studies, models/fits, "
           "data/claims.csv in the\nworking directory, $CONSPECIFIC_MODELS, $CONSPECIFIC_DATA "
           "or\n%s/share/conspecific; "
           "reared animals in\n$CONSPECIFIC_CACHE, build/cache or ~/.cache/conspecific.\n",
           csp_build_prefix());
}

static void complete_options(const struct csp_command *c)
{
    for (size_t i = 0; i < CSP_ARGS_OPTIONS && c->options[i].name; i++)
        printf("%s ", c->options[i].name);
}

/* Print the kinds of a command, each with its options. */
static void complete_kinds(const struct csp_command *c)
{
    for (size_t i = 0; c->kinds && c->kinds[i]; i++) {
        printf("%s ", strchr(c->kinds[i]->name, ' ') + 1);
        complete_options(c->kinds[i]);
    }
}

static void completion(void)
{
    printf(
        "# bash completion of conspecific (generated)\n_conspecific()\n{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} words\n    if [ \"$COMP_CWORD\" = 1 ]; then\n"
        "        words='");
    for (size_t i = 0; csp_commands[i]; i++) printf("%s ", csp_commands[i]->name);
    printf("--help --version'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; csp_commands[i]; i++) {
        const struct csp_command *c = csp_commands[i];
        printf("        %s) words='", c->name);
        complete_options(c);
        if (c->words) printf("%s ", c->words);
        complete_kinds(c);
        printf("--help' ;;\n");
    }
    printf("        esac\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; csp_commands[i]; i++)
        if (csp_commands[i]->models)
            printf("        %s) words=\"$words $(conspecific list %s 2>/dev/null | cut -d' ' "
                   "-f1)\" ;;\n",
                   csp_commands[i]->name, csp_commands[i]->models);
    printf("        esac\n    fi\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n}\n"
           "complete -o filenames -F _conspecific conspecific\n");
}

static int run(const struct csp_args *args)
{
    if (csp_args_value(args, "--man"))
        man();
    else if (csp_args_value(args, "--completion"))
        completion();
    else if (!args->n)
        overview();
    else {
        const struct csp_command *command = csp_cli_find(args->operand[0]);
        if (!command)
            return csp_cli_fail("help",
                                CSP_FAIL(CSP_E_USAGE, "no command `%.80s`%s", args->operand[0],
                                         csp_cli_hint(args->operand[0])));
        csp_args_help(command);
    }
    return 0;
}

const struct csp_command csp_command_help = {
    .name = "help",
    .operands = "[VERB]",
    .doc = "This help, or that of a verb.",
    .max = 1,
    .run = run,
    .options = {{"--man", NULL, NULL, "the manual page", 0},
                {"--completion", NULL, NULL, "completion for bash", 0}},
};
